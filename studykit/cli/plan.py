"""`studykit plan`: what a build would do."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.building import counts_line, prepared_with_bar
from studykit.cli.context import Context, pass_context
from studykit.cli.differences import print_changes, words_of
from studykit.model import Change, Outcome, Severity
from studykit.serial import Json


@click.command("plan")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Exit with 1 when a build would change something.")
@pass_context
def command(context: Context, paths: tuple[Path, ...], check: bool) -> int:
    """Show what `studykit build` would do with the notes at PATHs. Writes nothing."""
    if context.store_path.exists():
        with context.store() as store:
            prepared = prepared_with_bar(context, store, paths)
    else:
        prepared = prepared_with_bar(context, None, paths)
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
