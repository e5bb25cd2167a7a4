"""Which words tell: names, numbers, code and rare nouns, against what every talk says."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from studykit.extractor.document import Page
from studykit.extractor.language import Analysis, Token, is_word, lemma_of
from studykit.extractor.words import (
    FASHIONABLE,
    VAGUE_WORDS,
    content_words,
    numbers_of,
    stem,
    word_set,
)
from studykit.model import Claim

COMMON = Path(__file__).parent / "common_words.txt"
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NAMES = frozenset({"NNP", "NNPS"})
_SPECIAL_ADJECTIVE = re.compile(r"[a-z]{4,}(?:al|ic|ary|ar|oid|ine|ous)$")
_PRAISE = word_set(
    """critical crucial essential vital pivotal fundamental traditional conventional historical
    personal professional emotional potential additional exceptional exponential dramatic
    realistic holistic optimistic pessimistic strategic dynamic drastic fantastic authentic
    basic economic public necessary extraordinary revolutionary ordinary primary similar
    particular popular various numerous serious obvious famous tremendous rigorous dangerous
    curious ambitious profound practical logical typical actual final global local real special
    central general natural social cultural ethical philosophical political technical
    theoretical influential substantial beneficial controversial instrumental integral original
    normal equal individual transformational foundational conversational digital visual
    international national"""
)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The dictionary forms that any text holds; everything else counts as rare."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@lru_cache(maxsize=65536)
def is_rare(lemma: str) -> bool:
    """Whether a dictionary form is neither common nor fashionable."""
    low = lemma.lower()
    if len(low) < 4 or low in common_words() or low in FASHIONABLE or low in VAGUE_WORDS:
        return False
    parts = re.split(r"[-/]", low)
    if len(parts) > 1:
        return any(is_rare(p) for p in parts)
    forms = (lemma_of(low, tag) for tag in ("NNS", "VBG", "VBD"))
    return not any(form in common_words() or form in FASHIONABLE for form in forms)


def is_name(token: Token, page: Page, first: bool) -> bool:
    """Whether a token is a name or acronym; at the start of a sentence the note decides."""
    text = token.text
    if any(c.isupper() for c in text[1:]) or (
        text[:1].isupper() and any(c.isdigit() for c in text)
    ):
        return True
    if not text[:1].isupper() or len(text) < 2 or text.lower() in page.lower:
        return False
    return text in page.proper if first else token.tag in NOUNS or text in page.proper


def tells(analysis: Analysis, i: int, page: Page) -> bool:
    """Whether a token makes an answer one of its kind: a name, a number, code, a rare noun."""
    token = analysis.tokens[i]
    if stem(token.text) in page.title_words:
        return False
    if token.text[:1] in "`\\" or any(c.isdigit() for c in token.text):
        return True
    if is_name(token, page, i == 0):
        return True
    if token.tag in NOUNS:
        return is_rare(token.lemma)
    if token.tag == "JJ":
        low = token.text.lower()
        if low.isalpha() and not is_word(low):
            return True
        return _SPECIAL_ADJECTIVE.fullmatch(low) is not None and low not in _PRAISE and is_rare(low)
    return token.tag == "VBG" and token.relation != "amod" and is_rare(token.lemma)


def telling(analysis: Analysis, first: int, last: int, page: Page) -> int:
    """How many tokens of a span tell."""
    return sum(1 for i in range(first, last) if tells(analysis, i, page))


_LEAD = re.compile(r"^(?:by|because(?: of)?|due to|to|for)\s+(?:\w+ly\s+)?", re.IGNORECASE)


def is_told_above(answer: str, claim: Claim, page: Page) -> bool:
    """Whether title and headings, which stand on the card, say half or more of what is answered.

    What follows a comma is an aside ("to avoid product bloat, a common pitfall").
    """
    words = content_words(_LEAD.sub("", answer).split(",")[0])
    above = page.title_words | content_words(" ".join(claim.headings))
    return len(words) > 1 and len(words & above) * 2 >= len(words) and not numbers_of(answer)
