"""`studykit history`: list builds."""

from __future__ import annotations

import click

from studykit.card_json import stamp
from studykit.cli.context import Context, pass_context
from studykit.store.store import Build


@click.command("history")
@pass_context
def command(context: Context) -> None:
    """List the builds that changed cards, newest first."""
    with context.store() as store:
        builds = store.builds()
    if context.json:
        context.result(
            [{"id": b.id, "at": stamp(b.at), "undone": b.undone, **b.summary} for b in builds]
        )
        return
    for build in builds:
        click.echo(f"{build.id:>4}  {build.at.astimezone():%Y-%m-%d %H:%M}  {_told(build)}")


def _told(build: Build) -> str:
    told = ", ".join(f"{count} {name}" for name, count in build.summary.items() if count)
    return f"{told}{'  (undone)' if build.undone else ''}"
