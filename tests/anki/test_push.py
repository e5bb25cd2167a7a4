"""A running Anki, brought up to date: against an AnkiConnect over a real collection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection
from fake_ankiconnect import Actions, serve

from studykit.cli.context import Context
from studykit.cli.main import main
from studykit.model import Rating, Review
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import schedule_of
from studykit.store.store import Store

HEAD = "---\ntitle: Metals\nvideoId: aB3dE5fG7h9\nchannel: Matter\n---\n\n"
IRON = "Q: At what does iron melt?\nA: At 1538 degrees Celsius [0:10].\n\n"
RUST = "Q: What is rust?\nA: The red oxide that moist air makes of iron [0:20].\n\n"
LEAD = "Q: Why is lead soft?\nA: Its atoms hold each other but loosely [0:30].\n\n"


class Desk:
    """A workspace and the Anki that runs beside it."""

    def __init__(self, root: Path, capsys) -> None:  # type: ignore[no-untyped-def]
        self.root, self.capsys = root, capsys
        self.col = Collection(str(root / "user.anki2"))
        self.col.set_config("fsrs", True)
        self.server, self.actions = serve(self.col)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def run(self, *words: str) -> str:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["--workspace", str(self.root), *words])
        out = self.capsys.readouterr()
        self.said, self.code = out.out + out.err, end.value.code or 0
        return out.out

    def build(self, *parts: str) -> None:
        (self.root / "metals.md").write_text(HEAD + "".join(parts), encoding="utf-8")
        self.run("build")
        assert not self.code, self.said

    def push(self, *words: str) -> dict:
        out = self.run("anki", "push", "--json", "--url", self.url, *words)
        assert not self.code, self.said
        return json.loads(out)

    def store(self) -> Store:
        return Store.open(self.root / ".studykit" / "study.db")

    def id_of(self, words: str) -> str:
        with self.store() as store:
            return next(c.id for c in store.cards() if words in str(c.content))

    def review(self, words: str, rating: Rating, days_ago: float = 0.0) -> None:
        card_id, at = self.id_of(words), datetime.now(UTC) - timedelta(days=days_ago)
        at = at.replace(microsecond=0)
        with self.store() as store:
            schedule = schedule_of(Context(workspace=self.root).config)
            memory = after(card_id, store.memory(card_id), rating, at, schedule)
            store.record(Review(card_id, at, rating, 2.0, memory.due), memory)

    def note(self, words: str):  # type: ignore[no-untyped-def]
        (number,) = self.col.find_notes(f'"Front:*{words}*"')
        return self.col.get_note(number)

    def card(self, words: str):  # type: ignore[no-untyped-def]
        return self.note(words).cards()[0]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    made = Desk(tmp_path, capsys)
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.col.close()


def test_a_push_adds_changes_moves_retires_and_reschedules(desk: Desk) -> None:
    desk.build(IRON, RUST, LEAD)
    desk.review("rust", Rating.EASY, 4)
    assert desk.push("--dry-run")["sent"]["new"] == 3
    assert not desk.col.note_count()
    assert desk.push()["sent"]["new"] == 3
    assert desk.card("rust").type == 2
    note = desk.note("iron melt")
    note["Extra2"], note.tags = "mine", [*note.tags, "own"]
    desk.col.update_note(note)
    desk.review("rust", Rating.GOOD)
    desk.review("iron", Rating.EASY)
    desk.run("move", desk.id_of("rust"), "Own::Place")
    desk.build(IRON.replace("At 1538", "At about 1538"), RUST)
    desk.actions.calls.clear()
    found = desk.push()
    assert found["edits"] == 1
    assert found["sent"] == {
        "new": 0, "changed": 2, "moved": 1, "suspended": 1, "resumed": 0, "retired": 1,
        "reviews": 2, "deleted_there": [],
    }  # fmt: skip
    assert len(desk.actions.calls) < 40
    iron = desk.note("iron melt")
    assert "about 1538" in iron["Back"]
    assert iron["Extra2"] == "mine"
    assert "own" in iron.tags
    assert desk.col.decks.name(desk.card("rust").did) == "Own::Place"
    lead = desk.note("lead soft")
    assert "studykit::retired" in lead.tags
    assert lead.cards()[0].queue == -1
    with desk.store() as store:
        memories = store.memories()
    today = schedule_of(Context(workspace=desk.root).config).clock.day(datetime.now(UTC))
    clock = schedule_of(Context(workspace=desk.root).config).clock
    for words in ("rust", "iron"):
        memory, card = memories[desk.id_of(words)], desk.card(words)
        assert card.due - desk.col.sched.today == (clock.day(memory.due) - today).days
        assert card.reps == memory.reps
        recomputed = desk.col.compute_memory_state(card.id)
        assert recomputed.stability == pytest.approx(memory.stability, rel=2e-3)
    again = desk.push()["sent"]
    assert not any(again.values())


def test_reviews_of_the_running_anki_come_in(desk: Desk) -> None:
    desk.build(IRON, RUST)
    desk.review("rust", Rating.EASY, 5)
    desk.push()
    card = desk.card("rust")
    card.start_timer()
    states = desk.col._backend.get_scheduling_states(card.id)
    built = desk.col.sched.build_answer(card=card, states=states, rating=2)
    desk.col.sched.answer_card(built)
    found = desk.push()
    assert found["reviews"] == {"new": 1, "known": 1, "skipped": 0}
    with desk.store() as store:
        memory = store.memory(desk.id_of("rust"))
    assert memory is not None
    clock = schedule_of(Context(workspace=desk.root).config).clock
    days = (clock.day(memory.due) - clock.day(datetime.now(UTC))).days
    assert days == desk.card("rust").due - desk.col.sched.today
    assert not desk.push()["reviews"]["new"]


def test_a_first_answer_reaches_an_anki_without_any(desk: Desk) -> None:
    desk.build(IRON, RUST)
    desk.push()
    desk.review("rust", Rating.EASY, 2)
    assert desk.push()["sent"]["reviews"] == 1
    with desk.store() as store:
        memory = store.memory(desk.id_of("rust"))
    assert memory is not None
    clock = schedule_of(Context(workspace=desk.root).config).clock
    days = (clock.day(memory.due) - clock.day(datetime.now(UTC))).days
    assert days == desk.card("rust").due - desk.col.sched.today
    assert desk.card("rust").queue == 2


def test_each_card_comes_with_its_own_reviews(desk: Desk) -> None:
    near = "".join(
        f"Q: What is alloy {n}?\nA: A metal of {n} parts tin [0:{n:02}].\n\n" for n in range(1, 9)
    )
    desk.build(near)
    for n in range(1, 9, 2):
        desk.review(f"alloy {n}", Rating(n // 2 + 1), n)
    desk.push()
    for n in range(1, 9):
        rows = desk.col.db.list("SELECT ease FROM revlog WHERE cid = ?", desk.card(f"alloy {n}").id)
        assert rows == ([n // 2 + 1] if n % 2 else [])
    assert not any(desk.push()["sent"].values())


@pytest.mark.parametrize(("answer", "back"), [("here", "Quite hot"), ("anki", "Very hot")])
def test_words_changed_in_both_places_wait_for_the_learner(
    desk: Desk, answer: str, back: str
) -> None:
    desk.build(IRON)
    desk.push()
    note = desk.note("iron melt")
    note["Back"] = "<i>Very</i> hot"
    desk.col.update_note(note)
    card_id = desk.id_of("iron")
    desk.run("edit", card_id, "--answer", "Quite hot")
    assert desk.push()["contested"] == 1
    assert desk.note("iron melt")["Back"] == "<i>Very</i> hot"
    assert "here|anki" in desk.run("resolve")
    desk.run("resolve", card_id, answer)
    assert not desk.code, desk.said
    desk.push()
    with desk.store() as store:
        card = store.card(card_id)
    assert card is not None
    assert back in str(card.content)
    shown = {"here": "Quite hot", "anki": "<i>Very</i> hot"}[answer]
    assert desk.note("iron melt")["Back"] == shown
    assert not any(desk.push()["sent"].values())


def test_deleting_is_only_done_when_asked(desk: Desk) -> None:
    desk.build(IRON, RUST)
    desk.push()
    desk.build(IRON)
    desk.push()
    assert desk.col.note_count() == 2
    desk.run("anki", "push", "--url", desk.url, "--delete")
    assert desk.code == 2
    assert desk.col.note_count() == 2
    desk.run("anki", "push", "--url", desk.url, "--delete", "--yes")
    assert desk.col.note_count() == 1
    # What the learner deletes there stays deleted.
    desk.col.remove_notes([desk.note("iron").id])
    assert desk.push()["sent"]["deleted_there"] == [desk.id_of("iron")]
    assert not desk.col.note_count()


def test_no_anki_is_one_line_that_says_what_to_do(desk: Desk) -> None:
    desk.build(IRON)
    desk.run("anki", "push", "--url", "http://127.0.0.1:9")
    assert desk.code == 1
    assert "2055492159" in desk.said
    assert desk.said.count("\n") == 1


def test_what_an_add_on_refuses_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Actions, path: str) -> None:
        raise ValueError("the disk is full")

    desk.build(IRON)
    monkeypatch.setattr(Actions, "importPackage", refuse)
    desk.run("anki", "push", "--url", desk.url)
    assert desk.code == 1
    assert "refused importPackage (ValueError: the disk is full)" in desk.said
