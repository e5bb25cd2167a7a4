"""What check finds and mends, and that every code is documented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from studykit.cli.main import main
from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.extractor.notes.problems import CODES, duplicates, lint
from studykit.model import Problem
from studykit.reader import find_notes, note_file

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"
HEAD = "---\ntitle: A talk\nvideoId: aB3dE5fG7h9\n---\n"
MISSPELT = '<a class="yt="yt-timestamp" data-00:01:02">[00:01:02]</a>'
RIGHT = '<a class="yt-timestamp" data-t="00:01:02">[00:01:02]</a>'


def problems(*texts: str) -> list[Problem]:
    files = [note_file(f"{n}.md", text) for n, text in enumerate(texts)]
    found = lint(files, read_notes(files, Config()))
    return found + duplicates((file.path, file.digest) for file in files if file.text.strip())


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


def test_every_code_is_documented() -> None:
    documented = re.findall(r"(?m)^\| `([\w-]+)` \|", PAGE.read_text(encoding="utf-8"))
    assert sorted(documented) == sorted(CODES)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (HEAD + "It is [[so [0:05].\n", 5, "unbalanced-link"),
        (HEAD + "It is so</a> [0:05].\n", 5, "stray-anchor"),
        (HEAD + f"It is so {MISSPELT}.\n", 5, "misspelt-stamp"),
        (HEAD + '\nIt is <a class="yt-timestamp" data-t="N/A">[N/A]</a>.\n', 6, "unreadable-stamp"),
        (HEAD + "## One\n\n## Two\n\nIt is so.\n", 5, "empty-section"),
        (HEAD, 1, "no-claims"),
        ("---\nvideoId: aB3dE5fG7h9\n---\nIt is so [0:05].\n", 1, "no-title"),
        ("---\ntitle: A\n---\nIt is so [0:05].\n", 1, "no-video"),
        ("---\ntitle: A\nstudykit: maybe\n---\nIt is so.\n", 1, "unknown-setting"),
        ("---\ntitle: A\nIt is so.\n", 1, "broken-front-matter"),
        ("---\ntitle: A\n---\n* [[one]]\n* [[two]]\n", 1, "not-a-note"),
    ],
)
def test_what_is_found(text: str, line: int, code: str) -> None:
    assert [(p.line, p.code) for p in problems(text) if p.code == code] == [(line, code)]


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_only_line_ends_count_as_lines(odd: str) -> None:
    file = note_file("a.md", HEAD + f"One{odd}two [0:05].\n\nThree [0:06].\n")
    ((note, _),) = read_notes([file], Config())
    assert [claim.first_line for claim in note.claims] == [5, 7]


def test_a_clean_note_has_no_problem() -> None:
    assert problems(HEAD + f"\n## One\n\nA [[x | link]] is so {RIGHT}, `[[` too [0:05].\n") == []


def test_the_same_text_twice_is_one_note_too_many() -> None:
    text = HEAD + "It is so [0:05].\n"
    assert [(p.path, p.code) for p in problems(text, text)] == [("1.md", "duplicate-note")]


def test_bad_files_are_problems(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"one\ntwo \xe9\n")
    (tmp_path / "x.md").mkdir()
    (tmp_path / "x.md" / "in.md").write_text("It is so.")
    files, found = find_notes([tmp_path, tmp_path / "gone"], tmp_path)
    assert [file.path for file in files] == ["x.md/in.md"]
    assert {(p.path, p.line, p.code) for p in found} == {
        ("latin.md", 2, "not-utf8"),
        ("x.md", 1, "folder-named-as-note"),
        ("gone", 1, "missing-path"),
    }


def test_check_prints_a_line_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nvideoId: aB3dE5fG7h9\nIt is so [0:05].\n")
    code, out, err = run(capsys, "--workspace", tmp_path, "check", tmp_path)
    assert code == 1
    assert re.search(r"(?m)^a\.md:1: broken-front-matter .+$", out)
    assert "1 note, 1 error, 0 remarks" in err
    code, out, _ = run(capsys, "--workspace", tmp_path, "--json", "check", tmp_path)
    assert code == 1
    assert "broken-front-matter" in [p["code"] for p in json.loads(out)]


def test_fix_mends_keeps_a_copy_and_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "a.md"
    before = (HEAD + f"It is so {MISSPELT}. It is</a></a> here.\n").replace("\n", "\r\n").encode()
    note.write_bytes(b"\xef\xbb\xbf" + before)
    code, out, _ = run(capsys, "--workspace", tmp_path, "check", "--fix", "--yes", tmp_path)
    assert code == 0
    assert f"+It is so {RIGHT}" in out or "</a>" in out
    run(capsys, "--workspace", tmp_path, "check", "--fix", "--yes", tmp_path)
    assert note.read_bytes().startswith(b"\xef\xbb\xbf---\r\n")
    assert RIGHT.encode() in note.read_bytes()
    assert b"</a></a>" not in note.read_bytes()
    _, out, _ = run(capsys, "--workspace", tmp_path, "--json", "check", tmp_path)
    assert not any(p["fixable"] for p in json.loads(out))
    assert (tmp_path / "a.md.bak").exists()


def test_fix_asks_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "a.md"
    note.write_text(HEAD + f"It is so {MISSPELT}.\n")
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    _, out, _ = run(capsys, "--workspace", tmp_path, "check", "--fix", tmp_path)
    assert f"+It is so {RIGHT}." in out
    assert note.read_text() == HEAD + f"It is so {MISSPELT}.\n"
    assert not (tmp_path / "a.md.bak").exists()


def test_why_answers_for_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "a.md"
    note.write_text(
        HEAD + "* **Leading**: the distance between two lines of type [0:05].\n* Yes [0:06].\n"
    )
    code, out, _ = run(capsys, "--workspace", tmp_path, "why", f"{note}:5")
    assert code == 0
    assert "Leading" in out
    _, out, _ = run(capsys, "--workspace", tmp_path, "--json", "why", f"{note}:6")
    (answer,) = json.loads(out)
    assert answer["line"] == 6
    code, out, _ = run(capsys, "--workspace", tmp_path, "why", f"{note}:2")
    assert "no claim" in out
