"""The study database: what is written stays, and every refusal is one clear line."""

from __future__ import annotations

import errno
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from study_desk import CONFIG, NOON, card

from studykit.card_json import card_from, card_object
from studykit.errors import StoreError, StoreLocked, StoreTooNew
from studykit.model import (
    Edits,
    Memory,
    Rating,
    Review,
    ReviewKind,
    ReviewOrigin,
    State,
    Status,
)
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today
from studykit.store import connection
from studykit.store import database_file as files
from studykit.store.backups import back_up_before, back_up_day
from studykit.store.kept_copies import MOST_OF_A_DAY
from studykit.store.migrations import NEWEST
from studykit.store.store import Store

STORES = Path(__file__).parent / "stores"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".studykit" / "study.db"


def answer(card_id: str, minutes: int = 0) -> tuple[Review, Memory]:
    at = NOON + timedelta(minutes=minutes)
    due = at + timedelta(days=2)
    review = Review(card_id, at, Rating.GOOD, 3.5, due)
    return review, Memory(card_id, State.REVIEW, due, at, 2.5, 5.5, reps=minutes + 1)


def test_cards_come_back_as_they_went(path: Path) -> None:
    cards = [card(n) for n in range(5)]
    with Store.open(path) as store:
        store.put_cards(cards, 0)
        assert store.cards() == cards
        assert store.card(cards[2].id) == cards[2]
        assert store.card("nothing") is None
    with Store.open(path, create=False) as store:
        assert store.cards() == cards
    assert [card_from(card_object(c)) for c in cards] == cards


def test_reviews_cannot_be_changed_or_deleted(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        store.record(*answer(card(1).id))
    database = sqlite3.connect(path)
    for statement in ("DELETE FROM review", "UPDATE review SET rating = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)
    database.close()


def test_an_undo_is_one_more_row(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        review = store.record(*answer(card(1).id))
        assert store.last_review() == review
        store.undo_review(card(1).id, review.id, None)
        assert store.reviews() == []
        assert store.memory(card(1).id) is None
        with pytest.raises(StoreError):
            store.undo_review(card(1).id, review.id, None)
    database = sqlite3.connect(path)
    assert database.execute("SELECT kind FROM review").fetchall() == [("answer",), ("undo",)]
    database.close()


@pytest.mark.parametrize("status", [Status.RETIRED, Status.BANNED, Status.DRAFT])
def test_a_card_out_of_study_takes_no_answer(path: Path, status: Status) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        store.set_status(card(1).id, status)
        with pytest.raises(StoreError, match="nothing was recorded"):
            store.record(*answer(card(1).id))
        assert store.reviews() == []


def ban(store: Store, card_id: str) -> int:
    store.set_status(card_id, Status.BANNED)
    return 0


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.edit(card(1).id, Edits(deck=str(1 / ban(store, card(1).id))))
        found = store.card(card(1).id)
        assert found is not None
        assert found.status is Status.ACTIVE


def test_a_newer_schema_is_refused_untouched(path: Path) -> None:
    Store.open(path).close()
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {NEWEST + 1}")
    database.commit()
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer studykit"):
        Store.open(path)
    assert path.read_bytes() == before


def test_every_old_schema_keeps_every_review(tmp_path: Path) -> None:
    dumps = sorted(STORES.glob("schema-*.sql"))
    assert [int(p.stem.split("-")[1]) for p in dumps] == list(range(1, NEWEST + 1))
    for dump in dumps:
        path = tmp_path / f"{dump.stem}.db"
        database = sqlite3.connect(path)
        database.executescript(dump.read_text(encoding="utf-8"))
        database.close()
        with Store.open(path, create=False) as store:
            assert len(store.cards()) == 2
            answers = [r for r in store.reviews() if r.kind is ReviewKind.ANSWER]
            assert [r.rating for r in answers] == [Rating.GOOD, Rating.AGAIN]
            assert store.damage() == []


def test_rows_from_elsewhere_come_in_once_and_of_any_card(path: Path) -> None:
    rows = [replace(answer(card(1).id, minutes)[0], origin=ReviewOrigin.ANKI) for minutes in (0, 5)]
    forgotten = Review(
        card(1).id, NOON + timedelta(hours=1), None, 0.0, NOON, ReviewOrigin.ANKI, ReviewKind.FORGET
    )
    with Store.open(path) as store:
        store.put_cards([replace(card(1), status=Status.RETIRED)])
        memory = answer(card(1).id, 5)[1]
        assert store.merge(rows, {card(1).id: memory}) == 2
        assert store.memory(card(1).id) == memory
        assert store.merge([*rows, forgotten], {card(1).id: None}) == 1
        assert store.memory(card(1).id) is None
        assert [replace(row, id=0) for row in store.reviews()] == [*rows, forgotten]


def test_the_log_holds_what_was_taken_back(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        row = store.record(*answer(card(1).id))
        store.undo_review(card(1).id, row.id, None)
        assert (store.reviews(), store.logged()) == ([], [row])


def test_a_locked_database_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0.05)
    with Store.open(path) as store, Store.open(path) as other:
        with store.transaction():
            store.put_cards([card(1)])
            with pytest.raises(StoreLocked, match="another studykit"):
                other.put_cards([card(2)])
        other.put_cards([card(2)])
        assert len(store.cards()) == 2


def test_not_a_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"something else entirely, and long enough to be looked at" * 9)
    with pytest.raises(StoreError, match="is damaged: run `studykit restore`"):
        Store.open(path)


@pytest.mark.parametrize("create", [True, False])
def test_an_empty_file_is_damaged_and_left_alone(path: Path, create: bool) -> None:
    Store.open(path).close()
    path.write_bytes(b"")
    leftover = path.with_name("study.db-wal")
    leftover.write_bytes(b"what SQLite would throw away")
    with pytest.raises(StoreError, match="is damaged, it is empty: run `studykit restore`"):
        Store.open(path, create=create)
    assert path.read_bytes() == b""
    assert leftover.read_bytes() == b"what SQLite would throw away"


def test_a_database_without_its_tables_is_damaged(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size > 0
    with pytest.raises(StoreError, match="is damaged, it has no tables"):
        Store.open(path)


def test_a_database_that_could_not_be_made_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE half (n)")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(files, "migrate", full)
    with pytest.raises(StoreError, match="the disk is full"):
        Store.open(path)
    assert [found.name for found in path.parent.iterdir()] == [".gitignore"]
    monkeypatch.undo()
    Store.open(path).close()


def test_a_database_is_made_where_files_cannot_be_linked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*paths: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with Store.open(path) as store:
        assert store.damage() == []
    assert sorted(found.name for found in path.parent.iterdir()) == [".gitignore", "study.db"]


def test_a_full_disk_is_one_line_and_loses_nothing(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        store._database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="the disk is full"):
            store.put_cards([card(n) for n in range(2, 900)])
        assert [c.id for c in store.cards()] == [card(1).id]


def test_no_database_where_none_may_be_made(path: Path) -> None:
    with pytest.raises(StoreError, match="no study database"):
        Store.open(path, create=False)
    assert not path.parent.exists()


def test_a_backup_is_whole(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])
        store.record(*answer(card(1).id))
        store.back_up(tmp_path / "copies" / "a.db")
    with Store.open(tmp_path / "copies" / "a.db", create=False) as copy:
        assert len(copy.reviews()) == 1
        assert copy.damage() == []


def test_a_day_has_one_copy_with_all_its_answers(path: Path) -> None:
    folder = path.parent / "backups"
    with Store.open(path) as store:
        store.put_cards([card(1)])
        for minutes in range(3):
            store.record(*answer(card(1).id, minutes))
            back_up_day(store, NOON.date(), NOON)
    (copy,) = folder.glob("*.db")
    with Store.open(copy, create=False) as kept:
        assert len(kept.reviews()) == 3


def test_a_copy_with_other_answers_is_never_written_over(path: Path) -> None:
    folder = path.parent / "backups"
    for minutes in (0, 5):
        with Store.open(path) as store:
            store.put_cards([card(1)])
            for more in range(minutes, minutes + 3 + minutes):
                store.record(*answer(card(1).id, more))
            back_up_day(store, NOON.date(), NOON)
        path.unlink()
    kept = []
    for copy in sorted(folder.glob("day-*.db")):
        with Store.open(copy, create=False) as opened:
            kept.append(len(opened.reviews()))
    assert sorted(kept) == [3, 8]


def test_many_may_copy_at_once(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(1)])

    def copied(minutes: int) -> None:
        with Store.open(path) as opened:
            opened.record(*answer(card(1).id, minutes))
            back_up_day(opened, NOON.date(), NOON)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(copied, range(60)))
    (copy,) = (path.parent / "backups").iterdir()
    with Store.open(copy, create=False) as kept:
        assert kept.damage() == []
        assert kept.reviews()


def test_only_the_latest_copies_of_a_kind_are_kept(path: Path) -> None:
    last = NOON + timedelta(days=MOST_OF_A_DAY + 2)
    with Store.open(path) as store:
        for days in range(MOST_OF_A_DAY + 3):
            now = NOON + timedelta(days=days)
            store.put_cards([card(days)])
            store.record(*answer(card(days).id, days))
            back_up_day(store, now.date(), now)
            back_up_before(store, "build", now)
    # Made within a moment, whatever days they say.
    days_kept = sorted((path.parent / "backups").glob("day-*.db"))
    assert len(days_kept) == MOST_OF_A_DAY
    assert days_kept[-1].name == f"day-{last:%Y%m%d}.db"
    assert len(list((path.parent / "backups").glob("before-build-*.db"))) == MOST_OF_A_DAY


def test_the_version_moves_when_another_process_writes(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        before = store.version()
        store.put_cards([card(1)])
        assert store.version() == before
        other.set_status(card(1).id, Status.SUSPENDED)
        assert store.version() != before


def test_two_processes_that_begin_at_once_make_one_database(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(6) as pool:
        versions = list(pool.map(lambda _: _opened(path), range(6)))
    assert versions == [[]] * 6


def _opened(path: Path) -> list[str]:
    with Store.open(path) as store:
        return store.damage()


def test_a_reading_that_a_damaged_row_ends_keeps_no_database_open(path: Path) -> None:
    """Whoever keeps the error keeps its frames, and with them all that is not closed."""
    with Store.open(path) as store:
        store.put_cards([card(n) for n in range(3)])
        store._database.execute("UPDATE card SET candidate = '{}' WHERE id = ?", (card(1).id,))
    today = Today(study_clock(CONFIG.study), NOON)
    kept: list[StoreError] = []
    for read in (
        lambda store: list(store.matching(today)),
        lambda store: list(store.contents()),
        lambda store: list(store.active_contents()),
    ):
        with Store.open(path, create=False) as store, pytest.raises(StoreError) as refused:
            read(store)
        kept.append(refused.value)
        # As long as one other has it open, SQLite refuses.
        database = sqlite3.connect(path, timeout=0.0)
        assert database.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        database.close()
