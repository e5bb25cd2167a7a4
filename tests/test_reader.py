"""Finding and reading files: what is no note never holds up a run, and links stay inside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studykit.model import Severity
from studykit.reader import LARGEST, count_notes, find_notes

SAID = "It is so [0:05].\n"


def codes(folder: Path, links: str = "files") -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in find_notes([folder], folder, (), links)[1]]


def names(folder: Path, links: str = "files") -> list[str]:
    return [file.path for file in find_notes([folder], folder, (), links)[0]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    assert codes(tmp_path, "anywhere") == [("pipe.md", "no-file"), ("zero.md", "no-file")]


def test_a_file_over_the_limit_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"a" * (LARGEST + 1))
    (tmp_path / "note.md").write_text(SAID, encoding="utf-8")
    assert codes(tmp_path) == [("large.md", "too-large")]
    assert names(tmp_path) == ["note.md"]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with links to a note and a folder of its own, to itself, and out of it."""
    for place in ("outside", "vault/own", "vault/.hidden"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "note.md").write_text(SAID, encoding="utf-8")
    vault = tmp_path / "vault"
    (vault / "again.md").symlink_to(vault / "own" / "note.md")
    (vault / "far.md").symlink_to(tmp_path / "outside" / "note.md")
    (vault / "folder").symlink_to(tmp_path / "outside")
    (vault / "loop").symlink_to(vault)
    (vault / "twin").symlink_to(vault / "own")
    (vault / "shown").symlink_to(vault / ".hidden")
    return vault


def test_links_to_folders_and_out_of_the_workspace_are_remarks(vault: Path) -> None:
    files, problems = find_notes([vault], vault)
    assert [file.path for file in files] == ["again.md", "own/note.md"]
    assert {p.path for p in problems} == {"far.md", "folder", "shown"}
    assert {(p.code, p.severity) for p in problems} == {("link-not-followed", Severity.WARNING)}


def test_links_are_followed_where_the_learner_says_so(vault: Path) -> None:
    inside = ["again.md", "own/note.md", "shown/note.md"]
    assert names(vault, "inside") == inside
    assert [path for path, _ in codes(vault, "inside")] == ["far.md", "folder"]
    everywhere = ["again.md", "far.md", "folder/note.md", "own/note.md", "shown/note.md"]
    assert names(vault, "anywhere") == everywhere
    assert codes(vault, "anywhere") == []
    assert count_notes([vault], vault, (), "anywhere") == len(everywhere)


def test_a_linked_folder_without_notes_is_no_remark(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "pictures").symlink_to(tmp_path / "pictures")
    assert codes(tmp_path / "vault") == []


BEES = "Bees find their way by the sun and by landmarks [0:05].\nThe queen lays eggs [0:09].\n"


@pytest.mark.parametrize(
    "name",
    [
        "bees (Ada's conflicted copy 2024-05-01).md",
        "bees (conflicted copy 2024-05-01 101112).md",
        "bees.sync-conflict-20240501-101112-ABCDEFG.md",
        "bees_conflict-20240501-101112.md",
        "bees 2.md",
        "bees (1).md",
        "bees copy.md",
        "bees-ADAS-LAPTOP.md",
        "bees-Ada’s MacBook Pro.md",
    ],
)
def test_a_conflict_copy_is_reported_and_read_only_when_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "bees.md").write_text(BEES, encoding="utf-8")
    (tmp_path / name).write_text(BEES.replace("landmarks", "smells") + BEES, encoding="utf-8")
    assert names(tmp_path) == ["bees.md"]
    assert codes(tmp_path) == [(name, "conflict-copy")]
    files, problems = find_notes([tmp_path, tmp_path / name], tmp_path)
    assert ({file.path for file in files}, problems) == ({"bees.md", name}, [])


@pytest.mark.parametrize("name", ["bees 2.md", "bees (1).md", "bees-RNA-DNA.md", "lecture 2.md"])
def test_another_note_with_a_number_is_a_note(tmp_path: Path, name: str) -> None:
    (tmp_path / "bees.md").write_text(BEES, encoding="utf-8")
    (tmp_path / name).write_text("Drones have no sting at all, as it is [0:05].\n" + SAID * 3)
    assert names(tmp_path) == sorted(["bees.md", name])
    assert codes(tmp_path) == []


def test_a_conflict_copy_without_its_note_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "bees (conflicted copy 2024-05-01).md").write_text(BEES, encoding="utf-8")
    assert codes(tmp_path) == []
