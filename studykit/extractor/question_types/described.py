"""Terms that their sentence describes: "[…], where small errors grow", "[…], a kind of clay"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.entity_types import ANY_NAME, ANYBODY, is_person
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.specificity import NOUNS, telling
from studykit.extractor.stated import stated
from studykit.extractor.wording.hints import hint_for, says_half
from studykit.extractor.words import specific_words, words_of

MOST, FRONT, TELLS = 5, 3, 3
_OPENS = frozenset({",", "(", "–", "—", "--"})
_DESCRIBES = re.compile(
    r"(?:an?|the|one of|where|in which|"
    r"which (?:(?:is|are|was|were) (?:an?|the|one)|means|refers))\b",
    re.IGNORECASE,
)
_PLAIN_HEADS = re.compile(r"(?:this|these|those|that|such|its|their|his|her|our|your|my)\b", re.I)


def described(page: Page) -> Iterator[Proposal]:
    """A cloze for a term that an apposition or a relative clause after it describes."""
    for sentence in stated(page):
        analysis = sentence.analysis
        for span, head, description in _described(analysis):
            answer = analysis.span_text(*span)
            if len(words_of(answer)) > MOST or _PLAIN_HEADS.match(answer) or "," in answer:
                continue
            told = len(specific_words(analysis.span_text(*description)))
            if told < TELLS or not telling(analysis, *span, page):
                continue
            hint = hint_for(page, analysis, span, head)
            if says_half(hint) or _VOICE.search(analysis.text[: analysis.tokens[span[0]].start]):
                continue
            if (
                answer[:1].isupper()
                and hint in {"what", ANY_NAME, ANYBODY}
                and _is_somebody(analysis, description)
            ):
                hint = "who"
            yield from sentence.blank(*span, hint, 0.55, FRONT + TELLS)


def _is_somebody(analysis: Analysis, description: Span) -> bool:
    """Whether a description's first noun is what a person is ("a professor of …")."""
    noun = ""
    for token in analysis.tokens[slice(*description)]:
        if token.tag in NOUNS:
            noun = token.lemma
        elif noun:
            break
    return is_person(noun)


# Who holds an opinion is asked by nobody ("According to …, a keeper of bees, …").
_VOICE = re.compile(r"\b(?:according to|as|says|said)\s+$", re.IGNORECASE)


def _described(analysis: Analysis) -> Iterator[tuple[Span, int, Span]]:
    """Nouns with a description set off after them: the noun's span, its head, the description."""
    tokens = analysis.tokens
    for head, token in enumerate(tokens):
        if token.tag not in NOUNS or token.relation in {"conj", "appos"}:
            continue
        if any(tokens[i].relation == "conj" for i in analysis.children(head)):
            continue
        for i in analysis.children(head):
            if i < head or tokens[i].relation not in {"appos", "acl"}:
                continue
            first, last = analysis.subtree(i)
            if first < 1 or tokens[first].text in _OPENS:
                first += 1
            before = tokens[first - 1].text if first else ""
            if before not in _OPENS or not _DESCRIBES.match(analysis.text, tokens[first].start):
                continue
            span = trimmed(analysis, (without_case(analysis, head)[0], first - 1))
            if span[0] <= head < span[1]:
                yield span, head, (first, last)
                break
