"""The floor plan and the house rules, held by tests."""

from __future__ import annotations

import dataclasses
import json
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from studykit import model
from studykit.cli.examples import EXAMPLES
from studykit.cli.main import COMMANDS, GLOBAL_FLAGS, hoist_global_options, studykit

ROOT = Path(__file__).parent.parent
HEAVY = ("textual", "genanki", "markdown_it", "rich", "spacy", "fsrs", "rapidfuzz", "yaml")


def modules_after(*arguments: str) -> set[str]:
    """The modules loaded by one run of the command line."""
    code = (
        "import sys, json, contextlib, io\n"
        "from studykit.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: main(sys.argv[1:])\n"
        "    except SystemExit: pass\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout))


def test_imports_go_down_only() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


def test_help_loads_nothing_heavy() -> None:
    loaded = modules_after("--help")
    assert "studykit.cli.main" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_packages_load_nothing() -> None:
    words = ROOT / "studykit" / "model"  # they are the package itself
    for init in (ROOT / "studykit").glob("*/**/__init__.py"):
        if init.parent != words:
            assert "import" not in init.read_text(encoding="utf-8"), init


@pytest.mark.parametrize(
    "kind",
    [k for k in vars(model).values() if isinstance(k, type) and dataclasses.is_dataclass(k)],
    ids=lambda kind: kind.__name__,
)
def test_words_are_frozen_and_slotted(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_helps(name: str) -> None:
    result = CliRunner().invoke(studykit, [name, "--help"], prog_name="studykit")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: studykit {name}")
    assert f"Example: studykit {name}" in result.output, "add a row to studykit/cli/examples.py"


@pytest.mark.parametrize(("name", "line"), EXAMPLES.items())
def test_every_example_parses(name: str, line: str) -> None:
    words = shlex.split(line.partition(" > ")[0])
    assert words[:2] == ["studykit", name]
    command = studykit.get_command(click.Context(studykit), name)
    assert command is not None
    rest = [w for w in hoist_global_options(words[2:]) if w not in GLOBAL_FLAGS]
    command.make_context(name, rest)


def tracked_files() -> list[Path]:
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in run.stdout.splitlines()]


def test_no_machine_paths() -> None:
    places = ("/" + "work/", "/" + "root/", "/" + "home/", "/" + "tmp/pytest", "/" + "opt/")
    kinds = {".py", ".md", ".toml", ".cfg", ".json", ".jsonl", ""}
    for path in tracked_files():
        if path.suffix in kinds and "english" not in path.parts and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found = [place for place in places if place in text]
            assert not found, f"{path}: {found}"
