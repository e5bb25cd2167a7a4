"""Copies that a sync program left beside a note because two machines wrote it at once.

Dropbox, Nextcloud, ownCloud and Syncthing say so in the name; iCloud, OneDrive and file managers
add a number or the machine, so that the texts decide whether it is a copy or another note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

# "note (Ada's conflicted copy 2024-05-01).md", "note (conflicted copy 2024-05-01 101112).md",
# "note.sync-conflict-20240501-101112-ABCDEFG.md", "note_conflict-20240501-101112.md"
_SAYS_SO = re.compile(
    r"(?P<stem>.+?)(?: ?\([^()]*(?:conflicted copy|conflict)\b[^()]*\)"
    r"|\.sync-conflict-\d{8}-\d{6}(?:-\w+)?|_conflict-\d{8}-\d{6}|[ -]conflict(?:ed)?[ -]copy.*)"
    r"(?: ?\(\d+\))?",
    re.IGNORECASE,
)
# "note 2.md", "note (1).md", "note copy.md", "note-ADAS-LAPTOP.md"
_MAY_BE = re.compile(
    r"(?P<stem>.+?)(?: \d{1,2}| ?\(\d{1,2}\)| copy(?: \d{1,2})?|-[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+"
    r"|-[\w’' ]*(?:PC|MacBook|iMac|Laptop|Desktop|iPad|iPhone)[\w -]*)",
)
#: Share of lines that a copy has in common with its note where the name does not say so.
SAME_LINES = 0.5


def copies_among(texts: Mapping[str, str]) -> dict[str, str]:
    """The conflict copies among notes by path, with the path of the note that each is a copy of.

    A copy without its note beside it is a note.
    """
    found: dict[str, str] = {}
    for path in texts:
        original = _original(path, texts)
        if original:
            found[path] = original
    return found


def _original(path: str, texts: Mapping[str, str]) -> str:
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    for pattern, certain in ((_SAYS_SO, True), (_MAY_BE, False)):
        match = pattern.fullmatch(stem)
        if match is None:
            continue
        place = PurePosixPath(path)
        original = place.with_name(f"{match['stem']}{place.suffix}").as_posix()
        if original in texts and (certain or _share_lines(texts[path], texts[original])):
            return original
    return ""


def _share_lines(one: str, other: str) -> bool:
    """Whether most of what the shorter of two texts says stands in the other, line by line."""
    here, there = _lines(one), _lines(other)
    least = min(len(here), len(there))
    return least > 0 and len(here & there) >= max(2, SAME_LINES * least)


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.split("\n") if len(line.strip()) > 20}
