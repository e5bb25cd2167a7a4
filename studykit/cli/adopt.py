"""`studykit adopt`: begin cards where another tool left them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studykit.build.adoption import AdoptionPlan, adopt_schedules, plan_adoption, undo_adoption
from studykit.cli.context import Context, pass_context, refuse_missing
from studykit.cli.plan_report import front_of
from studykit.importer.hashed_cards import ENDINGS

_MOST_SHOWN = 20


@click.command("adopt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--dry-run", is_flag=True, help="Only show what would be taken over.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Take the last adoption back.")
@pass_context
def command(
    context: Context, paths: tuple[Path, ...], dry_run: bool, yes: bool, undo: bool
) -> None:
    """Take over the schedules that other tools keep: each card begins where it was left.

    PATH is a note or folder whose cards carry schedules (Spaced Repetition's comments, Logseq's
    properties), or a database of hashcards or repeater. Build the cards first. A schedule is no
    answer and counts as none; it comes in once, and never over what you answered here.
    """
    refuse_missing(paths)
    databases = [path for path in paths if path.suffix.lower() in ENDINGS and path.is_file()]
    notes = [path for path in paths if path not in databases]
    with context.store() as store:
        now = context.now()
        if undo:
            _undone(context, undo_adoption(store, context.config, now))
            return
        plan = plan_adoption(store, context.config, context.root, notes, databases, now)
        if not context.json:
            _show(plan)
        if not dry_run:
            if plan.rows and not yes and not context.json and _can_ask():
                click.confirm("take these over?", default=True, abort=True)
            adopt_schedules(store, plan, now)
    if context.json:
        context.result(_object(plan, dry_run))
    elif dry_run:
        click.echo("nothing was changed: this was a dry run")
    elif plan.rows:
        click.echo(f"{len(plan.rows)} cards taken over; `studykit adopt --undo` takes that back")


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _undone(context: Context, count: int) -> None:
    if context.json:
        context.result({"undone": count})
    elif count:
        click.echo(f"{count} schedules taken back")
    else:
        click.echo("no adoption to take back")


def _object(plan: AdoptionPlan, dry_run: bool) -> dict[str, object]:
    return {
        "adopted": 0 if dry_run else len(plan.rows),
        "new": len(plan.rows),
        "known": plan.known,
        "studied": plan.studied,
        "unbuilt": plan.unbuilt,
        "unclear": plan.unclear,
        "cards": [
            {
                "id": row.card.id,
                "tool": row.schedule.tool,
                "due": row.review.due.isoformat(),
                "stability": round(row.memory.stability, 4),
                "difficulty": round(row.memory.difficulty, 4),
            }
            for row in plan.rows
        ],
    }


def _show(plan: AdoptionPlan) -> None:
    for row in plan.rows[:_MOST_SHOWN]:
        days = f"{row.memory.stability:.0f} d"
        click.echo(
            f"{row.review.due:%Y-%m-%d}  {days:>6}  {row.schedule.tool}  "
            f"{front_of(row.card.content)}"
        )
    if len(plan.rows) > _MOST_SHOWN:
        click.echo(f"and {len(plan.rows) - _MOST_SHOWN} more")
    told = [
        f"{len(plan.rows)} cards have a schedule to take over",
        *([f"{plan.known} were taken over before"] if plan.known else ()),
        *([f"{plan.studied} were answered here and stay"] if plan.studied else ()),
        *([f"{plan.unbuilt} are not built yet: run `studykit build`"] if plan.unbuilt else ()),
        *([f"{plan.unclear} tell no day"] if plan.unclear else ()),
    ]
    click.echo("; ".join(told))
