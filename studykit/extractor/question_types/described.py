"""Terms that their sentence describes: "[…], where small errors grow", "[…], a kind of clay"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.entity_types import ANY_NAME, is_person
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, around, cloze
from studykit.extractor.specificity import NOUNS, telling
from studykit.extractor.stated import stated
from studykit.extractor.wording.hints import hint_for, is_plain_acronym, says_half
from studykit.extractor.words import FASHIONABLE, VAGUE_WORDS, specific_words, words_of

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
    for claim, analysis, context in stated(page):
        for span, head, description in _described(analysis):
            answer = analysis.span_text(*span)
            if len(words_of(answer)) > MOST or _PLAIN_HEADS.match(answer) or "," in answer:
                continue
            if not telling(analysis, *span, page) or _is_loose(analysis, span, head):
                continue
            if _is_of_something(analysis, span) or _is_fragment(analysis, span, description):
                continue
            start = claim.body_start + analysis.tokens[span[0]].start
            end = claim.body_start + analysis.tokens[span[1] - 1].end
            told = len(specific_words(analysis.span_text(*description)))
            rest = around(claim.text, start, end)
            if told < TELLS or len(specific_words(rest)) < FRONT + TELLS:
                continue
            hint = hint_for(page, analysis, span, head)
            if says_half(hint) or _VOICE.search(claim.text[:start]):
                continue
            if hint in {"what", ANY_NAME} and _is_somebody(analysis, description):
                hint = "who"
            yield cloze(claim, claim.text, start, end, hint, context=context, worth=0.55)


def _is_somebody(analysis: Analysis, description: Span) -> bool:
    """Whether a description's first noun is what a person is ("a professor of …")."""
    noun = ""
    for token in analysis.tokens[slice(*description)]:
        if token.tag in NOUNS:
            noun = token.lemma
        elif noun:
            break
    return is_person(noun)


def _is_of_something(analysis: Analysis, span: Span) -> bool:
    """Whether the description may be of the later noun ("the keeper of Combtown, a firm …")."""
    return any(t.text == "of" for t in analysis.tokens[span[0] : span[1]])


def _is_fragment(analysis: Analysis, span: Span, description: Span) -> bool:
    """Whether a relative clause is all that the sentence says of the answer."""
    tokens = analysis.tokens
    relative = tokens[description[0]].text.lower() in _RELATIVE
    rest = (*tokens[: span[0]], *tokens[description[1] :])
    return relative and not any(t.tag in {"VBZ", "VBP", "VBD", "MD", "VB"} for t in rest)


# Who holds an opinion is asked by nobody ("According to …, a keeper of bees, …").
_VOICE = re.compile(r"\b(?:according to|as|says|said)\s+$", re.IGNORECASE)
_RELATIVE = frozenset({"where", "which", "who", "whose", "when", "that"})


def _is_loose(analysis: Analysis, span: Span, head: int) -> bool:
    """Whether a noun is no term: an everyday acronym, a fashionable word, a bare "the virus"."""
    first = analysis.tokens[span[0]].text.lower()
    if is_plain_acronym(analysis.span_text(*span)):
        return True
    noun = analysis.tokens[head].lemma.lower()
    tags = {t.tag for t in analysis.tokens[span[0] : span[1]]}
    if tags & {"VBZ", "VBP", "VBD", "MD"} or noun.endswith("ally"):
        return True
    if noun in FASHIONABLE | VAGUE_WORDS | {"form"} or first in _OPEN:
        return True
    return first == "the" and span[1] - span[0] == 2 and analysis.tokens[head].text.islower()


_OPEN = frozenset({"more", "most", "other", "another", "some", "many", "various", "several"})


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
