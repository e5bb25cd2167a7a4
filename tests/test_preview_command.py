"""`studykit preview` and `build --with-reviews` on a small workspace."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

NOTE = """---
title: Tides
videoId: aB3dE5fG7h9
---

## What pulls the sea

Q: What pulls the sea?
A: The moon, and to a lesser part the sun [00:01:01]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "studykit.toml").write_text("", encoding="utf-8")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "tides.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def run(workspace: Path, *arguments: str, keys: str = "") -> tuple[int, str]:
    """Exit code and all output of one run of the command line."""
    code = "from studykit.cli.main import main; main()"
    found = subprocess.run(
        [sys.executable, "-c", code, "--workspace", str(workspace), *arguments],
        capture_output=True,
        text=True,
        input=keys,
    )
    return found.returncode, found.stdout + found.stderr


def test_the_page_is_written_and_its_path_printed(workspace: Path) -> None:
    assert run(workspace, "build")[0] == 0
    code, output = run(workspace, "preview")
    assert code == 0
    path = Path(output.strip())
    assert path == workspace.resolve() / "decks" / "preview.html"
    assert "What pulls the sea?" in path.read_text(encoding="utf-8")


def test_json_and_a_deck_that_is_not_there(workspace: Path) -> None:
    run(workspace, "build")
    page = workspace / "page.html"
    code, output = run(workspace, "preview", "--json", "-o", str(page), "--deck", "talks")
    found = json.loads(output)
    assert (code, found["path"]) == (0, str(page))
    assert found["cards"] >= 1
    code, output = run(workspace, "preview", "--deck", "talks::Tide")
    assert code == 2
    assert "no cards in talks::Tide" in output


def test_without_cards_it_says_what_to_do(workspace: Path) -> None:
    code, output = run(workspace, "preview")
    assert code == 2
    assert "studykit build" in output


def test_reviews_travel_only_when_asked(workspace: Path) -> None:
    run(workspace, "build")
    code, output = run(workspace, "review", "--plain", keys=" 3q")
    assert code == 0, output

    def log() -> int:
        with zipfile.ZipFile(workspace / "decks" / "talks.apkg") as archive:
            archive.extract("collection.anki2", workspace)
        with sqlite3.connect(workspace / "collection.anki2") as database:
            return int(database.execute("SELECT count(*) FROM revlog").fetchone()[0])

    run(workspace, "build")
    assert log() == 0
    assert run(workspace, "build", "--with-reviews")[0] == 0
    assert log() == 1
