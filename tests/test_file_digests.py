"""Digests of pictures are kept by path, size and time, and never believed of another file."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from studykit.file_digests import FileDigests
from studykit.reader import find_notes

NOTE = "---\ntitle: A\nvideoId: aB3dE5fG7h9\n---\n\n* **Rust**: red [0:20].\n![Rust](rust.png)\n"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read to be hashed."""
    read: list[str] = []
    digest = hashlib.file_digest

    def counted(file: object, name: str) -> object:
        read.append(str(getattr(file, "name", "")))
        return digest(file, name)  # type: ignore[type-var]

    monkeypatch.setattr(hashlib, "file_digest", counted)
    return read


def written(path: Path, data: bytes, seconds_ago: float) -> Path:
    path.write_bytes(data)
    then = time.time() - seconds_ago
    os.utime(path, (then, then))
    return path


def test_a_picture_is_hashed_once_until_it_changes(tmp_path: Path, hashed: list[str]) -> None:
    (tmp_path / "note.md").write_text(NOTE, encoding="utf-8")
    picture = written(tmp_path / "rust.png", b"red", 60)
    seen = [find_notes([tmp_path], tmp_path)[0][0].media for _ in range(3)]
    assert hashed == [str(picture)]
    assert {media.digest for found in seen for media in found} == {
        hashlib.sha256(b"red").hexdigest()
    }
    written(picture, b"RED", 50)
    (changed,) = find_notes([tmp_path], tmp_path)[0][0].media
    assert changed.digest == hashlib.sha256(b"RED").hexdigest()


def test_a_file_of_this_moment_is_read_again(tmp_path: Path, hashed: list[str]) -> None:
    path = written(tmp_path / "new.png", b"one", 0)
    for _ in range(2):
        digests = FileDigests()
        assert digests.of(path) == hashlib.sha256(b"one").hexdigest()
        digests.keep()
    assert len(hashed) == 2


@pytest.mark.parametrize("kept", ["", "[]", '{"a": 1}', "nothing", '{"a": [1, 2]}'])
def test_a_cache_that_cannot_be_read_is_none(tmp_path: Path, kept: str) -> None:
    place = user_cache_path("studykit") / "files.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(kept, encoding="utf-8")
    path = written(tmp_path / "a.png", b"a", 60)
    digests = FileDigests()
    assert digests.of(path) == hashlib.sha256(b"a").hexdigest()
    digests.keep()
    assert FileDigests().of(path) == hashlib.sha256(b"a").hexdigest()
