"""Listings beside the packages against the study database: a clone's cards, and what differs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from studykit.build.lost_edits import BROUGHT_BACK, lost_hand
from studykit.build.unchanged import are_as_written
from studykit.exporter.listing import listings, read_listings
from studykit.exporter.written_replies import read_written
from studykit.model import Card, Edits, Problem, Severity
from studykit.store.store import Store


def read_all_listings(folders: Sequence[Path]) -> tuple[list[Card], list[Problem]]:
    """The cards of the listings in several folders; the first folder that knows a card counts."""
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    for folder in dict.fromkeys(folders):
        found, wrong = read_listings(folder)
        problems += wrong
        for card in found:
            cards.setdefault(card.id, card)
    return list(cards.values()), problems


def adopt(store: Store, listed: Sequence[Card]) -> int:
    """Take cards from listings into an empty store, so that a clone keeps their ids."""
    if not listed:
        return 0
    with store.transaction():
        if store.card_ids():
            return 0
        store.put_cards([replace(card, edits=card.edits or Edits()) for card in listed], 0)
    return len(listed)


def take_replies(store: Store, folder: Path) -> list[Problem]:
    """Take over what the files beside the listings hold about notes of which the database holds
    nothing, as in a clone. Gives the lines that could not be read.
    """
    replies, grades, problems = read_written(folder)
    known = store.written_marks()
    store.put_replies([reply for reply in replies if (reply.video_key or reply.path) not in known])
    graded = store.grades()
    store.put_grades([grade for grade in grades if grade.card not in graded])
    return problems


def unknown_listed(store: Store, listed: Sequence[Card], folder: Path) -> list[Problem]:
    """Say when listings hold cards that the study database does not know.

    It happens when decks were built elsewhere and came here by version control: the database is the
    truth, so a build writes the listings anew, and the ids they held would be gone without a word.
    After an older database was brought back, so would the bans and edits that only they hold.
    """
    known = store.card_ids()
    brought_back = store.setting(BROUGHT_BACK)
    lost = lost_hand(store.cards(), listed, folder) if brought_back else []
    strange = [card for card in listed if card.id not in known]
    if not strange:
        return lost
    told = {(card.source.video_key, card.source.claim) for card in store.cards()}
    message = f"{len(strange)} cards are not in the study database, such as {strange[0].id}"
    twins = sum((card.source.video_key, card.source.claim) in told for card in strange)
    if twins:
        message += f"; {twins} of them tell a claim that has another id here"
    advice = "a build keeps the old listings in .studykit/backups/listings; to take them over "
    advice += "instead, copy them into the folder of the decks, move .studykit away (its reviews "
    advice += "go with it), and build again"
    problem = Problem(f"{folder.name}/*.jsonl", 1, "listing", message, advice, Severity.ERROR)
    return [problem, *lost]


def what_differs(store: Store, folder: Path) -> list[Problem]:
    """In what the listings in a folder and the database differ; none are read that are as the last
    build wrote them.
    """
    if are_as_written(store, folder) and not store.setting(BROUGHT_BACK):
        return []
    listed, problems = read_all_listings([folder])
    return problems + unknown_listed(store, listed, folder)


def keep_listings(store: Store, folder: Path, now: datetime) -> None:
    """Copy the listings that a build is about to write anew; each conflict keeps its own."""
    kept = store.path.parent / "backups" / "listings" / f"{now:%Y%m%d-%H%M%S-%f}"
    kept.mkdir(parents=True, exist_ok=True)
    for path in listings(folder):
        if path.is_file():
            shutil.copy2(path, kept / path.name)
