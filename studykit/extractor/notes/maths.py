"""Which dollars are maths: money stands between them as often."""

from __future__ import annotations

import re

from studykit.extractor.notes.citation_spellings import ANY_STAMP
from studykit.extractor.notes.closings import LONGEST_DISPLAY, Closings

_STAMP = re.compile(ANY_STAMP)
_MATHS = re.compile(
    r"[\\^_{}=<>+*/]|^\s*-?[A-Za-z]'*(?:\([A-Za-z, ]+\))?\s*$|^\s*[A-Za-z]\s*[-,]\s*[A-Za-z]\s*$"
    r"|^\|+[^|\s]+\|+$|^\w{1,3}!$|^[(\[][^()\[\]\s]{1,20}, ?[^()\[\]\s]{1,20}[)\]]$"
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MONEY = re.compile(
    r"^\s*-?\d[\d,.]*\s*(?:[kKmMbB]|million|billion|thousand|trillion|per|to|and|-|–|$)"
)
_SKIPPED = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*$|(?P<code>`+[^`\n]+`+)"
    r"|(?P<display>\$\$|\\\(|\\\[)"
    r"|(?<![\\$\w])\$(?=[^\s$])(?P<inner>(?:[^$\n\\]|\\.){1,200})(?<=\S)\$(?![$\d])",
    re.MULTILINE,
)
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}(?![A-Za-z])")
_SHUT = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_PAIRS = {")": "(", "]": "[", "}": "{"}


def is_maths(inner: str) -> bool:
    """Whether what stands between two dollar signs is maths by itself."""
    if _NUMBER.fullmatch(inner):
        return True
    if not _MATHS.search(inner) or _MONEY.match(inner):
        return False
    return "[[" not in inner and "](" not in inner and not _STAMP.search(inner)


def with_short_maths(text: str) -> str:
    r"""The text of a note that uses maths, its short maths between ``\(`` and ``\)``.

    Where a note holds some that is beyond doubt, what has no white space at its ends is maths too.
    """
    if text.count("$") < 2:
        return text
    found = list(_spans(text))
    if "\\(" not in text and "$$" not in text and not any(is_maths(m["inner"]) for m in found):
        return text
    parts, at = [], 0
    for match in found:
        inner = match["inner"]
        goes_on = text[match.end() : match.end() + 1].isalpha()
        if (goes_on or "\\$" in inner or not is_maths(inner)) and _may_be_maths(inner):
            parts += [text[at : match.start()], f"\\({inner}\\)"]
            at = match.end()
    return "".join([*parts, text[at:]])


def _spans(text: str) -> list[re.Match[str]]:
    """The dollar spans of a text, code and displayed maths left out."""
    found = []
    closings = Closings(text)
    at = 0
    while match := _SKIPPED.search(text, at):
        at = match.end()
        if fence := match["fence"]:
            closed = re.compile(rf"^[ \t>]*{fence}", re.MULTILINE).search(text, at)
            at = closed.end() if closed else len(text)
        elif display := match["display"]:
            end = closings.after(_SHUT[display], at)
            at = end + 2 if 0 <= end <= at + LONGEST_DISPLAY else at
        elif match["inner"]:
            found.append(match)
    return found


def _may_be_maths(inner: str) -> bool:
    """Whether nothing speaks against maths: no sum of money, no prose, brackets in pairs."""
    if _MONEY.match(inner) and not re.fullmatch(r"\d+[A-Za-z]", inner):
        return False
    if " " in inner and "\\" not in inner and _WORD.search(inner):
        return False
    if "[[" in inner or "](" in inner or _STAMP.search(inner):
        return False
    open_: list[str] = []
    for sign in inner:
        if sign in "([{":
            open_.append(sign)
        elif sign in _PAIRS and (not open_ or open_.pop() != _PAIRS[sign]):
            return not any(char in inner for char in " ")
    return not open_ or " " not in inner
