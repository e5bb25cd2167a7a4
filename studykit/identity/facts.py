"""What a claim asserts besides its words: numbers, names, negations and comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from studykit.identity.word_overlap import DIGITS, alike, plain, stem, words_in

SAME_WORDING = 0.80
#: Likeness from which a negation that came or went is one, and not another way of saying it.
SAME_SENTENCE = 0.60

# A sign within a word, as in "B2B", counts nothing.
_NUMBER = re.compile(r"(?<![A-Za-z\d])[$€£]?(?:\d[\d,.]*\d|\d)")
_NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion trillion half third quarter double triple twice""".split()
)
_TENS = re.compile(
    r"(?i)\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(one|two|three|four|five|six|seven|eight|nine)\b"
)
_NEGATIONS = frozenset("not no never none nor neither without cannot hardly nobody nothing".split())
#: Words that may stand for a negation, so that one more or less beside them tells nothing.
_HALF_NEGATIONS = frozenset(
    """rather instead fail fails failed failing lack lacks lacked lacking avoid avoids avoided
    avoiding prevent prevents prevented unable refuse refuses refused few little less free absent
    unlike except but impossible""".split()
)
_COMPARATIVES = frozenset(
    """more less fewer least most above below over under before after equal greater larger smaller
    higher lower increase decrease rise fall faster slower longer shorter stronger weaker better
    worse first last always sometimes only left right north south east west positive negative
    maximum minimum""".split()
)
#: A bound before a number makes another statement where it comes or goes. "Over ten years" is none.
_BOUND = re.compile(
    r"(?i)\b(more|less|fewer|above|below|over|under|at least|at most)\s+(?:than\s+)?[$€£]?(?=\d)"
    r"(?!\S+\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries)\b)"
    r"|\bor (equal) to\b"
)
_INFLECTED = {
    f"{word}{ending}": word
    for word in ("lower", "increase", "decrease", "rise", "fall", "equal")
    for ending in ("s", "d", "ed", "ing")
} | {"increasing": "increase", "decreasing": "decrease", "rising": "rise", "rose": "rise"}
#: "more than", "over" and "as much as" say one thing.
_SAME_BOUND = {"over": "more", "above": "more", "under": "less", "below": "less", "fewer": "less"}
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+|\b[A-Z]{2,}\w*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What two tellings of one fact must agree in."""

    numbers: frozenset[str]
    names: frozenset[str]
    negated: bool
    half_negated: bool
    comparatives: frozenset[str]
    bounds: frozenset[str]


@lru_cache(maxsize=8192)
def facts_of(text: str) -> Facts:
    """The numbers, names, negations and comparatives of a text."""
    words = [word.lower().replace("’", "'") for word in words_in(text)]
    compared = {_INFLECTED.get(word, word) for word in words}
    return Facts(
        numbers_in(text),
        frozenset(_NAME.findall(text)),
        any(word in _NEGATIONS or word.endswith("n't") for word in words),
        any(word in _HALF_NEGATIONS for word in words),
        frozenset(_SAME_BOUND.get(word, word) for word in compared & _COMPARATIVES),
        _bounds_in(text),
    )


def _bounds_in(text: str) -> frozenset[str]:
    found = ((match[1] or match[2]).lower() for match in _BOUND.finditer(text))
    return frozenset(_SAME_BOUND.get(word, word) for word in found)


@lru_cache(maxsize=8192)
def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text, spelled alike: "1,500" as "1500", "two" as "2"."""
    text = _TENS.sub(_digits, text)
    words = [word.lower() for word in words_in(text)]
    numbers = {n.replace(",", "").lstrip("$€£").rstrip(".") for n in _NUMBER.findall(text)}
    return frozenset(numbers | {DIGITS.get(word, word) for word in words if word in _NUMBER_WORDS})


def _digits(two: re.Match[str]) -> str:
    return str(int(DIGITS[two[1].lower()]) + int(DIGITS[two[2].lower()]))


def facts_differ(one: str, other: str) -> bool:
    """Whether two claims differ in a number, a name, a negation or a comparative."""
    return bool(facts_difference(one, other))


def facts_difference(one: str, other: str, beside: frozenset[str] = frozenset()) -> str:
    """In what two claims differ, in a few words; "" where they agree.

    ``beside`` are numbers that stand near the second claim: they are not gone.
    """
    here, there = facts_of(one), facts_of(other)
    gone = here.numbers - there.numbers - beside
    if gone:
        return f"another number than {', '.join(sorted(gone))}"
    if negations_differ(one, other):
        return "a negation came or went"
    if _compared_otherwise(here, there) and _same_frame(one, other):
        return "another comparison"
    if here.names and there.names and alike(one, other) >= SAME_WORDING:
        gone_names = here.names - there.names
        if gone_names and there.names - here.names:
            return f"another name than {', '.join(sorted(gone_names))}"
    return ""


def values_replaced(one: str, other: str, beside: frozenset[str] = frozenset()) -> frozenset[str]:
    """The numbers of one text for which the other has another value: of the same thing, or in what
    is else the same sentence. A number that went with its half of a sentence is not replaced.
    """
    here, there = numbers_in(one), numbers_in(other)
    gone, come = here - there - beside, there - here
    if not gone or not come or alike(one, other) >= SAME_WORDING:
        return gone if come else frozenset()
    counted, now = _counted(one), _counted(other)
    return frozenset(n for n in gone if any(counted.get(n) == now.get(m) for m in come))


_COUNTED = re.compile(r"(?<![A-Za-z\d])[$€£]?(\d[\d,.]*\d|\d)(\s*%|(?:[\s-]+\w+)?)")


def _counted(text: str) -> dict[str, str]:
    """What each number counts: the word after it."""
    found = {n.replace(",", ""): after.strip(" -") for n, after in _COUNTED.findall(text)}
    return {number: stem(after.casefold()) for number, after in found.items()}


def negations_differ(one: str, other: str) -> bool:
    """Whether one of two tellings denies what the other says."""
    here, there = facts_of(one), facts_of(other)
    if here.negated == there.negated or here.half_negated or there.half_negated:
        return False
    return alike(one, other) >= SAME_SENTENCE or _same_frame(one, other)


def _compared_otherwise(here: Facts, there: Facts) -> bool:
    gone, come = here.comparatives - there.comparatives, there.comparatives - here.comparatives
    return bool(gone and come) or here.bounds != there.bounds


def _same_frame(one: str, other: str) -> bool:
    """Whether two claims are one wording but for a few words."""
    if alike(one, other) >= SAME_WORDING:
        return True
    return fuzz.token_set_ratio(plain(one), plain(other)) >= 95
