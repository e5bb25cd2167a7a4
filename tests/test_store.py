"""The study database: what is written stays, and every refusal is one clear line."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from study_desk import NOON, card

from studykit.errors import StoreError, StoreLocked, StoreTooNew
from studykit.model import Edits, Memory, Rating, Review, State, Status
from studykit.serial import card_from, card_object
from studykit.store import store as store_module
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
            assert [r.rating for r in store.reviews()] == [Rating.GOOD, Rating.AGAIN]
            assert store.damage() == []


def test_a_locked_database_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
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
