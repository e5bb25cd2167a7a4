"""Cards recognised among candidates, pass by pass, within the notes of a video.

An id is remembered and never computed again: :func:`match` recognises cards in passes from certain
to likely, one card to one candidate. Another video never inherits. Doubt goes into the plan, never
into a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from studykit.identity.claims import Spot, spots_by_scope
from studykit.identity.facts import SAME_WORDING, facts_differ
from studykit.identity.learned_cards import (
    OWN_WORDS,
    LearnedCards,
    front_of,
    is_asked_beside,
    same_part,
)
from studykit.identity.list_cards import is_listed_beside, settle_lists
from studykit.identity.outcome import judged
from studykit.identity.same_keys import (
    exactly,
    exactly_here,
    same_asked,
    same_claim,
    same_claim_any,
    same_words,
    same_words_here,
    same_written,
    written,
)
from studykit.identity.scope import rekeyed_notes, scope_of
from studykit.identity.similarity import (
    accepting,
    asked,
    asking,
    is_section,
    kind_of,
    similarity,
    time_nearness,
)
from studykit.identity.word_overlap import alike, is_part, plain, rarity, same_text
from studykit.model import (
    Candidate,
    Card,
    Change,
    Edits,
    Memory,
    Note,
    Outcome,
    Plan,
    Status,
)

NEAR_TIE = 0.03


def match(
    known: Sequence[Card],
    candidates: Sequence[Candidate],
    memory: Mapping[str, Memory] | None = None,
    notes: Sequence[Note] = (),
) -> Plan:
    """Recognise known cards among candidates. Every card is in exactly one change.

    Cards with a ``memory``, edits or a ban are the learner's: they stay what they are as long as
    one of the ``notes`` tells their fact, and a candidate that would double one is left out; every
    other candidate is in exactly one change. Of two merged cards the better remembered survives.
    """
    rekeyed = rekeyed_notes(known, candidates)
    groups: dict[str, tuple[list[Card], list[Candidate]]] = defaultdict(lambda: ([], []))
    for card in known:
        groups[scope_of(card.candidate, rekeyed)][0].append(card)
    for candidate in candidates:
        groups[scope_of(candidate, {})][1].append(candidate)
    spots = spots_by_scope(notes)
    changes: list[Change] = []
    for scope, (cards, found) in groups.items():
        changes += _Matching(cards, found, memory or {}, spots.get(scope, [])).changes()
    return Plan(tuple(changes))


class _Matching:
    """The cards and candidates of one video, paired pass by pass."""

    def __init__(
        self,
        cards: list[Card],
        candidates: list[Candidate],
        memory: Mapping[str, Memory],
        spots: Sequence[Spot],
    ) -> None:
        self.cards = cards
        self.candidates = candidates
        self.memory = memory
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()
        self.doubts: dict[int, int] = {}
        self.merged: dict[int, int] = {}
        self.parents: dict[int, int] = {}
        self.spots = spots
        self.settled: dict[int, Change] = {}
        self.standing: list[tuple[Card, Spot]] = []
        self.lists: list[Card] = []
        self.placed: dict[tuple[str, str], list[Card]] = {}

    def changes(self) -> list[Change]:
        alive = [i for i, card in enumerate(self.cards) if card.status is not Status.RETIRED]
        retired = [i for i, card in enumerate(self.cards) if card.status is Status.RETIRED]
        for some in (alive, retired):
            self._pair_equal(some, same_written)
            self._pair_equal(some, written)
        self._pair_equal(alive, exactly_here)
        self._pair_equal(alive, same_words_here)
        if self.spots:
            learned = {i for i in (*alive, *retired) if self._is_learned(i)}
            self._settle_learned(learned)
            alive = [i for i in alive if i not in learned]
            retired = [i for i in retired if i not in learned]
        for some in (alive, retired):
            for key in (exactly, same_words, same_asked, same_claim, same_claim_any):
                self._pair_equal(some, key)
            self._leave_doubles_out()
        self._pair_likely(alive)
        self._pair_likely([i for i in retired if self.cards[i].successor is None], waking=True)
        self._find_parts(alive)
        return [*self._known(), *self._new()]

    def _is_learned(self, i: int) -> bool:
        """Whether the learner has a card in a way that its note's new words must not undo."""
        card = self.cards[i]
        if card.candidate.generator in OWN_WORDS:
            return False
        if card.status is Status.RETIRED and card.successor is not None:
            return False
        touched = card.edits != Edits() or card.status is Status.BANNED
        return touched or card.id in self.memory

    def _settle_learned(self, learned: Collection[int]) -> None:
        ids = {self.cards[i].id: i for i in learned if i not in self.pairs}
        some = [self.cards[i] for i in ids.values()]
        weight = rarity([*self.cards], self.candidates)
        found = LearnedCards(self.cards, self.candidates, self.spots, weight, self.taken)
        for i, j in self.pairs.items():
            found.own(self.cards[i], self.candidates[j])
        plain_ones = [card for card in some if not is_section(card.candidate)]
        settled = found.settle(plain_ones)
        lists = [card for card in some if is_section(card.candidate)]
        listed = settle_lists(lists, self.candidates, self.taken, self.spots)
        for change in (*settled.changes, *listed):
            if change.card is not None:
                self.settled[ids[change.card.id]] = change
        self.standing = settled.standing
        ours = {self.cards[i].id for i in learned}
        for place, cards in found.placed.items():
            self.placed[place] = [card for card in cards if card.id in ours]
        self.lists = [c.card for c in listed if c.card and c.candidate is c.card.candidate]

    def _free(self) -> list[int]:
        return [j for j in range(len(self.candidates)) if j not in self.taken]

    def _take(self, i: int, j: int) -> None:
        self.pairs[i] = j
        self.taken.add(j)

    def _pair_equal(self, some: Iterable[int], key: Callable[[Candidate], object]) -> None:
        """Pair what is equal under a key; of several equal ones, the nearest places first."""
        cards: dict[object, list[int]] = defaultdict(list)
        for i in some:
            if i not in self.pairs:
                cards[key(self.cards[i].candidate)].append(i)
        candidates: dict[object, list[int]] = defaultdict(list)
        for j in self._free():
            candidates[key(self.candidates[j])].append(j)
        for value, ours in cards.items():
            theirs = candidates.get(value, [])
            self._nearest_first(
                [(self._nearness(i, j), i, j) for i in ours for j in theirs] if theirs else []
            )

    def _nearness(self, i: int, j: int) -> float:
        card, candidate = self.cards[i].candidate, self.candidates[j]
        here, there = card.source, candidate.source
        alike = fuzz.ratio(asked(card.content), asked(candidate.content)) / 100
        return (
            alike
            + 0.5 * (here.path == there.path)
            + 0.5 * (here.headings == there.headings)
            + 0.5 * time_nearness(card, candidate)
            + 0.1 * (card.generator == candidate.generator)
            - 0.001 * min(abs(here.first_line - there.first_line), 100)
        )

    def _nearest_first(self, scored: list[tuple[float, int, int]]) -> None:
        for _, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
            if i not in self.pairs and j not in self.taken:
                self._take(i, j)

    # ------------------------------------------------------------ likely pairs

    def _pair_likely(self, some: Sequence[int], waking: bool = False) -> None:
        """Pair what is likely one fact, the likeliest first; doubts only of cards that live."""
        left = [i for i in some if i not in self.pairs]
        free = self._free()
        if not left or not free:
            return
        weight = rarity([*self.cards], self.candidates)
        scored = [
            (score, i, j)
            for i in left
            for j in free
            if (score := similarity(self.cards[i].candidate, self.candidates[j], weight))
            >= asking(self.cards[i].candidate, self.candidates[j])
        ]
        for score, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
            if i in self.pairs or j in self.taken or i in self.doubts:
                continue
            if j in self.doubts.values():
                continue
            enough = score >= accepting(self.cards[i].candidate, self.candidates[j])
            if enough and not self._tied(score, i, j, scored):
                self._take(i, j)
            elif not waking:
                self.doubts[i] = j
        self.taken.update(self.doubts.values())

    def _tied(self, score: float, i: int, j: int, scored: list[tuple[float, int, int]]) -> bool:
        """Whether another free pair is as good, and the two would tell different facts."""
        claim = self.cards[i].source.claim
        if not facts_differ(claim, self.candidates[j].source.claim):
            return False
        return any(
            other >= score - NEAR_TIE and (a == i) != (b == j)
            for other, a, b in scored
            if a not in self.pairs and b not in self.taken
        )

    # ------------------------------------------------------------ splits and merges

    def _find_parts(self, alive: Sequence[int]) -> None:
        weight = rarity([*self.cards], self.candidates)
        for j in self._free():
            claim = self.candidates[j].source.claim
            whole = [
                i
                for i, paired in self.pairs.items()
                if is_part(claim, self.cards[i].source.claim, weight)
                and not same_text(self.candidates[paired].source.claim, claim)
                and not same_text(self.cards[i].source.claim, self.candidates[paired].source.claim)
            ]
            if whole and not is_section(self.candidates[j]):
                self.parents[j] = whole[0]
        for i in alive:
            if i in self.pairs or i in self.doubts or is_section(self.cards[i].candidate):
                continue
            claim = self.cards[i].source.claim
            for other, j in list(self.pairs.items()):
                grown = self.candidates[j].source.claim
                if other in self.merged or same_text(self.cards[other].source.claim, grown):
                    continue
                if is_part(claim, grown, weight):
                    self._merge(i, other)
                    break

    def _merge(self, left: int, paired: int) -> None:
        """Two cards became one: the better remembered takes the candidate."""
        if self._remembered(left) > self._remembered(paired):
            self.pairs[left] = self.pairs.pop(paired)
            left, paired = paired, left
        self.merged[left] = paired

    def _remembered(self, i: int) -> float:
        memory = self.memory.get(self.cards[i].id)
        return memory.stability if memory else 0.0

    # ------------------------------------------------------------ the plan

    def _known(self) -> list[Change]:
        split = set(self.parents.values())
        changes = []
        for i, card in enumerate(self.cards):
            if i in self.settled:
                changes.append(self.settled[i])
            elif i in self.pairs:
                candidate = self.candidates[self.pairs[i]]
                outcome, reason = judged(card.candidate, candidate)
                if i in split and outcome in (Outcome.REWORDED, Outcome.CHANGED):
                    outcome, reason = Outcome.SPLIT, "part of its claim stands by itself now"
                changes.append(Change(outcome, card, candidate, reason=reason))
            elif i in self.merged:
                survivor = self.cards[self.merged[i]]
                reason = "its claim is part of another now"
                changes.append(Change(Outcome.MERGED, card, None, (survivor,), reason))
            elif i in self.doubts:
                candidate = self.candidates[self.doubts[i]]
                reason = "may be the same fact or another"
                changes.append(Change(Outcome.UNSURE, card, candidate, reason=reason))
            elif card.status is Status.RETIRED:
                changes.append(Change(Outcome.KEPT, card, None, reason="still retired"))
            else:
                changes.append(Change(Outcome.RETIRED, card, None, reason="its claim is gone"))
        return changes

    def _new(self) -> list[Change]:
        told: dict[tuple[str, str], str] = {}
        for j in self._free():
            candidate = self.candidates[j]
            if candidate.generator in OWN_WORDS and candidate.source.video_key:
                asks = kind_of(candidate), front_of(candidate)
                if told.setdefault(asks, candidate.source.path) != candidate.source.path:
                    self.taken.add(j)
        return [
            Change(
                Outcome.NEW,
                None,
                self.candidates[j],
                (self.cards[self.parents[j]],) if j in self.parents else (),
            )
            for j in self._free()
        ]

    def _is_asked(self, candidate: Candidate) -> bool:
        """Whether a card of the learner's asks for the same part of the same claim."""
        place = candidate.source.path, plain(candidate.source.claim)
        return candidate.generator not in OWN_WORDS and any(
            same_part(card.candidate, candidate) for card in self.placed.get(place, ())
        )

    def _is_told_elsewhere(self, candidate: Candidate) -> bool:
        """Whether a card that another note of the video has keeps asking the same."""
        if not candidate.source.video_key:
            return False
        if candidate.generator not in OWN_WORDS:
            return any(
                spot.source.path != candidate.source.path
                and alike(spot.source.claim, candidate.source.claim) >= SAME_WORDING
                and same_part(card.candidate, candidate)
                for card, spot in self.standing
            )
        return any(
            other.source.path != candidate.source.path
            and kind_of(other) == kind_of(candidate)
            and front_of(other) == front_of(candidate)
            for other in (self.candidates[j] for j in self.pairs.values())
        )

    def _leave_doubles_out(self) -> None:
        """Pass over candidates that ask what one of the learner's cards asks already."""
        standing: dict[tuple[str, str], list[Card]] = defaultdict(list)
        for card, spot in self.standing:
            standing[spot.place].append(card)
        for j in self._free():
            candidate = self.candidates[j]
            if is_section(candidate):
                doubles = is_listed_beside(candidate, self.lists)
            else:
                doubles = is_asked_beside(candidate, standing) or self._is_asked(candidate)
            if doubles or self._is_told_elsewhere(candidate):
                self.taken.add(j)
