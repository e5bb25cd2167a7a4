"""Names: a person, place, work or maker that a sentence names once, blanked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span
from studykit.extractor.document import Page
from studykit.extractor.entity_types import kind_hint
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.specificity import NOUNS, is_name, rarest
from studykit.extractor.stated import stated
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.hints import head_of
from studykit.extractor.words import content_words

# Of names that rare readers kept three in five, of better known ones one in four.
RARE = 5.0
CALENDAR = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|God|Jesus|Earth|Bible|Internet|Spring|Summer|Autumn|Winter"
)
_JOINS = frozenset({"-", "–", "/", "'", "’", "‘", '"', "“", "”", "("})


def name(page: Page) -> Iterator[Proposal]:
    """A cloze for a rare name, and for who made, found or wrote something."""
    for sentence in stated(page):
        analysis = sentence.analysis
        for span in _names(analysis, page):
            answer = analysis.span_text(*span)
            known = rarest(answer) < RARE and not _is_maker(analysis, span)
            if not known and not content_words(answer) & page.title_words:
                yield from sentence.blank(*span, _hint(analysis, span), 0.35)


def _hint(analysis: Analysis, span: Span) -> str:
    """What kind of name is blanked, by the name itself and by the verb that governs it."""
    head = head_of(analysis, span)
    token = analysis.tokens[head]
    verb = analysis.tokens[token.head].lemma if token.head != head else ""
    text, acts = analysis.span_text(*span), token.relation == "nsubj"
    return kind_hint(text, verb, acts, opens=span[0] == 0)


_MAKES = words("verbs.makers")


def _is_maker(analysis: Analysis, span: Span) -> bool:
    """Whether a name is who made, found or wrote something: a fact of that name alone."""
    tokens = analysis.tokens
    head = head_of(analysis, span)
    token, verb = tokens[head], tokens[tokens[head].head]
    agent = token.relation == "obl" and span[0] > 0 and tokens[span[0] - 1].text.lower() == "by"
    return verb.lemma in _MAKES and (token.relation == "nsubj" or agent)


def _names(analysis: Analysis, page: Page) -> Iterator[Span]:
    """Runs of capitalised tokens that stand alone, not in a series nor at the start."""
    tokens = analysis.tokens
    i = 0
    while i < len(tokens):
        last = _run(analysis, i)
        fits = i < last <= i + 5
        if fits and _is_proper(analysis, page, i, last) and _alone(analysis, i, last):
            yield i, last
        i = max(last, i + 1)


def _run(analysis: Analysis, first: int) -> int:
    """The end of the run of capitalised words that begins at a token ("Bank of England")."""
    tokens = analysis.tokens
    last = first
    while last < len(tokens):
        text = tokens[last].text
        joined = text in {"of", "the", "de", "van", "von", "&"} and last > first
        if not (text[:1].isupper() or joined or (text[:1].isdigit() and last > first)):
            break
        last += 1
    while last > first and tokens[last - 1].text in {"of", "the", "de", "van", "von", "&"}:
        last -= 1
    return last


def _is_proper(analysis: Analysis, page: Page, first: int, last: int) -> bool:
    """Whether a run is a name in words: not an acronym, not a word the note also writes small, nor
    one that is large as the first of its sentence.
    """
    if first == 0 and last == 1 and not is_name(analysis.tokens[0], page, True):
        return False
    if any(CALENDAR.fullmatch(t.text) for t in analysis.tokens[first:last]):
        return False
    words = [t for t in analysis.tokens[first:last] if t.text[:1].isupper()]
    spelled = any(t.text[1:2].islower() and len(t.text) > 2 for t in words)
    return spelled and all(is_name(t, page, False) for t in words)


def _alone(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a name is no part of something longer ("Cinder cones", "Bacillus cereus")."""
    tokens = analysis.tokens
    if last < len(tokens) and tokens[last].tag in NOUNS:
        return False
    head = head_of(analysis, (first, last))
    governor = tokens[tokens[head].head]
    before = tokens[first - 1].text.lower() if first else ""
    after = tokens[last].text if last < len(tokens) else ""
    if not tokens[last - 1].space and last + 1 < len(tokens) and not tokens[last].space:
        return False
    joined = before[:1].isdigit() or before in _JOINS or after in _JOINS | {"'s", "’s", ")"}
    return not joined and tokens[first].text not in {"I", "X"} and governor.lemma != "accord"
