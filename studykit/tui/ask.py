"""One line to type, in a frame over the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input


class Ask(ModalScreen[str | None]):
    """One line to type in a frame; None when it was left with escape."""

    CSS = """
    Ask { align: center middle; background: transparent; }
    #ask {
        width: 90%; max-width: 70; height: 3; padding: 0 1; border: round ansi_cyan;
        background: ansi_default; color: ansi_default; border-title-color: ansi_default;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", show=False, priority=True)
    ]

    def __init__(
        self, title: str, hint: str, known: Iterable[str] = (), *, empty: bool = False
    ) -> None:
        """``known`` are words it completes; with ``empty`` an empty line is an answer, too."""
        super().__init__()
        self._empty = empty
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
        self.dismiss(event.value if self._empty else event.value.strip() or None)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
