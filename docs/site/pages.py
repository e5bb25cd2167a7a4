"""Pages of the site that come from the project itself: run by mkdocs, through `make docs`.

The start page is README.md, the commands come from click, and every code of `check` and `why` and
every option has a page of its own, so that a message can be looked up by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import mkdocs_gen_files

from studykit.options import OPTIONS

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
HEAD = re.compile(r"^\| code \|(.+)\|$", re.MULTILINE)
ROW = re.compile(r"^\| `([\w-]+)` \| (.+) \|$", re.MULTILINE)


def copied(page: str) -> str:
    """A page of the repository's root as it reads inside docs/."""
    text = (ROOT / page).read_text(encoding="utf-8")
    text = text.replace("](docs/", "](").replace("](ARCHITECTURE.md", "](architecture.md")
    return re.sub(r"\[([^\]]+)\]\((?!https?:|#)(?![\w-]+\.md)[^)]*\)", r"\1", text)


def codes(page: str) -> Iterator[tuple[str, str]]:
    """Every code that a page of codes explains, with the text of its own page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    heads = [
        cell.strip() for cell in re.findall(r"^\| code \|(.+)\|$", text, re.MULTILINE)[0].split("|")
    ]
    for code, row in ROW.findall(text):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]
        lines = [
            f"*{head}*: {cell}" if head else cell for head, cell in zip(heads, cells, strict=False)
        ]
        yield code, f"# `{code}`\n\n" + "\n\n".join(lines) + f"\n\nAll codes: [{page}](../{page})\n"


def write(name: str, text: str) -> None:
    """Add a page to the site."""
    with mkdocs_gen_files.open(name, "w") as page:
        page.write(text)


write("index.md", copied("README.md").replace("](CHANGELOG.md)", "](changes.md)"))
write("architecture.md", copied("ARCHITECTURE.md"))
write("changes.md", copied("CHANGELOG.md"))
write(
    "commands.md",
    "# Commands\n\n::: mkdocs-click\n    :module: studykit.cli.main\n    :command: studykit\n"
    "    :prog_name: studykit\n    :depth: 1\n    :style: table\n",
)
for source in ("checks.md", "reasons.md"):
    for code, page in codes(source):
        write(f"codes/{code}.md", page)
for option in OPTIONS:
    name = f"{option.section}.{option.name}"
    write(
        f"options/{name}.md",
        f"# `{name}`\n\n{option.help}\n\nAll options: [config.md](../config.md)\n",
    )
