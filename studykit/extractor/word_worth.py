"""What the single words of a card say of its worth: which topics, verbs and cues readers keep.

A sum of weights, one a word and place, from graded cards (``benchmarks/quality/train_score.py``).
It says of a subject ("mindset", "treaty") and of what stands at a blank ("such as …") what plain
features do not. The sum over a card's words is one of the features that the score's trees see, that
over its note's words another: of some notes readers keep most cards, of others few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import fsum
from pathlib import Path

WEIGHTS = Path(__file__).parent / "vocabulary" / "word_worth.txt"
NOTE = "n:"  # stands before the stems of the words of a note
LETTERS = 6  # of a word that tell it, for its endings tell little
_WORD = re.compile(r"[a-z][a-z'’-]+|\d")
_PIECE = re.compile(r"[a-z0-9'’-]+|[,;:().\"“”]")


def word_worth(
    asked: str, answer: str, hint: str, context: str, place: tuple[str, ...], is_cloze: bool
) -> float:
    """How far the words of a card speak for it (above 0) or against; ``asked`` holds "…" for its
    blank, ``place`` title and headings.
    """
    weights = _weights()
    told = words_told(asked, answer, hint, context, place, is_cloze)
    # Exact, so that it hangs not on the order of a set, which differs by process.
    return fsum(weights.get(word, 0.0) for word in told)


def note_worth(stems: Iterable[str]) -> float:
    """How far the words of a whole note speak for its cards: what it is about, and how it tells."""
    weights = _weights()
    return fsum(weights.get(f"{NOTE}{stem}", 0.0) for stem in stems)


def words_told(
    asked: str, answer: str, hint: str, context: str, place: tuple[str, ...], is_cloze: bool
) -> frozenset[str]:
    """The words of a card with where they stand ("a:" of the answer, "b=" right before a blank)."""
    return frozenset(
        (
            *(f"q:{word}" for word in _starts(asked)),
            *(f"a:{word}" for word in _starts(answer)),
            *(f"c:{word}" for word in _starts(context)),
            *(f"t:{word}" for text in place for word in _starts(text)),
            *_at_blank(asked, answer, hint, is_cloze),
        )
    )


@lru_cache(maxsize=4096)
def _starts(text: str) -> frozenset[str]:
    return frozenset(word[:LETTERS] for word in _WORD.findall(text.lower()))


def _at_blank(asked: str, answer: str, hint: str, is_cloze: bool) -> Iterator[str]:
    said = _PIECE.findall(answer.lower())
    if said:
        yield from (f"s={said[0]}", f"e={said[-1]}")
    if not is_cloze:
        yield f"f={' '.join(_PIECE.findall(asked.lower())[:2])}"
        return
    yield f"h={hint}"
    before, _, after = asked.lower().partition("…")
    left, right = _PIECE.findall(before)[-2:], _PIECE.findall(after)[:2]
    if left:
        yield from (f"b={left[-1]}", f"bb={' '.join(left)}")
    if right:
        yield from (f"n={right[0]}", f"nn={' '.join(right)}")


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit("\t", 1) for line in lines if not line.startswith("#"))
    return {word: float(weight) for word, weight in pairs}
