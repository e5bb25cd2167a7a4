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


def test_the_lock_names_every_dependency_and_no_place_of_this_machine() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = {package["name"]: package for package in lock["package"]}
    wanted = named(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        wanted |= named(extra)
    required = packages["studykit"]["metadata"]["requires-dist"]
    assert {one["name"] for one in required} == wanted, "run `make lock`"
    assert wanted <= packages.keys()
    sources = {str(package["source"]) for package in lock["package"]}
    assert sources == {"{'registry': 'PLACE'}", "{'editable': '.'}"}
    for package in lock["package"]:
        for file in [*package.get("wheels", []), package.get("sdist")]:
            assert file is None or (file["url"].startswith("https://") and file["hash"])


def test_the_licences_of_all_that_comes_along_are_listed() -> None:
    result = CliRunner().invoke(studykit, ["doctor", "--licences"], prog_name="studykit")
    assert result.exit_code == 0
    lines = [line.partition("\t") for line in result.output.splitlines()]
    told = {first.split()[0].lower().replace("_", "-"): licence for first, _, licence in lines}
    needed = named([line for line in PROJECT["dependencies"] if "win32" not in line])
    assert {name.replace("_", "-") for name in needed} <= told.keys()
    assert told["studykit"] == "MIT"
    assert all(told.values())
