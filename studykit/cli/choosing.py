"""`studykit forecast --decide`: retention against minutes a day, with a line that is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context
from studykit.cli.progress_bar import progress
from studykit.render.characters import counted
from studykit.scheduler.choice import PLAYED, RETENTIONS, Cost, recommended, with_steps
from studykit.scheduler.optimizer import ALL_WEIGHTS

if TYPE_CHECKING:
    from studykit.cli.outlook import Outlook

_ROUGH = 400


def choose(
    context: Context, outlook: Outlook, asked: Sequence[float], minutes: float | None
) -> None:
    """Simulate each retention, mark the one to take, and say what the numbers rest on."""
    wished = outlook.schedule("").desired_retention
    now = round(wished, 4)
    costs = _costs(outlook, sorted({*RETENTIONS, *asked, now}))
    best = recommended(costs, minutes, now)
    if context.json:
        context.result(_as_json(outlook, costs, best, wished))
        return
    last = outlook.today + timedelta(days=outlook.days)
    click.echo(f"{counted(len(outlook.rows), 'card')}, {outlook.days} days, up to {last}")
    click.echo("  retention  min a day  cards a day  recalled  100 more")
    for cost in costs:
        click.echo(_line(cost, best, now))
    for line in _notes(outlook, costs, best, minutes, wished):
        click.echo(line)


def _line(cost: Cost, best: Cost | None, now: float) -> str:
    mark = ">" if cost is best else " "
    named = (("now", cost.retention == now), ("recommended", cost is best))
    words = ", ".join(word for word, here in named if here)
    further = "" if cost.further is None else f"{cost.further:.1f}"
    return (
        f"{mark} {cost.retention:9.0%} {cost.minutes_a_day:10.1f} {cost.cards_a_day:12.1f} "
        f"{cost.remembered:9} {further:>9}  {words}"
    ).rstrip()


def _costs(outlook: Outlook, retentions: Sequence[float]) -> tuple[Cost, ...]:
    found = []
    with progress("simulating", len(retentions)) as tick:
        for done, retention in enumerate(retentions, 1):
            played = outlook.at(retention, PLAYED)
            found.append(
                Cost(retention, played.minutes_a_day, played.answers_a_day, played.remembered)
            )
            tick(done)
    return with_steps(found)


def _notes(
    outlook: Outlook,
    costs: Sequence[Cost],
    best: Cost | None,
    minutes: float | None,
    wished: float,
) -> list[str]:
    meaning = "(recalled at the end; 100 more: minutes a day for each 100 cards recalled beyond)"
    lines = [meaning, _advice(costs, best, minutes), _rests_on(outlook), _weights(outlook)]
    if best is not None and best.retention != round(wished, 4):
        lines.append(
            f"to take it: desired_retention = {best.retention:.2f} under [study] in studykit.toml;"
            " then `studykit reschedule` shows which due dates would move"
        )
    return [line for line in lines if line]


def _advice(costs: Sequence[Cost], best: Cost | None, minutes: float | None) -> str:
    if best is None and minutes is not None and costs:
        return f"no line fits {minutes:g} minutes a day; fewer new cards a day would help more"
    if best is None:
        return "there are no cards to decide about yet"
    if minutes is not None:
        return f"recommended: the most that fits {minutes:g} minutes a day"
    return "recommended: the bend; above it each further card costs more time than on average"


def _rests_on(outlook: Outlook) -> str:
    habits, pace = outlook.habits, outlook.habits.pace
    if not habits.answers:
        return "rests on no answer of yours yet: usual times and grades; look again in a month"
    line = (
        f"rests on {habits.answers} answers of yours: {pace.remembered:.0f} s when remembered, "
        f"{pace.forgotten:.0f} s when not, {pace.meeting:.0f} s for a card's first"
    )
    if habits.tested:
        kept = habits.remembered / habits.tested
        line += f"; of {habits.tested} asked on a later day you knew {kept:.0%}"
    return line if habits.answers >= _ROUGH else f"{line}. That is few: take it as a rough guess"


def _weights(outlook: Outlook) -> str:
    if outlook.fitted:
        return "the odds are those of weights fitted to you"
    if outlook.habits.tested >= ALL_WEIGHTS:
        return "the odds are those of the default weights; `studykit optimize` may fit them to you"
    return "the odds are those of the default weights"


def _as_json(
    outlook: Outlook, costs: Sequence[Cost], best: Cost | None, wished: float
) -> dict[str, object]:
    habits = outlook.habits
    return {
        "cards": len(outlook.rows),
        "days": outlook.days,
        "desired_retention": wished,
        "recommended": None if best is None else best.retention,
        "retentions": [
            {
                "retention": cost.retention,
                "minutes_a_day": round(cost.minutes_a_day, 2),
                "cards_a_day": round(cost.cards_a_day, 2),
                "remembered": cost.remembered,
                "minutes_per_hundred_more": None
                if cost.further is None
                else round(cost.further, 2),
                "recommended": cost is best,
            }
            for cost in costs
        ],
        "rests_on": {
            "answers": habits.answers,
            "tested": habits.tested,
            "remembered": habits.remembered,
            "fitted": outlook.fitted,
            "seconds": {
                "first": round(habits.pace.meeting, 1),
                "remembered": round(habits.pace.remembered, 1),
                "forgotten": round(habits.pace.forgotten, 1),
            },
        },
    }
