"""The study database: cards, the learner's hand, and the review log that is never shortened."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

from studykit.errors import StoreError, StoreLocked, StoreTooNew
from studykit.model import (
    Card,
    Edits,
    Memory,
    Rating,
    Review,
    ReviewKind,
    ReviewOrigin,
    State,
    Status,
)
from studykit.scheduler.queue import QueueItem
from studykit.serial import (
    Json,
    candidate_from,
    candidate_object,
    edits_from,
    edits_object,
)
from studykit.store.migrations import NEWEST, migrate, version_of

WAIT_SECONDS = 5.0
RESCUE = (
    "run `studykit restore`; without a backup, move it away and run `studykit build`, "
    "which takes the cards from the listings"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CARD = """SELECT id, status, revised_at, deck, parent, successor, candidate, edits
    FROM card LEFT JOIN edit ON edit.card_id = card.id"""
_EFFECTIVE = "kind <> 'undo' AND id NOT IN (SELECT undoes FROM review WHERE undoes IS NOT NULL)"
_REVIEW = "SELECT id, card_id, at, rating, seconds, due, origin, kind FROM review"
LAST_LOGGED = "SELECT id, card_id, at FROM review ORDER BY id DESC LIMIT 1"
_MEMORY = """SELECT card_id, state, due, last_review, stability, difficulty, step, reps, lapses
    FROM memory"""


@dataclass(frozen=True, slots=True)
class Question:
    """What a build left to the learner: ``kind`` is "changed", "merge" or "unsure"."""

    card_id: str
    kind: str
    detail: Mapping[str, Json]


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


#: A row of the review log: its number, card and instant. It never changes.
Logged = tuple[int, str, int]


class Store:
    """One open study database. Every method that writes has committed when it returns.

    Raises StoreError (StoreLocked, StoreTooNew) with one clear line whenever SQLite refuses.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self.path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the database at ``path``, bringing an older schema up to date.

        A file written by a newer studykit, or one that lost what was in it, is refused and left
        untouched.
        """
        if not create and not path.exists():
            raise StoreError(f"{path}: there is no study database", "run `studykit build` first")
        with _refusals(path):
            if create:
                _prepare_folder(path)
            if not path.exists():
                _make(path)
            _refuse_empty(path)
            database = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                _open(database, path)
            except BaseException:
                database.close()
                raise
        return cls(database, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the writes inside one: all of them, or none."""
        with _refusals(self.path):
            if self._database.in_transaction:
                yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def version(self) -> int:
        """A number that changes when another process has written to the database."""
        with _refusals(self.path):
            if not self.path.exists():
                raise StoreError(f"{self.path}: the study database is gone", "put it back")
            (version,) = self._database.execute("PRAGMA data_version").fetchone()
            return int(version)

    # ------------------------------------------------------------ cards

    def cards(self, *, status: Collection[Status] | None = None) -> list[Card]:
        """All cards, or those of some statuses, by deck and place in their notes."""
        where, values = "", []
        if status is not None:
            where = f" WHERE status IN ({','.join('?' * len(status))})"
            values = [one.value for one in status]
        return [
            _card(row) for row in self._rows(f"{_CARD}{where} ORDER BY deck, position, id", values)
        ]

    def cards_of(self, *, paths: Iterable[str] = (), videos: Iterable[str] = ()) -> list[Card]:
        """The cards of some notes and of some videos (by key)."""
        rows = self._rows(
            f"""{_CARD} WHERE path IN (SELECT value FROM json_each(?))
                OR (video_key <> '' AND video_key IN (SELECT value FROM json_each(?)))
                ORDER BY deck, position, id""",
            [json.dumps(list(paths)), json.dumps(list(videos))],
        )
        return [_card(row) for row in rows]

    def card(self, card_id: str) -> Card | None:
        """The card of an id, or of the beginning of one that fits no other; else None."""
        rows = self._rows(f"{_CARD} WHERE id = ?", [card_id])
        if not rows and len(card_id) >= 3:
            pattern = card_id.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            rows = self._rows(f"{_CARD} WHERE id LIKE ? ESCAPE '\\' LIMIT 2", [pattern])
        return _card(rows[0]) if len(rows) == 1 else None

    def put_cards(self, cards: Sequence[Card], first_position: int | None = None) -> None:
        """Write cards, new or known. ``first_position`` sets their order; None keeps it."""
        with self.transaction():
            for n, card in enumerate(cards):
                self._put_card(card, None if first_position is None else first_position + n)
            for card in cards:
                self._link(card)
                self._put_edits(card.id, card.edits)

    def _put_card(self, card: Card, position: int | None) -> None:
        source = card.candidate.source
        seconds = [citation.seconds for citation in card.citations]
        self._database.execute(
            """INSERT INTO card (id, status, revised_at, deck, candidate, path, video_key, claim,
                   first_second, position)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, (SELECT coalesce(max(position), 0) + 1
                   FROM card)))
               ON CONFLICT (id) DO UPDATE SET
                   woken_as = CASE WHEN excluded.status <> 'retired' THEN NULL
                       WHEN status <> 'retired' THEN status ELSE woken_as END,
                   status = excluded.status, revised_at = excluded.revised_at,
                   deck = excluded.deck, candidate = excluded.candidate, path = excluded.path,
                   video_key = excluded.video_key, claim = excluded.claim,
                   first_second = excluded.first_second, position = coalesce(?, position)""",
            (
                card.id,
                card.status.value,
                _micros(card.revised_at),
                card.deck,
                json.dumps(candidate_object(card.candidate), ensure_ascii=False),
                source.path,
                source.video_key,
                source.claim,
                min(seconds, default=None),
                position,
                position,
            ),
        )

    def _link(self, card: Card) -> None:
        self._database.execute(
            "UPDATE card SET parent = ?, successor = ? WHERE id = ?",
            (card.parent, card.successor, card.id),
        )

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
        """Keep the learner's edits of a card; its revision time moves when its words do."""
        with self.transaction():
            card = self.card(card_id)
            if card is None:
                raise StoreError(f"{card_id}: there is no such card", "see `studykit cards`")
            shown = (card.edits.content, card.edits.context, card.edits.added_tags)
            self._put_edits(card.id, edits)
            if shown != (edits.content, edits.context, edits.added_tags):
                now = max(datetime.now(UTC), card.revised_at + timedelta(seconds=1))
                self._database.execute(
                    "UPDATE card SET revised_at = ? WHERE id = ?", (_micros(now), card.id)
                )
            if edits.deck is not None:
                self._database.execute(
                    "UPDATE card SET deck = ? WHERE id = ?", (edits.deck, card.id)
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

    def queue(self) -> list[QueueItem]:
        """A light row for each active card, for the queue."""
        rows = self._rows(
            """SELECT card.id, card.deck, memory.state, memory.due,
                   coalesce(memory.stability, 0.0), coalesce(memory.difficulty, 0.0),
                   memory.last_review, coalesce(memory.reps, 0), coalesce(memory.lapses, 0),
                   burial.until, card.video_key, card.first_second,
                   card.video_key || char(10) || card.claim, card.position
               FROM card LEFT JOIN memory ON memory.card_id = card.id
                   LEFT JOIN burial ON burial.card_id = card.id
               WHERE card.status = 'active' ORDER BY card.position, card.id"""
        )
        return _queue_items(rows)

    # ------------------------------------------------------------ reviews

    def reviews(self, card_id: str | None = None, since: datetime | None = None) -> list[Review]:
        """The answers that count (those taken back are not among them), oldest first."""
        where, values = [_EFFECTIVE], []
        if card_id is not None:
            where.append("card_id = ?")
            values.append(card_id)
        if since is not None:
            where.append(f"at >= {_micros(since)}")
        query = f"{_REVIEW} WHERE {' AND '.join(where)} ORDER BY at, id"
        return [_review(row) for row in self._rows(query, values)]

    def last_review(self) -> Review | None:
        """The newest answer taken in studykit that was not taken back."""
        query = f"""{_REVIEW} WHERE {_EFFECTIVE} AND origin = 'studykit' AND kind = 'answer'
            ORDER BY id DESC LIMIT 1"""
        rows = self._rows(query)
        return _review(rows[0]) if rows else None

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
            cursor = self._database.execute(
                """INSERT INTO review (card_id, at, rating, seconds, due, origin, kind)
                   VALUES (?, ?, ?, ?, ?, ?, ?)""",
                (
                    review.card_id,
                    _micros(review.at),
                    int(review.rating),
                    review.seconds,
                    _micros(review.due),
                    review.origin.value,
                    review.kind.value,
                ),
            )
            self._put_memory(memory)
            number = cursor.lastrowid or 0
        return Review(
            review.card_id,
            review.at,
            review.rating,
            review.seconds,
            review.due,
            review.origin,
            review.kind,
            number,
        )

    def undo_review(self, card_id: str, review_id: int, memory: Memory | None) -> None:
        """Take an answer back by a row that names it; ``memory`` is what holds without it."""
        with self.transaction():
            self._database.execute(
                """INSERT INTO review (card_id, at, seconds, origin, kind, undoes)
                   VALUES (?, ?, 0.0, 'studykit', 'undo', ?)""",
                (card_id, _micros(datetime.now(UTC)), review_id),
            )
            if memory is None:
                self._database.execute("DELETE FROM memory WHERE card_id = ?", (card_id,))
            else:
                self._put_memory(memory)

    def memories(self) -> dict[str, Memory]:
        """What is remembered of every card that was ever answered."""
        return {row[0]: _memory(row) for row in self._rows(_MEMORY)}

    def memory(self, card_id: str) -> Memory | None:
        """What is remembered of one card; None before its first answer."""
        rows = self._rows(f"{_MEMORY} WHERE card_id = ?", [card_id])
        return _memory(rows[0]) if rows else None

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
                _micros(memory.due),
                _micros(memory.last_review),
                memory.stability,
                memory.difficulty,
                memory.step,
                memory.reps,
                memory.lapses,
            ),
        )

    # ------------------------------------------------------------ settings and questions

    def setting(self, key: str) -> str | None:
        """The value kept under a key."""
        rows = self._rows("SELECT value FROM setting WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def questions(self) -> list[Question]:
        """What builds left to the learner, and was not answered yet."""
        rows = self._rows("SELECT card_id, kind, detail FROM question ORDER BY card_id, kind")
        return [Question(card_id, kind, json.loads(detail)) for card_id, kind, detail in rows]

    def ask(self, question: Question) -> None:
        """Keep a question for the learner."""
        with self.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO question VALUES (?, ?, ?)",
                (question.card_id, question.kind, json.dumps(question.detail, ensure_ascii=False)),
            )

    def close_question(self, card_id: str, kind: str) -> None:
        """Forget a question that was answered or is moot."""
        with self.transaction():
            self._database.execute(
                "DELETE FROM question WHERE card_id = ? AND kind = ?", (card_id, kind)
            )

    # ------------------------------------------------------------ builds

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
                (_micros(at), json.dumps(summary), json.dumps(before, ensure_ascii=False)),
            )
            return cursor.lastrowid or 0

    def builds(self) -> list[Build]:
        """All builds, newest first."""
        rows = self._rows("SELECT id, at, summary, undone FROM build ORDER BY id DESC")
        return [
            Build(int(number), _instant(at), json.loads(text), bool(undone))
            for number, at, text, undone in rows
        ]

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

    # ------------------------------------------------------------ safety

    def back_up(self, target: Path) -> None:
        """Copy the whole database to a file, also while it is in use."""
        with _refusals(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may copy at once.
            part = target.with_name(f"{target.name}.{token_hex(4)}.part")
            try:
                with closing(sqlite3.connect(part)) as copy:
                    self._database.backup(copy)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def damage(self) -> list[str]:
        """What SQLite's own checks find wrong; empty when the database is sound."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]
        broken = self._rows("PRAGMA foreign_key_check")
        return found + [f"a row of {row[0]} points to nothing in {row[2]}" for row in broken]

    def _rows(
        self, query: str, values: Sequence[str | int | float | None] = ()
    ) -> list[tuple[str, ...]]:
        with _refusals(self.path):
            return self._database.execute(query, values).fetchall()


# ---------------------------------------------------------------- opening


def _prepare_folder(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ignored = path.parent / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def _make(path: Path) -> None:
    """Make an empty database beside its place and put it there whole, so that an empty file can
    only be a database that was lost.
    """
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            migrate(database)
        _put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


def _put_in_place(part: Path, path: Path) -> None:
    """Give a file its name unless another process was first: that one may hold cards by now."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            part.replace(path)


def _refuse_empty(path: Path) -> None:
    # Before SQLite looks: it takes an empty file for a new database and throws its log away.
    if path.is_file() and path.stat().st_size == 0:
        raise StoreError(f"{path}: is damaged, it is empty", RESCUE)


def _open(database: sqlite3.Connection, path: Path) -> None:
    version = version_of(database)
    if version > NEWEST:
        raise StoreTooNew(f"{path}: was written by a newer studykit", "update studykit")
    if version == 0:
        raise StoreError(f"{path}: is damaged, it has no tables", RESCUE)
    _enter_wal(database)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    if version < NEWEST:
        migrate(database)


def _enter_wal(database: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. SQLite refuses this at once while another process begins, it
    does not wait as it does for a lock; so the waiting is done here.
    """
    deadline = monotonic() + WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= deadline:
                raise
            sleep(0.02)
        else:
            return


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """SQLite's and the system's refusals as one clear line each."""
    try:
        yield
    except sqlite3.Error as error:
        raise _clear(error, path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{path}: cannot be used ({reason})", "check the folder") from error


def _clear(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return StoreLocked(f"{path}: another studykit is writing", "wait for it and try again")
    if "full" in text:
        return StoreError(f"{path}: the disk is full", "make room; nothing was lost")
    if "readonly" in text or "unable to open" in text:
        return StoreError(f"{path}: cannot be written", "check the rights of the file and folder")
    if "not a database" in text or "malformed" in text:
        return StoreError(f"{path}: is damaged", RESCUE)
    return StoreError(f"{path}: {error}", "run `studykit doctor`")


# ---------------------------------------------------------------- rows


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _instant(micros: int | str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(micros))


def _card(row: Sequence[str]) -> Card:
    card_id, status, revised_at, deck, parent, successor, candidate, edits = row
    return Card(
        card_id,
        candidate_from(json.loads(candidate)),
        Status(status),
        _instant(revised_at),
        deck,
        edits_from(json.loads(edits)) if edits else Edits(),
        parent,
        successor,
    )


class _Instants(dict[str | int | None, datetime | None]):
    """Microseconds to instants, each made once: many cards are due at the same one."""

    def __missing__(self, micros: str | int) -> datetime:
        found = self[micros] = _instant(micros)
        return found


def _queue_items(rows: Iterable[Sequence[str]]) -> list[QueueItem]:
    """Rows for the queue, made as directly as can be: there are as many as active cards."""
    states: dict[object, State] = {None: State.NEW, **{int(state): state for state in State}}
    at = _Instants({None: None})
    make = tuple.__new__
    return [
        make(
            QueueItem,
            (
                card_id, deck, states[state], at[due], stability, difficulty, at[last], reps,
                lapses, until and date.fromisoformat(until), video, second, claim, position,
            ),
        )
        for (
            card_id, deck, state, due, stability, difficulty, last, reps,
            lapses, until, video, second, claim, position,
        ) in rows
    ]  # fmt: skip


def _review(row: Sequence[str]) -> Review:
    number, card_id, at, rating, seconds, due, origin, kind = row
    return Review(
        card_id,
        _instant(at),
        Rating(int(rating)),
        float(seconds),
        _instant(due),
        ReviewOrigin(origin),
        ReviewKind(kind),
        int(number),
    )


def _memory(row: Sequence[str]) -> Memory:
    return Memory(
        row[0],
        State(int(row[1])),
        _instant(row[2]),
        _instant(row[3]),
        float(row[4]),
        float(row[5]),
        None if row[6] is None else int(row[6]),
        int(row[7]),
        int(row[8]),
    )
