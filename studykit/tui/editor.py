"""A screen handed to the learner's editor, and taken back whatever happens there."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App, SuspendNotSupported

from studykit.errors import StudykitError
from studykit.model import Card, Edits
from studykit.tui.ports import Editor

T = TypeVar("T")


def in_editor(app: App[T], editor: Editor | None, card: Card) -> Edits | None:
    """Let the learner edit a card in another program; None when it was left as it was.

    Raises StudykitError when there is no editor, it failed, or the terminal cannot be handed over.
    """
    if editor is None:
        raise StudykitError("no editor here", "e edits in a form")
    failed: list[Exception] = []
    edits: Edits | None = None
    try:
        with app.suspend():
            # What leaves here by an exception would leave the screen suspended.
            try:
                edits = editor(card)
            except Exception as error:
                failed.append(error)
    except SuspendNotSupported:
        raise StudykitError("this terminal cannot be handed to an editor") from None
    if failed and isinstance(failed[0], StudykitError):
        raise failed[0]
    if failed:
        raise StudykitError(f"the editor failed ({failed[0]})")
    return edits
