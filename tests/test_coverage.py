"""What build and plan say last: how many notes have few cards, and how many drafts wait."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studykit.cli.main import main

HEAD = "---\ntitle: {title}\nvideoId: {video}\n---\n\n"
RICH = "\n\n".join(
    f"The survey of {1900 + n} weighed {n},400 tons of honey in the county of {place} [0:{n}]."
    for n, place in enumerate(["Kent", "Devon", "Essex", "Surrey"], 11)
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "rich.md").write_text(HEAD.format(title="Honey", video="aB3dE5fG7h9") + RICH)
    (tmp_path / "poor.md").write_text(
        HEAD.format(title="Wax", video="zZ3dE5fG7h9") + "It is so [0:10].\n"
    )
    (tmp_path / "studykit.toml").write_text("[cards]\nper_note = 3\n")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(["--workspace", str(root), *arguments])
    return capsys.readouterr().out


def test_a_first_plan_is_a_summary_by_note(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, root, "plan").splitlines()
    assert "    0 cards    0 drafts  poor.md" in lines
    assert "    3 cards    1 draft   rich.md" in lines
    told = "2 notes: 1 with fewer than three cards (poor.md), 1 draft waits; `studykit triage`"
    assert lines[-1] == told
    assert "weighed" in run(capsys, root, "plan", "--verbose")
    assert run(capsys, root, "build").splitlines()[-1] == told


def test_pages_that_tell_of_no_video_are_not_missed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "index.md").write_text("# All notes\n\n* [[rich]]\n* [[poor]]\n")
    told = "3 notes: 1 with fewer than three cards (poor.md), 1 draft waits; `studykit triage`"
    assert run(capsys, root, "build").splitlines()[-1] == told
    (root / "rich.md").write_text((root / "rich.md").read_text() + "\nMore of it [0:20].\n")
    assert json.loads(run(capsys, root, "build", "--json"))["coverage"]["below_three"] == 1
    (root / "index.md").write_text(HEAD.format(title="Tin", video="tT3dE5fG7h9") + "It is [0:9].")
    assert json.loads(run(capsys, root, "build", "--json"))["coverage"]["below_three"] == 2


def test_machines_are_told_the_cards_of_each_note(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"notes": 2, "below_three": 1, "drafts": 1, "cards": {"poor.md": 0, "rich.md": 3}}
    assert json.loads(run(capsys, root, "plan", "--json"))["coverage"] == told
    assert json.loads(run(capsys, root, "build", "--json"))["coverage"] == told
    (root / "poor.md").write_text((root / "poor.md").read_text() + "\nMore of it [0:20].\n")
    assert json.loads(run(capsys, root, "build", "--json"))["coverage"] == told


def test_a_question_stands_once_whichever_notes_are_read_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    again = HEAD.format(title="Wax", video="zZ3dE5fG7h9") + RICH
    (root / "poor.md").write_text(again)
    run(capsys, root, "build")
    cards = [json.loads(line) for line in run(capsys, root, "cards", "--json").splitlines()]
    asked = [(card["question"], card["cloze"]) for card in cards]
    assert len(asked) > 3
    assert len(set(asked)) == len(asked)
