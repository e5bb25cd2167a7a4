"""What a forecast is made from, gathered once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from studykit.cli.context import Context
from studykit.config import StudyConfig
from studykit.scheduler.day import study_clock
from studykit.scheduler.forecast import Forecast, forecast
from studykit.scheduler.habits import Habits, habits_of
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.scheduler.time_off import Break, breaks_of
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that a forecast is made from. ``fitted`` says whether the weights were fitted."""

    rows: Sequence[QueueItem]
    left: Collection[str]
    study: StudyConfig
    schedule: Callable[[str], Schedule]
    today: date
    days: int
    habits: Habits
    fitted: bool
    breaks: Sequence[Break]

    def at(self, retention: float | None, least: int = 0) -> Forecast:
        """The coming days at a desired retention; None: as configured."""
        return forecast(
            self.rows,
            self.study,
            self.schedule,
            self.today,
            self.days,
            self.habits.pace,
            retention,
            left=self.left,
            odds=self.habits.odds,
            least=least,
            breaks=self.breaks,
        )


def outlook_of(context: Context, days: int, deck: str) -> Outlook:
    """Gather all that the coming days are made from; ``deck`` narrows it."""
    study = context.config.study
    with context.store() as store:
        session = Session(
            store, context.config, context.now, SessionOptions(deck=deck), choosing=False
        )
        habits = habits_of(store.log_rows(), study_clock(study))
        parameters = stored_parameters(store.setting)
        breaks = breaks_of(store.setting)

    @cache
    def schedule(name: str) -> Schedule:
        return schedule_of(context.config, name, parameters)

    return Outlook(
        session.rows,
        {row.card_id for row in (*session.queue.learning, *session.queue.main)},
        study,
        schedule,
        schedule("").clock.day(context.now()),
        days,
        habits,
        bool(study.parameters or parameters),
        breaks,
    )
