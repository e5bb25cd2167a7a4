"""Card text on the screen: maths as Unicode, code highlighted, list items hanging, no markup.

What stands in a card is data: square brackets, escape sequences and control characters never reach
the terminal as anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from studykit.render.characters import CODE, FENCE, clean
from studykit.render.terminal import to_terminal
from studykit.tui.styles import CODED, QUIET, STRONG

_ITEM = re.compile(r"\s*(?:[-*+•–‣◦]|\d{1,3}[.)])\s+")
_LONGEST_HANG = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text before it is wrapped; what wraps is set in by ``hang`` cells."""

    content: Content
    hang: int = 0


def lines_of(content: Content, style: Style | None = None) -> tuple[Line, ...]:
    """Split styled text into lines; the lines of a list hang behind their marks."""
    if style is not None:
        content = content.stylize_before(style)
    return tuple(_hanging(part) for part in content.split("\n", allow_blank=True))


def _hanging(content: Content) -> Line:
    mark = _ITEM.match(content.plain)
    width = 0 if mark is None else Content(mark[0]).cell_length
    return Line(content, width if width <= _LONGEST_HANG else 0)


def wrap(lines: Iterable[Line], width: int) -> Content:
    """Lay lines out in ``width`` cells; words break only when they are wider than that."""
    laid: list[Content] = []
    for line in lines:
        hang = line.hang if line.hang < width // 2 else 0
        laid += _wrap_line(line.content, max(1, width), hang)
    return Content("\n").join(laid)


def _wrap_line(content: Content, width: int, hang: int) -> Sequence[Content]:
    rows = content.wrap(width) if content.cell_length > width else [content]
    if not hang or len(rows) < 2:
        return rows
    first = rows[0]
    rest = content[len(first.plain) :]
    skipped = len(rest.plain) - len(rest.plain.lstrip(" "))
    return [first, *(row.pad_left(hang) for row in rest[skipped:].wrap(width - hang))]


# ---------------------------------------------------------------- card text


def card_text(text: str) -> Content:
    """Card text (see :mod:`studykit.model`) as styled text."""
    text = clean(text)
    if "`" not in text:
        return Content(_plain(text))
    parts: list[Content] = []
    at = 0
    for fence in FENCE.finditer(text):
        parts += [_inline(text[at : fence.start()]), _block(fence[2], fence[1])]
        at = fence.end()
    return Content("").join([*parts, _inline(text[at:])])


def _inline(text: str) -> Content:
    parts: list[Content] = []
    at = 0
    for code in CODE.finditer(text):
        parts += [Content(_plain(text[at : code.start()])), Content.styled(code[2], CODED)]
        at = code.end()
    return Content("").join([*parts, Content(_plain(text[at:]))])


def _plain(text: str) -> str:
    """Text without code: its maths as Unicode, its outer spacing kept."""
    if "\\" not in text:
        return text

    body = text.strip()
    start = text.index(body) if body else len(text)
    return text[:start] + clean(to_terminal(body)) + text[start + len(body) :]


def _block(code: str, language: str) -> Content:
    bar = Content.styled("│ ", QUIET)
    rows = _highlighted(code, language).split("\n", allow_blank=True)
    return Content("\n").join([bar + row for row in rows])


def _highlighted(code: str, language: str) -> Content:
    if not language:
        return Content.styled(code, CODED)
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, Keyword, Name, String
    from pygments.util import ClassNotFound

    looks = (
        (Comment, QUIET),
        (Keyword, STRONG),
        (String, CODED),
        (Name.Function, STRONG),
        (Name.Class, STRONG),
    )
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return Content.styled(code, CODED)
    parts = [
        Content.styled(
            piece, next((look for kind, look in looks if token[: len(kind)] == kind), "")
        )
        for token, piece in lexer.get_tokens(code)
    ]
    return Content("").join(parts)


# ---------------------------------------------------------------- marks that survive rendering

_OPEN, _CLOSE = "\ue000", "\ue001"


def fence_off(text: str) -> str:
    """Put marks around a piece of card text that are found again after rendering."""
    return f"{_OPEN}{text}{_CLOSE}"


def style_fenced(content: Content, style: Style) -> Content:
    """Style the pieces that :func:`fence_off` marked, and take the marks away."""
    parts: list[Content] = []
    for part in content.split(_OPEN, allow_blank=True):
        inner, close, _ = part.plain.partition(_CLOSE)
        if close:
            parts += [part[: len(inner)].stylize(style), part[len(inner) + 1 :]]
        else:
            parts.append(part)
    return Content("").join(parts)
