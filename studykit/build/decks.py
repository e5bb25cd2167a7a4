"""Decks made of the cards that there are: what stands is left, what is no more is set aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studykit.build.outgoing import (
    LeftBehind,
    leaving,
    progress_of,
    remember_published,
    ship,
    tell,
)
from studykit.build.stale_decks import set_stale_aside
from studykit.build.unchanged import Standing, remember, standing, with_standing
from studykit.config import Config
from studykit.errors import ExportError
from studykit.exporter.decks import listed_only, names_of, tops_told
from studykit.exporter.export import Outgoing, WrittenPackage, export
from studykit.exporter.written_replies import write_replies
from studykit.model import Card, Plan, Status
from studykit.store.store import Store

#: What decks and listings are made of, and what is told of in them.
NO_DRAFTS = frozenset(Status) - {Status.DRAFT}


@dataclass(frozen=True, slots=True)
class WrittenDecks:
    """The decks in a folder: the packages, those that stand as they were among them; what an import
    of them leaves undone; what could not be written, and what was set aside.
    """

    packages: tuple[WrittenPackage, ...]
    left: LeftBehind
    failures: tuple[ExportError, ...] = ()
    stale: tuple[Path, ...] = ()


def cards_to_write(
    store: Store, config: Config, stands: Standing, held: Collection[str]
) -> tuple[Standing, list[Card]]:
    """The cards of the decks that do not stand, and what does; ``held`` as :func:`leaving` has it.

    Nothing does where another process brought a deck to the top since that was looked at: then no
    name of a file was given to it.
    """
    some = stands.packages and not config.decks.everything
    cards = store.cards_in(stands.decks) if some else store.cards(status=NO_DRAFTS)
    if not stands.names or tops_told(cards, config.decks, held) <= stands.names.keys():
        return stands, list(cards)
    return Standing(), list(store.cards(status=NO_DRAFTS))


def write_decks(
    store: Store,
    root: Path,
    config: Config,
    folder: Path,
    now: datetime,
    plan: Plan | None = None,
    *,
    with_reviews: bool = False,
) -> WrittenDecks:
    """Write the decks in a folder that do not stand as they are. A ``plan`` knows what cards said
    before. Raises StoreError and ExportError.
    """
    held = leaving(store)
    stands = Standing() if with_reviews else standing(store, config, folder, root, held)
    if stands.whole:
        return WrittenDecks(stands.packages, LeftBehind(tuple(sorted(held))))
    stands, cards = cards_to_write(store, config, stands, held)
    names = stands.names or names_of(cards, config.decks)
    progress = progress_of(store, config, cards, now) if with_reviews else None
    out = Outgoing(progress, held, config.publish, root, names, stands.files)
    written, failures = export(cards, config.decks, folder, out)
    left = ship(store, cards, written, out, plan)
    tell(store, now.date(), folder, left, config.publish)
    if not failures:
        remember_published(store, folder, config.publish)
    if not stands.replied:
        write_replies(store.replies(), store.grades().values(), config.decks, folder, names)
    packages = with_standing(stands, written)
    unpacked = listed_only(cards, config.decks, names) | stands.unpacked
    stale = () if failures else set_stale_aside(folder, packages, unpacked, store)
    if not (failures or with_reviews):
        remember(store, folder, stands, packages)
    return WrittenDecks(packages, left, tuple(failures), tuple(stale))
