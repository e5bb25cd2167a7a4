"""Cards as text files: tables, JSON Lines, Markdown, and plain text that other programs take in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

from studykit.anki.fields import fields_of
from studykit.anki.tags import tags_of
from studykit.card_json import Json, card_object, stamp
from studykit.model import Card, Cloze, Content, Memory, QuestionAnswer, Review
from studykit.render.cloze import answers, front, replaced

#: A card with its memory (None: new) and the rows of its log.
Told = tuple[Card, Memory | None, Sequence[Review]]


def table(told: Sequence[Told]) -> str:
    """CSV with a heading: what a spreadsheet asks for."""
    target = io.StringIO()
    names = "id deck kind question answer context tags note channel headings stamps links".split()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*names, "due", "stability", "difficulty", "reps", "lapses"])
    for card, memory, _ in told:
        question, answer = _sides(card.content)
        state = (
            [stamp(memory.due), memory.stability, memory.difficulty, memory.reps, memory.lapses]
            if memory
            else ["", "", "", 0, 0]
        )
        writer.writerow(
            [
                card.id,
                card.deck,
                "cloze" if isinstance(card.content, Cloze) else "question",
                _harmless(question),
                _harmless(answer),
                _harmless(card.context),
                " ".join(card.tags),
                _harmless(card.source.title),
                _harmless(card.source.channel),
                _harmless(" › ".join(card.source.headings)),
                " ".join(citation.label for citation in card.citations),
                " ".join(citation.url for citation in card.citations if citation.url),
                *state,
            ]
        )
    return target.getvalue()


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def lines(told: Sequence[Told]) -> str:
    """JSON Lines with everything: the card, its memory, every row of its log."""
    return "".join(
        json.dumps(_object(card, memory, reviews), ensure_ascii=False) + "\n"
        for card, memory, reviews in told
    )


def _object(card: Card, memory: Memory | None, reviews: Sequence[Review]) -> dict[str, Json]:
    found = card_object(card)
    if memory is not None:
        found["memory"] = {
            "state": memory.state.name.lower(),
            "due": stamp(memory.due),
            "last_review": stamp(memory.last_review),
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "reps": memory.reps,
            "lapses": memory.lapses,
        }
    if reviews:
        found["reviews"] = [
            {
                "at": stamp(row.at),
                "rating": None if row.rating is None else int(row.rating),
                "seconds": row.seconds,
                "due": stamp(row.due),
                "origin": row.origin.value,
                "kind": row.kind.value,
            }
            for row in reviews
        ]
    return found


def markdown(told: Sequence[Told]) -> str:
    """A readable document: decks and notes as headings, stamps as links."""
    parts: list[str] = []
    deck = title = None
    for card, _, _ in told:
        if card.deck != deck:
            deck, title = card.deck, None
            parts.append(f"# {deck.replace('::', ' › ')}\n")
        if card.source.title != title and card.source.title != deck.rpartition("::")[2]:
            parts.append(f"## {card.source.title}\n")
        title = card.source.title
        question, answer = _sides(card.content)
        context = f"_{card.context}_\n\n" if card.context else ""
        stamps = " ".join(f"[{c.label}]({c.url})" if c.url else c.label for c in card.citations)
        end = f"\n\n{stamps}" if stamps else ""
        parts.append(f"{context}**{question}**\n\n{answer}{end}\n")
    return "\n".join(parts)


def mochi(told: Sequence[Told]) -> str:
    """Markdown for Mochi: sides parted by ---, cards by ***; blanks as {{…}}."""
    cards = []
    for card, _, _ in told:
        question, answer = _sides(card.content)
        if isinstance(card.content, Cloze):
            cards.append(_blanks(card.content, "{{%s}}"))
        else:
            cards.append(f"{question}\n---\n{answer}")
    return "\n\n***\n\n".join(cards) + "\n"


def remnote(told: Sequence[Told]) -> str:
    """Lines for RemNote: question >> answer, and {{blanks}}."""
    rows = []
    for card, _, _ in told:
        question, answer = _sides(card.content)
        if isinstance(card.content, Cloze):
            rows.append(f"- {_one_line(_blanks(card.content, '{{%s}}'))}")
        else:
            rows.append(f"- {_one_line(question)} >> {_one_line(answer)}")
    return "".join(f"{row}\n" for row in rows)


def anki_text(told: Sequence[Told]) -> str:
    """A text file that Anki imports into "Basic" and "Cloze": deck, tags and ids along."""
    rows = ["#separator:tab", "#html:true", "#guid column:1", "#notetype column:2"]
    rows += ["#deck column:3", "#tags column:6"]
    for card, _, _ in told:
        fields = fields_of(card)
        cloze = isinstance(card.content, Cloze)
        cells = (
            card.id,
            "Cloze" if cloze else "Basic",
            card.deck,
            fields[1],
            f"{fields[2]}<br>{fields[5]}" if fields[5] else fields[2],
            " ".join(tags_of(card)),
        )
        rows.append("\t".join(_cell(cell) for cell in cells))
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    text = text.replace("\n", "<br>") if "<pre>" not in text else text
    return '"' + text.replace('"', '""') + '"' if any(s in text for s in '"\t\n') else text


def _blanks(content: Cloze, form: str) -> str:
    return replaced(content.text, lambda blank: form % blank.answer)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sides(content: Content) -> tuple[str, str]:
    """Question and answer as card text; a cloze's are its blank text and what fills it."""
    if isinstance(content, QuestionAnswer):
        points = "\n".join(f"- {point.text}" for point in content.points)
        return content.question, points or content.answer
    return front(content.text), ", ".join(answers(content.text))


FORMS: Mapping[str, Callable[[Sequence[Told]], str]] = {
    "csv": table,
    "jsonl": lines,
    "markdown": markdown,
    "anki": anki_text,
    "remnote": remnote,
    "mochi": mochi,
}
"""Forms by name."""
