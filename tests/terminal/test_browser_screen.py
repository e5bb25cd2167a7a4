"""The card browser at the sizes of small and large terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from study_desk import CONFIG, NOON, card, cloze, fill
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from studykit.model import Card, Edits, QuestionAnswer, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today
from studykit.store.store import Store
from studykit.study.browser import Browser
from studykit.tui.ask import Ask
from studykit.tui.browser import BrowserApp
from studykit.tui.row_list import RowList
from studykit.tui.widgets import Prose

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = [card(n, "Maths" if n % 2 else "Physics") for n in range(5)]
    made.append(cloze(5))
    with fill(tmp_path / "study.db", made) as opened:
        yield opened


def app_of(store: Store, query: str = "") -> BrowserApp:
    today = Today(study_clock(CONFIG.study), NOON)
    return BrowserApp(Browser(store, lambda: today), query)


def status(app: BrowserApp) -> str:
    return str(app.screen.query_one("#status", Static).render())


def standings(store: Store) -> list[str]:
    return [c.status.value for c in store.cards()]


@pytest.mark.parametrize("size", SIZES)
async def test_list_and_card_are_both_seen(store: Store, size: tuple[int, int]) -> None:
    app = app_of(store)
    async with app.run_test(size=size) as pilot:
        await pilot.press("j")
        listed, shown = app.query_one(RowList).region, app.query_one("#card").region
        whole = Region(0, 0, *size)
        for part in app.screen.query("Input, RowList, #card, Static"):
            assert whole.contains_region(part.region)
            assert part.region.height
        assert all(hint.region.height == 1 for hint in app.screen.query(Static))
        if size[0] >= 100:
            assert listed.y == shown.y
            assert listed.right <= shown.x
        else:
            assert listed.bottom <= shown.y
            assert listed.x <= shown.x
        assert min(listed.height, shown.height) >= 6
        assert app.query_one("#shown", Prose).text.startswith("All about maths")
        assert status(app).startswith("2 of 6 cards by due")


@pytest.mark.parametrize("size", SIZES)
async def test_a_query_then_marks_then_acts_then_undo(store: Store, size: tuple[int, int]) -> None:
    before = store.cards()
    app = app_of(store)
    async with app.run_test(size=size) as pilot:
        await pilot.press("slash", *"deck:P*", "enter")
        assert app.query_one(RowList).count == 3
        await pilot.press("space", "space", "s")
        assert standings(store).count("suspended") == 2
        assert "2 marked   2 suspended; u takes it back" in status(app)
        await pilot.press("m", *"B", "enter")
        await pilot.press("u", "escape", "b")
        assert standings(store).count("banned") == 1
        assert app.query_one(RowList).count == 2
        await pilot.press("a", "t", "x", "enter")
        assert [c.tags for c in store.cards() if c.tags] == [("x",)] * 2
        await pilot.press("u", "u", "u")
        assert "undone" in status(app)
        await pilot.press("u", "q")
    kept = [replace(c, revised_at=NOON) for c in store.cards()]
    assert kept == [replace(c, revised_at=NOON) for c in before]
    assert app.return_code == 0


async def test_keys_that_come_fast_act_where_the_bar_stands(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        for _ in range(3):
            app.query_one(RowList).action_step(1)
        app.action_mark()
        app.query_one(RowList).action_step(1)
        app.action_act("suspend")
        await pilot.pause()
        assert status(app) == "6 of 6 cards by due   1 marked   1 suspended; u takes it back"
    assert standings(store) == ["active"] * 3 + ["suspended"] + ["active"] * 2


async def test_a_deck_is_asked_for_and_escape_changes_nothing(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("m")
        assert isinstance(app.screen, Ask)
        await pilot.press("B", "escape")
        assert "left as it was" in status(app)
        await pilot.press("m", "A", ":", ":", "enter")
        assert "is no deck name" in status(app)
        assert {c.deck for c in store.cards()} == {"Maths", "Physics"}
        await pilot.press("m", "B", "enter")
    assert [c.deck for c in store.cards()].count("B") == 1


async def test_the_form_edits_the_card_under_the_bar(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "What is mine?"
        await pilot.press("ctrl+s")
        assert "What is mine?" in app.query_one("#shown", Prose).text
        assert sum(c.edits.content is not None for c in store.cards()) == 1
        await pilot.press("u")
        assert not any(c.edits.content for c in store.cards())


async def test_a_query_that_cannot_be_read_is_said_and_escape_brings_the_last_back(
    store: Store,
) -> None:
    app = app_of(store, "is:nothing")
    async with app.run_test(size=(120, 40)) as pilot:
        assert "is:nothing is not known" in status(app)
        await pilot.press("slash", "escape")
        assert app.query_one(Input).value == ""
        await pilot.press("slash", *"zz", "enter", "space", "s", "e", "m", "t", "o", "a")
        assert app.query_one("#shown", Prose).text == "no cards fit"
    assert set(standings(store)) == {Status.ACTIVE.value}


async def test_the_order_cycles_and_stays_on_the_card(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        shown = app.query_one("#shown", Prose).text
        for name in ("lapses", "stability", "note", "due"):
            await pilot.press("o")
            assert f" by {name}" in status(app)
            assert app.query_one("#shown", Prose).text == shown


async def test_the_list_follows_the_query_while_it_is_typed(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("slash", *"deck:P*")
        await until(pilot, lambda: app.query_one(RowList).count == 3)
        assert app.query_one("#query", Input).has_focus
        await pilot.press("backspace", "backspace", *"Arts")
        await until(pilot, lambda: app.query_one(RowList).count == 0)
        await pilot.press("escape")
        assert app.query_one(RowList).has_focus


async def test_cards_come_into_the_list_as_they_are_read(store: Store) -> None:
    today = Today(study_clock(CONFIG.study), NOON)
    browser = Browser(store, lambda: today, at_once=False)
    app = BrowserApp(browser, "deck:Maths")
    async with app.run_test() as pilot:
        await until(pilot, lambda: browser.is_read and app.query_one(RowList).count == 3)
        assert "1 of 3 cards" in status(app)


async def test_words_are_replaced_after_a_look_and_taken_back_another_day(store: Store) -> None:
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("a", "r", *"What", "enter", *"Which", "enter")
        await pilot.pause()
        assert "Which is 0?" in app.screen.query_one("#page", Prose).text
        await pilot.press("escape")
        assert not any(c.edits.content for c in store.cards())
        await pilot.press("r", *"What", "enter", *"Which", "enter", "enter")
        await pilot.pause()
        assert "5 edited" in status(app)
    assert sum(c.edits.content is not None for c in store.cards()) == 5
    app = app_of(store)
    async with app.run_test() as pilot:
        await pilot.press("u")
        assert "undone: 5 edited" in status(app)
    assert not any(c.edits.content for c in store.cards())


async def test_the_claim_is_shown_and_the_editor_edits(store: Store, tmp_path: Path) -> None:
    def editor(shown: Card) -> Edits:
        return Edits(content=QuestionAnswer("By hand?", "Yes."))

    today = Today(study_clock(CONFIG.study), NOON)
    app = BrowserApp(Browser(store, lambda: today), root=tmp_path, editor=editor)
    async with app.run_test() as pilot:
        await pilot.press("v")
        await pilot.pause()
        assert "Claim 1 holds." in app.screen.query_one("#page", Prose).text
        await pilot.press("escape", "E")
        await pilot.pause()
        # A terminal without a driver cannot be handed over, and says so.
        assert "cannot be handed" in status(app)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for what comes a moment later."""
    for _ in range(100):
        if true():
            return
        await pilot.pause(0.02)
    assert true()
