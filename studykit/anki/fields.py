"""The fields of a card's Anki note: safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.anki.card_text import card_text
from studykit.anki.notetypes import names_of
from studykit.model import Card, Citation, Cloze, Media, Origin, Point, QuestionAnswer
from studykit.model.place import place_of
from studykit.render.html import cloze_to_html, from_elsewhere, link, plain_html, sanitised, to_html


def fields_of(card: Card) -> tuple[str, ...]:
    """The values of a card's Anki note, safe HTML in the order of its type's fields.

    What the learner wrote into a field in Anki stands as it was written, for as long as the card
    says the same.
    """
    made = _made(card)
    if not card.edits.fields:
        return made
    written = {name: text for name, text in card.edits.fields if _holds(card, name, text)}
    names = names_of(card)
    return tuple(written.get(name, text) for name, text in zip(names, made, strict=True))


def _holds(card: Card, name: str, field: str) -> bool:
    """Whether a field that was written in Anki still says what its card says."""
    content = card.content
    if name == "Context":
        return card_text(field) == card.context
    words = words_of_field(card, name, field)
    if isinstance(content, Cloze):
        return name != "Text" or words == content.text
    if name == "Back":
        return not content.points and words == content.answer
    return name != "Front" or words == content.question


def words_of_field(card: Card, name: str, field: str) -> str:
    """The card text of a field, without the pictures that the note put there itself."""
    side = media_html(card, "back" if name == "Back" else "front")
    for shown in (side, from_elsewhere(side)):
        field = field.replace(shown, "") if shown else field
    return card_text(field)


def _made(card: Card) -> tuple[str, ...]:
    source = card.source
    first, back, claim = _sides(card)
    return (
        plain_html(card.id),
        first + media_html(card, "front"),
        back + media_html(card, "back"),
        to_html(card.context),
        claim,
        citations_html(_stamps_below(card)),
        plain_html(source.path),
        plain_html(source.title),
        plain_html(" › ".join(place_of(card))),
        "",
        "",
        "",
    )


def _sides(card: Card) -> tuple[str, str, str]:
    """Front or text, back, and the sentence of the note where it says more than the two."""
    content = card.content
    if isinstance(content, Cloze):
        return cloze_to_html(content.text), "", ""
    first = to_html(content.question)
    if content.points:
        return first, _points(content.points), ""
    claim = card.source.claim
    told = _words(f"{content.question} {content.answer}")
    return first, to_html(content.answer), "" if _words(claim) <= told else to_html(claim)


def _words(text: str) -> set[str]:
    # The signs of an authored card ("Q:", "A:") are no words of what it says.
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in ("q", "a")}


def _stamps_below(card: Card) -> tuple[Citation, ...]:
    """The stamps that stand below the answer: those that no line of it has already."""
    content = card.content
    points = content.points if isinstance(content, QuestionAnswer) else ()
    shown = {citation for point in points for citation in point.citations}
    return tuple(citation for citation in card.citations if citation not in shown)


def media_html(card: Card, side: str) -> str:
    """The pictures and recordings of one side of a card, by their names in the package."""
    shown = [media for media in card.candidate.media if media.side == side and media.digest]
    return "".join(f"<div>{_shown(media)}</div>" for media in shown)


def _shown(media: Media) -> str:
    if media.kind == "image":
        return f'<img src="{media.name}" alt="{plain_html(media.alt)}">'
    return f"[sound:{media.name}]"


def citations_html(citations: Sequence[Citation]) -> str:
    """Stamps as links that open the video at that second."""
    return sanitised(" ".join(_stamp(citation) for citation in citations))


def _stamp(citation: Citation) -> str:
    label = citation.label.strip("[]() ")
    if citation.mended or not label:
        label = clock(citation.seconds)
    sign = "≈" if citation.origin is Origin.INHERITED else ""
    return link(citation.url, sign + label)


def clock(seconds: int) -> str:
    """Seconds as 2:05 or 1:02:05."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _points(points: Sequence[Point]) -> str:
    items = [f"<li>{to_html(p.text)} {citations_html(p.citations)}</li>" for p in points]
    return f"<ul>{''.join(items)}</ul>"
