"""What `anki push` and `anki sync` share: the learner's changes in, what stands here out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import click

from studykit.anki.collection import AnkiCollection
from studykit.anki.collection_changes import Differences, differences
from studykit.build.anki_progress import apply_progress, plan_progress
from studykit.build.anki_target import ours, package_of, schedules, versions_of
from studykit.cli.anki_progress import progress_object, take_over
from studykit.cli.context import Context
from studykit.exporter.anki_reviews import CardSchedule
from studykit.store.store import Store


class Side(Protocol):
    """A collection that steps can be taken in."""

    def bring(self, package: Path) -> None:
        """Import a package."""

    def apply(self, found: Differences, held: AnkiCollection) -> None:
        """Take the steps that no package can take."""

    def reschedule(self, schedules: list[CardSchedule]) -> None:
        """Give cards answers and schedules."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One run: the side, how to read it, and what ends the run after all steps."""

    side: Side
    read: Callable[[], AnkiCollection]
    finish: Callable[[], None]
    dry_run: bool = False
    yes: bool = False


def exchange(context: Context, store: Store, run: Exchange) -> Differences:
    """Take in what changed in Anki, send what stands here, and tell both. Gives what was sent."""
    held = run.read()
    plan = plan_progress(store, context.config, [held], context.now())
    if not context.json:
        cards = {card.id: card for card in store.cards()}
        take_over(context, store, plan, cards, dry_run=run.dry_run, yes=run.yes)
    elif not run.dry_run:
        apply_progress(store, plan, context.now())
    found = differences(ours(store, context.config), held)
    answers = schedules(store, context.config, held, context.now())
    if not run.dry_run:
        _send(context, store, run, found, answers, held)
    if context.json:
        context.result({**progress_object(plan), "sent": sent_object(found, answers)})
    else:
        click.echo(sent_line(found, answers, run.dry_run))
    return found


def _send(
    context: Context,
    store: Store,
    run: Exchange,
    found: Differences,
    answers: list[CardSchedule],
    held: AnkiCollection,
) -> None:
    """Take the steps one after another; a killed run is taken up by the next."""
    changed = {change.note_id for change in found.notes if change.fields}
    ids = {held.notes[number].guid for number in changed}
    pictured = {card.id for card in store.cards() if card.id in ids and card.candidate.media}
    packed = {*found.new, *pictured}
    if packed:
        with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
            now, root = context.now(), context.root
            package = package_of(store, context.config, packed, Path(folder), now, root)
            run.side.bring(package)
    if found.any:
        run.side.apply(found, held)
    if answers:
        run.side.reschedule(answers)
    run.finish()
    there = run.read()
    met = {note.guid for note in there.notes.values()}
    cards = [card for card in ours(store, context.config).cards if card.id in met]
    store.ship(versions_of(cards, context.config))
    now = context.now()
    apply_progress(store, plan_progress(store, context.config, [there], now), now)


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
