"""`studykit export`: cards as a table, JSON Lines, Markdown or text for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.exporter.text_formats import FORMS, Told
from studykit.exporter.whole_files import write_file
from studykit.model import Review, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today, parse

FORM_NAMES = ("csv", "jsonl", "markdown", "anki", "remnote", "mochi")


@click.command("export", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--format", "form", type=click.Choice(FORM_NAMES), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File, else the terminal.")
@pass_context
def command(context: Context, query: tuple[str, ...], form: str, output: Path | None) -> None:
    """Write the cards that QUERY describes as text: all cards in study without one.

    csv is for spreadsheets, jsonl holds everything (reviews too), markdown is to be read; anki,
    remnote and mochi are what those programs import.
    """
    told = _told(context, query)
    if not told:
        raise UsageError("no cards fit", "see `studykit cards`")
    text = FORMS[form](told)
    if output is None:
        click.echo(text, nl=False)
        return
    write_file(output, text.encode("utf-8", "replace"))
    click.echo(f"{output}: {len(told)} cards", err=True)


def _told(context: Context, query: Sequence[str]) -> list[Told]:
    asked = parse(" ".join(query), context.config.queries)
    study = context.config.study
    today = Today(study_clock(study), context.now(), study.leech_lapses)
    status = None if asked.names_standing else (Status.ACTIVE, Status.SUSPENDED)
    reviews: dict[str, list[Review]] = {}
    with context.store() as store:
        memories = store.memories()
        for review in store.reviews():
            reviews.setdefault(review.card_id, []).append(review)
        cards = store.cards(status=status)
    return [
        (card, memories.get(card.id), reviews.get(card.id, ()))
        for card in cards
        if asked.fits(card, memories.get(card.id), today)
    ]
