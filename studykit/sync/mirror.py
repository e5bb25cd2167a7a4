"""A collection beside the store that syncs as any Anki does: the only file that imports ``anki``.

The mirror holds nothing of its own. When a server demands a full sync it downloads, and what
stands here is applied again; it never uploads over a collection.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from studykit.anki.collection import AnkiCollection
from studykit.anki.collection_changes import Differences
from studykit.errors import AnkiError
from studykit.exporter.anki_reviews import CardSchedule

if TYPE_CHECKING:
    from anki.collection import Collection

_INSTALL = "pip install 'studykit[anki]'"
_TIMEOUT_SECONDS = 60
_LEAST_INSTANT = 1_000_000_000


class Demand(Enum):
    """What a server wants besides an ordinary sync."""

    NOTHING = "nothing"
    DOWNLOAD = "download"
    FULL_SYNC = "full sync"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Login:
    """A key that a server gave for a name and password. ``endpoint`` "" is AnkiWeb's."""

    key: str
    endpoint: str = ""


def login(name: str, password: str, endpoint: str, folder: Path) -> Login:
    """Ask a server for a key. Raises AnkiError: wrong password, no connection, no package."""
    with _opened(folder) as collection, _refusals():
        auth = collection.sync_login(username=name, password=password, endpoint=endpoint or None)
        return Login(str(auth.hkey), endpoint or str(auth.endpoint))


class Mirror:
    """A mirror in a folder, opened for each step and closed after it: a killed run leaves it as a
    killed Anki does.
    """

    def __init__(self, folder: Path, key: Login) -> None:
        self.folder = folder
        self.path = folder / "collection.anki2"
        self._key = key

    def is_empty(self) -> bool:
        """Whether the mirror holds no note yet, so that a download replaces nothing."""
        with _opened(self.folder) as collection:
            return not collection.note_count()

    def exchange(self) -> Demand:
        """Sync both ways. A demand of the server's is given back and nothing done about it."""
        with _opened(self.folder) as collection, _refusals():
            answer = collection.sync_collection(self._auth(), False)
            if answer.new_endpoint:
                self._key = Login(self._key.key, str(answer.new_endpoint))
            demands = {
                answer.FULL_SYNC: Demand.FULL_SYNC,
                answer.FULL_DOWNLOAD: Demand.DOWNLOAD,
                answer.FULL_UPLOAD: Demand.EMPTY,
            }
            return demands.get(answer.required, Demand.NOTHING)

    def download(self) -> None:
        """Take the server's collection in place of the mirror's."""
        self._full(upload=False)

    def begin(self) -> None:
        """Give an empty server its first collection."""
        self._full(upload=True)

    def discard(self) -> None:
        """Throw a mirror away that cannot be opened; the next exchange downloads it anew."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _full(self, *, upload: bool) -> None:
        with _opened(self.folder) as collection, _refusals():
            collection.close_for_full_sync()
            try:
                collection.full_upload_or_download(
                    auth=self._auth(), server_usn=None, upload=upload
                )
            finally:
                with suppress(Exception):
                    collection.reopen(after_full_sync=True)

    def _auth(self) -> Any:
        from anki.sync import SyncAuth

        return SyncAuth(
            hkey=self._key.key,
            endpoint=self._key.endpoint or None,
            io_timeout_secs=_TIMEOUT_SECONDS,
        )

    def bring(self, package: Path) -> None:
        """Import a package with its schedules: cards that are there already keep theirs."""
        with _opened(self.folder) as collection, _refusals():
            module = _anki("anki.collection")
            collection.import_anki_package(
                module.ImportAnkiPackageRequest(
                    package_path=str(package),
                    options=module.ImportAnkiPackageOptions(with_scheduling=True),
                )
            )

    def apply(self, found: Differences, held: AnkiCollection) -> None:
        """Take the steps that no package can take."""
        with _opened(self.folder) as collection, _refusals():
            for change in found.notes:
                note = collection.get_note(change.note_id)  # type: ignore[arg-type]
                for name, text in change.fields.items():
                    note[name] = text
                note.tags = [tag for tag in note.tags if tag not in change.remove_tags]
                note.tags += change.add_tags
                collection.update_note(note)
            for deck, ids in found.moves.items():
                number = collection.decks.id(deck)
                collection.set_deck(list(ids), number)  # type: ignore[arg-type]
            if found.suspend:
                collection.sched.suspend_cards(list(found.suspend))  # type: ignore[arg-type]
            if found.resume:
                collection.sched.unsuspend_cards(list(found.resume))  # type: ignore[arg-type]
            _remove_emptied(collection, found, held)

    def reschedule(self, schedules: Sequence[CardSchedule]) -> None:
        """Give cards that are there the answers taken here and the schedule that follows."""
        if not schedules:
            return
        with _opened(self.folder) as collection, _refusals():
            for one in schedules:
                # A run that ends in between finds the rows missing and does both again.
                _set_schedule(collection, one)
                _add_rows(collection, one)


def _add_rows(collection: Collection, one: CardSchedule) -> None:
    assert collection.db is not None
    for row in one.rows:
        number = row.id
        while collection.db.scalar("SELECT 1 FROM revlog WHERE id = ?", number):
            number += 1
        collection.db.execute(
            "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
            number,
            one.card_id,
            row.ease,
            row.interval,
            row.last_interval,
            row.factor,
            row.milliseconds,
            row.type,
        )


def _set_schedule(collection: Collection, one: CardSchedule) -> None:
    from anki.cards import FSRSMemoryState

    card = collection.get_card(one.card_id)  # type: ignore[arg-type]
    values = one.values
    card.type, card.queue = values.type, values.queue  # type: ignore[assignment]
    in_days = values.queue in (2, 3) or (values.type and values.due < _LEAST_INSTANT)
    card.due = values.due + collection.sched.today if in_days else values.due
    card.odue, card.odid = 0, 0  # type: ignore[assignment]
    card.ivl, card.factor, card.left = values.interval, 2500, values.left
    card.reps, card.lapses = values.reps, values.lapses
    card.memory_state = card.last_review_time = None
    if one.memory is not None:
        stability, difficulty, last = one.memory
        card.memory_state = FSRSMemoryState(stability=stability, difficulty=difficulty)
        card.last_review_time = last
    card.desired_retention, card.decay = one.retention, one.decay
    collection.update_card(card)


def _remove_emptied(collection: Collection, found: Differences, held: AnkiCollection) -> None:
    moved = {card for ids in found.moves.values() for card in ids}
    for name in {card.deck for card in held.cards if card.id in moved}:
        number = collection.decks.id_for_name(name)
        if number is not None and not collection.decks.card_count(number, include_subdecks=True):
            collection.decks.remove([number])


# ---------------------------------------------------------------- the package


def _anki(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise AnkiError("this needs Anki's own package", _INSTALL) from error


@contextmanager
def _opened(folder: Path) -> Iterator[Collection]:
    """The mirror's collection, made when it is not there. Raises AnkiError when it is in use."""
    module = _anki("anki.collection")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    try:
        collection = module.Collection(str(folder / "collection.anki2"))
    except Exception as error:
        raise AnkiError(
            f"{folder}: the mirror cannot be opened ({_said(error)})",
            "is another `studykit anki sync` running? if not, delete that folder: it is made anew",
        ) from error
    try:
        yield collection
    finally:
        with suppress(Exception):
            collection.close()


@contextmanager
def _refusals() -> Iterator[None]:
    """The backend's refusals as one line each."""
    from anki.errors import AnkiError as Refused
    from anki.errors import NetworkError, SyncError, SyncErrorKind

    try:
        yield
    except SyncError as error:
        if error.kind is SyncErrorKind.AUTH:
            raise AnkiError(
                "the server does not take this name and password",
                "`studykit anki sync --login` asks for them again",
            ) from error
        raise AnkiError(f"the sync failed ({_said(error)})", "try again") from error
    except NetworkError as error:
        raise AnkiError(
            f"the server cannot be reached ({_said(error)})",
            "nothing was lost here: run it again when it can",
        ) from error
    except Refused as error:
        raise AnkiError(f"Anki refused ({_said(error)})", "run it again") from error


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text.translate({0x2068: None, 0x2069: None})[:300] or type(error).__name__
