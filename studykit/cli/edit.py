"""`studykit edit`: change a card's words."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from studykit.cli.card_ids import card_of
from studykit.cli.context import Context, pass_context
from studykit.cli.editor import open_page
from studykit.cli.plan_report import words_of
from studykit.errors import UsageError
from studykit.model import Card, Cloze, Content, Edits, QuestionAnswer
from studykit.render.cloze import parse_cloze

HEAD = "# Lines that begin with # are left out. Keep the names of the parts.\n"


@click.command("edit")
@click.argument("card_id", metavar="ID")
@click.option("--question", help="The new question.")
@click.option("--answer", help="The new answer.")
@click.option("--cloze", help="The new cloze text, such as 'It was {{c1::1969::year}}.'")
@click.option("--context", "grey", help="The new grey line above the question.")
@click.option("--reset", is_flag=True, help="Go back to what the note makes of it.")
@pass_context
def command(
    context: Context,
    card_id: str,
    question: str | None,
    answer: str | None,
    cloze: str | None,
    grey: str | None,
    reset: bool,
) -> None:
    """Change a card's words, in $EDITOR or by options. The change survives every build."""
    with context.store() as store:
        card = card_of(store, card_id)
        if reset:
            edits = replace(card.edits, content=None, base=None, context=None)
        elif question is None and answer is None and cloze is None and grey is None:
            edits = edited_in_editor(card)
        else:
            edits = _edited(card, _content(card, question, answer, cloze), grey)
        store.edit(card.id, edits)
        card = card_of(store, card.id)
    if context.json:
        context.result({"id": card.id, "edited": card.edits.content is not None})
    else:
        click.echo(f"{card.id}: {words_of(card.content)}")


def _edited(card: Card, content: Content, grey: str | None) -> Edits:
    generated = card.candidate.content
    if content == generated:
        kept = replace(card.edits, content=None, base=None)
    else:
        kept = replace(card.edits, content=content, base=card.edits.base or generated)
    return kept if grey is None else replace(kept, context=grey)


def _content(card: Card, question: str | None, answer: str | None, cloze: str | None) -> Content:
    before = card.content
    if isinstance(before, Cloze):
        if question is not None or answer is not None:
            raise UsageError("this card is a cloze", "give --cloze")
        return _checked(Cloze(before.text if cloze is None else cloze))
    if cloze is not None:
        raise UsageError("this card is a question", "give --question or --answer")
    points = before.points if answer is None else ()
    return _checked(
        QuestionAnswer(
            before.question if question is None else question,
            before.answer if answer is None else answer,
            points,
        )
    )


def _checked(content: Content) -> Content:
    if isinstance(content, Cloze):
        found = parse_cloze(content.text)
        if not found or any(b.number != 1 or not b.answer.strip() for b in found):
            raise UsageError(
                "a cloze needs a blank", "write {{c1::answer}} or {{c1::answer::hint}}"
            )
    elif not content.question.strip() or not content.answer.strip():
        raise UsageError("a side of the card would be empty", "write both question and answer")
    return content


def edited_in_editor(card: Card) -> Edits:
    """The edits of a card after the learner changed its words in $EDITOR. Raises UsageError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("no terminal for an editor", "give --question, --answer or --cloze")
    parts = _parts(card)
    text = HEAD + "".join(f"[{name}]\n{value}\n\n" for name, value in parts.items())
    changed = open_page(text, ".txt")
    if changed is None:
        return card.edits
    found = _parsed(changed, parts)
    content = card.content
    if isinstance(content, Cloze):
        new: Content = Cloze(found["cloze"])
    else:
        points = content.points if found["answer"] == content.answer else ()
        new = QuestionAnswer(found["question"], found["answer"], points)
    return _edited(card, _checked(new), found["context"])


def _parts(card: Card) -> dict[str, str]:
    content = card.content
    if isinstance(content, Cloze):
        return {"context": card.context, "cloze": content.text}
    return {"context": card.context, "question": content.question, "answer": content.answer}


def _parsed(text: str, parts: dict[str, str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.strip("[]") in parts and line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
            found[name] = []
        elif name and not line.startswith("#"):
            found[name].append(line)
    return {part: "\n".join(found.get(part, [])).strip() for part in parts}
