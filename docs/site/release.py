"""Says what stands in the way of a release, in one line each; run by `make release`."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from studykit import __version__

ROOT = Path(__file__).parent.parent.parent


def dated(changes: str, version: str) -> bool:
    """Whether the newest part of a changelog is that version's, with its day."""
    heads: list[str] = re.findall(r"(?m)^## (.+)$", changes)
    wanted = rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)"
    return bool(heads) and re.fullmatch(wanted, heads[0]) is not None


def obstacles() -> list[str]:
    """What has to be done first; empty where a release can be made."""
    found = []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if project["version"] != __version__:
        found.append(f"pyproject.toml says {project['version']}, the package {__version__}")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not dated(changes, __version__):
        found.append(f"CHANGELOG.md must begin with `## {__version__} (YYYY-MM-DD)`")
    dirty = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    if dirty.stdout:
        found.append("the work tree holds changes that are not committed")
    return found


if __name__ == "__main__":
    for line in obstacles():
        print(f"release: {line}", file=sys.stderr)
    sys.exit(1 if obstacles() else 0)
