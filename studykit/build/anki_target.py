"""What a collection of Anki's shall hold of this workspace: cards, words, standing, schedules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from math import isclose
from pathlib import Path

from studykit.anki.collection import AnkiCard, AnkiCollection
from studykit.anki.collection_changes import Ours
from studykit.anki.fields import fields_of
from studykit.anki.revlog import is_torn
from studykit.anki.shipped import Version, version_of
from studykit.anki.tags import note_tags
from studykit.build.outgoing import progress_of
from studykit.config import Config
from studykit.exporter.anki_reviews import CardSchedule, card_schedule
from studykit.exporter.apkg import faults, write_package
from studykit.exporter.decks import EXPORTED, DeckPlan, PackagePlan
from studykit.importer.foreign import GENERATOR
from studykit.importer.reviews import anki_history, not_among
from studykit.model import Card, Memory, Review, Status
from studykit.scheduler.memory import replay
from studykit.store.store import Store

#: Relative; Anki keeps four decimals.
_CLOSE = 0.002
_OUT_OF_ANKI = frozenset({Status.DRAFT})


def ours(store: Store, config: Config) -> Ours:
    """What stands here, to be held against a collection."""
    cards = [
        card
        for card in store.cards()
        # Foreign cards are there already, as the notes they came from.
        if card.status not in _OUT_OF_ANKI and card.candidate.generator != GENERATOR
    ]
    fields = {card.id: fields_of(card) for card in cards}
    unfit = {card.id for card, _ in faults([c for c in cards if c.status in EXPORTED], fields)}
    return Ours(
        [card for card in cards if card.id not in unfit],
        fields,
        store.shipped(),
        {question.card_id for question in store.questions() if question.kind == "anki"},
        set(store.seen_in_anki()),
        config.decks.tag_root,
    )


def package_of(
    store: Store, config: Config, ids: Collection[str], folder: Path, now: datetime, root: Path
) -> Path:
    """A package of some cards with their reviews, and with the pictures that lie below ``root``.

    Raises ExportError.
    """
    cards = [card for card in store.cards() if card.id in ids]
    decks: dict[str, list[Card]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    plan = PackagePlan(
        "cards",
        tuple(DeckPlan(name, "", tuple(decks[name])) for name in sorted(decks)),
        tag_root=config.decks.tag_root,
    )
    write_package(plan, folder, progress=progress_of(store, config, cards, now), root=root)
    return folder / "cards.apkg"


def versions_of(cards: Iterable[Card], config: Config) -> dict[str, Version]:
    """The versions that a collection has once it was brought up to date."""
    root = config.decks.tag_root
    return {card.id: version_of(card, fields_of(card), note_tags(card, root)) for card in cards}


def schedules(
    store: Store, config: Config, held: AnkiCollection, now: datetime
) -> list[CardSchedule]:
    """What the log here makes of cards whose answers Anki lacks, or has not put together."""
    cards = {card.id: card for card in store.cards()}
    progress = progress_of(store, config, list(cards.values()), now)
    found: list[CardSchedule] = []
    for anki in held.cards:
        card = cards.get(held.notes[anki.note_id].guid)
        reviews: Sequence[Review] = progress.reviews.get(card.id, ()) if card else ()
        if card is None or not reviews or anki.ordinal != 0:
            continue
        schedule = progress.schedule_of(card.deck)
        rows = held.reviews.get(anki.id, ())
        there = anki_history(card.id, anki, rows, held.calendar, schedule.clock).rows
        missing = not_among(reviews, there)
        # Of answers given on two devices Anki's own memory knows the later one only.
        torn = is_torn(rows) and not _agrees(replay(reviews, schedule), anki)
        if missing or torn:
            found.append(card_schedule(anki.id, card.status, reviews, missing, schedule, now))
    return found


def _agrees(memory: Memory | None, anki: AnkiCard) -> bool:
    """Whether Anki's memory of a card is that of its whole log, as far as Anki tells it."""
    if memory is None or anki.stability is None:
        return True
    return int(memory.state) == anki.type and isclose(
        memory.stability, anki.stability, rel_tol=_CLOSE
    )
