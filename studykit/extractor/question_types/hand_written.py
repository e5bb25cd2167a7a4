"""Cards that the author wrote by hand: they are taken as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from studykit.extractor.document import AUTHORED, Page
from studykit.extractor.notes.inline.tokens import cloze_ends
from studykit.extractor.proposal import BLANK, Proposal, question
from studykit.model import Claim, ClaimKind, Cloze


def authored(page: Page) -> Iterator[Proposal]:
    """One card for each question, definition and cloze in the author's hand, two for what is asked
    both ways.
    """
    seen: Counter[str] = Counter()
    for claim in page.claims:
        if claim.kind is ClaimKind.AUTHORED_CLOZE:
            yield _cloze(claim, _variant(seen[claim.text]))
            seen[claim.text] += 1
        elif claim.kind in AUTHORED and claim.question.strip() and claim.answer.strip():
            yield _asked(claim, claim.question, claim.answer)
            if claim.both_ways:
                yield _asked(claim, claim.answer, claim.question, "reverse")


def _asked(claim: Claim, asked: str, told: str, variant: str = "") -> Proposal:
    answer = f"{told}\n{claim.extra}" if claim.extra else told
    return question(claim, asked, answer, variant=variant, worth=1.0)


def _variant(earlier: int) -> str:
    """What tells the clozes of one sentence apart: nothing for the first, then "2", "3", ..."""
    return str(earlier + 1) if earlier else ""


def _cloze(claim: Claim, variant: str) -> Proposal:
    parts, at = [], 0
    for start, end in sorted(cloze_ends(claim.question).items()):
        parts += [claim.question[at:start], BLANK]
        at = end
    return Proposal(
        claims=(claim,),
        content=Cloze(claim.question),
        asked="".join([*parts, claim.question[at:]]),
        answer=claim.answer,
        worth=1.0,
        citations=claim.citations,
        variant=variant,
    )
