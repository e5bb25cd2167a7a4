"""Single keys from a terminal, characters from a pipe, and how a session is left from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from types import FrameType
from typing import Protocol


class Left(Exception):
    """The terminal was closed, or the process asked to end. ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Keys(Protocol):
    """Where keys come from. Each call waits for one; "" at the end of input."""

    interactive: bool

    def key(self) -> str:
        """The next key, as one character; Enter is "\n"."""

    def line(self) -> str | None:
        """A line that the learner types, without its end; None at the end of input."""

    def lent(self) -> contextlib.AbstractContextManager[None]:
        """Within, the terminal is as other programs expect it."""


class PipeKeys:
    """Keys from a pipe or file: every character is one. The end of a line that held keys is none.

    An empty line is Enter, so that both ``" 3"`` and ``"\n3\n"`` reveal and grade.
    """

    interactive = False

    def __init__(self) -> None:
        self._fresh = True

    def key(self) -> str:
        """The next character."""
        while True:
            character = sys.stdin.read(1)
            if character == "\r":
                continue
            if character != "\n":
                self._fresh = False
                return character
            empty, self._fresh = self._fresh, True
            if empty:
                return "\n"

    def line(self) -> str | None:
        """The rest of the line."""
        self._fresh = True
        return _line()

    def lent(self) -> contextlib.AbstractContextManager[None]:
        """Nothing to lend."""
        return contextlib.nullcontext()


class TerminalKeys:
    """Keys from a terminal, each as it is pressed, not echoed."""

    interactive = True

    def key(self) -> str:
        """The next key pressed; arrows and function keys are Escape."""
        stream = sys.stdin.fileno()
        data = os.read(stream, 1)
        while data and not _is_whole(data):
            data += os.read(stream, 1)
        if data == b"\x1b":
            _swallow_sequence()
        if data == b"\x04":
            return ""
        return data.decode("utf-8", "replace").replace("\r", "\n")

    def line(self) -> str | None:
        """A line with the terminal's own editing."""
        with self.lent():
            return _line()

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """Within, the terminal gathers lines and echoes them."""
        import termios

        stream = sys.stdin.fileno()
        mode = termios.tcgetattr(stream)
        lines = list(mode)
        lines[3] = mode[3] | termios.ICANON | termios.ECHO
        termios.tcsetattr(stream, termios.TCSADRAIN, lines)
        try:
            yield
        finally:
            termios.tcsetattr(stream, termios.TCSADRAIN, mode)


class ConsoleKeys:
    """Keys from a Windows console."""

    interactive = True

    def key(self) -> str:
        """The next key pressed."""
        import click

        try:
            return click.getchar().replace("\r", "\n")
        except EOFError:
            return ""

    def line(self) -> str | None:
        """A line."""
        return _line()

    def lent(self) -> contextlib.AbstractContextManager[None]:
        """Nothing to lend."""
        return contextlib.nullcontext()


@contextlib.contextmanager
def open_keys() -> Iterator[Keys]:
    """The keys of this run: of the terminal if there is one, else of the pipe."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A letter that a stream cannot carry must not end a session.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if not sys.stdin.isatty():
        yield PipeKeys()
    elif sys.platform == "win32":
        yield ConsoleKeys()
    else:
        with _keys_at_once():
            yield TerminalKeys()


def _line() -> str | None:
    text = sys.stdin.readline()
    return text.rstrip("\r\n") if text else None


@contextlib.contextmanager
def leaving() -> Iterator[None]:
    """Within, Ctrl-C, SIGTERM and a closed terminal raise :class:`Left` and not more."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise Left(128 + number)

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _keys_at_once() -> Iterator[None]:
    import termios
    import tty

    stream = sys.stdin.fileno()
    before = termios.tcgetattr(stream)
    try:
        tty.setcbreak(stream, termios.TCSANOW)
        yield
    finally:
        # A terminal that was closed has no mode to go back to.
        with contextlib.suppress(termios.error):
            termios.tcsetattr(stream, termios.TCSANOW, before)


def _is_whole(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return True


def _swallow_sequence() -> None:
    """Read the rest of an arrow or function key, which is no key of ours, and not a byte more."""
    first = _waiting_byte()
    if first not in (b"[", b"O"):
        return
    while (byte := _waiting_byte()) and not b"@" <= byte <= b"~":
        pass


def _waiting_byte() -> bytes:
    import select

    stream = sys.stdin.fileno()
    return os.read(stream, 1) if select.select([stream], [], [], 0.01)[0] else b""
