"""`studykit build`: make cards and decks from the notes."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import click

from studykit.build.analysis_cache import cache_of
from studykit.build.cluster import workers_of
from studykit.build.edits import what_becomes_of_edit
from studykit.build.parallel_extraction import cores
from studykit.build.whole_build import Built, build
from studykit.cli.build_report import (
    counts_line,
    coverage_line,
    left_behind,
    output_folder,
    prepared_with_bar,
    reading_bar,
    report_object,
)
from studykit.cli.context import (
    Context,
    error_boundary,
    exit_code,
    near,
    pass_context,
    refuse_missing,
)
from studykit.cli.first_build import is_empty
from studykit.cli.hints import after_first_build
from studykit.cli.plan_report import front_of, print_changes
from studykit.config import CHANGES_NAME
from studykit.exporter.whole_files import refuse_unwritable
from studykit.model import Outcome, Problem, Severity
from studykit.render.characters import counted, one_line


@click.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the decks.")
@click.option("--tier", type=click.Choice(["ready", "all"]), help="Which tiers become cards.")
@click.option("--watch", is_flag=True, help="Build again whenever a note is saved.")
@click.option(
    "--with-reviews", is_flag=True, help="Put your reviews into the packages, for your own Anki."
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes that read (default: one a core)."
)
@click.option(
    "--cluster", metavar="ADDRESS", help="Scheduler of a Dask cluster whose workers read."
)
@click.option("--yes", is_flag=True, help="Build many notes without studykit.toml, unasked.")
@click.option("-v", "--verbose", is_flag=True, help="Show every change of the plan.")
@pass_context
def command(
    context: Context,
    paths: tuple[Path, ...],
    output: Path | None,
    tier: str | None,
    watch: bool,
    with_reviews: bool,
    yes: bool,
    verbose: bool,
    jobs: int | None,
    cluster: str | None,
) -> int:
    """Make cards and Anki decks from the notes at PATHs (default: those of studykit.toml).

    Cards whose fact survived keep their ids, reviews and your edits. A backup is made first;
    `studykit undo` takes the build back.
    """
    if tier is not None:
        cards = replace(context.config.cards, tier=tier)
        context.config = replace(context.config, cards=cards)
    if is_empty(context, paths, yes) and not watch:
        return _nothing(context, paths)
    with workers_of(cluster) if cluster else nullcontext() as workers:
        means = (jobs or cores(), workers)
        code = _build_once(context, paths, output, verbose, with_reviews, means)
    if watch:
        _watch(context, paths, output, verbose, with_reviews)
    return code


def _nothing(context: Context, paths: tuple[Path, ...]) -> int:
    """Say that there are no notes; nothing is written."""
    refuse_missing(paths)
    prepared = prepared_with_bar(context, None, paths)
    if context.json:
        empty = Built(prepared, 0, (), (), prepared.problems, 0, 0.0)
        context.result(report_object(empty, context.root))
    else:
        where = ", ".join(map(str, paths)) or str(context.root)
        click.echo(f"{where}: no Markdown files, so nothing was made; run it in a folder of notes")
    context.problems(prepared.problems)
    return exit_code(bool(prepared.failed), paths)


def _build_once(
    context: Context,
    paths: tuple[Path, ...],
    output: Path | None,
    verbose: bool,
    with_reviews: bool,
    means: tuple[int, Executor | None] = (1, None),
) -> int:
    refuse_missing(paths)
    refuse_unwritable(output_folder(context, output))
    asked = not context.config.writer.on_build or _ask(context, paths)
    with context.store(create=True) as store, reading_bar() as bar:
        built = build(
            store,
            context.root,
            context.config,
            paths,
            now=context.now(),
            output=output,
            with_reviews=with_reviews,
            progress=bar,
            jobs=means[0],
            executor=means[1],
            cache=cache_of(context.config),
        )
    if context.json:
        context.result(report_object(built, context.root))
    else:
        _print(context, built, output, verbose)
    context.problems([p for p in built.problems if _is_told(p)])
    for error in built.failures:
        click.echo(f"studykit: {error}", err=True)
    return exit_code(built.failed or not asked, paths)


def _is_told(problem: Problem) -> bool:
    """Whether a problem is printed by a build: work that was not done."""
    return problem.severity is Severity.ERROR or problem.code == "among-decks"


def _ask(context: Context, paths: tuple[Path, ...]) -> bool:
    """Ask a writer first; whether it answered."""
    from studykit.cli.writer_run import ask_on_build

    return ask_on_build(context, paths)


def _print(context: Context, built: Built, output: Path | None, verbose: bool) -> None:
    prepared = built.prepared
    if verbose:
        print_changes(context, prepared)
    changed = any(package.changed for package in built.packages)
    asked = bool(prepared.known.of(Outcome.CHANGED, Outcome.UNSURE) or prepared.contested)
    if not (built.number or changed or built.stale or asked or built.failures):
        held = f"{counted(built.cards, 'card')} of {counted(prepared.notes, 'note')}"
        verb = "is" if built.cards == 1 else "are"
        click.echo(f"nothing to do: {held} {verb} up to date")
        return
    found = f"{counted(prepared.notes, 'note')}, {counted(built.cards, 'card')}"
    click.echo(f"{found}: {counts_line(prepared)}")
    for package in built.packages:
        same = "" if package.changed else ", same"
        click.echo(f"  {one_line(near(package.path))}  {counted(package.cards, 'card')}{same}")
    for path in built.stale:
        click.echo(
            f"  {one_line(near(path))}  no such deck any more: moved to .studykit/backups/decks"
        )
    for change in prepared.edited:
        assert change.card is not None
        card = change.card
        click.echo(f"  {card.id}  {front_of(card.content)}: {what_becomes_of_edit(change)}")
    for line in left_behind(built.left):
        click.echo(line)
    _print_remarks(built)
    if built.questions:
        need = "needs" if built.questions == 1 else "need"
        cards = counted(built.questions, "card")
        click.echo(f"{cards} {need} a word of yours: see `studykit resolve`")
    if not built.packages and not built.failures:
        folder = output_folder(context, output)
        click.echo(f"no cards, so nothing was written to {folder}: `studykit why NOTE` says why")
    click.echo(coverage_line(prepared))
    if built.number == 1:
        after_first_build(context, built.cards, sum(prepared.coverage.drafts.values()))


def _print_remarks(built: Built) -> None:
    hints = sum(p.severity is not Severity.ERROR for p in built.problems)
    if hints:
        click.echo(f"remarks on the notes: {hints}, see `studykit check`")
    unread = [p for p in built.problems if p.code == "hand-card-unread"]
    if unread:
        first = f"{unread[0].path}:{unread[0].line}"
        click.echo(f"not read, though they look like cards: {len(unread)}, the first at {first}")


def _watch(
    context: Context,
    paths: tuple[Path, ...],
    output: Path | None,
    verbose: bool,
    with_reviews: bool,
) -> None:
    from watchfiles import watch

    places = list(paths) or [context.root / path for path in context.config.notes.paths]
    click.echo("watching; Ctrl-C ends", err=True)
    for changes in watch(*places, raise_interrupt=False):
        if any(_is_note(context, Path(path)) for _, path in changes):
            try:
                with error_boundary(context):
                    _build_once(context, paths, output, verbose, with_reviews)
            except SystemExit:
                continue


def _is_note(context: Context, path: Path) -> bool:
    from studykit.reader import SUFFIXES

    if path.suffix.lower() not in SUFFIXES or path.name == CHANGES_NAME:
        return False
    name = Path(os.path.relpath(path.absolute(), context.root.absolute())).as_posix()
    return not any(fnmatch(name, pattern) for pattern in context.config.no_notes)
