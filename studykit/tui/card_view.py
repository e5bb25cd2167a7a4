"""The two faces of a card as lines of styled text. Pure: a card in, lines out."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.style import Style

from studykit.model import Card, Citation, Cloze, Origin, QuestionAnswer
from studykit.render.characters import clean, one_line, way_to
from studykit.render.cloze import parse_cloze
from studykit.study import difference
from studykit.study.difference import Kind, compare, is_same
from studykit.study.links import safe_link
from studykit.tui.prose import Line, card_text, fence_off, lines_of, style_fenced
from studykit.tui.styles import (
    BLANK,
    FAINT,
    MARKED,
    MISSING,
    QUIET,
    STAMP,
    STRONG,
    WRONG,
    clickable,
)

RULE = Line(Content.styled("─" * 12, FAINT))
EMPTY = Line(Content(""))


def front(card: Card) -> tuple[Line, ...]:
    """Where the card comes from, its context in grey, the question or the sentence with gaps."""
    asked = question(card.content) if isinstance(card.content, QuestionAnswer) else gaps(card)
    return (*_above(card), *lines_of(asked, STRONG), *_pictures(card, "front"))


def back(card: Card, typed: str | None = None) -> tuple[Line, ...]:
    """What follows when the card is turned: the answer and the seconds at which it was said.

    ``typed`` is what the learner wrote, compared with the answer; None when nothing was asked for.
    """
    compared = () if typed is None else (*comparison(typed, expected(card)), EMPTY)
    if isinstance(card.content, Cloze):
        return (EMPTY, *compared, *_stamps(card.citations), *_pictures(card, "back"))
    listed = _listed(card.content)
    rest = [citation for citation in card.citations if citation.seconds not in listed]
    return (
        EMPTY,
        RULE,
        EMPTY,
        *compared,
        *answer(card.content),
        EMPTY,
        *_stamps(rest),
        *_pictures(card, "back"),
    )


def front_turned(card: Card) -> tuple[Line, ...]:
    """The front of a turned card: a cloze stands there with its answer filled in."""
    if isinstance(card.content, QuestionAnswer):
        return front(card)
    return (*_above(card), *lines_of(filled(card.content)))


def _above(card: Card) -> tuple[Line, ...]:
    path = way_to(card)
    crumbs = Line(Content.styled(path, QUIET))
    if not card.context:
        return (crumbs, EMPTY)
    return (crumbs, EMPTY, *lines_of(card_text(card.context), QUIET))


# ---------------------------------------------------------------- questions


def question(content: QuestionAnswer) -> Content:
    """The question."""
    return card_text(content.question)


def answer(content: QuestionAnswer) -> tuple[Line, ...]:
    """The answer; the points of a list each with their own stamps."""
    lines = lines_of(card_text(content.answer))
    if not _is_list(content) or len(lines) != len(content.points):
        return lines
    return tuple(
        Line(line.content + _after(point.citations), line.hang)
        for line, point in zip(lines, content.points, strict=True)
    )


def _is_list(content: QuestionAnswer) -> bool:
    """Whether the answer still is the list of its points, one a line."""
    rows = content.answer.split("\n")
    return bool(content.points) and [True] * len(content.points) == [
        row.endswith(point.text) for row, point in zip(rows, content.points, strict=False)
    ]


def _listed(content: QuestionAnswer) -> set[int]:
    """The cited seconds that stand beside the points of a list."""
    if not _is_list(content):
        return set()
    return {citation.seconds for point in content.points for citation in point.citations}


def _after(citations: Iterable[Citation]) -> Content:
    stamps = [_stamp(citation) for citation in citations]
    return Content("").join([part for stamp in stamps for part in (Content("  "), stamp)])


# ---------------------------------------------------------------- clozes


def gaps(card: Card) -> Content:
    """The sentence with its blanks as [… hint]."""
    assert isinstance(card.content, Cloze)
    return style_fenced(card_text(_replaced(card.content, hide=True)), BLANK)


def filled(content: Cloze) -> Content:
    """The sentence with its blanks filled in and highlighted."""
    return style_fenced(card_text(_replaced(content, hide=False)), MARKED)


def _replaced(content: Cloze, *, hide: bool) -> str:
    """The text with every blank replaced by its gap or its answer, marked for styling."""
    parts: list[str] = []
    at = 0
    for blank in parse_cloze(content.text):
        gap = f"[… {blank.hint}]" if blank.hint else "[…]"
        parts += [content.text[at : blank.start], fence_off(gap if hide else blank.answer)]
        at = blank.end
    return "".join([*parts, content.text[at:]])


# ---------------------------------------------------------------- citations


def _stamps(citations: Iterable[Citation]) -> tuple[Line, ...]:
    found = list(citations)
    if not found:
        return ()
    return (Line(Content.styled("▸", QUIET) + _after(found), hang=3),)


def _pictures(card: Card, side: str) -> tuple[Line, ...]:
    """What one side of a card shows besides words, by name: p opens it."""
    return tuple(
        Line(Content.styled(f"▣ {one_line(media.alt or media.path)}  p opens it", QUIET), hang=2)
        for media in card.candidate.media
        if media.side == side and media.digest
    )


def _stamp(citation: Citation) -> Content:
    """The stamp as the note prints it: a link for the terminal, and for a click in the app."""
    label = clean(citation.label).replace("\n", " ") or "link"
    link = safe_link(citation.url)
    style = QUIET if link is None else STAMP + Style(link=link) + clickable(f"open_at({link!r})")
    stamp = Content.styled(label, style)
    if citation.origin is Origin.OWN:
        return stamp
    says = " nearby" if citation.origin is Origin.INHERITED else ""
    return stamp + Content.styled(says + (" mended" if citation.mended else ""), QUIET)


# ---------------------------------------------------------------- typed answers


def expected(card: Card) -> str:
    """What the learner is to type, as it looks on the screen."""
    if isinstance(card.content, QuestionAnswer):
        return card_text(card.content.answer).plain
    return ", ".join(card_text(blank.answer).plain for blank in parse_cloze(card.content.text))


def comparison(typed: str, right: str) -> tuple[Line, ...]:
    """The learner's words with what is wrong struck out, then the card's with what was missing
    underlined.
    """
    label, card = Content.styled("you wrote  ", QUIET), Content.styled("the card   ", QUIET)
    if not typed.strip():
        return (Line(label + Content.styled("nothing", QUIET)),)
    if is_same(typed, right):
        return (Line(label + Content.styled(f"{clean(typed)}  ✓ as on the card", MARKED)),)
    pieces = compare(clean(typed), right)
    looks: dict[Kind, Style | str] = {Kind.SAME: "", Kind.EXTRA: WRONG, Kind.MISSING: MISSING}
    rows = ((label, difference.written(pieces)), (card, difference.right(pieces)))
    return tuple(
        Line(line.content, 11)
        for before, side in rows
        for line in lines_of(
            before + Content("").join([Content.styled(p.text, looks[p.kind]) for p in side])
        )
    )
