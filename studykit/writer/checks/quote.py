"""The quote stands in the claims, and holds the answer's substance."""

from __future__ import annotations

import re

from studykit.writer.checks.draft import Draft, kin, pairs, telling
from studykit.writer.checks.numerals import figures, numbers
from studykit.writer.digests import plain

_GAP = re.compile(r"\s*(?:\[\.+\]|\.{3,})\s*")
_EDGES = " .,;:!?\"'()[]*_`"
#: The share of the answer's telling words that the claims must hold.
HELD = 0.5


def misquoted(draft: Draft) -> bool:
    """Whether the quote, or a piece of it, stands in none of the claims word for word."""
    pieces = [piece.strip(_EDGES) for piece in _GAP.split(_bare(draft.quote))]
    pieces = [piece for piece in pieces if piece]
    truth = _bare(draft.truth)
    return not pieces or any(piece not in truth for piece in pieces)


def answered_elsewhere(draft: Draft) -> bool:
    """Whether most of what the answer says stands in none of the claims."""
    signs = pairs(draft.answer)
    if signs:
        return sum(pair in draft.truth for pair in signs) < HELD * len(signs)
    answer = telling(draft.answer)
    told = figures(draft.answer)
    if not answer or (told and told <= numbers(draft.truth)):
        return False
    held = telling(draft.truth)
    return sum(kin(word, held) for word in answer) < HELD * len(answer)


def _bare(text: str) -> str:
    """A text without marks that Markdown or a model may add or lose."""
    return " ".join(re.sub(r"[*_`\"']|\\[()\[\]]", "", plain(text)).split())
