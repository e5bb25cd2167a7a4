"""`studykit anki sync`: sync with AnkiWeb or a server of your own."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from studykit.anki.collection import AnkiCollection
from studykit.anki.differences import Differences, differences
from studykit.build.one_memory import ours, package_of, schedules, versions_of
from studykit.build.progress import apply_progress, plan_progress
from studykit.cli.anki_login import ask_login, stored_login
from studykit.cli.anki_progress import progress_object, take_over
from studykit.cli.context import Context, pass_context
from studykit.errors import AnkiError
from studykit.exporter.progress import CardSchedule
from studykit.importer.package import read_collection
from studykit.importer.progress import wanted
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
        held = _held(store, mirror)
        plan = plan_progress(store, context.config, [held], context.now())
        # One result at the end, not one a step.
        as_json, context.json = context.json, False
        if as_json and not dry_run:
            apply_progress(store, plan, context.now())
        elif not as_json:
            cards = {card.id: card for card in store.cards()}
            take_over(context, store, plan, cards, dry_run=dry_run, yes=yes)
        context.json = as_json
        found = differences(ours(store, context.config), held)
        answers = schedules(store, context.config, held, context.now())
        if not dry_run:
            _send(context, store, mirror, found, answers, held)
        if as_json:
            context.result({**progress_object(plan), "sent": sent_object(found, answers)})
        else:
            click.echo(sent_line(found, answers, dry_run))


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


def _send(
    context: Context,
    store: Store,
    mirror: Mirror,
    found: Differences,
    answers: list[CardSchedule],
    held: AnkiCollection,
) -> None:
    """Apply what stands here to the mirror and sync it; a killed run is taken up by the next."""
    if found.new:
        with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
            now = context.now()
            mirror.bring(package_of(store, context.config, set(found.new), Path(folder), now))
    if found.any:
        mirror.apply(found, held)
    mirror.reschedule(answers)
    if mirror.exchange() is not Demand.NOTHING:
        raise AnkiError("the server asks for a full sync now", "run `studykit anki sync` once more")
    gone = set(found.gone)
    cards = [card for card in ours(store, context.config).cards if card.id not in gone]
    there = _held(store, mirror)
    ids = {note.guid for note in there.notes.values()}
    store.ship(versions_of((card for card in cards if card.id in ids), context.config))
    apply_progress(
        store, plan_progress(store, context.config, [there], context.now()), context.now()
    )


def sent_object(found: Differences, answers: list[CardSchedule]) -> dict[str, object]:
    """What went out, for machines."""
    return {
        "new": len(found.new),
        "changed": len(found.notes),
        "moved": sum(len(ids) for ids in found.moves.values()),
        "suspended": len(found.suspend),
        "resumed": len(found.resume),
        "retired": len(found.retired),
        "reviews": sum(len(one.rows) for one in answers),
        "deleted_there": list(found.gone),
    }


def sent_line(found: Differences, answers: list[CardSchedule], dry_run: bool) -> str:
    """What went out, in words."""
    told = {
        "new cards": len(found.new),
        "changed": len(found.notes),
        "moved": sum(len(ids) for ids in found.moves.values()),
        "retired": len(found.retired),
        "suspended": len(found.suspend) - len(found.retired),
        "resumed": len(found.resume),
        "reviews": sum(len(one.rows) for one in answers),
    }
    parts = [f"{number} {what}" for what, number in told.items() if number]
    line = f"{'would go' if dry_run else 'went'} to Anki: {', '.join(parts) or 'nothing'}"
    if found.gone:
        line += f"; {len(found.gone)} were deleted there and stay so: `studykit ban` ends them here"
    return line
