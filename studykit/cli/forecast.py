"""`studykit forecast`: the load of the coming months, and what another retention would cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.outlook import outlook_of
from studykit.errors import UsageError
from studykit.scheduler.forecast import DayLoad, Forecast

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
    outlook = outlook_of(context, days or (_YEAR if decide else _QUARTER), deck)
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
