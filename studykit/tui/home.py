"""The home screen: decks first. It chooses; what is chosen is done by others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.reactive import Reactive
from textual.widgets import Input, Static

from studykit.render.characters import clean, counted
from studykit.study.home import DeckToday, Home, today
from studykit.tui.row_list import RowList
from studykit.tui.styles import KEY, QUIET, STRONG

Action = Literal["review", "search", "build", "triage"]
_HINTS = (
    ("enter", "study"),
    ("/", "browse"),
    ("t", "triage"),
    ("b", "build"),
    ("q", "leave"),
)
_TODAY = (("new", 5), ("learning", 10), ("due", 5))
_EVER = (("unseen", 8), ("cards", 7))
_WIDEST = 88
_SHARED = "decks share a day's new cards; one alone may take all"
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
    RowList { max-width: 88; margin: 1 0; }
    Input {
        display: none; max-width: 88; height: 3; border: round ansi_cyan;
        background: ansi_default; color: ansi_default;
    }
    Input > .input--cursor, Input > .input--selection {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    Input > .input--placeholder {
        background: ansi_default; color: ansi_default; text-style: italic;
    }
    """
    ENABLE_COMMAND_PALETTE = False
    theme = Reactive("ansi-dark")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", show=False),
        Binding("t", "choose('triage')", show=False),
        Binding("b", "choose('build')", show=False),
        Binding("space", "study", show=False),
        Binding("escape", "list", show=False),
        Binding("q,ctrl+q,ctrl+c", "quit", show=False),
    ]

    def __init__(self, home: Home, name: str) -> None:
        super().__init__(ansi_color=True)
        self._home = home
        cards, unseen = (sum(getattr(d, n) for d in home.decks) for n in ("cards", "unseen"))
        self._decks = [DeckToday(_ALL, home.counts, cards, unseen), *home.decks]
        self._workspace = name

    def compose(self) -> ComposeResult:
        """What today holds, the decks, what waits besides, the keys."""
        yield Static(self._heading(), markup=False)
        yield Static("", id="columns", markup=False)
        yield RowList(self._row)
        yield Input(placeholder="words, deck: tag: note: is:due prop:lapses>3")
        yield Static(Content("\n").join(_besides(self._home)), markup=False)
        yield Static(_hints(), markup=False)

    def on_mount(self) -> None:
        """The list has the keys."""
        rows = self.query_one(RowList)
        rows.focus()
        rows.show(len(self._decks), 0)

    def on_resize(self, event: Resize) -> None:
        """The names of columns stand above them."""
        # It comes before the screen is mounted, too.
        for names in self.query("#columns").results(Static):
            width = min(event.size.width - 4, _WIDEST) - 3
            names.update(Content.styled("  " + _columns(width), QUIET))

    def _row(self, number: int, width: int) -> Content:
        return _row(self._decks[number], width)

    def _heading(self) -> Content:
        streak = self._home.streak
        days = f"   {streak} days in a row" if streak > 1 else ""
        return Content.assemble(
            (clean(self._workspace), STRONG), (days, QUIET), "\n", today(self._home)
        )

    def on_row_list_chosen(self) -> None:
        """Enter on a deck studies it."""
        at = self.query_one(RowList).at
        self.exit(Choice("review", self._home.decks[at - 1].name if at else ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the query line opens the card browser, with all cards when it is empty."""
        self.exit(Choice("search", event.value))

    def action_study(self) -> None:
        """Study the deck under the bar."""
        self.query_one(RowList).action_choose()

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
        self.query_one(RowList).focus()


def _columns(width: int) -> str:
    """The names of the columns; the numbers stand right below them."""
    today_, ever = (
        "".join(name.rjust(w) for name, w in _TODAY),
        "".join(name.rjust(w) for name, w in _EVER),
    )
    name = "today".rjust(width - len(today_) - len(ever) + 1)
    return f"{name}{today_[1:]}{ever}"


def _row(deck: DeckToday, width: int) -> Content:
    counts = deck.counts
    numbers = (counts.new, counts.learning, counts.due, deck.unseen, deck.cards)
    cells = [
        Content.styled(f"{number or '·':>{room}}", "" if number else QUIET)
        for number, (_, room) in zip(numbers, (*_TODAY, *_EVER), strict=True)
    ]
    room = width - sum(room for _, room in (*_TODAY, *_EVER))
    name = Content(clean(deck.name).replace("::", " › ")).truncate(room, ellipsis=True)
    return name.pad_right(room - name.cell_length) + Content("").join(cells)


def _besides(home: Home) -> list[Content]:
    rows = [Content.assemble(("next 14 days, today first  ", QUIET), home.spark)]
    if home.drafts:
        rows.append(Content(f"{counted(home.drafts, 'draft')} for triage"))
    if home.changed:
        rows.append(Content(f"{counted(home.changed, 'note')} changed since the last build"))
    if home.counts.new and len(home.decks) > 1:
        rows.append(Content.styled(_SHARED, QUIET))
    if home.notice:
        rows.append(Content(home.notice))
    return rows


def _hints() -> Content:
    parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in _HINTS]
    return Content("  ").join(parts)


def choose(home: Home, name: str) -> Choice | None:
    """Show the home screen; None when the learner leaves."""
    return HomeApp(home, name).run()
