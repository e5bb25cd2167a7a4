"""`studykit anki import`: take a foreign deck in with its history."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studykit.cli.context import Context, pass_context
from studykit.importer.foreign import ForeignDeck, decks_of, foreign_deck
from studykit.importer.package import read_collection
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.store.backups import back_up_before


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="DECK.apkg")
@click.option("--dry-run", is_flag=True, help="Only show what would come in.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def command(context: Context, file: Path, dry_run: bool, yes: bool) -> None:
    """Take the cards of a foreign deck in, with their reviews.

    DECK.apkg may also be a .colpkg or a collection. Its cards have no note: they are studied and
    exported here like all others, and no build changes them. Pictures and sounds stay where they
    are. A backup is made first; what is here already is not taken twice.
    """
    with context.store(create=True) as store:
        here = {card.id for card in store.cards()}
        schedule = schedule_of(context.config, parameters=stored_parameters(store.setting))
        found = foreign_deck(read_collection(file), here, schedule, context.now())
        if not context.json:
            _show(found)
        if found.cards and not dry_run:
            ask = not yes and not context.json and sys.stdin.isatty() and sys.stdout.isatty()
            if ask:
                click.confirm("take them in?", default=True, abort=True)
            back_up_before(store, "import", context.now())
            with store.transaction():
                store.put_cards(found.cards)
                store.merge(found.reviews, found.memories)
    if context.json:
        context.result(_object(found))
    elif dry_run:
        click.echo("nothing was changed: this was a dry run")


def _object(found: ForeignDeck) -> dict[str, object]:
    return {
        "cards": len(found.cards),
        "reviews": len(found.reviews),
        "known": found.known,
        "unfit": found.unfit,
        "decks": decks_of(found.cards),
    }


def _show(found: ForeignDeck) -> None:
    click.echo(f"{len(found.cards)} new cards with {len(found.reviews)} reviews")
    for deck, number in sorted(decks_of(found.cards).items()):
        click.echo(f"  {deck}: {number}")
    if not (found.cards or found.known or found.unfit):
        click.echo("studykit's own decks come back with `studykit anki progress`")
    if found.known:
        click.echo(f"{found.known} are here already")
    if found.unfit:
        click.echo(f"{found.unfit} show nothing that can be read on one side, and are left out")
