from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.model import Memory, Rating, Review, State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.memory import after, previews, replay
from studykit.scheduler.schedule import Schedule

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
STEPS = ((), (60.0,), (60.0, 600.0), (30.0, 21_600.0, 172_800.0))

schedules = st.builds(
    Schedule,
    clock=st.builds(
        lambda zone, hour: StudyClock(time(hour), ZoneInfo(zone)),
        st.sampled_from(ZONES),
        st.sampled_from((0, 4, 12)),
    ),
    desired_retention=st.floats(0.7, 0.99),
    learning_steps=st.sampled_from(STEPS),
    relearning_steps=st.sampled_from(STEPS),
    maximum_interval=st.sampled_from((1, 30, 36500)),
    fuzz=st.booleans(),
    load_balance=st.booleans(),
    easy_days=st.sampled_from(((), ("sat", "sun"))),
)
ratings = st.sampled_from(list(Rating))
waits = st.one_of(st.integers(1, 7200), st.integers(7200, 40 * 86_400))
answers = st.lists(st.tuples(ratings, waits), min_size=1, max_size=12)
starts = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


def load(day: object) -> int:
    return hash(str(day)) % 40


@settings(max_examples=40, deadline=None)
@given(schedules, answers, starts)
def test_replaying_the_log_gives_the_memory_reached_step_by_step(
    schedule: Schedule, answers: list[tuple[Rating, int]], at: datetime
) -> None:
    memory: Memory | None = None
    log: list[Review] = []
    for rating, wait in answers:
        memory = after("c", memory, rating, at, schedule, load)
        log.append(Review("c", at, rating, 1.0, memory.due))
        assert replay(log, schedule) == memory
        at += timedelta(seconds=wait)


@settings(max_examples=40, deadline=None)
@given(schedules, answers, starts, ratings)
def test_what_a_button_promises_is_what_the_answer_gives(
    schedule: Schedule, answers: list[tuple[Rating, int]], at: datetime, last: Rating
) -> None:
    memory: Memory | None = None
    for rating, wait in answers:
        memory = after("c", memory, rating, at, schedule, load)
        at += timedelta(seconds=wait)
    shown = previews("c", memory, at, schedule, load)
    given_ = after("c", memory, last, at, schedule, load)
    assert shown.of(last) == given_
    assert shown.due(last) == given_.due


@settings(max_examples=40, deadline=None)
@given(schedules, answers, starts)
def test_buttons_are_in_order_and_in_the_future(
    schedule: Schedule, answers: list[tuple[Rating, int]], at: datetime
) -> None:
    memory: Memory | None = None
    for rating, wait in answers:
        memory = after("c", memory, rating, at, schedule)
        at += timedelta(seconds=wait)
    shown = previews("c", memory, at, schedule)
    dues = [shown.due(rating) for rating in Rating]
    assert all(due > at for due in dues)
    if memory is not None and memory.state is State.REVIEW:
        assert dues[1] <= dues[2] <= dues[3]
    for rating in Rating:
        outcome = shown.of(rating)
        assert 1 <= outcome.difficulty <= 10
        assert outcome.stability > 0
        assert (outcome.step is None) == (outcome.state is State.REVIEW)


@settings(max_examples=40, deadline=None)
@given(schedules, answers, starts)
def test_fuzz_changes_nothing_but_the_day(
    schedule: Schedule, answers: list[tuple[Rating, int]], at: datetime
) -> None:
    fuzzed, plain = replace(schedule, fuzz=True), replace(schedule, fuzz=False)
    memory: Memory | None = None
    for rating, wait in answers:
        one = previews("c", memory, at, fuzzed, load)
        other = previews("c", memory, at, plain, load)
        for button in Rating:
            assert replace(one.of(button), due=at) == replace(other.of(button), due=at)
        memory = one.of(rating)
        at += timedelta(seconds=wait)
