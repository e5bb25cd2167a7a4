"""Cards that the learner has stay the cards they are as long as a claim still tells their fact.

Which claims are asked, and how, hangs on the whole note and on the extractor; a card that was
studied, edited or banned does not. It keeps its kind and its question; its words are refreshed only
by a candidate of the same shape that asks for the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from studykit.identity.answers import (
    answer_of,
    card_words,
    is_numeric,
    same_answer,
    states,
    written_answer,
)
from studykit.identity.blanks import blanked_again, other_value
from studykit.identity.claims import Spot, Telling, moved_to, telling
from studykit.identity.facts import facts_of, negations_differ, numbers_in, values_replaced
from studykit.identity.outcome import judged
from studykit.identity.similarity import asked, is_section, kind_of
from studykit.identity.word_overlap import alike, plain, same_text, share_of
from studykit.model import Candidate, Card, Change, Cloze, Outcome, Status

#: Question types whose words are the author's own: they follow the note.
OWN_WORDS = frozenset({"authored"})
SAME_PLACE = 0.6


@dataclass(slots=True)
class Settled:
    """What was decided: the changes, and where cards stand with words of their own."""

    changes: list[Change] = field(default_factory=list)
    cards: set[str] = field(default_factory=set)
    standing: list[tuple[Card, Spot]] = field(default_factory=list)


class LearnedCards:
    """The cards of one video that the learner has, each with the claim that tells its fact.

    ``taken`` are the candidates that other cards have, and grows by those that these take.
    """

    def __init__(
        self,
        cards: Sequence[Card],
        candidates: Sequence[Candidate],
        spots: Sequence[Spot],
        weight: Callable[[str], float],
        taken: set[int],
    ) -> None:
        self.candidates = candidates
        self.spots = spots
        self.weight = weight
        self.known = {
            plain(card.source.claim) for card in cards if card.status is not Status.RETIRED
        }
        self.placed: dict[tuple[str, str], list[Card]] = {}
        self.settled = Settled()
        self.taken = taken
        self.owners: dict[tuple[str, str], set[str]] = {}
        self.by_claim: dict[tuple[str, str], list[int]] = {}
        for j, candidate in enumerate(candidates):
            source = candidate.source
            self.by_claim.setdefault((source.path, plain(source.claim)), []).append(j)
        self.paths = {spot.source.path for spot in spots}

    def own(self, card: Card, candidate: Candidate) -> None:
        """Take note that a card was recognised on a candidate, whose claim tells its fact then."""
        source = candidate.source
        place = (source.path, plain(source.claim))
        self._place(card, place)

    def _place(self, card: Card, place: tuple[str, str]) -> None:
        self.owners.setdefault(place, set()).add(plain(card.source.claim))
        self.placed.setdefault(place, []).append(card)

    def settle(self, learned: Sequence[Card]) -> Settled:
        """Decide what becomes of these cards; those that no claim tells are left to others.

        Living cards come before retired ones, which wake only where none of them asks the same.
        """
        alive = [card for card in learned if card.status is not Status.RETIRED]
        retired = [card for card in learned if card.status is Status.RETIRED]
        for some in (alive, retired):
            for at_home in (True, False):
                self._settle_some([c for c in some if c.id not in self.settled.cards], at_home)
        return self.settled

    def _settle_some(self, cards: Sequence[Card], at_home: bool) -> None:
        """Attach cards to claims, the surest first; ``at_home``: to claims of their own notes.

        A note that turns up beside another takes no card from one that still tells its fact.
        """
        found = [(card, one) for card in cards for one in self._tellings(card, at_home)]
        found.sort(
            key=lambda pair: (
                not pair[1].states,
                -pair[1].rank,
                pair[0].id,
                pair[1].spot.source.first_line,
            )
        )
        for card, one in found:
            if card.id not in self.settled.cards and self._is_free(card, one):
                self._attach(card, one)

    def _tellings(self, card: Card, at_home: bool) -> list[Telling]:
        own = card.source.path
        found = []
        for spot in self.spots:
            if (spot.source.path == own) is not at_home:
                continue
            one = telling(card.candidate, spot, self.weight)
            if one is not None:
                found.append(one)
        return found

    def _is_free(self, card: Card, one: Telling) -> bool:
        """Whether a claim may tell this card's fact: where it told another before, it must hold
        the card's as well, and it must have grown to do so.
        """
        mine, now = plain(card.source.claim), plain(one.spot.source.claim)
        if mine == now:
            return True
        others = self.owners.get(one.spot.place, set()) - {mine}
        unchanged = now in self.known
        if not others and not unchanged:
            return True
        if not one.states:
            return False
        if unchanged:
            return share_of(mine, now) == 1.0
        return True

    # ------------------------------------------------------------ one card on one claim

    def _attach(self, card: Card, one: Telling) -> None:
        change = self._change(card, one)
        if change is None:
            return
        self.settled.cards.add(card.id)
        self.settled.changes.append(change)
        if change.candidate is not None and change.candidate not in self.candidates:
            self.settled.standing.append((card, one.spot))
        self._place(card, one.spot.place)

    def _change(self, card: Card, one: Telling) -> Change | None:
        if card.status is Status.RETIRED and (not one.states or self._is_asked(card, one.spot)):
            return None
        if not one.states:
            return self._other_answer(card, one)
        j = self._same_shape(card, one.spot)
        if j is not None:
            self.taken.add(j)
            return self._told(card, self.candidates[j], one.spot)
        return self._stands(card, one.spot)

    def _is_asked(self, card: Card, spot: Spot) -> bool:
        """Whether a card that stands on a claim asks for the same already."""
        there = self.placed.get(spot.place, ())
        return any(same_part(other.candidate, card.candidate) for other in there)

    def _told(self, card: Card, candidate: Candidate, spot: Spot) -> Change:
        outcome, reason = judged(card.candidate, candidate, spot.beside)
        return Change(outcome, card, candidate, reason=reason)

    def _same_shape(self, card: Card, spot: Spot) -> int | None:
        """The free candidate of a claim that asks for the same in the same shape."""
        found = [
            (fuzz.ratio(asked(card.candidate.content), asked(self.candidates[j].content)), -j)
            for j in self.by_claim.get(spot.place, ())
            if j not in self.taken and same_shape(card.candidate, self.candidates[j])
        ]
        return -max(found)[1] if found else None

    def _stands(self, card: Card, spot: Spot) -> Change:
        """The card with its own words on the claim that tells its fact now."""
        moved = moved_to(card.candidate, spot)
        stale = self._stale(card, spot)
        if stale:
            again = blanked_again(card.candidate, spot.source.claim)
            if again is not None:
                moved = replace(moved, content=again)
            return Change(Outcome.CHANGED, card, moved, reason=f"another number than {stale}")
        outcome, reason = judged(card.candidate, moved)
        if outcome is Outcome.KEPT and not same_text(card.source.claim, spot.source.claim):
            outcome, reason = Outcome.REWORDED, "its claim stands in other words"
        return Change(outcome, card, moved, reason=reason)

    def _stale(self, card: Card, spot: Spot) -> str:
        """The numbers that the card tells and for which the note has other ones now."""
        words = numbers_in(card_words(card.candidate.content))
        replaced = values_replaced(card.source.claim, spot.source.claim, spot.beside)
        return ", ".join(sorted(words & replaced))

    def _other_answer(self, card: Card, one: Telling) -> Change | None:
        """A claim that tells the card's fact with another answer: changed, or for the learner."""
        spot = one.spot
        j = self._same_place(card, spot)
        if j is None:
            found = self._without_candidate(card, one) if one.certain else None
            return found or (self._in_doubt(card, spot) if one.certain else None)
        self.taken.add(j)
        candidate = self.candidates[j]
        numeric = is_numeric(answer_of(card.candidate.content))
        if one.certain and (numeric or alike(card.source.claim, spot.source.claim) >= SAME_PLACE):
            outcome, reason = judged(card.candidate, candidate, spot.beside)
            if outcome in (Outcome.KEPT, Outcome.REWORDED, Outcome.MOVED):
                outcome, reason = Outcome.CHANGED, "another answer"
            return Change(outcome, card, candidate, reason=reason)
        return Change(Outcome.UNSURE, card, candidate, reason="may be the same fact or another")

    def _without_candidate(self, card: Card, one: Telling) -> Change | None:
        """A claim that says the same but for the answer: another answer, or the same in words that
        no list of words knows. A name or a number has no other words.
        """
        moved = moved_to(card.candidate, one.spot)
        content = other_value(card.candidate, one.spot.source.claim)
        if content is not None:
            moved = replace(moved, content=content)
            return Change(Outcome.CHANGED, card, moved, reason="another answer")
        answer = written_answer(card.candidate.content)
        named = facts_of(f"a {answer}").names or numbers_in(answer)
        if not one.sure or named or self._stale(card, one.spot):
            return None
        if negations_differ(card.source.claim, one.spot.source.claim):
            return None
        return Change(Outcome.REWORDED, card, moved, reason="its claim stands in other words")

    def _in_doubt(self, card: Card, spot: Spot) -> Change | None:
        """A claim that is like the card's, and asks for something else: the learner decides."""
        before = card.candidate
        found = [
            (fuzz.ratio(front_of(before), front_of(self.candidates[j])), -j)
            for j in self.by_claim.get(spot.place, ())
            if j not in self.taken and kind_of(before) == kind_of(self.candidates[j])
        ]
        if not found or card.status is Status.BANNED:
            return None
        j = -max(found)[1]
        self.taken.add(j)
        reason = "may be the same fact or another"
        return Change(Outcome.UNSURE, card, self.candidates[j], reason=reason)

    def _same_place(self, card: Card, spot: Spot) -> int | None:
        """The free candidate of a claim that asks where the card asked, for something else."""
        before = card.candidate
        found = [
            (fuzz.ratio(front_of(before), front_of(self.candidates[j])) / 100, -j)
            for j in self.by_claim.get(spot.place, ())
            if j not in self.taken
            and _alike_in_form(before, self.candidates[j])
            # What the old claim told as well is another part of it, not another answer.
            and not states(before.source.claim, self.candidates[j])
        ]
        score, j = max(found, default=(0.0, 0))
        return -j if score >= SAME_PLACE else None


# ---------------------------------------------------------------- what two cards ask


def front_of(candidate: Candidate) -> str:
    """What stands before the learner, as plain words: a blank is a gap."""
    content = candidate.content
    if not isinstance(content, Cloze):
        return plain(content.question)
    return " ".join(plain(content.text).replace(answer_of(content), " ", 1).split())


def same_shape(before: Candidate, after: Candidate) -> bool:
    """Whether a candidate asks for a card's answer in the way that the card does."""
    if kind_of(before) != kind_of(after) or is_section(before):
        return False
    if not same_answer(before.content, after.content):
        return False
    return _alike_in_form(before, after)


def _alike_in_form(before: Candidate, after: Candidate) -> bool:
    if kind_of(before) != kind_of(after) or is_section(before):
        return False
    if isinstance(before.content, Cloze) or isinstance(after.content, Cloze):
        return is_numeric(answer_of(before.content)) == is_numeric(answer_of(after.content))
    if plain(before.content.question) == plain(after.content.question):
        return True
    form = (before.generator, before.variant) == (after.generator, after.variant)
    return form and _opening(before) == _opening(after)


def _opening(candidate: Candidate) -> str:
    return front_of(candidate).split(" ", 1)[0]


def same_part(one: Candidate, other: Candidate) -> bool:
    """Whether two cards of one claim ask for the same part of it, one way or the other."""
    if same_answer(one.content, other.content):
        return True
    here, there = answer_of(one.content), answer_of(other.content)
    shorter, longer = sorted((here, there), key=len)
    return bool(shorter) and f" {shorter} " in f" {longer} "


def is_asked_beside(
    candidate: Candidate, standing: Mapping[tuple[str, str], Collection[Card]]
) -> bool:
    """Whether a new candidate asks what a card that stands on its claim was made of.

    The extractor asks one thing of most claims; where a card keeps asking another, the new one
    would only double it. What the claim did not tell before is asked all the same.
    """
    source = candidate.source
    for card in standing.get((source.path, plain(source.claim)), ()):
        if same_part(card.candidate, candidate):
            return True
        if card.status is Status.BANNED:
            continue
        if share_of(answer_of(candidate.content), card.source.claim) >= SAME_PLACE:
            return True
    return False
