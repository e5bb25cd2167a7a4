"""Colours and styles. Words are in the terminal's own colour, so that they read in any theme.

Of its sixteen colours none is sure to read on its background: cyan and yellow vanish on white, blue
and red on black, and dim text on either. So colours only adorn, and weight, lines and reverse tell
things apart, with NO_COLOR, too. A test reckons the contrast of every screen in common palettes.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.style import Style

from studykit.model import Rating
from studykit.tui.splash import WIDEST

RED = Color.parse("ansi_red")
YELLOW = Color.parse("ansi_yellow")
GREEN = Color.parse("ansi_green")
BLUE = Color.parse("ansi_blue")
CYAN = Color.parse("ansi_cyan")

PLAIN = QUIET = Style()
CODED = Style(italic=True)
FAINT = Style(dim=True)
STRONG = KEY = Style(bold=True)
MARKED = BLANK = MISSING = Style(bold=True, underline=True)
STAMP = Style(underline=True)
WRONG = Style(strike=True)
LOUD = Style(bold=True, reverse=True)

_ACT = "act"


def clickable(action: str) -> Style:
    """A style whose text does an action of the app when it is clicked."""
    # Not Textual's own "@click", which restyles the text as a link of its theme.
    return Style.from_meta({_ACT: action})


def clicked(meta: Mapping[str, object]) -> str:
    """The action of the text that was clicked, "" if it has none."""
    action = meta.get(_ACT)
    return action if isinstance(action, str) else ""


GRADE = {
    Rating.AGAIN: RED,
    Rating.HARD: YELLOW,
    Rating.GOOD: GREEN,
    Rating.EASY: BLUE,
}

CSS = f"""
Screen {{
    layout: vertical; overflow: hidden;
    background: ansi_default; color: ansi_default;
}}
Head {{ height: 2; padding: 0 2; }}
#desk {{
    height: 1fr; padding: 0 1 0 2; align-horizontal: center; scrollbar-size-vertical: 1;
    scrollbar-gutter: stable; scrollbar-background: ansi_default;
    scrollbar-background-hover: ansi_default; scrollbar-background-active: ansi_default;
    scrollbar-color: ansi_bright_black; scrollbar-color-hover: ansi_cyan;
    scrollbar-color-active: ansi_cyan;
}}
#desk Prose {{ max-width: {WIDEST}; padding: 0 1 0 0; }}
Prose {{ width: 100%; height: auto; }}
#front {{ margin-top: 1; }}
#back {{ margin-bottom: 1; }}
.-low #front {{ margin-top: 0; }}
.-low #back {{ margin-bottom: 0; }}
#typed {{
    max-width: {WIDEST}; height: 3; margin-top: 1; padding: 0 1; border: round ansi_cyan;
    background: ansi_default; color: ansi_default;
}}
#typed:focus {{ border: round ansi_cyan; background: ansi_default; }}
Input > .input--cursor, Input > .input--selection {{
    background: ansi_default; color: ansi_default; text-style: reverse;
}}
Input > .input--placeholder, Input > .input--suggestion {{
    background: ansi_default; color: ansi_default; text-style: italic;
}}
#notice {{ height: auto; min-height: 1; max-height: 3; padding: 0 2; text-align: center; }}
Foot {{ height: 4; padding: 0 2; }}
.-low Foot {{ height: 3; }}
"""
