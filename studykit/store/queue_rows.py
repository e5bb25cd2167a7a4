"""The light rows that the queue is chosen from, and those that others changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from studykit.model import State
from studykit.scheduler.queue_item import QueueItem
from studykit.store.connection import Connection
from studykit.store.instants import EPOCH

_ROWS = """SELECT card.id, card.deck, memory.state, memory.due, memory.stability,
        memory.difficulty, memory.last_review, memory.reps, memory.lapses, burial.until,
        card.video_key, card.first_second, card.claim, card.position, card.importance
    FROM card LEFT JOIN memory ON memory.card_id = card.id
        LEFT JOIN burial ON burial.card_id = card.id
    WHERE card.status = 'active'"""


class QueueRows(Connection):
    """What the store tells the queue."""

    def queue(self) -> list[QueueItem]:
        """A light row for each active card, for the queue."""
        return _items(self._rows(f"{_ROWS} ORDER BY card.position, card.id"))

    def last_touched(self) -> int:
        """The number of the last change to a row of the queue."""
        ((number,),) = self._rows("SELECT coalesce(max(number), 0) FROM touched")
        return int(number)

    def touched_since(self, number: int) -> dict[str, QueueItem | None] | None:
        """The rows that changed after a change, by id; None for a card that is active no more.
        None in all where so many changed since that the first of them are not known.
        """
        ((first,),) = self._rows("SELECT coalesce(min(number), 1) FROM touched")
        if number < int(first) - 1:
            return None
        rows = self._rows("SELECT DISTINCT card_id FROM touched WHERE number > ?", [number])
        ids = [row[0] for row in rows]
        chosen = f"{_ROWS} AND card.id IN (SELECT value FROM json_each(?))"
        active = {item.card_id: item for item in _items(self._rows(chosen, [json.dumps(ids)]))}
        return {card_id: active.get(card_id) for card_id in ids}


def _items(rows: Iterable[Sequence[Any]]) -> list[QueueItem]:
    """Rows for the queue, made as directly as can be: there are as many as active cards."""
    states: dict[object, State] = {None: State.NEW, **{int(state): state for state in State}}
    make, since, span = tuple.__new__, EPOCH, timedelta
    return [
        make(
            QueueItem,
            (
                card_id, deck, states[state], None if due is None else since + span(0, 0, due),
                stability or 0.0, difficulty or 0.0,
                None if last is None else since + span(0, 0, last), reps or 0, lapses or 0,
                until and date.fromisoformat(until), video, second, claim, position, importance,
            ),
        )
        for (
            card_id, deck, state, due, stability, difficulty, last, reps,
            lapses, until, video, second, claim, position, importance,
        ) in rows
    ]  # fmt: skip
