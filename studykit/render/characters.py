"""Card text as plain characters, free of everything that could steer a terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from studykit.model.place import place_of

if TYPE_CHECKING:
    from studykit.model import Card

FENCE = re.compile(r"^```([^\s`]*)[^\n`]*\n(.*?)(?:\n```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def clean(text: str) -> str:
    """Text without control characters, line breaks and tabs kept as such and as spaces."""
    if text.isprintable():
        return text
    text = _BREAK.sub("\n", text).replace("\t", "    ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def one_line(text: object) -> str:
    """A name as one line that steers no terminal: what cannot be seen stands as ``\\x1b``.

    Signs that turn the direction of text are such, too; joiners of words and emoji stay.
    """
    name = str(text)
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() or c in _JOINERS else _escaped(c) for c in name)


_JOINERS = frozenset("\u200c\u200d\u3000")


def _escaped(char: str) -> str:
    if 0xDC80 <= ord(char) <= 0xDCFF:  # a byte of a name that is not UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def counted(number: int, thing: str) -> str:
    """A number with what it counts, by which English takes the plural: "1 day", "2 days"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def breadcrumb(title: str, headings: tuple[str, ...]) -> str:
    """The way to a card's fact: the note's title and the headings, in one line."""
    return " › ".join(" ".join(clean(part).split()) for part in (title, *headings) if part)


def way_to(card: Card) -> str:
    """The way to a card's fact, as far as it does not tell the answer; without the title where the
    deck's name says it already.
    """
    title, source = card.source.title, card.source
    named = card.deck.rpartition("::")[2].casefold() == title.casefold()
    return breadcrumb("" if named and source.headings else title, place_of(card))


def is_narrow(text: str) -> bool:
    """Whether every character takes one cell and runs from left to right."""
    return text.isascii() or all(
        unicodedata.east_asian_width(c) not in "WF"
        and unicodedata.category(c) not in ("Mn", "Me", "Cf")
        and unicodedata.bidirectional(c) not in ("R", "AL", "AN")
        for c in text
    )
