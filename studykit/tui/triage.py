"""Triage on the screen: the card as it would look, and the paragraph it was made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import Reactive
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.model import Edits
from studykit.render.characters import clean
from studykit.study.passage import passage
from studykit.study.triage import Triage
from studykit.tui.card_view import EMPTY, back, front, front_turned
from studykit.tui.overlays import passage_lines
from studykit.tui.styles import KEY, QUIET, STRONG
from studykit.tui.widgets import Prose

_HINTS = (
    ("a", "accept"),
    ("e", "edit"),
    ("b", "ban"),
    ("s", "skip"),
    ("l", "later"),
    ("A", "all of note"),
    ("u", "undo"),
    ("q", "leave"),
)
_WIDE = 100


class TriageApp(App[None]):
    """Drafts one after the other, a key each."""

    CSS = """
    Screen { background: ansi_default; color: ansi_default; padding: 0 2; }
    Static { height: auto; background: ansi_default; }
    #both { height: 1fr; layout: vertical; background: ansi_default; }
    .-wide #both { layout: horizontal; }
    #card, #note { height: 1fr; width: 1fr; padding: 1 1; scrollbar-size-vertical: 1; }
    #note { border-top: solid ansi_bright_black; }
    .-wide #note { border-top: none; border-left: solid ansi_bright_black; }
    Prose { width: 100%; height: auto; }
    """
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012
    theme = Reactive("ansi-dark")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('accept')", show=False),
        Binding("A", "accept_note", show=False),
        Binding("b", "decide('ban')", show=False),
        Binding("s", "decide('skip')", show=False),
        Binding("l", "decide('later')", show=False),
        Binding("e", "edit", show=False),
        Binding("u", "undo", show=False),
        Binding("q,escape,ctrl+q,ctrl+c", "quit", show=False),
    ]

    def __init__(self, triage: Triage, root: Path) -> None:
        super().__init__(ansi_color=True)
        self._triage = triage
        self._root = root

    def compose(self) -> ComposeResult:
        """Counter, card and paragraph, a line of news, keys."""
        yield Static("", id="head", markup=False)
        with Horizontal(id="both"):
            with VerticalScroll(id="card", can_focus=False):
                yield Prose(id="draft")
            with VerticalScroll(id="note", can_focus=False):
                yield Prose(id="passage")
        yield Static("", id="news", markup=False)
        parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in _HINTS]
        yield Static(Content("  ").join(parts), markup=False)

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
                (f"{triage.waiting} of {triage.total} drafts left", STRONG),
                (f"   {done.accepted} accepted, {done.banned} banned", QUIET),
                (f", {triage.of_note} of this note", QUIET),
                (f", {clean(triage.said)}" if triage.said else "", QUIET),
            )
        )
        shown = (*front(card), EMPTY, *back(card))
        if front(card) != front_turned(card):
            shown = (*front(card), EMPTY, *front_turned(card)[2:], *back(card))
        self.query_one("#draft", Prose).show(shown)
        self.query_one("#passage", Prose).show(
            passage_lines(card, passage(self._root, card.source))
        )
        for part in ("#card", "#note"):
            self.query_one(part).scroll_home(animate=False)

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

    def action_edit(self) -> None:
        """Edit the draft in a form; what is saved is accepted."""
        from studykit.tui.edit import Form

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
