"""What the store knows of Anki: versions that packages brought there, and what was found there."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from studykit.anki.shipped import Seen, Version, digest, seen_from, version_from
from studykit.model import Edits
from studykit.store.cards import CardTable
from studykit.store.instants import instant


class AnkiNotes(CardTable):
    """The notes of cards as Anki has, or may have them."""

    def shipped(self) -> dict[str, list[Version]]:
        """All versions of each card that packages were given, by card id."""
        found: dict[str, list[Version]] = {}
        for card_id, text in self._rows("SELECT card_id, version FROM shipped ORDER BY rowid"):
            found.setdefault(card_id, []).append(version_from(text))
        return found

    def shipped_and_retired(self) -> dict[str, datetime]:
        """The retired cards that packages ever held, each with the instant of its last revision."""
        rows = self._rows(
            """SELECT id, revised_at FROM card
                WHERE status = 'retired' AND id IN (SELECT card_id FROM shipped)"""
        )
        return {row[0]: instant(row[1]) for row in rows}

    def last_shipped(self, ids: Collection[str]) -> dict[str, Version]:
        """The version of each of these cards that packages held last."""
        rows = self._rows(
            """SELECT card_id, version FROM shipped WHERE rowid IN (SELECT max(rowid) FROM shipped
                WHERE card_id IN (SELECT value FROM json_each(?)) GROUP BY card_id)""",
            [json.dumps(list(ids))],
        )
        return {card_id: version_from(text) for card_id, text in rows}

    def ship(self, versions: Mapping[str, Version]) -> None:
        """Remember the versions that packages hold now."""
        rows = [(card_id, digest(version), version) for card_id, version in versions.items()]
        held = self._rows(
            """SELECT card_id, digest FROM shipped
                WHERE card_id IN (SELECT value FROM json_each(?))""",
            [json.dumps(list(versions))],
        )
        known = {(row[0], row[1]) for row in held}
        fresh = [row for row in rows if row[:2] not in known]
        if fresh:
            with self.transaction():
                self._database.executemany(
                    "INSERT OR IGNORE INTO shipped VALUES (?, ?, ?)",
                    [
                        (card_id, name, json.dumps(version.object(), ensure_ascii=False))
                        for card_id, name, version in fresh
                    ],
                )

    def seen_in_anki(self) -> dict[str, Seen]:
        """What was last found in Anki of each card, by card id."""
        rows = self._rows("SELECT card_id, seen FROM anki_note")
        return {card_id: seen_from(text) for card_id, text in rows}

    def see_in_anki(self, found: Mapping[str, Seen]) -> None:
        """Remember what was found in Anki."""
        with self.transaction():
            self._database.executemany(
                "INSERT OR REPLACE INTO anki_note VALUES (?, ?)",
                [
                    (card_id, json.dumps(seen.object(), ensure_ascii=False))
                    for card_id, seen in found.items()
                ],
            )

    def take_edits(self, edits: Mapping[str, Edits]) -> None:
        """Keep edits that were made in Anki: its notes have them, so no revision follows."""
        with self.transaction():
            for card_id, one in edits.items():
                self._put_edits(card_id, one)
                if one.deck is not None:
                    self._database.execute(
                        "UPDATE card SET deck = ? WHERE id = ?", (one.deck, card_id)
                    )
