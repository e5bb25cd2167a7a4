from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.config import StudyConfig
from studykit.errors import ConfigError
from studykit.scheduler.day import StudyClock, days_counted, study_clock

BERLIN = StudyClock(time(4), ZoneInfo("Europe/Berlin"))


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def test_a_study_day_begins_at_the_rollover() -> None:
    assert BERLIN.day(berlin(2026, 5, 2, 3, 59)) == date(2026, 5, 1)
    assert BERLIN.day(berlin(2026, 5, 2, 4, 0)) == date(2026, 5, 2)
    assert BERLIN.start(date(2026, 5, 2)) == berlin(2026, 5, 2, 4, 0)
    assert BERLIN.end(berlin(2026, 5, 2, 3, 59)) == berlin(2026, 5, 2, 4, 0)


def test_evening_and_next_morning_are_a_day_apart() -> None:
    assert BERLIN.elapsed(berlin(2026, 5, 2, 22), berlin(2026, 5, 3, 9)) == 1
    assert BERLIN.elapsed(berlin(2026, 5, 2, 22), berlin(2026, 5, 3, 3)) == 0
    assert BERLIN.elapsed(berlin(2026, 5, 2, 5), berlin(2026, 5, 3, 3)) == 0


def test_a_clock_set_back_gives_no_negative_days() -> None:
    assert BERLIN.elapsed(berlin(2026, 5, 9, 12), berlin(2026, 5, 2, 12)) == 0


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_with_a_clock_change_is_still_one_day(change: date) -> None:
    before = BERLIN.start(change - timedelta(days=1)) + timedelta(hours=8)
    after = BERLIN.start(change) + timedelta(hours=8)
    assert BERLIN.elapsed(before, after) == 1
    # The study day before holds the change, which happens at night before the rollover.
    day = change - timedelta(days=1)
    assert BERLIN.end(before) - BERLIN.start(day) in (timedelta(hours=23), timedelta(hours=25))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"])
def test_every_start_belongs_to_its_own_day(zone: str) -> None:
    clock = StudyClock(time(4), ZoneInfo(zone))
    for offset in range(400):
        day = date(2026, 1, 1) + timedelta(days=offset)
        assert clock.day(clock.start(day)) == day
        assert clock.day(clock.start(day) - timedelta(milliseconds=1)) == day - timedelta(days=1)


def test_the_zone_comes_from_the_options() -> None:
    assert study_clock(StudyConfig(timezone="Asia/Kolkata")).zone == ZoneInfo("Asia/Kolkata")
    assert study_clock(StudyConfig()).zone is None
    asked = StudyConfig(rollover=time(5, 30), timezone="Europe/Berlin")
    assert study_clock(asked) == StudyClock(time(5, 30), ZoneInfo("Europe/Berlin"))
    with pytest.raises(ConfigError, match="Europe/Nowhere"):
        study_clock(StudyConfig(timezone="Europe/Nowhere"))


@given(
    st.lists(st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10))),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]),
    st.times(),
)
def test_many_instants_are_counted_as_one_by_one(
    walls: list[datetime], zone: str, rollover: time
) -> None:
    clock = StudyClock(rollover, ZoneInfo(zone))
    instants = [wall.replace(tzinfo=UTC) for wall in walls]
    assert days_counted(instants, clock) == Counter(map(clock.day, instants))
