"""`studykit forecast`: the load of the coming months, and what another retention would cost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import click

from studykit.cli.context import Context, pass_context
from studykit.config import StudyConfig
from studykit.errors import UsageError
from studykit.scheduler.day import study_clock
from studykit.scheduler.forecast import DayLoad, Forecast, forecast
from studykit.scheduler.habits import Habits, habits_of
from studykit.scheduler.memory import Schedule, schedule_of
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.stored_weights import stored_parameters
from studykit.scheduler.time_off import Break, breaks_of
from studykit.study.session import Session, SessionOptions

_BAR = 40
_QUARTER, _YEAR = 90, 365
_OTHERS = (0.8, 0.85, 0.9, 0.95)


@click.command("forecast")
@click.option("--days", type=click.IntRange(1, 730), help="How far to look: 90, with --decide 365.")
@click.option("--deck", default="", help="Only this deck and those below it.")
@click.option(
    "--retention",
    "retentions",
    type=click.FloatRange(0.7, 0.99),
    multiple=True,
    help="Compare with this desired retention (may be repeated).",
)
@click.option(
    "--decide", is_flag=True, help="Help me decide: which retention is worth its minutes a day."
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    help="With --decide: the most minutes a day that you want to give.",
)
@pass_context
def command(
    context: Context,
    days: int | None,
    deck: str,
    retentions: tuple[float, ...],
    decide: bool,
    minutes: float | None,
) -> None:
    """Simulate the coming days: cards and minutes a day, and what is remembered at the end.

    Then the same for other desired retentions. The odds are the model's, pace and grades your own.
    """
    if minutes is not None and not decide:
        raise UsageError("--minutes goes with --decide", "write studykit forecast --decide")
    outlook = _outlook(context, days or (_YEAR if decide else _QUARTER), deck)
    if decide:
        from studykit.cli.choosing import choose

        choose(context, outlook, retentions, minutes)
        return
    simulated = [outlook.at(retention) for retention in (None, *(retentions or _OTHERS))]
    if context.json:
        context.result(_as_json(simulated))
        return
    _show_days(simulated[0].days)
    _show_costs(simulated)
    click.echo("`studykit forecast --decide` helps to choose")


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


def _outlook(context: Context, days: int, deck: str) -> Outlook:
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


def _show_days(days: Sequence[DayLoad]) -> None:
    """Days for two weeks, then weeks."""
    most = max((day.due + day.new for day in days), default=0) or 1
    click.echo("day          due   new  minutes")
    for chunk in _chunks(days):
        due = sum(day.due for day in chunk) / len(chunk)
        new = sum(day.new for day in chunk) / len(chunk)
        minutes = sum(day.minutes for day in chunk) / len(chunk)
        bar = "#" * round((due + new) / most * _BAR)
        name = str(chunk[0].day) + (" +" if len(chunk) > 1 else "  ")
        click.echo(f"{name} {due:4.0f} {new:5.0f} {minutes:8.1f}  {bar}".rstrip())
    if len(days) > 14:
        click.echo("(+ means the daily mean of the week that begins there)")


def _chunks(days: Sequence[DayLoad]) -> list[Sequence[DayLoad]]:
    later = range(14, len(days), 7)
    return [[day] for day in days[:14]] + [days[start : start + 7] for start in later]


def _show_costs(simulated: Sequence[Forecast]) -> None:
    last = simulated[0].days[-1].day + timedelta(days=1)
    click.echo(f"\nretention   cards a day  minutes a day  remembered on {last}  held back")
    for result in simulated:
        name = "as it is" if result.retention is None else f"{result.retention:.0%}"
        click.echo(
            f"{name:9} {result.answers_a_day:13.1f} {result.minutes_a_day:14.1f} "
            f"{result.remembered:25} {result.waiting:10}"
        )
    if any(result.waiting for result in simulated):
        click.echo("(the daily limit of due cards holds cards back: raise reviews_per_day)")


def _as_json(simulated: Sequence[Forecast]) -> dict[str, object]:
    return {
        "days": [
            {"day": str(day.day), "due": day.due, "new": day.new, "minutes": day.minutes}
            for day in simulated[0].days
        ],
        "retentions": [
            {
                "retention": result.retention,
                "cards_a_day": round(result.answers_a_day, 2),
                "minutes_a_day": round(result.minutes_a_day, 2),
                "remembered": result.remembered,
                "held_back": result.waiting,
            }
            for result in simulated
        ],
    }
