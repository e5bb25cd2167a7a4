"""Change the standing of cards: what `ban`, `suspend` and `resume` share."""

from __future__ import annotations

from collections.abc import Sequence

import click

from studykit.cli.card_ids import cards_of
from studykit.cli.context import Context
from studykit.cli.plan_report import front_of
from studykit.errors import UsageError
from studykit.model import Status


def change_status(context: Context, ids: Sequence[str], status: Status, word: str) -> None:
    """Give cards a status and say so. Raises UsageError when a card is retired or not there."""
    with context.store() as store:
        cards = cards_of(store, ids)
        for card in cards:
            if card.status is Status.RETIRED:
                raise UsageError(f"{card.id}: is retired", "it comes back when its claim does")
        with store.transaction():
            for card in cards:
                store.set_status(card.id, status)
    if context.json:
        context.result({"ids": [card.id for card in cards], "status": status.value})
        return
    for card in cards:
        click.echo(f"{card.id} {word}: {front_of(card.content)}")
