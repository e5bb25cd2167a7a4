from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from study_desk import CONFIG, Clock, card, cards, fill

from studykit.config import Config, DeckConfig
from studykit.errors import StoreError, UsageError
from studykit.model import Edits, QuestionAnswer, Rating, State, Status
from studykit.store.store import Store
from studykit.study.session import Session
from studykit.study.sitting import AnswerRefused, End, SessionOptions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with fill(path, cards(6, "Maths", "Physics")) as store:
        yield store


def begin(store: Store, clock: Clock, config: Config = CONFIG, **options: object) -> Session:
    return Session(store, config, clock, SessionOptions(**options))  # type: ignore[arg-type]


def current_id(session: Session) -> str:
    assert session.current is not None
    return session.current.card.id


def answer_all(session: Session, rating: Rating = Rating.GOOD, limit: int = 500) -> list[str]:
    seen = []
    while session.current is not None:
        seen.append(current_id(session))
        session.answer(rating, 4.0)
        assert len(seen) < limit
    return seen


def test_an_answer_is_on_record_with_the_due_date_of_its_button(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    shown = session.current
    assert shown is not None
    clock.move(seconds=7)
    review = session.answer(Rating.GOOD, 7.0)
    assert store.reviews() == [review]
    assert review.due == shown.previews.due(Rating.GOOD)
    memory = store.memory(shown.card.id)
    assert memory is not None
    assert (memory.due, memory.last_review) == (review.due, clock.now)
    assert current_id(session) != shown.card.id


def test_new_cards_are_learnt_in_one_sitting_and_the_counts_stay_true(
    store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    assert (session.counts.new, session.counts.learning) == (6, 0)
    shown = 0
    while session.current is not None:
        assert session.current.counts == session.counts
        clock.move(seconds=5)
        session.answer(Rating.GOOD, 5.0)
        shown += 1
    assert shown == 12
    assert session.end is End.DONE
    assert session.counts.total == 0
    assert session.progress.done == session.progress.total == 6
    assert begin(store, clock).current is None


def test_seconds_are_capped_and_never_negative(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    assert session.answer(Rating.GOOD, 4000.0).seconds == CONFIG.study.answer_seconds
    assert session.answer(Rating.GOOD, -3.0).seconds == 0


def test_undo_goes_back_through_the_whole_session(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    first = current_id(session)
    before = session.counts
    session.answer(Rating.AGAIN, 3.0)
    session.bury()
    session.suspend()
    session.answer(Rating.EASY, 3.0)
    session.skip()
    session.ban()
    for _ in range(6):
        assert session.undo() is not None
    assert session.undo() is None
    assert current_id(session) == first
    assert session.counts == before
    assert store.reviews() == []
    assert store.memories() == {}
    assert {card.status for card in store.cards()} == {Status.ACTIVE}
    assert all(row.buried_until is None for row in store.queue())


def test_undo_reaches_answers_of_earlier_sessions(path: Path, store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    first = current_id(session)
    session.answer(Rating.GOOD, 3.0)
    second = current_id(session)
    session.answer(Rating.GOOD, 3.0)
    with Store.open(path) as again:
        later = begin(again, clock)
        undone = later.undo()
        assert undone is not None
        assert undone.id == current_id(later) == second
        later.undo()
        assert current_id(later) == first
        assert again.memories() == {}
        assert later.undo() is None


def test_cards_put_aside_do_not_come_back_today(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    buried, suspended, banned = [], [], []
    for act, into in (
        (session.bury, buried),
        (session.suspend, suspended),
        (session.ban, banned),
    ):
        into.append(current_id(session))
        act()
    rest = {row.card_id for row in begin(store, clock).queue.main}
    assert rest.isdisjoint({*buried, *suspended, *banned})
    clock.move(days=1)
    assert set(buried) <= {row.card_id for row in begin(store, clock).queue.main}


def test_an_edit_is_shown_at_once_and_can_be_undone(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    before = current_id(session)
    session.edit(Edits(content=QuestionAnswer("Why?", "So.")))
    assert current_id(session) == before
    assert session.current is not None
    assert session.current.card.content == QuestionAnswer("Why?", "So.")
    session.undo()
    assert session.current.card.edits == Edits()


def test_a_skipped_card_comes_last(store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    skipped = current_id(session)
    session.skip()
    order = answer_all(session, Rating.EASY)
    assert order[-1] == skipped
    assert len(order) == 6


def test_a_limit_is_of_different_cards(store: Store, clock: Clock) -> None:
    seen = answer_all(begin(store, clock, limit=2))
    assert len(set(seen)) == 2
    assert len(seen) == 4


def test_a_session_ends_after_its_minutes(store: Store, clock: Clock) -> None:
    session = begin(store, clock, minutes=2)
    session.answer(Rating.GOOD, 3.0)
    clock.move(minutes=2)
    session.answer(Rating.GOOD, 3.0)
    assert session.current is None
    assert session.end is End.MINUTES


def test_daily_limits_hold_over_sessions(store: Store, clock: Clock) -> None:
    config = replace(CONFIG, deck={"Maths": DeckConfig(new_per_day=1)})
    study = replace(CONFIG.study, new_per_day=3)
    config = replace(config, study=study)
    session = begin(store, clock, config)
    assert session.counts.new == 3
    session.answer(Rating.EASY, 2.0)
    again = begin(store, clock, config)
    assert again.counts.new == 2
    answer_all(again, Rating.EASY)
    assert begin(store, clock, config).current is None
    more = begin(store, clock, config, extra_new=2)
    assert more.counts.new == 2
    clock.move(days=1)
    decks = [row.deck for row in begin(store, clock, config).queue.main]
    assert sorted(decks) == ["Maths", "Physics"]


def test_more_new_cards_can_be_asked_for_again_and_again(store: Store, clock: Clock) -> None:
    config = replace(CONFIG, study=replace(CONFIG.study, new_per_day=1))
    answer_all(begin(store, clock, config), Rating.EASY)
    for _ in range(2):
        more = begin(store, clock, config, extra_new=2)
        assert more.counts.new == 2
        answer_all(more, Rating.EASY)
    assert len(store.reviews()) == 5


def test_a_session_of_a_deck_tag_note_or_words(path: Path, clock: Clock) -> None:
    made = [card(0, "Maths"), card(1, "Maths::Sets", tags=("topic/sets",)), card(2, "Physics")]
    with fill(path, made) as store:

        def shown(**options: object) -> int:
            return begin(store, clock, **options).counts.new

        assert shown(deck="maths") == 2
        assert shown(deck="Maths::Sets") == 1
        assert shown(tag="topic") == 1
        assert shown(note="physics.md") == 1
        assert shown(note="all about") == 3
        assert shown(search="claim 2") == 1
        for options in ({"deck": "Latin"}, {"tag": "x"}, {"note": "x.md"}, {"search": "zebra"}):
            with pytest.raises(UsageError):
                begin(store, clock, **options)


def test_cram_shows_every_card_and_records_nothing(store: Store, clock: Clock) -> None:
    answer_all(begin(store, clock), Rating.EASY)
    before = store.memories()
    reviews = len(store.reviews())
    session = begin(store, clock, cram=True)
    assert session.counts.total == 6
    session.answer(Rating.AGAIN, 3.0)
    answer_all(session)
    assert len(session.summary().ratings) == 4
    assert session.summary().answers == 7
    assert session.undo() is not None
    assert store.memories() == before
    assert len(store.reviews()) == reviews


def test_studying_ahead_takes_what_is_due_soon(store: Store, clock: Clock) -> None:
    answer_all(begin(store, clock), Rating.EASY)
    assert begin(store, clock, ahead=30).current is None
    clock.move(days=1)
    assert begin(store, clock).current is None
    session = begin(store, clock, ahead=30)
    assert session.counts.due == 6
    session.answer(Rating.GOOD, 3.0)
    assert len(store.reviews()) == 7


def test_a_failed_step_beyond_the_look_ahead_is_waited_for(store: Store, clock: Clock) -> None:
    config = replace(CONFIG, study=replace(CONFIG.study, learning_steps=(3600.0,)))
    session = begin(store, clock, config, limit=1)
    review = session.answer(Rating.AGAIN, 3.0)
    assert session.current is None
    assert session.end is End.WAITING
    assert session.wait_until == review.due
    clock.move(minutes=50)
    assert session.refresh() is not None


def test_the_rollover_within_a_session_begins_a_new_day(store: Store, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=3, minute=50)
    config = replace(CONFIG, study=replace(CONFIG.study, new_per_day=1))
    session = begin(store, clock, config)
    session.answer(Rating.EASY, 3.0)
    assert session.current is None
    clock.move(minutes=20)
    shown = session.refresh()
    assert shown is not None
    assert shown.state is State.NEW


def test_an_answer_after_the_rollover_keeps_what_was_promised(store: Store, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=3, minute=59)
    session = begin(store, clock)
    shown = session.current
    assert shown is not None
    clock.move(minutes=5)
    review = session.answer(Rating.EASY, 3.0)
    assert review.due == shown.previews.due(Rating.EASY)
    assert review.at < clock.now.replace(hour=4, minute=0)


def test_a_clock_set_back_loses_nothing(store: Store, clock: Clock) -> None:
    session = begin(store, clock, limit=1)
    first = session.answer(Rating.GOOD, 3.0)
    clock.move(days=-3)
    session = begin(store, clock)
    answer_all(session, Rating.GOOD)
    rows = [review for review in store.reviews() if review.card_id == first.card_id]
    assert rows[0] == first
    assert all(one.at < other.at for one, other in pairwise(rows))


def test_a_card_retired_meanwhile_is_refused_with_one_line(
    path: Path, store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    gone = current_id(session)
    with Store.open(path) as build:
        build.set_status(gone, Status.RETIRED)
    with pytest.raises(AnswerRefused, match="retired"):
        session.answer(Rating.GOOD, 3.0)
    assert store.reviews() == []
    assert current_id(session) != gone
    session.answer(Rating.GOOD, 3.0)
    assert len(store.reviews()) == 1


def test_a_card_retired_further_on_is_not_shown(path: Path, store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    following = session.queue.main[1].card_id
    with Store.open(path) as build:
        build.set_status(following, Status.RETIRED)
    assert following not in answer_all(session)


def test_a_card_edited_meanwhile_is_answered_all_the_same(
    path: Path, store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    with Store.open(path) as other:
        other.edit(current_id(session), Edits(context="In other words"))
    assert session.answer(Rating.GOOD, 3.0).id
    assert len(store.reviews()) == 1


def test_two_sessions_on_one_store_count_no_card_twice(
    path: Path, store: Store, clock: Clock
) -> None:
    with Store.open(path) as other_store:
        one, other = begin(store, clock), begin(other_store, clock)
        assert current_id(one) == current_id(other)
        one.answer(Rating.EASY, 3.0)
        clock.move(seconds=1)
        with pytest.raises(AnswerRefused, match="another session"):
            other.answer(Rating.EASY, 3.0)
        turns = [one, other]
        for turn in range(40):
            session = turns[turn % 2]
            session.refresh()
            if session.current is None:
                continue
            clock.move(seconds=1)
            try:
                session.answer(Rating.EASY, 3.0)
            except AnswerRefused:
                continue
        answered = [review.card_id for review in store.reviews()]
        assert sorted(answered) == sorted({card.id for card in store.cards()})


def test_an_answer_undone_elsewhere_is_not_undone_twice(
    path: Path, store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    answered = current_id(session)
    session.answer(Rating.GOOD, 3.0)
    with Store.open(path) as other:
        undone = begin(other, clock).undo()
        assert undone is not None
        assert undone.id == answered
    assert session.undo() is not None
    assert store.reviews() == []
    assert current_id(session) == answered
    assert session.undo() is None


def test_a_store_moved_away_refuses_the_answer(path: Path, store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    shown = session.current
    path.rename(path.with_name("moved.db"))
    with pytest.raises(StoreError, match="gone"):
        session.answer(Rating.GOOD, 3.0)
    assert session.current == shown
    path.with_name("moved.db").rename(path)
    assert session.answer(Rating.GOOD, 3.0).id == 1


def test_a_leech_is_told_once_and_marked(store: Store, clock: Clock) -> None:
    config = replace(CONFIG, study=replace(CONFIG.study, leech_lapses=2))
    session = begin(store, clock, config, limit=1)
    leech = current_id(session)
    session.answer(Rating.EASY, 3.0)
    notices = []
    for _ in range(2):
        clock.move(days=60)
        session = begin(store, clock, config, limit=1, search="Claim 0")
        assert current_id(session) == leech
        session.answer(Rating.AGAIN, 3.0)
        notices.append(session.notice)
        answer_all(session)
    assert notices[0] == ""
    assert "forgotten 2 times" in notices[1]
    assert "maths.md:1" in notices[1]
    clock.move(days=60)
    shown = begin(store, clock, config, search="Claim 0").current
    assert shown is not None
    assert shown.leech


def test_the_closing_page_sums_up(store: Store, clock: Clock) -> None:
    answer_all(begin(store, clock), Rating.EASY)
    clock.move(days=20)
    session = begin(store, clock, limit=4)
    hard = current_id(session)
    session.answer(Rating.AGAIN, 10.0)
    for _ in range(3):
        session.answer(Rating.GOOD, 5.0)
    summary = session.summary()
    assert summary.answers == 4
    assert summary.ratings == (1, 0, 3, 0)
    assert summary.retention == 0.75
    assert summary.seconds == 25
    assert [card.id for card in summary.hardest] == [hard]
    assert summary.tomorrow.due == 3
    assert summary.next_due is not None
    assert summary.next_due <= clock.now + timedelta(days=1)


def test_without_a_card_there_is_nothing_to_answer(path: Path, clock: Clock) -> None:
    with fill(path, []) as store:
        session = begin(store, clock)
        assert session.current is None
        assert session.end is End.DONE
        assert session.next_due is None
        assert session.undo() is None
        with pytest.raises(UsageError):
            session.answer(Rating.GOOD, 1.0)


# ---------------------------------------------------------------- what others write


def queue_readings(store: Store, act: Callable[[], object]) -> int:
    """How often all rows of the queue are read meanwhile."""
    asked: list[str] = []
    store._database.set_trace_callback(asked.append)
    act()
    store._database.set_trace_callback(None)
    return sum("ORDER BY card.position" in statement for statement in asked)


def test_what_others_do_with_cards_in_line_is_followed_without_reading_all(
    path: Path, store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    first, second, third, fourth, *_ = (row.card_id for row in session.queue.main)
    with Store.open(path) as elsewhere:
        other = begin(elsewhere, clock)
        assert current_id(other) == first
        other.answer(Rating.EASY, 3.0)
        other.suspend()
        other.bury()
        assert queue_readings(store, session.refresh) == 0
        assert current_id(session) == fourth
        assert session.counts.total == other.counts.total
        assert queue_readings(store, lambda: session.answer(Rating.EASY, 3.0)) == 0
        elsewhere.set_status(second, Status.ACTIVE)
        assert queue_readings(store, session.refresh) == 1
    left = {row.card_id for row in session.queue.main}
    assert second in left
    assert not left & {first, third, fourth}


def test_undo_after_following_puts_the_own_answer_back_and_no_other(
    path: Path, store: Store, clock: Clock
) -> None:
    session = begin(store, clock)
    own = current_id(session)
    session.answer(Rating.EASY, 3.0)
    with Store.open(path) as elsewhere:
        other = begin(elsewhere, clock)
        theirs = current_id(other)
        other.answer(Rating.EASY, 3.0)
    session.refresh()
    assert current_id(session) != theirs
    session.undo()
    assert current_id(session) == own
    assert theirs not in answer_all(session)


def test_more_than_can_be_followed_is_read_anew(path: Path, store: Store, clock: Clock) -> None:
    session = begin(store, clock)
    with Store.open(path) as elsewhere:
        elsewhere.put_cards([card(n, "Later") for n in range(100, 1200)])
        assert elsewhere.touched_since(0) is None
    assert queue_readings(store, session.refresh) == 1
    assert any(row.deck == "Later" for row in session.rows)
