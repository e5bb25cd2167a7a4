"""Files that claim to be Anki's: refused in one line, whatever is in them."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from studykit.errors import AnkiError
from studykit.importer import anki_files as files
from studykit.importer.anki_files import opened
from studykit.importer.package import read_collection


def packed(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def database(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as made:
        for statement in statements:
            made.execute(statement)
        made.commit()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("collection.anki2", b"nothing"),
        ("collection.anki21b", b"nothing"),
        ("collection.anki21b", zstandard.compress(b"nothing")),
        ("other", b"nothing"),
    ],
)
def test_what_is_no_collection_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(AnkiError, match=r"deck\.apkg: "):
        read_collection(packed(tmp_path / "deck.apkg", name, data))


def test_a_missing_file_and_a_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AnkiError, match="does not exist"):
        read_collection(tmp_path / "none.apkg")
    (tmp_path / "note.md").write_text("A note.", encoding="utf-8")
    with pytest.raises(AnkiError, match="neither a package nor a collection"):
        read_collection(tmp_path / "note.md")


@pytest.mark.parametrize("name", files.DATABASES)
def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(files, "SMALL", 1 << 20)
    zeros = bytes(8 << 20)
    data = zstandard.compress(zeros) if name.endswith("b") else zeros
    with pytest.raises(AnkiError, match="unpacks to more"):
        read_collection(packed(tmp_path / "deck.apkg", name, data))


def test_views_and_virtual_tables_are_refused(tmp_path: Path) -> None:
    tables = [f"CREATE TABLE {name} (x)" for name in ("notes", "cards", "revlog")]
    view = "CREATE VIEW col AS SELECT 1 AS crt"
    for number, trick in enumerate((view, "CREATE VIRTUAL TABLE col USING fts5(crt)")):
        data = database(tmp_path / f"{number}.db", *tables, trick)
        with pytest.raises(AnkiError, match="has no col"):
            read_collection(packed(tmp_path / "deck.apkg", "collection.anki2", data))


def test_a_file_can_only_be_read(tmp_path: Path) -> None:
    data = database(
        tmp_path / "c.db",
        *(f"CREATE TABLE {name} (x)" for name in ("col", "notes", "cards", "revlog")),
    )
    path = packed(tmp_path / "deck.apkg", "collection.anki2", data)
    for statement in ("DELETE FROM notes", "ATTACH '/tmp/x' AS y", "PRAGMA writable_schema = ON"):
        with pytest.raises(AnkiError), opened(path) as found:
            found.execute(statement)


def test_rows_of_the_wrong_kind_are_one_line(tmp_path: Path) -> None:
    data = database(
        tmp_path / "c.db",
        "CREATE TABLE col (crt, mod, conf, models, decks)",
        *(f"CREATE TABLE {name} (x)" for name in ("notes", "cards", "revlog")),
        "INSERT INTO col VALUES ('soon', 1, '{}', '{}', '{}')",
    )
    with pytest.raises(AnkiError):
        read_collection(packed(tmp_path / "deck.apkg", "collection.anki2", data))
