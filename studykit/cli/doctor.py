"""`studykit doctor`: check the study database, and rescue what can be read of a damaged one."""

from __future__ import annotations

from dataclasses import dataclass

import click

from studykit.build.listings import unknown_listed
from studykit.bulk import bulk
from studykit.cli.build_report import output_folder
from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.exporter.listing import read_listings
from studykit.model import Memory, Problem
from studykit.store.backups import back_up_before, rescue
from studykit.store.salvage import Salvaged
from studykit.store.soundness import look
from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class _Report:
    """What was found; ``damage`` leaves the memories unlooked at."""

    cards: int
    reviews: int
    damage: list[str]
    stale: list[str]
    problems: list[Problem]


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Make the memory cache anew from the review log.")
@click.option(
    "--salvage", is_flag=True, help="Read what can be read of a damaged database into a new one."
)
@click.option("--licences", "of_licence", is_flag=True, help="List what studykit is made of.")
@pass_context
def command(context: Context, repair: bool, salvage: bool, of_licence: bool) -> int:
    """Check the study database: its file, that every memory follows from its reviews, and that
    the listings beside the decks hold no card it does not know.

    --salvage takes every row that can still be read, and what only the backups and listings hold;
    the damaged file is kept.
    """
    if of_licence:
        return _licences(context)
    if salvage:
        return _salvage(context)
    with bulk(), context.store(checked=False) as store:
        report = _look(context, store, repair=repair)
    if context.json:
        context.result(
            {
                "cards": report.cards,
                "reviews": report.reviews,
                "damage": report.damage,
                "stale_memories": len(report.stale),
            }
        )
    else:
        _show(report, repair=repair)
    context.problems(report.problems)
    stale = report.stale and not repair
    return 1 if report.damage or report.problems or stale else 0


def _look(context: Context, store: Store, *, repair: bool) -> _Report:
    damage = store.damage()
    if damage:
        return _Report(0, 0, damage, [], [])
    right = _memories(context, store)
    stale = _stale(store.memories(), right)
    if repair and stale:
        back_up_before(store, "repair", context.now())
        store.set_memories(right.values())
    folder = output_folder(context, None)
    listed, problems = read_listings(folder)
    problems += unknown_listed(store, listed, folder)
    return _Report(store.count_cards(), store.count_reviews(), [], stale, problems)


def _show(report: _Report, *, repair: bool) -> None:
    for line in report.damage:
        click.echo(f"damaged: {line}")
    if report.damage:
        click.echo("run with --salvage, or `studykit restore` for the newest sound copy")
        return
    click.echo(f"{report.cards} cards, {report.reviews} reviews")
    if report.stale:
        done = "made anew" if repair else "do not follow from the log: run with --repair"
        click.echo(f"{len(report.stale)} memories {done}")
    elif not report.problems:
        click.echo("all is well")


def _licences(context: Context) -> int:
    from dataclasses import asdict

    from studykit.cli.licences import licences

    found = licences()
    if context.json:
        context.result([asdict(one) for one in found])
    for one in () if context.json else found:
        click.echo(f"{one.package} {one.version}\t{one.licence}")
    return 0


# ---------------------------------------------------------------- salvage


def _salvage(context: Context) -> int:
    path = context.store_path
    held = look(path)
    if not path.parent.is_dir() or held.newer:
        raise UsageError(f"{path}: {held.faults[0]}", "there is nothing to salvage")
    if not held.faults and not _damage(context):
        click.echo("the study database is sound: there is nothing to salvage")
        return 0
    listed, problems = read_listings(output_folder(context, None))
    salvaged, kept = rescue(
        path,
        context.now(),
        listed,
        lambda store: store.set_memories(_memories(context, store).values()),
    )
    if context.json:
        context.result(
            {
                "cards": salvaged.cards,
                "reviews": salvaged.read,
                "from_copies": salvaged.from_copies,
                "lost": salvaged.missing,
                "kept": str(kept),
            }
        )
    else:
        for line in _told(salvaged):
            click.echo(line)
        click.echo(f"what was there is kept in {kept}")
        click.echo("run `studykit build` next: it reads all notes again")
    context.problems(problems)
    return 1 if salvaged.missing else 0


def _damage(context: Context) -> list[str]:
    with context.store(checked=False) as store:
        return store.damage()


def _told(salvaged: Salvaged) -> list[str]:
    """What became of the rows of the review log and of the cards, one line each."""
    broken = ", ".join(salvaged.broken) or "no table that matters"
    lines = [
        f"damaged: {broken}",
        f"{salvaged.cards} cards; {salvaged.read} rows of the review log read from the file",
    ]
    if salvaged.from_copies:
        lines.append(f"{salvaged.from_copies} more rows taken from the backups")
    if salvaged.missing:
        spans = ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in salvaged.lost[:9])
        lines.append(
            f"missing: at most {salvaged.missing} rows of the review log, by number {spans}"
        )
    else:
        lines.append("no row of the review log is missing")
    if salvaged.orphans:
        lines.append(
            f"{salvaged.orphans} rows are of cards that come back with their notes: "
            "run `studykit doctor --repair` after the build"
        )
    return lines


# ---------------------------------------------------------------- memories


def _memories(context: Context, store: Store) -> dict[str, Memory]:
    """What the log says of every card, replayed with each deck's options."""
    from studykit.scheduler.memory import replay
    from studykit.scheduler.schedule import schedule_of
    from studykit.scheduler.stored_weights import stored_parameters

    parameters = stored_parameters(store.setting)
    decks = store.decks()
    schedules = {d: schedule_of(context.config, d, parameters) for d in set(decks.values())}
    replayed = {
        card_id: replay(reviews, schedules[decks[card_id]])
        for card_id, reviews in store.steps_by_card()
        if card_id in decks
    }
    return {i: memory for i, memory in replayed.items() if memory is not None}


def _stale(kept: dict[str, Memory], right: dict[str, Memory]) -> list[str]:
    def same(one: Memory | None, other: Memory | None) -> bool:
        if one is None or other is None:
            return one is other
        near = abs(one.stability - other.stability) <= 1e-6 * max(1.0, other.stability)
        return near and one.due == other.due and (one.state, one.reps) == (other.state, other.reps)

    return [i for i in {**kept, **right} if not same(kept.get(i), right.get(i))]
