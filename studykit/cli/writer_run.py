"""Asking a language model from the terminal: which, whether, how far it has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import click

from studykit.build.listings import take_replies
from studykit.build.writer_desk import (
    Desk,
    first_prompts,
    judging_prompts,
    keep_reply,
    known_of,
    later_prompts,
    read_desk,
)
from studykit.cli.build_report import output_folder
from studykit.cli.context import Context
from studykit.config import WriterConfig
from studykit.errors import StudykitError, UsageError
from studykit.model import Note, Problem
from studykit.plugins import WRITERS, plugged
from studykit.render.characters import one_line
from studykit.store.store import Store
from studykit.writer.asking import Asked, ask_all
from studykit.writer.prompt_assembly import Prompt, sent
from studykit.writer.transports.answer import Answer, Transport
from studykit.writer.transports.chat import Chat, host_of, is_here
from studykit.writer.transports.command import Command
from studykit.writer.written_cards import unasked

HERE, ELSEWHERE = 1, 8
#: Characters of a token, about, and tokens of a reply for each claim.
SIGNS_A_TOKEN = 4
TOKENS_A_CLAIM = 45


@dataclass
class Run:
    """What asking has done so far."""

    replies: int = 0
    failed: int = 0
    stopped: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    notes: dict[str, Note] = field(default_factory=dict)

    def add(self, asked: Asked) -> None:
        """Count one round."""
        self.replies += asked.replies
        self.failed += len(asked.failed)
        self.stopped = asked.stopped
        self.tokens_in += asked.tokens_in
        self.tokens_out += asked.tokens_out


@dataclass(frozen=True, slots=True)
class Wish:
    """How a run was asked for on the command line."""

    judge: bool = False
    again: bool = False
    limit: int | None = None
    yes: bool = False


def is_set(writer: WriterConfig) -> bool:
    """Whether studykit.toml names a language model."""
    return bool(writer.url or writer.command or writer.through)


def transport_of(writer: WriterConfig, *, judging: bool = False) -> Transport:
    """The way to the model that writes or judges. Raises UsageError and WriterError."""
    if writer.through:
        return _brought(writer)
    if writer.command:
        return Command(writer.command, writer.timeout)
    model = (writer.judge_model if judging else "") or writer.model
    if not writer.url or not model:
        raise UsageError(
            "no writer is set",
            "set [writer] url and model in studykit.toml, or use --prompts DIR and --replies DIR",
        )
    return Chat(writer.url, model, _key(writer.key_env), writer.timeout)


def place_of(writer: WriterConfig) -> str:
    """Where prompts would go, for people; "" where no writer is set."""
    if writer.through:
        return _brought(writer).place
    if writer.command:
        return Command(writer.command, writer.timeout).place
    return host_of(writer.url) if writer.url else ""


def _brought(writer: WriterConfig) -> Transport:
    """The writer that another package brings. Raises UsageError and PluginError."""
    brought = plugged(WRITERS, object)
    if writer.through not in brought:
        raise UsageError(
            f"no installed package brings a writer {writer.through!r}",
            f"install it; there are: {', '.join(brought) or 'none'} (see docs/plugins.md)",
        )
    make = cast(Callable[[WriterConfig], Transport], brought[writer.through])
    return make(writer)


def _key(name: str) -> str:
    """The key from the environment, else from the system's keyring. Raises UsageError."""
    if not name:
        return ""
    found = os.environ.get(name) or _from_keyring(name)
    if not found:
        raise UsageError(
            f"the variable {name} holds no key", f"set it: export {name}=… (see docs/writer.md)"
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password("studykit", name) or ""
    except Exception:  # a system without a keyring says so in many ways
        return ""


def ask(context: Context, store: Store, desk: Desk, wish: Wish) -> Run:
    """Ask for what is missing, have it judged, and ask once more for what that left.

    Everything that comes is kept at once; a run that was stopped is taken up by the next.
    Raises UsageError and WriterError.
    """
    writer = context.config.writer
    writes = transport_of(writer)
    judges = transport_of(writer, judging=True) if wish.judge else None
    desk = _limited(context, store, desk, wish)
    run = Run()
    agreed = False
    for kind in ("write", "judge", "later", "judge"):
        transport = writes if kind != "judge" else judges
        if transport is None or run.stopped:
            continue
        prompts = _round(context, store, desk, kind, wish.again and not run.replies)
        if prompts and not agreed:
            agree(store, writer, transport, prompts, wish.yes)
            agreed = True
        run.notes |= {prompt.note.path: prompt.note for prompt in prompts}
        if prompts:
            run.add(_ask_round(context, store, transport, prompts, kind))
    return run


def ask_on_build(context: Context, paths: Sequence[Path]) -> bool:
    """Ask for what is missing before a build; what goes wrong is one line, and the build goes on.

    False when something did.
    """
    try:
        with context.store(create=True) as store:
            take_replies(store, output_folder(context, None))
            desk = read_desk(context.root, context.config, paths)
            run = ask(context, store, desk, Wish(judge=context.config.writer.judge))
    except StudykitError as error:
        click.echo(f"studykit: {error}", err=True)
        return False
    if run.stopped:
        click.echo(f"studykit: the writer stopped: {run.stopped}: known cards stay", err=True)
    return not run.failed and not run.stopped


def waiting(context: Context, store: Store, paths: Sequence[Path]) -> int:
    """How many claims no writer was asked about yet; 0 where none is set."""
    if not is_set(context.config.writer):
        return 0
    desk = read_desk(context.root, context.config, paths)
    known = known_of(store, (note for note, _ in desk.notes))
    return sum(len(unasked(note, known)) for note, _ in desk.notes)


def _limited(context: Context, store: Store, desk: Desk, wish: Wish) -> Desk:
    """The desk with no more notes than were wished for, those first that wait longest."""
    if wish.limit is None:
        return desk
    known = known_of(store, (note for note, _ in desk.notes))
    most = context.config.writer.claims
    waiting = [
        pair for pair in desk.notes if first_prompts(pair[0], known, again=wish.again, most=most)
    ]
    rest = [pair for pair in desk.notes if pair not in waiting]
    return Desk(tuple([*waiting, *rest][: wish.limit]), desk.names, desk.problems)


def _round(context: Context, store: Store, desk: Desk, kind: str, again: bool) -> list[Prompt]:
    known = known_of(store, (note for note, _ in desk.notes))
    most = context.config.writer.claims
    if kind == "judge":
        return judging_prompts(_answered(desk, known.replies), known, context.config)
    if kind == "later":
        return [p for note, _ in desk.notes for p in later_prompts(note, known, most=most)]
    return [p for note, _ in desk.notes for p in first_prompts(note, known, again=again, most=most)]


def _answered(
    desk: Desk, replies: Sequence[object]
) -> tuple[tuple[Note, tuple[Problem, ...]], ...]:
    """The notes to be judged: all, unless nothing was answered yet."""
    return desk.notes if replies else ()


def _ask_round(
    context: Context, store: Store, transport: Transport, prompts: Sequence[Prompt], kind: str
) -> Asked:
    def keep(prompt: Prompt, answer: Answer) -> None:
        keep_reply(store, sent(prompt), answer.text, transport.model, context.now())

    writer = context.config.writer
    at_once = writer.concurrency or (HERE if writer.command or is_here(writer.url) else ELSEWHERE)
    with _bar(_LABELS[kind], prompts, writer.price) as report:
        asked = ask_all(transport, prompts, keep, at_once, report)
    for prompt, problem in asked.failed:
        click.echo(f"studykit: {one_line(prompt.note.path)}: {problem}", err=True)
    return asked


_LABELS = {"write": "asking", "judge": "judging", "later": "asking again"}


# ---------------------------------------------------------------- before the first request


def tokens_of(prompts: Sequence[Prompt]) -> tuple[int, int]:
    """About how many tokens prompts hold and their replies will."""
    into = sum(len(prompt.text) for prompt in prompts) // SIGNS_A_TOKEN
    out = sum(len(prompt.asked) or len(prompt.cards) for prompt in prompts) * TOKENS_A_CLAIM
    return into, out


def cost_of(price: Sequence[float], tokens_in: int, tokens_out: int) -> float | None:
    """What tokens cost in dollars; None where no price is stated."""
    if len(price) != 2:
        return None
    return (price[0] * tokens_in + price[1] * tokens_out) / 1_000_000


def agree(
    store: Store, writer: WriterConfig, transport: Transport, prompts: Sequence[Prompt], yes: bool
) -> None:
    """Ask before the first request to a host that is not this machine. Raises UsageError."""
    if not writer.through and (writer.command or is_here(writer.url)):
        return
    key = f"writer.host.{transport.place}"
    if store.setting(key):
        return
    told = what_goes(transport, prompts, writer.price)
    if not yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UsageError(f"{told}", "say --yes if that is right")
        if not click.confirm(f"{told}. Send it?", err=True):
            raise UsageError("nothing was sent", "see docs/writer.md for models on this machine")
    store.set_setting(key, "agreed")


def what_goes(transport: Transport, prompts: Sequence[Prompt], price: Sequence[float]) -> str:
    """What would be sent where, in one line."""
    notes = len({prompt.note.path for prompt in prompts})
    into, out = tokens_of(prompts)
    cost = cost_of(price, into, out)
    money = f", about ${cost:.2f}" if cost is not None else ""
    return (
        f"the text of {notes} notes (about {into:,} tokens, {out:,} back{money}) "
        f"goes to {one_line(transport.place)}"
    )


# ---------------------------------------------------------------- how far it has come


@contextmanager
def _bar(
    label: str, prompts: Sequence[Prompt], price: Sequence[float]
) -> Iterator[Callable[[Prompt, Asked], None] | None]:
    """A bar of notes, claims, tokens, time left and cost on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=len(prompts), told="")
        left = {id(prompt) for prompt in prompts}
        notes = len({prompt.note.path for prompt in prompts})

        def report(prompt: Prompt, asked: Asked) -> None:
            left.discard(id(prompt))
            open_notes = {p.note.path for p in prompts if id(p) in left}
            claims = sum(len(p.asked) or len(p.cards) for p in prompts if id(p) not in left)
            cost = cost_of(price, asked.tokens_in, asked.tokens_out)
            money = f", ${cost:.2f}" if cost is not None else ""
            tokens = asked.tokens_in + asked.tokens_out
            told = f"{notes - len(open_notes)}/{notes} notes, {claims} claims, {tokens:,} tokens"
            bar.update(task, advance=1, told=told + money)

        yield report
