"""Cards whose claim still stands though nothing asks for it any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from studykit.identity.answers import answer_of, holds, states
from studykit.identity.facts import facts_differ
from studykit.identity.outcome import judged
from studykit.identity.similarity import ACCEPT, accepting, is_section, similarity
from studykit.identity.word_overlap import is_part, plain, same_text, stems
from studykit.model import Candidate, Card, Change, Claim, Note, Outcome, Plan, Source


def stand(plan: Plan, notes: Sequence[Note], leaving: Collection[str] = ()) -> Plan:
    """Keep cards whose claim still stands though nothing asks for it any more.

    Which claims are asked, and how, hangs on the whole note; a card that the learner has does not.
    A card that would retire stays, with its words, where one of the ``notes`` still makes its claim
    (other numbers, names or negations make another claim), and a new card for that very claim is
    not made beside it. ``leaving`` are ids of cards that may go all the same.
    """
    standing: dict[str, Change] = {}
    passed_over: set[tuple[str, str]] = set()
    claims = _claims_by_scope(notes)
    told = _told_before(plan)
    for change in plan.of(Outcome.RETIRED):
        card = change.card
        if card is None or card.id in leaving or is_section(card.candidate):
            continue
        mine = plain(card.source.claim)
        free = [
            (source, claim)
            for source, claim in claims.get(_claim_scope(card.source), ())
            if told.get(_claim_place(source), {mine}) == {mine} or holds(source.claim, mine)
        ]
        found = _standing_claim(card, free)
        if found is not None:
            standing[card.id] = _stands(card, found)
            passed_over.add((found.source.path, plain(found.source.claim)))
    changes = [standing.get(c.card.id, c) if c.card else c for c in plan.changes]
    return Plan(tuple(c for c in changes if not _is_passed_over(c, passed_over)))


def _told_before(plan: Plan) -> dict[tuple[str, str], set[str]]:
    """What claims told before, where a card was recognised on them: they tell no other fact."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for change in plan.changes:
        if change.card and change.candidate and not is_section(change.candidate):
            told[_claim_place(change.candidate.source)].add(plain(change.card.source.claim))
    return told


def _claim_place(source: Source) -> tuple[str, str]:
    return _claim_scope(source), plain(source.claim)


def _claim_scope(source: Source) -> str:
    return source.video_key or f"path:{source.path}"


def _claims_by_scope(notes: Sequence[Note]) -> dict[str, list[tuple[Source, Claim]]]:
    found: dict[str, list[tuple[Source, Claim]]] = defaultdict(list)
    for note in notes:
        if note.silence:
            continue
        for claim in note.claims:
            source = Source.of(note, claim)
            found[_claim_scope(source)].append((source, claim))
    return found


def _standing_claim(card: Card, claims: Sequence[tuple[Source, Claim]]) -> Candidate | None:
    """The card's candidate on the claim that still tells its fact; None where there is none."""
    told, answer = card.source.claim, answer_of(card.content)
    best, best_score = None, 0.0
    for source, claim in claims:
        moved = replace(card.candidate, source=source, citations=claim.citations)
        if same_text(told, source.claim):
            return moved
        if answer and not states(source.claim, card.candidate):
            continue
        score = _standing_score(card.candidate, moved)
        if score > best_score:
            best, best_score = moved, score
    return best


def _standing_score(before: Candidate, moved: Candidate) -> float:
    """How surely a claim that holds the card's answer tells its fact; 0 where it does not."""
    told, now = before.source.claim, moved.source.claim
    if holds(now, plain(told)) or is_part(now, told, lambda stem: 1.0):
        return 1.0
    if not stems(told) & stems(now) or facts_differ(told, now):
        return 0.0
    score = similarity(before, moved)
    return score if score >= max(ACCEPT, accepting(before, moved)) else 0.0


def _stands(card: Card, found: Candidate) -> Change:
    outcome, reason = judged(card.candidate, found)
    if outcome is Outcome.KEPT and not same_text(card.source.claim, found.source.claim):
        outcome, reason = Outcome.REWORDED, "its claim stands in other words"
    return Change(outcome, card, found, reason=reason)


def _is_passed_over(change: Change, claims: Collection[tuple[str, str]]) -> bool:
    if change.outcome is not Outcome.NEW or change.candidate is None:
        return False
    source = change.candidate.source
    return (source.path, plain(source.claim)) in claims and not is_section(change.candidate)
