"""What is known of a card's note in Anki: the versions that packages brought, and what was found.

A field, tag or deck that is found in Anki and stands in none of them is the learner's work there.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.anki.notetypes import names_of
from studykit.anki.tags import tags_of
from studykit.model import Card

#: The fields whose text a learner may change in Anki and keep; ours alone are the others.
LEARNERS = ("Front", "Text", "Back", "Context", "Extra1", "Extra2", "Extra3")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a card's note as a package holds it. ``fields`` are digests by name,
    ``modified`` is in seconds since 1970.
    """

    modified: int
    fields: Mapping[str, str]
    deck: str
    tags: tuple[str, ...]

    def object(self) -> dict[str, object]:
        """The version as a JSON object."""
        return {
            "modified": self.modified,
            "fields": dict(self.fields),
            "deck": self.deck,
            "tags": list(self.tags),
        }


@dataclass(frozen=True, slots=True)
class Seen:
    """A card's note as it was last found in Anki: the learner's fields in full."""

    fields: Mapping[str, str]
    deck: str
    tags: tuple[str, ...]
    suspended: bool

    def object(self) -> dict[str, object]:
        """What was found as a JSON object."""
        return {
            "fields": dict(self.fields),
            "deck": self.deck,
            "tags": list(self.tags),
            "suspended": self.suspended,
        }


def version_of(card: Card, fields: Sequence[str], tags: Sequence[str] | None = None) -> Version:
    """The version of a card that a package holds, of the values of its fields."""
    named = dict(zip(names_of(card), fields, strict=True))
    return Version(
        int(card.revised_at.timestamp()),
        {name: field_digest(named[name]) for name in LEARNERS if name in named},
        card.deck,
        tuple(tags_of(card) if tags is None else tags),
    )


def digest(version: Version) -> str:
    """A short name of a version."""
    text = json.dumps(version.object(), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def field_digest(text: str) -> str:
    """A short name of a field's text, which Anki may have normalised."""
    plain = unicodedata.normalize("NFC", text).encode("utf-8", "replace")
    return hashlib.blake2b(plain, digest_size=6).hexdigest()


def version_from(text: str) -> Version:
    """The version of a JSON text. Raises KeyError or ValueError when it is none."""
    found = json.loads(text)
    return Version(
        int(found["modified"]), dict(found["fields"]), str(found["deck"]), _texts(found["tags"])
    )


def seen_from(text: str) -> Seen:
    """What was found, of a JSON text. Raises KeyError or ValueError when it is no such text."""
    found = json.loads(text)
    return Seen(
        dict(found["fields"]), str(found["deck"]), _texts(found["tags"]), bool(found["suspended"])
    )


def _texts(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(one) for one in found)
