"""Which words of a text carry its meaning, and how far two texts share them."""

from __future__ import annotations

import re
from functools import lru_cache

from studykit.extractor.vocabulary.word_lists import words

FUNCTION_WORDS = words("words.function")
VAGUE_WORDS = words("words.vague")
FASHIONABLE = words("words.fashionable")
# Marks that belong to letters: Latin, Hebrew and Arabic accents, vowel signs of India and Thailand.
_ACCENTS = (
    r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    r"\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd"
    r"\u0c3e-\u0c4d\u0cbe-\u0ccd\u0d3e-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTERS = rf"[^\W_](?:[^\W_]|[{_ACCENTS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’.,-]{_LETTERS})*%?")
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ied", "ies", "ed", "ly", "es", "s")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, as they stand."""
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word in lower case without its commonest endings, for comparison only."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            return low[: -len(ending)]
    return low


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The stems of all words that are not function words."""
    return frozenset(filter(None, map(_content, words_of(text))))


@lru_cache(maxsize=4096)
def specific_words(text: str) -> frozenset[str]:
    """The stems of the words that name something: neither function words nor vague ones."""
    return frozenset(filter(None, map(_specific, words_of(text))))


@lru_cache(maxsize=65536)
def _content(word: str) -> str:
    """The stem of a word that carries meaning; "" for any other."""
    plain = word.lower() in FUNCTION_WORDS or (len(word) == 1 and not word.isdigit())
    return "" if plain else stem(word)


@lru_cache(maxsize=65536)
def _specific(word: str) -> str:
    return "" if word.lower() in VAGUE_WORDS else _content(word)


@lru_cache(maxsize=65536)
def has_figure(word: str) -> bool:
    """Whether a figure stands in a word."""
    return any(c.isdigit() for c in word)


EVALUATIVE = frozenset(map(stem, words("words.evaluative")))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two sets have in common, from 0 to 1 (Jaccard)."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def numbers_of(text: str) -> frozenset[str]:
    """All numbers of a text, without commas."""
    return frozenset(n.replace(",", "").rstrip(".") for n in re.findall(r"\d[\d,.]*", text))


def balanced(text: str) -> bool:
    """Whether quotes and brackets of a text are closed."""
    pairs = (("(", ")"), ("[", "]"), ("“", "”"), ("{", "}"))
    even = all(text.count(sign) % 2 == 0 for sign in ('"', "`", "$$"))
    return even and all(text.count(a) == text.count(b) for a, b in pairs)
