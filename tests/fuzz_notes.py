"""A fuzz target: whatever bytes a note holds, it is read, checked and taken apart without an error.

Run ``python tests/fuzz_notes.py SECONDS``; ``make test-all`` runs it for a minute. Needs atheris.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["studykit"]):
    from studykit.config import Config
    from studykit.extractor.notes.note import read_notes
    from studykit.extractor.notes.problems import CODES, lint
    from studykit.reader import note_file

HEAD = "---\ntitle: T\nvideoId: aB3dE5fG7h9\n---\n"
PIECES = (
    '<a class="yt-timestamp" data-t="00:01:02">[00:01:02]</a>',
    *("[00:01:02]", "(1:02)", "[1:02-1:03]", "[[00:01:02]]", "[x](https://youtu.be/a?t=1m2s)"),
    *("06:56:00", "03:13:95", "<a ", "</a>", "[[", "]]", "[", "](", "|", "```", "~~~", "$", "$$"),
    *("\\(", "\\)", "\\[", "\\]", "**", "*", "_", "`", "==", "{{c1::", "::", "}}", "[^1]", "<!--"),
    *(
        "%%",
        "-->",
        " ^a1b2c3",
        " #tag",
        "\n===",
        "\n---\n",
        "{{c0::",
        "{",
        "}",
        "【01:02】",
        "[1:02](",
    ),
    *("\n", "\n\n", "\n# ", "\n## ", "\n- ", "\n  * ", "\n1. ", "\n> ", "\n> [!info] ", "\n| a |"),
    *(
        "\n|---|\n",
        "\nQ: ",
        "\nA: ",
        "Word ",
        "word. ",
        "e.g. ",
        "3.5 ",
        "&amp;",
        "\u200b",
        "\u2067",
        "https://youtu.be/aB3dE5fG7h9?t=5",
        "https://example.com/a?t=1%3A05",
        "<br/>",
        "&nbsp;",
    ),
)


def text_of(data: bytes) -> str:
    """Text in which bytes below the number of pieces stand for a piece of Markdown."""
    provider = atheris.FuzzedDataProvider(data)
    parts = []
    while provider.remaining_bytes() and len(parts) < 400:
        place = provider.ConsumeIntInRange(0, len(PIECES) + 8)
        parts.append(PIECES[place] if place < len(PIECES) else provider.ConsumeUnicode(4))
    return "".join(parts)


def one_input(data: bytes) -> None:
    """Read one note by itself and beside a sibling, and hold what must hold of any note."""
    text = text_of(data)
    files = [note_file("a.md", text), note_file("b.md", HEAD + text)]
    notes = read_notes(files, Config())
    assert all(problem.code in CODES for problem in lint(files, notes))
    assert all(problem.code != "failed-note" for _, found in notes for problem in found)
    for file, (note, _) in zip(files, notes, strict=True):
        lines = file.text.count("\n") + 1
        for claim in note.claims:
            assert claim.text.strip()
            assert 1 <= claim.first_line <= claim.last_line <= lines
            assert all(0 <= m.start < m.end <= len(claim.text) for m in claim.marks)
            assert all(c.seconds >= 0 for c in claim.citations)


if __name__ == "__main__":
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=2000"], one_input)
    atheris.Fuzz()
