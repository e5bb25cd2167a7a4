"""Cards as plain JSON objects and back: what the store keeps and the listings show.

Objects hold only strings, numbers, lists and objects; fields that have their default are left out,
so that listings stay short and a new field does not touch old lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Edits,
    Grade,
    Media,
    Origin,
    Point,
    QuestionAnswer,
    Reply,
    Source,
    Status,
    Tier,
    WrittenCard,
)

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Object = Mapping[str, Json]
# Looked up, as each is asked for once a card.
_TIERS = {tier.value: tier for tier in Tier}
_ORIGINS = {origin.value: origin for origin in Origin}
#: What reading an object may raise that is none of ours, or was damaged.
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def content_object(content: Content) -> dict[str, Json]:
    """A card's content: {"cloze"} or {"question", "answer", "points"}."""
    if isinstance(content, Cloze):
        return {"cloze": content.text}
    found: dict[str, Json] = {"question": content.question, "answer": content.answer}
    if content.points:
        found["points"] = [
            {"text": point.text, "citations": _citations(point.citations)}
            for point in content.points
        ]
    return found


def content_from(found: Object) -> Content:
    """The content of an object. Raises KeyError or TypeError when it is no such object."""
    if "cloze" in found:
        return Cloze(_text(found["cloze"]))
    points = tuple(
        Point(_text(point["text"]), _citations_from(point["citations"]))
        for point in _objects(found.get("points", ()))
    )
    return QuestionAnswer(_text(found["question"]), _text(found["answer"]), points)


def candidate_object(candidate: Candidate) -> dict[str, Json]:
    """All of a candidate but ``importance`` and ``schedule``, which serve one extraction only."""
    source = candidate.source
    found: dict[str, Json] = {
        **content_object(candidate.content),
        "claim": source.claim,
        "headings": list(source.headings),
        "lines": [source.first_line, source.last_line],
        "note": {
            "path": source.path,
            "title": source.title,
            "channel": source.channel,
            "video": source.video_key,
            "video_id": source.video_id,
        },
        "citations": _citations(candidate.citations),
        "generator": candidate.generator,
        "tier": candidate.tier.value,
        "tags": list(candidate.tags),
    }
    optional = {
        "context": candidate.context,
        "variant": candidate.variant,
        "named_deck": candidate.deck,
        "written": candidate.written,
    }
    if candidate.media:
        found["media"] = [
            {"path": m.path, "kind": m.kind, "alt": m.alt, "side": m.side, "digest": m.digest}
            for m in candidate.media
        ]
    return {**found, **{name: text for name, text in optional.items() if text}}


def _media_from(found: Json) -> tuple[Media, ...]:
    return tuple(
        Media(
            _text(one["path"]),
            _text(one["kind"]),
            _text(one["alt"]),
            _text(one["side"]),
            digest=_text(one["digest"]),
        )
        for one in _objects(found)
    )


def candidate_from(found: Object) -> Candidate:
    """The candidate of an object. Raises KeyError, TypeError or ValueError when it is none."""
    note, lines = _object(found["note"]), _numbers(found["lines"])
    return Candidate(
        content_from(found),
        Source(
            _text(note["path"]),
            _text(note["title"]),
            _text(note["channel"]),
            _text(note["video"]),
            _text(note["video_id"]),
            _texts(found["headings"]),
            _text(found["claim"]),
            lines[0],
            lines[1],
        ),
        _citations_from(found["citations"]),
        _text(found["generator"]),
        _TIERS[_text(found["tier"])],
        _text(found.get("context", "")),
        _text(found.get("variant", "")),
        _texts(found["tags"]),
        deck=_text(found.get("named_deck", "")),
        written=_text(found.get("written", "")),
        media=_media_from(found["media"]) if "media" in found else (),
    )


def edits_object(edits: Edits) -> dict[str, Json]:
    """What the learner changed; empty when nothing."""
    found: dict[str, Json] = {}
    if edits.content is not None:
        found["content"] = content_object(edits.content)
    if edits.base is not None:
        found["base"] = content_object(edits.base)
    if edits.context is not None:
        found["context"] = edits.context
    if edits.deck is not None:
        found["deck"] = edits.deck
    if edits.added_tags:
        found["added_tags"] = list(edits.added_tags)
    if edits.removed_tags:
        found["removed_tags"] = list(edits.removed_tags)
    if edits.fields:
        found["fields"] = dict(edits.fields)
    return found


def edits_from(found: Object) -> Edits:
    """The edits of an object. Raises KeyError or TypeError when it is none."""
    content, base = found.get("content"), found.get("base")
    context, deck = found.get("context"), found.get("deck")
    return Edits(
        None if content is None else content_from(_object(content)),
        None if context is None else _text(context),
        None if base is None else content_from(_object(base)),
        _texts(found.get("added_tags", ())),
        _texts(found.get("removed_tags", ())),
        None if deck is None else _text(deck),
        tuple((name, _text(text)) for name, text in _object(found.get("fields", {})).items()),
    )


def card_object(card: Card) -> dict[str, Json]:
    """All of a card, its id first."""
    found: dict[str, Json] = {"id": card.id, **candidate_object(card.candidate)}
    found |= {"deck": card.deck, "status": card.status.value, "revised_at": stamp(card.revised_at)}
    edits = edits_object(card.edits)
    if edits:
        found["edits"] = edits
    if card.parent:
        found["parent"] = card.parent
    if card.successor:
        found["successor"] = card.successor
    return found


def card_from(found: Object) -> Card:
    """The card of an object. Raises KeyError, TypeError or ValueError when it is none."""
    parent, successor = found.get("parent"), found.get("successor")
    return Card(
        _text(found["id"]),
        candidate_from(found),
        Status(_text(found["status"])),
        datetime.fromisoformat(_text(found["revised_at"])),
        _text(found["deck"]),
        edits_from(_object(found.get("edits", {}))),
        None if parent is None else _text(parent),
        None if successor is None else _text(successor),
    )


def reply_object(reply: Reply) -> dict[str, Json]:
    """All of a writer's reply; its cards last."""
    note: dict[str, Json] = {
        "path": reply.path,
        "title": reply.title,
        "channel": reply.channel,
        "video": reply.video_key,
        "tags": list(reply.tags),
    }
    return {
        "note": note,
        "prompt": reply.prompt,
        "model": reply.model,
        "at": stamp(reply.at),
        "asked": list(reply.asked),
        "cards": [written_object(card) for card in reply.cards],
    }


def reply_from(found: Object) -> Reply:
    """The reply of an object. Raises KeyError, TypeError or ValueError when it is none."""
    note = _object(found["note"])
    return Reply(
        _text(note["path"]),
        _text(note["title"]),
        _text(note["channel"]),
        _text(note["video"]),
        _texts(note["tags"]),
        _texts(found["asked"]),
        tuple(written_from(card) for card in _objects(found["cards"])),
        _text(found["prompt"]),
        _text(found["model"]),
        datetime.fromisoformat(_text(found["at"])),
    )


def written_object(card: WrittenCard) -> dict[str, Json]:
    """A written card as it was proposed."""
    found: dict[str, Json] = {
        "question": card.question,
        "answer": card.answer,
        "quote": card.quote,
        "claims": list(card.claims),
    }
    return {**found, "mends": card.mends} if card.mends else found


def written_from(found: Object) -> WrittenCard:
    """The written card of an object. Raises KeyError or TypeError when it is none."""
    return WrittenCard(
        _texts(found["claims"]),
        _text(found["question"]),
        _text(found["answer"]),
        _text(found["quote"]),
        _text(found.get("mends", "")),
    )


def grade_object(grade: Grade) -> dict[str, Json]:
    """All of a judge's grade."""
    return {
        "card": grade.card,
        "grade": grade.grade,
        "fault": grade.fault,
        "advice": grade.advice,
        "note": {"path": grade.path, "video": grade.video_key},
        "prompt": grade.prompt,
        "model": grade.model,
        "at": stamp(grade.at),
    }


def grade_from(found: Object) -> Grade:
    """The grade of an object. Raises KeyError, TypeError or ValueError when it is none."""
    note = _object(found["note"])
    return Grade(
        _text(found["card"]),
        _number(found["grade"]),
        _text(found["fault"]),
        _text(found["advice"]),
        _text(note["path"]),
        _text(note["video"]),
        _text(found["prompt"]),
        _text(found["model"]),
        datetime.fromisoformat(_text(found["at"])),
    )


def stamp(at: datetime) -> str:
    """An instant as ISO 8601 text in UTC."""
    return at.astimezone(UTC).isoformat()


def _citations(citations: Sequence[Citation]) -> list[Json]:
    found: list[Json] = []
    for citation in citations:
        one: dict[str, Json] = {"seconds": citation.seconds, "label": citation.label}
        if citation.end is not None:
            one["end"] = citation.end
        one |= {"url": citation.url, "origin": citation.origin.value}
        if citation.repaired:
            one["repaired"] = True
        found.append(one)
    return found


def _citations_from(found: Json) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            _number(one["seconds"]),
            _text(one["label"]),
            _ORIGINS[_text(one["origin"])],
            None if one.get("url") is None else _text(one["url"]),
            None if one.get("end") is None else _number(one["end"]),
            one.get("repaired") is True,
        )
        for one in _objects(found)
    )


def _object(value: Json) -> Object:
    # dict first: asking an abstract class takes ten times as long, and is done for every card.
    if not isinstance(value, (dict, Mapping)):
        raise TypeError("not an object")
    return value


def _objects(value: Json) -> list[Object]:
    if isinstance(value, str) or not isinstance(value, (list, tuple, Sequence)):
        raise TypeError("not a list")
    return [_object(one) for one in value]


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _texts(value: Json) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (list, tuple, Sequence)):
        raise TypeError("not a list")
    return tuple(_text(one) for one in value)


def _number(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _numbers(value: Json) -> list[int]:
    if isinstance(value, str) or not isinstance(value, (list, tuple, Sequence)):
        raise TypeError("not a list")
    return [_number(one) for one in value]
