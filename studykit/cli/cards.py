"""`studykit cards`: list and search cards."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from studykit.card_json import Json, stamp
from studykit.cli.context import Context, is_terminal, pass_context
from studykit.cli.extract import citation_object, media_object
from studykit.cli.plan_report import front_of
from studykit.errors import UsageError
from studykit.model import Card, Cloze, Content, Grade, Memory, QuestionAnswer, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today, parse
from studykit.tui.splash import has_screen
from studykit.writer.digests import words_digest

if TYPE_CHECKING:
    from studykit.store.store import Store

_AT_ONCE = 1000


@click.command("cards", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--all", "everything", is_flag=True, help="Also banned, draft and retired cards.")
@click.option(
    "--browse", "browsing", is_flag=True, help="Look at them and change them on a screen."
)
@pass_context
def command(context: Context, query: tuple[str, ...], everything: bool, browsing: bool) -> None:
    """List the cards that QUERY describes: words, "a phrase", -not, deck: tag: note: is: prop:.

    Words are looked for in text, note, headings, tags and deck; docs/queries.md has all.
    """
    asked = parse(" ".join(query), context.config.queries)
    if browsing:
        _refuse_no_screen(context, everything)
        browse(context, " ".join(query))
        return
    study = context.config.study
    today = Today(study_clock(study), context.now(), study.leech_lapses)
    status = None if everything or asked.names_standing else (Status.ACTIVE, Status.SUSPENDED)
    with context.store() as store:
        if not query and not context.json and not is_terminal():
            _list(store, status)
            return
        found = store.matching(today, asked, status=status)
        if context.json:
            grades = store.grades()
            _echo(
                json.dumps(card_fields(card, memory, grade_of(card, grades)), ensure_ascii=False)
                for card, memory in found
            )
        elif is_terminal():
            _table(context, list(found))
        elif not _echo(_line(c.id, c.status, c.deck, c.content) for c, _ in found):
            click.echo("no cards fit", err=True)


def _echo(lines: Iterable[str]) -> bool:
    """Print lines, many at a time: each call reaches the reader at once. Whether there were any."""
    left = iter(lines)
    said = False
    while some := list(islice(left, _AT_ONCE)):
        click.echo("\n".join(some))
        said = True
    return said


def _refuse_no_screen(context: Context, everything: bool) -> None:
    if everything:
        raise UsageError("--browse takes no --all", "ask for a standing, such as is:banned")
    if context.json or not has_screen():
        raise UsageError("no terminal to browse on", "leave --browse out for the list")


def browse(context: Context, query: str) -> None:
    """Open the card browser; a query that cannot be read is said there."""
    from studykit.cli.editor import edited
    from studykit.study.browser import Browser
    from studykit.tui.browser import run_browser

    study = context.config.study
    clock = study_clock(study)
    with context.store() as store:
        browser = Browser(
            store,
            lambda: Today(clock, context.now(), study.leech_lapses),
            context.config.queries,
            at_once=False,
        )
        run_browser(browser, query, root=context.root, editor=edited)


def _list(store: Store, status: Collection[Status] | None) -> None:
    """All cards as lines, without reading more of them than their words."""
    if not _echo(_line(*row) for row in store.contents(status=status)):
        click.echo("no cards fit", err=True)


def _line(card_id: str, status: Status, deck: str, content: Content) -> str:
    return f"{card_id}\t{status}\t{deck}\t{front_of(content)}"


def grade_of(card: Card, grades: Mapping[str, Grade]) -> Grade | None:
    """A judge's grade of a card's words as they are now."""
    return grades.get(words_digest(card.content, card.context, card.source.claim))


def card_fields(card: Card, memory: Memory | None, grade: Grade | None = None) -> dict[str, Json]:
    """A card as `cards --json` and `extract` show it, with its judge's grade where it has one."""
    content, source = card.content, card.source
    asked = content if isinstance(content, QuestionAnswer) else None
    return {
        "id": card.id,
        "status": card.status.value,
        "due": stamp(memory.due) if memory else None,
        "stability": round(memory.stability, 4) if memory else None,
        "difficulty": round(memory.difficulty, 4) if memory else None,
        "reps": memory.reps if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "deck": card.deck,
        "kind": "question" if asked else "cloze",
        "question": asked.question if asked else None,
        "answer": asked.answer if asked else None,
        "cloze": content.text if isinstance(content, Cloze) else None,
        "context": card.context,
        "claim": source.claim,
        "line": source.first_line,
        "generator": card.candidate.generator,
        "tier": card.candidate.tier.value,
        "grade": grade.grade if grade else None,
        "fault": grade.fault if grade else None,
        "note": {
            "path": source.path,
            "title": source.title,
            "video_id": source.video_id,
            "channel": source.channel,
        },
        "headings": list(source.headings),
        "tags": list(card.tags),
        "citations": [citation_object(c) for c in card.citations],
        "media": [media_object(m) for m in card.candidate.media],
    }


def _table(context: Context, found: Sequence[tuple[Card, Memory | None]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in ("id", "deck", "card", "due"):
        table.add_column(title, overflow="fold", no_wrap=title in ("id", "due"))
    for card, memory in found:
        due = f"{memory.due.astimezone():%Y-%m-%d}" if memory else "new"
        shown = due if card.status is Status.ACTIVE else card.status.value
        table.add_row(card.id[:8], Text(card.deck), Text(front_of(card.content)), shown)
    context.console.print(table)
    click.echo(f"{len(found)} cards")
