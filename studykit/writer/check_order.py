"""All checks of a written card, in the order in which they are tried, by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studykit.writer.checks.draft import Draft
from studykit.writer.checks.language import other_language
from studykit.writer.checks.leaks import leaks, place_leaks
from studykit.writer.checks.length import empty_words, long_answer, long_question
from studykit.writer.checks.markup import marked_up
from studykit.writer.checks.negation import denies
from studykit.writer.checks.numbers_and_names import foreign_name, foreign_number
from studykit.writer.checks.question import asks_twice, nameless, yes_or_no
from studykit.writer.checks.quote import answered_elsewhere, misquoted

CHECKS: Mapping[str, Callable[[Draft], bool]] = {
    "empty-words": empty_words,
    "marked-up": marked_up,
    "other-language": other_language,
    "misquoted": misquoted,
    "foreign-number": foreign_number,
    "foreign-name": foreign_name,
    "answered-elsewhere": answered_elsewhere,
    "denies": denies,
    "nameless": nameless,
    "yes-or-no": yes_or_no,
    "asks-twice": asks_twice,
    "long-question": long_question,
    "long-written": long_answer,
    "leaks": leaks,
    "leaks-place": place_leaks,
}

#: Checks that know English only; `why` says so for other notes.
ENGLISH_ONLY = frozenset({"denies", "nameless", "yes-or-no"})


def refused_by(draft: Draft) -> str:
    """The code of the first check that refuses a card; "" when it passes them all."""
    return next((code for code, check in CHECKS.items() if check(draft)), "")
