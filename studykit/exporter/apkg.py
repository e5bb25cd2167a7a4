"""Anki packages by genanki: the same cards give the same bytes.

Each note's modification time is its card's ``revised_at``, so that an import over an older one
updates what changed and leaves alone what the learner edited in Anki.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.anki import notetypes
from studykit.anki.card_css import CSS
from studykit.anki.fields import fields_of
from studykit.anki.tags import note_tags, stable_number
from studykit.config import MOST_LEAD_IN
from studykit.errors import ExportError
from studykit.exporter.decks import DeckPlan, PackagePlan
from studykit.exporter.media import media_files
from studykit.exporter.siblings import spread
from studykit.exporter.whole_files import write_file
from studykit.model import Card, Cloze, QuestionAnswer, Status
from studykit.render.cloze import parse_cloze

if TYPE_CHECKING:
    import genanki

    from studykit.exporter.anki_reviews import Progress

#: The models' own modification time (seconds): raised by hand whenever templates or CSS change.
TEMPLATES_REVISED = 1_795_600_000
Fields = Mapping[str, Sequence[str]]
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def write_package(
    plan: PackagePlan,
    folder: Path,
    fields: Fields | None = None,
    progress: Progress | None = None,
    root: Path | None = None,
) -> bool:
    """Write ``folder/<name>.apkg``; False when the file has these bytes already.

    ``fields`` are the cards' field values by id, where the caller has them already. With
    ``progress`` the package carries the learner's reviews, and its bytes depend on the day.
    ``root`` is the workspace, from which pictures and recordings are packed. Raises ExportError
    when a card fails the check or the file cannot be written; then nothing of the package is
    changed.
    """
    return write_file(folder / f"{plan.name}.apkg", package_bytes(plan, fields, progress, root))


def faults(cards: Sequence[Card], fields: Fields) -> list[tuple[Card, str]]:
    """The cards that must not be written, and what is wrong with each."""
    seen: set[str] = set()
    found: list[tuple[Card, str]] = []
    for card in cards:
        fault = "is there twice" if card.id in seen else _fault(card, fields[card.id])
        if fault:
            found.append((card, fault))
        seen.add(card.id)
    return found


def _fault(card: Card, fields: Sequence[str]) -> str:
    content = card.content
    if fields[0] != card.id or not card.id:
        return "has no proper id"
    if isinstance(content, Cloze):
        found = parse_cloze(content.text)
        if not found or any(blank.number != 1 or not _said(blank.answer) for blank in found):
            return "has no blank, or an empty one"
    elif not _said(content.question) or not (_said(content.answer) or content.points):
        return "has an empty side"
    if _BROKEN.search("".join(fields)):
        return "holds a control character"
    return _citation_fault(card)


def _said(text: str) -> bool:
    """Whether a learner would see anything of a text."""
    return any(not sign.isspace() and sign.isprintable() for sign in text)


def _citation_fault(card: Card) -> str:
    content, known = card.candidate.content, set(card.citations)
    # What the learner wrote over it may cite what it likes.
    if isinstance(content, QuestionAnswer) and card.edits.content is None:
        for point in content.points:
            if not known.issuperset(point.citations):
                return "cites in a point what it does not cite itself"
    for citation in card.citations:
        if citation.seconds < 0:
            return "cites a second before the video begins"
        if citation.url is not None and not _leads_to(citation.url, citation.seconds):
            return f"has a link that does not lead to second {citation.seconds}"
    return ""


def _leads_to(url: str, seconds: int) -> bool:
    """Whether a link opens at a second, or by a lead-in before it."""
    if str(seconds) in url:
        return True
    named = (int(digits) for digits in re.findall(r"\d{1,9}", url))
    return any(max(0, seconds - MOST_LEAD_IN) <= number <= seconds for number in named)


def package_bytes(
    plan: PackagePlan,
    fields: Fields | None = None,
    progress: Progress | None = None,
    root: Path | None = None,
) -> bytes:
    """The package as it would be written. Raises ExportError when a card fails the check."""

    fields = fields or {card.id: fields_of(card) for card in plan.cards}
    for card, fault in faults(plan.cards, fields):
        raise ExportError(f"{plan.name}.apkg: card {card.id} {fault}", "nothing was written")
    types = models()
    orders = [spread(deck.cards) for deck in plan.decks]
    decks = [
        _deck(deck, order, fields, types, plan.tag_root)
        for deck, order in zip(plan.decks, orders, strict=True)
    ]
    numbers = _note_numbers(plan.cards)
    # genanki takes one number for a note and the next for its card: here they are the same.
    ids = (numbers[card.id] for order in orders for card in order for _ in ("note", "card"))
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "collection.anki2"
        connection = sqlite3.connect(database)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            with warnings.catch_warnings():
                # genanki takes "a < b" in maths for a tag; the fields are sound.
                warnings.filterwarnings("ignore", module="genanki")
                stamped = float(TEMPLATES_REVISED)
                _write_decks(connection.cursor(), decks, stamped, ids)
            _refuse_mixed_up(connection, plan, numbers)
            _settle(connection, plan, numbers)
            if progress is not None:
                from studykit.exporter.anki_reviews import write_progress
                from studykit.exporter.presets import write_presets

                write_progress(connection, plan.cards, numbers, progress)
                write_presets(
                    connection, {deck.name: progress.schedule_of(deck.name) for deck in plan.decks}
                )
            connection.commit()
        finally:
            connection.close()
        return _zipped(database.read_bytes(), media_files(plan.cards, root) if root else {})


def _write_decks(
    cursor: sqlite3.Cursor, decks: Sequence[genanki.Deck], stamped: float, ids: Iterator[int]
) -> None:
    """What genanki's package does, with the table of all decks written once and not once a deck."""
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

    cursor.executescript(APKG_SCHEMA)
    cursor.executescript(APKG_COL)
    ((known, models),) = cursor.execute("SELECT decks, models FROM col").fetchall()
    all_decks, all_models = json.loads(known), json.loads(models)
    for deck in decks:
        all_decks[str(deck.deck_id)] = deck.to_json()
        for model in {note.model.model_id: note.model for note in deck.notes}.values():
            all_models[str(model.model_id)] = model.to_json(stamped, deck.deck_id)
        for note in deck.notes:
            note.write_to_db(cursor, stamped, deck.deck_id, ids)
    cursor.execute(
        "UPDATE col SET decks = ?, models = ?", (json.dumps(all_decks), json.dumps(all_models))
    )


def _zipped(collection: bytes, media: Mapping[str, Path]) -> bytes:
    names = {str(number): name for number, name in enumerate(media)}
    listed = json.dumps(names, separators=(",", ":")).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("collection.anki2", collection), ("media", listed)):
            archive.writestr(_zip_info(name, zipfile.ZIP_DEFLATED), data)
        for number, name in names.items():  # pressed already, as pictures and sound are
            archive.writestr(_zip_info(number, zipfile.ZIP_STORED), media[name].read_bytes())
    return target.getvalue()


def _zip_info(name: str, compression: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = compression
    info.create_system = 3  # else it would tell Windows from the rest
    return info


def _refuse_mixed_up(
    connection: sqlite3.Connection, plan: PackagePlan, numbers: Mapping[str, int]
) -> None:
    """A note under another's number would get the other's reviews."""
    held = dict(connection.execute("SELECT guid, id FROM notes"))
    if held != {card.id: numbers[card.id] for card in plan.cards}:
        raise ExportError(f"{plan.name}.apkg: its notes are mixed up", "please report this")


def _settle(connection: sqlite3.Connection, plan: PackagePlan, numbers: Mapping[str, int]) -> None:
    """Modification times of our own in place of genanki's one."""
    rows = [
        (int(card.revised_at.timestamp()), card.status is Status.SUSPENDED, numbers[card.id])
        for card in plan.cards
    ]
    connection.executemany(
        "UPDATE notes SET mod = ? WHERE id = ?", ((mod, number) for mod, _, number in rows)
    )
    connection.executemany(
        "UPDATE cards SET mod = ?, queue = ? WHERE id = ?",
        ((mod, -1 if suspended else 0, number) for mod, suspended, number in rows),
    )
    newest = max((mod for mod, _, _ in rows), default=0)
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
        number = stable_number(card.id)
        while number in taken:
            number += 1
        taken.add(number)
        numbers[card.id] = number
    return numbers


def _deck(
    plan: DeckPlan,
    order: Sequence[Card],
    fields: Fields,
    types: tuple[genanki.Model, genanki.Model],
    root: str,
) -> genanki.Deck:
    import genanki

    deck = genanki.Deck(stable_number(plan.name), plan.name, plan.description)
    question, cloze = types
    for position, card in enumerate(order, 1):
        note = genanki.Note(
            model=cloze if isinstance(card.content, Cloze) else question,
            fields=list(fields[card.id]),
            tags=list(note_tags(card, root)),
            guid=card.id,
            due=position,
        )
        # genanki counts clozes otherwise than Anki; here a card is one Anki card, always.
        note.__dict__["cards"] = [genanki.Card(0)]
        deck.add_note(note)
    return deck


def models() -> tuple[genanki.Model, genanki.Model]:
    """The two note types, for questions and for clozes."""
    import genanki

    name, number = notetypes.QUESTION_TYPE
    question = genanki.Model(
        number,
        name,
        fields=[{"name": field} for field in notetypes.QUESTION_FIELDS],
        templates=[
            {"name": "Card 1", "qfmt": notetypes.QUESTION_FRONT, "afmt": notetypes.QUESTION_BACK}
        ],
        css=CSS,
        sort_field_index=1,
    )
    name, number = notetypes.CLOZE_TYPE
    cloze = genanki.Model(
        number,
        name,
        model_type=genanki.Model.CLOZE,
        fields=[{"name": field} for field in notetypes.CLOZE_FIELDS],
        templates=[{"name": "Cloze", "qfmt": notetypes.CLOZE_FRONT, "afmt": notetypes.CLOZE_BACK}],
        css=CSS,
        sort_field_index=1,
    )
    return question, cloze
