"""The paragraph of the note that a card was made from, as it stands in the file now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studykit.model import Source

_AROUND = 3
_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the note with its number; ``inside`` marks the lines of the card's claim."""

    number: int
    text: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of a note, or in ``missing`` the reason why there are none."""

    lines: tuple[SourceLine, ...] = ()
    missing: str = ""


def passage(root: Path, source: Source) -> Passage:
    """Read the lines of a card's claim and a few around them. Never raises."""
    path = root / source.path
    try:
        if not path.is_file():
            return Passage(missing="the note is not there any more")
        if path.stat().st_size > _MOST_BYTES:
            return Passage(missing="the file is too large to be a note")
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Passage(missing=f"the note cannot be read ({reason})")
    return _cut(text.splitlines(), source)


def _cut(lines: list[str], source: Source) -> Passage:
    if source.first_line > len(lines):
        return Passage(missing="the note is shorter now than when the card was made")
    first = max(1, source.first_line - _AROUND)
    last = min(len(lines), source.last_line + _AROUND)
    found = (
        SourceLine(n, lines[n - 1], source.first_line <= n <= source.last_line)
        for n in range(first, last + 1)
    )
    return Passage(tuple(found))
