"""Every citation spelling, by golden files that double as its documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.extractor.notes.citation_spellings import DIALECTS
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.timecodes import seconds_of

GOLDEN = Path(__file__).parent / "golden" / "citation_spellings"


def cases() -> list[tuple[str, str, str, str]]:
    """File, text, what it cites and what is left, of all golden files."""
    found = []
    for path in sorted(GOLDEN.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").split("\n\n")[1:]
        for block in blocks:
            text, cites, left = block.strip().split("\n")
            found.append((path.stem, text, cites.strip()[2:], left.strip()[2:]))
    return found


def told(text: str) -> str:
    """The stamps of a text as the golden files write them."""
    parts = []
    for _, stamp in read_inline(text).stamps:
        part = f"{stamp.label} = {seconds_of(stamp.fields) if stamp.fields else '?'}"
        part += f" to {seconds_of(stamp.end)}" if stamp.end else ""
        part += f" in {stamp.video_id}" if stamp.video_id else ""
        part += f" ({stamp.doubt})" if stamp.doubt else ""
        parts.append(part)
    return "; ".join(parts) or "nothing"


def test_every_spelling_has_a_golden_file() -> None:
    assert {d.name for d in DIALECTS} == {path.stem for path in GOLDEN.glob("*.txt")}


@pytest.mark.parametrize(("dialect", "text", "cites", "left"), cases())
def test_golden(dialect: str, text: str, cites: str, left: str) -> None:
    assert told(text) == cites
    assert read_inline(text).text == left
