"""Triage on the screen: the card as it would look, and the paragraph it was made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import Reactive
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.model import Card, Edits
from studykit.render.characters import clean
from studykit.study.keys import TRIAGE_KEYS, hints, told
from studykit.study.passage import passage
from studykit.study.triage import Triage
from studykit.tui.card_view import EMPTY, back, front, front_turned
from studykit.tui.overlays import keys_page, passage_lines
from studykit.tui.prose import Line
from studykit.tui.styles import QUIET, STRONG
from studykit.tui.widgets import Hints, Prose

_WIDE, _ROOMY = 100, 24


class TriageApp(App[None]):
    """Drafts one after the other, a key each."""

    CSS = """
    Screen { background: ansi_default; color: ansi_default; padding: 0 2; }
    Static { height: auto; background: ansi_default; }
    #both { height: 1fr; background: ansi_default; scrollbar-size-vertical: 1; }
    #card, #note { height: auto; width: 1fr; padding: 0 1; background: ansi_default; }
    #note { border-top: solid ansi_bright_black; }
    .-wide #both { layout: horizontal; }
    .-wide #card, .-wide #note { min-height: 100%; padding: 1 1; }
    .-wide #note { border-top: none; border-left: solid ansi_bright_black; }
    Hints { height: 1; }
    Prose { width: 100%; height: auto; }
    """
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012
    theme = Reactive("ansi-dark")
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.names, key.action, key.says, show=False) for key in TRIAGE_KEYS),
        Binding("pageup", "scroll('page_up')", show=False),
        Binding("down", "scroll('down')", show=False),
        Binding("up", "scroll('up')", show=False),
        Binding("home", "scroll('home')", show=False),
        Binding("end", "scroll('end')", show=False),
    ]

    def __init__(self, triage: Triage, root: Path) -> None:
        super().__init__(ansi_color=True)
        self._triage = triage
        self._root = root

    def compose(self) -> ComposeResult:
        """Counter, card and paragraph, a line of news, keys."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="both", can_focus=False):
            with Vertical(id="card"):
                yield Prose(id="draft")
            with Vertical(id="note"):
                yield Prose(id="passage")
        yield Static("", id="news", markup=False)
        yield Hints(hints(TRIAGE_KEYS))

    def on_mount(self) -> None:
        """Show the first draft."""
        self._draw()

    def _draw(self, news: str = "") -> None:
        triage, card = self._triage, self._triage.current
        self.query_one("#news", Static).update(Content.styled(news, QUIET))
        if card is None:
            self.exit()
            return
        done = triage.counter
        self.query_one("#head", Static).update(
            Content.assemble(
                (f"{triage.waiting} of {triage.total} left", STRONG),
                (f"   {done.accepted} accepted, {done.banned} banned", QUIET),
                (f", {triage.of_note} of this note", QUIET),
            )
        )
        self._show(card)
        self.query_one("#passage", Prose).show(
            passage_lines(card, passage(self._root, card.source))
        )
        self.query_one("#both").scroll_home(animate=False)

    def _show(self, card: Card) -> None:
        shown = (*front(card), *back(card))
        if front(card) != front_turned(card):
            shown = (*front(card), EMPTY, *front_turned(card)[2:], *back(card))
        if self._triage.said:
            shown = (*shown, Line(Content.styled(clean(self._triage.said), QUIET)))
        if self.size.height < _ROOMY:
            shown = tuple(line for line in shown if line is not EMPTY)
        self.query_one("#draft", Prose).show(shown)

    def on_resize(self) -> None:
        """Set the card closer where rows are few."""
        card = self._triage.current
        # It comes before the screen is mounted, too.
        if card is not None and self.query("#draft"):
            self._show(card)

    def _step(self, act: Callable[[], object], news: str = "") -> None:
        try:
            act()
        except StudykitError as error:
            self._draw(clean(str(error)))
        else:
            self._draw(news)

    def action_decide(self, what: str) -> None:
        """Accept, ban, skip, or show again later."""
        triage = self._triage
        acts = {
            "accept": (triage.accept, "accepted; u takes it back"),
            "ban": (triage.ban, "banned; u takes it back"),
            "skip": (triage.skip, "skipped: offered again another day"),
            "later": (triage.later, "comes again at the end"),
        }
        self._step(*acts[what])

    def action_accept_note(self) -> None:
        """Accept all that is left of this note."""
        number = self._triage.of_note
        self._step(self._triage.accept_note, f"{number} accepted; u takes them back")

    def action_undo(self) -> None:
        """Take the last decision back."""
        self._draw("undone" if self._triage.undo() else "there is nothing to undo")

    def action_scroll(
        self, way: Literal["page_down", "page_up", "down", "up", "home", "end"]
    ) -> None:
        """Move through what the screen does not hold."""
        both = self.query_one("#both")
        moves = {
            "page_down": both.scroll_page_down,
            "page_up": both.scroll_page_up,
            "down": both.scroll_down,
            "up": both.scroll_up,
            "home": both.scroll_home,
            "end": both.scroll_end,
        }
        moves[way](animate=False)

    def action_keys(self) -> None:
        """Show all keys."""
        self.push_screen(keys_page(told(TRIAGE_KEYS)))

    def action_edit(self) -> None:
        """Edit the draft in a form; what is saved is accepted."""
        from studykit.tui.edit_form import Form

        card = self._triage.current
        if card is not None:
            self.push_screen(Form(card), self._edited)

    def _edited(self, edits: Edits | None) -> None:
        if edits is None:
            self._draw("left as it was")
        else:
            self._step(lambda: self._triage.edit(edits), "edited and accepted; u takes it back")


def run_triage(triage: Triage, root: Path) -> None:
    """Go through drafts on the screen until none is left or the learner leaves."""
    if triage.current is not None:
        TriageApp(triage, root).run()
