"""`studykit doctor`: check the study database."""

from __future__ import annotations

import click

from studykit.cli.building import output_folder, unknown_listed
from studykit.cli.context import Context, pass_context
from studykit.exporter.listing import read_listings
from studykit.model import Memory, Review
from studykit.store.backups import back_up_before
from studykit.store.store import Store


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Make the memory cache anew from the review log.")
@pass_context
def command(context: Context, repair: bool) -> int:
    """Check the study database: its file, that every memory follows from its reviews, and that
    the listings beside the decks hold no card it does not know.
    """
    with context.store() as store:
        damage = store.damage()
        right = _memories(context, store)
        stale = _stale(store.memories(), right)
        if repair and stale:
            back_up_before(store, "repair", context.now())
            store.set_memories(right.values())
        folder = output_folder(context, None)
        listed, problems = read_listings(folder)
        problems += unknown_listed(store, listed, folder)
        cards, reviews = len(store.cards()), len(store.reviews())
    if context.json:
        context.result(
            {"cards": cards, "reviews": reviews, "damage": damage, "stale_memories": len(stale)}
        )
    else:
        click.echo(f"{cards} cards, {reviews} reviews")
        for line in damage:
            click.echo(f"damaged: {line}")
        if stale:
            done = "made anew" if repair else "do not follow from the log: run with --repair"
            click.echo(f"{len(stale)} memories {done}")
        if not damage and not stale and not problems:
            click.echo("all is well")
    context.problems(problems)
    return 1 if damage or problems or (stale and not repair) else 0


def _memories(context: Context, store: Store) -> dict[str, Memory]:
    """What the log says of every card, replayed with each deck's options."""
    from studykit.scheduler.memory import replay, schedule_of
    from studykit.scheduler.parameters import stored_parameters

    parameters = stored_parameters(store.setting)
    decks = {card.id: card.deck for card in store.cards()}
    by_card: dict[str, list[Review]] = {}
    for review in store.reviews():
        by_card.setdefault(review.card_id, []).append(review)
    schedules = {d: schedule_of(context.config, d, parameters) for d in set(decks.values())}
    replayed = {i: replay(found, schedules[decks[i]]) for i, found in by_card.items()}
    return {i: memory for i, memory in replayed.items() if memory is not None}


def _stale(kept: dict[str, Memory], right: dict[str, Memory]) -> list[str]:
    def same(one: Memory | None, other: Memory | None) -> bool:
        if one is None or other is None:
            return one is other
        near = abs(one.stability - other.stability) <= 1e-6 * max(1.0, other.stability)
        return near and one.due == other.due and (one.state, one.reps) == (other.state, other.reps)

    return [i for i in {**kept, **right} if not same(kept.get(i), right.get(i))]
