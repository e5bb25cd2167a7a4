"""What is X?, and which X is it?: sentences that say what something is."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import Clause, dependents, is_plural, main_clause
from studykit.extractor.context import context_of, leans
from studykit.extractor.gates import EVALUATIVE
from studykit.extractor.language import Analysis
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.telling import telling
from studykit.extractor.words import (
    FASHIONABLE,
    VAGUE_WORDS,
    content_words,
    specific_words,
    word_set,
    words_of,
)
from studykit.model import Claim

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_DEFINING = frozenset({"define", "call", "know", "describe", "refer"})


def definition(page: Page) -> Iterator[Proposal]:
    """What is X?, for "X is a Y …" with a name or term as X and a full explanation as Y."""
    for claim, clause in _copulas(page):
        subject = clause.text(clause.subject)
        complement = clause.text(clause.complement)
        if not _is_term(claim, clause, page) or not _explains(clause, complement):
            continue
        be = clause.analysis.tokens[clause.auxiliaries[-1]].text
        yield question(
            claim,
            f"{_wh(clause)} {be} {subject}?",
            complement[0].upper() + complement[1:],
            context=context_of(claim, page) or "",
            worth=0.7,
        )


def identity(page: Page) -> Iterator[Proposal]:
    """What is Y?, for "X is the Y" where the definite Y tells enough to name X."""
    for claim, clause in _copulas(page):
        subject = clause.text(clause.subject)
        complement = clause.text(clause.complement)
        if not telling(clause.analysis, *clause.subject, page):
            continue
        if not complement.lower().startswith("the ") or len(specific_words(complement)) < 3:
            continue
        if len(words_of(subject)) > 7 or leans(subject) or is_plural(clause):
            continue
        be = clause.analysis.tokens[clause.auxiliaries[-1]].text
        yield question(
            claim,
            f"What {be} {complement}?",
            subject,
            context=context_of(claim, page) or "",
            variant="reverse",
            worth=0.55,
        )


def _copulas(page: Page) -> Iterator[tuple[Claim, Clause]]:
    for claim, analysis in page.analysed():
        clause = main_clause(analysis)
        if clause is None or not clause.copular or len(clause.auxiliaries) != 1:
            continue
        if clause.verb.tag not in _NOUNS or claim.term or clause.subject[0] != 0:
            continue
        if any(dependents(analysis, clause.head, "advcl", "conj", "case")):
            continue
        if clause.analysis.tokens[clause.auxiliaries[0]].text.lower() in {
            "is",
            "are",
            "was",
            "were",
        }:
            yield claim, clause


def _is_term(claim: Claim, clause: Clause, page: Page) -> bool:
    subject = clause.text(clause.subject)
    words = words_of(subject)
    return (
        1 <= len(words) <= 5
        and not leans(subject)
        and bool(specific_words(subject))
        and words[0].lower() not in {"the", "a", "an", "one", "some", "many", "our", "your", "my"}
        and clause.subject[1] == clause.auxiliaries[0]
    )


def _explains(clause: Clause, complement: str) -> bool:
    determiner = complement.split(" ", 1)[0].lower()
    return (
        determiner in {"a", "an", "the", "any"}
        and len(specific_words(complement)) >= 3
        and len(words_of(complement)) >= 6
        and not praises(clause.analysis, clause.complement[0], clause.head)
        and not content_words(complement) <= content_words(clause.text(clause.subject))
    )


def praises(analysis: Analysis, first: int, head: int) -> bool:
    """Whether a noun phrase is praise or names no kind of thing: its head is a fashionable or vague
    noun, or what stands before the head values it."""
    tokens = analysis.tokens
    if tokens[head].lemma.lower() in FASHIONABLE | VAGUE_WORDS | _NO_KIND:
        return True
    return any(
        t.tag in {"RB", "RBS", "RBR"} or content_words(t.text) & EVALUATIVE
        for t in tokens[first:head]
    )


_NO_KIND = word_set(
    "question tool sport word reminder start step matter leader example lesson sign "
    "decision problem"
)


def _wh(clause: Clause) -> str:
    people = word_set(
        """founder professor scientist actor author genius figure creator inventor
    cofounder co-founder    officer manager teacher trader banker expert
    pioneer executive guest billionaire engineer physicist investor entrepreneur
    director doctor economist philosopher psychologist researcher historian mathematician
    neuroscientist biologist journalist writer ceo president politician leader musician
    designer coach programmer developer athlete artist host partner lawyer king"""
    )
    noun = clause.verb.lemma.lower()
    if clause.analysis.tokens[clause.subject[0]].text in {"Professor", "Dr.", "Dr", "Sir"}:
        return "Who"
    return "Who" if noun in people or noun.endswith(("ist", "cian", "logian")) else "What"
