"""Whatever a note repeats without end, the time to read it stays in proportion to its length."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from types import FrameType

import pytest
from hostile_notes import PATTERNS, PLACES, UNITS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.extractor.notes.problems import lint
from studykit.reader import note_file

pytestmark = pytest.mark.slow  # ratios of CPU time: a busy machine must fail no default test

RATIO, LEAST = 10.0, 0.2  # of the CPU time of four times the text; seconds below which none counts
SMALL, LARGE = 10_000, 40_000  # characters
PER_CHARACTER = 10e-6  # seconds: half of it is so little that no shorter text is timed
LIMIT = 8.0

#: What was once quadratic, or is nearest to it: these are always tried.
KNOWN = (
    *(("'.'", "code span"), ("'.” “'", "paragraph"), ("'! '", "paragraph"), ("'。'", "quotation")),
    *(("'$x$ '", "paragraph"), ("'_a_ '", "item"), ("'**a** '", "quote"), ("'`a` '", "paragraph")),
    *(
        ("'[^'", "paragraph"),
        ("'!['", "paragraph"),
        ("'\\\\['", "paragraph"),
        ("'\\\\[\\n'", "item"),
    ),
    *(("'==a== '", "paragraph"), ("'{{c1::a}} '", "paragraph"), ("'![['", "item")),
    *(("nested items", "start"), ("stamps distinct", "paragraph"), ("only stamps", "start")),
    *(("link then queries", "paragraph"), ("anchors no end", "paragraph"), ("bomb", "front")),
    *(("wikilink queries", "item"), ("merge bomb", "front"), ("key spaces", "front")),
    *(("long parent", "start"), ("heading stamps", "start"), ("data in one tag", "paragraph")),
)


class Late(BaseException):
    """Too many seconds have gone by."""


def cpu(text: str) -> float:
    """Seconds of CPU that reading and checking a note take; it is stopped when they are many."""
    file = note_file("a.md", text)

    def late(number: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    began = time.process_time()
    try:
        notes = read_notes([file], Config())
        lint([file], notes)
    except Late:
        return LIMIT
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert all(problem.code != "failed-note" for problem in notes[0][1])
    return time.process_time() - began


def grows(text_of: Callable[[int], str], small: int = SMALL, large: int = LARGE) -> str:
    """What is said of a text that takes more time than its length warrants; "" of any other."""
    long = text_of(large)
    for _ in range(3):  # another process may have been in the way
        last = cpu(long)
        if last < max(LEAST, 0.5 * PER_CHARACTER * len(long)):
            return ""
        first = cpu(text_of(small))
        if last < max(LEAST, RATIO * first):
            return ""
    return f"{first:.2f} s, and {last:.2f} s for four times the text"


@pytest.mark.parametrize(("pattern", "place"), KNOWN)
def test_reading_takes_time_in_proportion(pattern: str, place: str) -> None:
    repeat, put = PATTERNS[pattern], PLACES[place]
    assert grows(lambda n: put(repeat(n))) == ""


# Whoever explains a failure traces the code, which then takes four times as long.
UNTRACED = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
UNTIMED = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=UNTRACED)

MIXED = st.lists(st.sampled_from(UNITS), min_size=1, max_size=4).map("".join)


@settings(UNTIMED, max_examples=30, derandomize=True)
@given(MIXED, st.sampled_from(sorted(PLACES)))
def test_mixed_patterns_take_time_in_proportion(unit: str, place: str) -> None:
    put = PLACES[place]
    assert grows(lambda n: put(unit * (n // len(unit))), 4_000, 16_000) == ""


@settings(UNTIMED, max_examples=2_000)
@given(MIXED, st.sampled_from(sorted(PLACES)))
def test_many_mixed_patterns_take_time_in_proportion(unit: str, place: str) -> None:
    put = PLACES[place]
    assert grows(lambda n: put(unit * (n // len(unit)))) == ""


@pytest.mark.parametrize("place", PLACES)
def test_every_pattern_in_every_place(place: str) -> None:
    put = PLACES[place]
    told = {name: grows(lambda n, r=repeat: put(r(n))) for name, repeat in PATTERNS.items()}  # type: ignore[misc]
    assert {name: told[name] for name in told if told[name]} == {}


def test_a_megabyte_is_read_within_ten_seconds() -> None:
    chosen = random.Random(20).sample(sorted(PATTERNS), 60)
    for name in chosen:
        assert cpu(PLACES["paragraph"](PATTERNS[name](1_000_000))) < LIMIT, name
