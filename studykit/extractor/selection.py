"""Which proposals become cards: one a claim, no twins, the best first, a fair share of figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from studykit.config import CardsConfig
from studykit.extractor.alike import Alike
from studykit.extractor.proposal import Proposal
from studykit.extractor.words import numbers_of
from studykit.model import Claim, Content, LeftOut, QuestionAnswer, Tier

TWIN = 0.7
SIBLING_SECONDS = 5
# Chances of being found usable: of a ready card, of one that brings a note to five, of a draft.
BAR, FIT, WORTH_A_LOOK = 0.65, 0.48, 0.12
# How much more a figure must be worth, for there are so many.
FIGURES_MORE = 0.08
HANDFUL = 5
CLAIMS_A_CARD = 3
FIGURES = frozenset({"number", "acronym"})
FIGURES_A_CARD, FEW_FIGURES = 0.4, 2
SHORTEST_TOLD = 4
HAND_WRITTEN = "authored"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that passed the checks, with its question type and how likely it is usable.

    ``weight`` says how much its claim matters. ``below`` marks a card under the bar that a note
    gets for want of better ones.
    """

    proposal: Proposal
    generator: str
    score: float
    weight: float
    tier: Tier = Tier.DRAFT
    below: bool = False

    @property
    def is_listing(self) -> bool:
        """Whether it asks for several claims at once."""
        content = self.proposal.content
        return isinstance(content, QuestionAnswer) and bool(content.points)

    @property
    def is_figure(self) -> bool:
        """Whether a figure, a year or an acronym is asked."""
        return self.generator in FIGURES

    @property
    def is_aside(self) -> bool:
        """Whether it is asked beside the claim that it stands in, not in its place: what letters
        stand for.
        """
        return self.generator == "acronym"

    @property
    def is_unlikely(self) -> bool:
        """Whether it is a draft that is not worth a look."""
        return self.tier is Tier.DRAFT and self.score < WORTH_A_LOOK

    @property
    def merit(self) -> float:
        """The chance that counts when cards are chosen: of figures a little less."""
        return self.score - FIGURES_MORE * self.is_figure

    @property
    def key(self) -> tuple[str, str]:
        """Question and answer, by which a card stands once in a workspace."""
        return question_key(self.proposal.content, self.proposal.context)

    @property
    def bare(self) -> tuple[str, str]:
        """The same without the sentence before its own."""
        context = self.proposal.context
        return question_key(
            self.proposal.content, "" if context == self.proposal.claim.before else context
        )

    def left_out(self, reason: str) -> LeftOut:
        """The note of why it is no card."""
        claim = self.proposal.claim
        return LeftOut(claim.first_line, claim.text, self.generator, reason)


@lru_cache(maxsize=4096)
def question_key(content: Content, context: str) -> tuple[str, str]:
    """What a card asks and answers, without marks and capitals: a card stands once by it."""
    if isinstance(content, QuestionAnswer):
        return (_plain(f"{context} {content.question}"), _plain(content.answer))
    asked = _BLANK.sub(" … ", content.text)
    answers = " ".join(match[1] for match in _BLANK.finditer(content.text))
    return (_plain(f"{context} {asked}"), _plain(answers))


_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::[^:}]*)?\}\}", re.DOTALL)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken and what was not, with reasons."""

    taken: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]


class Told:
    """What other cards ask already: of one video their claims, of a workspace their questions.

    A draft keeps other notes of its video from its claim, but nobody from its question.
    """

    def __init__(self, asked: set[tuple[str, str]] | None = None) -> None:
        self.alike: Alike[Claim] = Alike()
        self.asked: set[tuple[str, str]] = set() if asked is None else asked

    def add(self, chosen: Chosen) -> None:
        """Take one more in."""
        claim = chosen.proposal.claim
        if chosen.tier is Tier.READY:
            self.asked.add(chosen.key)
        if not chosen.is_listing and not chosen.is_aside:
            self.alike.add(claim, claim.text)


@dataclass(frozen=True, slots=True)
class Share:
    """How many ready cards a note gets: ``most`` at most, ``least`` if it has so many to give that
    are worth ``floor``.
    """

    most: int
    least: int
    floor: float


def share_of(claims: int, config: CardsConfig) -> Share:
    """The share of a note of so many cited claims: a card for three claims, within the bounds."""
    fewest = min(config.least, claims)
    wanted = max(fewest, min(claims, HANDFUL), -(-claims // CLAIMS_A_CARD))
    return Share(min(config.per_note, wanted), min(config.per_note, fewest), config.floor)


def select(found: Sequence[Chosen], told: Told, share: Share) -> Choice:
    """Choose among the proposals of one note.

    Cards written by hand always stay. ``told`` is what the cards of other notes ask already.
    """
    left: list[LeftOut] = []
    own = [replace(c, tier=Tier.READY) for c in found if c.generator == HAND_WRITTEN]
    rest = [c for c in found if c.generator != HAND_WRITTEN]
    rest = _unasked(_clear(rest, left), told, left)
    asides = [c for c in rest if c.is_aside]
    singles = _one_a_claim([c for c in rest if not c.is_listing and not c.is_aside], left)
    singles = _without_twins(singles, told.alike, left)
    listings = _listings([c for c in rest if c.is_listing], left)
    ranked = sorted([*listings, *asides, *singles], key=_order)
    first, standing = {id(c) for c in ranked}, {_claim_of(c) for c in singles}
    others = [c for c in rest if id(c) not in first and _claim_of(c) in standing]
    others = sorted((c for c in others if not c.is_listing), key=_order)
    ready = _ready(ranked, others, replace(share, least=share.least - len(own)))
    asked = {_claim_of(c) for c in others if id(c) in ready}
    taken = [c for c in ranked if id(c) in ready or c.is_aside or _claim_of(c) not in asked]
    taken = [ready.get(id(c), c) for c in (*taken, *(c for c in others if id(c) in ready))]
    left += [c.left_out("unlikely") for c in taken if c.is_unlikely]
    return Choice((*own, *(c for c in taken if not c.is_unlikely)), tuple(left))


def _order(chosen: Chosen) -> tuple[float, float]:
    return -chosen.score, -chosen.weight


def _by_merit(chosen: Chosen) -> tuple[float, float]:
    return -chosen.merit, -chosen.weight


def _claim_of(chosen: Chosen) -> tuple[int, str]:
    return chosen.proposal.claim.first_line, chosen.proposal.claim.text


def _ready(ranked: Sequence[Chosen], others: Sequence[Chosen], share: Share) -> dict[int, Chosen]:
    """The ready ones by identity: those over the bar, up to a handful of fit ones, and the least.

    ``others`` ask the same claims as ``ranked`` do: one of them stands in where its claim's best
    may not be taken. Figures are two in five at most while anything else passes.
    """
    pool = sorted((c for c in (*ranked, *others) if c.merit >= share.floor), key=_by_merit)
    plain = {_claim_of(c): c.score for c in reversed(pool) if not c.is_figure and c.score >= FIT}
    scores = sorted(plain.values(), reverse=True)
    fit = sum(score >= BAR or n < HANDFUL for n, score in enumerate(scores))
    ready: list[Chosen] = []
    for chosen in pool:
        wanted = chosen.merit >= (BAR if len(ready) >= HANDFUL else FIT)
        if len(ready) >= share.most or not wanted or not _goes_beside(chosen, ready):
            continue
        figures = sum(c.is_figure for c in ready)
        total = min(share.most, fit + figures + 1)
        if not chosen.is_figure or figures + 1 <= max(FEW_FIGURES, FIGURES_A_CARD * total):
            ready.append(chosen)
    for chosen in sorted(pool, key=lambda c: c.is_figure):
        if len(ready) < share.least and chosen not in ready and _goes_beside(chosen, ready):
            ready.append(chosen)
    return {id(c): replace(c, tier=Tier.READY, below=c.merit < BAR) for c in ready}


def _goes_beside(chosen: Chosen, ready: Sequence[Chosen]) -> bool:
    """Whether a card asks a claim that none of the others asks, and tells none of their answers."""
    alone = chosen.is_listing or chosen.is_aside
    asked = not alone and any(_claim_of(c) == _claim_of(chosen) for c in ready if not c.is_aside)
    return not asked and not _tells(chosen, ready)


def _tells(chosen: Chosen, ready: Sequence[Chosen]) -> bool:
    """Whether a card and one of the others give each other's answer away on their fronts.

    The sentence before a card's own may, which is asked seconds away: studykit takes such cards for
    siblings where ``sibling_seconds`` reaches.
    """
    front, answer = chosen.bare
    for other in ready:
        theirs, said = other.bare
        if _holds(theirs, answer) or _holds(front, said):
            return True
    return False


def _holds(front: str, answer: str) -> bool:
    return len(answer) >= SHORTEST_TOLD and f" {answer} " in f" {front} "


def _clear(found: Sequence[Chosen], left: list[LeftOut]) -> list[Chosen]:
    """Without questions that two claims of the note answer differently."""
    asked: dict[str, set[str]] = {}
    for chosen in found:
        front, answer = chosen.key
        asked.setdefault(front, set()).add(answer)
    kept = []
    for chosen in found:
        if len(asked[chosen.key[0]]) > 1:
            left.append(chosen.left_out("second-answer"))
        else:
            kept.append(chosen)
    return kept


def _unasked(found: Iterable[Chosen], told: Told, left: list[LeftOut]) -> list[Chosen]:
    """Without what another card of the workspace, or a better one here, asks word for word."""
    kept, seen = [], set(told.asked)
    for chosen in sorted(found, key=lambda c: -c.score):
        if chosen.key in seen:
            left.append(chosen.left_out("asked-elsewhere"))
        else:
            kept.append(chosen)
            seen.add(chosen.key)
    return kept


def _one_a_claim(found: Iterable[Chosen], left: list[LeftOut]) -> list[Chosen]:
    best: dict[tuple[int, str], Chosen] = {}
    for chosen in sorted(found, key=lambda c: (-c.score, -c.proposal.worth)):
        key = (chosen.proposal.claim.first_line, chosen.proposal.claim.text)
        if key in best:
            left.append(chosen.left_out("one-a-claim"))
        else:
            best[key] = chosen
    return list(best.values())


def _without_twins(
    found: Sequence[Chosen], told: Alike[Claim], left: list[LeftOut]
) -> list[Chosen]:
    kept: list[Chosen] = []
    own: Alike[Claim] = Alike()
    for chosen in sorted(found, key=lambda c: -c.score):
        claim = chosen.proposal.claim
        if any(_same(claim, likeness, other) for likeness, other in told.to(claim.text)):
            left.append(chosen.left_out("told-by-sibling"))
        elif any(_is_twin(claim, likeness, other) for likeness, other in own.to(claim.text)):
            left.append(chosen.left_out("twin"))
        else:
            kept.append(chosen)
            own.add(claim, claim.text)
    return kept


def _is_twin(claim: Claim, likeness: float, other: Claim) -> bool:
    return likeness >= TWIN and numbers_of(claim.text) == numbers_of(other.text)


def _same(claim: Claim, likeness: float, other: Claim) -> bool:
    """Whether two claims of sibling notes state the same: alike, or half alike at one second."""
    return _is_twin(claim, likeness, other) or any(
        abs(a.seconds - b.seconds) <= SIBLING_SECONDS
        for a in claim.citations
        for b in other.citations
    )


def _listings(found: Sequence[Chosen], left: list[LeftOut]) -> list[Chosen]:
    """Without listings that ask for what a better one already asks for."""
    kept: list[Chosen] = []
    asked: dict[tuple[int, str], list[int]] = {}
    for chosen in sorted(found, key=lambda c: -c.score):
        own = {(c.first_line, c.text) for c in chosen.proposal.claims}
        counts = Counter(n for key in own for n in asked.get(key, ()))
        sizes = {n: len({(c.first_line, c.text) for c in kept[n].proposal.claims}) for n in counts}
        if any(common * 2 > min(len(own), sizes[n]) for n, common in counts.items()):
            left.append(chosen.left_out("twin"))
            continue
        for key in own:
            asked.setdefault(key, []).append(len(kept))
        kept.append(chosen)
    return kept
