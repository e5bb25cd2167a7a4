"""A collection of Anki's as values: notes, cards, review rows, and its calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from studykit.anki.revlog import RevlogRow

#: ``cards.queue`` and ``cards.type`` where a bare number would say nothing.
SUSPENDED, SIBLING_BURIED, BURIED = -1, -2, -3
REVIEW_TYPE = 2
#: A due number above this is an instant, below it a day of the collection.
_LEAST_INSTANT = 1_000_000_000
FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a collection counts days: from ``zero``, the day on which it was made."""

    zero: date

    def day(self, due: int) -> date:
        """The study day of a due number. Raises OverflowError when there is no such day."""
        return self.zero + timedelta(days=due)


def calendar(made: int, minutes_west: int | None, rollover: int) -> Calendar:
    """The calendar of a collection made at ``made`` (seconds since 1970).

    Anki takes the date which the wall clock showed where it was made, ``minutes_west`` of UTC;
    collections of old programs do not know that place and begin at their last rollover here.
    """
    at = datetime.fromtimestamp(made, UTC)
    if minutes_west is None:
        return Calendar((at.astimezone() - timedelta(hours=rollover)).date())
    return Calendar(at.astimezone(timezone(timedelta(minutes=-minutes_west))).date())


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note as it stands in Anki. ``modified`` in seconds since 1970."""

    id: int
    guid: str
    type_name: str
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    modified: int


@dataclass(frozen=True, slots=True)
class AnkiCard:
    """A card as it stands in Anki, in its home deck and with its home due number.

    ``queue`` and ``type`` as in Anki's ``cards``; ``modified`` in seconds since 1970. ``stability``
    is what Anki's FSRS made of the card, None where that is not known.
    """

    id: int
    note_id: int
    ordinal: int
    deck: str
    type: int
    queue: int
    due: int
    interval: int
    flag: int
    modified: int
    lapses: int = 0
    stability: float | None = None

    @property
    def due_at(self) -> int | None:
        """The due instant in seconds since 1970 of a card within its steps; None for days."""
        return self.due if self.due >= _LEAST_INSTANT else None


@dataclass(frozen=True, slots=True)
class AnkiTemplate:
    """A card template: its two sides."""

    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class AnkiNoteType:
    """A note type: its fields in order and its templates."""

    name: str
    fields: tuple[str, ...]
    templates: tuple[AnkiTemplate, ...]
    is_cloze: bool


@dataclass(frozen=True, slots=True)
class AnkiCollection:
    """What was read of a package or collection: notes by id, cards, review rows by card id.

    ``name`` is the file's for messages; ``modified`` when the collection last changed.
    """

    name: str
    calendar: Calendar
    modified: datetime
    notes: Mapping[int, AnkiNote]
    cards: tuple[AnkiCard, ...]
    reviews: Mapping[int, tuple[RevlogRow, ...]]
    types: Mapping[str, AnkiNoteType] = field(default_factory=dict)
