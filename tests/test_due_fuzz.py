"""Where in its range of days a card comes due: shares, not single draws."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.scheduler.fuzz import Load, chance, fuzz_bounds, spread

TODAY = date(2026, 5, 1)  # a Friday
DRAWS = 6_000


def shares(
    bounds: tuple[int, int], load: Load | None = None, easy: tuple[str, ...] = ()
) -> dict[int, float]:
    """How often each interval comes when luck is spread evenly."""
    found = Counter(spread(bounds, n / DRAWS, TODAY, load, easy) for n in range(DRAWS))
    return {days: count / DRAWS for days, count in sorted(found.items())}


def about(**share: float) -> dict[int, float]:
    return {int(day[1:]): pytest.approx(value, abs=0.001) for day, value in share.items()}


def busy(**cards: int) -> Load:
    """So many cards on the day that lies so far ahead; one on all others."""
    ahead = {TODAY + timedelta(days=int(day[1:])): count for day, count in cards.items()}
    return lambda day: ahead.get(day, 1)


def test_a_chance_belongs_to_a_card_and_its_answer() -> None:
    # Kept: other numbers would move due dates that were promised.
    assert chance("q6jr3qs27kqjy7ao", 3) == pytest.approx(0.169357342814486, abs=1e-12)
    assert len({chance(card, reps) for card in "abc" for reps in range(5)}) == 15


def test_chances_lie_evenly() -> None:
    tenths = Counter(int(10 * chance(f"card {n}", n % 7)) for n in range(20_000))
    assert sorted(tenths) == list(range(10))
    assert all(1_800 < count < 2_200 for count in tenths.values())


def test_without_load_and_easy_days_all_days_are_alike() -> None:
    assert shares((9, 12)) == about(d9=0.25, d10=0.25, d11=0.25, d12=0.25)
    assert shares((3, 3)) == {3: 1.0}


def test_a_day_with_twice_the_cards_comes_a_quarter_as_often() -> None:
    # The weight of a day is 1 / cards² / days: 1/1/10, 1/4/11, 1/1/12.
    whole = 1 / 10 + 1 / 44 + 1 / 12
    expected = about(d10=1 / 10 / whole, d11=1 / 44 / whole, d12=1 / 12 / whole)
    assert shares((10, 12), busy(d11=2)) == expected


def test_an_empty_day_counts_as_one_with_a_card() -> None:
    assert shares((10, 12), busy(d11=0)) == shares((10, 12), busy())


def test_easy_days_come_a_sixteenth_as_often() -> None:
    for easy in (("mon",), ("2026-05-04",)):
        expected = about(d2=16 / 33, d3=1 / 33, d4=16 / 33)
        assert shares((2, 4), None, easy) == expected
    assert shares((2, 4), None, ("mon", "2026-05-03", "tue")) == about(d2=1 / 3, d3=1 / 3, d4=1 / 3)


def test_beyond_ninety_days_nothing_is_balanced() -> None:
    assert shares((89, 90), busy(d89=9))[89] < 0.02
    assert shares((90, 91), busy(d90=9), ("mon",)) == about(d90=0.5, d91=0.5)


def test_luck_at_its_end_is_the_last_day() -> None:
    assert spread((5, 8), 1 - 2**-53, TODAY, None, ()) == 8
    assert spread((5, 8), 1.0, TODAY, busy(), ()) == 8


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 80), st.integers(0, 9), st.integers(0, 30))
def test_the_day_lies_in_its_range(luck: float, first: int, size: int, cards: int) -> None:
    for load in (None, busy(**{f"d{first}": cards})):
        days = spread((first, first + size), luck, TODAY, load, ("sat", "sun"))
        assert first <= days <= first + size


@pytest.mark.parametrize(
    ("interval", "least", "most", "bounds"),
    [
        (1, 1, 36500, (1, 1)),
        (2.49, 1, 36500, (2, 2)),
        (2.5, 1, 36500, (2, 4)),
        (3, 1, 36500, (2, 4)),
        (7, 1, 36500, (5, 9)),
        (20, 1, 36500, (17, 23)),
        (100, 1, 36500, (93, 107)),
        (100, 95, 36500, (95, 107)),
        (100, 1, 102, (93, 102)),
        (2, 3, 36500, (3, 4)),
        (9, 12, 10, (10, 10)),
        (5, 5, 5, (5, 5)),
        (3, 3, 3, (3, 3)),
    ],
)
def test_the_range_is_anki_s(
    interval: float, least: int, most: int, bounds: tuple[int, int]
) -> None:
    assert fuzz_bounds(interval, least, most) == bounds
