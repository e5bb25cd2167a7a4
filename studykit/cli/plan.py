"""`studykit plan`: what a build would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from studykit.build.decks import cards_to_write
from studykit.build.edits import what_becomes_of_edit
from studykit.build.listings import adopt, read_all_listings, take_replies, what_differs
from studykit.build.outgoing import are_published_as, leaving
from studykit.build.stale_decks import stale_listings
from studykit.build.unchanged import standing
from studykit.card_json import Json
from studykit.cli.build_report import (
    counts_line,
    coverage_line,
    coverage_object,
    output_folder,
    prepared_with_bar,
)
from studykit.cli.context import Context, exit_code, pass_context, refuse_missing
from studykit.cli.hints import after_first_plan
from studykit.cli.plan_report import print_changes, print_notes, words_of
from studykit.cli.writer_run import is_set, waiting
from studykit.exporter.export import outdated
from studykit.model import Change, Problem, Severity
from studykit.render.characters import one_line
from studykit.store.store import Store


@click.command("plan")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the decks.")
@click.option("-v", "--verbose", is_flag=True, help="List every card of a new workspace, too.")
@click.option("--check", is_flag=True, help="Exit with 1 when a build would change something.")
@pass_context
def command(
    context: Context, paths: tuple[Path, ...], output: Path | None, verbose: bool, check: bool
) -> int:
    """Show what `studykit build` would do with the notes at PATHs. Writes nothing."""
    refuse_missing(paths)
    folder = output_folder(context, output)
    with _store(context, folder) as (store, wrong):
        prepared = prepared_with_bar(context, store, paths)
        is_known = bool(store.count_cards())
        claims = waiting(context, store, paths)
        decks = _decks(context, store, folder)
    if context.json:
        counts: dict[str, Json] = dict(prepared.counts)
        changes: list[Json] = [_object(c, prepared.is_draft(c)) for c in prepared.changes]
        failed: list[Json] = list(prepared.failed)
        due: list[Json] = [str(path) for path in decks]
        told = {**counts, "changes": changes, "decks": due, "failed": failed}
        told["coverage"] = coverage_object(prepared)
        if is_set(context.config.writer):
            told["waiting"] = claims
        context.result(told)
    else:
        click.echo(counts_line(prepared))
        if is_known or verbose:
            print_changes(context, prepared)
        else:
            print_notes(prepared)
        if claims:
            click.echo(f"{claims} claims wait for the writer: `studykit write`")
        for path in decks:
            click.echo(f"{one_line(path)}  is missing or not up to date: a build is due")
        click.echo(coverage_line(prepared))
        if not context.store_path.exists():
            after_first_plan(context)
    context.problems([*wrong, *(p for p in prepared.problems if p.severity is Severity.ERROR)])
    is_due = check and (prepared.changes_anything or bool(decks))
    return exit_code(bool(prepared.failed or wrong or is_due), paths)


def _decks(context: Context, store: Store, folder: Path) -> list[Path]:
    """The packages that a build would write or set aside even if no note had changed."""
    has_store, config = context.store_path.exists(), context.config
    held = leaving(store)
    stands = standing(store, config, folder, context.root, held)
    if stands.whole:
        return []
    stands, cards = cards_to_write(store, config, stands, held)
    known = stands.names or None
    found, names = outdated(cards, config.decks, folder, packages=has_store, names=known)
    names |= stands.files
    stale = stale_listings(folder, names, store.card_ids())
    if has_store and not are_published_as(store, folder, config.publish):
        standing_yet = (folder / f"{name}.apkg" for name in sorted(names))
        found += [path for path in standing_yet if path.exists() and path not in found]
    return [*found, *(path.with_suffix(".apkg") for path in stale)]


@contextmanager
def _store(context: Context, folder: Path) -> Iterator[tuple[Store, list[Problem]]]:
    """The study database, or for a clone without one what its listings say, out of the way; and in
    what listings and database differ.
    """
    usual = context.root / context.config.decks.output
    if context.store_path.exists():
        with context.store() as store:
            yield store, what_differs(store, folder)
        return
    with TemporaryDirectory() as place, Store.open(Path(place) / "study.db") as store:
        listed, wrong = read_all_listings([folder, usual])
        adopt(store, listed)
        for place_of_replies in (folder, usual):
            take_replies(store, place_of_replies)
        yield store, wrong


def _object(change: Change, draft: bool) -> dict[str, Json]:
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
        "draft": draft,
        "edit": what_becomes_of_edit(change) or None,
    }
