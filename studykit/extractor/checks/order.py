"""All checks of a finished card, in the order in which they are asked.

The first that fails says why a proposal is no card: its code is what `studykit why` prints, and
docs/reasons.md explains it. A check is a function of a proposal in its last words, in one of the
files beside this one, and a row here. Cards written by hand are not checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studykit.extractor.checks import answers, fronts, leaks
from studykit.extractor.checks.claims import worn_by
from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal
from studykit.model import ClaimKind, QuestionAnswer


@dataclass(frozen=True, slots=True)
class Check:
    """A code, and whether a proposal fails. Asked of cards about one claim, of ``lists`` or of
    both; ``of_the_sentence`` marks what does not matter where a fact stays true and clear whatever
    its sentence says.
    """

    code: str
    fails: Callable[[Proposal, Page], bool]
    cards: bool = True
    lists: bool = False
    of_the_sentence: bool = False


CHECKS = (
    Check("unsafe-blank", fronts.unsafe),
    Check("empty", fronts.empty, lists=True),
    Check("long-listing", answers.long_listing, cards=False, lists=True),
    Check("unbalanced", fronts.unbalanced, lists=True),
    Check("long-claim", fronts.long_claim),
    Check("long-answer", answers.long_answer),
    Check("ragged", answers.ragged),
    Check("half-quoted", answers.half_quoted),
    Check("dangling", fronts.dangling, of_the_sentence=True),
    Check("pointing-answer", answers.pointing_answer),
    Check("leak", leaks.leak),
    Check("leak-place", leaks.placed_leak),
    Check("leak-number", leaks.number_leak),
    Check("leak-letters", leaks.letters_leak),
    Check("unnamed", fronts.nameless),
)


def failed(proposal: Proposal, page: Page, lasting: bool = False) -> str:
    """The code of the first check that a proposal fails; "" when it passes them all.

    ``lasting`` is for what stays true and clear whatever its sentence leans on or is about.
    """
    cell = proposal.claim.kind is ClaimKind.CELL
    if page.english and not cell and not lasting and len(proposal.claims) == 1:
        code = worn_by(proposal.claim.body) or worn_by(proposal.asked, meta_only=True)
        if code:
            return code
    content = proposal.content
    listing = isinstance(content, QuestionAnswer) and bool(content.points)
    for check in CHECKS:
        asked = check.lists if listing else check.cards and not (lasting and check.of_the_sentence)
        if asked and check.fails(proposal, page):
            return check.code
    return ""
