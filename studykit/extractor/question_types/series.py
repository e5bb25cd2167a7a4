"""Series in a sentence: all of three and more coordinated things, blanked together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, conjuncts, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import telling
from studykit.extractor.stated import stated
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.noun_phrases import number_word
from studykit.extractor.words import specific_words, words_of

LONGEST = 20
_GOES_ON = re.compile(r",?\s*(?:and|or|&)\b")
_LEADING = frozenset(
    {"such", "as", "to", "especially", "including", "particularly", "like", "namely"}
)
_PARTS = frozenset({"NN", "NNS", "NNP", "NNPS", "VBG"})


def series(page: Page) -> Iterator[Proposal]:
    """A cloze over a whole series of three to six, with their number as the hint."""
    for claim, analysis, context in stated(page):
        for head, count in _series(analysis):
            first, last = trimmed(analysis, without_case(analysis, head))
            while first < head and analysis.tokens[first].text.lower() in _LEADING:
                first += 1
            if not _is_whole(analysis, (first, last), head, count):
                continue
            start = claim.body_start + analysis.tokens[first].start
            end = claim.body_start + analysis.tokens[last - 1].end
            rest = claim.text[:start] + claim.text[end:]
            if len(specific_words(rest)) < 3 or not telling(analysis, first, last, page):
                continue
            hint = f"which {number_word(count)}"
            yield cloze(claim, claim.text, start, end, hint, context=context, worth=0.6)


def _is_whole(analysis: Analysis, span: Span, head: int, count: int) -> bool:
    """Whether a span is the whole series, of things, short, and likely to be all there is."""
    answer = analysis.span_text(*span)
    if len(words_of(answer)) > LONGEST or len(specific_words(answer)) < count:
        return False
    if analysis.tokens[span[1] - 1].tag in {"VBN", "VBD", "IN"}:
        return False
    if answer.startswith("(") or _GOES_ON.match(analysis.text, analysis.tokens[span[1] - 1].end):
        return False
    return _listed(answer, count) and _is_complete(analysis, span[0], head)


_WHOLE = words("verbs.whole")


def _is_complete(analysis: Analysis, first: int, head: int) -> bool:
    """Whether a series is likely to be all there is: not examples, not "… and others"."""
    tokens = analysis.tokens
    before = tokens[first - 1].text.lower() if first else ""
    if before in _LEADING | {"in"} or any(t.text.lower() == "other" for t in tokens[first:]):
        return False
    governor = tokens[tokens[head].head]
    return governor.lemma in _WHOLE or before in {"of", ":", "—", "–"}


def _listed(answer: str, count: int) -> bool:
    """Whether the commas and conjunctions of the answer part as many things as were parsed."""
    joints = re.findall(r",(?:\s+(?:and|or))?\s|\s(?:and|or|&)\s", answer)
    oxford = re.search(r",\s+(?:and|or)\s", answer) is not None
    return len(joints) == count - 1 and (oxford or count > 3) and answer.count(",") >= count - 2


def _series(analysis: Analysis) -> Iterator[tuple[int, int]]:
    for i, token in enumerate(analysis.tokens):
        if token.relation in {"conj", "root"} or token.tag not in _PARTS:
            continue
        parts = conjuncts(analysis, i)
        tags = {analysis.tokens[j].tag for j in parts}
        verbal = {tag == "VBG" for tag in tags}
        if 3 <= len(parts) <= 6 and tags <= _PARTS and len(verbal) == 1:
            yield i, len(parts)
