"""Each benchmark of speed is found by its name and in the page that lists them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def test_one_entry_and_one_page_list_them_all() -> None:
    files = sorted(BENCHMARKS.glob("speed_*.py"))
    page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in files if f"`{file.name}`" not in page] == []
    listed = subprocess.run(
        [sys.executable, BENCHMARKS / "speed.py", "--list"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    names = [file.stem.removeprefix("speed_") for file in files]
    assert sorted(line.split()[0] for line in listed) == names
    assert all(len(line.split()) > 4 for line in listed)
