"""Labelled items and callouts: from the label to its explanation, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.explanation import praises
from studykit.extractor.language import is_noun, is_word
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.specificity import is_rare
from studykit.extractor.wording.questions import ask_plain, ask_term
from studykit.extractor.wording.shorten import short_text
from studykit.extractor.words import content_words, specific_words, stem, words_of
from studykit.model import Claim, ClaimKind

# "An American company" tells no company from another.
LEAST_TOLD = 3
_NOUN_PHRASE = re.compile(
    r"^(?:an?|the(?! (?:more|less|fewer|\w+er) )|any|one of the|a set of|a type of) ", re.IGNORECASE
)
_NOT_TERMS = re.compile(
    r"^(?:note|tip|warning|info|important|example|definition|quote|caution|fun fact|fact|"
    r"key (?:takeaway|point|insight|fact)s?|insight|summary|takeaway|remember|question)s?\b",
    re.IGNORECASE,
)


def term(page: Page) -> Iterator[Proposal]:
    """What is X?, for labels explained by a noun phrase or taken up by their sentence."""
    if not page.english:
        yield from _plainly(page)
        return
    for claim in labelled(page):
        label = claim.term.strip().rstrip(":")
        body = short_text(claim.body)
        if not _NOUN_PHRASE.match(claim.body) or not _explains(claim, page):
            continue
        if not _is_term(label, page) or content_words(label) <= content_words(claim.body):
            continue
        told = specific_words(body) - content_words(label)
        if len(told) < LEAST_TOLD:
            continue
        yield question(
            claim,
            ask_term(label, claim.body, page),
            body,
            context=context_of(claim, page) or "",
            worth=0.6,
        )


def _plainly(page: Page) -> Iterator[Proposal]:
    """A label and what is said of it, in a language that is not analysed."""
    for claim in labelled(page):
        label, body = claim.term.strip().rstrip(":："), claim.body.strip().rstrip(".。।")
        if len(words_of(label)) <= LONGEST_LABEL and label.casefold() not in body.casefold():
            yield question(claim, ask_plain(label), body, worth=0.6)


LONGEST_LABEL = 5


def labelled(page: Page) -> Iterator[Claim]:
    """The items of lists that open with a label, other than "Note:" and its like."""
    for claim in page.statements:
        label = claim.term.strip()
        labelled = label and claim.body_start and claim.kind is not ClaimKind.CALLOUT
        if labelled and not _NOT_TERMS.match(label) and claim.body.strip():
            yield claim


def _is_term(label: str, page: Page) -> bool:
    """Whether a label names a thing and is more than one everyday word ("Name", "Spatial")."""
    words = words_of(label)
    if not words or not is_noun(words[-1]) or not _is_telling(label, page):
        return False
    # "Diagnosis", "Curiosity": words that order a text, unless the note is about them.
    single = len(words) == 1 and is_word(words[0]) and _ABSTRACT.search(words[0]) is not None
    return not single or page.counts.get(stem(words[0]), 0) > FEW_TIMES


FEW_TIMES = 2
_ABSTRACT = re.compile(r"(?:ity|ness|tion|sion|ment|ance|ence|ship|osis|edure|ing)s?$")


def _is_telling(label: str, page: Page) -> bool:
    return any(page.is_name(word) or is_rare(word.lower()) for word in words_of(label))


def _explains(claim: Claim, page: Page) -> bool:
    analysis = page.analysis(claim)
    if analysis is None or analysis.is_finite():
        return False
    root = analysis.root()
    if root is None or analysis.subject_of(root) is not None:
        return False
    return not praises(analysis, 0, root)
