"""Clozes: the blanks of ``{{c1::answer::hint}}`` text, and how they are shown.

A blank ends at the first ``}}`` at which the braces inside it are balanced, so ``\\frac{a}{b}`` may
stand in one; the hint begins at the first ``::`` outside code and maths, so ``std::vector`` may.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_OPENING = re.compile(r"\{\{c(\d{1,4})::")
_BRACE = re.compile("[{}]")
_LONGEST = 2000  # characters in a blank with balanced braces; keeps odd text from taking long
_VERBATIM = re.compile(r"```.*?```|`[^`\n]+`|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank: its number, answer and hint ("" if none), and its span in the cloze text."""

    number: int
    answer: str
    hint: str
    start: int
    end: int


def parse_cloze(text: str) -> tuple[Blank, ...]:
    """The blanks of a cloze text, in order. A blank within a blank is part of the outer answer."""
    found: list[Blank] = []
    at = 0
    while opening := _OPENING.search(text, at):
        end = _closing(text, opening.end())
        if end is None:
            at = opening.end()
            continue
        answer, hint = _parted(back(text[opening.end() : end]))
        found.append(Blank(int(opening[1]), answer, hint, opening.start(), end + 2))
        at = end + 2
    return tuple(found)


def _closing(text: str, start: int) -> int | None:
    """Where the ``}}`` of a blank stands that opened before ``start``."""
    first = text.find("}}", start)
    depth = 0
    for brace in _BRACE.finditer(text, start, start + _LONGEST) if first >= 0 else ():
        if brace[0] == "{":
            depth += 1
        elif depth:
            depth -= 1
        elif text.startswith("}}", brace.start()):
            return brace.start()
    return first if first >= 0 else None


def _parted(inside: str) -> tuple[str, str]:
    """Answer and hint."""
    at = 0
    for verbatim in _VERBATIM.finditer(inside):
        cut = inside.find("::", at, verbatim.start())
        if cut >= 0:
            return inside[:cut], inside[cut + 2 :]
        at = verbatim.end()
    cut = inside.find("::", at)
    return (inside, "") if cut < 0 else (inside[:cut], inside[cut + 2 :])


def told_hint(blank: Blank) -> str:
    """The hint that a blank shows: a bare "what" would say no more than the blank does."""
    hint = " ".join(blank.hint.split())
    return "" if hint.casefold().strip(" ?") == "what" else hint


def front(text: str) -> str:
    """The text with each blank as ``[…]`` or ``[… hint]``."""
    return replaced(text, lambda blank: f"[… {told_hint(blank)}]" if told_hint(blank) else "[…]")


def back(text: str) -> str:
    """The text with each blank filled."""
    return replaced(text, lambda blank: blank.answer)


def answers(text: str) -> tuple[str, ...]:
    """What stands in the blanks."""
    return tuple(blank.answer for blank in parse_cloze(text))


def replaced(text: str, show: Callable[[Blank], str]) -> str:
    """The text with each blank as ``show`` has it."""
    if "{{c" not in text:
        return text
    parts, at = [], 0
    for blank in parse_cloze(text):
        parts += [text[at : blank.start], show(blank)]
        at = blank.end
    return "".join([*parts, text[at:]])
