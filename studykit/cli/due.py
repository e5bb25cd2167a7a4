"""`studykit due`: count what is due today, by deck."""

from __future__ import annotations

from collections import defaultdict

import click

from studykit.bulk import bulk
from studykit.cli.context import Context, pass_context
from studykit.scheduler.interval_text import interval_text
from studykit.scheduler.queue import Counts, count
from studykit.scheduler.queue_item import QueueItem
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions


@click.command("due")
@click.option("--deck", default="", help="Only this deck and those below it.")
@pass_context
def command(context: Context, deck: str) -> None:
    """Count the new, learning and due cards of today, by deck.

    The counts are those that `studykit review` will show: daily limits and siblings are taken off.
    When nothing is due it says when the next card is.
    """
    with bulk(), context.store() as store:
        session = Session(
            store, context.config, context.now, SessionOptions(deck=deck), choosing=False
        )
    by_deck = _by_deck((*session.queue.learning, *session.queue.main))
    if context.json:
        context.result(_as_json(session, by_deck))
        return
    if not by_deck:
        click.echo("nothing is due")
    else:
        _table(by_deck, session.counts)
    for line in _waiting(session, context):
        click.echo(line)


def _by_deck(rows: tuple[QueueItem, ...]) -> dict[str, Counts]:
    groups: dict[str, list[QueueItem]] = defaultdict(list)
    for row in rows:
        groups[row.deck].append(row)
    return {deck: count((), groups[deck]) for deck in sorted(groups)}


def _table(by_deck: dict[str, Counts], total: Counts) -> None:
    click.echo("  new  learning  due  deck")
    for deck, counts in by_deck.items():
        click.echo(f"{counts.new:5} {counts.learning:9} {counts.due:4}  {deck}")
    if len(by_deck) > 1:
        click.echo(f"{total.new:5} {total.learning:9} {total.due:4}  in all")


def _waiting(session: Session, context: Context) -> list[str]:
    queue = session.queue
    lines = []
    if queue.held_new or queue.held_due:
        lines.append(f"held by the daily limits: {queue.held_new} new, {queue.held_due} due")
    if queue.buried:
        lines.append(f"put off to tomorrow because a sibling comes today: {queue.buried}")
    if not session.counts.total and session.next_due is not None:
        local = session.study_clock.local(session.next_due)
        wait = interval_text((session.next_due - context.now()).total_seconds())
        lines.append(f"the next card is due in {wait}, on {local:%Y-%m-%d at %H:%M}")
    return lines


def _as_json(session: Session, by_deck: dict[str, Counts]) -> dict[str, object]:
    queue = session.queue
    return {
        **_counts(session.counts),
        "decks": [{"deck": deck, **_counts(counts)} for deck, counts in by_deck.items()],
        "held": {"new": queue.held_new, "due": queue.held_due},
        "buried": queue.buried,
        "next_due": None if session.next_due is None else session.next_due.isoformat(),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"new": counts.new, "learning": counts.learning, "due": counts.due}
