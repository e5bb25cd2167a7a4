"""Cards that the author wrote by hand: they are taken as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from studykit.extractor.page import AUTHORED, Page
from studykit.extractor.proposal import BLANK, Proposal, question
from studykit.model import Claim, ClaimKind, Cloze

_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)


def authored(page: Page) -> Iterator[Proposal]:
    """One card for each question, definition and cloze in the author's hand."""
    seen: Counter[str] = Counter()
    for claim in page.note.claims:
        if claim.kind is ClaimKind.AUTHORED_CLOZE:
            for proposal in _cloze(claim):
                yield replace(proposal, variant=_variant(seen[claim.text]))
                seen[claim.text] += 1
        elif claim.kind in AUTHORED and claim.question.strip() and claim.answer.strip():
            yield question(claim, claim.question, claim.answer, worth=1.0)


def _variant(earlier: int) -> str:
    """What tells the clozes of one sentence apart: nothing for the first, then "2", "3", ..."""
    return str(earlier + 1) if earlier else ""


def _cloze(claim: Claim) -> Iterator[Proposal]:
    """The blanks of one number make one card; a cloze with c1 and c2 makes two."""
    numbers = list(dict.fromkeys(re.findall(r"\{\{c(\d+)::", claim.question)))
    for number in numbers:
        text = _only(claim.question, number)
        blanks = [m[1] for m in _BLANK.finditer(text)]
        if not any(blank.strip() for blank in blanks):
            continue
        yield Proposal(
            claims=(claim,),
            content=Cloze(text),
            asked=_BLANK.sub(BLANK, text),
            answer=", ".join(blanks),
            worth=1.0,
            citations=claim.citations,
        )


def _only(text: str, number: str) -> str:
    """The text with one number's blanks as c1 and the others filled in."""

    def keep(match: re.Match[str]) -> str:
        own = match[0].startswith(f"{{{{c{number}::")
        return "{{c1::" + match[0].split("::", 1)[1] if own else match[1]

    return _BLANK.sub(keep, text)
