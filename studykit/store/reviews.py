"""The review log, which is never shortened, and the memories that follow from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from studykit.errors import StoreError, TakenBack
from studykit.model import Adopted, Memory, Rating, Review, ReviewKind, ReviewOrigin, State
from studykit.scheduler.queue_item import LogRow, LogStep
from studykit.store.connection import Connection
from studykit.store.instants import EPOCH, LAST_LOGGED, Logged, instant, micros
from studykit.store.refusals import readable, refusals

_EFFECTIVE = "kind <> 'undo' AND id NOT IN (SELECT undoes FROM review WHERE undoes IS NOT NULL)"
_INSERT = """INSERT INTO review (card_id, at, rating, seconds, due, origin, kind, adopted)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_REVIEW = "SELECT id, card_id, at, rating, seconds, due, origin, kind, adopted FROM review"
_MEMORY = """SELECT card_id, state, due, last_review, stability, difficulty, step, reps, lapses
    FROM memory"""

# Looked up, as each is asked for once a row of the log.
_RATINGS: dict[object, Rating] = {int(rating): rating for rating in Rating}
_ORIGINS: dict[object, ReviewOrigin] = {origin.value: origin for origin in ReviewOrigin}
_KINDS: dict[object, ReviewKind] = {kind.value: kind for kind in ReviewKind}
_STATES: dict[object, State] = {int(state): state for state in State}


class ReviewLog(Connection):
    """What the store knows of answers and of the memory that they leave."""

    def reviews(self, card_id: str | None = None, since: datetime | None = None) -> list[Review]:
        """The answers that count (those taken back are not among them), oldest first."""
        where, values = [_EFFECTIVE], []
        if card_id is not None:
            where.append("card_id = ?")
            values.append(card_id)
        if since is not None:
            where.append(f"at >= {micros(since)}")
        query = f"{_REVIEW} WHERE {' AND '.join(where)} ORDER BY at, id"
        return _reviews(self._rows(query, values))

    def steps_by_card(self) -> Iterator[tuple[str, list[LogStep]]]:
        """The answers that count as memories follow from them, card by card, the oldest first."""
        query = f"""SELECT card_id, at, rating, due, origin, kind, adopted FROM review
            WHERE {_EFFECTIVE} ORDER BY card_id, at, id"""
        with refusals(self.path), closing(self._database.execute(query)) as rows:
            for card_id, found in groupby(rows, key=itemgetter(0)):
                with readable("the review log"):
                    yield str(card_id), _steps(found)

    def log_rows(self) -> Iterator[LogRow]:
        """The answers that count as light rows, oldest first."""
        query = f"""SELECT card_id, at, rating, seconds, due, kind FROM review WHERE {_EFFECTIVE}
            ORDER BY at, id"""
        with refusals(self.path), closing(self._database.execute(query)) as rows:
            yield from rows

    def answer_seconds(self) -> Mapping[bool, tuple[int, float]]:
        """How many answers took time and how many seconds in all, by whether they remembered."""
        rows = self._rows(
            f"""SELECT rating > 1, count(*), total(seconds) FROM review
                WHERE {_EFFECTIVE} AND kind = 'answer' AND seconds > 0 GROUP BY rating > 1"""
        )
        return {bool(remembered): (int(n), float(total)) for remembered, n, total in rows}

    def answers_by_card(self) -> dict[str, tuple[int, float]]:
        """How many answers each card had, and how many seconds they took in all."""
        rows = self._rows(
            f"""SELECT card_id, count(*), total(seconds) FROM review
                WHERE {_EFFECTIVE} AND kind = 'answer' GROUP BY card_id"""
        )
        return {row[0]: (int(row[1]), float(row[2])) for row in rows}

    def ratings(self) -> dict[Rating, int]:
        """How often each rating was given."""
        rows = self._rows(
            f"""SELECT rating, count(*) FROM review WHERE {_EFFECTIVE} AND kind = 'answer'
                GROUP BY rating"""
        )
        return {_RATINGS[rating]: int(number) for rating, number in rows if rating in _RATINGS}

    def count_reviews(self) -> int:
        """How many answers count."""
        ((number,),) = self._rows(f"SELECT count(*) FROM review WHERE {_EFFECTIVE}")
        return int(number)

    def has_answers(self, since: datetime, until: datetime) -> bool:
        """Whether an answer counts that was given at ``since`` or later and before ``until``."""
        query = f"""SELECT 1 FROM review WHERE at >= ? AND at < ? AND kind = 'answer'
            AND {_EFFECTIVE} LIMIT 1"""
        return bool(self._rows(query, [micros(since), micros(until)]))

    def last_review(self) -> Review | None:
        """The newest answer taken in studykit that was not taken back."""
        query = f"""{_REVIEW} WHERE {_EFFECTIVE} AND origin = 'studykit' AND kind = 'answer'
            ORDER BY id DESC LIMIT 1"""
        rows = self._rows(query)
        return _reviews(rows)[0] if rows else None

    def last_logged(self) -> Logged | None:
        """The last row of the review log, be it an answer, a reset or an undo."""
        rows = self._rows(LAST_LOGGED)
        return (int(rows[0][0]), rows[0][1], int(rows[0][2])) if rows else None

    def has_logged(self, row: Logged) -> bool:
        """Whether the review log holds this very row."""
        query = "SELECT 1 FROM review WHERE id = ? AND card_id = ? AND at = ?"
        return bool(self._rows(query, row))

    def record(self, review: Review, memory: Memory) -> Review:
        """Append an answer and the memory that follows from it; committed on return.

        Raises StoreError when the card is not there or out of study.
        """
        with self.transaction():
            rows = self._rows("SELECT status FROM card WHERE id = ?", [review.card_id])
            if not rows or rows[0][0] in ("retired", "banned", "draft"):
                what = rows[0][0] if rows else "gone"
                raise StoreError(f"card {review.card_id} is {what}", "nothing was recorded for it")
            cursor = self._database.execute(_INSERT, _values(review))
            self._put_memory(memory)
            number = cursor.lastrowid or 0
        return replace(review, id=number)

    def merge(self, reviews: Iterable[Review], memories: Mapping[str, Memory | None]) -> int:
        """Append rows that were made elsewhere, of cards of any standing, and put the memories
        that follow (None: new again). Gives how many rows are new.

        A row of the same card, instant and origin as one that is there adds nothing.
        """
        with self.transaction():
            before = self._database.total_changes
            self._database.executemany(
                f"{_INSERT} ON CONFLICT DO NOTHING", [_values(review) for review in reviews]
            )
            added = self._database.total_changes - before
            for card_id, memory in memories.items():
                if memory is None:
                    self._database.execute("DELETE FROM memory WHERE card_id = ?", (card_id,))
                else:
                    self._put_memory(memory)
            return added

    def logged(self) -> list[Review]:
        """All rows of the log but the undo rows, also those that were taken back, oldest first."""
        return _reviews(self._rows(f"{_REVIEW} WHERE kind <> 'undo' ORDER BY at, id"))

    def undo_review(self, card_id: str, review_id: int, memory: Memory | None) -> None:
        """Take an answer back by a row that names it; ``memory`` is what holds without it.

        Raises TakenBack when another session was faster.
        """
        with self.transaction():
            if self._rows("SELECT 1 FROM review WHERE undoes = ?", [review_id]):
                raise TakenBack("that answer was taken back already", "nothing was changed")
            self._database.execute(
                """INSERT INTO review (card_id, at, seconds, origin, kind, undoes)
                   VALUES (?, ?, 0.0, 'studykit', 'undo', ?)""",
                (card_id, micros(datetime.now(UTC)), review_id),
            )
            if memory is None:
                self._database.execute("DELETE FROM memory WHERE card_id = ?", (card_id,))
            else:
                self._put_memory(memory)

    def memories(self) -> dict[str, Memory]:
        """What is remembered of every card that was ever answered."""
        rows = self._rows(_MEMORY)
        with readable("a memory"):
            return {row[0]: memory_of_row(row) for row in rows}

    def memory(self, card_id: str) -> Memory | None:
        """What is remembered of one card; None before its first answer."""
        rows = self._rows(f"{_MEMORY} WHERE card_id = ?", [card_id])
        with readable(f"the memory of card {card_id}"):
            return memory_of_row(rows[0]) if rows else None

    def set_memories(self, memories: Iterable[Memory]) -> None:
        """Replace the whole cache of memories."""
        with self.transaction():
            self._database.execute("DELETE FROM memory")
            for memory in memories:
                self._put_memory(memory)

    def _put_memory(self, memory: Memory) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                memory.card_id,
                int(memory.state),
                micros(memory.due),
                micros(memory.last_review),
                memory.stability,
                memory.difficulty,
                memory.step,
                memory.reps,
                memory.lapses,
            ),
        )


def _values(review: Review) -> tuple[str | int | float | None, ...]:
    return (
        review.card_id,
        micros(review.at),
        None if review.rating is None else int(review.rating),
        review.seconds,
        micros(review.due),
        review.origin.value,
        review.kind.value,
        None if review.adopted is None else json.dumps(asdict(review.adopted)),
    )


def _reviews(rows: Iterable[Sequence[str]]) -> list[Review]:
    with readable("the review log"):
        return [_review(row) for row in rows]


def _steps(rows: Iterable[Sequence[Any]]) -> list[LogStep]:
    """Rows of the log, made as directly as can be: a check goes through all of them."""
    make, since, span = tuple.__new__, EPOCH, timedelta
    return [
        make(
            LogStep,
            (
                card_id, since + span(0, 0, at), None if rating is None else _RATINGS[rating],
                since + span(0, 0, due), _ORIGINS[origin], _KINDS[kind],
                None if adopted is None else Adopted(**json.loads(adopted)),
            ),
        )
        for card_id, at, rating, due, origin, kind, adopted in rows
    ]  # fmt: skip


def _review(row: Sequence[str]) -> Review:
    number, card_id, at, rating, seconds, due, origin, kind, adopted = row
    return Review(
        card_id,
        instant(at),
        None if rating is None else _RATINGS[rating],
        float(seconds),
        instant(due),
        _ORIGINS[origin],
        _KINDS[kind],
        int(number),
        None if adopted is None else Adopted(**json.loads(adopted)),
    )


def memory_of_row(row: Sequence[str]) -> Memory:
    """The memory of a row. Raises KeyError, TypeError or ValueError when it is damaged."""
    return Memory(
        row[0],
        _STATES[row[1]],
        instant(row[2]),
        instant(row[3]),
        float(row[4]),
        float(row[5]),
        None if row[6] is None else int(row[6]),
        int(row[7]),
        int(row[8]),
    )
