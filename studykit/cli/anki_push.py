"""`studykit anki push`: bring a running Anki up to date."""

from __future__ import annotations

import os
import sys

import click

from studykit.cli.anki_exchange import Exchange, exchange
from studykit.cli.context import Context, pass_context
from studykit.cli.plan_report import front_of
from studykit.errors import UsageError
from studykit.model import Status
from studykit.scheduler.day import study_clock
from studykit.store.store import Store
from studykit.sync.ankiconnect import DEFAULT_URL, AnkiConnect

KEY = "STUDYKIT_ANKICONNECT_KEY"


@click.command("push")
@click.option("--url", default=DEFAULT_URL, show_default=True, help="Address of AnkiConnect.")
@click.option("--delete", is_flag=True, help="Delete retired cards there, after showing them.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def command(context: Context, url: str, delete: bool, dry_run: bool, yes: bool) -> None:
    """Bring a running Anki up to date, through its add-on AnkiConnect.

    First takes in what changed there, as `anki progress` does. Then adds new cards, updates changed
    ones, moves, reschedules, and suspends and tags retired ones. A key of the add-on's, where it
    wants one, is read from the variable STUDYKIT_ANKICONNECT_KEY.
    """
    anki = AnkiConnect(url, os.environ.get(KEY, ""))
    anki.version()
    clock = study_clock(context.config.study)
    with context.store() as store:
        run = Exchange(
            anki, lambda: anki.held(clock.day(context.now())), lambda: None, dry_run, yes
        )
        exchange(context, store, run)
        if delete:
            _delete(context, store, anki, run)


def _delete(context: Context, store: Store, anki: AnkiConnect, run: Exchange) -> None:
    """Delete the notes of retired cards, with a list first."""
    retired = {card.id: card for card in store.cards(status=(Status.RETIRED,))}
    notes = [note for note in run.read().notes.values() if note.guid in retired]
    if not notes:
        return
    for note in notes:
        click.echo(f"  {note.guid}  {front_of(retired[note.guid].content)}", err=context.json)
    if run.dry_run:
        return
    if not run.yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("deleting in Anki cannot be undone here", "agree with --yes")
        click.confirm(f"delete these {len(notes)} notes in Anki, reviews and all?", abort=True)
    anki.delete([note.id for note in notes])
