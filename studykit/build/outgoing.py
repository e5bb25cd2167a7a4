"""What goes out with the cards, and what no package can bring to Anki."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from studykit.anki.shipped import Version
from studykit.anki.tags import RETIRED_TAG
from studykit.config import Config, PublishConfig
from studykit.exporter.changes import Told, write_changes
from studykit.exporter.export import Outgoing, WrittenPackage
from studykit.exporter.progress import Progress
from studykit.model import Card, Outcome, Review, Status
from studykit.scheduler.memory import schedule_of
from studykit.scheduler.parameters import stored_parameters
from studykit.store.store import Store

#: For how many builds after its own a retired card still ships, so that it can be found in Anki.
FAREWELL_BUILDS = 3


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What an import leaves undone in Anki: retired cards that stay there, cards that stay in the
    deck where they were (ids by the deck where they belong), and cards whose reviews it keeps to
    itself because Anki has the card already. ``told`` is what the packages do with each card.
    """

    retired: tuple[str, ...] = ()
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewed: int = 0
    told: tuple[Told, ...] = ()
    new_decks: frozenset[str] = frozenset()


def outgoing(
    store: Store,
    config: Config,
    cards: Sequence[Card],
    now: datetime,
    *,
    root: Path,
    with_reviews: bool = False,
) -> Outgoing:
    """What packages of these cards are made of; their pictures lie in ``root``."""
    progress = progress_of(store, config, cards, now) if with_reviews else None
    return Outgoing(progress, frozenset(_leaving(store, cards)), config.publish, root)


def progress_of(store: Store, config: Config, cards: Sequence[Card], now: datetime) -> Progress:
    """The learner's reviews with the schedules of all decks."""
    reviews: dict[str, list[Review]] = {}
    for review in store.reviews():
        reviews.setdefault(review.card_id, []).append(review)
    weights = stored_parameters(store.setting)
    return Progress(
        now,
        schedule_of(config, parameters=weights),
        reviews,
        {deck: schedule_of(config, deck, weights) for deck in {card.deck for card in cards}},
    )


def _leaving(store: Store, cards: Sequence[Card]) -> Iterable[str]:
    retired = [card for card in cards if card.status is Status.RETIRED]
    if not retired:
        return []
    shipped = store.shipped_ids()
    builds = [build.at for build in store.builds() if not build.undone]
    return [
        card.id
        for card in retired
        if card.id in shipped and sum(at >= card.revised_at for at in builds) <= FAREWELL_BUILDS + 1
    ]


def ship(
    store: Store, cards: Sequence[Card], packages: Sequence[WrittenPackage], out: Outgoing
) -> LeftBehind:
    """Remember what packages hold now, and say what an import of them cannot do."""
    versions = {card_id: v for package in packages for card_id, v in package.versions.items()}
    before = store.last_shipped(versions)
    moved: dict[str, list[str]] = {}
    told: list[Told] = []
    for card in cards:
        if card.id not in versions:
            continue
        outcome = _outcome(card, before.get(card.id), versions[card.id])
        if outcome is not None:
            told.append((outcome, card))
        if outcome is Outcome.MOVED:
            moved.setdefault(card.deck, []).append(card.id)
    store.ship(versions)
    known = {version.deck for version in before.values()}
    return LeftBehind(
        tuple(sorted(out.leaving)),
        {deck: tuple(ids) for deck, ids in moved.items()},
        sum(card_id in before for card_id in out.progress.reviews) if out.progress else 0,
        tuple(told),
        frozenset(card.deck for _, card in told) - known,
    )


def _outcome(card: Card, before: Version | None, now: Version) -> Outcome | None:
    """What a new version of packages does with a card; None for one that stays as it is."""
    if card.status is Status.RETIRED:
        return None if before is None or RETIRED_TAG in before.tags else Outcome.RETIRED
    if before is None or RETIRED_TAG in before.tags:
        return Outcome.NEW
    if before.deck != now.deck:
        return Outcome.MOVED
    # What a new studykit merely writes otherwise does not reach an Anki that has the card.
    reworded = before.fields != now.fields and before.modified != now.modified
    return Outcome.REWORDED if reworded else None


def tell(day: date, folder: Path, left: LeftBehind, publish: PublishConfig) -> None:
    """Keep ``CHANGES.md`` beside packages that are published. Raises ExportError."""
    if publish != PublishConfig():
        write_changes(folder, left.told, left.new_decks, publish.version, day)
