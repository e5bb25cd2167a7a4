"""`studykit init`: make a folder of notes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.context import Context, pass_context
from studykit.config import CONFIG_NAME
from studykit.errors import StudykitError

TEMPLATE = """\
# Options of studykit; docs/config.md lists all. Lines that begin with # are the defaults.

[notes]
# paths = ["."]
# exclude = []

[decks]
# output = "decks"
# by = "auto"            # or "note", "channel", "tag"

[cards]
# tier = "ready"         # or "all"
# per_note = 20
# least = 3              # a note with three cited claims gets so many cards at least

[study]
# desired_retention = 0.9
# new_per_day = 20
"""
IGNORED = ".gitignore"


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@pass_context
def command(context: Context, folder: Path | None) -> None:
    """Make DIR (default: this folder) a workspace.

    Writes studykit.toml, which marks the workspace, and keeps what is already there.
    """
    root = folder or context.workspace or Path.cwd()
    made = _write(root)
    if context.json:
        context.result({"workspace": str(root), "created": made})
        return
    click.echo(f"{root / CONFIG_NAME}: {'written' if made else 'already there, left as it is'}")
    click.echo("next: `studykit build` makes decks, `studykit review` starts a quiz")


def _write(root: Path) -> bool:
    path = root / CONFIG_NAME
    try:
        root.mkdir(parents=True, exist_ok=True)
        ignored = root / ".studykit" / IGNORED
        ignored.parent.mkdir(exist_ok=True)
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        with path.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError as error:
        if not path.is_file():
            raise StudykitError(f"{root}: cannot be made a workspace", str(error)) from error
        return False
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudykitError(
            f"{path}: cannot be written ({reason})", "choose another folder"
        ) from error
    return True
