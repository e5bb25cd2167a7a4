"""`studykit anki`: one memory with Anki. Each of its commands is a file of its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

#: Commands by name: the module that holds each as ``command``, and its line of help.
PARTS = {
    "progress": ("anki_progress", "bring reviews and edits back from Anki"),
    "push": ("anki_push", "bring a running Anki up to date"),
    "sync": ("anki_sync", "sync with AnkiWeb or a server of your own"),
    "import": ("anki_import", "take a foreign deck in with its history"),
}


class Parts(click.Group):
    """A group that imports a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help page."""
        return [name for name, (module, _) in PARTS.items() if find_spec(f"studykit.cli.{module}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"studykit.cli.{PARTS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, PARTS[name][1]) for name in self.list_commands(ctx)])


@click.group("anki", cls=Parts)
def command() -> None:
    """One memory with Anki: reviews and edits back, changes out."""
