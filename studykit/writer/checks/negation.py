"""The card says what its claims say, not the opposite."""

from __future__ import annotations

import re

from studykit.writer.checks.draft import Draft, words

_NOT = frozenset(
    """not no never none nor neither without cannot nothing nobody non rather instead unlike except
    than lack lacks lacking fail fails failed avoid avoids prevent prevents absent absence free
    false wrong unable hardly rarely""".split()
)
_PAIRS = (
    ("increas", "decreas"),
    ("rais", "lower"),
    ("strengthen", "weaken"),
    ("accelerat", "slow"),
    ("expand", "shrink"),
    ("gain", "lose"),
)
_STEMS = ("prevent", "avoid", "lack", "fail", "refus", "stop", "forbid", "reject", "den")
_PLAIN = re.compile(r"\b(?:not|never|cannot|no longer)\b|n't\b")


def denies(draft: Draft) -> bool:
    """Whether the card denies what no claim denies, or turns a direction round."""
    if not draft.english:
        return False
    card = f"{draft.question} {draft.answer}".replace("’", "'")
    truth = words(draft.truth)
    if _PLAIN.search(card.casefold()) and not any(_is_denial(word) for word in truth):
        return True
    told = words(card)
    return any(
        _has(told, one) and not _has(truth, one) and _has(truth, other) and not _has(told, other)
        for pair in _PAIRS
        for one, other in (pair, pair[::-1])
    )


def _is_denial(word: str) -> bool:
    if word in _NOT or word.endswith("n't") or word.startswith(_STEMS):
        return True
    return word.startswith(("un", "in", "im", "dis", "ir")) and len(word) > 5


def _has(found: list[str], begin: str) -> bool:
    return any(word.startswith(begin) for word in found)
