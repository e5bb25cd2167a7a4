"""What a generator hands on: a card in the making, judged by checks and chosen among its peers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from studykit.extractor.document import Page
from studykit.model import Citation, Claim, Cloze, Content, Point, QuestionAnswer

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question about claims of one page, before any check.

    ``asked`` is what the front shows without the answer, ``answer`` what is to be recalled, both
    plain. ``worth`` orders the proposals of one claim (larger first). ``claims`` is one claim,
    except for questions about a list or a section. ``headings`` is the place to show where it is
    not the claim's own. ``blank`` is where a cloze's blank stands in the claim's text, ``hint``
    what it says.
    """

    claims: tuple[Claim, ...]
    content: Content
    asked: str
    answer: str
    context: str = ""
    variant: str = ""
    worth: float = 0.0
    citations: tuple[Citation, ...] = ()
    headings: tuple[str, ...] | None = None
    blank: tuple[int, int] | None = None
    hint: str = ""

    @property
    def claim(self) -> Claim:
        """The first of its claims."""
        return self.claims[0]


class Generator(Protocol):
    """One question type: reads a page, yields proposals in any order."""

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Propose cards for the claims of a page."""
        ...


def question(
    claim: Claim,
    asked: str,
    answer: str,
    *,
    context: str = "",
    variant: str = "",
    worth: float = 0.0,
) -> Proposal:
    """A question with a short answer about one claim."""
    return Proposal(
        claims=(claim,),
        content=QuestionAnswer(asked, answer),
        asked=asked,
        answer=answer,
        context=context,
        variant=variant,
        worth=worth,
        citations=claim.citations,
    )


def listing(
    claims: tuple[Claim, ...],
    asked: str,
    points: tuple[Point, ...],
    *,
    context: str = "",
    variant: str = "",
    worth: float = 0.0,
    ordered: bool = False,
    headings: tuple[str, ...] | None = None,
) -> Proposal:
    """A question whose answer is a list of points, each with its own stamps."""
    marks = [f"{n}." for n in range(1, len(points) + 1)] if ordered else ["•"] * len(points)
    answer = "\n".join(f"{mark} {p.text}" for mark, p in zip(marks, points, strict=True))
    citations = tuple(dict.fromkeys(c for p in points for c in p.citations))
    return Proposal(
        claims=claims,
        content=QuestionAnswer(asked, answer, points),
        asked=asked,
        answer=answer,
        context=context,
        variant=variant,
        worth=worth,
        citations=citations,
        headings=headings,
    )


def around(text: str, start: int, end: int) -> str:
    """What a front shows of a text whose ``text[start:end]`` is blanked."""
    return f"{text[:start]}{BLANK}{text[end:]}"


def cloze(
    claim: Claim,
    text: str,
    start: int,
    end: int,
    hint: str,
    *,
    context: str = "",
    variant: str = "",
    worth: float = 0.0,
) -> Proposal:
    """A sentence with ``text[start:end]`` blanked; ``hint`` says what kind of answer is meant."""
    answer = text[start:end]
    body = f"{{{{c1::{answer}::{hint}}}}}" if hint else f"{{{{c1::{answer}}}}}"
    return Proposal(
        claims=(claim,),
        content=Cloze(f"{text[:start]}{body}{text[end:]}"),
        asked=around(text, start, end),
        answer=answer,
        context=context,
        variant=variant,
        worth=worth,
        citations=claim.citations,
        blank=(start, end),
        hint=hint,
    )


_BLANK = re.compile(r"\{\{c\d+::")


def unsafe_blank(proposal: Proposal) -> bool:
    """Whether a cloze holds what Anki would read as the end of a blank or as a hint."""
    if not isinstance(proposal.content, Cloze):
        return False
    around = proposal.asked.replace(BLANK, "")
    return (
        "::" in proposal.answer
        or "}}" in proposal.answer
        or "{{" in proposal.answer
        or _BLANK.search(around) is not None
        or proposal.answer.endswith("}")
    )
