"""`studykit extract`: one JSON object a card, a table, and what cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTE = """---
title: Bees
videoId: aB3dE5fG7h9
---

From: [[beelab]] <br/>

## Size

A strong colony of Carniolan bees in the valley weighs
40 kilograms <a class="yt-timestamp" data-t="00:01:05">[00:01:05]</a>.

## Wax

Workers sweat wax in flakes [0:10]. Thin walls save the most wax [0:20].
"""
MORE = "Robbery among the strong colonies follows the dry autumn of the orchard [0:30].\n"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from studykit.cli.main import main; main()", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "bees.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def test_a_card_is_one_json_object(folder: Path) -> None:
    done = run("extract", "notes", "--format", "jsonl", folder=folder)
    assert done.returncode == 0, done.stderr
    cards = [json.loads(line) for line in done.stdout.splitlines()]
    assert cards == [
        {
            "kind": "cloze",
            "question": None,
            "answer": None,
            "cloze": "A strong colony of Carniolan bees in the valley weighs {{c1::40::how many}} "
            "kilograms.",
            "context": "",
            "claim": "A strong colony of Carniolan bees in the valley weighs 40 kilograms.",
            "line": 10,
            "generator": "number",
            "tier": "ready",
            "note": {
                "path": "notes/bees.md",
                "title": "Bees",
                "video_id": "aB3dE5fG7h9",
                "channel": "beelab",
            },
            "headings": ["Size"],
            "tags": cards[0]["tags"],
            "citations": [
                {
                    "seconds": 65,
                    "label": "00:01:05",
                    "url": cards[0]["citations"][0]["url"],
                    "origin": "own",
                }
            ],
            "media": [],
        }
    ]
    assert "aB3dE5fG7h9" in cards[0]["citations"][0]["url"]
    assert "65" in cards[0]["citations"][0]["url"]


def test_all_tiers_on_request(folder: Path) -> None:
    strict(folder)
    done = run("extract", "notes", "--format", "jsonl", "--tier", "all", folder=folder)
    tiers = [json.loads(line)["tier"] for line in done.stdout.splitlines()]
    assert sorted(tiers) == ["draft", "ready"]


def strict(folder: Path) -> None:
    """A workspace where a note of two good claims gets but one card."""
    (folder / "notes" / "bees.md").write_text(NOTE + MORE, encoding="utf-8")
    (folder / "studykit.toml").write_text("[cards]\nper_note = 1\n", encoding="utf-8")


def test_the_table_is_for_reading(folder: Path) -> None:
    strict(folder)
    done = run("extract", "notes/bees.md", folder=folder)
    assert done.returncode == 0
    assert "number" in done.stdout
    assert "1 card of 1 note (1 draft: --tier all)" in done.stderr


def test_a_missing_path_is_one_line_and_the_rest_is_done(folder: Path) -> None:
    done = run("extract", "notes", "nothing.md", "--format", "jsonl", folder=folder)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "nothing.md" in done.stderr
    assert "Traceback" not in done.stderr
