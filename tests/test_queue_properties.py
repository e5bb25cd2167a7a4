from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.config import Config, DeckConfig, StudyConfig
from studykit.model import State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.queue import Done, Selection, build_queue
from studykit.scheduler.queue_item import QueueItem

CLOCK = StudyClock(time(4), UTC)
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)
DECKS = ("Maths", "Physics", "Physics::Waves", "Physics::Heat")


@st.composite
def item(draw: st.DrawFn, number: int) -> QueueItem:
    state = draw(
        st.sampled_from((State.NEW, State.NEW, State.REVIEW, State.REVIEW, State.LEARNING))
    )
    due = None
    if state is State.REVIEW:
        due = CLOCK.start(TODAY + timedelta(days=draw(st.integers(-20, 5))))
    elif state is State.LEARNING:
        due = NOW + timedelta(minutes=draw(st.integers(-600, 1500)))
    return QueueItem(
        card_id=f"c{number}",
        deck=draw(st.sampled_from(DECKS)),
        state=state,
        due=due,
        stability=0.0 if due is None else 3.0,
        difficulty=0.0 if due is None else 5.0,
        last_review=None if due is None else NOW - timedelta(days=3),
        reps=0 if due is None else 2,
        lapses=0,
        buried_until=draw(st.sampled_from((None, None, None, TODAY, TODAY + timedelta(days=1)))),
        video_key=draw(st.sampled_from(("youtube:a", "youtube:b"))),
        first_second=draw(st.one_of(st.none(), st.integers(0, 200))),
        claim=f"claim {draw(st.integers(0, 40))}",
        position=number,
    )


@st.composite
def collections(draw: st.DrawFn) -> list[QueueItem]:
    return [draw(item(number)) for number in range(draw(st.integers(0, 25)))]


configs = st.builds(
    lambda new, due, seconds, order, deck_new: Config(
        study=StudyConfig(
            new_per_day=new, reviews_per_day=due, sibling_seconds=seconds, new_order=order
        ),
        deck={"Physics": DeckConfig(new_per_day=deck_new)},
    ),
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from((0, 10, 60)),
    st.sampled_from(("mixed", "first", "last")),
    st.one_of(st.none(), st.integers(0, 4)),
)


def siblings(one: QueueItem, other: QueueItem, seconds: int) -> bool:
    if (one.video_key, one.claim) == (other.video_key, other.claim):
        return True
    if not seconds or one.first_second is None or other.first_second is None:
        return False
    near = abs(one.first_second - other.first_second) <= seconds
    return one.video_key == other.video_key and near


@settings(max_examples=60, deadline=None)
@given(collections(), configs, st.data())
def test_a_day_keeps_siblings_apart_and_limits(
    items: list[QueueItem], config: Config, data: st.DataObject
) -> None:
    done = [
        Done(row.card_id, row.deck, data.draw(st.booleans()))
        for row in items
        if row.state is State.REVIEW and data.draw(st.integers(0, 9)) == 0
    ]
    queue = build_queue(items, config, CLOCK, NOW, done)
    study, answered = config.study, {card.card_id for card in done}
    fresh = [row for row in queue.main if row.card_id not in answered]
    for one, other in combinations(fresh, 2):
        assert not siblings(one, other, study.sibling_seconds)
    taken = [row for row in items if row.card_id in answered] + list(queue.learning)
    for row in fresh:
        assert not any(siblings(row, other, study.sibling_seconds) for other in taken)
    counts = queue.counts
    assert counts.new <= max(0, study.new_per_day - sum(card.was_new for card in done))
    assert counts.due <= max(0, study.reviews_per_day - sum(not card.was_new for card in done))
    deck_limit = config.deck["Physics"].new_per_day
    if deck_limit is not None:
        physics = [r for r in queue.main if r.state is State.NEW and r.deck != "Maths"]
        assert len(physics) <= deck_limit


@settings(max_examples=60, deadline=None)
@given(collections(), configs)
def test_every_card_of_a_queue_is_due_unburied_and_there_once(
    items: list[QueueItem], config: Config
) -> None:
    queue = build_queue(items, config, CLOCK, NOW)
    rows = [*queue.learning, *queue.main]
    assert len({row.card_id for row in rows}) == len(rows)
    for row in rows:
        assert row.buried_until is None or row.buried_until <= TODAY
        assert row.due is None or row.due < CLOCK.end(NOW)
    assert all(row.stepping for row in queue.learning)
    assert not any(row.stepping for row in queue.main)
    assert queue.counts.total == len(rows)


@settings(max_examples=60, deadline=None)
@given(collections(), configs)
def test_every_due_card_is_shown_held_or_put_off(items: list[QueueItem], config: Config) -> None:
    queue = build_queue(items, config, CLOCK, NOW)
    open_today = [
        row
        for row in items
        if (row.buried_until is None or row.buried_until <= TODAY)
        and (row.due is None or row.due < CLOCK.end(NOW))
    ]
    shown = queue.counts.total
    assert shown + queue.buried + queue.held_new + queue.held_due == len(open_today)


@settings(max_examples=50, deadline=None)
@given(collections(), configs)
def test_the_order_does_not_depend_on_the_order_of_rows(
    items: list[QueueItem], config: Config
) -> None:
    assert build_queue(items, config, CLOCK, NOW) == build_queue(items[::-1], config, CLOCK, NOW)


@settings(max_examples=50, deadline=None)
@given(collections(), configs)
def test_cram_takes_every_card_and_ahead_takes_more_than_today(
    items: list[QueueItem], config: Config
) -> None:
    crammed = build_queue(items, config, CLOCK, NOW, selection=Selection(cram=True))
    assert {row.card_id for row in crammed.main} == {row.card_id for row in items}
    today = build_queue(items, config, CLOCK, NOW)
    ahead = build_queue(items, config, CLOCK, NOW, selection=Selection(ahead=3))
    assert ahead.counts.due >= today.counts.due
    horizon = CLOCK.end(NOW) + timedelta(days=3)
    assert all(row.due is None or row.due < horizon for row in ahead.main)
