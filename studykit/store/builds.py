"""Builds: the notes that they saw, and what they changed, so that each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studykit.model import Card, Status
from studykit.serial import Json, edits_from, edits_object
from studykit.store.cards import CardTable
from studykit.store.rows import instant, micros


@dataclass(frozen=True, slots=True)
class Build:
    """One build: its number, instant and counts by outcome."""

    id: int
    at: datetime
    summary: Mapping[str, Json]
    undone: bool


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note as the last build found it; ``maker`` is a digest of what read it."""

    path: str
    digest: str
    video_key: str
    maker: str


class Builds(CardTable):
    """What the store knows of builds."""

    def seen_notes(self) -> dict[str, SeenNote]:
        """The notes of the last build by path."""
        rows = self._rows("SELECT path, digest, video_key, maker FROM note_seen")
        return {row[0]: SeenNote(*row) for row in rows}

    def set_seen(self, seen: Iterable[SeenNote], gone: Iterable[str] = ()) -> None:
        """Remember notes as a build found them, and forget those that are gone."""
        with self.transaction():
            self._database.executemany(
                "DELETE FROM note_seen WHERE path = ?", [(path,) for path in gone]
            )
            self._database.executemany(
                "INSERT OR REPLACE INTO note_seen VALUES (?, ?, ?, ?)",
                [(note.path, note.digest, note.video_key, note.maker) for note in seen],
            )

    def add_build(self, at: datetime, summary: Mapping[str, Json], cards: Sequence[Card]) -> int:
        """Begin a build that will write these cards: keep their rows as they are till then, and
        what it will set of what is the learner's to change. Gives the build's number.
        """
        with self.transaction():
            before = {card.id: self._before(card) for card in cards}
            cursor = self._database.execute(
                "INSERT INTO build (at, summary, before) VALUES (?, ?, ?)",
                (micros(at), json.dumps(summary), json.dumps(before, ensure_ascii=False)),
            )
            return cursor.lastrowid or 0

    def builds(self) -> list[Build]:
        """All builds, newest first."""
        rows = self._rows("SELECT id, at, summary, undone FROM build ORDER BY id DESC")
        return [
            Build(int(number), instant(at), json.loads(text), bool(undone))
            for number, at, text, undone in rows
        ]

    def last_changes(self) -> dict[str, str]:
        """What the last build that stands did to cards it touched, by id: "new" or "changed"."""
        rows = self._rows("SELECT before FROM build WHERE undone = 0 ORDER BY id DESC LIMIT 1")
        if not rows:
            return {}
        touched = json.loads(rows[0][0])
        return {
            card_id: "new" if kept["row"] is None else "changed"
            for card_id, kept in touched.items()
        }

    def undo_build(self, build_id: int) -> int:
        """Put the cards of a build back as they were; reviews stay. Gives how many it put back.

        Cards that the build made are retired: they may have been studied since. What the learner
        has done since to a card's standing or deck stays.
        """
        with self.transaction():
            ((text,),) = self._rows("SELECT before FROM build WHERE id = ?", [build_id])
            before = json.loads(text)
            for card_id, kept in before.items():
                self._take_back(card_id, kept)
            self._database.execute("UPDATE build SET undone = 1 WHERE id = ?", (build_id,))
            self._database.execute("DELETE FROM note_seen")
            self._database.execute("DELETE FROM question WHERE kind IN ('changed', 'unsure')")
            return len(before)

    _KEPT_COLUMNS = (
        "status",
        "woken_as",
        "revised_at",
        "deck",
        "parent",
        "successor",
        "candidate",
        "path",
        "video_key",
        "claim",
        "first_second",
        "position",
    )

    def _before(self, card: Card) -> dict[str, Json]:
        kept: dict[str, Json] = {
            "row": self._raw(card.id),
            "status": card.status.value,
            "deck": card.deck,
        }
        here, after = self._edits(card.id), edits_object(card.edits)
        if here != after:
            kept["edits"] = {"before": here, "after": after}
        return kept

    def _edits(self, card_id: str) -> Mapping[str, Json]:
        rows = self._rows("SELECT edits FROM edit WHERE card_id = ?", [card_id])
        return edits_object(edits_from(json.loads(rows[0][0]))) if rows else {}

    def _raw(self, card_id: str) -> dict[str, Json] | None:
        columns = self._KEPT_COLUMNS
        rows = self._rows(f"SELECT {', '.join(columns)} FROM card WHERE id = ?", [card_id])
        return dict(zip(columns, rows[0], strict=True)) if rows else None

    def _take_back(self, card_id: str, kept: Mapping[str, Any]) -> None:
        now = self._raw(card_id)
        assert now is not None
        row = kept["row"]
        if row is None:
            if now["status"] != Status.BANNED.value:
                self.set_status(card_id, Status.RETIRED)
            return
        own = {name: now[name] for name in ("status", "deck") if now[name] != kept[name]}
        self._restore(card_id, row | own)
        edits = kept.get("edits")
        if edits is not None and self._edits(card_id) == edits["after"]:
            self._put_edits(card_id, edits_from(edits["before"]))

    def _restore(self, card_id: str, row: Mapping[str, str | int | None]) -> None:
        columns = self._KEPT_COLUMNS
        assignments = ", ".join(f"{column} = ?" for column in columns)
        values = [row[column] for column in columns]
        self._database.execute(f"UPDATE card SET {assignments} WHERE id = ?", [*values, card_id])
