"""The engine of the card browser: queries, orders, marks, and acts that are taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from study_desk import CONFIG, NOON, card, fill

from studykit.errors import UsageError
from studykit.model import Card, Cloze, Edits, Memory, QuestionAnswer, Rating, Review, State, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today, parse, words_of
from studykit.store.store import Store
from studykit.study.browser import Browser, Order
from studykit.study.hand_steps import Change, Hand, Step, steps_of, steps_text

TODAY = Today(study_clock(CONFIG.study), NOON)
DECKS = ("Physics", "Maths", "Maths", "Maths", "Physics")


def memory(number: int, due: int, lapses: int, stability: float) -> Memory:
    at = NOON - timedelta(days=3)
    return Memory(
        f"card-{number:04}", State.REVIEW, NOON + timedelta(days=due), at, stability, 5.0, None,
        3, lapses,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = [card(n, deck, tags=("made",)) for n, deck in enumerate(DECKS)]
    with fill(tmp_path / "study.db", made) as opened:
        for known in (memory(0, 5, 1, 9.0), memory(2, -1, 4, 30.0), memory(3, 2, 0, 2.0)):
            row = Review(known.card_id, known.last_review, Rating.GOOD, 1.0, known.due)
            opened.merge([row], {known.card_id: known})
        yield opened


@pytest.fixture
def browser(store: Store) -> Browser:
    return Browser(store, lambda: TODAY, {"hard": "prop:lapses>3"})


def numbers(browser: Browser) -> list[int]:
    return [int(row.card.id[-4:]) for row in browser.rows]


def hands(store: Store) -> list[tuple[Status, str, Edits]]:
    return [(c.status, c.deck, c.edits) for c in sorted(store.cards(), key=lambda c: c.id)]


def test_orders_cycle_and_the_bar_stays_on_its_card(browser: Browser) -> None:
    orders = {}
    browser.go(1)
    here = browser.current
    for _ in Order:
        orders[browser.order.value] = numbers(browser)
        browser.sort()
        assert browser.current == here
    assert orders == {
        "due": [2, 3, 0, 1, 4],
        "lapses": [2, 0, 3, 1, 4],
        "stability": [3, 0, 2, 1, 4],
        "note": [1, 2, 3, 0, 4],
    }


def test_a_query_lists_and_one_that_cannot_be_read_leaves_the_list(browser: Browser) -> None:
    browser.search("deck:Physics")
    assert numbers(browser) == [0, 4]
    with pytest.raises(UsageError):
        browser.search("is:nothing")
    assert (browser.query, numbers(browser)) == ("deck:Physics", [0, 4])
    browser.search("@hard")
    assert numbers(browser) == [2]
    browser.search("nowhere")
    assert (browser.current, browser.ban(), browser.chosen()) == (None, "nothing to change", [])


def test_a_mark_that_is_not_seen_is_not_acted_on(browser: Browser, store: Store) -> None:
    browser.mark_all()
    browser.search("deck:Maths is:new")
    browser.ban()
    assert [c.id for c in store.cards() if c.status is Status.BANNED] == ["card-0001"]


def test_every_act_is_stored_and_taken_back_in_turn(browser: Browser, store: Store) -> None:
    states = [hands(store)]
    browser.mark()
    browser.mark()
    for act in (
        browser.suspend,
        lambda: browser.move(" Arts :: Music "),
        lambda: browser.tag("exam, -made"),
        lambda: browser.edit("card-0002", Edits(content=QuestionAnswer("Mine?", "Yes."))),
        browser.suspend,
        browser.ban,
    ):
        assert act().endswith("u takes it back")
        states.append(hands(store))
    assert len({str(state) for state in states}) == len(states)
    assert states[3][2][1] == "Arts::Music"
    assert store.card("card-0003").tags == ("exam",)  # type: ignore[union-attr]
    assert numbers(browser) == [0, 1, 4]
    for before in reversed(states[:-1]):
        assert browser.undo().startswith("undone: ")
        assert hands(store) == before
    assert browser.undo() == "there is nothing to undo"
    assert browser.marked == {"card-0002", "card-0003"}


def test_undo_leaves_what_was_changed_elsewhere(browser: Browser, store: Store) -> None:
    browser.mark_all()
    browser.move("Arts")
    store.set_status("card-0001", Status.BANNED)
    assert browser.undo() == "undone: 5 moved to Arts, but 1 changed elsewhere stay as they are"
    assert [deck for _, deck, _ in hands(store)] == ["Physics", "Arts", "Maths", "Maths", "Physics"]


def test_drafts_and_retired_cards_keep_their_standing(browser: Browser, store: Store) -> None:
    def standing(number: int) -> Status:
        return hands(store)[number][0]

    store.set_status("card-0001", Status.DRAFT)
    store.set_status("card-0004", Status.RETIRED)
    other = Browser(store, lambda: TODAY)
    other.search("is:draft")
    assert other.suspend() == "nothing to change"
    other.search("is:retired")
    assert (other.suspend(), other.ban()) == ("nothing to change", "nothing to change")
    assert (standing(1), standing(4)) == (Status.DRAFT, Status.RETIRED)


QUERIES = (
    "", "claim", "-2", 'claim -"1 holds"', "deck:maths", "-deck:maths 3", "tag:mine", "-tag:mine",
    "note:maths.md", "id:card-0002", "is:draft", "is:new", "is:due", "is:edited", "-is:edited",
    "is:draft own", "status:banned", "-status:active", "prop:lapses>0", "by:term", "Mine", '"is 3"',
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_the_list_holds_what_fits_told_from_what_is_stored(store: Store, query: str) -> None:
    store.set_status("card-0001", Status.DRAFT)
    store.set_status("card-0004", Status.BANNED)
    edits = Edits(QuestionAnswer("Mine?", "My own."), added_tags=("mine",))
    store.edit("card-0003", edits)
    store.edit("card-0001", replace(edits, content=Cloze("Of my {{c1::own}}ership.")))
    for row, known in store.stored():
        assert row.card == store.card(row.card_id)
        assert (row.words, known) == (words_of(row.card), store.memory(row.card_id))
    asked = parse(query, {})
    in_study = (Status.ACTIVE, Status.SUSPENDED)
    wanted = {
        card.id
        for card in store.cards()
        if (asked.names_standing or card.status in in_study)
        and asked.fits(card, store.memory(card.id), TODAY)
    }
    browser = Browser(store, lambda: TODAY)
    browser.search(query)
    assert {row.card_id for row in browser.rows} == wanted
    if query in ("is:draft own", "Mine", "is:edited", "is:due"):
        assert wanted


def test_names_that_cannot_be_are_refused(browser: Browser, store: Store) -> None:
    before = hands(store)
    for act in (lambda: browser.move("A::"), lambda: browser.tag("good -")):
        with pytest.raises(UsageError):
            act()
    assert hands(store) == before


def test_tags_that_are_there_already_change_nothing(browser: Browser, store: Store) -> None:
    assert browser.tag("made") == "nothing to change"
    assert browser.tag("-absent") == "nothing to change"
    browser.tag("-made")
    browser.tag("made")
    shown: Card | None = store.card("card-0002")
    assert shown is not None
    assert shown.tags == ("made",)


def test_edits_of_words_keep_deck_and_tags(browser: Browser, store: Store) -> None:
    browser.move("Arts")
    row = browser.current
    assert row is not None
    browser.edit(row.card.id, replace(row.card.edits, content=QuestionAnswer("Mine?", "Yes.")))
    browser.undo()
    found = store.card(row.card.id)
    assert found is not None
    assert (found.deck, found.edits.deck) == ("Arts", "Arts")


def test_undo_goes_on_where_another_sitting_stopped(browser: Browser, store: Store) -> None:
    before = hands(store)
    browser.mark_all()
    browser.move("Arts")
    browser.ban()
    later = Browser(store, lambda: TODAY)
    assert later.undo() == "undone: 5 banned"
    assert later.undo() == "undone: 5 moved to Arts"
    assert (later.undo(), browser.undo()) == ("there is nothing to undo",) * 2
    assert hands(store) == before


WORDS = ("ohm", "is", "deck:Maths", "-deck:Maths", "is:banned", "wha", "what", "2")
typed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@typed
@given(st.lists(st.sampled_from(WORDS), max_size=4))
def test_a_query_typed_on_lists_what_it_would_alone(browser: Browser, words: list[str]) -> None:
    browser.search("")
    for number in range(len(words) + 1):
        browser.search(" ".join(words[:number]))
    followed = numbers(browser)
    browser.search("")
    browser.search(" ".join(words))
    assert numbers(browser) == followed


def test_replacing_words_keeps_cards_whole(browser: Browser, store: Store) -> None:
    browser.mark_all()
    assert browser.replace("What is", "Name") == "5 edited; u takes it back"
    assert all(c.edits.content is not None and c.edits.base is not None for c in store.cards())
    for old, new in (("", "x"), ("Name 0?", "")):
        with pytest.raises(UsageError):
            browser.replace(old, new)
    assert browser.replace("not there", "x") == "nothing to change"
    browser.undo()
    assert not any(c.edits.content for c in store.cards())


def test_steps_that_are_kept_have_an_end() -> None:
    hand = Hand(Status.ACTIVE, "Maths", Edits(added_tags=("x",)))
    step = Step("1 tagged", (Change("a", hand, replace(hand, deck="Arts")),))
    text = steps_text([step] * 300)
    assert steps_of(lambda key: text) == (step,) * 100
    big = replace(step, changes=step.changes * 9000)
    assert steps_of(lambda key: steps_text([step, big])) == (big,)
    assert steps_of(lambda key: "{") == ()
