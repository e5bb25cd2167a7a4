"""Anki packages by genanki: the same cards give the same bytes.

Each note's modification time is its card's ``revised_at``, so that an import over an older one
updates what changed and leaves alone what the learner edited in Anki.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit import anki
from studykit.errors import ExportError
from studykit.exporter.decks import DeckPlan, PackagePlan
from studykit.model import Card, Cloze, Status
from studykit.render.cloze import parse_cloze

if TYPE_CHECKING:
    import genanki

#: The models' own modification time (seconds): raised by hand whenever templates or CSS change.
TEMPLATES_REVISED = 1_763_856_000
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def write_package(plan: PackagePlan, folder: Path) -> bool:
    """Write ``folder/<name>.apkg``; False when the file has these bytes already.

    Raises ExportError when a card fails the check or the file cannot be written; then nothing of
    the package is changed.
    """
    check(plan)
    data = package_bytes(plan)
    path = folder / f"{plan.name}.apkg"
    return write_file(path, data)


def write_file(path: Path, data: bytes) -> bool:
    """Write a file beside its place and rename it there; False when it has these bytes already.

    Raises ExportError.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path}: cannot be written ({reason})", "check the folder, or give another with -o"
        ) from error
    return True


def check(plan: PackagePlan) -> None:
    """Raise ExportError unless every card is fit for Anki: the exporter's own last look."""
    seen: set[str] = set()
    for card in plan.cards:
        fault = _fault(card, seen)
        if fault:
            raise ExportError(f"{plan.name}.apkg: card {card.id} {fault}", "nothing was written")
        seen.add(card.id)


def _fault(card: Card, seen: set[str]) -> str:
    if card.id in seen:
        return "is in the package twice"
    fields = anki.fields_of(card)
    if any(_BROKEN.search(field) for field in fields):
        return "holds a control character"
    if isinstance(card.content, Cloze):
        found = parse_cloze(card.content.text)
        if not found or any(blank.number != 1 or not blank.answer.strip() for blank in found):
            return "has no blank, or an empty one"
    elif not fields[1].strip() or not fields[2].strip():
        return "has an empty side"
    return ""


def package_bytes(plan: PackagePlan) -> bytes:
    """The package as it would be written."""
    import genanki

    decks = [_deck(deck) for deck in plan.decks]
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "collection.anki2"
        connection = sqlite3.connect(database)
        try:
            package = genanki.Package(decks)
            package.write_to_db(connection.cursor(), float(TEMPLATES_REVISED), itertools.count(1))
            _settle(connection, plan)
            connection.commit()
            connection.execute("VACUUM")
        finally:
            connection.close()
        target = Path(place) / "package.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in (("collection.anki2", database.read_bytes()), ("media", b"{}")):
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        return target.read_bytes()


def _settle(connection: sqlite3.Connection, plan: PackagePlan) -> None:
    """Ids and modification times of our own in place of genanki's running ones."""
    numbers = _note_numbers(plan.cards)
    rows = connection.execute("SELECT id, guid FROM notes").fetchall()
    by_id = {card.id: card for card in plan.cards}
    # Through negative numbers first, so that no new id meets an old one.
    for old, guid in rows:
        card, new = by_id[guid], -numbers[guid]
        mod = int(card.revised_at.timestamp())
        connection.execute("UPDATE notes SET id = ?, mod = ? WHERE id = ?", (new, mod, old))
        queue = -1 if card.status is Status.SUSPENDED else 0
        connection.execute(
            "UPDATE cards SET id = ?, nid = ?, mod = ?, queue = ? WHERE nid = ?",
            (new, new, mod, queue, old),
        )
    connection.execute("UPDATE notes SET id = -id")
    connection.execute("UPDATE cards SET id = -id, nid = -nid")
    newest = max((int(card.revised_at.timestamp()) for card in plan.cards), default=0)
    connection.execute("UPDATE col SET crt = ?, mod = ?", (TEMPLATES_REVISED, newest * 1000))
    _settle_models(connection)


def _settle_models(connection: sqlite3.Connection) -> None:
    ((text,),) = connection.execute("SELECT models FROM col").fetchall()
    models = json.loads(text)
    for model in models.values():
        model["mod"] = TEMPLATES_REVISED
        model["did"] = 1
    connection.execute("UPDATE col SET models = ?", (json.dumps(models, sort_keys=True),))


def _note_numbers(cards: Sequence[Card]) -> dict[str, int]:
    """A number for each note that depends on its id alone (but for the rarest of collisions)."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for card in sorted(cards, key=lambda card: card.id):
        number = anki.stable_number(card.id)
        while number in taken:
            number += 1
        taken.add(number)
        numbers[card.id] = number
    return numbers


def _deck(plan: DeckPlan) -> genanki.Deck:
    import genanki

    deck = genanki.Deck(anki.stable_number(plan.name), plan.name, plan.description)
    question, cloze = models()
    for position, card in enumerate(plan.cards, 1):
        note = genanki.Note(
            model=cloze if isinstance(card.content, Cloze) else question,
            fields=list(anki.fields_of(card)),
            tags=list(anki.tags_of(card)),
            guid=card.id,
            due=position,
        )
        # genanki counts clozes otherwise than Anki; here a card is one Anki card, always.
        note.__dict__["cards"] = [genanki.Card(0)]
        deck.add_note(note)
    warnings.filterwarnings("ignore", module="genanki", message="^Field contained the following")
    return deck


def models() -> tuple[Any, Any]:
    """The two note types, for questions and for clozes."""
    import genanki

    name, number = anki.QUESTION_TYPE
    question = genanki.Model(
        number,
        name,
        fields=[{"name": field} for field in anki.QUESTION_FIELDS],
        templates=[{"name": "Card 1", "qfmt": anki.QUESTION_FRONT, "afmt": anki.QUESTION_BACK}],
        css=anki.CSS,
        sort_field_index=1,
    )
    name, number = anki.CLOZE_TYPE
    cloze = genanki.Model(
        number,
        name,
        model_type=genanki.Model.CLOZE,
        fields=[{"name": field} for field in anki.CLOZE_FIELDS],
        templates=[{"name": "Cloze", "qfmt": anki.CLOZE_FRONT, "afmt": anki.CLOZE_BACK}],
        css=anki.CSS,
        sort_field_index=1,
    )
    return question, cloze
