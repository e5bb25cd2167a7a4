"""Phrases that certain words lead into: what something is called or is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studykit.extractor.clause import Span, trimmed
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.specificity import NOUNS, telling
from studykit.extractor.stated import stated
from studykit.extractor.vocabulary.word_lists import phrases, words
from studykit.extractor.wording.hints import head_of, hint_for
from studykit.extractor.words import balanced, specific_words, words_of

FRONT = 3
LONGEST_NAME, LONGEST = 6, 9
# How many specific words make an answer where none of them is rare.
ENOUGH, ENOUGH_NAME = 3, 1
_END = rf"(?=,(?!\d)|[;:()—–]|\.?$|\s+(?:{phrases('phrases.ends')})\b)"
_LISTED = re.compile(r",(?: [^,]{3,60},)? (?:and|or) (?!\w+(?:s|ed)\b (?:the|a|an|to)\b)")
_RELATIVE = frozenset({"that", "who", "which", "whose", "where"})
_NO_START = words("phrases.no_start")


def _lead(name: str) -> re.Pattern[str]:
    """Words that lead into an answer, and the answer up to where its phrase ends."""
    return re.compile(rf"\b(?:{phrases(name)})\s+(?P<what>(?:[^,;:()—–]|,(?=\d\d\d))+?){_END}")


_CALLED, _MADE = map(_lead, ("phrases.called", "phrases.made"))


def called(page: Page) -> Iterator[Proposal]:
    """A cloze for what something is called ("known as …")."""
    return _proposals(page, _CALLED, ENOUGH_NAME, LONGEST_NAME, 0.5)


def made(page: Page) -> Iterator[Proposal]:
    """A cloze for what something is made of, caused by, based on or linked to."""
    return _proposals(page, _MADE, ENOUGH, LONGEST, 0.45)


def _proposals(
    page: Page, lead: re.Pattern[str], enough: int, longest: int, worth: float
) -> Iterator[Proposal]:
    for sentence in stated(page):
        analysis = sentence.analysis
        match = lead.search(sentence.claim.body)
        span = None if match is None else _answer(analysis, match, longest)
        if match is None or span is None:
            continue
        if lead is _CALLED and not _is_naming(analysis, match.start(), span[0]):
            continue
        said = len(specific_words(analysis.span_text(*span)))
        if telling(analysis, *span, page) or said >= enough:
            yield from sentence.blank(*span, _hint(page, analysis, span), worth, FRONT)


def _answer(analysis: Analysis, match: re.Match[str], longest: int) -> Span | None:
    """The words after a lead, where they are one whole phrase of the right length and kind."""
    first, last = trimmed(analysis, analysis.find(*match.span("what")))
    answer = analysis.span_text(first, last)
    if not 1 <= len(words_of(answer)) <= longest or not balanced(answer):
        return None
    if analysis.tokens[first].text.lower() in _NO_START:
        return None
    if last < len(analysis.tokens) and analysis.tokens[last].text == "(":
        after = analysis.tokens[last + 1 : last + 2]
        if not after or after[0].text.lower() not in {"e.g.", "i.e.", "such", "like"}:
            return None
    if not _is_nominal(analysis, first, last) or _goes_on(analysis, first, last):
        return None
    return first, last


def _hint(page: Page, analysis: Analysis, span: Span) -> str:
    """What kind of thing is meant, or a mere "what"."""
    head = head_of(analysis, span)
    return hint_for(page, analysis, span, head) if analysis.tokens[head].tag in NOUNS else "what"


def _is_naming(analysis: Analysis, start: int, first: int) -> bool:
    """Whether "called" names something: not "she called Ann", not "coined by Ann"."""
    verb = analysis.tokens[analysis.find(start, start + 1)[0]]
    return verb.tag in {"VBN", "JJ"} and analysis.tokens[first].tag not in {"IN", "RB"}


def _is_nominal(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a span is a phrase, not the beginning of the next clause."""
    tokens = analysis.tokens[first:last]
    finite = (t for t in tokens if t.tag in {"VBZ", "VBP", "VBD", "MD"})
    if any(t.relation != "amod" for t in finite):
        return False
    pairs = pairwise(tokens)
    if tokens[0].tag == "VB":
        return False
    return tokens[0].tag == "VBG" or not any(a.tag == "CC" and b.tag == "VBG" for a, b in pairs)


def _goes_on(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a series that begins in the answer, or a clause that tells it apart, goes on."""
    tokens = analysis.tokens
    if last < len(tokens) and tokens[last].text.lower() in _RELATIVE:
        return True
    if last < len(tokens) and tokens[last].text == ",":
        listed = _LISTED.match(analysis.text, tokens[last].start)
        if listed is not None or tokens[last - 1].tag == "JJ":
            return True
    return any(
        t.relation == "conj" and first <= t.head < last and t.tag.startswith("NN")
        for t in tokens[last:]
    )
