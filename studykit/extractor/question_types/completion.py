"""Completions: one whole constituent of a sentence blanked, the one that makes its point."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, dependents, preposition, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, around, cloze
from studykit.extractor.question_types.name import CALENDAR
from studykit.extractor.specificity import NOUNS, telling
from studykit.extractor.stated import stated
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.hints import PART, hint_for, is_plain_acronym
from studykit.extractor.words import FASHIONABLE, VAGUE_WORDS, specific_words, words_of
from studykit.model import Claim

LONGEST = 9
FRONT = 4
WEAK = words("verbs.weak")
_TELLING_PREPOSITIONS = frozenset({"by", "on", "from", "of", "as", "with", "via"})
_TIGHT = re.compile(r"\b(?:to|that|whether|how|why|what|which|who|where|when)\b", re.IGNORECASE)


def completion(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling noun phrases of each sound sentence."""
    for claim, analysis, context in stated(page):
        for head, worth in _heads(analysis):
            proposal = _blank(page, claim, analysis, head, worth, context)
            if proposal is not None:
                yield proposal


def _heads(analysis: Analysis) -> Iterator[tuple[int, float]]:
    """The nouns that a verb governs, with what their place is worth."""
    tokens = analysis.tokens
    root = analysis.root()
    for i, token in enumerate(tokens):
        if token.tag not in NOUNS or token.relation not in {"obj", "obl", "root"}:
            continue
        verb = tokens[token.head]
        if token.relation == "root":
            if not any(dependents(analysis, i, "cop")):
                continue
            yield i, 0.3
            continue
        if i < token.head or verb.lemma in WEAK:
            continue
        led = preposition(analysis, i) in _TELLING_PREPOSITIONS
        worth = 0.3 + 0.1 * (token.head == root) + 0.2 * led
        yield i, worth


def _blank(
    page: Page, claim: Claim, analysis: Analysis, head: int, worth: float, context: str
) -> Proposal | None:
    span = _span(analysis, head)
    if span is None or not _tight(analysis, span, head) or not _is_nominal(analysis, span):
        return None
    answer = analysis.span_text(*span)
    # "Richest in the first third of the night": a superlative has one right answer.
    only = analysis.tokens[analysis.tokens[head].head].tag in {"JJS", "RBS"}
    told = telling(analysis, *span, page) or only
    if not told or len(words_of(answer)) > LONGEST or _loose(analysis, span, head):
        return None
    start = claim.body_start + analysis.tokens[span[0]].start
    end = claim.body_start + analysis.tokens[span[1] - 1].end
    rest = around(claim.text, start, end)
    if len(specific_words(rest)) < FRONT - only:
        return None
    hint = hint_for(page, analysis, span, head)
    if hint.startswith("how m"):
        return None
    if hint == PART:
        end = claim.body_start + analysis.tokens[head].end
    late = 0.1 * (end >= len(claim.text.rstrip(". ")) - 1)
    worth += 0.08 * min(3, told) + late + 0.1 * (hint not in {"what", ""})
    return cloze(claim, claim.text, start, end, hint, context=context, worth=worth)


def _is_nominal(analysis: Analysis, span: Span) -> bool:
    """Whether a span is a noun phrase by its tags: no preposition first, no finite verb inside."""
    tags = [t.tag for t in analysis.tokens[span[0] : span[1]]]
    return tags[0] not in {"IN", "TO", "RB", "CC", "WDT"} and not set(tags) & _FINITE


_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD", "VB"})


def _loose(analysis: Analysis, span: Span, head: int) -> bool:
    """Whether an answer is a bare "the thing", points elsewhere, or has an empty head."""
    first = analysis.tokens[span[0]]
    if span[0] > 1 and first.text[:1].isupper() and analysis.tokens[span[0] - 1].text[:1].isupper():
        return True
    if first.text.lower() in {"this", "these", "that", "those", "its", "their", "his", "her"}:
        return True
    noun = analysis.tokens[head]
    words = {t.text.lower() for t in analysis.tokens[span[0] : span[1]]}
    if words & {"like", "such", "including"} or first.text.lower() in _OPEN:
        return True
    if noun.lemma.lower() in FASHIONABLE | VAGUE_WORDS:
        return True
    if all(_is_plain(t.text) for t in analysis.tokens[span[0] : span[1]] if t.tag != "DT"):
        return True
    return first.text.lower() == "the" and span[1] - span[0] == 2 and noun.tag in {"NN", "NNS"}


_OPEN = frozenset(
    {"other", "various", "several", "many", "some", "certain", "single", "own", "another", "any"}
    | {"all", "such", "more", "most"}
)


def _is_plain(text: str) -> bool:
    return is_plain_acronym(text) or CALENDAR.fullmatch(text) is not None


def _span(analysis: Analysis, head: int) -> Span | None:
    """The noun's whole phrase without what leads into it and what is loosely added."""
    first, last = without_case(analysis, head)
    if analysis.tokens[head].relation == "root":
        cops = list(dependents(analysis, head, "cop"))
        first = max(cops) + 1
    for i in analysis.children(head):
        loose = analysis.tokens[i].relation in {
            "acl",
            "appos",
            "parataxis",
            "advcl",
            "conj",
            "nmod",
        }
        low = analysis.subtree(i)[0]
        comma = low > 0 and analysis.tokens[low].text in {",", "(", "—", "–", "-"}
        if loose and i > head and comma and low > first:
            last = min(last, low)
    for i in analysis.children(head):
        if analysis.tokens[i].relation == "acl" and i > head:
            last = min(last, analysis.subtree(i)[0])
    span = trimmed(analysis, (first, last))
    return span if span[0] <= head < span[1] else None


def _tight(analysis: Analysis, span: Span, head: int) -> bool:
    """Whether what follows the blank does not belong to its noun ("the tendency to …")."""
    following = analysis.tokens[span[1] : span[1] + 1]
    if following and following[0].text.lower() in {"to", "that", "whether", "of"}:
        return False
    inner = analysis.span_text(*span)
    return _TIGHT.search(inner) is None or analysis.tokens[span[0]].tag == "TO"
