"""What three fields mean: shapes of notes counted in the wild, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.notes.timecodes import Fields, Shape, decide, seconds_of


def fields(text: str) -> list[Fields]:
    """Stamps as printed, parted by spaces."""
    return [tuple(int(part) for part in stamp.split(":")) for stamp in text.split()]


CASES = {
    "all thirds are zero, hours impossible": (
        "07:11:00 08:02:00 13:44:00 19:58:00",
        Shape.MINUTES_FIRST,
        False,
    ),
    "right below a minute": (
        "00:00:21 00:00:33 01:09:00 03:12:00 04:41:00",
        Shape.MINUTES_FIRST,
        False,
    ),
    "right past the hour of a long talk": (
        "04:05:00 17:33:00 53:57:00 59:06:00 01:02:18 01:19:48",
        Shape.PAST_HOUR,
        False,
    ),
    "past the hour, though the minutes stop early": (
        "08:27:00 16:12:00 24:38:00 01:02:41 01:13:10 01:14:04 01:28:07",
        Shape.PAST_HOUR,
        False,
    ),
    "hundredths": ("09:36:58 09:44:80 10:17:85 11:02:07", Shape.HUNDREDTHS, False),
    "hundredths or past the hour cannot be told": (
        "04:45:00 11:14:00 22:59:00 01:31:39 01:42:44 02:17:21",
        Shape.CLOCK,
        True,
    ),
    "one odd stamp spoils the whole": (
        "00:22:15 02:12:00 10:27:27 14:08:00 20:10:00",
        Shape.CLOCK,
        True,
    ),
    "an honest long talk": ("00:12:31 01:27:21 02:44:54 04:03:10", Shape.CLOCK, False),
    "one unreadable stamp makes no shape": (
        "00:02:25 00:01:47 00:75:12 00:00:54",
        Shape.CLOCK,
        False,
    ),
    "rounded to five minutes": ("01:05:00 02:30:00 03:45:00 04:10:00", Shape.CLOCK, True),
    "rounded to minutes below the hour": ("00:20:00 00:32:00 00:41:00", Shape.CLOCK, False),
}


@pytest.mark.parametrize("name", CASES)
def test_shapes(name: str) -> None:
    stamps, shape, doubtful = CASES[name]
    assert decide(fields(stamps)) == (shape, doubtful)


def test_a_short_honest_sibling_does_not_shrink_a_long_note() -> None:
    honest = fields("01:27:21 01:28:03 01:30:29 01:35:42")
    sibling = fields("00:04:11 00:11:37 00:19:02")
    shape, doubtful = decide(honest, [sibling])
    assert (shape, doubtful) == (Shape.CLOCK, True)


def test_a_known_length_decides() -> None:
    stamps = fields("01:09:00 02:31:00 03:08:00")
    assert decide(stamps, length=300) == (Shape.MINUTES_FIRST, False)
    assert decide(stamps, length=4 * 3600) == (Shape.CLOCK, False)
    assert decide(stamps, length=120) == (Shape.CLOCK, True)


STAMPS = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12
)


@given(STAMPS, st.lists(STAMPS, max_size=2))
def test_a_shape_is_taken_only_when_the_whole_note_fits(
    stamps: list[Fields], siblings: list[list[Fields]]
) -> None:
    shape, _ = decide(stamps, siblings)
    if shape is not Shape.CLOCK:
        assert all(seconds_of(stamp, shape) is not None for stamp in stamps)


@given(st.lists(st.integers(0, 3 * 3600 + 3599), min_size=1, max_size=30))
def test_honest_stamps_with_moving_seconds_are_never_reinterpreted(seconds: list[int]) -> None:
    stamps = [(n // 3600, n // 60 % 60, n % 60) for n in seconds]
    assert decide(stamps)[0] is Shape.CLOCK


@given(st.lists(st.integers(12 * 60, 3599), min_size=1, max_size=30))
def test_minutes_first_is_seen_and_read_right(seconds: list[int]) -> None:
    stamps = [(n // 60, n % 60, 0) for n in seconds]
    shape, _ = decide(stamps)
    assert [seconds_of(stamp, shape) for stamp in stamps] == seconds


@pytest.mark.parametrize("rule", ["auto", "force", "forbid"])
def test_forbidden_shapes_are_not_taken(rule: str) -> None:
    stamps = fields("07:11:00 13:44:00 19:58:00 20:00:00")
    taken = decide(stamps, rule=rule)[0]
    assert (taken is Shape.CLOCK) == (rule == "forbid")


def test_full_minutes_among_exact_stamps_are_not_reinterpreted() -> None:
    rough = [(2, 48, 0), (3, 26, 0), (1, 38, 0), (3, 58, 0), (6, 7, 0), (2, 58, 0)]
    exact = [(2, 50, 50), (3, 28, 20), (1, 38, 26), (2, 59, 57), (1, 45, 17), (2, 2, 1)]
    shape, doubtful = decide([*rough, *exact])
    assert (shape, doubtful) == (Shape.CLOCK, True)
