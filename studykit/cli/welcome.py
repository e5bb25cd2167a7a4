"""`studykit` alone: what it would do in this folder, and how."""

from __future__ import annotations

import click

from studykit.cli.context import Context


def welcome(context: Context) -> None:
    """Print what is here and the commands that come next; reads, writes nothing."""
    from studykit.reader import find_notes

    config = context.config
    paths = [context.root / path for path in config.notes.paths]
    files, problems = find_notes(paths, context.root, config.notes.exclude, config.notes.links)
    built = context.store_path.exists()
    if context.json:
        context.result({"workspace": str(context.root), "notes": len(files), "built": built})
        return
    click.echo(f"{context.root}: {len(files)} Markdown files, {_state(built)}")
    context.problems(problems)
    for line, meaning in _steps(len(files), built):
        click.echo(f"  {line:<24}{meaning}")


def _state(built: bool) -> str:
    return "cards already made" if built else "no cards yet"


def _steps(notes: int, built: bool) -> list[tuple[str, str]]:
    if built:
        return [
            ("studykit review", "study what is due"),
            ("studykit plan", "see what changed in the notes since the last build"),
            ("studykit build", "bring cards and decks up to date"),
            ("studykit --help", "all commands"),
        ]
    if not notes:
        return [
            ("cd FOLDER", "go to your notes (Markdown files with title and videoId)"),
            ("studykit --help", "all commands"),
        ]
    return [
        ("studykit check .", "see whether studykit understands the notes"),
        ("studykit extract .", "look at the cards it would make"),
        ("studykit init", "make this folder a workspace"),
        ("studykit build", "make cards, and Anki decks in " + "decks/"),
    ]
