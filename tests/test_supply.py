"""What the project is made of: each dependency with its reason, locked, with its licence."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

from click.testing import CliRunner

from studykit.cli.main import studykit

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", line)[0].lower() for line in requirements}


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = chain.from_iterable(PROJECT["optional-dependencies"].values())
    for line in [*PROJECT["dependencies"], *extras]:
        assert re.search(rf'"{re.escape(line)}"[^#\n]*# \w', text), line


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_place() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    pinned = {
        re.split(r"==", entry)[0].lower(): entry for entry in entries if not entry.startswith("#")
    }
    wanted = named(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        wanted |= named(extra)
    assert {re.sub(r"\[.*\]", "", name) for name in pinned} >= wanted, "run `make lock`"
    assert all(re.search(r"--hash=sha256:[\da-f]{64}", entry) for entry in pinned.values())
    assert "://" not in lock


def test_the_licences_of_all_that_comes_along_are_listed() -> None:
    result = CliRunner().invoke(studykit, ["doctor", "--licences"], prog_name="studykit")
    assert result.exit_code == 0
    lines = [line.partition("\t") for line in result.output.splitlines()]
    told = {first.split()[0].lower().replace("_", "-"): licence for first, _, licence in lines}
    needed = named([line for line in PROJECT["dependencies"] if "win32" not in line])
    assert {name.replace("_", "-") for name in needed} <= told.keys()
    assert told["studykit"] == "MIT"
    assert all(told.values())
