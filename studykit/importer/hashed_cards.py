"""Cards of hashcards and repeater, which keep schedules in a database under hashes of the text.

Each tool reads a file in its own way and hashes what it read with BLAKE3; the same is done here, so
that a row of its database is found again by the lines that it came from.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.errors import ReadError
from studykit.model import ForeignSchedule

if TYPE_CHECKING:
    from blake3 import blake3

ENDINGS = (".db", ".sqlite", ".sqlite3")
_COLUMNS = """card_hash, stability, difficulty, due_date, last_reviewed_at, review_count"""


@dataclass(frozen=True, slots=True)
class HashedCard:
    """A card as its tool sees it: its hash, its first and last line, and which blank it asks."""

    tool: str
    hash: str
    first_line: int
    last_line: int
    blank: int = 0


def read_schedules(path: Path) -> dict[str, ForeignSchedule]:
    """The schedules of a database of hashcards or repeater, by hash; cards never shown have none.

    Raises ReadError when it is no such database.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(f"SELECT {_COLUMNS} FROM cards").fetchall()
    except sqlite3.Error as error:
        raise ReadError(
            f"{path}: is no database of hashcards or repeater ({error})",
            "give the file hashcards.db or cards.db",
        ) from error
    found: dict[str, ForeignSchedule] = {}
    for key, stability, difficulty, due, last, count in rows:
        if due is not None and stability is not None and difficulty is not None:
            found[str(key)] = ForeignSchedule(
                "hashcards",
                str(due),
                float(stability),
                stability=float(stability),
                difficulty=float(difficulty),
                last=str(last or ""),
                reps=int(count),
            )
    return found


def hashed_cards(text: str) -> list[HashedCard]:
    """The cards that hashcards and repeater read in a file's text."""
    return [*_of_hashcards(text), *_of_repeater(text)]


def _blake3(data: bytes) -> str:
    hasher = _library()
    return hasher(data).hexdigest()


def _library() -> type[blake3]:
    try:
        from blake3 import blake3
    except ImportError as error:
        raise ReadError(
            "databases of hashcards and repeater need the package blake3",
            "pip install 'studykit[adopt]'",
        ) from error
    return blake3


# ---------------------------------------------------------------- hashcards


_TOML = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def _of_hashcards(text: str) -> Iterator[HashedCard]:
    """Every line that begins with Q:, A: or C:, or is a rule, begins something."""
    above = 0
    if match := _TOML.match(text):
        above = match[0].count("\n")
        text = text[match.end() :]
    lines = text.split("\n")
    sign, start = "", 0
    sides: dict[str, list[str]] = {}
    for n, line in enumerate([*lines, "---"]):
        begins = line[:2] if line[:2] in ("Q:", "A:", "C:") else ""
        if line.strip() == "---":
            begins = "-"
        if not begins:
            sides.get(sign, []).append(line)
            continue
        if begins != "A:":
            yield from _hashed(sides, above + start + 1, above + n)
            sides, start = {}, n
        sign = begins
        sides[sign] = [line[2:].strip()]


def _hashed(sides: Mapping[str, Sequence[str]], first: int, last: int) -> Iterator[HashedCard]:
    if "Q:" in sides and "A:" in sides:
        asked, told = ("\n".join(sides[sign]).strip() for sign in ("Q:", "A:"))
        digest = _blake3(b"Basic" + asked.encode() + told.encode())
        yield HashedCard("hashcards", digest, first, last)
    elif "C:" in sides:
        text, blanks = _blanked("\n".join(sides["C:"]).strip().encode())
        for number, (start, end) in enumerate(blanks):
            place = start.to_bytes(8, "little") + end.to_bytes(8, "little")
            yield HashedCard("hashcards", _blake3(b"Cloze" + text + place), first, last, number)


_BRACKET = re.compile(rb"!\[[^\]]*\]|\\([\[\]])|([\[\]])")


def _blanked(text: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """A text without its brackets, and the first and last byte of each blank in it."""
    made = bytearray()
    blanks: list[tuple[int, int]] = []
    start: int | None = None
    at = 0
    for match in _BRACKET.finditer(text):
        made += text[at : match.start()]
        at = match.end()
        if match[2] == b"[":
            start = len(made)
        elif match[2] == b"]":
            if start is not None:
                blanks.append((start, len(made) - 1))
            start = None
        else:
            made += match[1] or match[0]
    return bytes(made + text[at:]), blanks


# ---------------------------------------------------------------- repeater


def _of_repeater(text: str) -> Iterator[HashedCard]:
    """All text from one Q: or C: to the next, or to a rule; one line where it holds ``::``."""
    held: list[str] = []
    start, within = 0, False
    for n, line in enumerate([*text.split("\n"), "---"]):
        begins = line.startswith(("Q:", "C:"))
        if begins:
            within = True
        ends = begins or line.startswith("---")
        if ends and held:
            yield from _whole(held, start, n)
            held = []
            within = begins
        if begins:
            start = n
        if not within and "::" in line:
            yield from _whole([line], n, n + 1)
        elif within:
            held.append(line)


def _whole(lines: Sequence[str], start: int, end: int) -> Iterator[HashedCard]:
    text = " ".join("\n".join(lines).lower().split())
    if text:
        yield HashedCard("repeater", _blake3(text.encode()), start + 1, end)
