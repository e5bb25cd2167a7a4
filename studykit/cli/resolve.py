"""`studykit resolve`: answer what a build left to the learner."""

from __future__ import annotations

import click

from studykit.build.anki_progress import resolve_anki, words_in_anki
from studykit.build.resolve import asked_content, relearn, resolve_merge, resolve_unsure
from studykit.card_json import Json, candidate_from, content_object
from studykit.cli.context import Context, is_terminal, pass_context
from studykit.cli.plan_report import difference, words_of
from studykit.errors import UsageError
from studykit.model import Candidate, Card, Content
from studykit.store.backups import back_up_before
from studykit.store.store import Question, Store

ASKED = {
    "unsure": "is it the same fact?",
    "changed": "its fact changed: learn it again?",
    "merge": "you edited it, and its note changed: keep your words?",
    "anki": "you edited it here and in Anki: keep the words here?",
}
ANSWERS = {
    "unsure": {"same": "the same fact", "different": "another fact"},
    "changed": {"relearn": "learn it again", "keep": "keep its memory"},
    "merge": {"mine": "keep my words", "note": "take the note's"},
    "anki": {"here": "keep the words here", "anki": "take those of Anki"},
}


@click.command("resolve")
@click.argument("card_id", required=False, metavar="[ID]")
@click.argument("answer", required=False)
@pass_context
def command(context: Context, card_id: str | None, answer: str | None) -> None:
    """Answer what a build was unsure of; without ID lists the questions, or asks one by one.

    ANSWER is same or different (is it the same fact?), relearn or keep (a fact that changed), mine
    or note (a card you edited), here or anki (a card
    you edited in both).
    """
    with context.store() as store:
        questions = store.questions()
        if card_id is not None:
            _answer_one(context, store, questions, card_id, answer)
        elif context.json:
            context.result([_object(store, question) for question in questions])
        elif not questions:
            click.echo("nothing to resolve")
        else:
            _go_through(context, store, questions)


def _answer_one(
    context: Context, store: Store, questions: list[Question], card_id: str, answer: str | None
) -> None:
    open_ones = [q for q in questions if q.card_id.startswith(card_id)]
    if not open_ones:
        raise UsageError(f"{card_id}: has no open question", "see `studykit resolve`")
    question = next((q for q in open_ones if answer in ANSWERS[q.kind]), None)
    if question is None or answer is None:
        allowed = " or ".join(name for q in open_ones for name in ANSWERS[q.kind])
        raise UsageError(f"{card_id}: cannot be answered so", f"answer with {allowed}")
    back_up_before(store, "resolve", context.now())
    _apply(context, store, question, answer)
    click.echo(f"{question.card_id}: {ANSWERS[question.kind][answer]}")


def _apply(context: Context, store: Store, question: Question, answer: str) -> None:
    if question.kind == "unsure":
        resolve_unsure(store, question, answer == "same", context.config, context.now())
    elif question.kind == "anki":
        resolve_anki(store, question, answer == "here")
    elif question.kind == "merge":
        resolve_merge(store, question, answer == "mine")
    else:
        if answer == "relearn":
            relearn(store, question.card_id, context.config, context.now())
        store.close_question(question.card_id, question.kind)


def _go_through(context: Context, store: Store, questions: list[Question]) -> None:
    if is_terminal():
        back_up_before(store, "resolve", context.now())
    for number, question in enumerate(questions, 1):
        card = store.card(question.card_id)
        if card is None:
            store.close_question(question.card_id, question.kind)
            continue
        source = card.source
        click.echo(f"{number} of {len(questions)}  {source.title} › {' › '.join(source.headings)}")
        before, after = _sides(card, question)
        context.console.print(difference(words_of(before), words_of(after)))
        answers = ANSWERS[question.kind]
        if not is_terminal():
            click.echo(f"  studykit resolve {question.card_id} {'|'.join(answers)}")
            continue
        told = ", ".join(f"{name} ({meaning})" for name, meaning in answers.items())
        choice = click.prompt(
            f"{ASKED[question.kind]} {told}, skip, quit",
            type=click.Choice([*answers, "skip", "quit"]),
            show_choices=False,
        )
        if choice == "quit":
            return
        if choice != "skip":
            _apply(context, store, question, choice)


def _sides(card: Card, question: Question) -> tuple[Content, Content]:
    """What stands against what: before and after, or the learner's words and the note's."""
    if question.kind == "unsure":
        return card.content, _candidate(question).content
    if question.kind == "merge":
        return card.content, asked_content(question, "now") or card.candidate.content
    if question.kind == "anki":
        return card.content, words_in_anki(question) or card.content
    return asked_content(question, "before") or card.content, card.content


def _candidate(question: Question) -> Candidate:
    found = question.detail["candidate"]
    assert isinstance(found, dict)
    return candidate_from(found)


def _object(store: Store, question: Question) -> dict[str, Json]:
    card = store.card(question.card_id)
    if card is None:
        return {"id": question.card_id, "kind": question.kind}
    before, after = _sides(card, question)
    return {
        "id": card.id,
        "kind": question.kind,
        "before": content_object(before),
        "after": content_object(after),
        "answers": list(ANSWERS[question.kind]),
    }
