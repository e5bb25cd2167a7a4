"""The cards, the learner's hand on them, and the rows that the queue reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from studykit.card_json import (
    candidate_from,
    candidate_object,
    content_from,
    edits_from,
    edits_object,
)
from studykit.errors import StoreError
from studykit.model import Card, Content, Edits, State, Status
from studykit.store.connection import Connection
from studykit.store.instants import instant, micros
from studykit.store.refusals import readable, refusals

_CARD = """SELECT id, status, revised_at, deck, parent, successor, candidate, edits
    FROM card LEFT JOIN edit ON edit.card_id = card.id"""
_LAST_POSITION = "SELECT coalesce(max(position), 0) FROM card"
_PUT = """INSERT INTO card (id, status, revised_at, deck, candidate, path, video_key, claim,
        first_second, position, importance)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, coalesce(?10, ?11), ?12)
    ON CONFLICT (id) DO UPDATE SET
        woken_as = CASE WHEN excluded.status <> 'retired' THEN NULL
            WHEN status <> 'retired' THEN status ELSE woken_as END,
        status = excluded.status, revised_at = excluded.revised_at,
        deck = excluded.deck, candidate = excluded.candidate, path = excluded.path,
        video_key = excluded.video_key, claim = excluded.claim,
        first_second = excluded.first_second, position = coalesce(?10, position)"""
_NO_EDITS = Edits()
STATUSES: dict[object, Status] = {status.value: status for status in Status}
#: A card is mature when it comes back in three weeks or later.
_MATURE = timedelta(days=21) // timedelta(microseconds=1)


class CardTable(Connection):
    """What the store knows of cards."""

    def cards(self, *, status: Collection[Status] | None = None) -> list[Card]:
        """All cards, or those of some statuses, by deck and place in their notes."""
        where = of_status(status)
        return [
            card_of_row(row) for row in self._rows(f"{_CARD}{where} ORDER BY deck, position, id")
        ]

    def cards_of(self, *, paths: Iterable[str] = (), videos: Iterable[str] = ()) -> list[Card]:
        """The cards of some notes and of some videos (by key)."""
        rows = self._rows(
            f"""{_CARD} WHERE path IN (SELECT value FROM json_each(?))
                OR (video_key <> '' AND video_key IN (SELECT value FROM json_each(?)))
                ORDER BY deck, position, id""",
            [json.dumps(list(paths)), json.dumps(list(videos))],
        )
        return [card_of_row(row) for row in rows]

    def card_ids(self) -> set[str]:
        """The ids of all cards, retired and banned ones too."""
        return {row[0] for row in self._rows("SELECT id FROM card")}

    def paths_with_cards(self) -> set[str]:
        """The notes of all cards that are not retired."""
        rows = self._rows("SELECT DISTINCT path FROM card WHERE status <> 'retired'")
        return {row[0] for row in rows}

    def places_of_cards(self) -> dict[str, set[str]]:
        """The keys of the videos of all cards by note; "" among them where a card has none."""
        found: dict[str, set[str]] = {}
        for path, key in self._rows("SELECT DISTINCT path, video_key FROM card"):
            found.setdefault(path, set()).add(key)
        return found

    def first_positions(self) -> dict[str, int]:
        """Where the cards of each note begin in the order in which they were made."""
        rows = self._rows(
            "SELECT path, min(position) FROM card WHERE status <> 'retired' GROUP BY path"
        )
        return {row[0]: int(row[1]) for row in rows}

    def exported_rows(self) -> Iterator[tuple[str, str, Status, str]]:
        """All that decks are made of, in their order: deck, id, standing and a text of each card;
        cheaper than the cards.
        """
        select = """SELECT deck, id, status,
                json_array(id, status, revised_at, deck, position, edits) || candidate
            FROM card LEFT JOIN edit ON edit.card_id = card.id
            WHERE status <> 'draft' ORDER BY deck, position, id"""
        with refusals(self.path), closing(self._database.execute(select)) as rows:
            for deck, card_id, status, text in rows:
                yield deck, card_id, STATUSES[status], text

    def cards_in(self, decks: Collection[str]) -> list[Card]:
        """The cards of some decks that are no drafts, by deck and place in their notes."""
        rows = self._rows(
            f"""{_CARD} WHERE status <> 'draft' AND deck IN (SELECT value FROM json_each(?))
                ORDER BY deck, position, id""",
            [json.dumps(list(decks))],
        )
        return [card_of_row(row) for row in rows]

    def count_by_note(self) -> dict[tuple[str, Status], int]:
        """How many cards each note has of each standing."""
        rows = self._rows("SELECT path, status, count(*) FROM card GROUP BY path, status")
        return {(row[0], STATUSES[row[1]]): int(row[2]) for row in rows}

    def one_a_deck(self) -> list[Card]:
        """A card of each deck and channel, for what is the same of all of them."""
        rows = self._rows(
            f"""{_CARD} WHERE id IN (SELECT min(id) FROM card GROUP BY deck,
                json_extract(candidate, '$.note.channel'),
                json_extract(candidate, '$.named_deck'))"""
        )
        return [card_of_row(row) for row in rows]

    def active_contents(self) -> Iterator[tuple[str, str, Content, str]]:
        """The note, video, generated content and context of each active card."""
        query = "SELECT id, path, video_key, candidate FROM card WHERE status = 'active'"
        with refusals(self.path), closing(self._database.execute(query)) as rows:
            for card_id, path, video_key, candidate in rows:
                with readable(f"card {card_id}"):
                    found = json.loads(candidate)
                    asks = path, video_key, content_from(found), found.get("context", "")
                yield asks

    def retired_drafts(self) -> set[str]:
        """The ids of retired cards that come back as drafts."""
        rows = self._rows("SELECT id FROM card WHERE status = 'retired' AND woken_as = 'draft'")
        return {row[0] for row in rows}

    def card(self, card_id: str) -> Card | None:
        """The card of an id, or of the beginning of one that fits no other; else None."""
        rows = self._rows(f"{_CARD} WHERE id = ?", [card_id])
        if not rows and len(card_id) >= 3:
            ids = self.ids_beginning(card_id, 2)
            rows = self._rows(f"{_CARD} WHERE id = ?", ids) if len(ids) == 1 else []
        return card_of_row(rows[0]) if rows else None

    def ids_beginning(self, beginning: str, most: int) -> list[str]:
        """Ids of cards that begin so, letter case aside; no more than ``most``."""
        pattern = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = "SELECT id FROM card WHERE id LIKE ? ESCAPE '\\' ORDER BY id LIMIT ?"
        return [row[0] for row in self._rows(query, [pattern, most])]

    def count_cards(self, *status: Status) -> int:
        """How many cards there are, of every standing or of some."""
        ((number,),) = self._rows(f"SELECT count(*) FROM card{of_status(status or None)}")
        return int(number)

    def stages(self) -> dict[str, int]:
        """How many cards are new, learning, young or mature; those out of study by standing."""
        rows = self._rows(
            f"""SELECT CASE WHEN status <> 'active' THEN status
                    WHEN state IS NULL OR state = {int(State.NEW)} THEN 'new'
                    WHEN state <> {int(State.REVIEW)} THEN 'learning'
                    WHEN due - last_review >= {_MATURE} THEN 'mature' ELSE 'young' END, count(*)
                FROM card LEFT JOIN memory ON memory.card_id = card.id GROUP BY 1"""
        )
        return {stage: int(number) for stage, number in rows}

    def made_by(self, generators: Mapping[str, str]) -> dict[str, int]:
        """How many cards in study each kind of generator made: kinds by name, "" for all others."""
        # A quote inside a text stands escaped in JSON, so nothing but the key can read like this.
        cases = " ".join("WHEN instr(candidate, ?) THEN ?" for name in generators if name)
        values = [
            value
            for name, kind in generators.items()
            if name
            for value in (f'"generator": {json.dumps(name)}', kind)
        ]
        rows = self._rows(
            f"""SELECT CASE {cases} ELSE ? END, count(*) FROM card
                WHERE status IN ('active', 'suspended') GROUP BY 1""",
            [*values, generators.get("", "")],
        )
        return {kind: int(number) for kind, number in rows}

    def lapsed(self, least: int) -> list[Card]:
        """The cards in study that were forgotten so often, the most forgotten first."""
        rows = self._rows(
            f"""{_CARD} JOIN memory ON memory.card_id = card.id
                WHERE lapses >= ? AND status IN ('active', 'suspended')
                ORDER BY lapses DESC, deck, position, id""",
            [least],
        )
        return [card_of_row(row) for row in rows]

    def contents(
        self, *, status: Collection[Status] | None = None
    ) -> Iterator[tuple[str, Status, str, Content]]:
        """Id, status, deck and words of each card that :meth:`cards` would give."""
        where = of_status(status)
        select = f"{_CARD}{where} ORDER BY deck, position, id"
        with refusals(self.path), closing(self._database.execute(select)) as rows:
            for card_id, status, _, deck, _, _, candidate, edits in rows:
                with readable(f"card {card_id}"):
                    own = edits_from(json.loads(edits)).content if edits else None
                    found = (
                        card_id,
                        STATUSES[status],
                        deck,
                        own or content_from(json.loads(candidate)),
                    )
                yield found

    def decks(self) -> dict[str, str]:
        """The deck of every card."""
        return dict(self._rows("SELECT id, deck FROM card"))  # type: ignore[arg-type]

    def deck_names(self) -> list[str]:
        """The decks of all cards, of whatever standing."""
        return [row[0] for row in self._rows("SELECT DISTINCT deck FROM card ORDER BY deck")]

    def places_in_study(self) -> dict[str, tuple[str, str, str]]:
        """The deck, note and question type of each card in study."""
        rows = self._rows(
            f"""SELECT id, deck, path, json_extract(candidate, '$.generator') FROM card
                {of_status((Status.ACTIVE, Status.SUSPENDED))} ORDER BY deck, position, id"""
        )
        return {row[0]: (row[1], row[2], row[3] or "") for row in rows}

    def damaged_cards(self) -> list[str]:
        """What is wrong with the rows of cards that cannot be read."""
        found = []
        with refusals(self.path), closing(self._database.execute(_CARD)) as rows:
            for row in rows:
                try:
                    card_of_row(row)
                except StoreError as error:
                    found.append(error.message)
        return found

    def put_cards(self, cards: Sequence[Card], first_position: int | None = None) -> None:
        """Write cards, new or known. ``first_position`` sets their order; None keeps it."""
        with self.transaction():
            known = self._known(card.id for card in cards)
            (last,) = self._database.execute(_LAST_POSITION).fetchone()
            fresh = {id: last + n for n, id in enumerate(_unknown(cards, known), 1)}
            rows = []
            for n, card in enumerate(cards):
                chosen = None if first_position is None else first_position + n
                rows.append(_row_of(card, chosen, fresh.get(card.id, last)))
            self._database.executemany(_PUT, rows)
            # A card may name one that is written after it.
            self._database.executemany(
                "UPDATE card SET parent = ?, successor = ? WHERE id = ?",
                [
                    (card.parent, card.successor, card.id)
                    for card in cards
                    if card.id in known or card.parent or card.successor
                ],
            )
            for card in cards:
                if card.id in known or card.edits != _NO_EDITS:
                    self._put_edits(card.id, card.edits)

    def _known(self, ids: Iterable[str]) -> set[str]:
        rows = self._rows(
            "SELECT id FROM card WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        )
        return {card_id for (card_id,) in rows}

    def woken_status(self, card_id: str) -> Status:
        """The status that a retired card had before, to which it returns with its claim."""
        rows = self._rows("SELECT coalesce(woken_as, 'active') FROM card WHERE id = ?", [card_id])
        return Status(rows[0][0]) if rows else Status.ACTIVE

    def set_status(self, card_id: str, status: Status) -> None:
        """Change a card's standing."""
        with self.transaction():
            self._database.execute(
                "UPDATE card SET woken_as = CASE WHEN ?1 = 'retired' THEN status END, status = ?1"
                " WHERE id = ?2",
                (status.value, card_id),
            )

    def edit(self, card_id: str, edits: Edits) -> None:
        """Keep the learner's edits of a card; its revision time moves when its words do.

        Raises StoreError when there is no such card.
        """
        with self.transaction():
            card = self.card(card_id)
            if card is None:
                raise StoreError(f"{card_id}: there is no such card", "see `studykit cards`")
            shown = (card.edits.content, card.edits.context, card.edits.added_tags)
            self._put_edits(card.id, edits)
            if shown != (edits.content, edits.context, edits.added_tags):
                now = max(datetime.now(UTC), card.revised_at + timedelta(seconds=1))
                self._database.execute(
                    "UPDATE card SET revised_at = ? WHERE id = ?", (micros(now), card.id)
                )
            if edits.deck is not None:
                self._database.execute(
                    "UPDATE card SET deck = ? WHERE id = ?", (edits.deck, card.id)
                )

    def revise(self, card_id: str) -> None:
        """Move a card's revision time, so that Anki takes its words from the next package."""
        with self.transaction():
            self._database.execute(
                "UPDATE card SET revised_at = max(revised_at + 1000000, ?) WHERE id = ?",
                (micros(datetime.now(UTC)), card_id),
            )

    def _put_edits(self, card_id: str, edits: Edits) -> None:
        found = edits_object(edits)
        if not found:
            self._database.execute("DELETE FROM edit WHERE card_id = ?", (card_id,))
            return
        self._database.execute(
            "INSERT OR REPLACE INTO edit VALUES (?, ?)",
            (card_id, json.dumps(found, ensure_ascii=False)),
        )

    def bury(self, card_id: str, until: date | None) -> None:
        """Put a card aside until a study day; None brings it back."""
        with self.transaction():
            if until is None:
                self._database.execute("DELETE FROM burial WHERE card_id = ?", (card_id,))
            else:
                self._database.execute(
                    "INSERT OR REPLACE INTO burial VALUES (?, ?)", (card_id, until.isoformat())
                )

    def drafts(self) -> list[tuple[str, str]]:
        """The ids and notes of all drafts, those whose claims weigh most in their notes first."""
        rows = self._rows(
            """SELECT id, path FROM card WHERE status = 'draft'
                ORDER BY importance DESC, deck, position, id"""
        )
        return [(row[0], row[1]) for row in rows]

    def importances(self, status: Status) -> dict[str, float]:
        """How much the claims of cards of a standing weighed in their notes when they were made."""
        rows = self._rows("SELECT id, importance FROM card WHERE status = ?", [status.value])
        return {row[0]: float(row[1]) for row in rows}


def of_status(status: Collection[Status] | None) -> str:
    """The condition of some standings; none for all."""
    if status is None:
        return ""
    names = ",".join(f"'{one.value}'" for one in status)
    return f" WHERE status IN ({names})"


def _unknown(cards: Sequence[Card], known: set[str]) -> Iterable[str]:
    return dict.fromkeys(card.id for card in cards if card.id not in known)


def _row_of(card: Card, chosen: int | None, position: int) -> tuple[str | int | float | None, ...]:
    source = card.candidate.source
    return (
        card.id,
        card.status.value,
        micros(card.revised_at),
        card.deck,
        json.dumps(candidate_object(card.candidate), ensure_ascii=False),
        source.path,
        source.video_key,
        source.claim,
        min((citation.seconds for citation in card.citations), default=None),
        chosen,
        position,
        card.candidate.importance,
    )


def card_of_row(row: Sequence[str]) -> Card:
    """The card of a row. Raises StoreError when it is damaged."""
    card_id, status, revised_at, deck, parent, successor, candidate, edits = row
    with readable(f"card {card_id}"):
        return Card(
            card_id,
            candidate_from(json.loads(candidate)),
            STATUSES[status],
            instant(revised_at),
            deck,
            edits_from(json.loads(edits)) if edits else _NO_EDITS,
            parent,
            successor,
        )
