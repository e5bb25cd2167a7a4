"""What a note says of itself above its text: title, channel, tags, and which cards it wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.front_matter import FrontMatter
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.extractor.notes.inline.reading import read_inline
from studykit.model import (
    Generation,
    NoteFile,
    Problem,
)


def tags_of(front: FrontMatter) -> tuple[str, ...]:
    """The tags of the front matter, without their signs."""
    listed = front.values.get("tags", ())
    tags = re.split(r"[,\s]+", listed) if isinstance(listed, str) else listed
    return tuple(name for tag in tags if (name := one_line(tag).lstrip("#")))


def first_heading(blocks: Sequence[Block]) -> str:
    """The text of a heading of level 1 that begins the note."""
    if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1:
        return read_inline(blocks[0].text).text
    return ""


_BREAK = re.compile(r"<br\s*/?>[ \t]*$")
_LINKED = re.compile(r"\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]")


def byline(body: str) -> tuple[str, str]:
    """The channel of a ``From:`` line, and the text with that line blanked but still counted."""
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    end = len(body) if end < 0 else end
    line = body[start:end]
    if not line.startswith("From:"):
        return "", body
    told = _BREAK.sub("", line.removeprefix("From:")).strip()
    linked = _LINKED.fullmatch(told)
    if not told or (linked is None and "<" in told):
        return "", body
    return (linked[1] if linked else told).strip(), "\n" * body.count("\n", 0, start) + body[end:]


def title_from(path: str) -> str:
    """A title from a file's name."""
    return one_line(PurePosixPath(path).stem.replace("_", " ").replace("-", " "))


def folder_name(path: str) -> str:
    """The name of the folder that a note lies in."""
    return one_line(PurePosixPath(path).parent.name)


def generation_of(front: FrontMatter, file: NoteFile, problems: list[Problem]) -> Generation | None:
    """Which cards the note wants; what is not known becomes a problem."""
    if front.values.get("studykit", "") == "":
        return None
    told = one_line(front.text("studykit")).lower()
    try:
        return Generation("off" if told in ("false", "no") else told)
    except ValueError:
        shown = told if len(told) <= 40 else told[:40] + "…"
        what = f"studykit: {shown} is not known" if shown else "studykit: holds no word"
        advice = "write off, authored, ready or all"
        problems.append(Problem(file.path, 1, "unknown-setting", what, advice))
        return None


def one_line(text: str) -> str:
    """A text with single spaces and no line break."""
    return " ".join(clean_unicode(text).split())
