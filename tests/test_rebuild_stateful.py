"""Whatever a learner does, in any order: reviews, ids and the hand stay, and decks settle."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from test_rebuild import Desk

from studykit.build.plan import prepare
from studykit.build.resolve import resolve_merge, resolve_unsure
from studykit.exporter.export import export
from studykit.model import Card, QuestionAnswer, Status

PATHS = st.sampled_from(["a.md", "b.md", "deep/c.md"])
VIDEOS = st.sampled_from(["aB3dE5fG7h9", "bB3dE5fG7h9"])
NUMBERS = st.integers(0, 10_000)
LINES = (
    "steel :: an alloy of iron with up to two percent of carbon [0:40]",
    "steel :: a hard alloy of iron with up to two percent of carbon [0:41]",
    "steel :: an alloy of iron with up to four percent of carbon [0:40]",
    "brass :: an alloy of copper and zinc [1:10]",
    "bronze :: an alloy of copper and tin that casts well [1:30]",
    "Q: Which metal is liquid at room temperature?\nA: Mercury [0:30]",
    "Q: Which metal is liquid in a warm hand?\nA: Gallium [0:30]",
)
TEXTS = st.lists(st.sampled_from(LINES), min_size=1, max_size=6, unique=True)
MINE = "in my own words"


class Workspace(RuleBasedStateMachine):
    """A workspace with its decks, through all that a learner can do to it."""

    @initialize()
    def begin(self) -> None:
        self.place = TemporaryDirectory()
        self.desk = Desk(Path(self.place.name))
        self.rows: list[tuple[object, ...]] = []
        self.ids: set[str] = set()
        self.banned: set[str] = set()
        self.edited: set[str] = set()
        self.tagged: set[str] = set()
        self.moved: dict[str, str] = {}
        self.desk.build()

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.cleanup()

    @rule(path=PATHS, video=VIDEOS, lines=TEXTS)
    def write_note(self, path: str, video: str, lines: list[str]) -> None:
        head = f"---\ntitle: Metals\nvideoId: {video}\n---\n\n"
        self.desk.write(path, head + "\n\n".join(lines) + "\n")

    @rule(path=PATHS, other=PATHS)
    def rename_note(self, path: str, other: str) -> None:
        if (self.desk.root / path).exists():
            (self.desk.root / other).parent.mkdir(exist_ok=True)
            (self.desk.root / path).replace(self.desk.root / other)

    @rule(path=PATHS)
    def delete_note(self, path: str) -> None:
        (self.desk.root / path).unlink(missing_ok=True)

    @rule(path=PATHS)
    def corrupt_note(self, path: str) -> None:
        self.desk.write(path, "")
        (self.desk.root / path).write_bytes(b"\xff\xfe\x00steel :: \xc3\x28")

    @rule(anew=st.booleans())
    def build_twice(self, anew: bool) -> None:
        if anew:
            self.delete_caches()
        with self.desk.store() as store:
            plan = prepare(self.desk.root, self.desk.config, store).plan
        told = Counter(change.card.id for change in plan.changes if change.card)
        assert set(told.values()) <= {1}
        candidates = [id(change.candidate) for change in plan.changes if change.candidate]
        assert len(candidates) == len(set(candidates))
        self.desk.build()
        first = self.decks()
        with self.desk.store() as store:
            builds = store.builds()
        self.desk.build()
        with self.desk.store() as store:
            assert store.builds() == builds
        assert self.decks() == first

    def decks(self) -> dict[str, bytes]:
        folder = self.desk.root / "decks"
        _, failures = export(list(self.desk.cards().values()), self.desk.config.decks, folder)
        assert not failures
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    @rule(n=NUMBERS, banning=st.booleans())
    def undo_build(self, n: int, banning: bool) -> None:
        if banning:
            self.decide(n, Status.BANNED)
        with self.desk.store() as store:
            build = next((one for one in store.builds() if not one.undone), None)
            if build is not None:
                store.undo_build(build.id)

    @rule(same=st.booleans())
    def resolve(self, same: bool) -> None:
        with self.desk.store() as store:
            for question in store.questions():
                if question.kind == "unsure":
                    resolve_unsure(store, question, same, self.desk.config, self.desk.now)
                elif question.kind == "merge":
                    resolve_merge(store, question, same)
                    if not same:
                        self.edited.discard(question.card_id)
                else:
                    store.close_question(question.card_id, question.kind)

    @rule(n=NUMBERS)
    def answer(self, n: int) -> None:
        card = self.one(n, Status.ACTIVE)
        if card is not None:
            self.desk.now += timedelta(minutes=1)
            self.desk.study(card.id)

    @rule()
    def undo_answer(self) -> None:
        with self.desk.store() as store:
            last = store.last_review()
            if last is not None:
                store.undo_review(last.card_id, last.id, None)

    @rule(n=NUMBERS, status=st.sampled_from([Status.BANNED, Status.SUSPENDED, Status.ACTIVE]))
    def decide(self, n: int, status: Status) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED, Status.DRAFT)
        if card is None:
            return
        with self.desk.store() as store:
            store.set_status(card.id, status)
        if status is Status.BANNED:
            self.banned.add(card.id)

    @rule(n=NUMBERS)
    def edit(self, n: int) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED)
        if card is None or not isinstance(card.content, QuestionAnswer):
            return
        mine = replace(card.content, answer=MINE)
        with self.desk.store() as store:
            edits = replace(card.edits, content=mine, base=card.candidate.content)
            store.edit(card.id, edits)
        self.edited.add(card.id)

    @rule(n=NUMBERS)
    def tag(self, n: int) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED)
        if card is not None:
            with self.desk.store() as store:
                store.edit(card.id, replace(card.edits, added_tags=("mine",)))
            self.tagged.add(card.id)

    @rule(n=NUMBERS, deck=st.sampled_from(["Mine", "Mine::Deep"]))
    def move(self, n: int, deck: str) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED)
        if card is not None:
            with self.desk.store() as store:
                store.edit(card.id, replace(card.edits, deck=deck))
            self.moved[card.id] = deck

    def delete_caches(self) -> None:
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("DELETE FROM memory")
            database.execute("DELETE FROM note_seen")

    def one(self, n: int, *statuses: Status) -> Card | None:
        cards = [card for card in self.desk.cards().values() if card.status in statuses]
        return cards[n % len(cards)] if cards else None

    @property
    def path(self) -> Path:
        return self.desk.root / ".studykit" / "study.db"

    @invariant()
    def the_log_only_grows(self) -> None:
        if not hasattr(self, "desk"):
            return
        with closing(sqlite3.connect(self.path)) as database:
            rows = database.execute("SELECT * FROM review ORDER BY id").fetchall()
        assert rows[: len(self.rows)] == self.rows
        self.rows = rows

    @invariant()
    def ids_and_the_learners_hand_stay(self) -> None:
        if not hasattr(self, "desk"):
            return
        cards = self.desk.cards()
        assert self.ids <= set(cards)
        self.ids = set(cards)
        assert all(cards[i].status is Status.BANNED for i in self.banned)
        assert all(_answer(cards[i]) == MINE for i in self.edited)
        assert all("mine" in cards[i].edits.added_tags for i in self.tagged)
        assert all(cards[i].edits.deck == deck for i, deck in self.moved.items())
        assert all(cards[i].deck == deck for i, deck in self.moved.items())


def _answer(card: Card) -> str:
    assert isinstance(card.content, QuestionAnswer)
    return card.content.answer


TestWorkspace = Workspace.TestCase
TestWorkspace.settings = settings(max_examples=14, stateful_step_count=16, deadline=None)


@pytest.mark.slow
def test_a_long_life() -> None:
    long = settings(max_examples=60, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(Workspace, settings=long)  # type: ignore[no-untyped-call]
