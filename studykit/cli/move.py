"""`studykit move`: put a card into another deck."""

from __future__ import annotations

from dataclasses import replace

import click

from studykit.cli.card_ids import card_of
from studykit.cli.context import Context, pass_context
from studykit.study.hand_acts import deck_named


@click.command("move")
@click.argument("card_id", metavar="ID")
@click.argument("deck", metavar="DECK")
@pass_context
def command(context: Context, card_id: str, deck: str) -> None:
    """Put a card into DECK (levels parted by ::); it stays there through every build.

    In Anki a card that is already there keeps its deck: packages cannot move cards.
    """
    name = deck_named(deck)
    with context.store() as store:
        card = card_of(store, card_id)
        store.edit(card.id, replace(card.edits, deck=name))
    if context.json:
        context.result({"id": card.id, "deck": name})
    else:
        click.echo(f"{card.id} is in {name} now")
