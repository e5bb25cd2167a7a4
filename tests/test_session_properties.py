from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_desk import CONFIG, NOON, Clock, card, fill

from studykit.config import Config
from studykit.model import Memory, Rating, Review, State
from studykit.scheduler.day import study_clock
from studykit.scheduler.memory import replay
from studykit.scheduler.schedule import schedule_of
from studykit.store.store import Store
from studykit.study.session import Session
from studykit.study.sitting import End

CONFIGS = (
    CONFIG,
    replace(CONFIG, study=replace(CONFIG.study, learning_steps=(), relearning_steps=())),
    replace(CONFIG, study=replace(CONFIG.study, new_per_day=4, easy_days=("sat", "sun"))),
    replace(CONFIG, study=replace(CONFIG.study, timezone="Europe/Berlin", fuzz=False)),
)
Act = Rating | str | tuple[str, int]
acts = st.one_of(
    st.sampled_from(list(Rating)),
    st.sampled_from(list(Rating)),
    st.sampled_from(("undo", "undo", "bury", "suspend", "skip", "ban", "restart")),
    st.tuples(st.just("wait"), st.sampled_from((1, 30, 600, 7200, 86_400, 500_000, -3600))),
)


class Desk:
    """A store with twelve cards, some of them siblings, copied afresh for each example."""

    def __init__(self, folder: Path) -> None:
        self._filled = folder / "filled.db"
        self._path = folder / "study.db"
        seconds = (0, 5, 200, 400, 405, 411, 600, 800, 1000, 1200, 1400, 1400)
        made = [card(n, ("Maths", "Physics")[n % 2], second=s) for n, s in enumerate(seconds)]
        fill(self._filled, made).close()

    @contextmanager
    def player(self, config: Config) -> Iterator[Player]:
        for old in self._path.parent.glob(self._path.name + "*"):
            old.unlink()
        shutil.copy(self._filled, self._path)
        with Store.open(self._path) as store:
            yield Player(store, config)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


class Player:
    """Plays acts on a store and may be started again at any time."""

    def __init__(self, store: Store, config: Config) -> None:
        self.store = store
        self.clock = Clock(NOON)
        self.config = config
        self.session = self.begin()

    def begin(self) -> Session:
        return Session(self.store, self.config, self.clock)

    def play(self, act: Act) -> None:
        if isinstance(act, tuple):
            self.clock.move(seconds=act[1])
            self.session.refresh()
        elif act == "restart":
            self.session = self.begin()
        elif act == "undo":
            self.session.undo()
        elif self.session.current is None:
            return
        elif isinstance(act, Rating):
            self.session.answer(act, 5.0)
        else:
            getattr(self.session, str(act))()

    def seen(self) -> tuple[object, ...]:
        """What undo must put back."""
        shown = self.session.current
        memory = {m.card_id: m for m in self.store.memories().values()}
        statuses = [(c.id, c.status) for c in self.store.cards()]
        buried = [(row.card_id, row.buried_until) for row in self.store.queue()]
        front = None if shown is None else (shown.card.id, shown.memory)
        return (front, self.session.counts, memory, statuses, buried, self.store.reviews())


def memories_by_replay(store: Store, config: Config) -> dict[str, Memory]:
    schedule = schedule_of(config)
    logs: dict[str, list[Review]] = {}
    for review in store.reviews():
        logs.setdefault(review.card_id, []).append(review)
    folded = {card_id: replay(log, schedule) for card_id, log in logs.items()}
    return {card_id: memory for card_id, memory in folded.items() if memory is not None}


@settings(max_examples=60, deadline=None)
@given(config=st.sampled_from(CONFIGS), played=st.lists(acts, max_size=40))
def test_replaying_the_log_gives_the_stored_memory(
    desk: Desk, config: Config, played: list[Act]
) -> None:
    with desk.player(config) as player:
        for act in played:
            player.play(act)
        assert player.store.memories() == memories_by_replay(player.store, config)


@settings(max_examples=60, deadline=None)
@given(
    config=st.sampled_from(CONFIGS),
    played=st.lists(acts, max_size=15),
    last=st.sampled_from((*Rating, "bury", "suspend", "ban", "skip")),
)
def test_undo_puts_back_what_was_before_the_last_step(
    desk: Desk, config: Config, played: list[Act], last: Act
) -> None:
    with desk.player(config) as player:
        for act in played:
            player.play(act)
        if player.session.current is None:
            return
        before = player.seen()
        player.play(last)
        player.session.undo()
        assert player.seen() == before


@settings(max_examples=60, deadline=None)
@given(
    config=st.sampled_from(CONFIGS),
    played=st.lists(acts, max_size=15),
    last=st.sampled_from(Rating),
)
def test_undo_puts_back_an_answer_also_after_a_restart(
    desk: Desk, config: Config, played: list[Act], last: Rating
) -> None:
    with desk.player(config) as player:
        for act in played:
            player.play(act)
        shown = player.session.current
        if shown is None:
            return
        memories, reviews = player.store.memories(), player.store.reviews()
        player.play(last)
        player.play("restart")
        undone = player.session.undo()
        assert undone is not None
        assert undone.id == shown.card.id
        assert (player.store.memories(), player.store.reviews()) == (memories, reviews)
        assert player.session.current is not None
        assert player.session.current.memory == shown.memory


@settings(max_examples=60, deadline=None)
@given(config=st.sampled_from(CONFIGS), played=st.lists(acts, max_size=40))
def test_the_counts_are_what_is_left(desk: Desk, config: Config, played: list[Act]) -> None:
    with desk.player(config) as player:
        for act in played:
            player.play(act)
        # A session looks at the calendar when it chooses a card: begin with a choice.
        session = player.begin()
        expected = session.counts
        seen: dict[str, State] = {}
        while session.current is not None:
            assert session.current.counts == session.counts
            seen.setdefault(session.current.card.id, session.current.state)
            session.answer(Rating.EASY, 1.0)
        if session.end is End.DONE:
            kinds = Counter(seen.values())
            assert kinds[State.NEW] == expected.new
            assert kinds[State.REVIEW] == expected.due
            assert kinds[State.LEARNING] + kinds[State.RELEARNING] == expected.learning


@settings(max_examples=60, deadline=None)
@given(config=st.sampled_from(CONFIGS), played=st.lists(acts, max_size=40))
def test_no_two_siblings_are_begun_on_one_day(
    desk: Desk, config: Config, played: list[Act]
) -> None:
    with desk.player(config) as player:
        for act in played:
            player.play(act)
        rows = {row.card_id: row for row in player.store.queue()}
        days: dict[date, set[str]] = {}
        clock = study_clock(config.study)
        for review in player.store.reviews():
            days.setdefault(clock.day(review.at), set()).add(review.card_id)
        for together in days.values():
            for one, other in combinations(sorted(together & rows.keys()), 2):
                apart = abs((rows[one].first_second or 0) - (rows[other].first_second or 0))
                same_video = rows[one].video_key == rows[other].video_key
                assert not (same_video and apart <= config.study.sibling_seconds)


@settings(max_examples=30, deadline=None)
@given(
    config=st.sampled_from(CONFIGS), played=st.lists(st.tuples(st.booleans(), acts), max_size=25)
)
def test_a_session_that_follows_another_knows_what_the_store_knows(
    desk: Desk, config: Config, played: list[tuple[bool, Act]]
) -> None:
    with desk.player(config) as other, Store.open(other.store.path) as store:
        own = Player(store, config)
        own.clock = own.session._now = other.clock
        for is_own, act in played:
            for player in (own, other):
                player.session.refresh()
            (own if is_own else other).play(act)
            own.session.refresh()
            rows = {row.card_id: row for row in store.queue()}
            line = own.session._line
            buried = {
                i for i, row in rows.items() if row.buried_until and row.buried_until > line.day
            }
            assert {row.card_id: row._replace(buried_until=None) for row in own.session.rows} == {
                card_id: row._replace(buried_until=None) for card_id, row in rows.items()
            }
            assert line.left <= rows.keys() - buried
            anew = Session(store, config, own.clock)._line
            stepping = {card_id for card_id, row in rows.items() if row.stepping}
            assert line.left & stepping == anew.left & stepping
