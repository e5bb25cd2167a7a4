"""A typed answer beside the card's: what was left out, what put in. The learner still grades."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 2000


class Kind(StrEnum):
    """What a piece of the comparison is."""

    SAME = "same"
    EXTRA = "extra"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have, that only the learner wrote, or that only the card has."""

    kind: Kind
    text: str


def is_same(typed: str, answer: str) -> bool:
    """Whether two answers are equal but for case, spacing, accents' encoding and punctuation."""
    return _bare(typed) == _bare(answer)


def compare(typed: str, answer: str) -> tuple[Piece, ...]:
    """The difference, by words, and by characters within words that are nearly right.

    Only the first 2,000 characters of each are compared.
    """
    from difflib import SequenceMatcher

    mine, right = (_PIECES.findall(text[:_MOST]) for text in (typed, answer))
    matcher = SequenceMatcher(None, [_key(p) for p in mine], [_key(p) for p in right], False)
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(right[c:d])))
        else:
            pieces += _letters("".join(mine[a:b]), "".join(right[c:d]))
    return _joined(pieces)


def _letters(mine: str, right: str) -> list[Piece]:
    """Characters for a slip of the keys; whole words when they have little in common.

    A number is right or wrong as a whole: one digit of it is no slip.
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, mine.casefold(), right.casefold(), False)
    apart = any(map(str.isdigit, mine + right)) or len(mine.casefold()) != len(mine)
    if not mine or not right or apart or matcher.ratio() < 0.6:
        return [Piece(Kind.EXTRA, mine), Piece(Kind.MISSING, right)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, right[c:d]))
        else:
            pieces += [Piece(Kind.EXTRA, mine[a:b]), Piece(Kind.MISSING, right[c:d])]
    return pieces


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].kind is piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def _key(piece: str) -> str:
    return " " if piece.isspace() else unicodedata.normalize("NFKC", piece).casefold()


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = re.findall(r"\w+|[^\w\s]", folded)
    kept = [w for w in words if w.isalnum() or not unicodedata.category(w[0]).startswith("P")]
    return " ".join(kept or words)


def written(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """What the learner wrote: all but what is missing."""
    return tuple(piece for piece in pieces if piece.kind is not Kind.MISSING)


def right(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """What the card says: all but what is too much."""
    return tuple(piece for piece in pieces if piece.kind is not Kind.EXTRA)
