"""The card browser: the query above, the list, and the card under the bar beside it."""

from __future__ import annotations

import gc
from asyncio import sleep
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widgets import Input, Static

from studykit.errors import StudykitError
from studykit.model import Edits
from studykit.render.characters import clean, counted
from studykit.study.browser import Browser
from studykit.study.keys import BROWSER_KEYS, hints, told
from studykit.study.passage import passage
from studykit.tui.ask import Ask
from studykit.tui.browsed_card import asked, when, whole
from studykit.tui.editor import in_editor
from studykit.tui.overlays import keys_page, replacements_page, source_page
from studykit.tui.ports import Editor
from studykit.tui.prose import Line
from studykit.tui.row_list import RowList
from studykit.tui.styles import KEY, QUIET, STRONG
from studykit.tui.widgets import Prose

_FIRST_ROW = 6
_MOVING = (("↑ ↓ j k", "another card; PgUp PgDn Home End, too"),)
_DEBOUNCE = 0.12
_WIDE = 100


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
        background: ansi_default; color: ansi_default; text-style: italic;
    }
    #both { height: 1fr; layout: vertical; background: ansi_default; }
    .-wide #both { layout: horizontal; }
    #list { height: 1fr; width: 1fr; background: ansi_default; }
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
        *(Binding(key.names, key.action, key.says, show=False) for key in BROWSER_KEYS),
    ]

    def __init__(
        self,
        browser: Browser,
        query: str = "",
        *,
        root: Path | None = None,
        editor: Editor | None = None,
    ) -> None:
        super().__init__(ansi_color=True)
        self._browser = browser
        self._asked = query
        self._root = root or Path()
        self._editor = editor
        self._typed: Timer | None = None

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
                yield RowList(self._row)
            with VerticalScroll(id="card", can_focus=False):
                yield Prose(id="shown")
        yield Static("", id="status", markup=False)
        words = hints(BROWSER_KEYS)
        for row in (words[:_FIRST_ROW], words[_FIRST_ROW:]):
            parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in row]
            yield Static(Content("  ").join(parts), markup=False)

    async def on_mount(self) -> None:
        """The list has the keys; cards come into it as they are read."""
        self.query_one(RowList).focus()
        if self._browser.is_read:
            await self._search(self._asked)
        else:
            self._fill("reading")
            self.run_worker(self._read(), group="reading")

    async def _read(self) -> None:
        """Read the cards, then list what was asked for; meanwhile the screen lives."""
        # Thousands of rows that all stay: looking for garbage among them finds none.
        gc.disable()
        try:
            shown = 0
            for number in self._browser.reading():
                if number >= 2 * shown:
                    shown = number
                    self._browser.relist()
                    self._fill("reading")
                await sleep(0)
        finally:
            gc.freeze()
            gc.enable()
        await self._search(self.query_one("#query", Input).value)

    # ------------------------------------------------------------ drawing

    def _fill(self, news: str = "") -> None:
        """Draw the list anew."""
        self.query_one(RowList).show(len(self._browser.rows), self._browser.at)
        self._show(news)

    def _show(self, news: str = "") -> None:
        """Draw the card under the bar and the status line."""
        row = self._browser.current
        lines = (Line(Content.styled("no cards fit", QUIET)),) if row is None else whole(row)
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

    def _row(self, number: int, width: int) -> Content:
        row = self._browser.rows[number]
        mark = ("● ", KEY) if row.card.id in self._browser.marked else ("  ", "")
        return Content.assemble(mark, (f"{when(row):<10}  ", QUIET), asked(row.card))

    # ------------------------------------------------------------ the list

    def on_row_list_moved(self) -> None:
        """The card follows the bar."""
        if self._follow():
            self._show()

    def _follow(self) -> bool:
        """Take over where the bar stands; whether it had moved.

        Of the list itself, not of its messages: they come late when keys come fast.
        """
        at = self.query_one(RowList).at
        if at == self._browser.at:
            return False
        self._browser.go(at)
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows the query while it is typed."""
        if event.input.id != "query":
            return
        if self._typed is not None:
            self._typed.stop()
        if event.input.has_focus:
            self._typed = self.set_timer(_DEBOUNCE, lambda: self._look_for(event.value))

    def _look_for(self, query: str) -> None:
        self.run_worker(self._search(query), exclusive=True, group="query")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the query line gives the keys to the list."""
        if self._typed is not None:
            self._typed.stop()
        # Only one search at a time may look through the cards.
        self.workers.cancel_group(self, "query")
        if await self._search(event.value):
            self.query_one(RowList).focus()

    async def _search(self, query: str) -> bool:
        self._follow()
        try:
            for _ in self._browser.searching(query):
                await sleep(0)
        except StudykitError as error:
            self._show(str(error))
            return False
        self._fill()
        return True

    def action_query(self) -> None:
        """Go to the query line."""
        self.query_one("#query", Input).focus()

    def action_list(self) -> None:
        """Back from the query line to the list; in the list, take the marks away."""
        listed = self.query_one(RowList)
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
        self._browser.mark()
        self._fill()

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

    def action_scroll(self, way: int) -> None:
        """Scroll the card."""
        self.query_one("#card").scroll_relative(y=3 * way, animate=False)

    def action_keys(self) -> None:
        """Show all keys."""
        self.push_screen(keys_page((*_MOVING, *told(BROWSER_KEYS))))

    def action_source(self) -> None:
        """Show the card's claim in its paragraph."""
        self._follow()
        row = self._browser.current
        if row is not None:
            self.push_screen(source_page(row.card, passage(self._root, row.card.source)))

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

        number = self._chosen()
        if number:
            self.push_screen(Ask(title.format(counted(number, "card")), hint, known), answered)

    def _chosen(self) -> int:
        """How many cards an act is on."""
        self._follow()
        return len(self._browser.marked) or len(self._browser.rows[:1])

    def action_replace(self) -> None:
        """Ask for words and what is to stand there, show what would change, and do it."""
        number = self._chosen()
        if not number:
            return
        cards = counted(number, "card")

        def found(old: str | None) -> None:
            if old is None:
                self._show("left as it was")
                return
            title = f"put in its place on {cards}"
            self.push_screen(Ask(title, "nothing takes it away", empty=True), partial(given, old))

        def given(old: str, new: str | None) -> None:
            if new is None:
                self._show("left as it was")
            else:
                self._preview(old, new)

        self.push_screen(Ask(f"replace on {cards}", "words as they stand there", empty=True), found)

    def _preview(self, old: str, new: str) -> None:
        try:
            changes = self._browser.replacing(old, new)
        except StudykitError as error:
            self._show(str(error))
            return
        if not changes:
            self._show(f"{old!r} stands on none of them")
            return

        def agreed(yes: bool | None) -> None:
            if yes:
                self._do(lambda: self._browser.replace(old, new))
            else:
                self._show("left as it was")

        self.push_screen(replacements_page(changes), agreed)

    def action_edit(self) -> None:
        """Edit the card under the bar in a form."""
        from studykit.tui.edit_form import Form

        self._follow()
        row = self._browser.current
        if row is not None:
            card_id = row.card.id
            self.push_screen(Form(row.card), lambda edits: self._edited(card_id, edits))

    def action_editor(self) -> None:
        """Edit the card under the bar in the learner's editor."""
        self._follow()
        row = self._browser.current
        if row is None:
            return
        try:
            edits = in_editor(self, self._editor, row.card)
        except StudykitError as error:
            self._show(str(error))
        else:
            self._edited(row.card.id, edits)

    def _edited(self, card_id: str, edits: Edits | None) -> None:
        if edits is None:
            self._show("left as it was")
        else:
            self._do(lambda: self._browser.edit(card_id, edits))


def run_browser(
    browser: Browser, query: str = "", *, root: Path, editor: Editor | None = None
) -> None:
    """Browse until the learner leaves. A query that cannot be read is said on the screen.

    ``root`` is the workspace, against which the paths of notes are read.
    """
    BrowserApp(browser, query, root=root, editor=editor).run()
