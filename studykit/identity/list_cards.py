"""List cards that the learner has: the same list, or the same words as long as its points stand.

A list card never takes over a card of one of its points, nor the reverse.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from studykit.identity.claims import Spot
from studykit.identity.outcome import judged, paired_points, points_of
from studykit.identity.similarity import is_section
from studykit.identity.word_overlap import plain, share_of, spelled_out
from studykit.model import Candidate, Card, Change, Outcome

#: Likeness of two lists from which they are one; points count as much as what is asked.
SAME_LIST = 0.55
#: Share of a list's points that the notes must still tell for the card to stand.
STILL_TOLD = 0.6
TOLD = 0.6


def settle_lists(
    cards: Sequence[Card], candidates: Sequence[Candidate], taken: set[int], spots: Sequence[Spot]
) -> list[Change]:
    """What becomes of list cards that the learner has; ``taken`` grows by the candidates used.

    Cards that are not among the changes have lost their points.
    """
    changes: list[Change] = []
    scored = [
        (list_likeness(card.candidate, candidate), card.id, j)
        for card in cards
        for j, candidate in enumerate(candidates)
        if j not in taken and is_section(candidate)
    ]
    by_id = {card.id: card for card in cards}
    for score, card_id, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if score < SAME_LIST or j in taken or card_id not in by_id:
            continue
        card = by_id.pop(card_id)
        taken.add(j)
        outcome, reason = judged(card.candidate, candidates[j])
        changes.append(Change(outcome, card, candidates[j], reason=reason))
    for card in by_id.values():
        if _still_told(card.candidate, spots):
            reason = "its points stand, and nothing asks for them any more"
            changes.append(Change(Outcome.KEPT, card, card.candidate, reason=reason))
    return changes


def list_likeness(one: Candidate, other: Candidate) -> float:
    """How likely two list cards of one kind are one, by place and points, from 0 to 1."""
    if one.generator != other.generator:
        return 0.0
    first, second = one.source.headings, other.source.headings
    heads = fuzz.ratio(plain(" ".join(first[-1:])), plain(" ".join(second[-1:]))) / 100
    mine, theirs = points_of(one), points_of(other)
    shared = paired_points(mine, theirs)
    points = 2 * shared / (len(mine) + len(theirs)) if mine and theirs else 0.0
    asks = one.content == other.content
    return max(1.0 if asks else 0.0, 0.5 * heads + 0.5 * points, points, 0.9 * heads * (points > 0))


def _still_told(card: Candidate, spots: Sequence[Spot]) -> bool:
    points = points_of(card)
    told = sum(any(_tells(spot, point.text) for spot in spots) for point in points)
    return told >= 2 and told >= STILL_TOLD * len(points)


def _tells(spot: Spot, point: str) -> bool:
    claim = spot.source.claim
    return share_of(spelled_out(point, claim), spelled_out(claim, point)) >= TOLD


def is_listed_beside(candidate: Candidate, standing: Sequence[Card]) -> bool:
    """Whether a new list card asks for the list that a card of the learner's keeps asking for."""
    return any(
        list_likeness(card.candidate, candidate) >= SAME_LIST
        or card.source.headings == candidate.source.headings
        for card in standing
    )
