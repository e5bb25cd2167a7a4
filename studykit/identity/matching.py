"""Which card is which, when notes were read again: the promise the product lives on.

An id is born deterministic, from the video, the kind of card and the claim, so that two machines
that build the same note first agree. Afterwards it is remembered and never computed again:
:func:`match` recognises cards in passes from certain to likely, one card to one candidate, within
the notes of a video. Another video never inherits. Doubt goes into the plan, never into a guess.
"""

from __future__ import annotations

import hashlib
import math
import re
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from studykit.model import (
    Candidate,
    Card,
    Change,
    Claim,
    Cloze,
    Content,
    Memory,
    Note,
    Outcome,
    Plan,
    QuestionAnswer,
    Source,
    Status,
)
from studykit.render.cloze import answers

# Chosen on the tuning half of benchmarks/identity; the report there quotes the other half.
ACCEPT = 0.58
ASK = 0.50
#: The same for claims whose seconds agree, for another telling of a talk keeps its times, and for
#: claims whose seconds are far apart.
ACCEPT_NEAR = 0.53
ASK_NEAR = 0.45
ACCEPT_FAR = 0.64
ASK_FAR = 0.54
NEAR_IN_TIME = 0.5
NEAR_TIE = 0.03
SAME_WORDING = 0.80
CONTAINED = 0.72
SAME_ANSWER = 60
#: Share of a note's claims that must stand unchanged for it to keep its cards under another video.
SAME_NOTE = 0.6
NEAR_SECONDS = 20
WRITTEN = "written"


def birth_id(candidate: Candidate, taken: Collection[str]) -> str:
    """A new card's id: opaque, 16 characters, and not among those taken."""
    source = candidate.source
    scope = source.video_key or f"note:{_plain(source.title)}"
    kind, claim = _born_as(candidate)
    ordinal = 0
    while True:
        born = "\x1f".join((scope, kind, claim, str(ordinal)))
        digest = hashlib.sha256(born.encode("utf-8", "replace")).digest()
        found = b32encode(digest[:10]).decode("ascii").lower()
        if found not in taken:
            return found
        ordinal += 1


def _born_as(candidate: Candidate) -> tuple[str, str]:
    content, claim = candidate.content, _plain(candidate.source.claim)
    if isinstance(content, Cloze):
        return "cloze", claim
    if candidate.generator == WRITTEN:
        # A claim may have several written cards; which of them comes first must not matter.
        return WRITTEN, f"{claim}\x1f{_plain(content.question)}"
    return "question", claim


def match(
    known: Sequence[Card],
    candidates: Sequence[Candidate],
    memory: Mapping[str, Memory] | None = None,
) -> Plan:
    """Recognise known cards among candidates. Every card and candidate is in exactly one change.

    ``memory`` decides which of two merged cards survives: the better remembered.
    """
    rekeyed = _rekeyed(known, candidates)
    groups: dict[str, tuple[list[Card], list[Candidate]]] = defaultdict(lambda: ([], []))
    for card in known:
        groups[_scope(card.candidate, rekeyed)][0].append(card)
    for candidate in candidates:
        groups[_scope(candidate, {})][1].append(candidate)
    changes: list[Change] = []
    for cards, found in groups.values():
        changes += _Matching(cards, found, memory or {}).changes()
    return Plan(tuple(changes))


def _scope(candidate: Candidate, rekeyed: Mapping[tuple[str, str], str]) -> str:
    source = candidate.source
    place = (source.path, source.video_key)
    return rekeyed.get(place, source.video_key) or "no video"


def _rekeyed(known: Sequence[Card], candidates: Sequence[Candidate]) -> dict[tuple[str, str], str]:
    """Notes whose video id was mended: same file, most claims the same, the old video gone."""
    present = {candidate.source.video_key for candidate in candidates}
    now: dict[str, tuple[str, set[str]]] = {}
    for candidate in candidates:
        source = candidate.source
        now.setdefault(source.path, (source.video_key, set()))[1].add(_plain(source.claim))
    before: dict[tuple[str, str], list[str]] = defaultdict(list)
    for card in known:
        source = card.source
        if source.video_key not in present and source.path in now:
            before[source.path, source.video_key].append(_plain(source.claim))
    return {
        place: now[place[0]][0]
        for place, claims in before.items()
        if sum(claim in now[place[0]][1] for claim in claims) >= SAME_NOTE * len(claims)
    }


# ---------------------------------------------------------------- cards without a candidate


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
        if card is None or card.id in leaving or _is_section(card.candidate):
            continue
        mine = _plain(card.source.claim)
        free = [
            (source, claim)
            for source, claim in claims.get(_claim_scope(card.source), ())
            if told.get(_claim_place(source), {mine}) == {mine} or _holds(source.claim, mine)
        ]
        found = _standing_claim(card, free)
        if found is not None:
            standing[card.id] = _stands(card, found)
            passed_over.add((found.source.path, _plain(found.source.claim)))
    changes = [standing.get(c.card.id, c) if c.card else c for c in plan.changes]
    return Plan(tuple(c for c in changes if not _is_passed_over(c, passed_over)))


def _told_before(plan: Plan) -> dict[tuple[str, str], set[str]]:
    """What claims told before, where a card was recognised on them: they tell no other fact."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for change in plan.changes:
        if change.card and change.candidate and not _is_section(change.candidate):
            told[_claim_place(change.candidate.source)].add(_plain(change.card.source.claim))
    return told


def _claim_place(source: Source) -> tuple[str, str]:
    return _claim_scope(source), _plain(source.claim)


def _claim_scope(source: Source) -> str:
    return source.video_key or f"path:{source.path}"


def _claims_by_scope(notes: Sequence[Note]) -> dict[str, list[tuple[Source, Claim]]]:
    found: dict[str, list[tuple[Source, Claim]]] = defaultdict(list)
    for note in notes:
        if note.silence:
            continue
        for claim in note.claims:
            source = Source(
                note.path,
                note.title,
                note.channel,
                note.video.key if note.video else "",
                note.video.id if note.video else "",
                claim.headings,
                claim.text,
                claim.first_line,
                claim.last_line,
            )
            found[_claim_scope(source)].append((source, claim))
    return found


def _standing_claim(card: Card, claims: Sequence[tuple[Source, Claim]]) -> Candidate | None:
    """The card's candidate on the claim that still tells its fact; None where there is none."""
    told, answer = card.source.claim, _answer(card.content)
    best, best_score = None, 0.0
    for source, claim in claims:
        moved = replace(card.candidate, source=source, citations=claim.citations)
        if _same_text(told, source.claim):
            return moved
        if answer and not _holds_nearly(told, source.claim, answer):
            continue
        score = _standing_score(card.candidate, moved)
        if score > best_score:
            best, best_score = moved, score
    return best


def _standing_score(before: Candidate, moved: Candidate) -> float:
    """How surely a claim that holds the card's answer tells its fact; 0 where it does not."""
    told, now = before.source.claim, moved.source.claim
    if _holds(now, _plain(told)) or _is_part(now, told, lambda stem: 1.0):
        return 1.0
    if not _stems(told) & _stems(now) or facts_differ(told, now):
        return 0.0
    score = similarity(before, moved)
    return score if score >= max(ACCEPT, _accepting(before, moved)) else 0.0


def _stands(card: Card, found: Candidate) -> Change:
    outcome, reason = judged(card.candidate, found)
    if outcome is Outcome.KEPT and not _same_text(card.source.claim, found.source.claim):
        outcome, reason = Outcome.REWORDED, "its claim stands in other words"
    return Change(outcome, card, found, reason=reason)


def _is_passed_over(change: Change, claims: Collection[tuple[str, str]]) -> bool:
    if change.outcome is not Outcome.NEW or change.candidate is None:
        return False
    source = change.candidate.source
    return (source.path, _plain(source.claim)) in claims and not _is_section(change.candidate)


# ---------------------------------------------------------------- matching one video


class _Matching:
    """The cards and candidates of one video, paired pass by pass."""

    def __init__(
        self, cards: list[Card], candidates: list[Candidate], memory: Mapping[str, Memory]
    ) -> None:
        self.cards = cards
        self.candidates = candidates
        self.memory = memory
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()
        self.doubts: dict[int, int] = {}
        self.merged: dict[int, int] = {}
        self.parents: dict[int, int] = {}

    def changes(self) -> list[Change]:
        alive = [i for i, card in enumerate(self.cards) if card.status is not Status.RETIRED]
        retired = [i for i, card in enumerate(self.cards) if card.status is Status.RETIRED]
        for some in (alive, retired):
            for key in (_exactly, _same_asked, _same_claim, _same_claim_any):
                self._pair_equal(some, key)
        self._pair_likely(alive)
        self._find_parts(alive)
        return [*self._known(), *self._new()]

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
        alike = fuzz.ratio(_asked(card.content), _asked(candidate.content)) / 100
        return (
            alike
            + 0.5 * (here.path == there.path)
            + 0.5 * (here.headings == there.headings)
            + 0.5 * _time_nearness(card, candidate)
            + 0.1 * (card.generator == candidate.generator)
            - 0.001 * min(abs(here.first_line - there.first_line), 100)
        )

    def _nearest_first(self, scored: list[tuple[float, int, int]]) -> None:
        for _, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
            if i not in self.pairs and j not in self.taken:
                self._take(i, j)

    # ------------------------------------------------------------ likely pairs

    def _pair_likely(self, alive: Sequence[int]) -> None:
        left = [i for i in alive if i not in self.pairs]
        free = self._free()
        if not left or not free:
            return
        weight = _rarity([*self.cards], self.candidates)
        scored = [
            (score, i, j)
            for i in left
            for j in free
            if (score := similarity(self.cards[i].candidate, self.candidates[j], weight))
            >= _asking(self.cards[i].candidate, self.candidates[j])
        ]
        for score, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
            if i in self.pairs or j in self.taken or i in self.doubts:
                continue
            if j in self.doubts.values():
                continue
            enough = score >= _accepting(self.cards[i].candidate, self.candidates[j])
            if enough and not self._tied(score, i, j, scored):
                self._take(i, j)
            else:
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
        weight = _rarity([*self.cards], self.candidates)
        for j in self._free():
            claim = self.candidates[j].source.claim
            whole = [
                i
                for i, paired in self.pairs.items()
                if _is_part(claim, self.cards[i].source.claim, weight)
                and not _same_text(self.candidates[paired].source.claim, claim)
                and not _same_text(self.cards[i].source.claim, self.candidates[paired].source.claim)
            ]
            if whole and not _is_section(self.candidates[j]):
                self.parents[j] = whole[0]
        for i in alive:
            if i in self.pairs or i in self.doubts or _is_section(self.cards[i].candidate):
                continue
            claim = self.cards[i].source.claim
            for other, j in list(self.pairs.items()):
                grown = self.candidates[j].source.claim
                if other in self.merged or _same_text(self.cards[other].source.claim, grown):
                    continue
                if _is_part(claim, grown, weight):
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
            if i in self.pairs:
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
        return [
            Change(
                Outcome.NEW,
                None,
                self.candidates[j],
                (self.cards[self.parents[j]],) if j in self.parents else (),
            )
            for j in self._free()
        ]


def _exactly(candidate: Candidate) -> object:
    return candidate.content, _plain(candidate.source.claim), candidate.context


def _same_asked(candidate: Candidate) -> object:
    return _kind(candidate), _asked(candidate.content), _plain(candidate.source.claim)


def _same_claim(candidate: Candidate) -> object:
    claim = _plain(candidate.source.claim)
    return _kind(candidate), claim, candidate.generator, candidate.variant


def _same_claim_any(candidate: Candidate) -> object:
    return _kind(candidate), _plain(candidate.source.claim)


def _kind(candidate: Candidate) -> str:
    """Cloze, question, section question or written. A card never turns from one into another: in
    Anki its note would have to change its type, which an import refuses; and a written card asks
    what its writer chose, not what a rule would.
    """
    if isinstance(candidate.content, Cloze):
        return "cloze"
    if candidate.generator == WRITTEN:
        return WRITTEN
    return "section" if candidate.content.points else "question"


def _is_section(candidate: Candidate) -> bool:
    content = candidate.content
    return isinstance(content, QuestionAnswer) and bool(content.points)


# ---------------------------------------------------------------- what became of a pair


def judged(before: Candidate, after: Candidate) -> tuple[Outcome, str]:
    """What became of a card that was recognised: kept, moved, reworded or changed, and why."""
    same_words = before.content == after.content and before.context == after.context
    if not same_words:
        if _is_section(before):
            return Outcome.REWORDED, "its points changed"
        difference = _difference(before, after) or _asks_otherwise(before, after)
        if difference:
            return Outcome.CHANGED, difference
        return Outcome.REWORDED, "the same fact in other words"
    here, there = before.source, after.source
    if here.video_key != there.video_key:
        return Outcome.MOVED, "its video has another id"
    if here.path != there.path:
        return Outcome.MOVED, f"from {here.path}"
    if here.headings != there.headings:
        return Outcome.MOVED, "under another heading"
    if before.citations != after.citations:
        return Outcome.MOVED, "to other seconds"
    return Outcome.KEPT, ""


def _difference(before: Candidate, after: Candidate) -> str:
    """In what the facts differ: numbers, names, negations or comparatives; "" when they agree."""
    one, other = _told(before), _told(after)
    if one == other or _same_text(before.source.claim, after.source.claim):
        return ""
    return _facts_difference(before.source.claim, after.source.claim)


def _asks_otherwise(before: Candidate, after: Candidate) -> str:
    """Whether the learner is asked for another part of the claim than before."""
    one, other = _answer(before.content), _answer(after.content)
    if not one or not other or fuzz.token_set_ratio(one, other) >= SAME_ANSWER:
        return ""
    # An answer that is gone from the claim was reworded with it; one that still stands was passed
    # over for another.
    return "asks for another part" if _holds(after.source.claim, one) else ""


def _holds(claim: str, words: str) -> bool:
    return f" {words} " in f" {_plain(claim)} "


def _holds_nearly(told: str, now: str, answer: str) -> bool:
    """Whether a claim holds an answer, or holds it with a slip of the pen in it."""
    if _holds(now, answer):
        return True
    return (
        _alike(told, now) >= 0.9
        and len(answer) > 4
        and fuzz.partial_ratio(answer, _plain(now)) >= 80
    )


def _answer(content: Content) -> str:
    if isinstance(content, Cloze):
        return " ".join(_plain(answer) for answer in answers(content.text))
    return _plain(content.answer)


def _told(candidate: Candidate) -> tuple[str, str]:
    content = candidate.content
    if isinstance(content, Cloze):
        return _plain(content.text), ""
    return _plain(content.question), _plain(content.answer)


def facts_differ(one: str, other: str) -> bool:
    """Whether two claims differ in a number, a name, a negation or a comparative."""
    return bool(_facts_difference(one, other))


def _facts_difference(one: str, other: str) -> str:
    here, there = _facts(one), _facts(other)
    if here.numbers != there.numbers and (here.numbers - there.numbers):
        gone = ", ".join(sorted(here.numbers - there.numbers))
        return f"another number than {gone}"
    if here.negations != there.negations:
        return "a negation came or went"
    if here.comparatives ^ there.comparatives and _same_frame(one, other):
        return "another comparison"
    if here.names and there.names and _alike(one, other) >= SAME_WORDING:
        gone_names = here.names - there.names
        if gone_names and there.names - here.names:
            return f"another name than {', '.join(sorted(gone_names))}"
    return ""


def _same_frame(one: str, other: str) -> bool:
    """Whether two claims are one wording but for a few words."""
    if _alike(one, other) >= SAME_WORDING:
        return True
    return fuzz.token_set_ratio(_plain(one), _plain(other)) >= 95


@dataclass(frozen=True, slots=True)
class _Facts:
    numbers: frozenset[str]
    names: frozenset[str]
    negations: int
    comparatives: frozenset[str]


_NUMBER = re.compile(r"[$€£]?\d[\d,.]*\d|\d")
_NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion trillion half third quarter double triple twice""".split()
)
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
} | {
    word: str(number)
    for number, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}
_NEGATIONS = frozenset("not no never none nor neither without cannot hardly nobody nothing".split())
_COMPARATIVES = frozenset(
    """more less fewer greater larger smaller higher lower equal least most above below over under
    before after increase increases increased decrease decreases decreased rise rises fall falls
    faster slower longer shorter stronger weaker better worse first last always sometimes only
    left right north south east west positive negative maximum minimum""".split()
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+|\b[A-Z]{2,}\w*")
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?", re.UNICODE)


@lru_cache(maxsize=20_000)
def _facts(text: str) -> _Facts:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    numbers = {n.replace(",", "").lstrip("$€£").rstrip(".") for n in _NUMBER.findall(text)}
    numbers |= {_DIGITS.get(word, word) for word in words if word in _NUMBER_WORDS}
    negations = sum(word in _NEGATIONS or word.endswith("n't") for word in words)
    return _Facts(
        frozenset(numbers),
        frozenset(_NAME.findall(text)),
        negations % 2,
        frozenset(words) & _COMPARATIVES,
    )


# ---------------------------------------------------------------- similarity


def similarity(
    one: Candidate, other: Candidate, weight: Callable[[str], float] | None = None
) -> float:
    """How likely two candidates tell the same fact, from 0 to 1.

    Shared rare words count most, then the order of words, what is asked, the seconds and the
    heading; other numbers or a negation count against it.
    """
    if _kind(one) != _kind(other):
        return 0.0
    if _is_section(one):
        return _section_similarity(one, other)
    claim, grown = one.source.claim, other.source.claim
    shared = _overlap(_stems(claim), _stems(grown), weight or (lambda stem: 1.0))
    if shared < 0.15:
        return 0.0
    parts = [
        (0.46, shared),
        (0.20, _alike(claim, grown)),
        (0.12, fuzz.token_set_ratio(_asked(one.content), _asked(other.content)) / 100),
        (0.04, float(one.source.headings == other.source.headings)),
    ]
    if one.citations and other.citations:
        parts.append((0.18, _time_nearness(one, other)))
    score = sum(share * value for share, value in parts) / sum(share for share, _ in parts)
    return score * _conflict(claim, grown)


def _accepting(one: Candidate, other: Candidate) -> float:
    """The score from which two candidates are taken for one card."""
    return _by_time(one, other, ACCEPT_NEAR, ACCEPT, ACCEPT_FAR)


def _asking(one: Candidate, other: Candidate) -> float:
    """The score from which two candidates are worth a question."""
    return _by_time(one, other, ASK_NEAR, ASK, ASK_FAR)


def _by_time(one: Candidate, other: Candidate, near: float, unknown: float, far: float) -> float:
    if _is_section(one) or not one.citations or not other.citations:
        return unknown
    return near if _time_nearness(one, other) >= NEAR_IN_TIME else far


def _section_similarity(one: Candidate, other: Candidate) -> float:
    """Section questions are the same when heading and points agree; the path's end counts most."""
    first, second = one.source.headings, other.source.headings
    heads = fuzz.ratio(_plain(" ".join(first[-1:])), _plain(" ".join(second[-1:]))) / 100
    words = _overlap(_stems(one.source.claim), _stems(other.source.claim), lambda stem: 1.0)
    asked = fuzz.ratio(_asked(one.content), _asked(other.content)) / 100
    return max(0.45 * heads + 0.4 * words + 0.15 * asked, 0.95 * heads * (words >= 0.25))


def _conflict(claim: str, grown: str) -> float:
    """A factor below 1 where the claims tell different values and do not look like one wording."""
    here, there = _facts(claim), _facts(grown)
    factor = 1.0
    if here.numbers and there.numbers and not here.numbers & there.numbers:
        factor *= 0.75 if _alike(claim, grown) < SAME_WORDING else 0.97
    if here.negations != there.negations and _alike(claim, grown) < SAME_WORDING:
        factor *= 0.85
    if here.names and there.names and not here.names & there.names:
        factor *= 0.85 if _alike(claim, grown) < SAME_WORDING else 0.97
    return factor


def _time_nearness(one: Candidate, other: Candidate) -> float:
    """1 where a second is shared, falling to 0 at 20 seconds apart."""
    if not one.citations or not other.citations:
        return 0.0
    apart = min(abs(a.seconds - b.seconds) for a in one.citations for b in other.citations)
    return max(0.0, 1 - apart / NEAR_SECONDS)


def _asked(content: Content) -> str:
    if isinstance(content, Cloze):
        return _plain(content.text)
    return _plain(f"{content.question} {content.answer}")


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    """Words in lower case, parted by single spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def _same_text(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(_plain(one), _plain(other)) / 100


_LITTLE = frozenset(
    """a an one the of to in on at by for with from as is are was were be been being am it its this
    that these those they them their he she his her him we us our you your i my me and or but so if
    then than which who whom whose what when where while also can could may might will would shall
    should do does did has have had having about into over such there here very just like many much
    some any each both more most other because due through often not""".split()
)
_ENDINGS = ("ations", "ation", "ingly", "ments", "ment", "ities", "ity", "ness", "ings", "ing")
_SHORT_ENDINGS = ("ies", "ied", "ers", "ed", "es", "er", "ly", "al", "s", "e")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """A word without its commonest endings, so that "reduces" meets "reduction" halfway."""
    for ending in (*_ENDINGS, *_SHORT_ENDINGS):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    words = _plain(text).split()
    stems = {_stem(_DIGITS.get(word, word)) for word in words if word not in _LITTLE}
    return frozenset(stems or words)


def _rarity(cards: Sequence[Card], candidates: Sequence[Candidate]) -> Callable[[str], float]:
    """How much a shared word tells: little where it stands in many claims of the video."""
    before = {card.source.claim for card in cards}
    after = {candidate.source.claim for candidate in candidates}
    # Each version by itself, or else what both tell would seem common for being told twice.
    counts = _stem_counts(before) | _stem_counts(after)
    total = max(len(before), len(after), 2)

    def weight(stem: str) -> float:
        return 0.2 + math.log(total / max(counts[stem], 1)) / math.log(total)

    return weight


def _stem_counts(claims: Collection[str]) -> Counter[str]:
    return Counter(stem for claim in claims for stem in _stems(claim))


def _overlap(one: frozenset[str], other: frozenset[str], weight: Callable[[str], float]) -> float:
    """Weighted share of common words: between Dice and containment, so that a claim that grew or
    shrank is still recognised.
    """
    common = sum(weight(stem) for stem in one & other)
    here, there = sum(map(weight, one)), sum(map(weight, other))
    if not here or not there:
        return 0.0
    return 0.65 * 2 * common / (here + there) + 0.35 * common / min(here, there)


def _is_part(claim: str, whole: str, weight: Callable[[str], float]) -> bool:
    """Whether most of what a claim says stands in a longer one."""
    small, large = _stems(claim), _stems(whole)
    if len(small) < 3 or len(large) <= len(small):
        return False
    told = sum(map(weight, small))
    return sum(weight(stem) for stem in small & large) >= CONTAINED * told
