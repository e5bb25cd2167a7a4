"""What comes next, for somebody who is here for the first time: on a terminal, never in a pipe."""

from __future__ import annotations

from collections.abc import Sequence

import click

from studykit.cli.context import Context, is_terminal
from studykit.render.characters import counted

_ROOM = 20


def after_first_plan(context: Context) -> None:
    """Say how the cards of a plan are made."""
    _show(context, [("studykit build", "makes these cards, and Anki decks in decks/")])


def after_first_build(context: Context, cards: int, drafts: int) -> None:
    """Say what can be done with cards that were made for the first time."""
    steps = [("studykit", "what there is to do today; enter begins")] if cards else []
    if cards:
        steps.append(("studykit preview", "the notes with their cards, as a page for a browser"))
    _show(context, [*steps, *_of_drafts(drafts)])


def _of_drafts(drafts: int) -> list[tuple[str, str]]:
    if not drafts:
        return []
    told = f"{counted(drafts, 'card')} the rules are unsure of, one key each"
    return [("studykit triage", told)]


def _show(context: Context, steps: Sequence[tuple[str, str]]) -> None:
    if context.json or not is_terminal() or not steps:
        return
    click.echo("next:")
    for command, meaning in steps:
        click.echo(f"  {command:<{_ROOM}}{meaning}")
