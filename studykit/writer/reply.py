"""Replies of a writer or a judge: text in, values out. A reply is data and may hold anything."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studykit.card_json import Json
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.model import WrittenCard

MOST_BYTES = 2_000_000
MOST_CARDS = 400
#: Longer than any card that is not refused; what is cut here is refused later.
_LONGEST = 2_000
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)\n?```", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FORMATTING = re.compile(r"</?(?:b|i|u|em|strong|span|p|div|mark)>|<br\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


class BrokenReply(ValueError):
    """A reply that holds no cards or grades. Says in a few words what is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """The cards of one reply, and how many could not be read at all."""

    cards: tuple[WrittenCard, ...]
    broken: int = 0
    unknown: int = 0
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of a judge's reply: the number of a card, its grade, fault and advice."""

    card: int
    grade: int
    fault: str
    advice: str


def read_cards(text: str, claims: Mapping[int, str], mended: Sequence[str] = ()) -> Told:
    """The cards of a reply. ``claims`` are the texts by number, ``mended`` the digests of the
    cards that a mender was shown.

    Raises BrokenReply when it is no such reply.
    """
    found = _list(_json(text), "cards")
    cards: list[WrittenCard] = []
    broken = unknown = 0
    for one in found[:MOST_CARDS]:
        words = _words(one)
        if words is None or not isinstance(one, Mapping):
            broken += 1
            continue
        numbers = list(dict.fromkeys(_numbers(one.get("claims", one.get("claim")))))
        if not numbers or any(number not in claims for number in numbers):
            unknown += 1
            continue
        texts = tuple(claims[number] for number in numbers)
        mends = next((mended[n - 1] for n in _numbers(one.get("card")) if 0 < n <= len(mended)), "")
        cards.append(WrittenCard(texts, *words, mends))
    return Told(tuple(dict.fromkeys(cards)), broken, unknown, max(0, len(found) - MOST_CARDS))


def read_grades(text: str) -> tuple[Graded, ...]:
    """The grades of a judge's reply; lines that are none are left out. Raises BrokenReply."""
    return tuple(_grades(_list(_json(text), "grades")))


def _grades(found: Sequence[Json]) -> Iterator[Graded]:
    for one in found[:MOST_CARDS]:
        if not isinstance(one, Mapping):
            continue
        number = next(iter(_numbers(one.get("card"))), 0)
        grade = next(iter(_numbers(one.get("grade"))), -1)
        if number > 0 and 0 <= grade <= 3:
            fault, advice = one.get("fault", ""), one.get("advice", "")
            yield Graded(number, grade, _short(fault, 40), _short(advice, 300))


def _short(value: Json, most: int) -> str:
    return clean(value)[:most] if isinstance(value, str) else ""


def _words(one: Json) -> tuple[str, str, str] | None:
    if not isinstance(one, Mapping):
        return None
    question, answer, quote = one.get("question"), one.get("answer"), one.get("quote", "")
    if isinstance(answer, list) and all(isinstance(part, str) for part in answer):
        answer = "; ".join(str(part) for part in answer)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = str(answer)
    if not (isinstance(question, str) and isinstance(answer, str) and isinstance(quote, str)):
        return None
    return clean(question), clean(answer), clean(quote)


def clean(text: str) -> str:
    """Text of a reply as card text: no escape sequences, controls, entities, stars or bare tags."""
    text = _ESCAPES.sub("", text[:_LONGEST])
    text = _FORMATTING.sub(lambda tag: " " if "br" in tag[0].lower() else "", html.unescape(text))
    return " ".join(_STARS.sub(r"\2", clean_unicode(text)).split())


def _numbers(value: Json) -> Iterator[int]:
    """Claim numbers however they are written: 3, "3", "[3]", [3, "4"]."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, float) and value.is_integer():
        yield int(value)
    elif isinstance(value, str):
        yield from (int(number) for number in re.findall(r"\d{1,6}", value[:200]))
    elif isinstance(value, Sequence):
        for one in value[:50]:
            if not isinstance(one, Sequence) or isinstance(one, str):
                yield from _numbers(one)


def _list(found: Json, key: str) -> Sequence[Json]:
    if isinstance(found, Mapping):
        found = found.get(key)
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise BrokenReply(f'holds no list "{key}"')
    return found


def _json(text: str) -> Json:
    """The JSON of a reply, also out of a fence or from among words."""
    if len(text) > MOST_BYTES:
        raise BrokenReply("is too long")
    text = _THOUGHT.sub("", text).strip().removeprefix("\ufeff")
    fenced = _FENCE.search(text)
    for piece in (text, fenced[1] if fenced else "", _braced(text)):
        if piece.strip():
            try:
                found: Json = json.loads(piece, strict=False)
            except (ValueError, RecursionError):
                continue
            return found
    raise BrokenReply("is no JSON")


def _braced(text: str) -> str:
    begin, end = text.find("{"), text.rfind("}")
    return text[begin : end + 1] if 0 <= begin < end else ""
