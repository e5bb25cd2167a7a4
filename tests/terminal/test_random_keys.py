"""Keys struck at random, in windows of every width: the screen never dies."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal_desk import CLOZE, Clock, app_of, card, open_store

from studykit.errors import StoreError, UsageError
from studykit.model import Card, Edits, QuestionAnswer
from studykit.tui.app import ReviewApp
from studykit.tui.ports import Editor

KEYS = (
    *["space"] * 6, *"1234" * 2, *"uuse-bo?vaniEqvtfgx", *["escape"] * 3, "enter", "tab",
    "ctrl+s", "ctrl+c", "up", "down", "pagedown", "home", "end", "left", "backspace", "delete",
    "shift+tab", "f1", "minus", "question_mark", "ß", "日", "\u200b",
)  # fmt: skip
TEXTS = (
    QuestionAnswer("Which `flour` is it?", "```python\nprint(1)\n```"),
    QuestionAnswer("日本語の長い質問" * 9, "Answer\n\nwith $x^2$ in it " * 20),
    QuestionAnswer("W" * 300, "[red]no markup[/red] [/]"),
    CLOZE,
)


@pytest.fixture(autouse=True)
def a_terminal_to_lend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver of tests has none."""

    @contextmanager
    def suspend(app: ReviewApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(ReviewApp, "suspend", suspend)


def editor_of(luck: random.Random) -> Editor:
    """An editor that does anything that editors do."""

    def edit(shown: Card) -> Edits | None:
        acts: list[Callable[[], Edits | None]] = [
            lambda: None,
            lambda: Edits(context="changed"),
            lambda: _raise(UsageError("the page is gone", "the card was left as it was")),
            lambda: _raise(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")),
            lambda: _raise(FileNotFoundError("card.md")),
        ]
        return luck.choice(acts)()

    return edit


def _raise(error: Exception) -> Edits | None:
    raise error


async def strike(root: Path, seed: int, keys: int) -> None:
    luck = random.Random(seed)
    clock = Clock()
    made = [card(n, TEXTS[n % 5] if n % 5 < 4 else None) for n in range(1, 30)]
    with open_store(root, *made) as store:
        app = app_of(store, clock, root, typing=bool(seed % 2), editor=editor_of(luck))
        size = luck.randint(1, 200), luck.randint(1, 60)
        async with app.run_test(size=size) as pilot:
            for _ in range(keys):
                if luck.random() < 0.05:
                    await pilot.resize_terminal(luck.randint(1, 200), luck.randint(1, 60))
                if luck.random() < 0.02:
                    _meddle(app, luck)
                clock.pass_by(seconds=luck.choice((1, 1, 1, 400)))
                burst = [luck.choice(KEYS) for _ in range(luck.choice((1, 1, 2, 3)))]
                await pilot.press(*[key for key in burst if key != "q" or luck.random() < 0.02])
                if app._exit or not app.is_running:
                    break
        assert app.return_code in (0, None)
        assert app._exception is None
        assert store.damage() == []


def _meddle(app: ReviewApp, luck: random.Random) -> None:
    """Another process does something to the card in front."""
    shown = app.session.current
    if shown is not None and luck.random() < 0.5:
        app.session._store.edit(shown.card.id, Edits(context="from elsewhere"))


async def test_random_keys(tmp_path: Path) -> None:
    await strike(tmp_path, 1, 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
async def test_random_keys_for_long(tmp_path: Path, seed: int) -> None:
    await strike(tmp_path, seed, 250)


@pytest.mark.parametrize(
    ("width", "typing"),
    [
        (1, True),
        (4, False),
        *(
            pytest.param(width, typing, marks=pytest.mark.slow)
            for width in range(1, 9)
            for typing in (False, True)
        ),
    ],
)
async def test_windows_of_a_few_columns(tmp_path: Path, width: int, typing: bool) -> None:
    with open_store(tmp_path, card(1, TEXTS[1]), card(2, CLOZE)) as store:
        app = app_of(store, Clock(), tmp_path, typing=typing)
        async with app.run_test(size=(width, 3)) as pilot:
            await pilot.press("escape", "space", "v", "escape", "e", "escape", "3", "?", "v")
            await pilot.resize_terminal(80, 24)
            await pilot.resize_terminal(width, 1)
        assert app._exception is None


@pytest.mark.parametrize("burst", ["v escape", "? q", "e escape", "e ctrl+s", "v v v"])
async def test_a_page_closed_before_it_stands(tmp_path: Path, burst: str) -> None:
    with open_store(tmp_path, card(1), card(2)) as store:
        app = app_of(store, Clock(), tmp_path)
        async with app.run_test() as pilot:
            for _ in range(3):
                for key in burst.split():
                    app.simulate_key(key.replace("?", "question_mark"))
                await pilot.pause()
        assert app._exception is None


@pytest.mark.parametrize(
    "error",
    [
        StoreError("study.db: the disk is full", "make room"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        IsADirectoryError("card.md"),
    ],
)
async def test_an_editor_that_fails_leaves_the_review(tmp_path: Path, error: Exception) -> None:
    with open_store(tmp_path, card(1), card(2)) as store:
        app = app_of(store, Clock(), tmp_path, editor=lambda shown: _raise(error))
        async with app.run_test() as pilot:
            await pilot.press("space", "E")
            assert str(error).split(":")[0][:12] in str(app._notice.content)
            await pilot.press("3")
        assert len(store.reviews()) == 1
