"""Noun phrases within a question: their number."""

from __future__ import annotations

import re

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PREPOSITION = r"(?:of|for|in|to|with|behind|against|from|on|between|about|by|through|under|at|as)"


def is_plural(phrase: str) -> bool:
    """Whether a noun phrase is plural by its head, the last word before a preposition."""
    head = re.split(rf"\s+{_PREPOSITION}\s+", phrase, maxsplit=1)[0]
    if re.search(r"\band\b|&", head):
        return True
    words = re.sub(r"\s*\([^)]*\)\s*$", "", head).split()
    if words and words[-1].isupper():
        return False
    last = re.sub(r"\W+$", "", words[-1]).lower() if words else ""
    if last in {"people", "children", "men", "women", "criteria", "phenomena", "data", "media"}:
        return True
    return last.endswith("s") and not last.endswith(
        ("ss", "us", "is", "ics", "news", "series", "'s", "’s", "ous")
    )


def number_word(count: int) -> str:
    """A small number as a word."""
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)
