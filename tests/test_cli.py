"""The command line as a user meets it: options anywhere, one line for each error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
    assert "1 Markdown file, no cards yet" in out
    assert "studykit build" in out
    assert not (tmp_path / ".studykit").exists()


RUN = [sys.executable, "-c", "from studykit.cli.main import main; main()"]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    head = "---\ntitle: Metals\nvideoId: aB3dE5fG7h9\n---\n\n"
    note = f"{head}tin :: a soft metal [0:10]\n"
    (tmp_path / "metals.md").write_text(note, encoding="utf-8")
    subprocess.run([*RUN, "build"], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


PRINTING = (["cards"], ["cards", "--json"], ["extract", "."], ["plan"], ["--help"], ["due"], [])


@POSIX
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_closed_pipe_ends_it_without_a_word(built: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [*RUN, *arguments], cwd=built, stdout=closed, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (141, "")


@POSIX
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_output_that_cannot_be_written_is_one_line(built: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, *arguments], cwd=built, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == (
        "studykit: the output cannot be written (No space left on device): "
        "make room, or write it elsewhere\n"
    )


def test_a_file_that_the_system_refuses_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import studykit.cli.welcome

    def refused(context: object) -> None:
        (tmp_path / "none" / "file").open("w")

    monkeypatch.setattr(studykit.cli.welcome, "welcome", refused)
    code, _, err = run(capsys, "--workspace", str(tmp_path))
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith(f"studykit: {tmp_path / 'none' / 'file'}: cannot be used (")


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
