"""due, stats, rewatch, forecast and optimize through the command line."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from study_desk import CONFIG, Clock, card, cards, fill

from studykit.cli import main
from studykit.cli.context import Context
from studykit.model import Memory, Rating, Review
from studykit.scheduler.fsrs_model import retrievability
from studykit.scheduler.memory import after, replay
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.store.store import Store
from studykit.study.session import Session


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(Context, "now", lambda self: clock.now)
    return clock


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "studykit.toml").write_text('[study]\ntimezone = "UTC"\n')
    fill(store_path(tmp_path), cards(12, "Maths", "Physics::Waves")).close()
    return tmp_path


def store_path(workspace: Path) -> Path:
    return workspace / ".studykit" / "study.db"


def run(workspace: Path, *arguments: str, code: int = 0) -> Result:
    arguments = ("--workspace", str(workspace), *arguments)
    result = CliRunner().invoke(main.studykit, arguments, catch_exceptions=True)
    error = result.exception
    found = getattr(error, "exit_code", result.exit_code) if error else result.exit_code
    assert found == code, (result.output, error)
    return result


def found(workspace: Path, *arguments: str) -> object:
    return json.loads(run(workspace, "--json", *arguments).output)


def study(workspace: Path, clock: Clock, *ratings: int) -> None:
    with Store.open(store_path(workspace)) as store:
        session = Session(store, CONFIG, clock)
        for rating in ratings:
            session.answer(Rating(rating), 6.0)
            clock.move(seconds=6)


def test_due_counts_by_deck(workspace: Path, clock: Clock) -> None:
    study(workspace, clock, 4, 3)
    counts = found(workspace, "due")
    assert isinstance(counts, dict)
    assert (counts["new"], counts["learning"], counts["due"]) == (10, 1, 0)
    by_deck = {row["deck"]: row for row in counts["decks"]}
    assert by_deck["Maths"]["new"] == 5
    assert by_deck["Physics::Waves"]["learning"] == 1
    text = run(workspace, "due").output
    assert "Physics::Waves" in text
    assert "in all" in text
    only = found(workspace, "due", "--deck", "Physics")
    assert isinstance(only, dict)
    assert only["new"] == 5


def test_due_says_when_the_next_card_is(workspace: Path, clock: Clock) -> None:
    study(workspace, clock, *[4] * 12)
    text = run(workspace, "due").output
    assert "nothing is due" in text
    assert "the next card is due in" in text
    counts = found(workspace, "due")
    assert isinstance(counts, dict)
    assert datetime.fromisoformat(counts["next_due"]) > clock.now


def test_an_unknown_deck_is_a_usage_error(workspace: Path, clock: Clock) -> None:
    result = run(workspace, "due", "--deck", "Latin", code=2)
    assert "Latin" in str(result.exception)


def test_stats_count_answers_and_name_leeches(workspace: Path, clock: Clock) -> None:
    study(workspace, clock, 4, 4)
    for _ in range(9):
        clock.move(days=50)
        with Store.open(store_path(workspace)) as store:
            session = Session(store, CONFIG, clock)
            while session.current and session.current.card.id != "card-0000":
                session.skip()
            session.answer(Rating.AGAIN, 6.0)
            clock.move(minutes=10)
            session = Session(store, CONFIG, clock)
            while session.current and session.current.card.id != "card-0000":
                session.skip()
            session.answer(Rating.EASY, 6.0)
    page = found(workspace, "stats")
    assert isinstance(page, dict)
    assert page["spans"]["today"]["answers"] == 2
    assert page["spans"]["today"]["retention"] == 0
    assert [leech["id"] for leech in page["leeches"]] == ["card-0000"]
    assert page["leeches"][0]["lapses"] == 9
    text = run(workspace, "stats", "--history").output
    assert "forgotten 9 times" in text
    assert "maths.md:1" in text


def test_rewatch_lists_the_worst_moments_in_time_order(tmp_path: Path, clock: Clock) -> None:
    made = [card(n, "Maths", second=s) for n, s in enumerate((900, 100, 500, 520, 1300))]
    fill(store_path(tmp_path), made).close()
    study(tmp_path, clock, 1, 1, 1, 1, 4)
    clock.move(days=2)
    moments = found(tmp_path, "rewatch", "--limit", "3")
    assert isinstance(moments, list)
    seconds = [moment["seconds"] for moment in moments]
    assert seconds == sorted(seconds)
    assert 1300 not in seconds
    assert all(moment["url"].startswith("https://youtu.be/") for moment in moments)
    merged = next(moment for moment in moments if moment["seconds"] == 500)
    assert len(merged["cards"]) == 2
    assert "What is 0?" in run(tmp_path, "rewatch", "maths.md").output
    run(tmp_path, "rewatch", "latin.md", code=2)


def test_rewatch_before_the_first_review_says_so(workspace: Path, clock: Clock) -> None:
    assert "review some cards first" in run(workspace, "rewatch").output


def test_forecast_shows_days_and_what_retention_costs(workspace: Path, clock: Clock) -> None:
    study(workspace, clock, *[4] * 8)
    result = found(workspace, "forecast", "--days", "30", "--retention", "0.8")
    assert isinstance(result, dict)
    assert len(result["days"]) == 30
    assert [row["retention"] for row in result["retentions"]] == [None, 0.8]
    assert "remembered on" in run(workspace, "forecast").output
    run(workspace, "forecast", "--deck", "Latin", code=2)


def test_forecast_helps_to_decide(workspace: Path, clock: Clock) -> None:
    study(workspace, clock, *[3] * 8)
    result = found(workspace, "forecast", "--decide")
    assert isinstance(result, dict)
    rows = result["retentions"]
    assert rows[0]["retention"] == 0.7
    assert rows[-1]["retention"] == 0.97
    assert [row["retention"] for row in rows if row["recommended"]] == [result["recommended"]]
    assert rows[-1]["minutes_a_day"] > rows[0]["minutes_a_day"]
    assert result["rests_on"]["answers"] == 8
    printed = run(workspace, "forecast", "--decide", "--minutes", "30").output
    assert "recommended" in next(line for line in printed.splitlines() if line.startswith(">"))
    assert "rests on 8 answers of yours" in printed
    assert "few" in printed
    run(workspace, "forecast", "--minutes", "30", code=2)


def test_optimize_refuses_too_short_a_log(workspace: Path, clock: Clock) -> None:
    result = run(workspace, "optimize", code=1)
    assert "too few" in str(result.exception)
    run(workspace, "optimize", "--undo", code=2)


def forgetful(workspace: Path) -> None:
    """A log of somebody who forgets faster than the model believes."""
    luck = random.Random(3)
    schedule = replace(schedule_of(CONFIG), fuzz=False)
    with Store.open(store_path(workspace)) as store:
        store.put_cards(cards(200), first_position=0)
        with store.transaction():
            for number in range(200):
                record_forgetful(store, f"card-{number:04}", schedule, luck)


def record_forgetful(store: Store, card_id: str, schedule: object, luck: random.Random) -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=luck.randint(0, 20))
    memory: Memory | None = None
    while at < datetime(2026, 4, 20, tzinfo=UTC):
        rating = Rating.GOOD
        if memory is not None:
            days = (at - memory.last_review).days
            if luck.random() > retrievability(memory.stability / 3, days):
                rating = Rating.AGAIN
        memory = after(card_id, memory, rating, at, schedule)  # type: ignore[arg-type]
        store.record(Review(card_id, at, rating, 5.0, memory.due), memory)
        at = max(memory.due, at) + timedelta(minutes=1)


def folds(store: Store, parameters: tuple[float, ...]) -> dict[str, Memory | None]:
    schedule = schedule_of(CONFIG, "", parameters)
    return {card_id: replay(store.reviews(card_id), schedule) for card_id in store.memories()}


def test_optimised_weights_fold_the_log_anew_and_can_be_undone(
    workspace: Path, clock: Clock
) -> None:
    forgetful(workspace)
    with Store.open(store_path(workspace)) as store:
        before = store.memories()
    trial = found(workspace, "optimize", "--dry-run")
    assert isinstance(trial, dict)
    assert trial["taken"] is False
    text = run(workspace, "optimize").output
    assert "log loss" in text
    assert "--undo" in text
    with Store.open(store_path(workspace)) as store:
        fitted = stored_parameters(store.setting)
        assert len(fitted) == 21
        memories = store.memories()
        assert memories == folds(store, fitted)
        assert memories != before
        assert {i: m.due for i, m in memories.items()} == {i: m.due for i, m in before.items()}
    run(workspace, "optimize", "--undo")
    with Store.open(store_path(workspace)) as store:
        assert stored_parameters(store.setting) == ()
        assert store.memories() == before


def test_weights_in_the_file_are_left_alone(workspace: Path, clock: Clock) -> None:
    from fsrs.scheduler import DEFAULT_PARAMETERS

    weights = ", ".join(map(str, DEFAULT_PARAMETERS))
    (workspace / "studykit.toml").write_text(f"[study]\nparameters = [{weights}]\n")
    assert "take that line out" in str(run(workspace, "optimize", code=2).exception)


def test_browsing_needs_a_screen_and_a_query_that_can_be_read(workspace: Path) -> None:
    for arguments in (("--browse",), ("--json", "--browse"), ("--all", "--browse"), ("is:no",)):
        run(workspace, "cards", *arguments, code=2)
    assert len(run(workspace, "cards", "deck:Maths").output.splitlines()) == 6


def test_new_weights_offer_a_look_at_what_would_move(
    workspace: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(workspace)
    monkeypatch.setattr("studykit.cli.optimize._can_be_asked", lambda: True)
    with Store.open(store_path(workspace)) as store:
        due = {i: m.due for i, m in store.memories().items()}
    said = CliRunner().invoke(
        main.studykit, ["--workspace", str(workspace), "optimize"], input="y\n"
    )
    assert said.exit_code == 0
    assert "see which due dates would move under them? [y/N]: y" in said.output
    assert "day         before  after" in said.output
    with Store.open(store_path(workspace)) as store:
        assert {i: m.due for i, m in store.memories().items()} == due
