"""Cards by a query: rows are looked at as they are stored, and decoded only where they may fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from operator import itemgetter

from studykit.model import Card, Memory, Status
from studykit.scheduler.query import EVERYTHING, Query, Today
from studykit.scheduler.queue_item import CardRow
from studykit.store.cards import STATUSES, CardTable, card_of_row, of_status
from studykit.store.refusals import readable, refusals
from studykit.store.reviews import memory_of_row

Found = tuple[Card, Memory | None]

_ROWS = """SELECT id, status, revised_at, deck, parent, successor, candidate, edits,
        memory.card_id, state, due, last_review, stability, difficulty, step, reps, lapses
    FROM card LEFT JOIN edit ON edit.card_id = card.id
        LEFT JOIN memory ON memory.card_id = card.id"""
_CARD, _MEMORY = slice(0, 8), slice(8, None)
_words_of = itemgetter(0, 1, 3, 6, 7)


class Search(CardTable):
    """What the store finds among cards."""

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
    if row[8] is None:
        return None
    with readable(f"the memory of card {row[0]}"):
        return memory_of_row(row[_MEMORY])
