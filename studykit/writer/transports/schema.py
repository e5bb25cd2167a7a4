"""The form of replies as JSON schemas, for servers that hold a model to one."""

from __future__ import annotations

from studykit.card_json import Json

_CARD: dict[str, Json] = {
    "claims": {"type": "array", "items": {"type": "integer"}},
    "question": {"type": "string"},
    "answer": {"type": "string"},
    "quote": {"type": "string"},
}
_GRADE: dict[str, Json] = {
    "card": {"type": "integer"},
    "grade": {"type": "integer", "enum": [0, 1, 2, 3]},
    "fault": {"type": "string"},
    "advice": {"type": "string"},
}


def schema(kind: str) -> dict[str, Json]:
    """The schema of the reply to a prompt of a kind."""
    if kind == "judge":
        return _list_of("grades", _GRADE)
    if kind == "mend":
        return _list_of("cards", {"card": {"type": "integer"}, **_CARD})
    return _list_of("cards", _CARD)


def _list_of(name: str, fields: dict[str, Json]) -> dict[str, Json]:
    item: dict[str, Json] = {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {name: {"type": "array", "items": item}},
        "required": [name],
        "additionalProperties": False,
    }
