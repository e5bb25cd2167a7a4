"""The command line as a user meets it: options anywhere, one line for each error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studykit.cli.main import hoist_global_options, main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one run."""
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    out = capsys.readouterr()
    code = stop.value.code
    assert isinstance(code, int)
    return code, out.out, out.err


@pytest.mark.parametrize(
    ("given", "hoisted"),
    [
        (["cards", "--json"], ["--json", "cards"]),
        (["--json", "cards"], ["--json", "cards"]),
        (["cards", "--workspace", "x", "q"], ["--workspace", "x", "cards", "q"]),
        (["cards", "--workspace=x"], ["--workspace=x", "cards"]),
        (["cards", "--", "--json"], ["cards", "--", "--json"]),
        (["cards", "--workspace"], ["--workspace", "cards"]),
    ],
)
def test_global_options_stand_anywhere(given: list[str], hoisted: list[str]) -> None:
    assert hoist_global_options(given) == hoisted


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["--nonsense"],
        ["init", "a", "b"],
        ["--workspace"],
        ["--workspace", "no/such/folder", "due"],
    ],
)
def test_usage_errors_are_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("studykit: ")
    assert "Traceback" not in err


def test_a_misspelt_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean `studykit build`?" in run(capsys, "biuld")[2]


def test_init_makes_a_workspace_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "init", str(tmp_path / "notes"))
    assert code == 0
    assert "written" in out
    config = tmp_path / "notes" / "studykit.toml"
    config.write_text('[decks]\nby = "channel"\n', encoding="utf-8")
    code, out, _ = run(capsys, "init", str(tmp_path / "notes"), "--json")
    assert code == 0
    assert json.loads(out)["created"] is False
    assert config.read_text(encoding="utf-8") == '[decks]\nby = "channel"\n'


def test_a_bad_option_names_file_option_and_cure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "studykit.toml").write_text("[study]\ndesired_retension = 0.9\n", encoding="utf-8")
    code, _, err = run(capsys, "--workspace", str(tmp_path))
    assert code == 2
    assert err == (
        "studykit: studykit.toml: [study] has no option desired_retension: "
        "did you mean desired_retention?\n"
    )


def test_alone_it_says_what_comes_next(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("---\ntitle: A talk\n---\n\nText.\n", encoding="utf-8")
    code, out, _ = run(capsys, "--workspace", str(tmp_path))
    assert code == 0
    assert "1 Markdown files, no cards yet" in out
    assert "studykit build" in out
    assert not (tmp_path / ".studykit").exists()


def test_a_crash_is_one_line_without_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import studykit.cli.welcome

    def broken(context: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(studykit.cli.welcome, "welcome", broken)
    code, _, err = run(capsys, "--workspace", str(tmp_path))
    assert code == 1
    assert err.count("\n") == 1
    assert "RuntimeError: two lines" in err
    monkeypatch.setattr(studykit.cli.welcome, "welcome", broken)
    with pytest.raises(RuntimeError):
        main(["--debug", "--workspace", str(tmp_path)])
