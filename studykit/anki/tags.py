"""Tags and numbers of Anki notes and decks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from studykit.model import Card, Status

#: What our own tags stand under, and what they began with before they did.
ROOT = "studykit"
RETIRED_TAG = f"{ROOT}::retired"
OLD_ROOTS = ("channel::", "note::", "section::")
_NOT_IN_TAGS = re.compile(
    '[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069"]'
)


def tags_of(card: Card, root: str = ROOT) -> tuple[str, ...]:
    """A card's tags for Anki: no spaces, levels parted by "::".

    Those that tell where it comes from stand under ``root`` ("" for none), the learner's and the
    note's own as they are. A flag of Anki's is known here as a tag, and is none there.
    """
    source = card.source
    places = (
        ("channel", source.channel),
        ("note", source.title),
        ("section", source.headings[-1] if source.headings else ""),
    )
    found = [
        tag_text(f"{root}::{kind}::{tag_level(name)}") for kind, name in places if tag_level(name)
    ]
    own = (tag_text(tag) for tag in card.tags if not tag.startswith("flag::"))
    return tuple(dict.fromkeys(tag for tag in (*found, *own) if tag.strip(":")))


def note_tags(card: Card, root: str = ROOT) -> tuple[str, ...]:
    """The tags of a card's note in a package: a retired card says so, to be found in Anki."""
    tags = tags_of(card, root)
    return (*tags, RETIRED_TAG) if card.status is Status.RETIRED else tags


@lru_cache(maxsize=4096)
def tag_text(text: str) -> str:
    """A text as a tag; its levels stay parted by "::"."""
    return "::".join(level for level in map(tag_level, text.split("::")) if level)


@lru_cache(maxsize=4096)
def tag_level(text: str) -> str:
    """A text as one level of a tag."""
    kept = _NOT_IN_TAGS.sub("", unicodedata.normalize("NFC", text))
    return re.sub(r":{2,}", ":", re.sub(r"[\s\u3000]+", "_", kept.strip())).strip(":")[:100]


def stable_number(text: str, bits: int = 40) -> int:
    """A positive number for a name, the same on every machine: Anki's ids of decks and notes."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return (1 << bits) + int.from_bytes(digest[:8], "big") % (1 << bits)
