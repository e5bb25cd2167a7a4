"""Due dates that move: what each promises, and that nothing but due dates does."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from study_desk import CONFIG, Clock, cards, fill

from studykit.cli import main
from studykit.cli.context import Context
from studykit.model import Rating, State
from studykit.scheduler import due_moves as moves
from studykit.scheduler.day import StudyClock
from studykit.scheduler.memory import replay
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.time_off import Break, new_on
from studykit.store.store import Store
from studykit.study.session import Session

CLOCK = StudyClock(time(4), UTC)
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TODAY = CLOCK.day(NOW)
SCHEDULE = Schedule(CLOCK)


def row(number: int, due: int, interval: int) -> QueueItem:
    at = CLOCK.start(TODAY + timedelta(days=due))
    return QueueItem(
        f"c{number}", "Maths", State.REVIEW, at, float(interval), 5.0,
        at - timedelta(days=interval), 3, 0, None, "youtube:a", 0, f"claim {number}", number,
    )  # fmt: skip


def heap(rows: list[tuple[int, int]]) -> moves.Deck:
    items = [row(n, due, max(interval, due + 1)) for n, (due, interval) in enumerate(rows)]
    return moves.Deck(items, lambda deck: SCHEDULE, NOW)


few = settings(max_examples=40, deadline=None)
heaps = st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 200)), max_size=25)


def loads(deck: moves.Deck) -> Counter[date]:
    return Counter(max(day, TODAY) for day in deck.due.values())


@few
@given(heaps, st.integers(0, 5), st.integers(1, 14))
def test_nothing_falls_into_a_break_and_what_did_comes_soon_after(
    rows: list[tuple[int, int]], start: int, days: int
) -> None:
    deck = heap(rows)
    first = TODAY + timedelta(days=start)
    back = first + timedelta(days=days)
    found = moves.take_a_break(deck, first, days)
    assert not any(first <= day < back for day in deck.due.values())
    assert all(back <= move.after < back + timedelta(days=days) for move in found)
    assert len({move.card_id for move in found}) == len(found)


@few
@given(heaps, st.integers(1, 9))
def test_flattened_days_hold_no_more_than_asked(rows: list[tuple[int, int]], most: int) -> None:
    deck = heap(rows)
    found = moves.flatten(deck, most)
    assert all(count <= most for count in loads(deck).values())
    assert all(move.after > max(move.before, TODAY) for move in found)


@few
@given(heaps, st.integers(1, 20))
def test_postponed_cards_leave_today_and_advanced_ones_come(
    rows: list[tuple[int, int]], count: int
) -> None:
    deck = heap(rows)
    before = loads(deck)
    found = moves.postpone(deck, count)
    assert len(found) == min(count, before[TODAY])
    assert loads(deck)[TODAY] == before[TODAY] - len(found)
    came = moves.advance(deck, count)
    assert all(move.after == TODAY < move.before for move in came)


@few
@given(heaps)
def test_a_second_reschedule_moves_nothing(rows: list[tuple[int, int]]) -> None:
    deck = heap(rows)
    moves.reschedule(deck)
    assert moves.reschedule(deck) == []


def test_an_easy_date_takes_a_quarter() -> None:
    deck = heap([(0, 30)] * 40)
    moves.flatten(deck, 8, [str(TODAY + timedelta(days=1))])
    assert [loads(deck)[TODAY + timedelta(days=n)] for n in range(3)] == [8, 2, 8]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    clock = Clock()
    monkeypatch.setattr(Context, "now", lambda self: clock.now)
    (tmp_path / "studykit.toml").write_text('[study]\ntimezone = "UTC"\n')
    with fill(tmp_path / ".studykit" / "study.db", cards(12)) as store:
        session = Session(store, CONFIG, clock)
        while session.current is not None:
            session.answer(Rating.EASY, 5.0)
    clock.move(days=9)
    return tmp_path


def run(workspace: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main.studykit, ["--workspace", str(workspace), *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.mark.parametrize(
    "arguments",
    [("break", "5d"), ("postpone", "4"), ("advance", "3"), ("flatten", "2"), ("reschedule",)],
)
def test_a_move_is_shown_made_and_taken_back(workspace: Path, arguments: tuple[str, ...]) -> None:
    path = workspace / ".studykit" / "study.db"
    if arguments == ("reschedule",):
        with (workspace / "studykit.toml").open("a") as file:
            file.write("desired_retention = 0.97\n")
    with Store.open(path) as store:
        before = store.memories()
    assert "before  after" in run(workspace, *arguments)
    with Store.open(path) as store:
        assert store.memories() == before
    assert "cards moved" in run(workspace, *arguments, "--yes")
    with Store.open(path) as store:
        after = store.memories()
        assert after != before
        schedule = schedule_of(CONFIG)
        assert all(after[i] == replay(store.reviews(i), schedule) for i in after)
        kept = ("stability", "difficulty", "last_review", "reps", "lapses")
        assert all(getattr(after[i], k) == getattr(before[i], k) for i in after for k in kept)
    assert "as before" in run(workspace, arguments[0], "--undo")
    with Store.open(path) as store:
        assert store.memories() == before


def off(first: int, days: int) -> Break:
    return Break(TODAY + timedelta(days=first), days, NOW)


@few
@given(st.integers(0, 40), st.integers(1, 30), st.integers(0, 5))
def test_what_a_break_holds_back_comes_after_it_and_no_more(
    a_day: int, days: int, first: int
) -> None:
    taken = off(first, days)
    met = [new_on(TODAY + timedelta(days=n), a_day, (taken,)) for n in range(first + 6 * days)]
    assert met[first : first + days] == [0] * days
    assert sum(met) == a_day * len(met)
    assert max(met) <= a_day + -(-a_day // 4)


def test_two_breaks_are_both_held() -> None:
    breaks = (off(0, 2), off(1, 4))
    assert [new_on(TODAY + timedelta(days=n), 8, breaks) for n in range(6)] == [0, 0, 0, 0, 0, 12]


def test_no_new_card_is_met_in_a_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(Context, "now", lambda self: clock.now)
    (tmp_path / "studykit.toml").write_text('[study]\ntimezone = "UTC"\nnew_per_day = 4\n')
    fill(tmp_path / ".studykit" / "study.db", cards(12)).close()

    def new() -> int:
        return int(json.loads(run(tmp_path, "--json", "due"))["new"])

    assert "no new cards from 2026-05-05 to 2026-05-06" in run(tmp_path, "break", "2", "--yes")
    assert new() == 4
    clock.move(days=1)
    assert new() == 0
    assert json.loads(run(tmp_path, "--json", "forecast"))["days"][0]["new"] == 0
    clock.move(days=2)
    assert new() == 5
    assert "the break is off" in run(tmp_path, "break", "--undo")
    assert new() == 4


def test_another_retention_is_told_of_until_rescheduling_was_decided(workspace: Path) -> None:
    told = "desired retention changed (90% -> 80%)"
    assert told not in review(workspace)
    with (workspace / "studykit.toml").open("a") as file:
        file.write("desired_retention = 0.8\n")
    assert told in review(workspace)
    run(workspace, "reschedule")
    assert told in review(workspace)
    run(workspace, "reschedule", "--yes")
    assert told not in review(workspace)


def review(workspace: Path) -> str:
    arguments = ["--workspace", str(workspace), "review", "--plain"]
    return CliRunner().invoke(main.studykit, arguments, input="q").output
