"""Ids: born once, from the video, the kind of card and the claim, then remembered."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Collection

from studykit.identity.similarity import WRITTEN
from studykit.identity.word_overlap import plain
from studykit.model import Candidate, Cloze


def birth_id(candidate: Candidate, taken: Collection[str]) -> str:
    """A new card's id: opaque, 16 characters, and not among those taken."""
    source = candidate.source
    scope = source.video_key or f"note:{plain(source.title)}"
    kind, claim = _born_as(candidate)
    ordinal = 0
    while True:
        born = "\x1f".join((scope, kind, claim, str(ordinal)))
        digest = hashlib.sha256(born.encode("utf-8", "replace")).digest()
        found = b32encode(digest[:10]).decode("ascii").lower()
        if found not in taken:
            return found
        ordinal += 1


def _born_as(candidate: Candidate) -> tuple[str, str]:
    content, claim = candidate.content, plain(candidate.source.claim)
    if isinstance(content, Cloze):
        return "cloze", claim
    if candidate.generator == WRITTEN:
        # A claim may have several written cards; which of them comes first must not matter.
        return WRITTEN, f"{claim}\x1f{plain(content.question)}"
    return "question", claim
