"""Names of files and folders are the learner's: none may steer the terminal that shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.cli.main import main
from studykit.render.characters import one_line

FOLDER, FILE = "a\x1b[31mred\nline\x9b1m\u202eevil", "n\x1b]0;x\x07\u2066.md"
GOOD = "---\nvideoId: aB3dE5fG7h9\n---\n\nIn 1953 Eugene Aserinsky found the REM sleep [0:05].\n"


def test_a_name_is_one_line() -> None:
    assert one_line("Schlaf/اردو‌ها 睡眠.md") == "Schlaf/اردو‌ها 睡眠.md"
    assert one_line("a\x1b[1m\nb\u202ec\x85") == "a\\x1b[1m\\nb\\u202ec\\x85"
    assert one_line(Path("a\udcff")) == "a\\xff"


def test_no_command_lets_a_name_reach_the_terminal_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, text in ((FOLDER, GOOD), ("b\u2067", "<<<<<<< HEAD\nIt is so.\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / FILE).write_text(text, encoding="utf-8")
    note = str(tmp_path / FOLDER / FILE)
    commands = (["check", str(tmp_path)], ["extract", str(tmp_path)], ["plan"], ["build", "-v"])
    for command in (*commands, ["why", note], ["why", f"{note}x"], ["cards"], ["due"], ["history"]):
        with pytest.raises(SystemExit):
            main(["--workspace", str(tmp_path), *command])
        told = capsys.readouterr()
        shown = (told.out + told.err).replace("\n", "").replace("\t", "")
        assert [char for char in shown if not char.isprintable()] == [], command
