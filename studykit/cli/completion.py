"""`studykit completion SHELL`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    bash: save it and source it from ~/.bashrc. zsh: save it as _studykit in a folder of $fpath.
    fish: save it as ~/.config/fish/completions/studykit.fish.
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, shell
    script = kind(ctx.find_root().command, {}, "studykit", "_STUDYKIT_COMPLETE")
    click.echo(script.source())
