"""Acronyms: what the letters stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.questions import ask_acronym
from studykit.extractor.words import FUNCTION_WORDS

SMALL = 3
_LARGE = re.compile(r"[A-Z][A-Za-z&-]*[A-Z]")
_AFTER = re.compile(r"[(（]([A-Z][A-Za-z&-]*[A-Z][A-Za-z]?s?)[)）]")
_BEFORE = re.compile(r"\b([A-Z][A-Z&-]{1,7}s?)\s+\(([^()]{6,80})\)")
_STANDS = re.compile(
    r"\b([A-Z][A-Za-z&-]{1,7}),?\s+(?:which\s+)?stands?\s+for\s+[“\"']?([^,.;()”\"]{6,80})"
)


def acronym(page: Page) -> Iterator[Proposal]:
    """What does ABC stand for?, once a note and acronym; a claim's second has its own variant."""
    seen: set[str] = set()
    for claim in page.claims:
        variant = ""
        for short, full in expansions(claim.text):
            if short in seen or short in _EVERYDAY:
                continue
            seen.add(short)
            asked = ask_acronym(short, page)
            yield question(claim, asked, full, variant=variant and short, worth=0.9)
            variant = short


_EVERYDAY = words("words.everyday_acronyms")


@lru_cache(maxsize=4096)
def expansions(text: str) -> tuple[tuple[str, str], ...]:
    """The acronyms that a text spells out, each with its words."""
    return tuple(_expansions(text)) if _LARGE.search(text) else ()


def _expansions(text: str) -> Iterator[tuple[str, str]]:
    for match in _AFTER.finditer(text):
        full = _words_before(text[: match.start()], match[1])
        if full:
            yield _singular(match[1], full)
    for match in (*_BEFORE.finditer(text), *_STANDS.finditer(text)):
        full = match[2].strip()
        if _spells(match[1], full.split()):
            yield _singular(match[1], full)


# Scripts without capitals, whose initials are not the letters of a Latin acronym.
_OTHER = re.compile(r"[\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f]")
_RUN = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff]{3,}$")


def _in_other_script(text: str, letters: str) -> str:
    """The words before a bracket in a script without capitals: a word for each letter, or a run of
    Chinese characters and katakana."""
    run = _RUN.search(text.rstrip())
    if run is not None:
        return run[0]
    words = text.split()[-len(letters) :]
    whole = len(words) == len(letters) and all(_OTHER.match(w) for w in words)
    return " ".join(words) if whole and not any(w[-1] in ".,،।؛:" for w in words) else ""


def _letters(short: str) -> str:
    return re.sub(r"[^A-Za-z]", "", re.sub(r"(?<=[A-Z])s$", "", short)).lower()


def _words_before(text: str, short: str) -> str:
    words = re.sub(r"[“”\"]", "", text).split()
    letters = _letters(short)
    for count in range(1, min(len(words), 2 * len(letters) + 1) + 1):
        tail = words[-count:]
        if tail[0].lower() not in FUNCTION_WORDS and _spells(short, tail):
            return " ".join(tail).strip(" ,;:")
    return _in_other_script(text, letters)


def _spells(short: str, words: list[str]) -> bool:
    """Whether the words' initials are the letters, function words skipped where needed."""
    letters = _letters(short)
    if len(letters) < 2 or any(re.search(r"[.;:!?]$", w) for w in words[:-1]):
        return False
    parts = [p for w in words for p in re.split(r"[-/]", w) if p]
    initials = [p[0].lower() for p in parts]
    strong = [p[0].lower() for p in parts if not _is_small(p)]
    whole = [w[0].lower() for w in words if w]
    return letters in {"".join(initials), "".join(strong), "".join(whole)}


def _is_small(word: str) -> bool:
    """Whether acronyms skip a word: function words, and short small ones of other languages."""
    return word.lower() in FUNCTION_WORDS or (len(word) <= SMALL and word.islower())


def _singular(short: str, full: str) -> tuple[str, str]:
    """Plural acronyms in the singular, where both sides can follow."""
    full = re.sub(r"['’]s$", "", full)
    if re.search(r"[A-Z]s$", short) and full.endswith("s") and not full.endswith("ss"):
        return short[:-1], _one(full)
    return short, full


def _one(full: str) -> str:
    return full[:-3] + "y" if full.endswith("ies") else full[:-1]
