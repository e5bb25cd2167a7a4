"""Claims that wear out or say nothing of the subject, by their words alone.

Each check is a pattern; its code is what `studykit why` prints. Such claims are not analysed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from studykit.extractor.vocabulary.word_lists import phrases

# All of these begin where a word does: so they are looked for nowhere else, in a third of the time.
_META = re.compile(rf"(?<!\w)(?:{phrases('claims.meta')})", re.IGNORECASE)
_DATED = re.compile(rf"(?<!\w)(?=\w)(?:{phrases('claims.dated')})\b", re.IGNORECASE)
_HEDGE = re.compile(rf"(?<!\w)(?=\w)(?:{phrases('claims.hedged')})\b", re.IGNORECASE)
_CHATTY = re.compile(phrases("claims.chatty"))
_SUMMARY = re.compile(rf"^(?:{phrases('claims.summary')})\b", re.IGNORECASE)
_EXAMPLE = re.compile(rf"^(?:{phrases('claims.example')})", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_TABLE_ROW = re.compile(r" \| ")

CHECKS: Mapping[str, re.Pattern[str]] = {
    "meta": _META,
    "dated": _DATED,
    "hedged": _HEDGE,
    "chatty": _CHATTY,
    "example": _EXAMPLE,
    "summary": _SUMMARY,
    "table-row": _TABLE_ROW,
}


@lru_cache(maxsize=4096)
def worn_by(text: str, meta_only: bool = False) -> str:
    """The code of the first check that a claim's text fails; "" when it passes them all.

    A claim that names a year is not bound to the day of the talk. ``meta_only`` asks no more than
    whether it speaks of the talk itself.
    """
    text = text.strip()
    for code, pattern in CHECKS.items():
        if meta_only and code != "meta":
            continue
        if pattern.search(text) and not (code == "dated" and _YEAR.search(text)):
            return code
    return ""
