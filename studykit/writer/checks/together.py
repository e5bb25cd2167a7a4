"""No two cards of a note ask the same, and no two answer each other."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from studykit.writer.checks.draft import Draft, telling
from studykit.writer.words import plain

ALIKE = 88
SAME_ANSWER = 80


def is_twin(draft: Draft, others: Iterable[Draft]) -> bool:
    """Whether another card asks nearly the same, or one claim for the same answer."""
    return any(_same(draft, other) for other in others)


def _same(draft: Draft, other: Draft) -> bool:
    question = fuzz.token_sort_ratio(plain(draft.question), plain(other.question))
    answer = fuzz.token_sort_ratio(plain(draft.answer), plain(other.answer))
    shared = bool(set(draft.claims) & set(other.claims))
    if answer >= SAME_ANSWER:
        return question >= (55 if shared else ALIKE - 8)
    return question >= 97


def mirrors(draft: Draft, others: Iterable[Draft]) -> bool:
    """Whether another claim's card and this one each show the other's answer."""
    return any(
        not set(draft.claims) & set(other.claims)
        and _shows(draft.question, other.answer)
        and _shows(other.question, draft.answer)
        for other in others
    )


def _shows(question: str, answer: str) -> bool:
    words = telling(answer)
    return bool(words) and words <= telling(question)
