"""Packages and collections of Anki's, of the schemas 11 and 18, read into values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from studykit.anki.collection import (
    AnkiCard,
    AnkiCollection,
    AnkiNote,
    AnkiNoteType,
    AnkiTemplate,
    calendar,
)
from studykit.anki.revlog import RevlogRow
from studykit.errors import AnkiError
from studykit.importer.anki_files import opened

Wanted = Callable[[str, str], bool]


def read_collection(path: Path, wanted: Wanted = lambda guid, type_name: True) -> AnkiCollection:
    """Read an .apkg, a .colpkg or a collection file; ``wanted`` says by guid and note type's name
    which notes. Raises AnkiError in one line for a file that is none, or not sound.
    """
    with opened(path) as database:
        try:
            return _read(database, path, wanted)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise AnkiError(
                f"{path}: is not as Anki writes it ({type(error).__name__}: {error})",
                "export the deck again from Anki",
            ) from error


def _read(database: sqlite3.Connection, path: Path, wanted: Wanted) -> AnkiCollection:
    ((made, modified, conf, models, decks),) = database.execute(
        "SELECT crt, mod, conf, models, decks FROM col"
    ).fetchall()
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    new = "notetypes" in tables
    options = _options(database) if new else _object(conf)
    types = _types(database) if new else _old_types(_object(models))
    names = _decks(database) if new else _old_decks(_object(decks))
    notes = _notes(database, types, wanted)
    cards = _cards(database, notes, names)
    west, rollover = options.get("creationOffset"), options.get("rollover", 4)
    return AnkiCollection(
        path.name,
        calendar(int(made), west if isinstance(west, int) else None, int(str(rollover))),
        datetime.fromtimestamp(int(modified) / 1000, UTC),
        notes,
        cards,
        _reviews(database, {card.id for card in cards}),
        {kind.name: kind for kind in types.values()},
    )


def _object(text: object) -> Mapping[str, object]:
    found = json.loads(str(text) or "{}")
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _options(database: sqlite3.Connection) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for key, value in database.execute(
        "SELECT key, val FROM config WHERE key IN ('creationOffset', 'rollover')"
    ):
        with suppress(ValueError):
            found[key] = json.loads(value)
    return found


def _types(database: sqlite3.Connection) -> dict[int, AnkiNoteType]:
    fields: dict[int, list[str]] = {}
    for kind, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(kind, []).append(str(name))
    templates: dict[int, list[AnkiTemplate]] = {}
    for kind, name, config in database.execute(
        "SELECT ntid, name, config FROM templates ORDER BY ntid, ord"
    ):
        parts = _texts_of(config)
        side = AnkiTemplate(str(name), parts.get(1, ""), parts.get(2, ""))
        templates.setdefault(kind, []).append(side)
    rows = database.execute("SELECT id, name, config FROM notetypes").fetchall()
    return {
        number: AnkiNoteType(
            str(name),
            tuple(fields.get(number, ())),
            tuple(templates.get(number, ())),
            _first_number(config) == 1,
        )
        for number, name, config in rows
    }


def _old_types(models: Mapping[str, object]) -> dict[int, AnkiNoteType]:
    found: dict[int, AnkiNoteType] = {}
    for number, model in models.items():
        assert isinstance(model, dict)
        found[int(number)] = AnkiNoteType(
            str(model["name"]),
            tuple(str(f["name"]) for f in sorted(model["flds"], key=lambda f: int(f["ord"]))),
            tuple(
                AnkiTemplate(str(t["name"]), str(t["qfmt"]), str(t["afmt"]))
                for t in sorted(model["tmpls"], key=lambda t: int(t["ord"]))
            ),
            int(model.get("type", 0)) == 1,
        )
    return found


def _decks(database: sqlite3.Connection) -> dict[int, str]:
    rows = database.execute("SELECT id, name FROM decks")
    return {number: str(name).replace("\x1f", "::") for number, name in rows}


def _old_decks(decks: Mapping[str, object]) -> dict[int, str]:
    return {
        int(number): str(deck["name"]) for number, deck in decks.items() if isinstance(deck, dict)
    }


def _notes(
    database: sqlite3.Connection, types: Mapping[int, AnkiNoteType], wanted: Wanted
) -> dict[int, AnkiNote]:
    found: dict[int, AnkiNote] = {}
    for number, guid, kind, modified, tags, fields in database.execute(
        "SELECT id, guid, mid, mod, tags, flds FROM notes"
    ):
        note_type = types.get(kind)
        if note_type is None or not wanted(str(guid), note_type.name):
            continue
        values = dict(zip(note_type.fields, str(fields).split("\x1f"), strict=False))
        found[int(number)] = AnkiNote(
            int(number),
            str(guid),
            note_type.name,
            values,
            tuple(str(tags).split()),
            int(modified),
        )
    return found


def _cards(
    database: sqlite3.Connection, notes: Collection[int], decks: Mapping[int, str]
) -> tuple[AnkiCard, ...]:
    query = """SELECT id, nid, ord, did, odid, type, queue, due, odue, ivl, flags, mod, lapses, data
        FROM cards"""
    found: list[AnkiCard] = []
    for row in database.execute(query):
        if row[1] not in notes:
            continue
        number, note, ordinal, deck, home, kind, queue, due, home_due, interval = row[:10]
        found.append(
            AnkiCard(
                int(number),
                int(note),
                int(ordinal),
                decks.get(home or deck, ""),
                int(kind),
                int(queue),
                int(home_due if home and home_due else due),
                int(interval),
                int(row[10]) & 7,
                int(row[11]),
                int(row[12]),
                _stability(row[13]),
            )
        )
    return tuple(found)


def _stability(data: object) -> float | None:
    with suppress(ValueError, TypeError, KeyError):
        return float(json.loads(str(data))["s"])
    return None


def _reviews(
    database: sqlite3.Connection, cards: Collection[int]
) -> dict[int, tuple[RevlogRow, ...]]:
    query = "SELECT cid, id, ease, ivl, lastIvl, factor, time, type FROM revlog ORDER BY id"
    found: dict[int, list[RevlogRow]] = {}
    for card, *numbers in database.execute(query):
        if card in cards:
            found.setdefault(card, []).append(RevlogRow(*(int(number) for number in numbers)))
    return {card: tuple(rows) for card, rows in found.items()}


# ---------------------------------------------------------------- blobs of schema 18


def _texts_of(blob: object) -> dict[int, str]:
    """The texts of a protocol buffer by field number, as a template's sides are kept."""
    found: dict[int, str] = {}
    for number, value in _parts(bytes(blob) if isinstance(blob, bytes) else b""):
        if isinstance(value, bytes):
            found[number] = value.decode("utf-8", "replace")
    return found


def _first_number(blob: object) -> int:
    """Field 1 of a note type's protocol buffer: 1 for clozes, absent for others."""
    parts = _parts(bytes(blob) if isinstance(blob, bytes) else b"")
    return next((value for n, value in parts if n == 1 and isinstance(value, int)), 0)


def _parts(blob: bytes) -> list[tuple[int, int | bytes]]:
    found: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(blob):
        key, at = _varint(blob, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(blob, at)
            found.append((key >> 3, value))
        elif kind == 2:
            length, at = _varint(blob, at)
            found.append((key >> 3, blob[at : at + length]))
            at += length
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            break
    return found


def _varint(blob: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = blob[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > 63:
            raise ValueError("a number without an end")
