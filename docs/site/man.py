"""Writes the manual pages, one a command, into the folder given; run by `make man`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click_man.core import generate_man_page

from studykit import __version__
from studykit.cli.main import studykit


def pages() -> dict[str, str]:
    """The text of every manual page by its file name."""
    top = click.Context(studykit, info_name="studykit")
    made = {"studykit.1": generate_man_page(top, __version__)}
    for name in studykit.list_commands(top):
        command = studykit.get_command(top, name)
        assert command is not None, name
        inner = click.Context(command, parent=top, info_name=name)
        made[f"studykit-{name}.1"] = generate_man_page(inner, __version__)
    return made


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in pages().items():
        (folder / file).write_text(text, encoding="utf-8")
    print(folder)
