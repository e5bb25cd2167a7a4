"""Builds: the notes that they saw, and what they changed, so that each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studykit.card_json import Json, edits_from, edits_object
from studykit.errors import StoreError
from studykit.model import Card, Status
from studykit.store.cards import CardTable
from studykit.store.instants import instant, micros

#: Where a build keeps what is of no card; no card has this id.
_BUILD = "build"


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

    def add_build(
        self, at: datetime, summary: Mapping[str, Json], cards: Sequence[Card], output: str = ""
    ) -> int:
        """Begin a build that will write these cards: keep their rows as they are till then, and
        what it will set of what is the learner's to change. Gives the build's number. ``output`` is
        the folder of its decks.
        """
        with self.transaction():
            before: dict[str, Json] = {**self._before_all(cards)}
            if output:
                before[_BUILD] = {"output": output}
            cursor = self._database.execute(
                "INSERT INTO build (at, summary, before) VALUES (?, ?, ?)",
                (micros(at), json.dumps(summary), json.dumps(before, ensure_ascii=False)),
            )
            return cursor.lastrowid or 0

    def write_build(
        self,
        at: datetime,
        summary: Mapping[str, Json],
        parts: Iterable[Sequence[Card]],
        output: str = "",
    ) -> int:
        """Write the cards of a build, part after part as they are made, and what it takes to undo
        it, as :meth:`add_build` does. Gives the build's number.
        """
        with self.transaction():
            number = self.add_build(at, summary, (), output)
            kept = [json.dumps({_BUILD: {"output": output}})[1:-1]] if output else []
            for cards in parts:
                before = self._before_all(cards)
                if before:
                    kept.append(json.dumps(before, ensure_ascii=False)[1:-1])
                self.put_cards(cards)
            self._database.execute(
                "UPDATE build SET before = ? WHERE id = ?", (f"{{{', '.join(kept)}}}", number)
            )
            return number

    def keep_questions(
        self,
        build_id: int,
        before: Mapping[str, Mapping[str, Json]],
        after: Mapping[str, Mapping[str, Json]],
    ) -> None:
        """Keep which questions a build asked and settled, by card and kind, for it to be undone."""
        moved = {
            card_id: {"before": before.get(card_id, {}), "after": after.get(card_id, {})}
            for card_id in sorted({*before, *after})
            if before.get(card_id) != after.get(card_id)
        }
        if not moved:
            return
        with self.transaction():
            kept = self._kept(build_id)
            for card_id, questions in moved.items():
                kept.setdefault(card_id, {})["questions"] = questions
            self._database.execute(
                "UPDATE build SET before = ? WHERE id = ?",
                (json.dumps(kept, ensure_ascii=False), build_id),
            )

    def output_of(self, build_id: int) -> str:
        """The folder of the decks of a build; "" where it is not known."""
        return str(self._kept(build_id).get(_BUILD, {}).get("output", ""))

    def _kept(self, build_id: int) -> dict[str, Any]:
        ((text,),) = self._rows("SELECT before FROM build WHERE id = ?", [build_id])
        kept: dict[str, Any] = json.loads(text)
        return kept

    def has_builds(self) -> bool:
        """Whether any build has been made."""
        return bool(self._rows("SELECT 1 FROM build LIMIT 1"))

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
        touched.pop(_BUILD, None)
        return {
            card_id: "new" if kept["row"] is None else "changed"
            for card_id, kept in touched.items()
            if "row" in kept
        }

    def undo_build(self, build_id: int) -> int:
        """Put the cards of a build back as they were; reviews stay. Gives how many it put back.

        Cards that the build made are retired: they may have been studied since. What the learner
        has done since to a card's standing or deck stays, and so do the questions of other builds.
        Times of revision move on, so that Anki takes the words back too.
        Raises StoreError when the build was taken back by then.
        """
        with self.transaction():
            if self._rows("SELECT 1 FROM build WHERE id = ? AND undone = 1", [build_id]):
                raise StoreError(f"build {build_id} was taken back already", "see its history")
            before = self._kept(build_id)
            before.pop(_BUILD, None)
            touched = set(before)
            places = self._places(touched)
            for card_id, kept in before.items():
                if "row" in kept:
                    self._take_back(card_id, kept)
                self._take_questions_back(card_id, kept.get("questions"))
            self._forget_seen(places | self._places(touched))
            self._database.execute("UPDATE build SET undone = 1 WHERE id = ?", (build_id,))
            return sum("row" in kept for kept in before.values())

    def _places(self, cards: Collection[str]) -> set[tuple[str, str]]:
        """The notes and videos of some cards."""
        rows = self._rows(
            "SELECT path, video_key FROM card WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(cards))],
        )
        return {(row[0], row[1]) for row in rows}

    def _forget_seen(self, places: Iterable[tuple[str, str]]) -> None:
        """Forget that notes were seen whose cards are not any more what was made of them."""
        self._database.executemany(
            "DELETE FROM note_seen WHERE path = ?1 OR (?2 <> '' AND video_key = ?2)", list(places)
        )

    def _take_questions_back(self, card_id: str, kept: Mapping[str, Any] | None) -> None:
        """Put a card's questions back as they were; those answered since stay answered."""
        if kept is None:
            return
        rows = self._rows("SELECT kind, detail FROM question WHERE card_id = ?", [card_id])
        now = {row[0]: json.loads(row[1]) for row in rows}
        for kind in {*kept["before"], *kept["after"]}:
            if now.get(kind) != kept["after"].get(kind):
                continue
            if kind in kept["before"]:
                detail = json.dumps(kept["before"][kind], ensure_ascii=False)
                self._database.execute(
                    "INSERT OR REPLACE INTO question VALUES (?, ?, ?)", (card_id, kind, detail)
                )
            else:
                self._database.execute(
                    "DELETE FROM question WHERE card_id = ? AND kind = ?", (card_id, kind)
                )

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

    def _before_all(self, cards: Sequence[Card]) -> dict[str, dict[str, Json]]:
        known = self._known(card.id for card in cards)
        return {
            card.id: self._before(card)
            if card.id in known
            else {"row": None, "status": card.status.value, "deck": card.deck}
            for card in cards
        }

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
            if now["status"] not in (Status.BANNED.value, Status.RETIRED.value):
                self.set_status(card_id, Status.RETIRED)
                self._revise_after(card_id, now["revised_at"])
            return
        own = {name: now[name] for name in ("status", "deck") if now[name] != kept[name]}
        self._restore(card_id, row | own)
        if now["revised_at"] != row["revised_at"]:
            # Anki takes no note whose time went back.
            self._revise_after(card_id, now["revised_at"])
        edits = kept.get("edits")
        if edits is not None and self._edits(card_id) == edits["after"]:
            self._put_edits(card_id, edits_from(edits["before"]))

    def _revise_after(self, card_id: str, before: Json) -> None:
        self._database.execute(
            "UPDATE card SET revised_at = max(revised_at, ?) + 1000000 WHERE id = ?",
            (before, card_id),
        )

    def _restore(self, card_id: str, row: Mapping[str, str | int | None]) -> None:
        columns = self._KEPT_COLUMNS
        assignments = ", ".join(f"{column} = ?" for column in columns)
        values = [row[column] for column in columns]
        self._database.execute(f"UPDATE card SET {assignments} WHERE id = ?", [*values, card_id])
