"""A card as a page in the learner's own editor ($EDITOR)."""

from __future__ import annotations

import re

import click

from studykit.errors import UsageError
from studykit.model import Card, Edits

_RULE = "<!-- {} -->"
_HEAD = (
    "Change the text below the lines with arrows, then save and leave; empty the page to cancel."
)
_MARK = re.compile(r"^<!-- (question|answer|text|context) -->[ \t]*$", re.MULTILINE)


def edited(card: Card) -> Edits | None:
    """Let the learner edit a card in $EDITOR; None when nothing was changed.

    Raises UsageError when the editor cannot be started or the page came back without its marks.
    """
    from studykit.tui.fields import edits_from, fields_of, problem

    before = fields_of(card)
    try:
        page = click.edit(page_of(before), extension=".md")
    except click.ClickException as error:
        raise UsageError("the editor cannot be started", error.message) from error
    if page is None or not page.strip():
        return None
    texts = texts_of(page)
    if set(texts) != set(before):
        raise UsageError("the lines with arrows are gone", "the card was left as it was")
    wrong = problem(texts)
    if wrong:
        raise UsageError(wrong, "the card was left as it was")
    return edits_from(card, texts)


def page_of(texts: dict[str, str]) -> str:
    """The page to edit: each text below a line that names it."""
    parts = [f"{_RULE.format(name)}\n{text}\n" for name, text in texts.items()]
    return "\n".join([f"<!-- {_HEAD} -->\n", *parts])


def texts_of(page: str) -> dict[str, str]:
    """The texts of an edited page by name."""
    pieces = _MARK.split(page)
    names, texts = pieces[1::2], pieces[2::2]
    return {name: text.strip() for name, text in zip(names, texts, strict=True)}
