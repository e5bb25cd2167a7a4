"""`studykit review` in a real terminal: what its screen shows, and how it is left."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal_desk import card, open_store

from studykit.model import Rating, Review

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
if sys.platform == "win32":
    pytest.skip("needs a POSIX terminal", allow_module_level=True)

COLUMNS, ROWS = 80, 24
COMMAND = ["-c", "from studykit.cli.main import main; main()", "review"]
_PRIVATE = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_COLOUR = re.compile(r"\x1b\[[0-9;]*?(?<![0-9])(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


class Terminal:
    """A terminal with a program in it: keys go in, the screen is read."""

    def __init__(self, root: Path, *options: str, **environment: str) -> None:
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLORTERM")}
        env |= {"TERM": "xterm-256color", "EDITOR": "false", **environment}
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self.raw = ""
        self.child = pexpect.spawn(
            sys.executable,
            [*COMMAND, *options, "--workspace", str(root)],
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
            cwd=str(root),
            timeout=1,
            env=env,
        )

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._screen.display).split())

    def until(self, seen: Callable[[str], bool]) -> str:
        """The screen as soon as it is as wanted; fails after half a minute."""
        end = time.monotonic() + 30
        while not seen(self.text):
            assert time.monotonic() < end, self.text
            self._read()
        return self.text

    def shows(self, *words: str) -> str:
        return self.until(lambda text: all(word in text for word in words))

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def finish(self) -> int:
        """Wait for the program's end; its exit code."""
        end = time.monotonic() + 30
        while self._read():
            assert time.monotonic() < end, self.text
        self.child.close()
        return int(self.child.exitstatus if self.child.signalstatus is None else -1)

    def _read(self) -> bool:
        try:
            data = self.child.read_nonblocking(65536, 0.1)
        except pexpect.TIMEOUT:
            return True
        except (pexpect.EOF, OSError):
            return False
        self.raw += data
        self._stream.feed(_PRIVATE.sub("", data))
        return True


@pytest.fixture
def root(tmp_path: Path) -> Path:
    open_store(tmp_path, *(card(number) for number in range(1, 6))).close()
    return tmp_path


def reviews(root: Path) -> list[Review]:
    with open_store(root) as store:
        return store.reviews()


def test_a_sitting_on_a_real_screen(root: Path) -> None:
    terminal = Terminal(root)
    terminal.shows("Baking at home › Bread › The crust", "What is fact 1?", "5 new", "space")
    terminal.press(" ")
    terminal.shows("It is answer 1.", "1 Again", "10m", "1:00", "? keys")
    link = "https://www.youtube.com/watch?v=loafloafloa&t=100s"
    assert re.search(r"\x1b\]8;[^;]*;" + re.escape(link) + r"\x1b\\", terminal.raw)
    terminal.press("3")
    terminal.shows("What is fact 2?", "4 new", "1 learning")
    terminal.press(" 1u")
    terminal.shows("What is fact 2?", "undone")
    terminal.press("q")
    assert terminal.finish() == 0
    assert "1 answer" in terminal.text
    assert [review.rating for review in reviews(root)] == [Rating.GOOD]


def test_keys_pressed_while_it_starts_are_not_lost(root: Path) -> None:
    terminal = Terminal(root)
    terminal.shows("What is fact 1?")
    terminal.press(" 4 4q")
    assert terminal.finish() == 0
    assert [review.rating for review in reviews(root)] == [Rating.EASY, Rating.EASY]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_all_answers_kept(root: Path, number: signal.Signals) -> None:
    terminal = Terminal(root)
    terminal.shows("space", "? keys")
    terminal.press(" 3")
    terminal.shows("What is fact 2?")
    terminal.child.kill(number)
    assert terminal.finish() == 128 + number
    assert "\x1b[?1049l" in terminal.raw
    assert [review.rating for review in reviews(root)] == [Rating.GOOD]


BROKEN = """
from studykit.tui.app import ReviewApp

def broken(self):
    raise RuntimeError("a fault of ours")

ReviewApp.action_bury = broken
"""


@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_is_one_line_without_debug(
    root: Path, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    monkeypatch.setitem(globals(), "COMMAND", ["-c", BROKEN + COMMAND[1], "review"])
    terminal = Terminal(root, *(["--debug"] if debug else []))
    terminal.shows("space", "? keys")
    terminal.press(" 3")
    terminal.shows("What is fact 2?")
    terminal.press("-")
    assert terminal.finish() == 1
    after = terminal.raw.rpartition("\x1b[?1049l")[2]
    assert ("Traceback" in after) is debug
    assert ("a fault of ours" in after) is debug
    line = "studykit: the review stopped by an unexpected error, what you answered is kept: run"
    assert (line in after) is not debug
    assert [review.rating for review in reviews(root)] == [Rating.GOOD]
    assert len(list((root / ".studykit" / "backups").glob("day-*.db"))) == 1


def test_a_closed_terminal_ends_it_with_all_answers_kept(root: Path) -> None:
    terminal = Terminal(root)
    terminal.shows("space", "? keys")
    terminal.press(" 3")
    terminal.shows("What is fact 2?")
    child = terminal.child
    os.close(child.child_fd)
    child.child_fd = -1
    end = time.monotonic() + 30
    while os.waitpid(child.pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() < end, "the program outlives its terminal"
        time.sleep(0.05)
    assert [review.rating for review in reviews(root)] == [Rating.GOOD]


def test_no_color_means_none(root: Path) -> None:
    colourful, plain = Terminal(root), Terminal(root, NO_COLOR="1")
    for terminal in (colourful, plain):
        terminal.shows("space", "? keys")
        terminal.press(" ")
        terminal.shows("1 Again")
        terminal.press("q")
        assert terminal.finish() == 0
    assert _COLOUR.search(colourful.raw)
    assert not _COLOUR.search(plain.raw)


def test_sixteen_colours_are_enough(root: Path) -> None:
    terminal = Terminal(root, TERM="xterm-16color")
    terminal.shows("space", "? keys")
    terminal.press(" ?")
    terminal.shows("show the paragraph")
    terminal.press("\x1b")
    terminal.until(lambda text: "show the paragraph" not in text)
    terminal.press("e")
    terminal.shows("ctrl+s saves")
    terminal.press("\x1b")
    terminal.until(lambda text: "ctrl+s saves" not in text)
    terminal.press("q")
    assert terminal.finish() == 0
    assert not re.search(r"[;\[][34]8;[25];", terminal.raw)


def test_a_burst_of_keys_and_pasted_text_is_in_the_form_before_it_is_saved(root: Path) -> None:
    terminal = Terminal(root)
    terminal.shows("What is fact 1?", "? keys")
    terminal.press("e")
    terminal.shows("ctrl+s saves")
    terminal.press(" ABC\x1b[200~" + " pasted" * 20 + "\x1b[201~ end\x13")
    shown = terminal.shows("edited; u takes it back", "pasted end")
    assert re.search(r"What is fact 1\? ABC( pasted){20} end", shown)
    terminal.press("q")
    assert terminal.finish() == 0


def test_a_dumb_terminal_gets_the_plain_session(root: Path) -> None:
    terminal = Terminal(root, TERM="dumb")
    terminal.shows("Question: What is fact 1?")
    terminal.press(" 4q")
    assert terminal.finish() == 0
    assert "\x1b" not in terminal.raw
    assert [review.rating for review in reviews(root)] == [Rating.EASY]


def test_the_editor_gets_the_terminal_as_it_was(root: Path) -> None:
    editor = root / "editor"
    editor.write_text(
        "#!/bin/sh\nstty -a > stty.txt\nsed -i.old 's/fact 1/the first fact/' \"$1\"\n"
    )
    editor.chmod(0o755)
    terminal = Terminal(root, EDITOR=str(editor))
    terminal.shows("space", "? keys")
    terminal.press("E")
    terminal.shows("What is the first fact?", "edited; u takes it back")
    terminal.press("q")
    assert terminal.finish() == 0
    modes = (root / "stty.txt").read_text().split()
    assert "echo" in modes
    assert "icanon" in modes


EDITORS = {
    "is not UTF-8 text": 'printf "\\377\\376" > "$1"',
    "the page is gone": 'rm "$1"',
    "cannot be read": 'rm "$1"; mkdir "$1"; touch "$1/inside"',
    "ended with an error (1)": 'sed -i "s/fact 1/no fact/" "$1"; exit 1',
    "cannot be started": "exit 127",
    "left as it was": "true",
    "edited; u takes it back": 'sed -i "s/fact 1/the first fact/" "$1"; cp "$1" "$1~"',
}


def test_an_editor_that_fails_leaves_the_card_and_the_review(root: Path) -> None:
    away = root / "temporary"
    away.mkdir()
    for number, act in enumerate(EDITORS.values()):
        (root / f"act{number}").write_text(f"{act}\n")
    editor = root / "editor"
    editor.write_text(
        f"#!/bin/sh\ncd {root}\necho x >> count\nn=$(($(wc -l < count) - 1))\n. ./act$n\n"
    )
    editor.chmod(0o755)
    terminal = Terminal(root, EDITOR=str(editor), TMPDIR=str(away))
    terminal.shows("What is fact 1?", "? keys")
    for says in EDITORS:
        terminal.press("E")
        terminal.shows(says)
    terminal.shows("What is the first fact?")
    terminal.press(" ")
    terminal.shows("3 Good")
    terminal.press("3q")
    assert terminal.finish() == 0
    assert len(reviews(root)) == 1
    assert list(away.iterdir()) == []
