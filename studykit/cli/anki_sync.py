"""`studykit anki sync`: sync with AnkiWeb or a server of your own."""

from __future__ import annotations

import sys

import click

from studykit.anki.collection import AnkiCollection
from studykit.cli.anki_exchange import Exchange, exchange
from studykit.cli.anki_login import ask_login, stored_login
from studykit.cli.context import Context, pass_context
from studykit.errors import AnkiError
from studykit.importer.anki_plan import wanted
from studykit.importer.package import read_collection
from studykit.store.store import Store
from studykit.sync.mirror import Demand, Mirror

_FULL = (
    "the server asks for a full sync, because the form of a note type was changed elsewhere: the "
    "copy here will be downloaded anew, and what stands here is then applied to it. Nothing on "
    "the server is replaced, and no review is lost"
)
_EMPTY = "the server holds no collection yet: one with these cards will be put there"


@click.command("sync")
@click.option("--login", "anew", is_flag=True, help="Ask for name and password again.")
@click.option("--user", help="Name at the server.")
@click.option("--endpoint", default="", help="Address of a server of your own, else AnkiWeb.")
@click.option("--dry-run", is_flag=True, help="Fetch, and only show what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def command(
    context: Context, anew: bool, user: str | None, endpoint: str, dry_run: bool, yes: bool
) -> None:
    """Sync with AnkiWeb or a server of your own, as any Anki does: reviews, edits, new cards.

    Needs Anki's own package: pip install 'studykit[anki]'. The server gives a key at the first run;
    the password is not kept.
    """
    place = context.store_path.parent / "anki"
    with context.store() as store:
        key = None if anew or user or endpoint else stored_login(place)
        mirror = Mirror(place, key or ask_login(place, user, endpoint))
        _fetch(mirror, yes)

        def finish() -> None:
            if mirror.exchange() is not Demand.NOTHING:
                raise AnkiError(
                    "the server asks for a full sync now", "run `studykit anki sync` once more"
                )

        run = Exchange(mirror, lambda: _held(store, mirror), finish, dry_run, yes)
        exchange(context, store, run)


def _fetch(mirror: Mirror, yes: bool) -> None:
    """Bring the mirror up to date; a full sync is explained and asked, and only downloads."""
    new = mirror.is_empty()
    demand = mirror.exchange()
    if demand is Demand.NOTHING:
        return
    if demand is Demand.EMPTY:
        _agree(_EMPTY, yes)
        mirror.begin()
        return
    if not new:
        _agree(_FULL, yes)
    mirror.download()


def _agree(explained: str, yes: bool) -> None:
    if yes:
        click.echo(explained, err=True)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        click.confirm(f"{explained}. Go on?", abort=True)
    else:
        raise AnkiError(explained, "run it again with --yes to agree")


def _held(store: Store, mirror: Mirror) -> AnkiCollection:
    return read_collection(mirror.path, wanted({card.id: card for card in store.cards()}))
