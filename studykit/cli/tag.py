"""`studykit tag`: add or take away a card's tags."""

from __future__ import annotations

from dataclasses import replace

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.picking import card_of
from studykit.errors import UsageError
from studykit.model import Card, Edits


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
            store.edit(card.id, _untagged(card, tags) if remove else _tagged(card, tags))
            card = card_of(store, card.id)
    if context.json:
        context.result({"id": card.id, "tags": list(card.tags)})
    else:
        click.echo(f"{card.id}: {' '.join(card.tags) or 'no tags'}")


def _tagged(card: Card, tags: tuple[str, ...]) -> Edits:
    added = tuple(dict.fromkeys([*card.edits.added_tags, *tags]))
    removed = tuple(tag for tag in card.edits.removed_tags if tag not in tags)
    return replace(card.edits, added_tags=added, removed_tags=removed)


def _untagged(card: Card, tags: tuple[str, ...]) -> Edits:
    added = tuple(tag for tag in card.edits.added_tags if tag not in tags)
    generated = [tag for tag in tags if tag in card.candidate.tags]
    removed = tuple(dict.fromkeys([*card.edits.removed_tags, *generated]))
    return replace(card.edits, added_tags=added, removed_tags=removed)
