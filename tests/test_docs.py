"""The pages tell the truth: options, commands and links are those that exist."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from studykit.cli.main import COMMANDS
from studykit.config import Config, DeckConfig, FolderConfig, VideoConfig
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.model import Tier
from studykit.reader import note_file

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]


def without_code(text: str) -> str:
    """The page without code, in which brackets are no links and # begins no heading."""
    return re.sub(r"(?ms)^ *```.*?^ *```$|`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The names under which the headings of a page can be linked to."""
    text = re.sub(r"(?ms)^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"))
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def test_the_options_page_is_the_table_of_options() -> None:
    script = DOCS / "config_page.py"
    code = f"import runpy; print(runpy.run_path({str(script)!r})['page'](), end='')"
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    written = (DOCS / "config.md").read_text(encoding="utf-8")
    assert run.stdout == written, "run `python docs/config_page.py`"


@pytest.mark.parametrize(
    ("table", "kind"), [("video", VideoConfig), ("folder", FolderConfig), ("deck", DeckConfig)]
)
def test_the_options_page_names_the_options_of_a_table(table: str, kind: type) -> None:
    text = (DOCS / "config.md").read_text(encoding="utf-8")
    part = re.split(rf'(?m)^`\[{table}\."', text)[1]
    part = re.split(r"(?m)^(?:`\[|## )", part)[0]
    named = set(re.findall(r"(?m)^\| `(\w+)` \|", part))
    assert named == {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_names_every_command(name: str) -> None:
    assert f"`studykit {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_only_commands_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"(?ms)^```(?:sh|yaml)$.*?^```$|`studykit [^`]*`", text)
    named = re.findall(r"(?m)(?:^|`|- run: )studykit ([a-z]+)\b", "\n".join(code))
    assert set(named) <= {*COMMANDS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(linked), f"{page.name}: {target}"


def test_every_picture_is_shown_somewhere() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    images = [path.name for path in (ROOT / "docs" / "images").iterdir()]
    assert [name for name in images if f"images/{name}" not in shown] == []


def test_the_recording_plays_by_itself_and_rests_where_motion_is_unwanted() -> None:
    path = ROOT / "docs" / "images" / "review.svg"
    drawn = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    style = "".join(drawn.itertext())
    assert path.stat().st_size < 200_000
    assert "@keyframes" in style
    assert "prefers-reduced-motion" in style
    assert not any(
        tag in path.read_text(encoding="utf-8") for tag in ("<script", "url(", "@import")
    )
    names = {f"#{group.get('id')}" for group in drawn.iter("{http://www.w3.org/2000/svg}g")}
    assert {use.get("href") for use in drawn.iter("{http://www.w3.org/2000/svg}use")} <= names


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_the_tour_names_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.]+/)*[\w.]+\.(?:py|txt|md|toml|json|lock)|(?:[\w.]+/)+)`", text)
    folders = ("studykit", "tests", "docs", "benchmarks")
    files = {path.as_posix() for folder in folders for path in ROOT.joinpath(folder).rglob("*.*")}
    files |= {path.as_posix() for folder in folders for path in ROOT.joinpath(folder).rglob("*/")}
    files |= {path.as_posix() for path in ROOT.iterdir()}
    made = {"studykit.toml", "build/", "decks/", "note.md"}
    wanted = [name for name in named if name not in made]
    assert [n for n in wanted if not any(f.endswith(f"/{n.rstrip('/')}") for f in files)] == []


def test_the_example_of_the_readme_makes_the_cards_that_it_names() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (note,) = re.findall(r"(?ms)^```markdown\n(---\n.*?)^```", text)
    (found,) = extract_notes(read_notes([note_file("sleep.md", note)], Config()), Config())
    ready = [card for card in found.candidates if card.tier is Tier.READY]
    assert len({card.source.claim for card in ready}) == len(found.note.claims) == 3
    assert "makes three cards" in text
