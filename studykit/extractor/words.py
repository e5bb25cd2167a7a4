"""Which words of a text carry its meaning, and how far two texts share them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set: how closed lists are written down."""
    return frozenset(text.split())


FUNCTION_WORDS = word_set(
    """a an the this that these those it its itself he she they them their theirs his her hers
    him we us our you your i me my one ones who whom whose which what when where why how and
    or but nor so yet if then than as at by for from in into of off on onto out over to up
    with without within about above across after against along among around before behind
    below beneath beside between beyond during except inside near since through throughout
    toward towards under until upon via while although though because unless whereas whether
    is are was were be been being am do does did doing done have has had having can could may
    might must shall should will would not no there here also too very just only even still
    both either neither each every all any some such other another more most much many few
    less least own same rather quite however therefore thus hence moreover furthermore
    additionally often usually typically generally sometimes always never etc e.g i.e s t don
    ll ve re"""
)
VAGUE_WORDS = word_set(
    """thing things way ways lot lots kind kinds sort sorts aspect aspects part parts area areas
    fact facts factor factors point points idea ideas case cases issue issues result results
    number amount level levels role roles use uses process example examples information
    important importance significant significantly crucial essential key vital critical major
    main good great better best new different various several certain particular specific
    overall general common people person someone something everything anything make makes made
    making get gets got take takes need needs help helps helping allow allows provide provides
    include includes including involve involves use used using become becomes come comes go
    goes going know known see seen say says said mean means work works working well like time
    times today day days first second approach approaches method methods concept concepts term
    terms highly extremely really truly increasingly effective effectively interesting
    fascinating powerful valuable useful unique remarkable notable complex challenging
    difficult easy easily possible potential potentially impact effect effects change changes
    experience experiences life world system systems development understanding"""
)
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
# Marks that belong to letters: Latin, Hebrew and Arabic accents, vowel signs of India and Thailand.
_ACCENTS = (
    r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    r"\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd"
    r"\u0c3e-\u0c4d\u0cbe-\u0ccd\u0d3e-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTERS = rf"[^\W_](?:[^\W_]|[{_ACCENTS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’.,-]{_LETTERS})*%?")
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ied", "ies", "ed", "ly", "es", "s")


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, as they stand."""
    return _WORD.findall(text)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word in lower case without its commonest endings, for comparison only."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            return low[: -len(ending)]
    return low


@lru_cache(maxsize=16384)
def content_words(text: str) -> frozenset[str]:
    """The stems of all words that are not function words."""
    return frozenset(_content(words_of(text)))


@lru_cache(maxsize=16384)
def specific_words(text: str) -> frozenset[str]:
    """The stems of the words that name something: neither function words nor vague ones."""
    return frozenset(_content(w for w in words_of(text) if w.lower() not in VAGUE_WORDS))


def _content(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if word.lower() not in FUNCTION_WORDS and (len(word) > 1 or word.isdigit()):
            yield stem(word)


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two sets have in common, from 0 to 1 (Jaccard)."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def numbers_of(text: str) -> frozenset[str]:
    """All numbers of a text, without commas."""
    return frozenset(n.replace(",", "").rstrip(".") for n in re.findall(r"\d[\d,.]*", text))
