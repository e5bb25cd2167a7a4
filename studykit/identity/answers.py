"""What a card asks for: when two answers are one, and whether a claim still states one."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from studykit.identity.facts import facts_of, numbers_in
from studykit.identity.word_overlap import (
    DIGITS,
    alike,
    overlap,
    plain,
    share_of,
    spelled_out,
    stems,
    words_in,
)
from studykit.model import Candidate, Cloze, Content
from studykit.render.cloze import answers, parse_cloze

#: An answer of so many telling words may be told in other words.
LONG = 4
SAME_LONG = 0.72
STATED_LONG = 0.6
_LEADING = re.compile(
    r"^(?:(?:the|a|an|his|her|its|their|our|about|around|approximately|roughly|nearly|almost|"
    r"some|up|to|more|than|over|as|much|many)\s)+"
)


def answer_of(content: Content) -> str:
    """What a card asks for, as plain words."""
    return plain(written_answer(content))


def written_answer(content: Content) -> str:
    """What a card asks for, as it is written."""
    if isinstance(content, Cloze):
        return " ".join(answers(content.text))
    return content.answer


def told(content: Content) -> tuple[str, str]:
    """A card's two sides as plain words; a cloze has one."""
    if isinstance(content, Cloze):
        return plain(content.text), ""
    return plain(content.question), plain(content.answer)


def card_words(content: Content) -> str:
    """All that a card states, its blanks filled in and its hints left out."""
    if not isinstance(content, Cloze):
        return f"{content.question} {content.answer}"
    parts, at = [], 0
    for blank in parse_cloze(content.text):
        parts += [content.text[at : blank.start], blank.answer]
        at = blank.end
    return "".join([*parts, content.text[at:]])


def same_answer(one: Content, other: Content) -> bool:
    """Whether two cards ask for the same: the same words, or a long answer told in other words."""
    here, there = written_answer(one), written_answer(other)
    return same_words_asked(spelled_out(here, there), spelled_out(there, here))


@lru_cache(maxsize=8192)
def same_words_asked(one: str, other: str) -> bool:
    """Whether two answers say the same."""
    here, there = _core(one), _core(other)
    if here == there:
        return True
    if numbers_in(one) != numbers_in(other):
        return False
    if facts_of(one).negated != facts_of(other).negated:
        return False
    first, second = stems(here), stems(there)
    if first == second:
        return True
    if min(len(first), len(second)) < LONG:
        return _is_slip(here, there)
    return overlap(first, second, lambda stem: 1.0) >= SAME_LONG


def _is_slip(one: str, other: str) -> bool:
    """Whether one answer is the other with a slip of the pen in it."""
    return len(one) > 4 and fuzz.ratio(one, other) >= 88


@lru_cache(maxsize=8192)
def _core(text: str) -> str:
    """An answer without the words that only lead up to it."""
    words = plain(text)
    bare = _LEADING.sub("", words)
    return " ".join(DIGITS.get(word, word) for word in (bare or words).split())


def states(claim: str, before: Candidate) -> bool:
    """Whether a claim still states what a card asks for."""
    share = stated_share(claim, before)
    return share == 1.0 or (share >= STATED_LONG and _is_long(before.content))


def _is_long(content: Content) -> bool:
    return len(stems(_core(written_answer(content)))) >= LONG


def stated_share(claim: str, before: Candidate) -> float:
    """How much of what a card asks for a claim states, from 0 to 1; 0 where a number is missing."""
    answer = written_answer(before.content)
    old = before.source.claim
    return _stated_share(spelled_out(claim, f"{answer} {old}"), spelled_out(answer, claim), old)


@lru_cache(maxsize=8192)
def _stated_share(claim: str, answer: str, before: str) -> float:
    if holds(claim, plain(answer)) or holds(claim, _core(answer)):
        return 1.0
    if numbers_in(answer) - numbers_in(claim):
        return 0.0
    if _holds_with_a_slip(before, claim, plain(answer)):
        return 1.0
    return share_of(_core(answer), claim)


def holds(claim: str, words: str) -> bool:
    """Whether a claim holds some plain words as they are."""
    return f" {words} " in f" {plain(claim)} "


def _holds_with_a_slip(before: str, claim: str, answer: str) -> bool:
    """Whether a claim is the old one with a slip of the pen within the answer."""
    return (
        alike(before, claim) >= 0.9
        and len(answer) > 4
        and fuzz.partial_ratio(answer, plain(claim)) >= 80
    )


def is_numeric(answer: str) -> bool:
    """Whether a card asks for a number."""
    return bool(numbers_in(answer)) and len(words_in(answer)) <= LONG
