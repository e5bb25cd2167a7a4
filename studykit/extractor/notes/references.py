"""Stamps that stand at a distance: footnotes, reference links and inline notes.

Each stamp is put where it is referred to; what defines it is no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from studykit.extractor.notes.citation_spellings import ANY_STAMP, RANGE

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST = 8  # stamps that one definition lends
#: A text whose references stand for more than this is left as it is, so that none can grow.
LONGEST_GROWTH = 200_000
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+?)>?[.,;]?")
_STAMP = re.compile(ANY_STAMP)
_BARE = re.compile(rf"\s*({RANGE})\s*")
_DEFINES = re.compile(r"^[ \t>*+-]*\[[^\[\]\n]+\]:", re.MULTILINE)
_CODE = r"(?P<code>`+[^`\n]*`+|^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*$)"
_REFERS = re.compile(
    rf"{_CODE}|(?<!\\)\[\^(?P<note>[^\[\]\n]{{1,100}})\](?!:)"
    r"|(?<![\\!\]])\[(?P<label>[^\[\]\n]{1,300})\](?:\[(?P<name>[^\[\]\n]{0,100})\])?(?![(\[:])",
    re.MULTILINE,
)
_INLINE_NOTE = re.compile(r"(?<![\\=])\^\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\](?:\([^()\s]*\))?)*+)\]")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").use(footnote_plugin, inline=False)
    parser.block.ruler.disable(["code", "html_block", "lheading"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def resolved(text: str) -> str:
    """The text with stamps in place of their references, lines as they were."""
    if "^[" in text:
        text = _INLINE_NOTE.sub(lambda match: _stamps_in(match["text"]), text)
    if "]:" not in text or not _DEFINES.search(text):
        return text
    env: dict[str, dict[str, dict[str, object]]] = {}
    lines = text.split("\n")
    notes: dict[str, str] = {}
    links: dict[str, str] = {}
    for token in _parser().parse(text, env):
        if token.type == "footnote_reference_open" and token.map:
            first, last = token.map
            last = _own_end(lines, first, last, links)
            told = "\n".join(lines[first:last]).partition("]:")[2]
            notes.setdefault(str(token.meta["label"]), _stamps_in(told))
            lines[first:last] = [""] * (last - first)
    for name, found in env.get("references", {}).items():
        if name.startswith("^"):  # a footnote whose name has spaces
            notes.setdefault(name.removeprefix("^"), _stamps_in(str(found["href"])))
        else:
            links.setdefault(name, str(found["href"]))
        first, last = found["map"]  # type: ignore[misc]
        lines[first:last] = [""] * (last - first)
    return _with_references("\n".join(lines), notes, links)


_LINK = re.compile(r" {0,3}\[(?P<name>[^\[\]^][^\[\]]*)\]:[ \t]+<?(?P<address>[^\s<>]+)")


def _own_end(lines: list[str], first: int, last: int, links: dict[str, str]) -> int:
    """Where a footnote ends: definitions of links that stand right below it are none of it."""
    for n in range(first + 1, last):
        if match := _LINK.match(lines[n]):
            end = n
            for below in range(n, last):
                if (match := _LINK.match(lines[below])) is not None:
                    links.setdefault(" ".join(match["name"].split()).upper(), match["address"])
                    lines[below] = ""
            return end
    return last


def _with_references(text: str, notes: Mapping[str, str], links: Mapping[str, str]) -> str:
    parts, grown, at, seen = [], 0, 0, 0
    while match := _REFERS.search(text, seen):
        seen = match.end()
        if fence := match["fence"]:
            closed = re.compile(rf"^[ \t>]*{fence}", re.MULTILINE).search(text, seen)
            seen = closed.end() if closed else len(text)
            continue
        new = _referred(match, notes, links)
        if new is None:
            continue
        parts += [text[at : match.start()], new]
        grown += len(new)
        at = seen
        if grown > LONGEST_GROWTH:
            break
    return "".join([*parts, text[at:]])


def _referred(
    match: re.Match[str], notes: Mapping[str, str], links: Mapping[str, str]
) -> str | None:
    """What stands in place of a reference; None where nothing defines it."""
    if note := match["note"]:
        return notes.get(note, notes.get(_named(note)))
    label = match["label"]
    if label is None:
        return None
    address = links.get(_named(match["name"] or label))
    if address is None or " " in address:
        return None
    return f"<{address}>" if label.isdigit() else f"[{label}]({address})"


def _named(name: str) -> str:
    return " ".join(name.split()).upper()


def _stamps_in(text: str) -> str:
    """The stamps of a note, as they are written."""
    if bare := _BARE.fullmatch(text):
        return f"[{bare[1]}]"
    if address := _ADDRESS.fullmatch(text.strip()):
        return f"<{address[1]}>"
    found = [match[0] for match in _STAMP.finditer(text)]
    return "".join(f"<{one}>" if one.startswith("http") else one for one in found[:MOST])
