"""The form in which a card is edited without leaving the review."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from studykit.model import Card, Edits
from studykit.study.edit_texts import edits_from, fields_of, problem


class Form(ModalScreen[Edits | None]):
    """Question, answer and context, or a cloze's text and context; None when nothing changed."""

    CSS = """
    Form { align: center middle; background: transparent; }
    #form {
        width: 94%; max-width: 92; height: auto; max-height: 96%; padding: 0 1;
        border: round ansi_cyan; background: ansi_default; scrollbar-size-vertical: 1;
        border-title-color: ansi_default; border-subtitle-color: ansi_default;
    }
    #form Label { text-style: bold; }
    #form #wrong { text-style: bold reverse; height: auto; }
    #form TextArea {
        height: auto; min-height: 3; max-height: 10; padding: 0 1; border: round ansi_default;
        background: ansi_default; color: ansi_default;
    }
    #form TextArea:focus { border: round ansi_cyan; }
    #form .text-area--cursor, #form .text-area--selection {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    #form .text-area--cursor-line { background: ansi_default; }
    """
    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
    ]

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card
        self._fields = fields_of(card)

    def compose(self) -> ComposeResult:
        """A labelled field for each text of the card."""
        with VerticalScroll(id="form", can_focus=False) as frame:
            frame.border_title = Content("edit the card")
            frame.border_subtitle = Content("ctrl+s saves · tab: next field · esc: as it was")
            for name, text in self._fields.items():
                yield Label(name, markup=False)
                yield TextArea(text, id=name, soft_wrap=True, tab_behavior="focus", theme="css")
            yield Label("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Writing goes on where the texts end."""
        for area in self.query(TextArea):
            area.move_cursor(area.document.end)

    def action_save(self) -> None:
        """Close with the edits, unless a text that may not be empty is, or a cloze has no blank."""
        self._after_input(self._save)

    def action_cancel(self) -> None:
        """Close without edits."""
        self._after_input(self._cancel)

    def _after_input(self, act: Callable[[], object]) -> None:
        # Keys and pasted text wait in the queue of the field, which a binding of the screen passes.
        (self.focused or self).call_later(act)

    def _save(self) -> None:
        if not self.is_current:
            return  # a key before this one has closed it
        texts = {str(area.id): area.text for area in self.query(TextArea)}
        if set(texts) != set(self._fields):
            return  # the form does not stand yet
        wrong = problem(texts)
        if wrong:
            self.query_one("#wrong", Label).update(Content(wrong))
        else:
            self.dismiss(edits_from(self._card, texts))

    def _cancel(self) -> None:
        if self.is_current:
            self.dismiss(None)
