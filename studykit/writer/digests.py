"""Texts of claims and cards in the forms in which they are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from studykit.model import Candidate, Claim, ClaimKind, Cloze, Content, QuestionAnswer

AUTHORED = frozenset(
    {ClaimKind.AUTHORED_QUESTION, ClaimKind.AUTHORED_DEFINITION, ClaimKind.AUTHORED_CLOZE}
)
_SIGNS = str.maketrans("‘’‛ʼ`´“”„‟«»‹›‐‑‒–—―−…", "''''''\"\"\"\"\"\"''-------.")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """A text in small letters with plain quotes, dashes and spaces, for comparison only."""
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    return _SPACE.sub(" ", text).strip().casefold()


def claim_digest(text: str) -> str:
    """A short digest of a claim's words."""
    return _digest(plain(text))


def one_line(text: str) -> str:
    """A text without line breaks."""
    return _SPACE.sub(" ", text).strip()


def told(claim: Claim) -> str:
    """A claim as it is sent: one line, a table's cell with its row and column."""
    if claim.kind is ClaimKind.CELL:
        row = claim.row if claim.row and claim.row != claim.text else ""
        place = ", ".join(part for part in (row, claim.column) if part)
        return one_line(f"{place}: {claim.text}" if place else claim.text)
    return one_line(claim.text)


def words_digest(content: Content, context: str, claim: str) -> str:
    """A digest of all that a judge of a card is shown, but its place."""
    if isinstance(content, QuestionAnswer):
        points = "\n".join(point.text for point in content.points)
        shown = (content.question, content.answer, points)
    else:
        assert isinstance(content, Cloze)
        shown = (content.text, "", "")
    return _digest("\x1f".join((*shown, context, claim)))


def candidate_digest(candidate: Candidate) -> str:
    """The words' digest of a candidate."""
    return words_digest(candidate.content, candidate.context, candidate.source.claim)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
