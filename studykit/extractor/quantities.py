"""Numbers in a text: which are worth asking, and what kind of answer each is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import FASHIONABLE, VAGUE_WORDS

ANY_NUMBER = "what number"
_FIGURE = re.compile(r"\d")
_SCALE = r"(?:hundred|thousand|million|billion|trillion|k|m|bn|M|B|K)\b"
_PLAIN = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s?{_SCALE})?"
_NUMBER = re.compile(
    rf"(?<![\w.,:/#$€£-])(?P<sign>[$€£~]{{0,2}})(?P<one>{_PLAIN})"
    rf"(?P<two>(?:\s?[-–—]\s?|\s+to\s+|\s+and\s+(?=\d))[$€£]?{_PLAIN})?"
    rf"(?P<share>\s?%|\s+percent\b|\s+percentage points\b)?(?![\w/:-]|[.,][\dx])",
)
_YEAR = re.compile(
    r"(?:1[0-9]|20)\d\ds?(?:(?:\s?[-–—]\s?|\s+and\s+|\s+to\s+)(?:(?:1[0-9]|20)\d\d)|[-–—/]\d\d)?"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s*\d{{4}})?)(?!\d|\s?[-–]\s?\d)"
)
_NAMES = re.compile(rf"(?:\b[A-Z][\w-]*|\b(?:{phrases('figures.labels')}))\.?\s+$")
_IN = re.compile(
    r"(?:\b(?:in|since|by|until|from|around|during|before|after|circa|late|early))\s+$", re.I
)
_UNIT = re.compile(
    r"\s+((?:(?!and\b|or\b|of\b|to\b|in\b|the\b|a\b)[a-z][a-z-]*\s+)?[a-z][a-z-]*s)\b"
)
_IN_WORDS = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety)"
)
_SCALES = r"(?:hundred|thousand|million|billion|trillion)"
_WORDS = re.compile(
    rf"(?<![\w-])(?P<count>(?:(?:one|{_IN_WORDS}) (?:to|or) )?{_IN_WORDS}(?:[ -]{_SCALES})?|"
    rf"(?:a|one|several) {_SCALES})"
    r"(?:\s+[a-z][a-z-]+)?\s+(?P<unit>[a-z][a-z-]*s|people|children|men|women)\b",
    re.IGNORECASE,
)
_POINTED = re.compile(
    r"\b(?:these|those|the|its|their|his|her|our|your|all|any|of|both|last|first|next|other|or|and)\s+$",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\d\S*\s+(?:or|and|to)\s+$")
_RANGE_AFTER = re.compile(r"\b(?:from|between)\s+$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s+(?!(?:is|was|as|has|does|its|his|this|versus|onwards|towards|afterwards|always)\b)[a-z]+s\b"
)
# The same in another unit: "350°F (177°C)", of which neither is asked while the other stands.
_UNITS = rf"(?:°|[$€£]|(?i:{phrases('figures.measures')})\b|°?[CF]\b)"
_AGAIN = re.compile(
    rf"[\s-]?(?:\w+\s)?{_UNITS}[^\d().,;]{{0,12}}\((?:\w+ )?[~≈$€£]?\d[\d.,]*(?:[-–]\d+)?\s?"
    rf"(?:\w+\s)?{_UNITS}[^\d(),;]{{0,12}}\)"
)
_TOLD = re.compile(r"\d[^().,;]{0,24}\((?:\w+ )?[~≈$€£]?$")
_RANGE_REST = re.compile(r"\s?(?:[-–—]|to|and|or)\s?[$€£]?\d")
_ODD_UNITS = {"times": "how many times", "is": "how many", "was": "how many", "as": "how many"}


def quantities(text: str, begin: int = 0) -> Iterator[tuple[int, int, str, float]]:
    """The numbers of a text worth asking: start, end, hint and worth."""
    if _FIGURE.search(text):
        yield from _in_figures(text, begin)
    for match in _WORDS.finditer(text, begin):
        if _is_counted(text, match):
            yield *match.span("count"), "how many", 0.45


def _in_figures(text: str, begin: int) -> Iterator[tuple[int, int, str, float]]:
    dates = [m.span() for m in _DATE.finditer(text)]
    for start, end in dates:
        if start >= begin:
            yield start, end, "when", 0.7
    for match in _NUMBER.finditer(text, begin):
        if any(a <= match.start() < b for a, b in dates) or _is_label(text, match):
            continue
        if not _is_given(text, match):
            hint, worth = _hint(text, match)
            again = _AGAIN.match(text, match.end())
            end, hint = (match.end(), hint) if again is None else (again.end(), "how much")
            yield match.start(), end, hint, worth


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """Whether a number in words counts something that is not listed right after it."""
    unit = match["unit"].lower()
    before = text[: match.start()]
    if _SECOND.search(before) or _POINTED.search(before):
        return False
    if re.match(r"\s?[:(—–]", text[match.end() :]):
        return False
    return unit not in VAGUE_WORDS and unit not in FASHIONABLE


def _is_given(text: str, match: re.Match[str]) -> bool:
    """Numbers that nobody needs to recall: all of it, a part of a range."""
    before = text[: match.start()]
    if _TOLD.search(before) and re.match(rf"\s?(?:\w+\s)?{_UNITS}", text[match.end() :]):
        return True
    if _SECOND.search(before) or (match["two"] and _RANGE_AFTER.search(before)):
        return True
    whole = match["one"] == "100" and match["share"] is not None
    after = text[match.end() :]
    if _RANGE_REST.match(after):
        return True
    return whole


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Numbers that belong to a name ("Phase 3", "GPT-4"), not to a quantity."""
    before = text[: match.start()]
    if match["sign"] or match["share"]:
        return False
    if before and before[-1] in "'’":
        return True
    if _YEAR.fullmatch(match[0]):
        return not _IN.search(before) and before.rstrip()[-1:] not in {"(", ""}
    return _NAMES.search(before) is not None and not _IN.search(before)


def _hint(text: str, match: re.Match[str]) -> tuple[str, float]:
    if match["share"]:
        return "what percentage", 0.8
    if match["sign"].strip("~"):
        return "how much", 0.8
    dated = _IN.search(text[: match.start()]) or text[: match.start()].rstrip()[-1:] in {"(", ""}
    counted = _COUNTED.match(text[match.end() :])
    if dated and _YEAR.fullmatch(match[0]) and not counted:
        return ("which years" if len(match[0]) > 5 else "which year"), 0.1
    unit = _UNIT.match(text[match.end() :])
    if unit is not None and unit[1] not in _ODD_UNITS:
        return "how many", 0.75
    scaled = re.search(r"[a-z]", match[0]) is not None
    return ("how many", 0.6) if scaled else (ANY_NUMBER, 0.4)
