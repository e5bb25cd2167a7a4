"""Asks many prompts, several at once, and hands on each reply the moment it comes.

Only the caller's thread keeps replies, so that one database connection is enough; whenever the run
is stopped, what was handed on is kept and the rest is simply not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread

from studykit.writer.prompt_assembly import Prompt
from studykit.writer.reply import BrokenReply
from studykit.writer.transports.answer import Answer, Transport, Unanswered

#: Failures in a row after which nobody else is asked.
PATIENCE = 5
#: How often one prompt is asked: as it is, once more, and then without a schema.
TRIES = 3
#: Seconds before a prompt is asked again where the server did not say.
PAUSE = 1.0
#: How often a busy server is waited for before that counts as a failure.
WAITS = 5


@dataclass
class Asked:
    """How a run went. ``stopped`` says why it ended early, "" where it did not."""

    replies: int = 0
    failed: list[tuple[Prompt, str]] = field(default_factory=list)
    stopped: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class _Come:
    prompt: Prompt
    answer: Answer | None
    failure: Unanswered | None
    tries: int
    kept: Event = field(default_factory=Event)


def ask_all(
    transport: Transport,
    prompts: Sequence[Prompt],
    keep: Callable[[Prompt, Answer], None],
    at_once: int,
    report: Callable[[Prompt, Asked], None] | None = None,
) -> Asked:
    """Ask all prompts, at most ``at_once`` at a time. ``keep`` is given each reply and raises
    BrokenReply for one that holds nothing; such a prompt is asked again twice.
    """
    waiting: SimpleQueue[tuple[Prompt, int]] = SimpleQueue()
    come: SimpleQueue[_Come] = SimpleQueue()
    stop = Event()
    for prompt in prompts:
        waiting.put((prompt, 1))
    for _ in range(max(1, min(at_once, len(prompts)))):
        # Daemons: a stopped run does not wait for replies that nobody will keep.
        Thread(target=_worker, args=(transport, waiting, come, stop), daemon=True).start()
    asked = Asked()
    try:
        _collect(len(prompts), waiting, come, keep, asked, report)
    finally:
        stop.set()
    return asked


def _collect(
    open_prompts: int,
    waiting: SimpleQueue[tuple[Prompt, int]],
    come: SimpleQueue[_Come],
    keep: Callable[[Prompt, Answer], None],
    asked: Asked,
    report: Callable[[Prompt, Asked], None] | None,
) -> None:
    in_a_row = 0
    while open_prompts:
        one = come.get()
        problem = _kept(one, keep, asked)
        one.kept.set()
        in_a_row = in_a_row + 1 if one.failure is not None else 0
        if problem and one.failure is not None and (one.failure.final or in_a_row >= PATIENCE):
            asked.failed.append((one.prompt, problem))
            asked.stopped = problem
            return
        if problem and one.tries < TRIES:
            waiting.put((one.prompt, one.tries + 1))
            continue
        open_prompts -= 1
        if problem:
            asked.failed.append((one.prompt, problem))
        else:
            asked.replies += 1
        if report is not None:
            report(one.prompt, asked)


def _kept(one: _Come, keep: Callable[[Prompt, Answer], None], asked: Asked) -> str:
    """Keep a reply; gives what was wrong with it, "" for nothing."""
    if one.answer is None:
        return one.failure.message if one.failure else "no reply"
    asked.tokens_in += one.answer.tokens_in
    asked.tokens_out += one.answer.tokens_out
    try:
        keep(one.prompt, one.answer)
    except BrokenReply as error:
        return f"the reply {error}"
    return ""


def _patiently(transport: Transport, prompt: Prompt, free: bool, stop: Event) -> Answer:
    """Ask, and wait as long as the server says when it is busy. Raises Unanswered."""
    for _ in range(WAITS):
        try:
            return transport.ask(prompt.text, prompt.kind, free=free)
        except Unanswered as failure:
            if failure.wait is None or stop.wait(failure.wait):
                raise
    return transport.ask(prompt.text, prompt.kind, free=free)


def _worker(
    transport: Transport,
    waiting: SimpleQueue[tuple[Prompt, int]],
    come: SimpleQueue[_Come],
    stop: Event,
) -> None:
    while not stop.is_set():
        try:
            prompt, tries = waiting.get(timeout=0.2)
        except Empty:
            continue
        try:
            answer = _patiently(transport, prompt, tries >= TRIES, stop)
        except Unanswered as failure:
            if failure.final:
                stop.set()
            elif tries < TRIES:
                stop.wait(PAUSE * tries)
            _hand_on(_Come(prompt, None, failure, tries), come, stop)
        except Exception as error:
            told = Unanswered(f"the request failed ({type(error).__name__})")
            _hand_on(_Come(prompt, None, told, tries), come, stop)
        else:
            _hand_on(_Come(prompt, answer, None, tries), come, stop)


def _hand_on(one: _Come, come: SimpleQueue[_Come], stop: Event) -> None:
    """Hand on what came, and ask nothing more before it is kept: a crash loses no more than one
    reply a worker.
    """
    come.put(one)
    while not one.kept.wait(0.2):
        if stop.is_set():
            return
