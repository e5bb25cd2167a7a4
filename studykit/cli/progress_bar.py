"""A progress bar on a terminal; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from studykit.render.characters import counted

FEW = 8  # steps that need no bar


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far a long run has come, on stderr; call the yielded function with what is done."""
    if not sys.stderr.isatty() or total < FEW:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def notes_progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """Show how many notes are read, the cards found so far and the time left, as :func:`progress`
    does; call the yielded function with the notes and the cards.
    """
    if not sys.stderr.isatty() or total < FEW:
        yield lambda done, cards: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    columns = (
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        "notes, {task.fields[told]}",
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total, told=counted(0, "card"))

        def show(done: int, cards: int) -> None:
            text = counted(cards, "card")
            if done < total:
                # Notes come in by the group, so that only all of them tell how fast it goes.
                left = (bar.tasks[0].elapsed or 0) * (total - done) / done
                text += f", {timedelta(seconds=round(left))} left"
            step = "reading" if done < total else "writing"
            bar.update(task, description=step, completed=done, told=text)

        yield show
