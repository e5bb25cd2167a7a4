"""Every screen's words against the terminal's background, in the palettes people have.

WCAG 2.2 asks 4.5:1 of text (1.4.3). What is drawn with lines and blocks adorns and is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from study_desk import CONFIG, NOON, Clock, cards, cloze, fill
from textual.app import App

from studykit.model import Status
from studykit.reader import note_file
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today
from studykit.store.store import Store
from studykit.study.browser import Browser
from studykit.study.home import home
from studykit.study.session import Session
from studykit.study.triage import Triage
from studykit.tui.app import ReviewApp
from studykit.tui.browser import BrowserApp
from studykit.tui.home import HomeApp
from studykit.tui.triage import TriageApp

LEAST = 4.5
Rgb = tuple[int, int, int]
XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
VGA = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
SOLARIZED = (
    "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 "
    "002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"
)
#: Sixteen colours, and what text and background are in when nothing is said.
PALETTES = {
    "xterm, dark": (XTERM, "e5e5e5", "000000"),
    "xterm, light": (XTERM, "000000", "ffffff"),
    "the console of Linux, sixteen colours": (VGA, "aaaaaa", "000000"),
    "Solarized, dark": (SOLARIZED, "93a1a1", "002b36"),
    "Solarized, light": (SOLARIZED, "586e75", "fdf6e3"),
}
SIZES = [(60, 20), *(pytest.param(s, marks=pytest.mark.slow) for s in ((80, 24), (120, 40)))]


def luminance(colour: Rgb) -> float:
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(text: str) -> Rgb:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def shown(colour: Color | None, usual: str, palette: str) -> Rgb:
    if colour is None or colour.type is ColorType.DEFAULT:
        return rgb(usual)
    if colour.type is ColorType.TRUECOLOR:
        assert colour.triplet is not None
        return colour.triplet.red, colour.triplet.green, colour.triplet.blue
    assert colour.number is not None
    assert colour.number < 16
    return rgb(palette.split()[colour.number])


def contrast_of(style: Style, palette: str, text: str, ground: str) -> float:
    front, back = shown(style.color, text, palette), shown(style.bgcolor, ground, palette)
    if style.reverse:
        front, back = back, front
    if style.dim:
        halves = [(a + b) // 2 for a, b in zip(front, back, strict=True)]
        front = (halves[0], halves[1], halves[2])
    return contrast(front, back)


def hard_to_read(app: App[object]) -> set[tuple[str, str, float]]:
    """Words on the screen whose contrast is too low in a palette."""
    found = set()
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if any(c.isalnum() or c in "?/:-" for c in text):
                for name, colours in PALETTES.items():
                    ratio = contrast_of(style or Style(), *colours)
                    if ratio < LEAST:
                        found.add((name, text.strip(), round(ratio, 1)))
    return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = [*cards(4, "Maths", "Physics"), cloze(4)]
    opened = fill(tmp_path / "study.db", made)
    for card_id in ("card-0000", "card-0001"):
        opened.set_status(card_id, Status.DRAFT)
    (tmp_path / "maths.md").write_text("# All\n\nClaim 0 holds.\n\n* Claim 1 holds.\n")
    return opened


def review(store: Store, root: Path, *, typing: bool = False) -> ReviewApp:
    return ReviewApp(Session(store, CONFIG, Clock()), root=root, typing=typing)


def browser(store: Store, root: Path) -> BrowserApp:
    return BrowserApp(Browser(store, lambda: Today(study_clock(CONFIG.study), NOON)), root=root)


def first(store: Store, root: Path) -> HomeApp:
    found = home(store, CONFIG, Clock(), [note_file("new.md", "# New")])
    return HomeApp(replace(found, streak=3, notice="desired retention changed"), "notes")


SCREENS: dict[str, tuple[Callable[[Store, Path], App[object]], list[list[str]]]] = {
    "review": (review, [[], ["space"], ["question_mark"], ["v"], ["e"], ["s"]]),
    "typed": (
        lambda store, root: review(store, root, typing=True),
        [[], [*"It is 9.", "enter"], ["3"], ["s", "s", "s"]],
    ),
    "browser": (browser, [[], ["space", "b"], ["m"], ["r"], ["v"], ["question_mark"], ["slash"]]),
    "home": (first, [[], ["slash"], ["down"]]),
    "triage": (
        lambda store, root: TriageApp(Triage(store, store.cards(status=(Status.DRAFT,))), root),
        [[], ["question_mark"], ["e"]],
    ),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_every_word_is_read_in_any_palette(
    store: Store, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    make, strokes = SCREENS[name]
    for keys in strokes:
        app = make(store, tmp_path)
        async with app.run_test(size=size) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            assert not hard_to_read(app), keys
    store.close()


def test_the_test_sees_what_cannot_be_read() -> None:
    cyan, dim = Style(color="cyan"), Style(dim=True)
    assert contrast_of(cyan, *PALETTES["xterm, light"]) < LEAST
    assert contrast_of(dim, *PALETTES["xterm, light"]) < LEAST
    assert contrast_of(Style(), *PALETTES["xterm, light"]) == pytest.approx(21)
