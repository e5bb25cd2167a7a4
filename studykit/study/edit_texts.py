"""The texts of a card that the learner may change, and the edits that come of them."""

from __future__ import annotations

from dataclasses import replace

from studykit.model import Card, Cloze, Content, Edits, QuestionAnswer
from studykit.render.cloze import parse_cloze


def fields_of(card: Card) -> dict[str, str]:
    """The texts of a card that can be edited, by the name of their field."""
    if isinstance(card.content, Cloze):
        return {"text": card.content.text, "context": card.context}
    return {
        "question": card.content.question,
        "answer": card.content.answer,
        "context": card.context,
    }


def problem(texts: dict[str, str]) -> str:
    """Why these texts make no card, or ""."""
    for name, text in texts.items():
        if name != "context" and not text.strip():
            return f"the {name} must not be empty"
    if "text" in texts and not parse_cloze(texts["text"]):
        return "a cloze needs a blank: {{c1::answer}} or {{c1::answer::hint}}"
    return ""


def edits_from(card: Card, texts: dict[str, str]) -> Edits | None:
    """The card's edits with these texts in them; None when they say what the card says."""
    content = _content(card.content, {name: text.strip() for name, text in texts.items()})
    context = texts["context"].strip()
    if content == card.content and context == card.context:
        return None
    generated = card.candidate
    return replace(
        card.edits,
        content=None if content == generated.content else content,
        context=None if context == generated.context else context,
        base=None if content == generated.content else card.edits.base or generated.content,
    )


def _content(content: Content, texts: dict[str, str]) -> Content:
    if isinstance(content, Cloze):
        return Cloze(texts["text"])
    points = content.points if texts["answer"] == content.answer else ()
    return QuestionAnswer(texts["question"], texts["answer"], points)
