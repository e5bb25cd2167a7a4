"""Cards by a query: rows are looked at as they are stored, and decoded only where they may fit."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from operator import itemgetter
from sys import intern
from typing import NamedTuple

from studykit.card_json import content_from
from studykit.model import Card, Memory, Status
from studykit.scheduler.query import EVERYTHING, Query, Today, words_in, words_of
from studykit.scheduler.queue_item import CardRow
from studykit.store.cards import STATUSES, CardTable, card_of_row, of_status
from studykit.store.refusals import readable, refusals
from studykit.store.reviews import memory_of_row

Found = tuple[Card, Memory | None]

_FROM = """ FROM card LEFT JOIN edit ON edit.card_id = card.id
        LEFT JOIN memory ON memory.card_id = card.id"""
_OF_CARD = "id, status, revised_at, deck, parent, successor, candidate, edits"
_OF_MEMORY = "memory.card_id, state, due, last_review, stability, difficulty, step, reps, lapses"
_ROWS = f"SELECT {_OF_CARD}, {_OF_MEMORY}{_FROM}"
_STORED = f"""SELECT {_OF_CARD}, path, json_extract(candidate, '$.lines[0]'), position,
        {_OF_MEMORY}{_FROM}"""
_CARD, _MEMORY = slice(0, 8), slice(8, None)
_AMONG = " WHERE id IN (SELECT value FROM json_each(?))"
_words_of = itemgetter(0, 1, 3, 6, 7)


class StoredCard(NamedTuple):
    """A card as it is stored, decoded where it is looked at: a tenth of the room and the time."""

    card_id: str
    standing: str
    revised_at: int
    deck: str
    parent: str | None
    successor: str | None
    candidate: str
    edits: str | None
    path: str
    first_line: int
    position: int

    @property
    def status(self) -> Status:
        """Its standing."""
        return STATUSES[self.standing]

    @property
    def row(self) -> CardRow:
        """What a query tells by without decoding it."""
        words = f"{self.candidate}{self.edits}{self.deck}"
        return CardRow(self.card_id, self.status, self.deck, words, bool(self.edits))

    @property
    def card(self) -> Card:
        """The card. Raises StoreError when it is damaged."""
        row: tuple[str, ...] = tuple(self)  # type: ignore[arg-type]
        return card_of_row(row[_CARD])

    @property
    def words(self) -> str:
        """What :func:`words_of` gives of the card, at a fifth of the time where its words are not
        the learner's. Raises StoreError when it is damaged.
        """
        if self.edits:
            return words_of(self.card)
        with readable(f"card {self.card_id}"):
            found = json.loads(self.candidate)
            others = (found.get("context", ""), found["claim"], found["note"]["title"])
            tags = dict.fromkeys(found["tags"])
            return words_in(content_from(found), (*others, *found["headings"], *tags, self.deck))


class Search(CardTable):
    """What the store finds among cards."""

    def stored(
        self, status: Collection[Status] | None = None, ids: Collection[str] | None = None
    ) -> Iterator[tuple[StoredCard, Memory | None]]:
        """The cards of some standings, or those of some ids, each with what is remembered of it, by
        deck and place in their notes.
        """
        values = [] if ids is None else [json.dumps(list(ids))]
        where = of_status(status) if ids is None else _AMONG
        select = f"{_STORED}{where} ORDER BY deck, position, id"
        with refusals(self.path), closing(self._database.execute(select, values)) as rows:
            for row in rows:
                card = StoredCard._make(row[:11])
                card = card._replace(deck=intern(card.deck), path=intern(card.path))
                yield card, _memory_in(row[11:], card.card_id)

    def matching(
        self,
        today: Today,
        query: Query = EVERYTHING,
        *,
        status: Collection[Status] | None = None,
    ) -> Iterator[Found]:
        """The cards that a query describes, or those of some standings among them, each with what
        is remembered of it, by deck and place in their notes; read as they are asked for.
        """
        select = f"{_ROWS}{of_status(status)} ORDER BY deck, position, id"
        with refusals(self.path), closing(self._database.execute(select)) as rows:
            for row in rows:
                memory = _memory(row) if query.asks_memory else None
                if query.terms and not query.may_fit(_row(row), memory, today):
                    continue
                memory = memory or _memory(row)
                card = card_of_row(row[_CARD])
                if query.fits(card, memory, today):
                    yield card, memory


def _row(row: Sequence[str]) -> CardRow:
    card_id, status, deck, candidate, edits = _words_of(row)
    return CardRow(card_id, STATUSES[status], deck, f"{candidate}{edits}{deck}", bool(edits))


def _memory(row: Sequence[str]) -> Memory | None:
    return _memory_in(row[_MEMORY], row[0])


def _memory_in(row: Sequence[str], card_id: str) -> Memory | None:
    if row[0] is None:
        return None
    with readable(f"the memory of card {card_id}"):
        return memory_of_row(row)
