"""`studykit stats`: how it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studykit.bulk import bulk
from studykit.cli.context import Context, pass_context
from studykit.model import Card, Memory, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.health import advice, answer_words, leech_reasons
from studykit.scheduler.leech import leech_advice
from studykit.scheduler.review_stats import Day, Span, days_of_rows, streak, together

if TYPE_CHECKING:
    from studykit.store.store import Store

_RECENT = 30
_MAKERS = {"written": "written", "authored": "by hand", "": "by rule"}
_SPANS = (("today", 1), ("7 days", 7), ("30 days", 30), ("year", 365))


@dataclass(frozen=True, slots=True)
class _Found:
    """All that the page is made of."""

    cards: Mapping[str, int]
    made: Mapping[str, int]
    days: Sequence[Day]
    today: date
    leeches: Sequence[tuple[Card, Memory]]
    answers: Mapping[str, int]
    advice: Sequence[str]

    def spans(self) -> list[tuple[str, Span]]:
        first = [(name, self.today - timedelta(days=n - 1)) for name, n in _SPANS]
        return [(name, together(self.days, since)) for name, since in first]


@click.command("stats")
@click.option("--history", is_flag=True, help="Also every day that has answers.")
@click.option(
    "--html", "page", type=click.Path(path_type=Path), help="Write charts and tables as a page."
)
@pass_context
def command(context: Context, history: bool, page: Path | None) -> None:
    """Show cards by stage, answers, time and retention, and the leeches with advice.

    Retention is the share of due cards that were remembered at their first answer of the day.
    """
    if page is not None:
        _write_page(context, page)
        return
    with bulk(), context.store() as store:
        found = _look(context, store)
    if context.json:
        context.result(_as_json(found))
        return
    click.echo("cards: " + ", ".join(f"{number} {name}" for name, number in found.cards.items()))
    if found.made.get("written"):
        click.echo(
            "made by: " + ", ".join(f"{number} {name}" for name, number in found.made.items())
        )
    click.echo(f"days in a row: {streak(found.days, found.today)}")
    _table(found.spans())
    if history:
        _table([(str(day.day), day.span) for day in found.days])
    for card, memory in found.leeches:
        reasons = ", ".join(leech_reasons(card, found.answers))
        click.echo(leech_advice(card, memory.lapses) + (f" ({reasons})" if reasons else ""))
    for line in found.advice:
        click.echo(line)


def _write_page(context: Context, path: Path) -> None:
    from studykit.exporter.stats_page import stats_page
    from studykit.exporter.whole_files import write_file
    from studykit.study.report import charted

    with bulk(), context.store() as store:
        found = charted(store, context.config, context.now())
    write_file(path, stats_page(found, context.root.name or "studykit").encode())
    if context.json:
        context.result({"path": str(path)})
    else:
        click.echo(str(path))


def _look(context: Context, store: Store) -> _Found:
    clock = study_clock(context.config.study)
    stages = store.stages()
    order = ("new", "learning", "young", "mature", "suspended", "draft", "banned", "retired")
    leeches = []
    for card in store.lapsed(context.config.study.leech_lapses):
        memory = store.memory(card.id)
        if memory is not None:
            leeches.append((card, memory))
    days, today = days_of_rows(store.log_rows(), clock), clock.day(context.now())
    recent = together(days, today - timedelta(days=_RECENT))
    made = store.made_by(_MAKERS)
    active = store.contents(status=(Status.ACTIVE,)) if leeches else ()
    return _Found(
        {name: stages[name] for name in order if name in stages},
        {name: made[name] for name in ("written", "by hand", "by rule") if made.get(name)},
        days,
        today,
        leeches,
        Counter(answer_words(content) for _, _, _, content in active),
        advice(store.ratings(), recent, context.config.study),
    )


def _table(rows: Sequence[tuple[str, Span]]) -> None:
    click.echo("            answers  minutes  retention")
    for name, span in rows:
        retention = "-" if span.retention is None else f"{span.retention:.1%}"
        click.echo(f"{name:10} {span.answers:8} {span.seconds / 60:8.1f} {retention:>10}")


def _as_json(found: _Found) -> dict[str, object]:
    return {
        "cards": dict(found.cards),
        "made": dict(found.made),
        "streak": streak(found.days, found.today),
        "spans": {name: _span(span) for name, span in found.spans()},
        "days": [{"day": str(day.day), **_span(day.span)} for day in found.days],
        "advice": list(found.advice),
        "leeches": [
            {
                "id": card.id,
                "lapses": memory.lapses,
                "note": card.source.path,
                "line": card.source.first_line,
                "advice": leech_advice(card, memory.lapses),
                "reasons": list(leech_reasons(card, found.answers)),
            }
            for card, memory in found.leeches
        ],
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "answers": span.answers,
        "seconds": round(span.seconds, 1),
        "tested": span.tested,
        "remembered": span.remembered,
        "retention": span.retention,
    }
