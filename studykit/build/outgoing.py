"""What goes out with the cards, and what no package can bring to Anki."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from studykit.anki.shipped import Version, field_digest
from studykit.anki.tags import RETIRED_TAG
from studykit.config import CHANGES_NAME, Config, PublishConfig
from studykit.exporter.anki_reviews import Progress
from studykit.exporter.changes import (
    Told,
    merged,
    part_of,
    stands,
    told_from,
    words_told,
    write_changes,
)
from studykit.exporter.export import Outgoing, WrittenPackage
from studykit.model import Card, Change, Outcome, Plan, Review, Status
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.store.store import Store

#: For how many builds after its own a retired card still ships, so that it can be found in Anki.
FAREWELL_BUILDS = 3


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What an import leaves undone in Anki: retired cards that stay there, cards that stay in the
    deck where they were (ids by the deck where they belong), and cards whose reviews it keeps to
    itself because Anki has the card already. ``told`` is what the packages do with each card that
    changes, ``all`` tells every card as new; both are told where decks are published.
    """

    retired: tuple[str, ...] = ()
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewed: int = 0
    told: tuple[Told, ...] = ()
    all: tuple[Told, ...] = ()


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


def leaving(store: Store) -> frozenset[str]:
    """The ids of retired cards that packages still hold."""
    retired = store.shipped_and_retired()
    if not retired:
        return frozenset()
    builds = [build.at for build in store.builds() if not build.undone]
    return frozenset(
        card_id
        for card_id, since in retired.items()
        if sum(at >= since for at in builds) <= FAREWELL_BUILDS + 1
    )


def ship(
    store: Store,
    cards: Sequence[Card],
    packages: Sequence[WrittenPackage],
    out: Outgoing,
    plan: Plan | None = None,
) -> LeftBehind:
    """Remember what packages hold now, and say what an import of them cannot do. A ``plan`` knows
    what cards said before, and which facts changed.
    """
    versions = {card_id: v for package in packages for card_id, v in package.versions.items()}
    before = store.last_shipped(versions)
    known = {version.deck for version in before.values()}
    publishes = out.publish != PublishConfig()
    changes = {
        c.card.id: c
        for c in (plan.changes if plan and publishes else ())
        if c.card is not None and c.card.id in versions
    }
    moved: dict[str, list[str]] = {}
    told: list[Told] = []
    for card in cards:
        if card.id not in versions:
            continue
        outcome = _outcome(card, before.get(card.id), versions[card.id])
        if outcome is not None and publishes:
            one = _told(card, outcome, before.get(card.id), versions[card.id])
            told.append(_with_old_words(one, changes.get(card.id), card.deck not in known))
        if outcome is Outcome.MOVED:
            moved.setdefault(card.deck, []).append(card.id)
    store.ship(versions)
    return LeftBehind(
        tuple(sorted(out.leaving)),
        {deck: tuple(ids) for deck, ids in moved.items()},
        sum(card_id in before for card_id in out.progress.reviews) if out.progress else 0,
        tuple(told),
        tuple(
            _told(c, Outcome.NEW, None, versions[c.id])
            for c in (cards if publishes else ())
            if _ships(c, versions)
        ),
    )


def _ships(card: Card, versions: Mapping[str, Version]) -> bool:
    return card.id in versions and card.status is not Status.RETIRED


def _told(card: Card, outcome: Outcome, before: Version | None, now: Version) -> Told:
    front, answer = words_told(card)
    was = _held(before) if before else ""
    home = before.deck if before else ""
    new = outcome is Outcome.NEW
    return Told(card.id, outcome, card.deck, front, answer, was, _held(now), home, in_new_deck=new)


def _with_old_words(told: Told, change: Change | None, in_new_deck: bool) -> Told:
    told = replace(told, in_new_deck=told.in_new_deck and in_new_deck)
    if change is None or change.card is None:
        return told
    is_changed = change.outcome is Outcome.CHANGED and told.outcome is Outcome.REWORDED
    outcome = Outcome.CHANGED if is_changed else told.outcome
    return replace(told, outcome=outcome, old=words_told(change.card))


def _held(version: Version) -> str:
    """A short name of what a card's note shows."""
    return field_digest(json.dumps(dict(version.fields), sort_keys=True))


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


def tell(store: Store, day: date, folder: Path, left: LeftBehind, publish: PublishConfig) -> None:
    """Keep ``CHANGES.md`` beside packages that are published: what the builds of a version did in
    all, at first every card. Raises ExportError.
    """
    if publish == PublishConfig():
        return
    key = f"changes {folder.resolve()}"
    kept = json.loads(store.setting(key) or "{}")
    is_first = not kept and not (folder / CHANGES_NAME).exists()
    told = left.all if is_first else left.told
    if not told:
        return
    version = publish.version
    head, _ = part_of((), version, day)
    goes_on = kept.get("head") == head and stands(folder, head, kept["body"])
    earlier = [told_from(row) for row in kept["told"]] if goes_on else []
    together = merged(earlier, told)
    head, body = part_of(together, version, day)
    write_changes(folder, head, body, kept["body"] if goes_on else "")
    kept = {"head": head, "body": body, "told": [one.object() for one in together]}
    store.set_setting(key, json.dumps(kept, ensure_ascii=False))


def are_published_as(store: Store, folder: Path, publish: PublishConfig) -> bool:
    """Whether the packages in a folder say whose work they are as ``[publish]`` says it."""
    return (store.setting(_published(folder)) or repr(PublishConfig())) == repr(publish)


def remember_published(store: Store, folder: Path, publish: PublishConfig) -> None:
    """Keep as what packages were published."""
    if not are_published_as(store, folder, publish):
        store.set_setting(_published(folder), repr(publish))


def _published(folder: Path) -> str:
    return f"published {folder.resolve()}"
