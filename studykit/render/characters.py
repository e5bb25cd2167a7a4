"""Card text as plain characters, free of everything that could steer a terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

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


def breadcrumb(title: str, headings: tuple[str, ...]) -> str:
    """The way to a card's fact: the note's title and the headings, in one line."""
    return " › ".join(" ".join(clean(part).split()) for part in (title, *headings) if part)


def way_to(card: Card) -> str:
    """The way to a card's fact, without the title where the deck's name says it already."""
    title, source = card.source.title, card.source
    named = card.deck.rpartition("::")[2].casefold() == title.casefold()
    return breadcrumb("" if named and source.headings else title, source.headings)


def is_narrow(text: str) -> bool:
    """Whether every character takes one cell and runs from left to right."""
    return text.isascii() or all(
        unicodedata.east_asian_width(c) not in "WF"
        and unicodedata.category(c) not in ("Mn", "Me", "Cf")
        and unicodedata.bidirectional(c) not in ("R", "AL", "AN")
        for c in text
    )
