"""Foreign decks as cards that have no note: studied and exported here, never regenerated.

A card is what its template shows of its note's fields; its id follows from the note's and the
template's, so that a deck that comes twice comes once.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from studykit.anki.card_text import card_text
from studykit.anki.collection import (
    SUSPENDED,
    AnkiCard,
    AnkiCollection,
    AnkiNote,
    AnkiNoteType,
)
from studykit.importer.anki_plan import OUR_TYPES
from studykit.importer.reviews import anki_history
from studykit.model import (
    Candidate,
    Card,
    Cloze,
    Content,
    Edits,
    Memory,
    QuestionAnswer,
    Review,
    Source,
    Status,
    Tier,
)
from studykit.render.cloze import Blank, parse_cloze, replaced
from studykit.render.html import from_elsewhere
from studykit.scheduler.memory import replay
from studykit.scheduler.schedule import Schedule

GENERATOR = "foreign"
_SECTION = re.compile(r"\{\{([#^])([^{}]+)\}\}(.*?)\{\{/\2\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{([^{}#^/]+)\}\}")
_ANSWER = re.compile(r"<hr[^>]*id\s*=\s*[\"']?answer[\"']?[^>]*>", re.IGNORECASE)
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class ForeignDeck:
    """What a file brings: cards new here, their reviews and the memories that follow.

    ``known`` cards are here already, ``unfit`` ones show nothing on one side.
    """

    cards: tuple[Card, ...]
    reviews: tuple[Review, ...]
    memories: Mapping[str, Memory | None]
    known: int
    unfit: int


def foreign_deck(
    collection: AnkiCollection, here: Collection[str], schedule: Schedule, now: datetime
) -> ForeignDeck:
    """The cards of a foreign deck, with their histories. ``here`` are ids that are taken."""
    cards: list[Card] = []
    reviews: list[Review] = []
    memories: dict[str, Memory | None] = {}
    taken, known, unfit = set(here), 0, 0
    for anki in sorted(collection.cards, key=lambda card: (card.note_id, card.ordinal)):
        note = collection.notes[anki.note_id]
        if note.type_name in OUR_TYPES:
            continue
        card_id = foreign_id(note.guid, anki.ordinal)
        if card_id in taken:
            known += 1
            continue
        card = _card(card_id, anki, note, collection.types.get(note.type_name), now)
        if card is None:
            unfit += 1
            continue
        taken.add(card_id)
        cards.append(card)
        rows = collection.reviews.get(anki.id, ())
        history = anki_history(card_id, anki, rows, collection.calendar, schedule.clock)
        if history.rows:
            reviews += history.rows
            memories[card_id] = replay(history.rows, schedule)
    return ForeignDeck(tuple(cards), tuple(reviews), memories, known, unfit)


def foreign_id(guid: str, ordinal: int) -> str:
    """The id of a foreign card."""
    digest = hashlib.blake2b(f"{guid}\x1f{ordinal}".encode("utf-8", "replace"), digest_size=10)
    return base64.b32encode(digest.digest()).decode().lower()


def _card(
    card_id: str, anki: AnkiCard, note: AnkiNote, kind: AnkiNoteType | None, now: datetime
) -> Card | None:
    if kind is None or not kind.templates:
        return None
    made = _cloze(anki, note, kind) if kind.is_cloze else _question(anki, note, kind)
    if made is None:
        return None
    content, fields = made
    first = card_text(next(iter(note.fields.values()), ""))
    deck = anki.deck or "Default"
    title = deck.rpartition("::")[2]
    source = Source("", title, "", "", "", (), first, 0, 0)
    candidate = Candidate(content, source, (), GENERATOR, Tier.READY, tags=note.tags, deck=deck)
    status = Status.SUSPENDED if anki.queue == SUSPENDED else Status.ACTIVE
    edits = Edits(fields=tuple((name, text) for name, text in fields.items() if text))
    return Card(card_id, candidate, status, now.replace(microsecond=0), deck, edits)


# ---------------------------------------------------------------- sides


def _question(
    anki: AnkiCard, note: AnkiNote, kind: AnkiNoteType
) -> tuple[Content, dict[str, str]] | None:
    if anki.ordinal >= len(kind.templates):
        return None
    template = kind.templates[anki.ordinal]
    front = from_elsewhere(_filled(template.front, note.fields))
    back = from_elsewhere(_back(template.back, note.fields))
    question, answer = card_text(front), card_text(back)
    if not question.strip() or not answer.strip():
        return None
    return QuestionAnswer(question, answer), {"Front": front, "Back": back}


def _back(template: str, fields: Mapping[str, str]) -> str:
    """The answer side without the question that it repeats."""
    parts = _ANSWER.split(template, maxsplit=1)
    return _filled(parts[-1], fields)


def _cloze(
    anki: AnkiCard, note: AnkiNote, kind: AnkiNoteType
) -> tuple[Content, dict[str, str]] | None:
    template = kind.templates[0]
    named = re.findall(r"\{\{(?:[^{}]*:)?cloze:([^{}]+)\}\}", template.front)
    name = next((name.strip() for name in named if name.strip() in note.fields), None)
    if name is None:
        return None
    text = _one_number(card_text(from_elsewhere(note.fields[name])), anki.ordinal + 1)
    blanks = parse_cloze(text)
    if not blanks or any(not blank.answer.strip() for blank in blanks):
        return None
    others = {key: value for key, value in note.fields.items() if key != name}
    rest = re.sub(r"\{\{(?:[^{}]*:)?cloze:[^{}]+\}\}", "", _ANSWER.split(template.back)[-1])
    return Cloze(text), {"Back": from_elsewhere(_filled(rest, others)).strip()}


def _one_number(text: str, number: int) -> str:
    """A cloze text in which only the blanks of one number are left, as number 1."""

    def shown(blank: Blank) -> str:
        if blank.number != number:
            return blank.answer
        hint = f"::{blank.hint}" if blank.hint else ""
        return f"{{{{c1::{blank.answer}{hint}}}}}"

    return replaced(text, shown)


def _filled(template: str, fields: Mapping[str, str]) -> str:
    """A template with its fields, as Anki fills it; filters show the field as it is."""
    for _ in range(_DEEPEST):
        template, changed = _SECTION.subn(lambda match: _section(match, fields), template)
        if not changed:
            break
    return _FIELD.sub(lambda match: _field(match[1], fields), template)


def _section(match: re.Match[str], fields: Mapping[str, str]) -> str:
    filled = bool(fields.get(match[2].strip(), "").strip())
    return match[3] if filled is (match[1] == "#") else ""


def _field(name: str, fields: Mapping[str, str]) -> str:
    *filters, name = (part.strip() for part in name.split(":"))
    if "tts" in " ".join(filters):
        return ""
    return fields.get(name, "")


def decks_of(cards: Sequence[Card]) -> dict[str, int]:
    """How many cards go into which deck."""
    found: dict[str, int] = {}
    for card in cards:
        found[card.deck] = found.get(card.deck, 0) + 1
    return found
