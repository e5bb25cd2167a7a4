"""Gathers what the statistics page shows from the store."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from studykit.config import Config
from studykit.exporter.stats_page import Charted
from studykit.model import Status
from studykit.scheduler.forecast import forecast
from studykit.scheduler.review_stats import days_of, pace, streak
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.scheduler.study_report import (
    by_week,
    calibration,
    difficulties,
    groups,
    recalls_of,
    stabilities,
)
from studykit.scheduler.time_off import breaks_of
from studykit.store.store import Store

_DAYS_AHEAD = 60


def charted(store: Store, config: Config, now: datetime) -> Charted:
    """Everything of the page for the cards in study, and all of the log."""
    cards = {card.id: card for card in store.cards(status=(Status.ACTIVE, Status.SUSPENDED))}
    reviews = store.reviews()
    parameters = stored_parameters(store.setting)

    @cache
    def schedule(deck: str) -> Schedule:
        return schedule_of(config, deck, parameters)

    def schedule_of_card(card_id: str) -> Schedule:
        card = cards.get(card_id)
        return schedule(card.deck if card is not None else "")

    clock = schedule("").clock
    today = clock.day(now)
    tested = recalls_of(reviews, schedule_of_card)
    memories = [m for card_id, m in store.memories().items() if card_id in cards and m.reps]
    days = days_of(reviews, clock)
    load = forecast(
        store.queue(),
        config.study,
        schedule,
        today,
        _DAYS_AHEAD,
        pace(reviews),
        breaks=breaks_of(store.setting),
    ).days
    return Charted(
        days=days,
        today=today,
        streak=streak(days, today),
        weeks=by_week(tested),
        bins=calibration(tested),
        load=load,
        stabilities=stabilities(memories),
        difficulties=difficulties(memories),
        groups=[
            ("deck", groups(cards, reviews, tested, lambda card: card.deck)),
            ("note", groups(cards, reviews, tested, lambda card: card.source.path)),
            ("type", groups(cards, reviews, tested, lambda card: card.candidate.generator)),
        ],
    )
