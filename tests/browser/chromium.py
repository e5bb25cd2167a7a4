"""A page in headless Chromium: what it became after loading, and what a probe in it reports."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import axe_core_python

BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    None,
)
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def loaded(page: str, folder: Path, width: int = 900, *more: str) -> str:
    """A page's document as the browser has it after loading."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    assert BROWSER is not None
    run = subprocess.run(
        [
            BROWSER,
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},700",
            "--virtual-time-budget=4000",
            "--dump-dom",
            *more,
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "</html>" in run.stdout, run.stderr
    return run.stdout


def probed(page: str, probe: str) -> str:
    """The page with a script of the test in it, which its policy would not let run."""
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    return open_page.replace("</body>", f"<script>{probe}</script></body>")


def probe(document: str, name: str) -> str:
    """What a probe left on the document as data-NAME."""
    found = re.search(rf'<html[^>]* data-{name}="([^"]*)"', document)
    assert found, f"the page reports no {name}"
    return found[1]


def picture(page: Path, name: str, width: int = 900, height: int = 560) -> Path:
    """A picture of a page in the tests' artefacts: in $STUDYKIT_ARTEFACTS, or beside the page."""
    folder = Path(os.environ.get("STUDYKIT_ARTEFACTS", page.parent))
    folder.mkdir(parents=True, exist_ok=True)
    assert BROWSER is not None
    subprocess.run(
        [
            BROWSER,
            *QUIET,
            "--hide-scrollbars",
            f"--user-data-dir={page.parent / 'profile'}",
            f"--window-size={width},{height}",
            f"--screenshot={folder / name}",
            page.as_uri(),
        ],
        capture_output=True,
        timeout=120,
    )
    return folder / name


AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DARK = "--blink-settings=preferredColorScheme=0"
_LOOK = """
addEventListener("load", () => setTimeout(async () => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  for (const each of document.querySelectorAll("details")) each.open = true;
  await new Promise((go) => setTimeout(go, 100));
  const { violations } = await axe.run();
  const bad = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  document.documentElement.dataset.bad = JSON.stringify(
    bad.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))]));
}, WAIT));"""


def serious(page: str, folder: Path, width: int, *more: str, wait: int = 200) -> list[object]:
    """What axe finds serious or worse on a page with all of it open; ``wait`` in milliseconds."""
    script = AXE.replace("</script", "<\\/script") + _LOOK.replace("WAIT", str(wait))
    found: list[object] = json.loads(
        unescape(probe(loaded(probed(page, script), folder, width, *more), "bad"))
    )
    return found
