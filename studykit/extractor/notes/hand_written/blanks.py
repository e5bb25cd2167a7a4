"""Blanks in a sentence, in the spellings of many tools, as Anki's ``{{c1::answer::hint}}``.

Each spelling is one :class:`Spelling`: a pattern over text in which code, maths, links, stamps and
Anki's own clozes are blanked out, and whether it is read unasked. To add one, add an entry here
and a golden case in tests/golden/hand_written/.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from studykit.extractor.notes.hand_written.card import Allowed
from studykit.extractor.notes.text import shielded

#: A blank without a number is a card of its own; its number is out of the author's way.
FIRST_FREE, LAST_FREE = 201, 500


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a blank. ``tools`` have to be asked for by the note or by an option; none:
    always read. The pattern names ``answer``, ``hint`` and ``number``.
    """

    name: str
    pattern: str
    tools: tuple[str, ...] = ()


_MACRO = (
    r"(?!\s*(?:query|embed|video|renderer|youtube|tweet|pdf|img|function|namespace|table|date)\b)"
)
SPELLINGS: tuple[Spelling, ...] = (
    Spelling(
        "slipped",
        r"\{\{\s*[cC](?P<number>\d{1,3})\s*(?:::|:(?!:))\s*(?P<answer>[^{}]+?)"
        r"(?:\s*::\s*(?P<hint>[^{}:]*?))?\s*\}\}",
    ),
    Spelling(
        "cloze-macro",
        r"\{\{\s*cloze\s+(?P<answer>[^{}]+?)(?:\s+\x00{2}\s+(?P<hint>[^{}]+?))?\s*\}\}",
    ),
    Spelling(
        "numbered-braces",
        r"\{\{\s*(?P<number>\d{1,3})::(?P<answer>[^{}]+?)(?:::(?P<hint>[^{}]*?))?\s*\}\}",
    ),
    Spelling(
        "one-brace-anki",
        r"(?<!\{)\{(?:c(?P<number>\d{1,3})(?:::?|\|)|(?P<number2>\d{1,3})::)"
        r"(?P<answer>[^{}\n]+?)(?:::(?P<hint>[^{}]*?))?\}(?!\})",
    ),
    Spelling(
        "double-brace",
        rf"\{{\{{{_MACRO}(?P<answer>[^{{}}]+?)\}}\}}",
        ("spaced-repetition", "remnote", "mochi"),
    ),
    Spelling(
        "one-brace",
        r"(?<![\{\w])\{(?:(?P<number>\d{1,3})[:|])?(?P<answer>[^{}\n|\"\s][^{}\n|]*)\}(?!\})",
        ("flashcards", "obsidian-to-anki", "inka"),
    ),
    Spelling(
        "highlight",
        r"==(?![=\s])(?P<answer>(?:(?!==).){1,300}?)==(?!=)"
        r"(?:\^\[(?P<hint>[^\[\]]*)\])?(?:\[\^(?P<number>\d{1,3}|[ahs]+)\])?",
    ),
    Spelling(
        "struck",
        r"~~(?![~\s])(?:(?P<number>\d{1,3})\s+)?(?P<answer>[^~]+?)"
        r"(?:\s+_(?P<hint>[^_~]+)_)?~~(?!~)",
        ("yanki",),
    ),
)
_PATTERNS = {spelling.name: re.compile(spelling.pattern, re.DOTALL) for spelling in SPELLINGS}
_SIGNS = re.compile(r"[{]|==|~~|::")
# Dataview's field within a sentence: its value is what the sentence says.
_FIELD = re.compile(
    r"(?<![\w/:@.\]])[\[(](?P<key>[^\W\d_][\w -]{0,40})::[ \t]*(?P<answer>[^\[\]()\n]*)[\])](?!\()"
)
_BRACKET = re.compile(r"(?<![!\]\\\w\[])\[(?!\^)(?P<answer>[^\[\]\n]+)\](?![(\[:])")


def spelled(text: str, allowed: Allowed) -> str:
    """A text with the author's blanks in Anki's spelling, and inline fields as their values."""
    if not _SIGNS.search(text):
        return text
    numbers = _Numbers()
    for spelling in SPELLINGS:
        if spelling.tools and not allowed.reads(*spelling.tools):
            continue
        if spelling.name == "struck" and not allowed.reads_sides:
            continue
        text = _replaced(text, _PATTERNS[spelling.name], numbers, spelling.name)
    return _values(text) if "::" in text else text


def bracketed(text: str) -> str:
    """The text of a ``C:`` card with its ``[brackets]`` as blanks, one card each."""
    return _replaced(text, _BRACKET, _Numbers(), "bracket")


class _Numbers:
    """Numbers for blanks that the author gave none."""

    def __init__(self) -> None:
        self.next = FIRST_FREE

    def __call__(self) -> str:
        number = self.next
        self.next = min(self.next + 1, LAST_FREE)
        return str(number)


def _replaced(text: str, pattern: re.Pattern[str], numbers: Callable[[], str], name: str) -> str:
    shield = shielded(text)
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(shield):
        made = _made(match, text, numbers, name)
        if made is not None:
            parts += [text[at : match.start()], made]
            at = match.end()
    return "".join([*parts, text[at:]]) if parts else text


def _made(match: re.Match[str], text: str, numbers: Callable[[], str], name: str) -> str | None:
    """A blank in Anki's spelling; None for a plain highlight, which is read as one anyway."""
    groups = match.re.groupindex
    answer = text[match.start("answer") : match.end("answer")].strip()
    number, hint = "", ""
    for key in ("number", "number2"):
        number = number or (match[key] or "" if key in groups else "")
    if "hint" in groups and match["hint"]:
        hint = text[match.start("hint") : match.end("hint")].strip()
    if name == "highlight":
        parts = [part.strip() for part in answer.split(";;")]
        if len(parts) > 1:
            if re.fullmatch(r"\d{1,3}|[ahs]+", parts[0]) and parts[1]:
                number, parts = parts[0], parts[1:]
            answer, hint = parts[0], hint or ";".join(parts[1:])
        elif not number and not hint:
            return None
    if not answer:
        return None
    if not number.isdigit() or not 0 < int(number) <= LAST_FREE:
        number = numbers()
    return f"{{{{c{number}::{_safe(answer)}{'::' if hint else ''}{hint}}}}}"


def _safe(answer: str) -> str:
    """An answer in which two colons outside of code begin no hint."""
    return answer if "`" in answer else answer.replace("::", ":\u200b:")


def _values(text: str) -> str:
    shield = shielded(text)
    parts: list[str] = []
    at = 0
    for match in _FIELD.finditer(shield):
        parts += [text[at : match.start()], text[match.start("answer") : match.end("answer")]]
        at = match.end()
    return "".join([*parts, text[at:]]) if parts else text
