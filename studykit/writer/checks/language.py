"""The card speaks the note's language."""

from __future__ import annotations

import re

from studykit.extractor.language import language_of
from studykit.writer.checks.draft import Draft

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = frozenset(
    "what which who why how when where the of does did is are was for by in".split()
)


def other_language(draft: Draft) -> bool:
    """Whether the question is in another script than its claims, or in another language."""
    told = " ".join(claim.text for claim in draft.claims)
    if _latin(draft.question) is not _latin(told) and _LETTER.search(draft.question):
        return _latin(draft.question) or not _LATIN.search(told)
    if draft.english or not _latin(told):
        words = draft.question.split()
        found = language_of(draft.question) if len(words) >= 20 else draft.language
        return _latin(told) and found not in (draft.language, "und")
    words = [word.casefold().strip("?,.") for word in draft.question.split()]
    return len(words) > 3 and sum(word in _ENGLISH for word in words) * 3 >= len(words)


def _latin(text: str) -> bool:
    letters = _LETTER.findall(text)
    return sum(bool(_LATIN.match(letter)) for letter in letters) * 2 >= len(letters)
