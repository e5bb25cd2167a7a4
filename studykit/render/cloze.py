"""Clozes: the blanks of ``{{c1::answer::hint}}`` text, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_BLANK = re.compile(r"\{\{c(\d+)::(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank: its number, answer and hint ("" if none), and its span in the cloze text."""

    number: int
    answer: str
    hint: str
    start: int
    end: int


def parse_cloze(text: str) -> tuple[Blank, ...]:
    """The blanks of a cloze text, in order."""
    found = []
    for match in _BLANK.finditer(text):
        answer, _, hint = match[2].partition("::")
        found.append(Blank(int(match[1]), answer, hint, match.start(), match.end()))
    return tuple(found)


def front(text: str) -> str:
    """The text with each blank as ``[…]`` or ``[… hint]``."""
    return _replaced(text, lambda blank: f"[… {blank.hint}]" if blank.hint else "[…]")


def back(text: str) -> str:
    """The text with each blank filled."""
    return _replaced(text, lambda blank: blank.answer)


def answers(text: str) -> tuple[str, ...]:
    """What stands in the blanks."""
    return tuple(blank.answer for blank in parse_cloze(text))


def _replaced(text: str, show: Callable[[Blank], str]) -> str:
    parts, at = [], 0
    for blank in parse_cloze(text):
        parts += [text[at : blank.start], show(blank)]
        at = blank.end
    return "".join([*parts, text[at:]])
