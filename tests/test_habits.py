"""The site builds strictly, every command has a manual page, releases are checked."""

from __future__ import annotations

import importlib.util
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="needs the extra docs")
def test_the_site_builds_with_strict_links(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "studykit review" in (tmp_path / "commands" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "codes" / "no-title" / "index.html").exists()
    assert (tmp_path / "options" / "cards.per_note" / "index.html").exists()


@pytest.mark.skipif(importlib.util.find_spec("click_man") is None, reason="needs the extra docs")
def test_every_command_has_a_manual_page() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "site" / "man.py"))["pages"]()
    assert {"studykit.1", "studykit-build.1", "studykit-review.1"} <= set(pages)
    assert all(page.startswith(".TH") for page in pages.values())


def test_a_release_wants_a_dated_changelog() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "site" / "release.py"))
    dated = script["dated"]
    assert dated("## 0.1.0 (2026-11-30)\n\n* x", "0.1.0")
    assert not dated("## Unreleased\n\n## 0.1.0 (2026-11-30)", "0.1.0")
    assert not dated("## 0.1.0\n", "0.1.0")
    assert not any("the package" in line for line in script["obstacles"]())
