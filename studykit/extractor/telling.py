"""Which words tell: names, numbers, code and rare nouns, against what every talk says."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from studykit.extractor.language import Analysis, Token, lemma_of
from studykit.extractor.page import Page
from studykit.extractor.words import VAGUE_WORDS, stem, word_set

COMMON = Path(__file__).parent / "common_words.txt"
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NAMES = frozenset({"NNP", "NNPS"})
FASHIONABLE = word_set(
    """journey landscape tapestry underpinning implication nuance dynamic dynamics paradigm
    resilience mindset insight interplay complexity breakthrough advancement ramification
    narrative perspective collaboration engagement functionality capability efficiency
    productivity scalability innovation transformation evolution trajectory framework realm
    facet dimension possibility opportunity challenge obstacle hurdle tendency belief scenario
    adjustment inquiry evaluation understanding exploration endeavor endeavour pursuit notion
    outlook sentiment concern criticism controversy debate discourse discussion conversation
    dialogue emphasis importance significance relevance necessity improvement enhancement
    advantage benefit drawback limitation consideration consequence outcome reaction response
    feedback overview summary misconception assumption expectation intention motivation
    inspiration fulfillment wellbeing well-being effectiveness uniqueness potential success
    failure trend shift boost rise decline growth progress ability awareness appreciation
    acceptance clarity depth richness essence nature spectrum variety diversity abundance wealth
    plethora myriad multitude handful bunch host component element feature aspect characteristic
    property quality attribute factor measure initiative effort strategy tactic technique
    methodology practice principle philosophy theory hypothesis interpretation explanation
    description definition clarification reasoning logic participant audience listener viewer
    stakeholder individual community society humanity mankind everyone anyone somebody lifestyle
    livelihood topic theme subject matter content context scope extent severity seriousness ease
    simplicity convenience flexibility adaptability versatility robustness reliability accuracy
    precision integration interaction cornerstone hallmark testament catalyst pathway avenue
    gateway milestone usability expertise skillset toolkit workflow guidance existence
    authenticity credibility vulnerability uncertainty complacency vestige foundation groundwork
    backbone lens mechanism functioning outcome standpoint viewpoint vantage momentum approach
    favor favour contrast spite addition face terms position stance formation insight user users
    developer developers speaker host guest"""
)
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
    return not any(
        lemma_of(low, tag) in common_words() | FASHIONABLE for tag in ("NNS", "VBG", "VBD")
    )


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
        return _SPECIAL_ADJECTIVE.fullmatch(low) is not None and low not in _PRAISE and is_rare(low)
    return token.tag == "VBG" and token.relation != "amod" and is_rare(token.lemma)


def telling(analysis: Analysis, first: int, last: int, page: Page) -> int:
    """How many tokens of a span tell."""
    return sum(1 for i in range(first, last) if tells(analysis, i, page))
