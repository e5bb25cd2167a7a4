"""The paragraph of the note that a card was made from, as it stands in the file now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.model import Source

if TYPE_CHECKING:
    from markdown_it.token import Token

_AROUND = 3
_MOST_BYTES = 5_000_000
_SURE = 0.6
_WORD = re.compile(r"\w+")
_WIKILINK = re.compile(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")
_QUOTED = re.compile(r"^[ \t]*>[> \t]*(?:\[!\w+\][+-]?[ \t]*)?", re.MULTILINE)
_HIGHLIGHT = re.compile(r"==(.+?)==")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the note as it reads, with its number; ``inside`` marks the lines of the claim.

    Lines of one claim stand in one. ``start`` and ``end`` are the claim's place in the text.
    """

    number: int
    text: str
    inside: bool
    start: int = 0
    end: int = 0


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
    before = [SourceLine(n, readable(lines[n - 1]), False) for n in range(first, source.first_line)]
    after = [
        SourceLine(n, readable(lines[n - 1]), False) for n in range(source.last_line + 1, last + 1)
    ]
    text = readable("\n".join(lines[source.first_line - 1 : source.last_line]))
    start, end = _place(source.claim, text)
    return Passage((*before, SourceLine(source.first_line, text, True, start, end), *after))


def _place(claim: str, text: str) -> tuple[int, int]:
    """Where a claim stands in the text of its lines; the whole text where that is not certain."""
    plain = " ".join(claim.split())
    at = text.find(plain)
    if at >= 0:
        return at, at + len(plain)
    return _place_of_words(_WORD.findall(plain.casefold()), text) or (0, len(text))


def _place_of_words(wanted: list[str], text: str) -> tuple[int, int] | None:
    """From the first to the last of a claim's words, if most of them stand there in a row."""
    from difflib import SequenceMatcher

    spans = [match.span() for match in _WORD.finditer(text)]
    there = [text[start:end].casefold() for start, end in spans]
    matcher = SequenceMatcher(None, wanted, there, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    if sum(block.size for block in blocks) < _SURE * len(wanted) or not blocks:
        return None
    first, last = blocks[0], blocks[-1]
    start, end = spans[first.b][0], spans[last.b + last.size - 1][1]
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def readable(markdown: str) -> str:
    """A line of Markdown as it reads: marks of emphasis, tags and link targets gone."""
    indent = markdown[: len(markdown) - len(markdown.lstrip())]
    bare = _QUOTED.sub("", markdown.strip())
    text = _WIKILINK.sub(r"\1", _HIGHLIGHT.sub(r"\1", bare))
    parts: list[str] = []
    for token in _inline(text):
        if token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or token.content.startswith("<br"):
            parts.append(" ")
    return indent + " ".join("".join(parts).split())


def _inline(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parseInline(text)
    return tokens[0].children or () if tokens else ()
