"""`studykit` alone: the decks of this workspace, or how to get some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context
from studykit.config import CONFIG_NAME
from studykit.render.characters import counted

if TYPE_CHECKING:
    from studykit.model import NoteFile, Problem
    from studykit.study.home import Home

_DECKS_SHOWN = 3


def welcome(context: Context) -> None:
    """Show the decks where there are cards, else the commands that come next."""
    files, problems = _notes(context)
    if context.store_path.exists():
        _home(context, files)
        return
    if context.json:
        found = {"workspace": str(context.root), "notes": len(files), "built": False}
        context.result(found)
        return
    click.echo(f"{context.root}: {counted(len(files), 'Markdown file')}, no cards yet")
    context.problems(problems)
    for line, meaning in _steps(context, len(files)):
        click.echo(f"  {line:<24}{meaning}")


def _notes(context: Context) -> tuple[list[NoteFile], list[Problem]]:
    from studykit.reader import find_notes

    notes = context.config.notes
    paths = [context.root / path for path in notes.paths]
    return find_notes(paths, context.root, context.config.no_notes, notes.links)


def _steps(context: Context, notes: int) -> list[tuple[str, str]]:
    if not notes:
        return [
            ("cd FOLDER", "go to your notes (Markdown files with title and videoId)"),
            ("studykit --help", "all commands"),
        ]
    steps = [
        ("studykit check .", "see whether studykit understands the notes"),
        ("studykit plan", "look at what it would make of them"),
    ]
    if not (context.root / CONFIG_NAME).is_file():
        steps.append(("studykit init", "make this folder a workspace"))
    return [
        *steps,
        ("studykit build", "make cards, and Anki decks in decks/"),
        ("studykit review", "study them"),
    ]


def _home(context: Context, files: Sequence[NoteFile]) -> None:
    from studykit.tui.splash import has_screen

    if context.json or not has_screen():
        home = _look(context, files)
        if context.json:
            context.result(_as_json(context, home, len(files)))
        else:
            for line in lines(home):
                click.echo(line)
        return
    while _choose(context, files):
        files, _ = _notes(context)


def _look(context: Context, files: Sequence[NoteFile]) -> Home:
    from studykit.study.home import home

    with context.store() as store:
        return home(store, context.config, context.now, files)


def _choose(context: Context, files: Sequence[NoteFile]) -> bool:
    """Show the screen and do what was chosen; whether it is to be shown again."""
    from importlib import import_module

    from studykit.tui.home import choose

    choice = choose(_look(context, files), context.root.name)
    if choice is None:
        return False
    if choice.action == "search":
        from studykit.cli.cards import browse

        browse(context, choice.text)
        return True
    click_context = click.get_current_context()
    names = {"review": "review", "build": "build", "triage": "triage"}
    command = import_module(f"studykit.cli.{names[choice.action]}").command
    if choice.action == "review":
        click_context.invoke(command, deck=choice.text)
    else:
        click_context.invoke(command)
    return choice.action == "review"


def _time(home: Home) -> str:
    return f"; about {counted(home.minutes_told, 'minute')}" if home.counts.total else ""


def lines(home: Home) -> list[str]:
    """The home screen in six lines, and one more where there is something to tell."""
    counts = home.counts
    busy = [deck for deck in home.decks if deck.counts.total]
    named = ", ".join(f"{d.name} {d.counts.total}" for d in busy[:_DECKS_SHOWN])
    more = f" and {len(busy) - _DECKS_SHOWN} more" if len(busy) > _DECKS_SHOWN else ""
    changed = f"{counted(home.changed, 'note')} changed since the last build: `studykit build`"
    return [
        f"today: {counts.new} new, {counts.learning} learning, {counts.due} due{_time(home)}",
        f"decks: {named}{more}" if busy else f"decks: {len(home.decks)}, nothing left today",
        f"streak: {counted(home.streak, 'day')}",
        f"next 14 days, today first: {home.spark} ({' '.join(map(str, home.coming))})",
        f"drafts: {home.drafts} waiting: `studykit triage`" if home.drafts else "drafts: none wait",
        changed if home.changed else "notes: as at the last build; `studykit review` studies",
        *([home.notice] if home.notice else []),
    ]


def _as_json(context: Context, home: Home, notes: int) -> dict[str, object]:
    return {
        "workspace": str(context.root),
        "notes": notes,
        "built": True,
        "today": {"new": home.counts.new, "learning": home.counts.learning, "due": home.counts.due},
        "decks": [
            {
                "deck": deck.name,
                "cards": deck.cards,
                "new": deck.counts.new,
                "learning": deck.counts.learning,
                "due": deck.counts.due,
            }
            for deck in home.decks
        ],
        "streak": home.streak,
        "coming": list(home.coming),
        "minutes": round(home.minutes, 1),
        "drafts": home.drafts,
        "changed": home.changed,
    }
