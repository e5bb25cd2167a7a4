"""Answers and sentences without what a card does not need: openings, and trailing clauses."""

from __future__ import annotations

import re

from studykit.extractor.openings import without_opening
from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import balanced, words_of
from studykit.model import Claim

LONG, LEAST = 20, 7
_TAIL = re.compile(rf"(?:,|\s[–—])\s+(?:{phrases('openings.tails')})\b")
_EXAMPLES = re.compile(r"\s+\((?:e\.g\.|i\.e\.|such as|like|including|see)[^()]*\)", re.I)
_LINKED_ON = re.compile(r"[,;]\s+(?:and|or)$")
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*(?:[\s,;]|$)")


def large(text: str) -> str:
    """A text with its first word large, where that is a plain word."""
    return text[:1].upper() + text[1:] if _PLAIN.match(text) else text


def short_text(text: str) -> str:
    """An answer without its opening connective and, when long, without its trailing clauses."""
    text = without_opening(text)
    if len(words_of(text)) > LONG:
        text = _EXAMPLES.sub("", text)
    while len(words_of(text)) > LONG:
        cut = next((m.start() for m in _TAIL.finditer(text) if "." not in text[m.start() : -1]), 0)
        if len(words_of(text[:cut])) < LEAST or not balanced(text[:cut]):
            break
        text = text[:cut]
    return large(_LINKED_ON.sub("", text.rstrip().removesuffix(".")).rstrip(" ,;:"))


def label_of(claim: Claim) -> str:
    """The bold label of an item, without its colon."""
    return claim.term.strip().rstrip(":").strip()
