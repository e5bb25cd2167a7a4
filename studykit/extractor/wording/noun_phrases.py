"""Noun phrases within a question: their capitals and their number."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.language import is_word
from studykit.extractor.vocabulary.word_lists import words

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PREPOSITION = r"(?:of|for|in|to|with|behind|against|from|on|between|about|by|through|under|at|as)"


def soften(heading: str, page: Page) -> str:
    """A heading in sentence case within: names and acronyms keep their capitals."""
    words = heading.split(" ")
    capitals = sum(1 for w in words if w[:1].isupper())
    titled = capitals > 1 and capitals * 2 > len(words)
    return " ".join(_soft_word(w, page, titled) for w in words)


def _soft_word(word: str, page: Page, titled: bool) -> str:
    core = re.sub(r"^\W+|\W+$", "", word)
    base = re.sub(r"['’]s$", "", core)
    if not core[:1].isupper() or core[1:] != core[1:].lower() or core == "I":
        return word
    if base.lower() in page.lower or base.lower() in _COMMON:
        return word.lower()
    if base in page.proper:
        return word
    return word.lower() if titled and (is_word(base) or _COINED.search(base)) else word


# Words that no dictionary holds, but are made like nouns and adjectives: "Paleomagnetic".
_COINED = re.compile(r"[a-z]{3}(?:ibilit|abilit|ness|etic|onic|ologic|ology|ization|lines?)y?$")


_COMMON = words("words.small_in_headings")


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
