"""Schedules of other tools, taken over: due days stand, nothing counts twice, all can be undone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from blake3 import blake3

from studykit.cli.main import main
from studykit.importer.hashed_cards import hashed_cards
from studykit.model import ForeignSchedule, Rating, Review
from studykit.scheduler.adoption import adopting, day_of, difficulty_of, left_by
from studykit.scheduler.day import StudyClock
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import Schedule
from studykit.store.store import Store

HEAD = "---\ntitle: Sails\nvideoId: aB3dE5fG7h9\n---\n\n"
CLOCK = StudyClock(time(4), UTC)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "studykit.toml").write_text('[study]\ntimezone = "UTC"\n', encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> dict[str, object]:
    """The result of a command, as it prints it for machines."""
    with pytest.raises(SystemExit) as stop:
        main(["--workspace", str(root), "--json", *arguments])
    out = capsys.readouterr()
    assert stop.value.code == 0, out.err
    found = json.loads(out.out)
    assert isinstance(found, dict)
    return found


def store(root: Path) -> Store:
    return Store.open(root / ".studykit" / "study.db", create=False)


def test_two_hundred_cards_keep_their_due_days(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = date(2026, 3, 1)
    days = {f"part {n}": first + timedelta(days=n % 90) for n in range(200)}
    lines = [
        f"{term} :: the plank of number {n} <!--SR:!{day},{n % 60 + 1},{200 + n}-->\n"
        for n, (term, day) in enumerate(days.items())
    ]
    (root / "sails.md").write_text(HEAD + "\n".join(lines), encoding="utf-8")
    run(capsys, root, "build")
    assert run(capsys, root, "adopt", "--dry-run")["new"] == 200
    with store(root) as here:
        assert here.memories() == {}
    assert run(capsys, root, "adopt", "--yes")["adopted"] == 200
    with store(root) as here:
        memories, cards = here.memories(), here.cards()
        due = {card.content.question: CLOCK.day(memories[card.id].due) for card in cards}
        assert due == days
        assert all(memories[c.id].stability == int(c.content.question[5:]) % 60 + 1 for c in cards)
    again = run(capsys, root, "adopt", "--yes")
    assert (again["adopted"], again["known"]) == (0, 200)
    run(capsys, root, "doctor")
    with store(root) as here:
        assert here.memories() == memories
        assert here.last_review() is None


def test_an_adoption_is_taken_back_and_comes_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "keel ::: the beam below <!--SR:!2026-03-04,12,250!2026-03-09,4,270-->\n"
    (root / "sails.md").write_text(HEAD + note, encoding="utf-8")
    assert run(capsys, root, "build")["cards"] == 2
    run(capsys, root, "adopt", "--yes")
    with store(root) as here:
        before = here.memories()
    assert run(capsys, root, "adopt", "--undo") == {"undone": 2}
    with store(root) as here:
        assert (here.memories(), here.reviews()) == ({}, [])
    assert run(capsys, root, "adopt", "--undo") == {"undone": 0}
    assert run(capsys, root, "adopt", "--yes")["adopted"] == 2
    with store(root) as here:
        assert {i: m.due for i, m in here.memories().items()} == {
            i: m.due for i, m in before.items()
        }


def test_what_was_answered_here_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = "keel :: the beam below <!--SR:!2026-03-04,12,250-->\n\nmast :: a pole\n"
    (root / "sails.md").write_text(HEAD + note, encoding="utf-8")
    run(capsys, root, "build")
    with store(root) as here:
        card = next(c for c in here.cards() if c.content.question == "keel")
        memory = after(card.id, None, Rating.GOOD, NOON, Schedule(CLOCK))
        here.record(Review(card.id, NOON, Rating.GOOD, 3.0, memory.due), memory)
    found = run(capsys, root, "adopt", "--yes")
    assert (found["adopted"], found["studied"]) == (0, 1)
    with store(root) as here:
        assert here.memories() == {card.id: memory}


def test_a_card_that_is_not_built_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "sails.md").write_text(HEAD + "mast :: a pole\n", encoding="utf-8")
    run(capsys, root, "build")
    note = "keel :: the beam below <!--SR:!2026-03-04,12,250-->\n"
    (root / "sails.md").write_text(HEAD + note, encoding="utf-8")
    assert run(capsys, root, "adopt", "--yes")["unbuilt"] == 1


def test_logseq_s_properties(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = (
        "- What holds the mast? #card\n  id:: 65f1a2b3-1111\n  card-last-interval:: 28.3\n"
        "  card-repeats:: 4\n  card-ease-factor:: 2.56\n"
        "  card-next-schedule:: 2026-03-04T16:00:00.000Z\n"
        "  card-last-reviewed:: 2026-02-04T16:21:00.331Z\n\t- the stays\n"
    )
    (root / "sails.md").write_text(HEAD + note, encoding="utf-8")
    run(capsys, root, "build")
    assert run(capsys, root, "adopt", "--yes")["adopted"] == 1
    with store(root) as here:
        (memory,) = here.memories().values()
    assert (memory.stability, memory.reps) == (28.3, 4)
    assert CLOCK.day(memory.due) == date(2026, 3, 4)
    assert memory.last_review == datetime(2026, 2, 4, 16, 21, 0, 331000, tzinfo=UTC)


CARDS = "Q: What is a keel?\nA: the beam\nbelow\n\n---\n\nC: A [sloop] has one [mast].\n"


def hash_of(*parts: bytes) -> str:
    return blake3(b"".join(parts)).hexdigest()


def test_the_hashes_of_hashcards_and_repeater() -> None:
    found = [(c.tool, c.hash, c.first_line, c.last_line, c.blank) for c in hashed_cards(CARDS)]
    place = [n.to_bytes(8, "little") for n in (2, 6, 16, 19)]
    text = b"A sloop has one mast."
    assert found == [
        ("hashcards", hash_of(b"BasicWhat is a keel?the beam\nbelow"), 1, 4, 0),
        ("hashcards", hash_of(b"Cloze", text, place[0], place[1]), 7, 8, 0),
        ("hashcards", hash_of(b"Cloze", text, place[2], place[3]), 7, 8, 1),
        ("repeater", hash_of(b"q: what is a keel? a: the beam below"), 1, 4, 0),
        ("repeater", hash_of(b"c: a [sloop] has one [mast]."), 7, 8, 0),
    ]


def test_a_database_of_hashcards(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "cards.md").write_text(CARDS, encoding="utf-8")
    run(capsys, root, "build")
    keel, sloop, mast = (c.hash for c in hashed_cards(CARDS) if c.tool == "hashcards")
    with closing(sqlite3.connect(root / "hashcards.db")) as database:
        database.execute(
            "CREATE TABLE cards (card_hash TEXT, added_at TEXT, last_reviewed_at TEXT,"
            " stability REAL, difficulty REAL, due_date TEXT, review_count INTEGER)"
        )
        rows = [
            (keel, "2026-02-01T10:00:00.000", 21.5, 4.5, "2026-03-04", 3),
            (mast, "2026-02-03T10:00:00.000", 7.25, 6.0, "2026-02-10", 2),
            (sloop, None, None, None, None, 0),
        ]
        database.executemany("INSERT INTO cards VALUES (?, '', ?, ?, ?, ?, ?)", rows)
        database.commit()
    found = run(capsys, root, "adopt", str(root / "hashcards.db"), "--yes")
    assert found["adopted"] == 2
    with store(root) as here:
        cards = {c.id: c.content for c in here.cards()}
        told = {str(cards[i])[:40]: m.stability for i, m in here.memories().items()}
        due = sorted(CLOCK.day(m.due) for m in here.memories().values())
    assert sorted(told.values()) == [7.25, 21.5]
    assert any("has one {{c1::mast" in str(cards[i]) for i in here_ids(root, 7.25))
    assert due == [date(2026, 2, 10), date(2026, 3, 4)]


def here_ids(root: Path, stability: float) -> list[str]:
    """The cards with that stability."""
    with store(root) as here:
        return [i for i, m in here.memories().items() if m.stability == stability]


def test_another_file_is_no_database_of_cards(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "sails.md").write_text(HEAD + "mast :: a pole\n", encoding="utf-8")
    run(capsys, root, "build")
    (root / "x.db").write_bytes(b"no database")
    with pytest.raises(SystemExit) as stop:
        main(["--workspace", str(root), "adopt", str(root / "x.db")])
    assert stop.value.code == 1
    assert "is no database of hashcards or repeater" in capsys.readouterr().err


@pytest.mark.parametrize(("ease", "days"), [(2.5, 12.0), (1.3, 3.0), (3.3, 300.0), (1.9, 40.0)])
def test_eases_become_difficulties_as_anki_converts_them(ease: float, days: float) -> None:
    library = pytest.importorskip("fsrs_rs_python")
    theirs = library.FSRS([]).memory_state_from_sm2(ease, days, 0.9)
    ours = left_by(ForeignSchedule("logseq", "2026-05-01", days, ease))
    assert ours.difficulty == pytest.approx(theirs.difficulty, abs=1e-3)
    assert ours.stability == pytest.approx(theirs.stability, abs=1e-3)
    assert difficulty_of(ease, days) == ours.difficulty


def test_a_day_is_the_day_that_was_told() -> None:
    assert day_of("2026-03-04", CLOCK) == date(2026, 3, 4)
    assert day_of("2026-03-04T00:00:00.000Z", StudyClock(time(4), UTC)) == date(2026, 3, 4)
    assert day_of("2026-03-04T22:00:00+05:00", CLOCK) == date(2026, 3, 4)
    assert day_of("soon", CLOCK) is None
    assert day_of("2026-13-40", CLOCK) is None
    row = adopting("a", ForeignSchedule("x", "2026-12-24", 5.0, 2.5), CLOCK, (), NOON)
    assert row is not None
    assert (row.at, row.due) == (NOON, datetime(2026, 12, 24, 4, tzinfo=UTC))
