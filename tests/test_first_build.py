"""A first build: nothing is written where there are no notes, and many are asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studykit.cli import first_build
from studykit.cli.main import main


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["--workspace", str(root), *arguments])
    out = capsys.readouterr()
    assert isinstance(stop.value.code, int)
    return stop.value.code, out.out, out.err


def test_an_empty_folder_stays_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, tmp_path, "build")
    assert (code, err) == (0, "")
    assert "no Markdown files, so nothing was made" in out
    code, out, _ = run(capsys, tmp_path, "build", "--json")
    assert (code, json.loads(out)["notes"], json.loads(out)["decks"]) == (0, 0, [])
    assert list(tmp_path.iterdir()) == []


def test_many_notes_without_a_workspace_are_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_build, "MANY", 2)
    for n in range(3):
        (tmp_path / f"{n}.md").write_text("It is so [0:05].\n", encoding="utf-8")
    code, out, err = run(capsys, tmp_path, "build")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "3 notes, and no studykit.toml: `studykit build --yes`" in err
    assert not (tmp_path / ".studykit").exists()
    assert run(capsys, tmp_path, "build", "--yes")[0] == 0
    assert run(capsys, tmp_path, "build")[0] == 0


def test_a_channel_named_everything_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "everything").mkdir()
    text = "---\ntitle: T\n---\n\nQ: Who found it?\nA: Eugene Aserinsky\n"
    (tmp_path / "everything" / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "studykit.toml").write_text("[decks]\neverything = true\n", encoding="utf-8")
    _, out, _ = run(capsys, tmp_path, "build", "--json")
    built = json.loads(out)
    assert (built["cards"], len(built["decks"])) == (1, 2)


TEA = """---
title: Tea
videoId: aB3dE5fG7h9
---

Black tea is best brewed at 95 degrees for four minutes [00:01:10].

* **Gongfu**: a way of brewing with much leaf and many short infusions [00:02:30].
"""


def test_on_a_terminal_the_first_plan_and_build_say_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "tea.md"
    note.write_text(TEA, encoding="utf-8")
    assert "next:" not in run(capsys, tmp_path, "plan")[1]
    monkeypatch.setattr("studykit.cli.hints.is_terminal", lambda: True)
    assert "studykit build  " in run(capsys, tmp_path, "plan")[1]
    built = run(capsys, tmp_path, "build")[1]
    assert "next:\n  studykit " in built
    assert "studykit preview" in built
    note.write_text(TEA.replace("95", "96"), encoding="utf-8")
    assert "next:" not in run(capsys, tmp_path, "plan")[1] + run(capsys, tmp_path, "build")[1]
