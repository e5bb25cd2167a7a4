"""Numbers and names come from the note, never from elsewhere."""

from __future__ import annotations

import re

from studykit.writer.checks.draft import Draft, stem, words
from studykit.writer.checks.numerals import figures, numbers

_NAME = re.compile(r"(?<![.!?:\"“„(] )(?<!^)(?<!^[¿¡\"“„«(])(?<![\w'’.¿¡-])([^\W\d_][\w’'&.-]*)")
_ACRONYM = re.compile(r"\b[A-Z][A-Z\d]+s?\b")


def foreign_number(draft: Draft) -> bool:
    """Whether a figure of the card stands neither in the claims nor around them."""
    told = figures(f"{draft.question} {draft.answer}")
    return bool(told - numbers(draft.around) - figures(draft.around))


def foreign_name(draft: Draft) -> bool:
    """Whether a name of the card stands nowhere in the note."""
    known, page = draft.setting.stems, draft.setting.page
    return any(
        not _known(name, known, page)
        for text in (draft.question, draft.answer)
        for name in _names(text, draft.language)
    )


def _names(text: str, language: str) -> set[str]:
    """Words written large within a sentence; German writes every noun so."""
    found = set(_ACRONYM.findall(text))
    if language not in ("de", "und"):
        found |= {name for name in _NAME.findall(text) if name[0].isupper() and len(name) > 1}
    return found


def _known(name: str, known: frozenset[str], page: str) -> bool:
    """Whether the note holds all parts of a name that are written large ("UFO" of "UFO-like")."""
    parts = [part for part in re.split(r"[-–/]", name) if part[:1].isupper()]
    return all(stem(w) in known or w in page for part in parts for w in words(part))
