"""Which proposals become cards: one a claim, no twins, and no more than a note's share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from studykit.extractor.alike import Alike
from studykit.extractor.proposal import Proposal
from studykit.extractor.words import numbers_of
from studykit.model import Claim, LeftOut, QuestionAnswer, Tier

TWIN = 0.7
SIBLING_SECONDS = 5
MISSING, FIT = 3, 0.5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that passed the gates, with the name of its generator, its tier and weight.

    ``rank`` orders the generators of one claim, ``reserve`` the drafts that fill up a note.
    """

    proposal: Proposal
    generator: str
    tier: Tier
    rank: float
    weight: float
    reserve: float = 0.3

    @property
    def is_listing(self) -> bool:
        """Whether it asks for several claims at once."""
        content = self.proposal.content
        return isinstance(content, QuestionAnswer) and bool(content.points)

    def left_out(self, reason: str) -> LeftOut:
        """The note of why it is no card."""
        claim = self.proposal.claim
        return LeftOut(claim.first_line, claim.text, self.generator, reason)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken and what was not, with reasons."""

    taken: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]


class Told:
    """What the cards of the notes of one video already ask: their claims and their fronts."""

    def __init__(self) -> None:
        self.alike: Alike[Claim] = Alike()
        self.fronts: set[str] = set()

    def add(self, chosen: Chosen) -> None:
        """Take one more in."""
        claim = chosen.proposal.claim
        self.alike.add(claim, claim.text)
        self.fronts.add(chosen.proposal.asked)


def choose(found: Sequence[Chosen], told: Told, quota: int, handful: int = 0) -> Choice:
    """Choose among the proposals of one note.

    ``told`` is what a sibling note's cards already ask. Authored cards always stay. Ready
    cards beyond ``quota`` become drafts, the least important first. A note at most three short
    of ``handful`` ready cards, or without any, is given its best drafts; with 0 none is.
    """
    left: list[LeftOut] = []
    authored = [c for c in found if c.generator == "authored"]
    rest = [c for c in found if c.generator != "authored"]
    # What letters stand for is asked beside the claim that spells them out, not in its place.
    asides = [c for c in rest if c.generator == "acronym"]
    singles = _one_a_claim([c for c in rest if not c.is_listing and c not in asides], left)
    singles = _clear([*singles, *asides], left)
    asides = [c for c in singles if c.generator == "acronym"]
    singles = _without_twins([c for c in singles if c.generator != "acronym"], told.alike, left)
    singles += _unspelt(asides, told, left)
    listings = _listings([c for c in rest if c.is_listing], left)
    kept = _filled(_within([*listings, *singles], quota), min(handful, quota))
    return Choice((*authored, *kept), tuple(left))


def _order(chosen: Chosen) -> tuple[bool, float]:
    return (chosen.tier is Tier.READY, chosen.rank + chosen.proposal.worth)


def _one_a_claim(found: Iterable[Chosen], left: list[LeftOut]) -> list[Chosen]:
    best: dict[tuple[int, str], Chosen] = {}
    for chosen in found:
        key = (chosen.proposal.claim.first_line, chosen.proposal.claim.text)
        rival = best.get(key)
        if rival is None:
            best[key] = chosen
            continue
        worse, better = (
            sorted((rival, chosen), key=_order)
            if _order(chosen) != _order(rival)
            else (chosen, rival)
        )
        best[key] = better
        left.append(worse.left_out("one-a-claim"))
    return list(best.values())


def _clear(found: Sequence[Chosen], left: list[LeftOut]) -> list[Chosen]:
    """Without questions that two claims of the note answer differently."""
    asked: dict[tuple[str, str], set[str]] = {}
    for chosen in found:
        asked.setdefault(_front(chosen), set()).add(chosen.proposal.answer)
    kept = []
    for chosen in found:
        if len(asked[_front(chosen)]) > 1:
            left.append(chosen.left_out("second-answer"))
        else:
            kept.append(chosen)
    return kept


def _front(chosen: Chosen) -> tuple[str, str]:
    return (chosen.proposal.asked, chosen.proposal.context)


def _without_twins(
    found: Sequence[Chosen], told: Alike[Claim], left: list[LeftOut]
) -> list[Chosen]:
    kept: list[Chosen] = []
    own: Alike[Claim] = Alike()
    for chosen in sorted(found, key=lambda c: (c.tier is not Tier.READY, -c.weight)):
        claim = chosen.proposal.claim
        if any(_same(claim, likeness, other) for likeness, other in told.to(claim.text)):
            left.append(chosen.left_out("told-by-sibling"))
        elif any(_is_twin(claim, likeness, other) for likeness, other in own.to(claim.text)):
            left.append(chosen.left_out("twin"))
        else:
            kept.append(chosen)
            own.add(claim, claim.text)
    return kept


def _unspelt(asides: Sequence[Chosen], told: Told, left: list[LeftOut]) -> list[Chosen]:
    """Without acronyms that a claim of a sibling note spells out as well."""
    kept = []
    for chosen in asides:
        if chosen.proposal.asked in told.fronts:
            left.append(chosen.left_out("told-by-sibling"))
        else:
            kept.append(chosen)
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
    contents = set()
    for chosen in sorted(found, key=_order, reverse=True):
        own = {(c.first_line, c.text) for c in chosen.proposal.claims}
        counts = Counter(n for key in own for n in asked.get(key, ()))
        sizes = {n: len({(c.first_line, c.text) for c in kept[n].proposal.claims}) for n in counts}
        covered = any(common * 2 > min(len(own), sizes[n]) for n, common in counts.items())
        if covered or chosen.proposal.content in contents:
            left.append(chosen.left_out("twin"))
            continue
        for key in own:
            asked.setdefault(key, []).append(len(kept))
        contents.add(chosen.proposal.content)
        kept.append(chosen)
    return kept


def _within(found: Sequence[Chosen], quota: int) -> list[Chosen]:
    ready = [c for c in found if c.tier is Tier.READY]
    ready.sort(key=lambda c: c.weight, reverse=True)
    beyond = {id(c) for c in ready[quota:]}
    return [replace(c, tier=Tier.DRAFT) if id(c) in beyond else c for c in found]


def _filled(found: Sequence[Chosen], handful: int) -> list[Chosen]:
    """The best drafts made ready where that brings a note to a handful, or to its first card.

    Only drafts of shapes that were found usable more often than not fill up a handful.
    """
    if not handful:
        return list(found)
    ready = sum(c.tier is Tier.READY for c in found)
    drafts = sorted((c for c in found if c.tier is Tier.DRAFT), key=_fitness, reverse=True)
    singles = [c for c in drafts if not c.is_listing and _promise(c) >= FIT]
    missing = handful - ready
    if 0 < missing <= min(MISSING, len(singles)):
        raised = singles[:missing]
    else:
        pointed = [c for c in drafts if c.proposal.variant != "topic"]
        raised = [] if ready else (pointed or drafts)[:1]
    ids = {id(c) for c in raised}
    return [replace(c, tier=Tier.READY) if id(c) in ids else c for c in found]


def _fitness(chosen: Chosen) -> tuple[bool, float, float]:
    return (not chosen.is_listing, _promise(chosen), chosen.weight)


def _promise(chosen: Chosen) -> float:
    return chosen.reserve + chosen.proposal.worth
