"""How many cards each note has or will have: what the last line of a build says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from studykit.model import Change, Status

FEW = 3
IN_STUDY = (Status.ACTIVE, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Cards in study by note (``cards`` holds every note, also those without), and all drafts.

    ``pages`` are those that tell nothing of a video: nobody misses cards of them.
    """

    cards: Mapping[str, int] = field(default_factory=dict)
    drafts: Mapping[str, int] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()

    @property
    def poor(self) -> tuple[str, ...]:
        """The notes that have fewer than three cards, the poorest first."""
        few = [(n, path) for path, n in self.cards.items() if n < FEW and path not in self.pages]
        return tuple(path for _, path in sorted(few))

    @property
    def below_three(self) -> int:
        """How many notes have fewer than three cards."""
        return len(self.poor)

    @property
    def waiting(self) -> int:
        """How many drafts wait in triage."""
        return sum(self.drafts.values())


class CoverageCount:
    """Counts the coverage after a build, change by change."""

    def __init__(self) -> None:
        self.cards: Counter[str] = Counter()
        self.waiting: Counter[str] = Counter()

    def add(self, change: Change, *, draft: bool) -> None:
        """Count a card that is or will be in study, or a draft."""
        (self.waiting if draft else self.cards)[_path(change)] += 1

    def coverage(
        self,
        paths: Sequence[str],
        others: Mapping[tuple[str, Status], int],
        pages: Collection[str] = (),
    ) -> Coverage:
        """The coverage of the notes at ``paths``. ``others`` are cards of notes that were not read
        again, ``pages`` tell nothing of a video.
        """
        for (path, status), number in others.items():
            if status in IN_STUDY:
                self.cards[path] += number
            elif status is Status.DRAFT:
                self.waiting[path] += number
        counts = {path: self.cards[path] for path in paths}
        return Coverage(counts, +self.waiting, frozenset(pages))


def _path(change: Change) -> str:
    source = change.candidate or (change.card.candidate if change.card else None)
    return source.source.path if source else ""
