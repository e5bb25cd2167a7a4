"""The statistics of a workspace as one page: charts, and the numbers behind each as a table."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studykit.card_json import Json
from studykit.exporter.page import WEB, page
from studykit.render.characters import counted
from studykit.render.html import plain_html
from studykit.scheduler.forecast import DayLoad
from studykit.scheduler.review_stats import Day
from studykit.scheduler.study_report import Group, Retention

_WEEKS = 53
_MOST_ROWS = 40
Row = Sequence[str | float | int | None]


@dataclass(frozen=True, slots=True)
class Charted:
    """All that the page shows. ``groups`` are tables by what they group by."""

    days: Sequence[Day]
    today: date
    streak: int
    weeks: Sequence[tuple[date, Retention]]
    bins: Sequence[Retention]
    load: Sequence[DayLoad]
    stabilities: Sequence[tuple[int, int]]
    difficulties: Sequence[tuple[int, int]]
    groups: Sequence[tuple[str, Sequence[Group]]]


@dataclass(frozen=True, slots=True)
class _Figure:
    title: str
    told: str
    heads: Sequence[str]
    rows: Sequence[Row]
    spec: Json = None
    wide: bool = False


def stats_page(charted: Charted, title: str) -> str:
    """An HTML page of one file, that loads nothing, in the reader's light or dark colours."""
    figures = [
        _heatmap(charted),
        _retention(charted),
        _calibration(charted),
        _forecast(charted),
        _minutes(charted),
        _histogram("Stability", "cards by days until recall falls to 90 %", charted.stabilities),
        _histogram("Difficulty", "cards by difficulty, 1 easy to 10 hard", charted.difficulties),
        *(_table(name, rows) for name, rows in charted.groups),
    ]
    answers = sum(day.span.answers for day in charted.days)
    told = (
        f"{counted(answers, 'answer')} on {counted(len(charted.days), 'day')} · "
        f"{counted(charted.streak, 'day')} in a row"
    )
    body = (
        f'<h1>{plain_html(title)}</h1><p class="told">{told} · {charted.today}</p>'
        f"<main>{''.join(_markup(figure) for figure in figures)}</main>"
    )
    style = (WEB / "stats.css").read_text(encoding="utf-8")
    return page(f"{title}: statistics", style, body, "stats")


def _markup(figure: _Figure) -> str:
    heads = "".join(f'<th scope="col">{plain_html(head)}</th>' for head in figure.heads)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in figure.rows
    )
    table = (
        f'<div class="rows" tabindex="0" role="region" aria-label="{html.escape(figure.title)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    charted = figure.spec is not None and bool(figure.rows)
    spec = f' data-spec="{html.escape(json.dumps(figure.spec))}"' if charted else ""
    if not figure.rows:
        inner = "<p>nothing yet</p>"
    elif charted:
        inner = f'<div class="chart"></div><details><summary>numbers</summary>{table}</details>'
    else:
        inner = table
    wide = ' class="wide"' if figure.wide else ""
    return (
        f"<figure{wide}{spec}><figcaption>{plain_html(figure.title)}</figcaption>"
        f"<p>{plain_html(figure.told)}</p>{inner}</figure>"
    )


def _cell(cell: str | float | int | None) -> str:
    if cell is None:
        return "–"
    return plain_html(f"{cell:.1f}" if isinstance(cell, float) else str(cell))


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


def _axis(field: str, title: str, kind: str = "quantitative", **more: Json) -> Json:
    return {"field": field, "type": kind, "title": title, **more}


def _heatmap(charted: Charted) -> _Figure:
    first = charted.today - timedelta(days=charted.today.weekday(), weeks=_WEEKS - 1)
    counts = {day.day: day.span.answers for day in charted.days if day.day >= first}
    total = (charted.today - first).days + 1
    every = [first + timedelta(days=n) for n in range(total)]
    values: list[Json] = [
        {
            "week": str(day - timedelta(days=day.weekday())),
            "day": f"{day:%a}",
            "answers": counts.get(day, 0),
        }
        for day in every
    ]
    spec: Json = {
        "data": {"values": values},
        "height": {"step": 13},
        "mark": {"type": "rect", "cornerRadius": 2, "stroke": "#8886", "strokeWidth": 0.5},
        "encoding": {
            "x": _axis("week", "", "ordinal", timeUnit="yearmonthdate", axis=_MONTHS, band=0.9),
            "y": _axis(
                "day", "", "ordinal", sort=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            ),
            "color": _axis(
                "answers",
                "answers",
                scale={"type": "sqrt"},
                condition={"test": "datum.answers === 0", "value": "transparent"},
            ),
        },
    }
    rows = [(str(day), counts[day]) for day in sorted(counts, reverse=True)]
    return _Figure(
        "Answers a day", "the last year", ("day", "answers"), rows, spec if counts else None, True
    )


_WEEKDAYS: Json = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS: Json = {
    "format": "%b",
    "labelExpr": "date(datum.value) <= 7 ? datum.label : ''",
    "labelAngle": 0,
    "tickSize": 0,
    "domain": False,
}


def _retention(charted: Charted) -> _Figure:
    values: list[Json] = [
        {"week": str(week), "kind": kind, "retention": share}
        for week, found in charted.weeks
        for kind, share in (("true", found.true), ("predicted", found.predicted))
    ]
    spec: Json = {
        "data": {"values": values},
        "height": 200,
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": _axis("week", "", "temporal"),
            "y": _axis("retention", "", axis={"format": "%"}, scale={"zero": False}),
            "color": _axis("kind", "", "nominal"),
            "strokeDash": _axis("kind", "", "nominal"),
            "shape": _axis("kind", "", "nominal"),
        },
    }
    rows = [
        (str(week), found.tested, _percent(found.true), _percent(found.predicted))
        for week, found in reversed(charted.weeks)
    ]
    return _Figure(
        "Retention by week",
        "cards remembered when they came back, and what the model expected",
        ("week", "tested", "true", "predicted"),
        rows,
        spec,
    )


def _calibration(charted: Charted) -> _Figure:
    values: list[Json] = [
        {"predicted": b.predicted, "true": b.true, "tested": b.tested} for b in charted.bins
    ]
    line: list[Json] = [{"predicted": at, "true": at} for at in (0, 1)]
    share: Json = {"domain": [0, 1]}
    x = _axis("predicted", "predicted", axis={"format": "%"}, scale=share)
    y = _axis("true", "true", axis={"format": "%"}, scale=share)
    spec: Json = {
        "height": 200,
        "layer": [
            {
                "data": {"values": line},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "#888"},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "filled": True, "opacity": 0.9},
                "encoding": {"x": x, "y": y, "size": _axis("tested", "answers")},
            },
        ],
    }
    rows = [(_percent(b.predicted), _percent(b.true), b.tested) for b in charted.bins]
    return _Figure(
        "Calibration",
        "on the line, the model is right about you; below it, you forget more than it thinks",
        ("predicted", "true", "tested"),
        rows,
        spec,
    )


def _forecast(charted: Charted) -> _Figure:
    values: list[Json] = [
        {"day": str(load.day), "kind": kind, "cards": cards}
        for load in charted.load
        for kind, cards in (("due", load.due), ("new", load.new))
    ]
    spec: Json = {
        "data": {"values": values},
        "height": 200,
        "mark": {"type": "bar", "stroke": "#8888"},
        "encoding": {
            "x": _axis("day", "", "temporal"),
            "y": _axis("cards", "cards"),
            "color": _axis("kind", "", "nominal"),
        },
    }
    rows = [(str(load.day), load.due, load.new, load.minutes) for load in charted.load]
    told = "simulated from your cards and your pace"
    return _Figure("The coming weeks", told, ("day", "due", "new", "minutes"), rows, spec)


def _minutes(charted: Charted) -> _Figure:
    recent = charted.days[-90:]
    values: list[Json] = [
        {"day": str(day.day), "minutes": round(day.span.seconds / 60, 1)} for day in recent
    ]
    spec: Json = {
        "data": {"values": values},
        "height": 200,
        "mark": "bar",
        "encoding": {"x": _axis("day", "", "temporal"), "y": _axis("minutes", "minutes")},
    }
    rows = [(str(day.day), day.span.seconds / 60, day.span.answers) for day in reversed(recent)]
    return _Figure(
        "Time spent", "the last 90 days of study", ("day", "minutes", "answers"), rows, spec
    )


def _histogram(title: str, told: str, counts: Sequence[tuple[int, int]]) -> _Figure:
    values: list[Json] = [{"from": str(low), "cards": number} for low, number in counts]
    spec: Json = {
        "data": {"values": values},
        "height": 200,
        "mark": "bar",
        "encoding": {
            "x": _axis("from", "", "ordinal", sort=None, axis={"labelAngle": 0}),
            "y": _axis("cards", "cards"),
        },
    }
    return _Figure(title, told, ("from", "cards"), counts, spec)


def _table(name: str, rows: Sequence[Group]) -> _Figure:
    shown = [
        (
            group.name,
            group.cards,
            group.answers,
            group.seconds / 60,
            group.retention.tested if group.retention else 0,
            _percent(group.retention.true) if group.retention else None,
            _percent(group.retention.predicted) if group.retention else None,
        )
        for group in rows[:_MOST_ROWS]
    ]
    heads = (name, "cards", "answers", "minutes", "tested", "true", "predicted")
    told = f"the {_MOST_ROWS} of most time" if len(rows) > _MOST_ROWS else "by time spent"
    return _Figure(f"By {name}", told, heads, shown, wide=True)
