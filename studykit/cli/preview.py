"""`studykit preview`: a page to look at the cards in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.build_report import output_folder
from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.model import Card, Note, Status

SHOWN = (Status.ACTIVE, Status.SUSPENDED)


@click.command("preview")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The page to write.")
@click.option("--deck", default="", help="Only this deck and those below it.")
@click.option("--drafts", is_flag=True, help="Draft cards too.")
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@pass_context
def command(context: Context, output: Path | None, deck: str, drafts: bool, opened: bool) -> None:
    """Write a page with the notes and their cards as Anki will show them, and print its path.

    The page is one file that loads nothing: search, filter, flip, and copy the command that edits,
    bans or explains a card. What the last build made or changed is marked. By default it is
    preview.html in the decks' folder.
    """
    from studykit.exporter.media import as_data
    from studykit.exporter.preview import preview_page
    from studykit.exporter.whole_files import write_file

    with context.store() as store:
        cards = store.cards(status=(*SHOWN, Status.DRAFT) if drafts else SHOWN)
        changes = store.last_changes()
    cards = [card for card in cards if _within(card, deck)]
    if not cards:
        raise UsageError(f"no cards in {deck or 'this workspace'}", "see `studykit cards`")
    path = output or output_folder(context, None) / "preview.html"
    notes = () if deck else _notes(context)
    title = deck or context.root.name or "studykit"
    page = preview_page(cards, title, notes, changes, as_data(cards, context.root))
    write_file(path, page.encode("utf-8", "replace"))
    if context.json:
        context.result({"path": str(path), "cards": len(cards)})
    else:
        click.echo(str(path))
    if opened:
        click.launch(path.resolve().as_uri())


def _within(card: Card, deck: str) -> bool:
    return not deck or card.deck == deck or card.deck.startswith(f"{deck}::")


def _notes(context: Context) -> list[Note]:
    """The notes of the workspace as they stand now."""
    from studykit.extractor.notes.note import read_notes
    from studykit.reader import find_notes

    config = context.config.notes
    paths = [context.root / path for path in config.paths]
    files, _ = find_notes(paths, context.root, context.config.no_notes)
    return [note for note, _ in read_notes(files, context.config)]
