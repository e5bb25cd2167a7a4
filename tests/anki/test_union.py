"""Reviews of two places are one set: nothing lost, nothing doubled, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studykit.anki.collection import AnkiCard, Calendar
from studykit.anki.revlog import RevlogRow, revlog_row
from studykit.importer.reviews import anki_history, not_among
from studykit.model import Rating, Review, ReviewKind, ReviewOrigin
from studykit.scheduler.day import StudyClock
from studykit.scheduler.memory import after, replay
from studykit.scheduler.schedule import Schedule

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = StudyClock(zone=UTC)
SCHEDULE = Schedule(CLOCK, fuzz=False)

answers = st.builds(
    lambda ms, rating: Review("c", NOON + timedelta(milliseconds=ms), rating, 1.0, NOON),
    st.integers(0, 10_000_000),
    st.sampled_from(Rating),
)


def apart(rows: list[Review]) -> list[Review]:
    """Rows as a learner can give them: no two of a kind within 50 milliseconds."""
    kept: list[Review] = []
    for row in sorted(rows, key=lambda row: row.at):
        if all(abs(row.at - other.at) > timedelta(milliseconds=120) for other in kept):
            kept.append(row)
    return kept


@given(st.lists(answers, max_size=15).map(apart), st.integers(-50, 50))
def test_what_came_once_comes_no_more(rows: list[Review], moved: int) -> None:
    shifted = [
        replace(row, at=row.at + timedelta(milliseconds=moved), origin=ReviewOrigin.ANKI)
        for row in rows
    ]
    assert not_among(shifted, rows) == []
    assert not_among([*shifted, *shifted], []) == shifted


@given(st.lists(answers, max_size=15).map(apart), st.data())
def test_what_one_side_lacks_is_found_and_no_more(rows: list[Review], data: st.DataObject) -> None:
    far = [replace(row, at=NOON + 30 * n * timedelta(seconds=1)) for n, row in enumerate(rows)]
    known = [row for row in far if data.draw(st.booleans())]
    assert not_among(far, known) == [row for row in far if row not in known]


@given(st.integers(2, 400))
def test_many_rows_of_one_instant_are_known_again(count: int) -> None:
    """Cards put off together have rows of one instant, which Anki moves apart."""
    due = NOON + timedelta(days=3)
    row = Review("c", NOON, None, 0.0, due, kind=ReviewKind.RESCHEDULE)
    moved = replace(row, at=NOON + timedelta(milliseconds=count))
    assert not_among([moved], [row]) == []


def test_answers_of_both_places_on_one_day_are_in_order_of_time() -> None:
    first = after("c", None, Rating.EASY, NOON - timedelta(days=9), SCHEDULE)
    known = [Review("c", NOON - timedelta(days=9), Rating.EASY, 1.0, first.due)]
    here = after("c", first, Rating.HARD, NOON, SCHEDULE)
    known.append(Review("c", NOON, Rating.HARD, 1.0, here.due))
    later = NOON + timedelta(hours=3)
    rows = [
        revlog_row(known[0], first.difficulty, 0, 8),
        RevlogRow(int(later.timestamp() * 1000), 3, 21, 8, 150, 4000, 1),
    ]
    card = AnkiCard(1, 1, 0, "Deck", 2, 2, 121, 21, 0, 0)
    history = anki_history("c", card, rows, Calendar(CLOCK.day(NOON) - timedelta(days=100)), CLOCK)
    new = not_among(history.rows, known)
    assert [row.at for row in new] == [later]
    memory = replay(sorted([*known, *new], key=lambda row: row.at), SCHEDULE)
    assert memory is not None
    assert (memory.reps, memory.last_review) == (3, later)
    assert CLOCK.day(memory.due) == CLOCK.day(NOON) + timedelta(days=21)
