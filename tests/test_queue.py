from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from studykit.config import Config, StudyConfig
from studykit.model import State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.queue import Done, build_queue, next_learning
from studykit.scheduler.queue_item import QueueItem

CLOCK = StudyClock(time(4), UTC)
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NEW = QueueItem(
    "n", "Maths", State.NEW, None, 0.0, 0.0, None, 0, 0, None, "youtube:a", 0, "claim", 0
)


def new(number: int, deck: str = "Maths") -> QueueItem:
    return NEW._replace(
        card_id=f"n{number}",
        deck=deck,
        first_second=number * 100,
        claim=f"claim {number}",
        position=number,
    )


def due(number: int, deck: str = "Maths", days: int = 0) -> QueueItem:
    start = CLOCK.start(CLOCK.day(NOW) - timedelta(days=days))
    last = start - timedelta(days=9)
    return new(1000 + number, deck)._replace( card_id=f"d{number}", state=State.REVIEW, due=start,
        last_review=last, reps=3,
    )  # fmt: skip


def ids(rows: tuple[QueueItem, ...]) -> list[str]:
    return [row.card_id for row in rows]


def queue_of(rows: list[QueueItem], **study: object) -> list[str]:
    config = Config(study=StudyConfig(**study))  # type: ignore[arg-type]
    return ids(build_queue(rows, config, CLOCK, NOW).main)


def test_new_cards_come_among_before_or_after_due_ones() -> None:
    rows = [*(new(n) for n in range(2)), *(due(n) for n in range(4))]
    kinds = {order: "".join(i[0] for i in queue_of(rows, new_order=order))
             for order in ("mixed", "first", "last")}  # fmt: skip
    assert kinds == {"mixed": "dnddnd", "first": "nndddd", "last": "ddddnn"}


def test_decks_take_turns() -> None:
    rows = [new(n, "Maths") for n in range(3)] + [new(n + 10, "Physics") for n in range(3)]
    decks = {row.card_id: row.deck for row in rows}
    assert [decks[i][0] for i in queue_of(rows)] == ["M", "P"] * 3


def test_a_limit_holds_the_least_overdue() -> None:
    rows = [due(1, days=1), due(2, days=9), due(3, days=5)]
    assert sorted(queue_of(rows, reviews_per_day=2)) == ["d2", "d3"]


def test_claims_within_seconds_are_siblings_and_farther_ones_are_not() -> None:
    rows = [new(0), new(1)._replace(first_second=10), new(2)._replace(first_second=11)]
    assert queue_of(rows) == ["n0", "n2"]
    assert queue_of(rows, sibling_seconds=0) == ["n0", "n1", "n2"]


def test_a_card_in_its_steps_comes_early_only_when_nothing_else_is_left() -> None:
    soon = due(1)._replace(state=State.LEARNING, due=NOW + timedelta(minutes=10))
    late = due(2)._replace(state=State.LEARNING, due=NOW + timedelta(minutes=30))
    assert next_learning([soon, late], NOW, early=False) is None
    assert next_learning([soon, late], NOW, early=True) == soon
    assert next_learning([late], NOW, early=True) is None
    other = soon._replace(card_id="other", due=NOW + timedelta(minutes=15))
    assert next_learning([soon, other], NOW, early=True, last=soon.card_id) == other


def test_the_next_due_time_is_that_of_the_cards_left_out() -> None:
    tomorrow = due(1, days=-1)
    queue = build_queue([tomorrow, due(2, days=-4)], Config(), CLOCK, NOW)
    assert queue.counts.total == 0
    assert queue.next_due == tomorrow.due


def test_new_cards_are_drawn_from_all_decks_and_notes_by_importance() -> None:
    rows = [
        new(deck * 100 + note * 10 + n, f"Deck {deck}")._replace(
            video_key=f"youtube:{deck}{note}", importance=float(n)
        )
        for deck in range(3)
        for note in range(2)
        for n in range(5)
    ]
    chosen = queue_of(rows, new_per_day=6)
    by_id = {row.card_id: row for row in rows}
    assert sorted(by_id[i].video_key for i in chosen) == sorted({r.video_key for r in rows})
    assert {by_id[i].importance for i in chosen} == {4.0}


def test_a_new_card_waits_some_days_for_its_sibling_if_others_can_come() -> None:
    seen = due(1, days=-9)._replace(claim="claim 0", last_review=NOW - timedelta(days=1))
    rows = [seen, new(0)._replace(importance=9.0), new(1)]
    assert queue_of(rows, new_per_day=1) == ["n1"]
    assert queue_of(rows[:2], new_per_day=1) == ["n0"]


def test_what_was_met_today_is_its_decks_turn() -> None:
    rows = [new(n, f"Deck {n % 2}") for n in range(4)]
    met = rows[0]._replace(state=State.REVIEW, due=NOW + timedelta(days=2), last_review=NOW)
    config = Config(study=StudyConfig(new_per_day=2, sibling_seconds=0))
    queue = build_queue([met, *rows[1:]], config, CLOCK, NOW, [Done("n0", "Deck 0", True)])
    assert [row.deck for row in queue.main] == ["Deck 1"]
