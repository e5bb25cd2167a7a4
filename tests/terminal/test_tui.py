"""The review app, played by key scripts against a real session and store."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminal_desk import CLOZE, CONFIG, START, Clock, app_of, card, open_store, screen, text
from textual import events

from studykit.config import Config, StudyConfig
from studykit.model import Card, Point, QuestionAnswer, Rating, Review, Status
from studykit.store.store import Store
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions
from studykit.tui.app import ReviewApp
from studykit.tui.splash import rows_of

SIZES = [(80, 24), (60, 18), (200, 60)]
SCRIPT = "space 3 space 1 u space 2 e escape space 4 s space 3 - u space 1 v escape b u space 3 ? q"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, *(card(number) for number in range(1, 9))) as opened:
        yield opened


async def play(app: ReviewApp, keys: str, clock: Clock | None = None, **size: int) -> None:
    """Press keys, a second apart, and leave with what is on the screen in ``app.seen``."""
    names = {"-": "minus", "?": "question_mark"}
    async with app.run_test(size=(size.get("width", 80), size.get("height", 24))) as pilot:
        for key in keys.split():
            if clock is not None:
                clock.pass_by(seconds=1)
            await pilot.press(names.get(key, key))
        await pilot.pause()
        app.title = text(app)


# ---------------------------------------------------------------- a sitting


def by_engine(session: Session, keys: str, clock: Clock) -> None:
    """What the keys of a script mean, without a screen."""
    acts = {"s": session.suspend, "-": session.bury, "b": session.ban, "u": session.undo}
    since = clock.counter()
    for key in keys.split():
        clock.pass_by(seconds=1)
        if key.isdigit():
            session.answer(Rating(int(key)), clock.counter() - since)
            since = clock.counter()
        elif key in acts:
            acts[key]()
            since = clock.counter()
        elif key == "e":
            since += 1  # the form stood open for a second


async def test_a_key_script_gives_the_rows_that_the_engine_gives(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("screen", "engine")]
    for folder in folders:
        folder.mkdir()
    found: list[list[Review]] = []
    for folder in folders:
        clock = Clock()
        with open_store(folder, *(card(number) for number in range(1, 9))) as store:
            if folder.name == "screen":
                await play(app_of(store, clock, folder), SCRIPT, clock)
            else:
                session = Session(store, CONFIG, clock.now, SessionOptions())
                by_engine(session, SCRIPT, clock)
            found.append(store.reviews())
            statuses = [c.status for c in store.cards()]
            assert statuses.count(Status.SUSPENDED) == 1
            assert statuses.count(Status.BANNED) == 0
    assert found[0] == found[1]
    assert [review.rating for review in found[0]] == [3, 2, 4, 3, 1, 3]
    assert found[0][0].seconds == 2.0


async def test_the_plain_prompt_gives_the_same_answers(tmp_path: Path) -> None:
    keys = "space 3 space 1 u space 2 space 4 s space 3 - u space 1 b u space 3"
    for name in ("screen", "plain"):
        (tmp_path / name).mkdir()
        open_store(tmp_path / name, *(card(number) for number in range(1, 9))).close()
    with open_store(tmp_path / "screen") as store:
        await play(app_of(store, Clock(), tmp_path), keys)
        shown = store.reviews()
    typed = keys.replace(" ", "").replace("space", " ")
    code = "from studykit.cli.main import main; main()"
    command = [sys.executable, "-c", code, "review", "--plain", "--workspace"]
    subprocess.run(
        [*command, str(tmp_path / "plain")], input=typed, text=True, check=True, capture_output=True
    )
    with open_store(tmp_path / "plain") as store:
        plain = store.reviews()
    assert [(r.card_id, r.rating) for r in shown] == [(r.card_id, r.rating) for r in plain]


async def test_what_a_button_promises_is_stored(store: Store, clock: Clock, tmp_path: Path) -> None:
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("space")
        shown = app.session.current
        assert shown is not None
        assert all(shown.previews.interval_text(rating) in text(app) for rating in Rating)
        clock.pass_by(seconds=20)
        await pilot.press("4")
    assert store.reviews()[0].due == shown.previews.due(Rating.EASY)


async def test_grades_wait_for_the_answer(store: Store, clock: Clock, tmp_path: Path) -> None:
    app = app_of(store, clock, tmp_path)
    await play(app, "3 4")
    assert store.reviews() == []
    assert "space shows the answer first" in app.title


async def test_undo_goes_back_through_earlier_sessions(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    await play(app_of(store, clock, tmp_path), "space 3 space 1 q", clock)
    app = app_of(store, clock, tmp_path)
    await play(app, "space 4 u u u u", clock)
    assert store.reviews() == []
    assert "there is nothing to undo" in app.title


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_card_is_whole_at_every_size(
    clock: Clock, tmp_path: Path, width: int, height: int
) -> None:
    long = QuestionAnswer("Why is a crust " + "very " * 20 + "crisp?", "It dries.")
    with open_store(tmp_path, card(1, long, context="About a loaf of rye")) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test(size=(width, height)) as pilot:
            for part in ("Baking at home › Bread › The crust", "About a loaf of rye", "1 new"):
                assert part in text(app)
            assert "very crisp?" in text(app)
            assert "It dries." not in text(app)
            await pilot.press("space")
            await pilot.pause()
            for part in ("It dries.", "1:00", "1 Again", "4 Easy", "? keys", "q leave"):
                assert part in text(app)
            assert all(cell_len(row) == width for row in screen(app))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    "asked",
    [
        card(1),
        card(2, CLOZE, context="About steam, which the oven loses"),
        card(3, QuestionAnswer("What " + "long words follow, " * 12 + "here?", "Yes.")),
        card(4, QuestionAnswer("What does `bake(loaf)` cost, with \\(\\alpha^2\\) in it?", "-")),
    ],
    ids=lambda asked: asked.id,
)
async def test_the_first_question_stands_where_the_app_paints_it(
    clock: Clock, tmp_path: Path, asked: Card, width: int, height: int
) -> None:
    early = rows_of(asked, width, height)
    assert early
    with open_store(tmp_path, asked) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test(size=(width, height)) as pilot:
            await pilot.pause()
            for row in early:
                assert screen(app)[row.y][row.x :].rstrip() == row.text


async def test_markup_and_escapes_are_text(clock: Clock, tmp_path: Path) -> None:
    content = QuestionAnswer(
        "What is [bold]x[/] or [link=file:///etc]y[/link]?", "[red]z[/] \x1b[31m\x07\x9b2J end"
    )
    with open_store(tmp_path, card(1, content, headings=("[b]Top[/b]",))) as store:
        app = app_of(store, clock, tmp_path)
        await play(app, "space")
    assert "What is [bold]x[/] or [link=file:///etc]y[/link]?" in app.title
    assert "› [b]Top[/b]" in app.title
    assert "[red]z[/] [31m2J end" in app.title


async def test_wide_and_right_to_left_text_keeps_the_columns(clock: Clock, tmp_path: Path) -> None:
    content = QuestionAnswer("パンの皮は" * 20 + "?", "השעון הביולוגי נקבע על ידי אור הבוקר " * 5)
    with open_store(tmp_path, card(1, content)) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("space")
            await pilot.pause()
            assert all(cell_len(row) == 80 for row in screen(app))
            assert "".join(screen(app)).replace(" ", "").count("パンの皮は") == 20
            assert text(app).count("הביולוגי") == 5


async def test_a_cloze_fills_its_blank(clock: Clock, tmp_path: Path) -> None:
    with open_store(tmp_path, card(1, CLOZE)) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test() as pilot:
            assert "Steam keeps the [… outer part] soft" in text(app)
            await pilot.press("space")
            assert "Steam keeps the crust soft" in text(app)
            assert "outer part" not in text(app)


async def test_the_points_of_a_list_carry_their_own_stamps(clock: Clock, tmp_path: Path) -> None:
    made = card(1, urls=("https://youtu.be/x?t=1", "https://youtu.be/x?t=2"))
    first, second = made.citations
    content = QuestionAnswer(
        "What makes a crust?",
        "• heat\n• steam",
        (Point("heat", (first,)), Point("steam", (second,))),
    )
    made = replace(made, candidate=replace(made.candidate, content=content))
    with open_store(tmp_path, made) as store:
        app = app_of(store, clock, tmp_path)
        await play(app, "space")
    assert "• heat 1:00 • steam 1:01" in app.title
    assert app.title.count("1:00") == 1


async def test_code_is_set_apart_and_keeps_its_spacing(clock: Clock, tmp_path: Path) -> None:
    content = QuestionAnswer("What prints?", "This:\n```python\nif x:\n    print(x)\n```\nand more")
    with open_store(tmp_path, card(1, content)) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test() as pilot:
            await pilot.press("space")
            rows = [row.strip() for row in screen(app)]
    assert rows.index("│     print(x)") == rows.index("│ if x:") + 1
    assert "and more" in rows


async def test_a_long_answer_scrolls_by_space(clock: Clock, tmp_path: Path) -> None:
    answer = "\n".join(f"{n}. step {n}" for n in range(1, 61))
    with open_store(tmp_path, card(1, QuestionAnswer("Tell all.", answer))) as store:
        app = app_of(store, clock, tmp_path)
        async with app.run_test() as pilot:
            await pilot.press("space")
            await pilot.pause()
            assert "1. step 1 " in text(app)
            assert "step 60" not in text(app)
            await pilot.press("space", "space", "space", "space", "space")
            await pilot.pause()
            assert "step 60" in text(app)
            assert store.reviews() == []


async def test_all_keys_are_listed(store: Store, clock: Clock, tmp_path: Path) -> None:
    app = app_of(store, clock, tmp_path)
    await play(app, "?")
    for words in ("open the video", "show the paragraph", "undo the last", "everything is kept"):
        assert words in app.title


# ---------------------------------------------------------------- links and the note


async def test_the_video_opens_at_the_second_and_then_at_the_next(
    clock: Clock, tmp_path: Path
) -> None:
    opened: list[str] = []
    urls = ("https://youtu.be/x?t=1", "javascript:alert(1)", "file:///v.mp4#t=3", None)

    def opener(url: str) -> bool:
        opened.append(url)
        return True

    with open_store(tmp_path, card(1, urls=urls)) as store:
        app = app_of(store, clock, tmp_path, opener=opener)
        async with app.run_test() as pilot:
            for _ in range(3):
                await pilot.press("o")
                await app.workers.wait_for_complete()
            assert opened == [urls[0], urls[2], urls[0]]
            assert "opened 1:00; o again: 1:02" in text(app)


async def test_a_click_on_a_stamp_opens_it_and_on_a_grade_grades(
    clock: Clock, tmp_path: Path
) -> None:
    opened: list[str] = []

    def opener(url: str) -> bool:
        opened.append(url)
        return True

    with open_store(tmp_path, card(1), card(2)) as store:
        app = app_of(store, clock, tmp_path, opener=opener)
        async with app.run_test() as pilot:
            await pilot.press("space")
            rows = screen(app)
            row = next(n for n, line in enumerate(rows) if "▸" in line)
            await pilot.click(offset=(rows[row].index("1:00") + 1, row))
            await app.workers.wait_for_complete()
            row = next(n for n, line in enumerate(rows) if "2  Hard" in line)
            await pilot.click(offset=(rows[row].index("Hard"), row))
            await pilot.pause()
    assert opened == ["https://www.youtube.com/watch?v=loafloafloa&t=100s"]
    assert [review.rating for review in store_reviews(tmp_path)] == [Rating.HARD]


def store_reviews(root: Path) -> list[Review]:
    with open_store(root) as store:
        return store.reviews()


async def test_no_browser_is_said_with_the_address(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path, opener=lambda url: False)
    async with app.run_test() as pilot:
        await pilot.press("o")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "no browser could be started for https://www.youtube.com/" in text(app)


async def test_the_note_shows_its_paragraph(store: Store, clock: Clock, tmp_path: Path) -> None:
    app = app_of(store, clock, tmp_path)
    await play(app, "v")
    assert "The note is not there any more." in app.title
    assert "Fact 1." in app.title
    (tmp_path / "kitchen").mkdir()
    lines = "\n".join(f"line {n} [b]of[/b] bread" for n in range(1, 30))
    (tmp_path / "kitchen" / "bread.md").write_text(lines)
    app = app_of(store, clock, tmp_path)
    await play(app, "v")
    assert "4 ┃ line 4 [b]of[/b] bread" in app.title
    assert "bread line 5" in app.title
    assert "8 │ line 8" in app.title
    assert "line 9" not in app.title


# ---------------------------------------------------------------- editing


async def test_an_edit_is_stored_shown_and_undone(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("e", "space", "n", "o", "w", "question_mark")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "What is fact 1? now?" in text(app)
        edited = store.card("card01")
        assert edited is not None
        assert edited.content == QuestionAnswer("What is fact 1? now?", "It is answer 1.")
        assert edited.edits.base == QuestionAnswer("What is fact 1?", "It is answer 1.")
        await pilot.press("u")
        assert "What is fact 1? now?" not in text(app)
    restored = store.card("card01")
    assert restored is not None
    assert restored.edits == card(1).edits


@pytest.mark.parametrize("after", [(), ("escape",), ("ctrl+c",), ("ctrl+s",)])
async def test_what_was_typed_or_pasted_before_saving_is_saved(
    store: Store, clock: Clock, tmp_path: Path, after: tuple[str, ...]
) -> None:
    pasted = " and more" * 200
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("e")
        await pilot.pause()
        # All at once, as a terminal sends what was written while the screen was busy.
        app.simulate_key("A")
        app.post_message(events.Paste(pasted))
        for key in ("B", "ctrl+s", *after):
            app.simulate_key(key)
        await pilot.pause()
        await pilot.pause()
        assert "edited; u takes it back" in text(app)
    edited = store.card("card01")
    assert edited is not None
    assert edited.content == QuestionAnswer(
        f"What is fact 1?A{pasted}B".replace("  ", " "), "It is answer 1."
    )


async def test_an_empty_question_is_refused_and_escape_changes_nothing(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("e", "ctrl+u", "ctrl+s")
        await pilot.pause()
        assert "the question must not be empty" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "left as it was" in text(app)
    assert [c.edits for c in store.cards()] == [card(1).edits] * 8


# ---------------------------------------------------------------- typed answers


async def test_a_typed_answer_is_compared_and_graded_by_the_learner(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path, typing=True)
    async with app.run_test() as pilot:
        await pilot.press(*"It iz answr 1", "enter")
        await pilot.pause()
        assert "you wrote" in text(app)
        assert "the card It is" in text(app)
        await pilot.press("1")
        await pilot.press(*"it is ANSWER 2", "enter")
        await pilot.pause()
        assert "as on the card" in text(app)
        await pilot.press("4")
    assert [review.rating for review in store.reviews()] == [Rating.AGAIN, Rating.EASY]


async def test_escape_gives_the_keys_back_while_typing(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path, typing=True)
    async with app.run_test() as pilot:
        await pilot.press("s", "u", "escape", "s")
        await pilot.pause()
    assert [c.id for c in store.cards(status=(Status.SUSPENDED,))] == ["card01"]


# ---------------------------------------------------------------- when no card is there


async def test_the_closing_page_sums_up(clock: Clock, tmp_path: Path) -> None:
    with open_store(tmp_path, card(1), card(2)) as store:
        app = app_of(store, clock, tmp_path)
        await play(app, "space 1 space 4 space 4", clock)
        summary = app.session.summary()
    assert "Done for now" in app.title
    assert "3 on 2 cards" in app.title
    assert "1 again · 0 hard · 0 good · 2 easy" in app.title
    assert "6 s (2 s an answer)" in app.title
    assert "hardest • What is fact 1?" in app.title
    assert summary.next_due is not None
    assert f"next card {summary.next_due:%a} {summary.next_due.day}" in app.title
    assert app.farewell()[0].startswith("3 answers, 6 s (2 s an answer); tomorrow")


async def test_a_break_counts_down_and_ends_by_itself(clock: Clock, tmp_path: Path) -> None:
    config = Config(study=StudyConfig(timezone="UTC", learning_steps=(3600.0, 7200.0)))
    with open_store(tmp_path, card(1)) as store:
        app = app_of(store, clock, tmp_path, config=config)
        async with app.run_test() as pilot:
            await pilot.press("space", "1")
            await pilot.pause()
            assert "A short break" in text(app)
            assert "by itself at 09:40, in 40:00" in text(app)
            clock.pass_by(minutes=41)
            await pilot.pause(1.3)
            assert "What is fact 1?" in text(app)
            await pilot.press("space", "4")
            await pilot.pause()
            assert "Done for now" in text(app)


async def test_nothing_due_says_when_and_studies_ahead(clock: Clock, tmp_path: Path) -> None:
    with open_store(tmp_path, card(1)) as store:
        await play(app_of(store, clock, tmp_path), "space 4")
        due = store.reviews()[0].due
        clock.at = due.replace(hour=1) - (due - due.replace(hour=0))
        app = app_of(store, clock, tmp_path)
        async with app.run_test() as pilot:
            assert "Nothing is due" in text(app)
            assert "The next card is due tomorrow 04:00" in text(app)
            await pilot.press("a")
            assert "What is fact 1?" in text(app)
            await pilot.press("space", "3")
            await pilot.pause()
            assert "Done for now" in text(app)
        assert len(store.reviews()) == 2


async def test_when_the_time_is_up_one_may_go_on(clock: Clock, tmp_path: Path) -> None:
    with open_store(tmp_path, card(1), card(2)) as store:
        app = app_of(store, clock, tmp_path, options=SessionOptions(minutes=1))
        async with app.run_test() as pilot:
            await pilot.press("space")
            clock.pass_by(minutes=2)
            await pilot.press("4")
            await pilot.pause()
            assert "Time is up" in text(app)
            assert app.session.summary().seconds == 60
            await pilot.press("a")
            assert "What is fact 2?" in text(app)


async def test_more_new_cards_beyond_the_limit(clock: Clock, tmp_path: Path) -> None:
    config = Config(study=StudyConfig(timezone="UTC", new_per_day=1))
    with open_store(tmp_path, *(card(n) for n in range(1, 5))) as store:
        app = app_of(store, clock, tmp_path, config=config)
        async with app.run_test() as pilot:
            await pilot.press("space", "4")
            await pilot.pause()
            assert "3 cards beyond the daily limits" in text(app)
            await pilot.press("n", "space", "4", "u", "u")
            await pilot.pause()
            assert "What is fact 1?" in text(app)
        assert store.reviews() == []


# ---------------------------------------------------------------- bad situations


async def test_a_card_retired_meanwhile_is_one_clear_line(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("space")
        with open_store(tmp_path) as other:
            other.set_status("card01", Status.RETIRED)
        await pilot.press("3")
        await pilot.pause()
        assert "that card is retired now: the answer was not recorded" in text(app)
        assert "What is fact 2?" in text(app)
    assert store.reviews() == []


async def test_a_locked_store_is_one_clear_line_and_the_card_stays(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store._database.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(store.path, isolation_level=None)
    app = app_of(store, clock, tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("space")
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("3")
        await pilot.pause()
        assert "What is fact 1?" in text(app)
        assert "It is answer 1." in text(app)
        other.execute("ROLLBACK")
        assert "another" in text(app) or "locked" in text(app)
        await pilot.press("3")
    assert [review.rating for review in store.reviews()] == [Rating.GOOD]
    other.close()


async def test_times_are_those_of_the_clock_given(store: Store, clock: Clock) -> None:
    await play(app_of(store, clock, Path()), "space 3", clock)
    assert store.reviews()[0].at > START


@pytest.mark.parametrize("width", [30, 60, 80])
async def test_the_page_of_all_keys_is_named_however_narrow_the_terminal(
    store: Store, clock: Clock, tmp_path: Path, width: int
) -> None:
    app = app_of(store, clock, tmp_path)
    async with app.run_test(size=(width, 20)) as pilot:
        await pilot.pause()
        for key in ("space", "3"):
            assert "? keys  q leave" in screen(app)[-1]
            await pilot.press(key)
            await pilot.pause()


async def test_cards_that_an_undone_build_took_are_not_called_unstudied(
    clock: Clock, tmp_path: Path
) -> None:
    with open_store(tmp_path, card(1)) as store:
        app = app_of(store, clock, tmp_path)
        app.session.answer(Rating.GOOD, 3.0)
        store.set_status("card01", Status.RETIRED)
        later = app_of(store, clock, tmp_path)
        async with later.run_test() as pilot:
            await pilot.pause()
            assert "No card that is in use waits, today or later." in text(later)
