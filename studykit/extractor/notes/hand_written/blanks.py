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
from studykit.extractor.notes.inline.tokens import shielded

#: A blank without a number is a card of its own; its number is out of the author's way.
FIRST_FREE, LAST_FREE = 201, 500


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a blank. ``tools`` have to be asked for by the note or by an option; none:
    always read. The pattern names ``inside`` and perhaps ``number``; ``hint`` parts the answer
    from the hint in what is inside.
    """

    name: str
    pattern: str
    tools: tuple[str, ...] = ()
    hint: str = "::"


_MACRO = (
    r"(?!\s*+(?:query|embed|video|renderer|youtube|tweet|pdf|img|function|namespace|table|date)\b)"
)
SPELLINGS: tuple[Spelling, ...] = (
    Spelling("slipped", r"\{\{\s*+[cC](?P<number>\d{1,3})\s*+(?:::|:(?!:))(?P<inside>[^{}]++)\}\}"),
    Spelling("cloze-macro", r"\{\{\s*+cloze\s++(?P<inside>[^{}]++)\}\}", hint="\\\\"),
    Spelling("numbered-braces", r"\{\{\s*+(?P<number>\d{1,3})::(?P<inside>[^{}]++)\}\}"),
    Spelling(
        "one-brace-anki",
        r"(?<!\{)\{(?:c(?P<number>\d{1,3})(?:::?|\|)|(?P<number2>\d{1,3})::)"
        r"(?P<inside>[^{}\n]++)\}(?!\})",
    ),
    Spelling(
        "double-brace",
        rf"\{{\{{{_MACRO}(?P<inside>[^{{}}\n]++)\}}\}}",
        ("spaced-repetition", "remnote", "mochi"),
    ),
    Spelling(
        "one-brace",
        r"(?<![\{\w])\{(?:(?P<number>\d{1,3})[:|])?(?P<inside>[^{}\n|\"\s][^{}\n|]*+)\}(?!\})",
        ("flashcards", "obsidian-to-anki", "inka"),
    ),
    Spelling(
        "highlight",
        r"==(?![=\s])(?P<inside>(?:(?!==).){1,300}?)==(?!=)"
        r"(?:\^\[(?P<hint>[^\[\]]*+)\])?(?:\[\^(?P<number>\d{1,3}|[ahs]+)\])?",
        hint=";;",
    ),
    Spelling("struck", r"~~(?![~\s])(?P<inside>[^~]++)~~(?!~)", ("yanki",)),
)
_PATTERNS = {spelling.name: re.compile(spelling.pattern, re.DOTALL) for spelling in SPELLINGS}
_SIGNS = re.compile(r"[{]|==|~~|::")
# Dataview's field within a sentence: its value is what the sentence says.
_FIELD = re.compile(
    r"(?<![\w/:@.\]])[\[(](?P<key>[^\W\d_][\w -]{0,40})::[ \t]*(?P<answer>[^\[\]()\n]*)[\])](?!\()"
)
_BRACKET = re.compile(r"(?<![!\]\\\[])\[(?!\^)(?P<inside>[^\[\]\n]++)\](?![(\[:])")
_BRACKETED = Spelling("bracket", _BRACKET.pattern)


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
        text = _replaced(text, _PATTERNS[spelling.name], numbers, spelling)
    return _values(text) if "::" in text else text


_WORDS = r"[^\W\d_][\w’'-]*+(?: [\w’'-]++){1,7}"
# Several words in braces are no template and no set; code and maths are blanked out before.
_UNREAD = re.compile(
    rf"(?<![\w\\{{}}$])(?:\{{\{{{_MACRO}(?P<two>{_WORDS})\}}\}}|\{{(?P<one>{_WORDS})\}}(?!\}})"
    rf"|\{{\d{{1,3}}:(?P<numbered>[^\W\d_][\w’' -]{{0,60}}+)\}}(?!\}}))"
)


def unread(text: str) -> tuple[str, str]:
    """A text with the words of blanks that are not read here, without their braces, and the first
    of those blanks ("" where there is none).
    """
    if "{" not in text:
        return text, ""
    parts: list[str] = []
    first, at = "", 0
    for match in _UNREAD.finditer(shielded(text)):
        name = next(key for key in ("two", "one", "numbered") if match[key] is not None)
        parts += [text[at : match.start()], text[match.start(name) : match.end(name)]]
        first = first or text[match.start() : match.end()]
        at = match.end()
    return "".join([*parts, text[at:]]), first


def in_a_cloze(text: str) -> str:
    """The text of a card that says it is a cloze, with blanks in every spelling read."""
    return spelled(text, Allowed(marked=True))


def bracketed(text: str) -> str:
    """The text of a ``C:`` card with its ``[brackets]`` as blanks, one card each."""
    return _replaced(text, _BRACKET, _Numbers(), _BRACKETED)


class _Numbers:
    """Numbers for blanks that the author gave none."""

    def __init__(self) -> None:
        self.next = FIRST_FREE

    def __call__(self) -> str:
        """The next number; "" where there are no more."""
        number = self.next
        self.next += 1
        return str(number) if number <= LAST_FREE else ""


def _replaced(
    text: str, pattern: re.Pattern[str], numbers: Callable[[], str], spelling: Spelling
) -> str:
    if not pattern.search(text):
        return text
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(shielded(text)):
        made = _made(match, text, numbers, spelling)
        if made is not None:
            parts += [text[at : match.start()], made]
            at = match.end()
    return "".join([*parts, text[at:]]) if parts else text


def _made(
    match: re.Match[str], text: str, numbers: Callable[[], str], spelling: Spelling
) -> str | None:
    """A blank in Anki's spelling; None for a plain highlight, which is read as one anyway."""
    inside = text[match.start("inside") : match.end("inside")].strip()
    number = _group(match, "number") or _group(match, "number2")
    hint = _group(match, "hint")
    if spelling.name == "highlight":
        numbered = _HIGHLIGHT_NUMBER.match(inside)
        if ";;" not in inside and not number and not hint and not numbered:
            return None
        if numbered and inside[numbered.end() :].strip():
            number = numbered["number"] or numbered["anki"]
            inside = inside[numbered.end() :]
    elif spelling.name == "struck":
        number, inside, hint = _struck(inside)
    answer, _, told = inside.partition(spelling.hint)
    answer, hint = answer.strip(), hint or told.strip(" ;")
    if not answer:
        return None
    if not number.isdigit() or not 0 < int(number) <= LAST_FREE:
        number = numbers()
    return f"{{{{c{number}::{_safe(answer)}{'::' if hint else ''}{hint}}}}}" if number else None


_HIGHLIGHT_NUMBER = re.compile(r"\s*(?:(?P<number>\d{1,3}|[ahs]+);;|c?(?P<anki>\d{1,3})::)")
_STRUCK_NUMBER = re.compile(r"(\d{1,3})\s+")


def _group(match: re.Match[str], name: str) -> str:
    return (match[name] or "").strip() if name in match.re.groupindex else ""


def _struck(inside: str) -> tuple[str, str, str]:
    """Number, answer and hint of ``2 starboard _a side_``."""
    number = _STRUCK_NUMBER.match(inside)
    answer = inside[number.end() :] if number else inside
    start, hint = -1, ""
    if answer.endswith("_"):
        start = answer.rfind(" _", 0, -1) + 1
    elif answer.endswith("*") and not answer.endswith("**"):
        star = _STAR.search(answer, 1)
        start = star.start() if star else -1
    if 0 < start < len(answer) - 2:
        answer, hint = answer[:start].strip(), answer[start + 1 : -1].replace("**", "")
    return number[1] if number else "", answer, hint


_STAR = re.compile(r"(?<!\*)\*(?!\*)")


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
