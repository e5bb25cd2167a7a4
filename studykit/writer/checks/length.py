"""The answer is short, and says something."""

from __future__ import annotations

import re

from studykit.extractor.words import VAGUE_WORDS
from studykit.writer.checks.draft import LITTLE, UNSPACED, Draft, words
from studykit.writer.checks.numerals import numbers

MOST_WORDS = 12
MOST_LISTED = 40
LONGEST_QUESTION = 45
#: Of scripts that put no spaces between words, so many signs count as one word.
SIGNS_A_WORD = 2.5
_PARTS = re.compile(r"[;\n,]|,? (?:and|or|y|e|und|et|i|и|و) ")
_ARTICLES = frozenset(
    "a an the el la los las un una unos unas der die das den dem des ein eine einen einem einer le "
    "les il lo gli uno o os um uma de het een".split()
)


def _count(text: str) -> float:
    """The words of a text, articles not counted."""
    unspaced = len(UNSPACED.findall(text))
    words = UNSPACED.sub(" ", text).split()
    return sum(word.casefold() not in _ARTICLES for word in words) + unspaced / SIGNS_A_WORD


def long_answer(draft: Draft) -> bool:
    """Whether the answer is longer than a list may be, or than twelve words where it is none."""
    if "`" in draft.answer or "\\(" in draft.answer or "\\[" in draft.answer:
        return len(draft.answer) > 200
    listed = len([part for part in _PARTS.split(draft.answer) if part and part.strip()]) >= 3
    return _count(draft.answer) > (MOST_LISTED if listed else MOST_WORDS)


def long_question(draft: Draft) -> bool:
    """Whether nobody would read the question to its end."""
    return _count(draft.question) > LONGEST_QUESTION


def empty_words(draft: Draft) -> bool:
    """Whether question or answer is missing or says nothing specific."""
    if not draft.question.strip() or not draft.answer.strip():
        return True
    if not draft.english:
        return False
    if numbers(draft.answer) or not words(draft.answer):
        return False
    found = [word for word in words(draft.answer) if word not in LITTLE]
    vague = [word for word in found if word in VAGUE_WORDS]
    return len(found) > 1 and len(vague) == len(found)
