"""Question types, citation spellings and writers of another installed package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTE = """---
title: Tides
videoId: aB3dE5fG7h9
---

## Water

!! The bore of the Qiantang runs upstream at dawn {@1:17}.
Spring tides come at new and full moon and neap tides at half moon [0:20].
"""
MODULE = r"""
import re

from studykit.extractor.proposal import question
from studykit.extractor.registry import Entry
from studykit.writer.transports.answer import Answer


def shouts(page):
    for claim in page.note.claims:
        if claim.text.startswith("!!"):
            yield question(claim, "What runs upstream on the Qiantang?", "Its bore", worth=1.0)


SHOUT = Entry(shouts, any_language=True, lasting=True)
BROKEN = 7


class Parrot:
    place, model = "the parrot", "parrot-1"

    def __init__(self, config):
        self.timeout = config.timeout

    def ask(self, prompt, kind, *, free=False):
        number = re.search(r"\[(\d+)\] Spring", prompt)[1]
        return Answer('{"cards": [{"claims": [' + number + '], "question": "At which phase of the'
                      ' moon do neap tides come?", "answer": "half moon", "quote": "neap tides at'
                      ' half moon"}]}')
"""
ENTRY_POINTS = """
[studykit.question_types]
shout = shouting:SHOUT

[studykit.citation_spellings]
at-signs = at_signs:PATTERN

[studykit.writers]
parrot = shouting:Parrot
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a note, and beside it an installed package."""
    installed = tmp_path / "installed"
    about = installed / "shouting-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    (installed / "shouting.py").write_text(MODULE)
    (installed / "at_signs.py").write_text(r'PATTERN = r"\{@[0-9]{1,2}:[0-9]{2}\}"')
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "tides.md").write_text(NOTE, encoding="utf-8")
    (notes / "studykit.toml").write_text('[writer]\nthrough = "parrot"\n')
    return tmp_path


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    code = "from studykit.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=place / "notes",
        env={**os.environ, "PYTHONPATH": str(place / "installed")},
        capture_output=True,
        text=True,
    )


def test_a_question_type_and_a_spelling_walk_the_same_street(place: Path) -> None:
    done = run(place, "extract", "tides.md", "--tier", "all", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    cards = {card["generator"]: card for card in map(json.loads, done.stdout.splitlines())}
    assert cards["shout"]["answer"] == "Its bore"
    assert [c["seconds"] for c in cards["shout"]["citations"]] == [77]


def test_a_writer_is_asked_and_its_card_checked(place: Path) -> None:
    done = run(place, "write", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cards"] == 1, done.stdout
    assert run(place, "build").returncode == 0
    cards = run(place, "cards", "--json").stdout.splitlines()
    written = [card for card in map(json.loads, cards) if card["generator"] == "written"]
    assert [card["answer"] for card in written] == ["half moon"]


def test_a_writer_is_not_asked_without_consent(place: Path) -> None:
    done = run(place, "write")
    assert done.returncode == 2
    assert "the parrot" in done.stderr
    assert "--yes" in done.stderr


def test_a_writer_that_nobody_brings_is_one_line(place: Path) -> None:
    (place / "notes" / "studykit.toml").write_text('[writer]\nthrough = "owl"\n')
    done = run(place, "write", "--yes")
    assert done.returncode == 2
    assert "no installed package brings a writer 'owl'" in done.stderr
    assert "parrot" in done.stderr


def test_a_package_that_is_broken_is_named(place: Path) -> None:
    points = place / "installed" / "shouting-1.0.dist-info" / "entry_points.txt"
    points.write_text("[studykit.question_types]\nshout = shouting:BROKEN\n")
    done = run(place, "extract", "tides.md")
    assert done.returncode == 1
    assert "shouting:BROKEN (studykit.question_types) is no Entry" in done.stderr
    assert "Traceback" not in done.stderr
