"""What must be equal for a card and a candidate to be one, from certain to likely: a key each."""

from __future__ import annotations

from studykit.identity.similarity import asked, is_section, kind_of
from studykit.identity.word_overlap import plain
from studykit.model import Candidate, Cloze


def same_written(candidate: Candidate) -> object:
    """What a tool's id stands beside, unchanged: siblings with one id are told apart by this."""
    return (candidate.written, candidate.content) if candidate.written else object()


def written(candidate: Candidate) -> object:
    """The id that a tool wrote beside a card: the same card, whatever happened to its words."""
    if not candidate.written:
        return object()
    return candidate.written, kind_of(candidate), candidate.variant


def exactly(candidate: Candidate) -> object:
    """Content, claim and context."""
    return candidate.content, plain(candidate.source.claim), candidate.context


def exactly_here(candidate: Candidate) -> object:
    """All of them in one file."""
    return candidate.source.path, exactly(candidate)


def same_words_here(candidate: Candidate) -> object:
    """Both sides of a card, in one file."""
    return candidate.source.path, same_words(candidate)


def same_words(candidate: Candidate) -> object:
    """Both sides of a card, wherever it is asked: that the sentence moved is nothing to it."""
    if isinstance(candidate.content, Cloze) or is_section(candidate):
        return exactly(candidate)
    return kind_of(candidate), asked(candidate.content)


def same_asked(candidate: Candidate) -> object:
    """What is asked of a claim."""
    return kind_of(candidate), asked(candidate.content), plain(candidate.source.claim)


def same_claim(candidate: Candidate) -> object:
    """A claim and the question type that asks it."""
    claim = plain(candidate.source.claim)
    return kind_of(candidate), claim, candidate.generator, candidate.variant


def same_claim_any(candidate: Candidate) -> object:
    """A claim, however it is asked."""
    return kind_of(candidate), plain(candidate.source.claim)
