"""`studykit plan`: what a build would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from studykit.cli.building import counts_line, output_folder, prepared_with_bar
from studykit.cli.context import Context, pass_context
from studykit.cli.differences import print_changes, words_of
from studykit.exporter.listing import read_listings
from studykit.model import Change, Outcome, Severity
from studykit.regenerate import adopt
from studykit.serial import Json
from studykit.store.store import Store


@click.command("plan")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the decks.")
@click.option("--check", is_flag=True, help="Exit with 1 when a build would change something.")
@pass_context
def command(context: Context, paths: tuple[Path, ...], output: Path | None, check: bool) -> int:
    """Show what `studykit build` would do with the notes at PATHs. Writes nothing."""
    with _store(context, output) as store:
        prepared = prepared_with_bar(context, store, paths)
    if context.json:
        counts: dict[str, Json] = dict(prepared.counts)
        shown = [c for c in prepared.plan.changes if c.outcome is not Outcome.KEPT]
        changes: list[Json] = [_object(change) for change in shown]
        failed: list[Json] = list(prepared.failed)
        context.result({**counts, "changes": changes, "failed": failed})
    else:
        click.echo(counts_line(prepared))
        print_changes(context, prepared.plan)
    context.problems([p for p in prepared.problems if p.severity is Severity.ERROR])
    return 1 if prepared.failed or (check and prepared.changes_anything) else 0


@contextmanager
def _store(context: Context, output: Path | None) -> Iterator[Store]:
    """The study database, or for a clone without one what its listings say, out of the way."""
    if context.store_path.exists():
        with context.store() as store:
            yield store
        return
    with TemporaryDirectory() as place, Store.open(Path(place) / "study.db") as store:
        adopt(store, read_listings(output_folder(context, output))[0])
        yield store


def _object(change: Change) -> dict[str, Json]:
    """One change for machines: what it was and what it would be."""
    card, candidate = change.card, change.candidate
    source = candidate or (card.candidate if card else None)
    return {
        "outcome": change.outcome.value,
        "id": card.id if card else None,
        "before": words_of(card.candidate.content) if card else None,
        "after": words_of(candidate.content) if candidate else None,
        "note": source.source.path if source else None,
        "line": source.source.first_line if source else None,
        "others": [other.id for other in change.others],
        "reason": change.reason,
    }
