"""`studykit triage`: accept, edit or ban draft cards, one key each."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.differences import front_of
from studykit.cli.edit import edited_in_editor
from studykit.model import Card, Cloze, Status
from studykit.render.cloze import answers
from studykit.render.terminal import to_terminal
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today, parse
from studykit.store.store import Store

KEYS = "a accept, e edit and accept, b ban, s skip, q quit"


@click.command("triage", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--limit", type=click.IntRange(1), help="Most cards to go through.")
@pass_context
def command(context: Context, query: tuple[str, ...], limit: int | None) -> None:
    """Go through draft cards, one key each. What you accept becomes an ordinary card.

    What you ban never comes back; what you skip is offered again. Keys are read from a pipe too.
    """
    asked = parse(" ".join(query), context.config.queries)
    today = Today(study_clock(context.config.study), context.now())
    with context.store() as store:
        drafts = [c for c in store.cards(status=(Status.DRAFT,)) if asked.fits(c, None, today)]
        drafts = drafts[:limit]
        if context.json:
            context.result([{"id": c.id, "card": front_of(c.content)} for c in drafts])
            return
        counts = _go_through(store, drafts)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{told}; `studykit build` puts them into decks" if told else "no draft cards")


def _go_through(store: Store, drafts: list[Card]) -> dict[str, int]:
    counts: dict[str, int] = {}
    keys = _keys()
    for number, card in enumerate(drafts, 1):
        click.echo(f"\n{number} of {len(drafts)}  {card.source.title}")
        click.echo(_shown(card))
        click.echo(KEYS)
        key = _wanted(keys)
        if key == "q":
            break
        done = _decide(store, card, key)
        counts[done] = counts.get(done, 0) + 1
    return counts


def _decide(store: Store, card: Card, key: str) -> str:
    if key == "a":
        store.set_status(card.id, Status.ACTIVE)
        return "accepted"
    if key == "b":
        store.set_status(card.id, Status.BANNED)
        return "banned"
    if key == "e":
        store.edit(card.id, edited_in_editor(card))
        store.set_status(card.id, Status.ACTIVE)
        return "edited"
    return "skipped"


def _shown(card: Card) -> str:
    content = card.content
    lines = [f"  {to_terminal(card.context)}"] if card.context else []
    if isinstance(content, Cloze):
        told = "; ".join(answers(content.text))
        return "\n".join([*lines, f"  {front_of(content)}", f"  → {to_terminal(told)}"])
    answer = to_terminal(content.answer).replace("\n", "\n    ")
    return "\n".join([*lines, f"  {to_terminal(content.question)}", f"  → {answer}"])


def _keys() -> Iterator[str]:
    """Single keys from a terminal, letters from a pipe; "q" for ever at its end."""
    if sys.stdin.isatty():
        while True:
            yield click.getchar().lower()
    for line in sys.stdin:
        yield from line.split()
    while True:
        yield "q"


def _wanted(keys: Iterator[str]) -> str:
    return next(key[0] for key in keys if key[:1] in ("a", "e", "b", "s", "q"))
