"""A store full of cards and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studykit.config import Config, StudyConfig
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)
from studykit.store.store import Store

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
CONFIG = Config(study=StudyConfig(timezone="UTC"))


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def card(
    number: int,
    deck: str = "Maths",
    *,
    second: int | None = None,
    content: Content | None = None,
    tags: tuple[str, ...] = (),
) -> Card:
    """A card whose claim stands by itself, two minutes from the next unless ``second`` is given."""
    at = number * 120 if second is None else second
    source = Source(
        path=f"{deck.lower()}.md",
        title=f"All about {deck.lower()}",
        channel="Channel",
        video_key=f"youtube:{deck}",
        video_id=deck,
        headings=("First part",),
        claim=f"Claim {number} holds.",
        first_line=number + 1,
        last_line=number + 1,
    )
    candidate = Candidate(
        content=content or QuestionAnswer(f"What is {number}?", f"It is {number}."),
        source=source,
        citations=(Citation(at, f"{at // 60}:{at % 60:02}", url=f"https://youtu.be/x?t={at}"),),
        generator="term",
        tier=Tier.READY,
        tags=tags,
    )
    return Card(f"card-{number:04}", candidate, Status.ACTIVE, NOON - timedelta(days=9), deck)


def cards(count: int, *decks: str) -> list[Card]:
    """Cards that are no siblings of each other, dealt out to decks."""
    names = decks or ("Maths",)
    return [card(number, names[number % len(names)]) for number in range(count)]


def cloze(number: int) -> Card:
    return card(number, content=Cloze(f"Number {{{{c1::{number}}}}} is here."))


def fill(path: Path, made: Sequence[Card]) -> Store:
    """A store at ``path`` with cards in it."""
    store = Store.open(path)
    store.put_cards(made, first_position=0)
    return store
