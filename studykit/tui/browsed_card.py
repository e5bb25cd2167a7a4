"""A card as the browser shows it: its row in the list, and the whole of it with how it stands."""

from __future__ import annotations

from textual.content import Content

from studykit.model import Card, Cloze, Status
from studykit.render.characters import clean
from studykit.render.cloze import front as gapped
from studykit.render.terminal import to_terminal
from studykit.study.browser import Row
from studykit.tui.card_view import EMPTY, back, front, front_turned
from studykit.tui.prose import Line
from studykit.tui.styles import LOUD, QUIET


def when(row: Row) -> str:
    """When a card is due, or how else it stands."""
    if row.card.status is not Status.ACTIVE:
        return row.card.status.value
    return f"{row.memory.due.astimezone():%Y-%m-%d}" if row.memory else "new"


def asked(card: Card) -> str:
    """What a card asks, on one line."""
    content = card.content
    text = gapped(content.text) if isinstance(content, Cloze) else content.question
    return " ".join(clean(to_terminal(text)).split())


def whole(row: Row) -> tuple[Line, ...]:
    """The whole card, and below it where and how it stands."""
    card, memory = row.card, row.memory
    sides = (*front(card), *back(card))
    if front(card) != front_turned(card):
        sides = (*front(card), EMPTY, *front_turned(card)[2:], *back(card))
    facts = [clean(card.deck).replace("::", " › ")]
    if card.tags:
        facts.append(" ".join(f"#{clean(tag)}" for tag in card.tags))
    if memory:
        facts.append(
            f"due {memory.due.astimezone():%Y-%m-%d}, stability {memory.stability:.1f} days, "
            f"difficulty {memory.difficulty:.1f}, {memory.reps} answers, {memory.lapses} lapses"
        )
    facts.append(f"{clean(card.source.path)}:{card.source.first_line}   {clean(card.id[:8])}")
    standing = card.status is not Status.ACTIVE
    head = (Line(Content.styled(f" {card.status.value} ", LOUD)), EMPTY) if standing else ()
    return (*head, *sides, EMPTY, *(Line(Content.styled(fact, QUIET)) for fact in facts))
