"""The card browser: the query above, the list, and the card under the bar beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.model import Card, Cloze, Edits, Status
from studykit.render.characters import clean
from studykit.render.cloze import front as gapped
from studykit.render.terminal import to_terminal
from studykit.study.browser import Browser, Row
from studykit.tui.card_view import EMPTY, back, front, front_turned
from studykit.tui.prose import Line
from studykit.tui.styles import KEY, LOUD, QUIET, STRONG
from studykit.tui.widgets import Prose

_HINTS = (
    (
        ("/", "query"),
        ("space", "mark"),
        ("a", "all"),
        ("o", "order"),
        ("u", "undo"),
        ("q", "leave"),
    ),
    (("s", "suspend/resume"), ("b", "ban"), ("m", "move"), ("t", "tag"), ("e", "edit")),
)
_WIDE = 100


class Ask(ModalScreen[str | None]):
    """One line to type in a frame; None when it was left with escape."""

    CSS = """
    Ask { align: center middle; background: transparent; }
    #ask {
        width: 90%; max-width: 70; height: 3; padding: 0 1; border: round ansi_cyan;
        background: ansi_default; color: ansi_default;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", show=False, priority=True)
    ]

    def __init__(self, title: str, hint: str, known: Iterable[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._known = known

    def compose(self) -> ComposeResult:
        """The field."""
        known = SuggestFromList(self._known, case_sensitive=False)
        field = Input(placeholder=self._hint, suggester=known, id="ask")
        field.border_title = Content(self._title)
        yield field

    def on_mount(self) -> None:
        """The field has the keys."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter gives what was typed."""
        event.stop()
        self.dismiss(event.value.strip() or None)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class BrowserApp(App[None]):
    """A list of cards that acts on one or on many of them."""

    CSS = """
    Screen { background: ansi_default; color: ansi_default; padding: 0 1; }
    ModalScreen { padding: 0; }
    Static { height: auto; background: ansi_default; }
    #query {
        height: 1; border: none; padding: 0; background: ansi_default; color: ansi_default;
    }
    Input > .input--cursor, Input > .input--selection {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    Input > .input--placeholder, Input > .input--suggestion {
        background: ansi_default; color: ansi_default; text-style: dim;
    }
    #both { height: 1fr; layout: vertical; background: ansi_default; }
    .-wide #both { layout: horizontal; }
    #list { height: 1fr; width: 1fr; background: ansi_default; }
    OptionList {
        height: 1fr; border: none; padding: 0; background: ansi_default; color: ansi_default;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1;
        scrollbar-background: ansi_default; scrollbar-color: ansi_bright_black;
    }
    OptionList > .option-list--option-highlighted {
        background: ansi_default; color: ansi_default; text-style: underline;
    }
    OptionList:focus > .option-list--option-highlighted {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    #card {
        height: 1fr; width: 1fr; padding: 0 1; border-top: solid ansi_bright_black;
        scrollbar-size-vertical: 1;
    }
    .-wide #card { border-top: none; border-left: solid ansi_bright_black; }
    Prose { width: 100%; height: auto; }
    """
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012
    theme = Reactive("ansi-dark")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "query", show=False),
        Binding("escape", "list", show=False),
        Binding("space", "mark", show=False),
        Binding("a", "mark_all", show=False),
        Binding("o", "sort", show=False),
        Binding("s", "act('suspend')", show=False),
        Binding("b", "act('ban')", show=False),
        Binding("u", "act('undo')", show=False),
        Binding("m", "move", show=False),
        Binding("t", "tag", show=False),
        Binding("e", "edit", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
        Binding("J", "scroll(1)", show=False),
        Binding("K", "scroll(-1)", show=False),
        Binding("q,ctrl+q,ctrl+c", "quit", show=False),
    ]

    def __init__(self, browser: Browser, query: str = "") -> None:
        super().__init__(ansi_color=True)
        self._browser = browser
        self._asked = query

    def compose(self) -> ComposeResult:
        """Query, list and card, a status line, keys."""
        yield Input(
            self._asked,
            placeholder="/ words, deck: tag: note: is:due prop:lapses>3",
            id="query",
            select_on_focus=False,
        )
        with Container(id="both"):
            with Vertical(id="list"):
                yield OptionList(markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Prose(id="shown")
        yield Static("", id="status", markup=False)
        for hints in _HINTS:
            parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in hints]
            yield Static(Content("  ").join(parts), markup=False)

    def on_mount(self) -> None:
        """Search what was asked for; the list has the keys."""
        self.query_one(OptionList).focus()
        self._search(self._asked)

    # ------------------------------------------------------------ drawing

    def _fill(self, news: str = "") -> None:
        """Draw the list anew."""
        listed = self.query_one(OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options(Option(self._row(row)) for row in self._browser.rows)
        self._move_bar(news)

    def _move_bar(self, news: str = "") -> None:
        listed = self.query_one(OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.highlighted = self._browser.at if self._browser.rows else None
        self._show(news)

    def _show(self, news: str = "") -> None:
        """Draw the card under the bar and the status line."""
        row = self._browser.current
        lines = (Line(Content.styled("no cards fit", QUIET)),) if row is None else _shown(row)
        self.query_one("#shown", Prose).show(lines)
        self.query_one("#card").scroll_home(animate=False)
        browser = self._browser
        at = browser.at + 1 if browser.rows else 0
        marked = f"   {len(browser.marked)} marked" if browser.marked else ""
        self.query_one("#status", Static).update(
            Content.assemble(
                (f"{at} of {len(browser.rows)} cards", STRONG),
                (f" by {browser.order.value}", QUIET),
                (marked, KEY),
                (f"   {clean(news)}" if news else "", QUIET),
            )
        )

    def _row(self, row: Row) -> Content:
        mark = ("● ", KEY) if row.card.id in self._browser.marked else ("  ", "")
        return Content.assemble(mark, (f"{_when(row):<10}  ", QUIET), _front(row.card))

    def _redraw(self, at: int) -> None:
        row = self._row(self._browser.rows[at])
        self.query_one(OptionList).replace_option_prompt_at_index(at, row)

    # ------------------------------------------------------------ the list

    def on_option_list_option_highlighted(self) -> None:
        """The card follows the bar."""
        if self._follow():
            self._show()

    def _follow(self) -> bool:
        """Take over where the bar stands; whether it had moved.

        Of the list itself, not of its messages: they come late when keys come fast.
        """
        at = self.query_one(OptionList).highlighted
        if at is None or at == self._browser.at:
            return False
        self._browser.go(at)
        return True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the query line searches."""
        if self._search(event.value):
            self.query_one(OptionList).focus()

    def _search(self, query: str) -> bool:
        self._follow()
        try:
            self._browser.search(query)
        except StudykitError as error:
            self._fill(str(error))
            return False
        self._fill()
        return True

    def action_query(self) -> None:
        """Go to the query line."""
        self.query_one("#query", Input).focus()

    def action_list(self) -> None:
        """Back from the query line to the list; in the list, take the marks away."""
        listed = self.query_one(OptionList)
        if listed.has_focus:
            self._follow()
            self._browser.unmark()
            self._fill()
        else:
            self.query_one("#query", Input).value = self._browser.query
            listed.focus()

    def action_mark(self) -> None:
        """Mark the card under the bar, and go on."""
        self._follow()
        at = self._browser.at
        if self._browser.current is not None:
            self._browser.mark()
            self._redraw(at)
            self._move_bar()

    def action_mark_all(self) -> None:
        """Mark all that are listed, or none."""
        self._follow()
        self._browser.mark_all()
        self._fill()

    def action_sort(self) -> None:
        """Sort by the next order."""
        self._follow()
        self._browser.sort()
        self._fill()

    def action_down(self) -> None:
        """One card down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One card up."""
        self.query_one(OptionList).action_cursor_up()

    def action_scroll(self, way: int) -> None:
        """Scroll the card."""
        self.query_one("#card").scroll_relative(y=3 * way, animate=False)

    # ------------------------------------------------------------ acts

    def _do(self, act: Callable[[], str]) -> None:
        self._follow()
        try:
            news = act()
        except StudykitError as error:
            news = str(error)
        self._fill(news)

    def action_act(self, what: str) -> None:
        """Suspend or resume, ban, or undo."""
        browser = self._browser
        acts = {"suspend": browser.suspend, "ban": browser.ban, "undo": browser.undo}
        self._do(acts[what])

    def action_move(self) -> None:
        """Ask for a deck and move there."""
        self._ask("move {} to the deck", "Level::Level", self._browser.move, self._browser.decks)

    def action_tag(self) -> None:
        """Ask for tags and give them."""
        self._ask("tag {}", "tag another -away", self._browser.tag)

    def _ask(
        self, title: str, hint: str, act: Callable[[str], str], known: Iterable[str] = ()
    ) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                self._show("left as it was")
            else:
                self._do(lambda: act(text))

        number = len(self._browser.marked) or len(self._browser.rows[:1])
        if number:
            cards = f"{number} card" if number == 1 else f"{number} cards"
            self.push_screen(Ask(title.format(cards), hint, known), answered)

    def action_edit(self) -> None:
        """Edit the card under the bar in a form."""
        from studykit.tui.edit_form import Form

        self._follow()
        row = self._browser.current
        if row is None:
            return
        card = row.card

        def edited(edits: Edits | None) -> None:
            if edits is None:
                self._show("left as it was")
            else:
                self._do(lambda: self._browser.edit(card.id, edits))

        self.push_screen(Form(card), edited)


def _when(row: Row) -> str:
    if row.card.status is not Status.ACTIVE:
        return row.card.status.value
    return f"{row.memory.due.astimezone():%Y-%m-%d}" if row.memory else "new"


def _front(card: Card) -> str:
    content = card.content
    text = gapped(content.text) if isinstance(content, Cloze) else content.question
    return " ".join(clean(to_terminal(text)).split())


def _shown(row: Row) -> tuple[Line, ...]:
    """The whole card, and below it where and how it stands."""
    card, memory = row.card, row.memory
    sides = (*front(card), *back(card))
    if front(card) != front_turned(card):
        sides = (*front(card), EMPTY, *front_turned(card)[2:], *back(card))
    facts = [clean(card.deck).replace("::", " › ")]
    if card.tags:
        facts.append(" ".join(f"#{clean(tag)}" for tag in card.tags))
    if memory:
        facts.append(
            f"due {memory.due.astimezone():%Y-%m-%d}, stability {memory.stability:.1f} days, "
            f"difficulty {memory.difficulty:.1f}, {memory.reps} answers, {memory.lapses} lapses"
        )
    facts.append(f"{clean(card.source.path)}:{card.source.first_line}   {clean(card.id[:8])}")
    standing = card.status is not Status.ACTIVE
    head = (Line(Content.styled(f" {card.status.value} ", LOUD)), EMPTY) if standing else ()
    return (*head, *sides, EMPTY, *(Line(Content.styled(fact, QUIET)) for fact in facts))


def run_browser(browser: Browser, query: str = "") -> None:
    """Browse until the learner leaves. A query that cannot be read is said on the screen."""
    BrowserApp(browser, query).run()
