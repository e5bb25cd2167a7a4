"""The first question on the screen while the screen library is still being loaded.

Loading it takes longer than all the rest of the start. What is painted here stands where the app
will paint it again, so that nothing moves when the app takes over.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from studykit.model import Card, Cloze
from studykit.render.characters import CODE, clean, is_narrow, way_to
from studykit.render.cloze import front as gaps
from studykit.render.terminal import to_terminal

WIDEST, TALL, LOW = 88, 32, 20
_QUIET, _BOLD, _PLAIN = "", "\x1b[1m", "\x1b[m"
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?1049l\x1b[?25h"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the screen: 0-based place, text, and whether it is the question or above it."""

    x: int
    y: int
    text: str
    asked: bool


def lift(height: int) -> int:
    """How many rows stand empty above a card, so that it is read in the middle of a tall screen."""
    return max(0, height // 3 - 6)


def rows_of(card: Card, width: int, height: int) -> tuple[Row, ...]:
    """The question side of a card, laid out as the app lays it out.

    Nothing for the few cards whose layout is left to the app: code blocks, lists, wide characters
    and text from right to left.
    """
    content = card.content
    asked = _plain(gaps(content.text) if isinstance(content, Cloze) else content.question)
    above = [way_to(card), ""]
    context = _plain(card.context)
    texts = [*above, context, asked]
    if "```" in "".join(texts) or "\n" in asked + context or not all(map(is_narrow, texts)):
        return ()
    room = min(WIDEST, width - 4)
    x = 2 + (width - 4 - room) // 2
    y = 2 + lift(height) + (1 if height >= LOW else 0)
    quiet = [row for text in [*above, *([context] if context else [])] for row in _wrap(text, room)]
    rows = [(row, False) for row in quiet] + [(row, True) for row in _wrap(asked, room)]
    shown = rows[: max(0, height - y - 5)]
    return tuple(Row(x, y + n, text, bold) for n, (text, bold) in enumerate(shown))


def _plain(text: str) -> str:
    return to_terminal(CODE.sub(lambda code: code[2], clean(text)))


def _wrap(text: str, room: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, room - 1, break_on_hyphens=False) or [""]


@contextmanager
def first_card(card: Card | None) -> Iterator[None]:
    """Paint a card's question on the terminal; within, keys are kept for the app and not echoed.

    Only where that is certain to work: on a terminal of POSIX that is not a dumb one.
    """
    if card is None or os.name != "posix" or not has_screen():
        yield
        return
    import termios

    stream = sys.stdin.fileno()
    before = termios.tcgetattr(stream)
    quiet = [*before]
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    size = os.get_terminal_size(sys.__stderr__.fileno())  # type: ignore[union-attr]
    termios.tcsetattr(stream, termios.TCSANOW, quiet)
    try:
        _paint(rows_of(card, size.columns, size.lines))
        yield
    except BaseException:
        _write(_LEAVE)
        raise
    finally:
        termios.tcsetattr(stream, termios.TCSANOW, before)


def has_screen() -> bool:
    """Whether the app can be shown: keys come from a terminal, and it can place text anywhere."""
    # The app draws on the standard error stream.
    streams = (sys.stdin, sys.__stdin__, sys.stdout, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return False
    return os.name == "nt" or os.environ.get("TERM", "dumb") not in ("", "dumb")


def _paint(rows: tuple[Row, ...]) -> None:
    if not rows:
        return
    parts = [
        f"\x1b[{row.y + 1};{row.x + 1}H{_BOLD if row.asked else _QUIET}{row.text}{_PLAIN}"
        for row in rows
    ]
    _write(_ENTER + "".join(parts))


def _write(text: str) -> None:
    if sys.__stderr__ is not None:
        sys.__stderr__.write(text)
        sys.__stderr__.flush()
