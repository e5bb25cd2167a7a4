"""How many cards each note has or will have: what the last line of a build says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from studykit.model import Change, Status

FEW = 3
_IN_STUDY = (Status.ACTIVE, Status.SUSPENDED)


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


def coverage_of(
    paths: Sequence[str],
    studied: Iterable[Change],
    drafts: Iterable[Change],
    others: Iterable[tuple[str, Status]],
    pages: Collection[str] = (),
) -> Coverage:
    """The coverage after a build of the notes at ``paths``: of the changes of its plan, parted into
    cards in study and drafts, and of the ``others``, of notes that were not read again. ``pages``
    tell nothing of a video.
    """
    cards: Counter[str] = Counter(dict.fromkeys(paths, 0))
    waiting: Counter[str] = Counter()
    for change in studied:
        cards[_path(change)] += 1
    for change in drafts:
        waiting[_path(change)] += 1
    for path, status in others:
        if status in _IN_STUDY:
            cards[path] += 1
        elif status is Status.DRAFT:
            waiting[path] += 1
    here = set(paths)
    counts = {p: n for p, n in cards.items() if p in here}
    return Coverage(counts, +waiting, frozenset(pages))


def _path(change: Change) -> str:
    source = change.candidate or (change.card.candidate if change.card else None)
    return source.source.path if source else ""
