"""Gathers what the statistics page shows from the store."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from studykit.config import Config
from studykit.exporter.stats_page import Charted
from studykit.scheduler.forecast import forecast
from studykit.scheduler.review_stats import days_of_rows, pace_of, streak
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
    places = store.places_in_study()
    parameters = stored_parameters(store.setting)

    @cache
    def schedule(deck: str) -> Schedule:
        return schedule_of(config, deck, parameters)

    def schedule_of_card(card_id: str) -> Schedule:
        return schedule(places[card_id][0] if card_id in places else "")

    clock = schedule("").clock
    today = clock.day(now)
    steps = (step for _, found in store.steps_by_card() for step in found)
    tested = recalls_of(steps, schedule_of_card)
    memories = [m for card_id, m in store.memories().items() if card_id in places and m.reps]
    days = days_of_rows(store.log_rows(), clock)
    load = forecast(
        store.queue(),
        config.study,
        schedule,
        today,
        _DAYS_AHEAD,
        pace_of(store.answer_seconds()),
        breaks=breaks_of(store.setting),
    ).days
    answered = store.answers_by_card()
    tables = [
        (name, groups({card_id: place[i] for card_id, place in places.items()}, answered, tested))
        for i, name in enumerate(("deck", "note", "type"))
    ]
    return Charted(
        days=days,
        today=today,
        streak=streak(days, today),
        weeks=by_week(tested),
        bins=calibration(tested),
        load=load,
        stabilities=stabilities(memories),
        difficulties=difficulties(memories),
        groups=tables,
    )
