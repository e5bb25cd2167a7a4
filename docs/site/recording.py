"""A recording of a build and a review as one animated SVG, docs/images/review.svg: run by
`make screenshots`.

A shell in a pty is typed into as anybody would; pyte keeps its screen, and each state of the screen
becomes a picture. Rows that return are written once, so that the file stays small.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pexpect
import pyte
from pyte.screens import Char
from rich.cells import cell_len

ROOT = Path(__file__).parent.parent.parent
TARGET = ROOT / "docs" / "images" / "review.svg"
NOTES = ("bodylab/sleep_cycles_through_the_night.md", "makertalks/why_bridges_stand.md")
COLUMNS, ROWS = 84, 24
CELL, LINE, EDGE = 8.4, 18.0, 14.0  # pixels
TYPED, LOOK = 0.06, 0.9  # seconds
ALTERNATE = re.compile(rb"(\x1b\[\?1049[hl])")
INK, GROUND = "#e6e6e3", "#16181d"
COLOURS = {
    "black": "#16181d",
    "red": "#e5786d",
    "green": "#8fbf6a",
    "brown": "#e0b04f",
    "blue": "#7aa6da",
    "magenta": "#c397d8",
    "cyan": "#70c0b1",
    "white": "#c9c9c5",
    "brightblack": "#8a8f98",
    "brightred": "#ff9d94",
    "brightgreen": "#b3dc91",
    "brightbrown": "#f5cf7c",
    "brightblue": "#a4c8f0",
    "brightmagenta": "#deb6ee",
    "brightcyan": "#9be0d3",
    "brightwhite": "#ffffff",
}
Look = tuple[str, str, bool, bool, bool]

#: Keys and the seconds for which their screen is looked at: a slip is taken back.
ANSWERS = ((" ", 4.5), ("3", 2.6), (" ", 2.6), ("1", 1.5), ("u", 2.0), (" ", 2.2))


@dataclass(frozen=True)
class Frame:
    """One state of the screen: its rows as SVG, and the seconds for which it stands."""

    rows: tuple[str, ...]
    seconds: float


class Recorder:
    """A shell on a screen that nobody sees."""

    def __init__(self, folder: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.place = (0, 0)
        self.aside: dict[int, dict[int, Char]] = {}
        self.frames: list[Frame] = []
        commands = str(Path(sys.executable).parent)
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        self.shell = pexpect.spawn(
            "/bin/sh",
            cwd=str(folder),
            dimensions=(ROWS, COLUMNS),
            env={
                "LANG": "C.UTF-8",
                **kept,
                "HOME": str(folder.parent),
                "PATH": f"{commands}:{os.environ['PATH']}",
                "PS1": "$ ",
                "TERM": "xterm-256color",
            },
        )
        self.settle()

    def settle(self, quiet: float = 0.5, most: float = 90.0) -> None:
        """Read until the screen has been still for some seconds."""
        waited = 0.0
        while waited < most:
            try:
                self.feed(self.shell.read_nonblocking(65536, timeout=quiet))
            except pexpect.TIMEOUT:
                return
            waited += 0.01

    def feed(self, data: bytes) -> None:
        """Show what came. An app's screen lies over the shell's, which comes back after it."""
        for part in ALTERNATE.split(data):
            if part == b"\x1b[?1049h":
                if self.aside:  # the first question was shown on it already
                    continue
                self.aside = {y: dict(row) for y, row in self.screen.buffer.items()}
                self.place = (self.screen.cursor.y, self.screen.cursor.x)
                self.screen.erase_in_display(2)
            elif part == b"\x1b[?1049l":
                self.screen.erase_in_display(2)
                for y, row in self.aside.items():
                    self.screen.buffer[y].update(row)
                self.screen.cursor.y, self.screen.cursor.x = self.place
                self.aside = {}
            else:
                self.stream.feed(part)

    def until(self, words: str) -> None:
        """Read until words stand on the screen; "$" is the shell's prompt where the cursor is."""
        for _ in range(120):
            self.settle()
            here = self.screen.display[self.screen.cursor.y].rstrip()
            if here == words or (words != "$" and any(words in row for row in self.screen.display)):
                return
        shown = "\n".join(self.screen.display)
        raise SystemExit(f"the recording waits for {words!r} before this screen:\n{shown}")

    def hold(self, seconds: float) -> None:
        """Keep the screen as it is, for so long."""
        rows = tuple(row_of(self.screen.buffer[y]) for y in range(ROWS))
        cursor = self.screen.cursor
        if not cursor.hidden:
            rows = (*rows[: cursor.y], rows[cursor.y] + block(cursor.x), *rows[cursor.y + 1 :])
        self.frames.append(Frame(rows, seconds))

    def type(self, line: str) -> None:
        """Type a command, letter by letter, without sending it."""
        for letter in line:
            self.shell.send(letter)
            self.settle(0.05)
            self.hold(TYPED)
        self.hold(LOOK / 2)

    def run(self, line: str, words: str, seconds: float) -> None:
        """Type a command, send it, and look at what comes when it has come."""
        self.type(line)
        self.shell.send("\r")
        self.until(words)
        self.hold(seconds)

    def press(self, key: str, seconds: float) -> None:
        """Press a key, and look at what it does."""
        self.shell.send(key)
        self.settle()
        self.hold(seconds)


def block(column: int) -> str:
    """The cursor."""
    return f'<rect x="{column * CELL:.1f}" width="{CELL}" height="{LINE}" opacity=".6"/>'


def row_of(cells: dict[int, Char]) -> str:
    """A row of the screen: runs of one look, each held to the width of its cells."""
    parts: list[str] = []
    column = 0
    shown = [cells[x] for x in range(COLUMNS)]
    for look, run in groupby(shown, key=look_of):
        cells_of_run = list(run)
        text = "".join(cell.data for cell in cells_of_run)
        parts += drawn(text, column, len(cells_of_run), look)
        column += len(cells_of_run)
    return "".join(parts)


def look_of(cell: Char) -> Look:
    """Ink, ground, and whether it is bold, slanted and underlined."""
    ink, ground = colour(cell.fg, INK), colour(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    return ink, ground, cell.bold, cell.italics, cell.underscore


def colour(name: str, usual: str) -> str:
    """A terminal's colour as the picture has it."""
    if name == "default":
        return usual
    return COLOURS.get(name, f"#{name}")


def drawn(text: str, column: int, width: int, look: Look) -> Iterator[str]:
    """A run as SVG, spaces at its ends left out."""
    ink, ground, bold, slanted, under = look
    if ground != GROUND:
        yield (
            f'<rect x="{column * CELL:.1f}" width="{width * CELL:.1f}" height="{LINE}" '
            f'fill="{ground}"/>'
        )
    words = text.strip()
    if not words:
        return
    start = column + len(text) - len(text.lstrip())
    size = cell_len(words)
    style = ' font-weight="bold"' * bold + ' font-style="italic"' * slanted
    style += ' text-decoration="underline"' * under
    style += f' fill="{ink}"' if ink != INK else ""
    yield (
        f'<text x="{start * CELL:.1f}" y="13.5" textLength="{size * CELL:.1f}"{style}>'
        f"{escape(words, quote=False)}</text>"
    )


def animated(frames: Sequence[Frame]) -> str:
    """All frames as one SVG: one strip of pictures that jumps from one to the next."""
    merged: list[Frame] = []
    for frame in frames:
        if merged and merged[-1].rows == frame.rows:
            merged[-1] = Frame(frame.rows, merged[-1].seconds + frame.seconds)
        else:
            merged.append(frame)
    names: dict[str, str] = {}
    strips, keys = [], []
    width, height = COLUMNS * CELL + 2 * EDGE, ROWS * LINE + 2 * EDGE
    total = sum(frame.seconds for frame in merged)
    at = 0.0
    for number, frame in enumerate(merged):
        rows = []
        for y, row in enumerate(frame.rows):
            if row:
                name = names.setdefault(row, f"r{len(names)}")
                rows.append(f'<use href="#{name}" y="{y * LINE:g}"/>')
        strips.append(f'<g transform="translate(0 {number * height:g})">{"".join(rows)}</g>')
        keys.append(f"{100 * at / total:.3f}%{{transform:translateY({-number * height:g}px)}}")
        at += frame.seconds
    still = -best_still(merged) * height
    known = "".join(f'<g id="{name}">{row}</g>' for row, name in names.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" fill="{INK}" role="img" '
        f'aria-label="A build and a review in the terminal"><style>'
        f"text{{white-space:pre;font:14px ui-monospace,Menlo,Consolas,"
        f'"DejaVu Sans Mono",monospace}}'
        f".s{{animation:s {total:.2f}s steps(1,end) infinite}}"
        f"@media(prefers-reduced-motion:reduce){{.s{{animation:none;"
        f"transform:translateY({still:g}px)}}}}"
        f"@keyframes s{{{''.join(keys)}}}</style><defs>{known}</defs>"
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>'
        f'<svg x="{EDGE}" y="{EDGE}" width="{COLUMNS * CELL:g}" height="{ROWS * LINE:g}">'
        f'<g class="s">{"".join(strips)}</g></svg></svg>\n'
    )


def best_still(frames: Sequence[Frame]) -> int:
    """The frame for those who want no motion: the first answer that is looked at long."""
    return max(range(len(frames)), key=lambda n: (frames[n].seconds, -n))


def record(folder: Path) -> list[Frame]:
    """A look at a note, a build, and some minutes of a review."""
    shell = Recorder(folder)
    shell.hold(LOOK)
    shell.run("tail -2 makertalks/why_bridges_stand.md | fold -s", "$", 3.5)
    shell.run("studykit build", "$", 4.0)
    shell.run("studykit review", "leave", 3.0)
    for key, seconds in (*ANSWERS, ("v", 3.5), ("\x1b", 0.6), ("4", 2.5)):
        shell.press(key, seconds)
    shell.shell.send("q")
    shell.until("$")
    shell.hold(4.0)
    return shell.frames


def main() -> None:
    """Make the recording again."""
    with TemporaryDirectory() as folder:
        notes = Path(folder, "my-notes")
        for note in NOTES:
            (notes / note).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "seeds" / note, notes / note)
        (notes / "studykit.toml").touch()
        picture = animated(record(notes))
    TARGET.write_text(picture, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(picture) // 1024} kB")


if __name__ == "__main__":
    main()
