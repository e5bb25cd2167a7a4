"""Damage to the study database: noticed before anything is written, and rescued row by row."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from study_desk import NOON, card

from studykit.cli.main import main
from studykit.errors import StoreError
from studykit.model import Edits, Memory, QuestionAnswer, Rating, Review, State, Status
from studykit.store.backups import back_up_before, back_up_day
from studykit.store.database_pages import pages_of, rows_of
from studykit.store.soundness import look
from studykit.store.store import Store

PAGE = 4096
STORES = Path(__file__).parent / "stores"
CARDS, ANSWERS = 60, 206


def answer(card_id: str, minutes: int) -> tuple[Review, Memory]:
    at = NOON + timedelta(minutes=minutes)
    due = at + timedelta(days=2)
    review = Review(card_id, at, Rating.GOOD, 3.5, due)
    return review, Memory(card_id, State.REVIEW, due, at, 2.5, 5.5, reps=minutes + 1)


def fill(path: Path, cards: int = CARDS, answers: int = ANSWERS) -> None:
    with Store.open(path) as store:
        made = [card(n) for n in range(cards)]
        store.add_build(NOON, {"new": cards}, made)
        store.put_cards(made, 0)
        for minutes in range(answers):
            store.record(*answer(card(minutes % cards).id, minutes))
        store.edit(card(3).id, Edits(content=QuestionAnswer("Mine?", "Mine.")))
        store.set_status(card(5).id, Status.BANNED)
        store.set_setting("parameters", "1 2 3")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose database fills some thirty pages."""
    root = tmp_path_factory.mktemp("sound")
    (root / "studykit.toml").write_text("", encoding="utf-8")
    fill(root / ".studykit" / "study.db")
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "here"))


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command as the shell would."""

    def run(root: Path, *arguments: str) -> Said:
        with pytest.raises(SystemExit) as stop:
            main(["--workspace", str(root), *arguments])
        told = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        assert "unexpected" not in told.err
        return Said(stop.value.code, told.out, told.err)

    return run


def log_of(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM review ORDER BY id").fetchall()


def leaves_of(path: Path, table: str) -> dict[int, int]:
    """The pages that hold rows of a table, and how many each."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(f"SELECT rowid, * FROM {table}").fetchall()
    own = {(number, values[2]) for number, *values in rows}
    whole = pages_of(path.read_bytes())
    found = {}
    for number, page in whole.by_number.items():
        one = replace(whole, by_number={number: page})
        count = sum((n, values[2]) in own for n, values in rows_of(one) if len(values) > 4)
        if count:
            found[number] = count
    return found


def blank(path: Path, number: int, filler: bytes = bytes(PAGE)) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(filler)


def test_the_pages_give_all_rows(sound: Path) -> None:
    path = sound / ".studykit" / "study.db"
    assert sum(leaves_of(path, "review").values()) == ANSWERS
    assert sum(leaves_of(path, "card").values()) == CARDS


@pytest.mark.parametrize("dump", sorted(STORES.glob("schema-*.sql")), ids=lambda dump: dump.stem)
@pytest.mark.parametrize("migrated", [False, True])
def test_rows_older_than_the_schema_are_rescued(
    tmp_path: Path, say: Callable[..., Said], dump: Path, migrated: bool
) -> None:
    path = tmp_path / ".studykit" / "study.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    if migrated:
        Store.open(path).close()
    with closing(sqlite3.connect(path)) as database:
        wanted = database.execute("SELECT id FROM card").fetchall()
        answers = database.execute("SELECT id, card_id, at FROM review").fetchall()
    blank(path, 1)
    assert say(tmp_path, "doctor", "--salvage").code == 0
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT id FROM card").fetchall() == wanted
        assert database.execute("SELECT id, card_id, at FROM review").fetchall() == answers


def test_a_damaged_log_is_noticed_by_every_command(root: Path, say: Callable[..., Said]) -> None:
    path = root / ".studykit" / "study.db"
    blank(path, list(leaves_of(path, "review"))[1])
    before = path.read_bytes()
    for arguments in (["due"], ["build"], ["plan"], ["cards"], ["stats"], ["review", "--plain"]):
        said = say(root, *arguments)
        assert (said.code, said.out) == (1, ""), arguments
        assert "study.db: is damaged (the review log" in said.err
        assert "studykit restore" in said.err
        assert "doctor --salvage" in said.err
    assert path.read_bytes() == before
    said = say(root, "doctor")
    assert said.code == 1
    assert "damaged: " in said.out


def test_no_copy_is_made_of_a_damaged_database(root: Path) -> None:
    path = root / ".studykit" / "study.db"
    with Store.open(path) as store:
        back_up_day(store, NOON.date(), NOON)
        for days in range(12):
            back_up_before(store, "build", NOON + timedelta(days=days))
    copies = {copy: copy.read_bytes() for copy in (path.parent / "backups").iterdir()}
    blank(path, list(leaves_of(path, "card"))[-1])
    with Store.open(path, checked=False) as store:
        for days in range(12):
            with pytest.raises(StoreError, match=r"damaged .*no copy of it was made"):
                back_up_before(store, "build", NOON + timedelta(days=20 + days))
        store.record(*answer(card(1).id, 999))
        with pytest.raises(StoreError, match="no copy of it was made"):
            back_up_day(store, NOON.date(), NOON)
    assert copies == {copy: copy.read_bytes() for copy in (path.parent / "backups").iterdir()}


def test_restore_takes_the_newest_sound_copy_and_names_the_others(
    root: Path, say: Callable[..., Said]
) -> None:
    path = root / ".studykit" / "study.db"
    with Store.open(path) as store:
        for days in range(3):
            back_up_before(store, "build", NOON + timedelta(days=days))
    copies = sorted((path.parent / "backups").glob("*.db"))
    blank(copies[2], next(iter(leaves_of(copies[2], "review"))))
    copies[1].write_bytes(b"")
    path.write_bytes(b"nothing of use" * 999)
    said = say(root, "restore")
    assert said.code == 0
    assert f"{copies[0]}: {CARDS} cards and {ANSWERS} reviews are back" in said.out
    assert str(copies[1]) in said.err
    assert str(copies[2]) in said.err
    assert len(log_of(path)) == ANSWERS
    (kept,) = (path.parent / "backups").glob("*.damaged")
    assert kept.read_bytes() == b"nothing of use" * 999


def test_a_copy_that_is_damaged_is_not_brought_back(root: Path, say: Callable[..., Said]) -> None:
    path = root / ".studykit" / "study.db"
    before = path.read_bytes()
    copy = root / "copy.db"
    with Store.open(path) as store:
        store.back_up(copy)
    blank(copy, next(iter(leaves_of(copy, "review"))))
    said = say(root, "restore", str(copy), "--yes")
    assert said.code == 1
    assert "is damaged" in said.err
    assert path.read_bytes() == before


ZEROS, NOISE = bytes(PAGE), random.Random(4).randbytes(PAGE)


@pytest.mark.parametrize("copied", [False, True], ids=["alone", "with a copy"])
def test_what_a_page_held_is_all_that_is_lost(
    root: Path, say: Callable[..., Said], copied: bool
) -> None:
    path = root / ".studykit" / "study.db"
    rows = leaves_of(path, "review")
    for number in (1, list(rows)[1], root_of(path, "review")):
        here = Path(shutil.copytree(root, root / f"{number}"))
        rescued(here, say, number, rows.get(number, 0), copied)


@pytest.mark.slow
@pytest.mark.parametrize("filler", [ZEROS, NOISE], ids=["zeros", "noise"])
@pytest.mark.parametrize("copied", [False, True], ids=["alone", "with a copy"])
def test_damage_to_every_page_in_turn(
    root: Path, say: Callable[..., Said], copied: bool, filler: bytes
) -> None:
    path = root / ".studykit" / "study.db"
    rows = leaves_of(path, "review")
    for number in range(1, path.stat().st_size // PAGE + 1):
        here = Path(shutil.copytree(root, root / f"{number}"))
        rescued(here, say, number, rows.get(number, 0), copied, filler)
        shutil.rmtree(here)


def root_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(database.execute(query, [table]).fetchone()[0])


def rescued(
    root: Path,
    say: Callable[..., Said],
    number: int,
    rows: int,
    copied: bool,
    filler: bytes = ZEROS,
) -> None:
    """Damage one page and salvage: at most its own rows are lost, none where a copy has them."""
    path = root / ".studykit" / "study.db"
    whole = log_of(path)
    if copied:
        with Store.open(path) as store:
            back_up_day(store, NOON.date(), NOON)
    blank(path, number, filler)
    damaged = path.read_bytes()
    assert look(path).faults, number
    said = say(root, "doctor", "--salvage")
    (kept,) = (path.parent / "backups").glob("before-salvage-*.damaged")
    assert kept.read_bytes() == damaged
    left = log_of(path)
    assert set(left) <= set(whole), number
    assert len(whole) - len(left) == (0 if copied else rows), number
    assert said.code == (1 if len(left) < len(whole) else 0)
    assert look(path).faults == ()
    with Store.open(path) as store:
        assert len(store.reviews()) == len(left)
        assert set(store.memories()) <= {one.id for one in store.cards()}
        if copied:
            assert store.damage() == []
            assert len(store.cards()) == CARDS
            mine = store.card(card(3).id)
            assert mine is not None
            assert mine.edits.content is not None
            assert store.setting("parameters") == "1 2 3"


def test_a_cut_log_is_noticed_kept_and_rescued(root: Path, say: Callable[..., Said]) -> None:
    """A session was killed, and a part of what waited in its log is damaged: all after it is
    rows that SQLite would pass over and delete."""
    path = root / ".studykit" / "study.db"
    log = path.with_name("study.db-wal")
    with Store.open(path) as store:
        for minutes in range(ANSWERS, ANSWERS + 40):
            store.record(*answer(card(7 + minutes % 40).id, minutes))
        main, waiting = path.read_bytes(), bytearray(log.read_bytes())
        whole = [(one.id, one.card_id) for one in store.reviews()]
    for place in (4, 32 + (24 + PAGE) * 30 + 2000):
        path.write_bytes(main)
        damaged = bytearray(waiting)
        damaged[place : place + 8] = bytes(byte ^ 0x55 for byte in damaged[place : place + 8])
        log.write_bytes(damaged)
        for arguments in (["due"], ["ban", card(1).id], ["doctor"]):
            said = say(root, *arguments)
            assert said.code == 1, (place, arguments)
            assert "its write-ahead log is cut short" in said.out + said.err
        assert log.read_bytes() == damaged
        said = say(root, "doctor", "--salvage")
        with Store.open(path) as store:
            left = [(one.id, one.card_id) for one in store.reviews()]
        assert left == whole, place
        shutil.rmtree(path.parent / "backups")


def test_a_card_whose_row_is_damaged_is_noticed_and_comes_back(
    root: Path, say: Callable[..., Said]
) -> None:
    path = root / ".studykit" / "study.db"
    with Store.open(path) as store:
        back_up_day(store, NOON.date(), NOON)
    whole = path.read_bytes()
    for there, then in ((b'"claim": "Claim 9 ', b'"claim": \x00Claim 9 '), (b'"own"', b'"o n"')):
        data = bytearray(whole)
        at = data.rindex(there)
        data[at : at + len(then)] = then
        path.write_bytes(data)
        for arguments in (["cards", "x"], ["plan"], ["doctor"]):
            said = say(root, *arguments)
            assert said.code == 1, arguments
            assert "damaged" in said.out + said.err
        assert say(root, "doctor", "--salvage").code == 0
        with Store.open(path) as store:
            assert store.damage() == []
            assert len(store.cards()) == CARDS
            assert len(store.reviews()) == ANSWERS


def test_damage_of_any_size_ends_no_command_unexpectedly(
    sound: Path, tmp_path: Path, say: Callable[..., Said]
) -> None:
    for seed in range(3):
        strike(sound, tmp_path / str(seed), say, seed)


@pytest.mark.slow
def test_damage_of_any_size_for_long(sound: Path, tmp_path: Path, say: Callable[..., Said]) -> None:
    for seed in range(100, 300):
        strike(sound, tmp_path / str(seed), say, seed)
        shutil.rmtree(tmp_path / str(seed))


def strike(sound: Path, root: Path, say: Callable[..., Said], seed: int) -> None:
    """Bytes changed, sectors zeroed, pages copied over others, the end cut off."""
    luck = random.Random(seed)
    shutil.copytree(sound, root)
    path = root / ".studykit" / "study.db"
    data = bytearray(path.read_bytes())
    for _ in range(luck.choice((1, 1, 3))):
        size = luck.choice((1, 4, 64, 512, 4096))
        at = luck.randrange(len(data) - size)
        at -= at % luck.choice((1, 512))
        other = luck.randrange(len(data) - size)
        data[at : at + size] = luck.choice(
            (bytes(size), luck.randbytes(size), data[other : other + size])
        )
    if luck.random() < 0.1:
        del data[luck.randrange(len(data)) :]
    path.write_bytes(data)
    for arguments in (["due"], ["cards"], ["stats"], ["plan"], ["ban", card(11).id], ["backup"]):
        assert say(root, *arguments).code in (0, 1, 2)
    say(root, "doctor", "--salvage")
    for arguments in (["cards"], ["stats"], ["doctor", "--repair"]):
        assert say(root, *arguments).code in (0, 1)
    assert look(path).faults == ()
