"""`studykit tag`: add or take away a card's tags."""

from __future__ import annotations

import click

from studykit.cli.card_ids import card_of
from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.study.hand_acts import tagged, untagged


@click.command("tag")
@click.argument("card_id", metavar="ID")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@click.option("--remove", is_flag=True, help="Take the tags away.")
@pass_context
def command(context: Context, card_id: str, tags: tuple[str, ...], remove: bool) -> None:
    """Add TAGs to a card, or take them away; without TAGs shows what it has."""
    if any(not tag.strip() or " " in tag for tag in tags):
        raise UsageError("a tag cannot be empty or hold spaces", "write it with - or _")
    with context.store() as store:
        card = card_of(store, card_id)
        if tags:
            store.edit(card.id, untagged(card, tags) if remove else tagged(card, tags))
            card = card_of(store, card.id)
    if context.json:
        context.result({"id": card.id, "tags": list(card.tags)})
    else:
        click.echo(f"{card.id}: {' '.join(card.tags) or 'no tags'}")
