"""The public API: its page runs, its names are there, and the import costs nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import studykit

ROOT = Path(__file__).parent.parent
NOTE = """---
title: Tides
videoId: aB3dE5fG7h9
---

## What pulls the sea

Q: What pulls the sea?
A: The moon, and to a lesser part the sun [00:01:01]

spring tide :: the high tide at new and full moon [00:02:10]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "studykit.toml").write_text("", encoding="utf-8")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "tides.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def test_the_page_runs_as_it_stands(folder: Path) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "The moon, and to a lesser part the sun" in run.stdout
    assert (folder / "decks" / "talks.apkg").exists()
    with studykit.Workspace(folder).store() as store:
        assert len(store.reviews()) >= 2


def test_every_name_is_there_and_on_the_page() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for name in studykit.__all__:
        assert getattr(studykit, name) is not None
        assert re.search(rf"\b{name}\b", page), f"{name} is not on the page"
    with pytest.raises(AttributeError):
        _ = studykit.nothing  # type: ignore[attr-defined]


def test_the_import_loads_nothing_else() -> None:
    code = "import sys, studykit; print(sorted(m for m in sys.modules if m.startswith('studykit')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['studykit', 'studykit.version']"


def test_a_plan_writes_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    counts = studykit.Workspace(folder).plan().counts
    assert counts["new"] == 2
    assert sorted(folder.rglob("*")) == before


def test_a_workspace_without_cards_says_so(folder: Path) -> None:
    with pytest.raises(studykit.StudykitError, match="no cards here yet"):
        studykit.Workspace(folder).undo()


def test_build_twice_changes_nothing_and_undo_takes_back(folder: Path) -> None:
    workspace = studykit.Workspace(folder)
    assert workspace.build().cards == 2
    assert workspace.build().number == 0
    assert workspace.undo().cards == 2
    plan = workspace.plan()
    assert (plan.woken, plan.changes_anything) == (2, True), "a build would bring them back"
    assert workspace.build().cards == 2


def test_a_build_says_how_many_questions_wait(folder: Path) -> None:
    workspace = studykit.Workspace(folder)
    assert workspace.build().questions == 0
    with workspace.session() as session:
        while session.current is not None:
            session.answer(studykit.Rating.EASY, seconds=1.0)
    note = folder / "talks" / "tides.md"
    note.write_text(NOTE.replace("new and full moon", "half moon"), encoding="utf-8")
    built = workspace.build()
    with workspace.store() as store:
        assert built.questions == len(store.questions())
