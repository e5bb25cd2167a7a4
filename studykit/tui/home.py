"""The home screen: decks first. It chooses; what is chosen is done by others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import Reactive
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studykit.render.characters import clean, counted
from studykit.study.home import DeckToday, Home
from studykit.tui.styles import KEY, QUIET, STRONG

Action = Literal["review", "search", "build", "triage"]
_HINTS = (
    ("enter", "study"),
    ("/", "browse"),
    ("t", "triage"),
    ("b", "build"),
    ("q", "leave"),
)
_NAME_ROOM = 30
_ALL = "all decks"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the learner wants next; ``text`` is the deck ("" for all) or the query."""

    action: Action
    text: str = ""


class HomeApp(App[Choice]):
    """Decks with what they hold today; the keys below the list."""

    CSS = """
    Screen { background: ansi_default; color: ansi_default; padding: 1 2; }
    Static { height: auto; max-width: 88; background: ansi_default; }
    OptionList {
        height: 1fr; max-width: 88; border: none; padding: 0; margin: 1 0;
        background: ansi_default; color: ansi_default; scrollbar-size-vertical: 1;
        scrollbar-background: ansi_default; scrollbar-color: ansi_bright_black;
    }
    OptionList > .option-list--option-highlighted,
    OptionList:focus > .option-list--option-highlighted {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    Input {
        display: none; max-width: 88; height: 3; border: round ansi_cyan;
        background: ansi_default; color: ansi_default;
    }
    """
    ENABLE_COMMAND_PALETTE = False
    theme = Reactive("ansi-dark")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", show=False),
        Binding("t", "choose('triage')", show=False),
        Binding("b", "choose('build')", show=False),
        Binding("space", "study", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
        Binding("escape", "list", show=False),
        Binding("q,ctrl+q,ctrl+c", "quit", show=False),
    ]

    def __init__(self, home: Home, name: str) -> None:
        super().__init__(ansi_color=True)
        self._home = home
        self._workspace = name

    def compose(self) -> ComposeResult:
        """A heading, the decks, what waits besides, the keys."""
        yield Static(self._heading(), markup=False)
        decks = [DeckToday(_ALL, self._home.counts, sum(d.cards for d in self._home.decks))]
        yield OptionList(
            *(Option(_row(deck)) for deck in [*decks, *self._home.decks]), markup=False
        )
        yield Input(placeholder="words, deck: tag: note: is:due prop:lapses>3")
        yield Static(Content("\n").join(_besides(self._home)), markup=False)
        yield Static(_hints(), markup=False)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(OptionList).focus()
        self.query_one(OptionList).highlighted = 0

    def _heading(self) -> Content:
        streak = self._home.streak
        days = f"   {streak} days in a row" if streak > 1 else ""
        return Content.assemble((clean(self._workspace), STRONG), (days, QUIET))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a deck studies it."""
        at = event.option_index
        self.exit(Choice("review", self._home.decks[at - 1].name if at else ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the query line opens the card browser, with all cards when it is empty."""
        self.exit(Choice("search", event.value))

    def action_study(self) -> None:
        """Study the deck under the bar."""
        self.query_one(OptionList).action_select()

    def action_down(self) -> None:
        """One deck down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One deck up."""
        self.query_one(OptionList).action_cursor_up()

    def action_choose(self, action: Action) -> None:
        """Leave with a choice."""
        self.exit(Choice(action))

    def action_search(self) -> None:
        """Open the query line."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def action_list(self) -> None:
        """Close the query line."""
        self.query_one(Input).display = False
        self.query_one(OptionList).focus()


def _row(deck: DeckToday) -> Content:
    counts = deck.counts
    name = Content(clean(deck.name).replace("::", " › ")).truncate(_NAME_ROOM, ellipsis=True)
    cells = [
        Content.styled(f"{number or '·':>5} {word}", QUIET if not number else "")
        for number, word in (
            (counts.new, "new"),
            (counts.learning, "learning"),
            (counts.due, "due"),
        )
    ]
    return name.pad_right(_NAME_ROOM - name.cell_length) + Content("").join(cells)


def _besides(home: Home) -> list[Content]:
    rows = [Content.assemble(("next 14 days, today first  ", QUIET), home.spark)]
    if home.drafts:
        rows.append(Content(f"{counted(home.drafts, 'draft')} for triage"))
    if home.changed:
        rows.append(Content(f"{counted(home.changed, 'note')} changed since the last build"))
    return rows


def _hints() -> Content:
    parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in _HINTS]
    return Content("  ").join(parts)


def choose(home: Home, name: str) -> Choice | None:
    """Show the home screen; None when the learner leaves."""
    return HomeApp(home, name).run()
