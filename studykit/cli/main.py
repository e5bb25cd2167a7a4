"""The command `studykit`: which commands there are, and the options they all share."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from studykit.cli.context import Context, error_boundary, pipe_boundary, show_failures
from studykit.cli.examples import EXAMPLES
from studykit.version import __version__


@dataclass(frozen=True, slots=True)
class Entry:
    """A command by the module that holds it as ``command``; imported only when it is called."""

    module: str
    help: str
    group: str


COMMANDS: dict[str, Entry] = {
    "init": Entry("init", "make a folder of notes a workspace", "Notes and cards"),
    "build": Entry("build", "make cards and decks from the notes", "Notes and cards"),
    "plan": Entry("plan", "show what build would do", "Notes and cards"),
    "extract": Entry("extract", "print the cards of notes, without a workspace", "Notes and cards"),
    "check": Entry("check", "find what is wrong in notes", "Notes and cards"),
    "why": Entry("why", "say which card a line made, or why none", "Notes and cards"),
    "write": Entry("write", "have a language model write cards", "Notes and cards"),
    "preview": Entry("preview", "write a page to look at the cards", "Notes and cards"),
    "cards": Entry("cards", "list and search cards", "Your hand"),
    "edit": Entry("edit", "change a card's words", "Your hand"),
    "tag": Entry("tag", "add or take away a card's tags", "Your hand"),
    "move": Entry("move", "put a card into another deck", "Your hand"),
    "suspend": Entry("suspend", "keep cards out of reviews", "Your hand"),
    "resume": Entry("resume", "bring suspended cards back", "Your hand"),
    "ban": Entry("ban", "never make a card again", "Your hand"),
    "triage": Entry("triage", "accept, edit or ban draft cards", "Your hand"),
    "resolve": Entry("resolve", "answer what a build was unsure of", "Your hand"),
    "review": Entry("review", "study what is due", "Study"),
    "due": Entry("due", "count what is due", "Study"),
    "stats": Entry("stats", "show how it goes", "Study"),
    "forecast": Entry("forecast", "show the load of the coming months", "Study"),
    "rewatch": Entry("rewatch", "list the moments remembered worst", "Study"),
    "optimize": Entry("optimize", "fit the scheduler to your reviews", "Study"),
    "adopt": Entry("adopt", "begin cards where another tool left them", "Anki"),
    "export": Entry("export", "cards as a table, JSON, Markdown or text", "Anki"),
    "anki": Entry("anki", "reviews and edits back from Anki, changes out", "Anki"),
    "break": Entry("break_", "take days off without a heap afterwards", "Study"),
    "postpone": Entry("postpone", "put some of today's cards off", "Study"),
    "advance": Entry("advance", "bring some later cards forward to today", "Study"),
    "flatten": Entry("flatten", "spread a heap of due cards over days", "Study"),
    "reschedule": Entry("reschedule", "due dates by the weights in force", "Study"),
    "history": Entry("history", "list builds", "Safety"),
    "undo": Entry("undo", "take the last build back", "Safety"),
    "backup": Entry("backup", "copy the study database", "Safety"),
    "restore": Entry("restore", "bring a backup back", "Safety"),
    "doctor": Entry("doctor", "check the study database", "Safety"),
    "completion": Entry("completion", "let your shell complete the commands", "Safety"),
}
GLOBAL_FLAGS = {"--json": "json", "--debug": "debug"}


class Commands(click.Group):
    """A group that imports a command's module only when it is called."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """As click does; help may be printed into a closed pipe."""
        with pipe_boundary():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; results may be printed into a closed pipe."""
        with pipe_boundary():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names, in the order of the help page."""
        return [name for name, entry in COMMANDS.items() if _exists(entry)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"studykit.cli.{COMMANDS[cmd_name].module}").command
        assert isinstance(command, click.Command)
        if cmd_name in EXAMPLES:
            command.epilog = f"Example: {EXAMPLES[cmd_name]}"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command list by groups, without importing any command."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            entry = COMMANDS[name]
            groups.setdefault(entry.group, []).append((name, entry.help))
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion when the name is not known."""
        name = args[0]
        if name not in self.list_commands(ctx) and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f"did you mean `studykit {close[0]}`?" if close else "see `studykit --help`"
            ctx.fail(f"no command {name!r}: {hint}")
        return super().resolve_command(ctx, args)


def _exists(entry: Entry) -> bool:
    return find_spec(f"studykit.cli.{entry.module}") is not None


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="--workspace DIR, --json and --debug may stand before or after the command.",
)
@click.version_option(__version__, "-V", "--version", prog_name="studykit")
@click.option("--workspace", type=click.Path(path_type=Path), help="Folder of notes and decks.")
@click.option("--json", "as_json", is_flag=True, help="Print results for machines.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def studykit(ctx: click.Context, workspace: Path | None, as_json: bool, debug: bool) -> None:
    """Flashcards with timestamps, made from Markdown notes of videos.

    Without a command: your decks and what they hold today, or how to get some.
    """
    ctx.obj = Context(workspace=workspace, json=as_json, debug=debug)
    if debug:
        show_failures()
    if ctx.invoked_subcommand is None:
        from studykit.cli.welcome import welcome

        with error_boundary(ctx.obj):
            welcome(ctx.obj)


def hoist_global_options(arguments: Sequence[str]) -> list[str]:
    """Move global options that stand after the command to the front; ``--`` ends the search."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest.extend([argument, *waiting])
        elif argument in GLOBAL_FLAGS or argument.startswith("--workspace="):
            front.append(argument)
        elif argument == "--workspace":
            front.extend([argument, *_next(waiting)])
        else:
            rest.append(argument)
    return front + rest


def _next(waiting: object) -> list[str]:
    value = next(waiting, None)  # type: ignore[call-overload]
    return [] if value is None else [value]


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else None
    if where is None or "--help" in message or "did you mean" in message:
        return message
    return f"{message.rstrip('.')}: see `{where} --help`"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with 0 done, 1 failed work or 2 usage."""
    words = hoist_global_options(sys.argv[1:] if arguments is None else arguments)
    context = Context(debug="--debug" in words)
    with error_boundary(context):
        try:
            outcome = studykit.main(words, prog_name="studykit", standalone_mode=False)
        except click.ClickException as error:
            click.echo(f"studykit: {_usage_line(error)}", err=True)
            raise SystemExit(error.exit_code) from None
        except click.Abort:
            click.echo("studykit: stopped; what was done is kept", err=True)
            raise SystemExit(1) from None
    raise SystemExit(outcome if isinstance(outcome, int) else 0)
