"""A running Anki, through the add-on AnkiConnect.

Each call takes some 25 milliseconds, so that calls go out in batches. What the add-on cannot do
otherwise (a schedule for a card that is there) is done by setting the card's values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

from studykit.anki.collection import SUSPENDED, AnkiCard, AnkiCollection, AnkiNote, Calendar
from studykit.anki.collection_changes import Differences
from studykit.anki.notetypes import CLOZE_TYPE, QUESTION_TYPE
from studykit.anki.revlog import RevlogRow
from studykit.card_json import Json, Object
from studykit.errors import AnkiError
from studykit.exporter.anki_reviews import CardSchedule

_T = TypeVar("_T")
DEFAULT_URL = "http://127.0.0.1:8765"
_INSTALL = (
    "start Anki with the add-on AnkiConnect (Tools › Add-ons › Get Add-ons…, code 2055492159), or "
    "name its address with --url"
)
_BATCH = 200
_FILTERED_DUE = -90_000
_LONGEST_WAIT = 365 * 100
_LEAST_INSTANT = 1_000_000_000
_ANY_DAY = 1000


class AnkiConnect:
    """The add-on at an address. Raises AnkiError when it does not answer or refuses."""

    def __init__(self, url: str = DEFAULT_URL, key: str = "", timeout: float = 60.0) -> None:
        self._url = url
        self._key = key
        self._timeout = timeout
        self._today: int | None = None
        self._taken: set[int] = set()

    def version(self) -> int:
        """The add-on's version, which says that there is one."""
        return int(str(self._call("version")))

    # ------------------------------------------------------------ reading

    def held(self, today: date) -> AnkiCollection:
        """Our notes in the running Anki, with their cards and reviews."""
        query = f'"note:{QUESTION_TYPE[0]}" OR "note:{CLOZE_TYPE[0]}"'
        numbers = _numbers(self._call("findNotes", query=query))
        notes = [
            note
            for part in _parts(numbers)
            for note in _objects(self._call("notesInfo", notes=part))
            if note
        ]
        cards = [_number(card) for note in notes for card in _list(note["cards"])]
        rows: dict[int, tuple[RevlogRow, ...]] = {}
        infos: list[Object] = []
        for part in _parts(cards):
            infos += [info for info in _objects(self._call("cardsInfo", cards=part)) if info]
            reviews = _object(self._call("getReviewsOfCards", cards=part))
            rows |= {int(card): _rows(found) for card, found in reviews.items()}
        self._today = self._day_of_today(infos)
        self._taken = {row.id for found in rows.values() for row in found}
        return AnkiCollection(
            self._url,
            Calendar(today - timedelta(days=self._today or 0)),
            datetime.now(UTC),
            {_number(note["noteId"]): _note(note) for note in notes},
            tuple(_card(info) for info in infos),
            rows,
        )

    def _day_of_today(self, infos: Sequence[Object]) -> int | None:
        """The collection's number of today, told by a card of a known day; None without one."""
        if self._today is not None:
            return self._today
        known = next(
            (i for i in infos if i["type"] == 2 and 0 <= _number(i["due"]) < _LEAST_INSTANT), None
        )
        return None if known is None else self._searched(known["cardId"], _number(known["due"]))

    def _searched(self, card: Json, due: int) -> int:
        """The number of today, which the add-on does not tell: found by asking Anki in how many
        days a card is due that is due on a day of a known number.
        """
        low, high = -_LONGEST_WAIT, _LONGEST_WAIT
        while low < high:
            middle = (low + high) // 2
            if _list(self._call("findCards", query=f"cid:{card} prop:due<={middle}")):
                high = middle
            else:
                low = middle + 1
        return due - low

    # ------------------------------------------------------------ writing

    def bring(self, package: Path) -> None:
        """Import a package; new cards come with their schedules. Raises AnkiError."""
        if not self._call("importPackage", path=str(package.absolute())):
            raise AnkiError(f"{package}: Anki did not import it", "look at Anki's window")

    def apply(self, found: Differences, held: AnkiCollection) -> None:
        """Take the steps that no package can take."""
        actions: list[Object] = []
        for change in found.notes:
            if change.fields:
                note: Object = {"id": change.note_id, "fields": dict(change.fields)}
                actions.append(_action("updateNoteFields", note=note))
            for name, tags in (("addTags", change.add_tags), ("removeTags", change.remove_tags)):
                if tags:
                    actions.append(_action(name, notes=[change.note_id], tags=" ".join(tags)))
        for deck, ids in found.moves.items():
            actions.append(_action("changeDeck", cards=list(ids), deck=deck))
        for name, cards in (("suspend", found.suspend), ("unsuspend", found.resume)):
            if cards:
                actions.append(_action(name, cards=list(cards)))
        self._all(actions)
        moved = {card for ids in found.moves.values() for card in ids}
        self._remove_emptied({card.deck for card in held.cards if card.id in moved})

    def _remove_emptied(self, decks: set[str]) -> None:
        empty = [
            deck
            for deck in sorted(decks)
            if deck and not _list(self._call("findCards", query=f'"deck:{deck}"'))
        ]
        if empty:
            self._call("deleteDecks", decks=empty, cardsToo=True)

    def delete(self, notes: Sequence[int]) -> None:
        """Delete notes with their cards and reviews."""
        self._call("deleteNotes", notes=list(notes))

    def reschedule(self, schedules: Sequence[CardSchedule]) -> None:
        """Give cards that are there the answers taken here and the schedule that follows."""
        actions: list[Object] = []
        in_days = next((one for one in schedules if _is_in_days(one)), None)
        if self._today is None and in_days is not None:
            # No card of ours has a day yet: one gets its values for any day first.
            self._all([_values(in_days, _ANY_DAY)])
            due = in_days.values.due + _ANY_DAY
            self._today = self._searched(in_days.card_id, due)
        for one in schedules:
            rows: list[Json] = [list(self._row(row, one.card_id)) for row in one.rows]
            # A run that ends in between finds the rows missing and does both again.
            actions.append(_values(one, self._today))
            actions.append(_action("insertReviews", reviews=rows))
        self._all(actions)

    def _row(self, row: RevlogRow, card_id: int) -> tuple[int, ...]:
        number = row.id
        while number in self._taken:
            number += 1
        self._taken.add(number)
        kept = (row.ease, row.interval, row.last_interval, row.factor, row.milliseconds, row.type)
        return (number, card_id, -1, *kept)

    def _all(self, actions: Sequence[Object]) -> None:
        for part in _parts(actions):
            answers = _list(self._call("multi", actions=part))
            for action, answer in zip(part, answers, strict=False):
                if isinstance(answer, Mapping) and answer.get("error"):
                    raise AnkiError(
                        f"AnkiConnect refused {action['action']} ({answer['error']})",
                        "run it again, or update the add-on",
                    )

    def _call(self, action: str, **params: Json) -> Json:
        body: dict[str, Json] = {**_action(action, **params), "version": 6}
        if self._key:
            body["key"] = self._key
        request = Request(self._url, json.dumps(body).encode(), {"Content-Type": "text/json"})
        try:
            with urlopen(request, timeout=self._timeout) as answer:
                found = json.loads(answer.read())
        except (URLError, OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise AnkiError(f"{self._url}: no Anki answers ({reason})", _INSTALL) from error
        except ValueError as error:
            raise AnkiError(f"{self._url}: what answers is no AnkiConnect", _INSTALL) from error
        if not isinstance(found, dict) or "result" not in found:
            raise AnkiError(f"{self._url}: what answers is no AnkiConnect", _INSTALL)
        if found.get("error"):
            said = " ".join(str(found["error"]).split())
            raise AnkiError(f"AnkiConnect refused {action} ({said})", "see Anki's window")
        result: Json = found["result"]
        return result


def _action(name: str, **params: Json) -> dict[str, Json]:
    return {"action": name, "params": params, "version": 6}


def _is_in_days(one: CardSchedule) -> bool:
    return bool(one.values.type) and one.values.due < _LEAST_INSTANT


def _values(one: CardSchedule, today: int | None) -> dict[str, Json]:
    """A card's own values. Anki works its memory out of the log at the next answer."""
    values = one.values
    keys: dict[str, Json] = {
        "type": values.type,
        "queue": values.queue,
        "due": values.due + (today or 0) if _is_in_days(one) else values.due,
        "ivl": values.interval,
        "reps": values.reps,
        "lapses": values.lapses,
        "left": values.left,
        "memory_state": None,
    }
    return _action(
        "setSpecificValueOfCard",
        card=one.card_id,
        keys=list(keys),
        newValues=list(keys.values()),
        warning_check=True,
    )


# ---------------------------------------------------------------- answers of the add-on


def _note(info: Object) -> AnkiNote:
    fields = {name: str(_object(value)["value"]) for name, value in _object(info["fields"]).items()}
    return AnkiNote(
        _number(info["noteId"]),
        fields.get("Id", ""),
        str(info["modelName"]),
        fields,
        tuple(str(tag) for tag in _list(info["tags"])),
        # The add-on does not always tell; what was shipped decides then.
        _number(info.get("mod", 0)),
    )


def _card(info: Object) -> AnkiCard:
    due = _number(info["due"])
    # A card in a filtered deck does not tell where it belongs, nor when it is due.
    filtered = due <= _FILTERED_DUE
    return AnkiCard(
        _number(info["cardId"]),
        _number(info["note"]),
        _number(info.get("ord", 0)),
        "" if filtered else str(info["deckName"]),
        0 if filtered else _number(info["type"]),
        _number(info.get("queue", SUSPENDED)),
        due,
        _number(info["interval"]),
        0,
        _number(info.get("mod", 0)),
        _number(info.get("lapses", 0)),
    )


def _rows(found: Json) -> tuple[RevlogRow, ...]:
    names = ("id", "ease", "ivl", "lastIvl", "factor", "time", "type")
    return tuple(RevlogRow(*(_number(row[name]) for name in names)) for row in _objects(found))


def _parts(items: Sequence[_T]) -> list[list[_T]]:
    return [list(items[n : n + _BATCH]) for n in range(0, len(items), _BATCH)]


def _object(value: Json) -> Object:
    if not isinstance(value, Mapping):
        raise AnkiError("AnkiConnect answered otherwise than it should", "update the add-on")
    return value


def _list(value: Json) -> Sequence[Json]:
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise AnkiError("AnkiConnect answered otherwise than it should", "update the add-on")
    return value


def _objects(value: Json) -> list[Object]:
    return [_object(one) for one in _list(value)]


def _numbers(value: Json) -> list[int]:
    return [_number(one) for one in _list(value)]


def _number(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnkiError("AnkiConnect answered otherwise than it should", "update the add-on")
    return int(value)
