"""Cards that the author wrote by hand: they are taken as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.page import AUTHORED, Page
from studykit.extractor.proposal import BLANK, Proposal, question
from studykit.model import Claim, ClaimKind, Cloze

_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)


def authored(page: Page) -> Iterator[Proposal]:
    """One card for each question, definition and cloze in the author's hand."""
    for claim in page.note.claims:
        if claim.kind is ClaimKind.AUTHORED_CLOZE:
            yield from _cloze(claim)
        elif claim.kind in AUTHORED and claim.question.strip() and claim.answer.strip():
            yield question(claim, claim.question, claim.answer, worth=1.0)


def _cloze(claim: Claim) -> Iterator[Proposal]:
    """The blanks of one number make one card; a cloze with c1 and c2 makes two."""
    numbers = list(dict.fromkeys(re.findall(r"\{\{c(\d+)::", claim.question)))
    for place, number in enumerate(numbers):
        text = _only(claim.question, number)
        blanks = [m[1] for m in _BLANK.finditer(text)]
        if not any(blank.strip() for blank in blanks):
            continue
        yield Proposal(
            claims=(claim,),
            content=Cloze(text),
            asked=_BLANK.sub(BLANK, text),
            answer=", ".join(blanks),
            variant="" if place == 0 else f"c{number}",
            worth=1.0,
            citations=claim.citations,
        )


def _only(text: str, number: str) -> str:
    """The text with one number's blanks as c1 and the others filled in."""

    def keep(match: re.Match[str]) -> str:
        own = match[0].startswith(f"{{{{c{number}::")
        return "{{c1::" + match[0].split("::", 1)[1] if own else match[1]

    return _BLANK.sub(keep, text)
