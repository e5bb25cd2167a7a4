"""Which words tell: names, numbers, code and rare nouns, against what every talk says."""

from __future__ import annotations

import re
from functools import lru_cache

from studykit.extractor.document import Page
from studykit.extractor.language import Analysis, Token, is_word, lemma_of
from studykit.extractor.vocabulary.word_lists import column, rarities, words
from studykit.extractor.words import FASHIONABLE, VAGUE_WORDS, stem, words_of

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NAMES = frozenset({"NNP", "NNPS"})
_SPECIAL_ADJECTIVE = re.compile(r"[a-z]{4,}(?:al|ic|ary|ar|oid|ine|ous)$")
_PLAIN_ADJECTIVES = words("words.plain_adjectives")


@lru_cache(maxsize=65536)
def is_rare(lemma: str) -> bool:
    """Whether a dictionary form is neither common nor fashionable."""
    low = lemma.lower()
    if len(low) < 4 or low in column("common_words") or low in FASHIONABLE or low in VAGUE_WORDS:
        return False
    parts = re.split(r"[-/]", low)
    if len(parts) > 1:
        return any(is_rare(p) for p in parts)
    forms = (lemma_of(low, tag) for tag in ("NNS", "VBD"))
    return not any(form in column("common_words") or form in FASHIONABLE for form in forms)


RAREST = 8.0
_LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """How rare a word is in notes of talks: from 0, in every one, to 8, in hardly any.

    The natural logarithm of how many notes there are for one that holds the word. A word of
    several parts is as rare as they are in the mean.
    """
    parts = _LETTERS.findall(word.lower())
    if not parts:
        return 0.0
    known = rarities()
    return sum(known.get(part, RAREST) for part in parts) / len(parts)


def rarest_word(text: str) -> str:
    """The rarest word of a text."""
    return max(words_of(text), key=rarity, default="")


def rarest(text: str) -> float:
    """The rarity of the rarest word of a text."""
    return max(map(rarity, words_of(text)), default=0.0)


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
        return (
            _SPECIAL_ADJECTIVE.fullmatch(low) is not None
            and low not in _PLAIN_ADJECTIVES
            and is_rare(low)
        )
    return token.tag == "VBG" and token.relation != "amod" and is_rare(token.lemma)


def telling(analysis: Analysis, first: int, last: int, page: Page) -> int:
    """How many tokens of a span tell."""
    return sum(1 for i in range(first, last) if tells(analysis, i, page))
