"""The claims of notes with their places, and how surely one of them tells a card's fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studykit.identity.answers import card_words, stated_share, states, written_answer
from studykit.identity.facts import numbers_in
from studykit.identity.similarity import accepting, similarity, time_nearness
from studykit.identity.word_overlap import CONTAINED, plain, same_text, share_of, spelled_out, stems
from studykit.model import Candidate, Claim, Note, Source

NO_VIDEO = "no video"
#: How much less likeness is asked of a claim that states the card's answer.
STATED_LESS = 0.08
#: How much more of a claim that states only so much of it.
PARTLY_MORE = 0.03
PARTLY_STATED = 0.5
#: Share of a card's other words that must stand beside its answer, and where likeness is little.
FRAMED_LEAST = 0.25
FRAMED = 0.55
#: How much more of a claim that states nothing of it, to tell the fact beyond doubt.
SURELY = 0.06
#: Share of a claim's words that must come from the old one for it to be a part of that.
PART = 0.8
#: Claims so many places away stand near: what one of them tells was told beside it.
BESIDE = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A claim in its place; ``beside`` are the numbers that its neighbours tell."""

    source: Source
    claim: Claim
    beside: frozenset[str]

    @property
    def place(self) -> tuple[str, str]:
        """What tells claims apart: the note and the words."""
        return self.source.path, plain(self.source.claim)


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim that may tell a card's fact. ``states`` says that it holds what the card asks for;
    ``certain`` that it tells the fact whatever the answer is, and ``sure`` that there is no doubt.
    """

    spot: Spot
    rank: float
    states: bool
    certain: bool = True
    sure: bool = True


def spots_by_scope(notes: Sequence[Note]) -> dict[str, list[Spot]]:
    """The claims of notes, by the video that they are of."""
    found: dict[str, list[Spot]] = defaultdict(list)
    for note in notes:
        if note.silence:
            continue
        found[note.video.key if note.video else NO_VIDEO] += _spots(note)
    return found


def _spots(note: Note) -> list[Spot]:
    claims = note.claims
    numbers = [numbers_in(claim.text) for claim in claims]
    none: frozenset[str] = frozenset()
    return [
        Spot(
            Source.of(note, claim),
            claim,
            none.union(*numbers[max(0, n - BESIDE) : n], *numbers[n + 1 : n + 1 + BESIDE]),
        )
        for n, claim in enumerate(claims)
    ]


def moved_to(candidate: Candidate, spot: Spot) -> Candidate:
    """A candidate with its words as they are, on another claim."""
    return replace(candidate, source=spot.source, citations=spot.claim.citations)


def telling(before: Candidate, spot: Spot, weight: Callable[[str], float]) -> Telling | None:
    """How surely a claim tells the fact of a card; None where it is another."""
    old, new = before.source.claim, spot.source.claim
    if same_text(old, new):
        return Telling(spot, 2.0 + time_nearness(before, moved_to(before, spot)), True)
    shared = stems(old) & stems(new)
    if not shared:
        return None
    old, new = spelled_out(old, new), spelled_out(new, old)
    here = replace(before, source=replace(before.source, claim=old))
    there = moved_to(before, spot)
    there = replace(there, source=replace(there.source, claim=new))
    score = similarity(here, there, weight)
    enough = accepting(here, there)
    share = stated_share(new, before)
    partly = share >= PARTLY_STATED and score >= enough + PARTLY_MORE
    if not (partly or states(new, before)):
        if score < enough - STATED_LESS:
            return None
        return Telling(spot, score, False, score >= enough, score >= enough + SURELY)
    near = _is_near(here, there)
    grown = share_of(old, new, weight) if near else 0.0
    part = share_of(new, old, weight) if near and len(stems(new)) >= 4 else 0.0
    framed = 1.0 if part >= PART else _frame_share(before, new, weight)
    if framed < FRAMED_LEAST or (score < enough and grown < CONTAINED and framed < FRAMED):
        return None
    if score >= enough - STATED_LESS or grown >= CONTAINED or part >= PART:
        return Telling(spot, max(score, 0.9 * grown, 0.8 * part) + 0.25, True)
    return None


def _frame_share(before: Candidate, claim: str, weight: Callable[[str], float]) -> float:
    """How much of what a card says besides its answer stands in a claim: the answer alone may stand
    in any.
    """
    frame = stems(card_words(before.content)) - stems(written_answer(before.content))
    told = sum(map(weight, frame))
    here = stems(claim)
    return sum(weight(stem) for stem in frame if stem in here) / told if told else 1.0


def _is_near(one: Candidate, other: Candidate) -> bool:
    """Whether two claims stand near in the note or in the video."""
    if one.citations and other.citations and time_nearness(one, other) > 0:
        return True
    return one.source.headings == other.source.headings or not (one.citations and other.citations)
