"""`studykit triage`: accept, edit or ban draft cards, one key each."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import click

from studykit.card_json import Json
from studykit.cli.cards import grade_of
from studykit.cli.context import Context, pass_context
from studykit.cli.edit import edited_in_editor
from studykit.cli.plan_report import front_of
from studykit.model import Card, Cloze, Grade, Status
from studykit.render.characters import clean
from studykit.render.cloze import answers
from studykit.render.terminal import to_terminal
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import Today, parse
from studykit.store.store import Store
from studykit.study.keys import TRIAGE_KEYS
from studykit.study.passage import passage
from studykit.study.triage import Draft, Triage
from studykit.tui.splash import has_screen

#: A plain triage shows each card whole, and its keys each time.
_KEYS = {key.label: key for key in TRIAGE_KEYS if key.label not in ("space", "?")}


@click.command("triage", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--limit", type=click.IntRange(1), help="Most cards to go through.")
@click.option("--plain", is_flag=True, help="Lines of text, for pipes and screen readers.")
@pass_context
def command(context: Context, query: tuple[str, ...], limit: int | None, plain: bool) -> None:
    """Go through draft cards, best first, one key each. What you accept becomes an ordinary card.

    What you ban never comes back; what you skip is offered again another day. Keys are read from a
    pipe too.
    """
    asked = parse(" ".join(query), context.config.queries)
    today = Today(study_clock(context.config.study), context.now())
    with context.store() as store:
        grades = store.grades()
        if asked.terms or grades or context.json:
            found = store.matching(today, asked, status=(Status.DRAFT,))
            cards = _best_first([card for card, _ in found], grades, store)
            drafts = [Draft(card.id, card.source.path) for card in cards]
        else:
            cards, drafts = [], [Draft(*one) for one in store.drafts()]
        triage = Triage(store, drafts[:limit], lambda card: _judged(card, grade_of(card, grades)))
        if context.json:
            context.result([_object(card, grade_of(card, grades)) for card in cards[:limit]])
            return
        if plain or not has_screen():
            _go_through(context, triage)
        else:
            from studykit.tui.triage import run_triage

            run_triage(triage, context.root)
    for line in _told(triage, len(drafts)):
        click.echo(line)


UNSEEN = 1.5


def _best_first(cards: list[Card], grades: Mapping[str, Grade], store: Store) -> list[Card]:
    """The judge's best first; what it has not seen comes before what it found poor."""
    weight = store.importances(Status.DRAFT)
    return sorted(cards, key=lambda c: (-_rank(grade_of(c, grades)), -weight[c.id]))


def _rank(grade: Grade | None) -> float:
    return UNSEEN if grade is None else grade.grade


def _object(card: Card, grade: Grade | None) -> dict[str, Json]:
    return {
        "id": card.id,
        "card": front_of(card.content),
        "generator": card.candidate.generator,
        "grade": grade.grade if grade else None,
        "fault": grade.fault if grade else None,
        "advice": grade.advice if grade else None,
    }


def _judged(card: Card, grade: Grade | None) -> str:
    """Who made a card, and what a judge said of it."""
    made = "by the writer" if card.candidate.generator == "written" else "by rule"
    if grade is None:
        return made
    told = ": ".join(filter(None, (grade.fault, grade.advice)))
    return f"{made}, judged {grade.grade}{f' ({to_terminal(told)})' if told else ''}"


def _told(triage: Triage, drafts: int) -> list[str]:
    done = triage.counter
    parts = ((done.accepted, "accepted"), (done.banned, "banned"), (done.skipped, "skipped"))
    told = ", ".join(f"{number} {name}" for number, name in parts if number)
    left = drafts - done.accepted - done.banned
    lines = []
    if told:
        after = "; `studykit build` puts them into decks" if done.accepted else ""
        lines.append(told + after)
    waits = "1 draft waits" if left == 1 else f"{left or 'no'} drafts wait"
    lines.append(waits)
    return lines


def _go_through(context: Context, triage: Triage) -> None:
    keys = _keys()
    while (card := triage.current) is not None:
        title = f"{clean(card.source.title)}, {clean(triage.said)}"
        click.echo(f"\n{triage.waiting} of {triage.total} left  {title}")
        click.echo(_shown(card))
        for line in passage(context.root, card.source).lines:
            if line.inside:
                click.echo(f"  note: {clean(line.text[line.start : line.end])}")
        click.echo(", ".join(f"{label} {key.hint}" for label, key in _KEYS.items()))
        key = _wanted(keys)
        if _KEYS[key].action == "quit":
            return
        said = _do(triage, card, key)
        if said:
            click.echo(said)


def _do(triage: Triage, card: Card, key: str) -> str:
    action = _KEYS[key].action
    if action == "accept_note":
        return f"{triage.accept_note()} accepted"
    if action == "undo":
        return "undone" if triage.undo() else "nothing to undo"
    if action == "edit":
        triage.edit(edited_in_editor(card))
        return "edited and accepted"
    acts = {
        "decide('accept')": triage.accept,
        "decide('ban')": triage.ban,
        "decide('skip')": triage.skip,
        "decide('later')": triage.later,
    }
    acts[action]()
    return ""


def _shown(card: Card) -> str:
    content = card.content
    lines = [f"  {to_terminal(card.context)}"] if card.context else []
    if isinstance(content, Cloze):
        told = "; ".join(answers(content.text))
        return "\n".join([*lines, f"  {front_of(content)}", f"  → {to_terminal(told)}"])
    answer = to_terminal(content.answer).replace("\n", "\n    ")
    return "\n".join([*lines, f"  {to_terminal(content.question)}", f"  → {answer}"])


def _keys() -> Iterator[str]:
    """Single keys from a terminal, letters from a pipe; "q" for ever at its end."""
    if sys.stdin.isatty():
        while True:
            yield click.getchar()
    for line in sys.stdin:
        yield from line.split()
    while True:
        yield "q"


def _wanted(keys: Iterator[str]) -> str:
    return next(key[0] for key in keys if key[:1] in _KEYS)
