"""Which notes a build must look at together: those of a video, and those that were of one.

A note that changed its video is matched with the cards of the old one, beside the notes that are
still of it. Notes without a video belong together only where cards of such notes are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.model import NoteFile
from studykit.store.store import SeenNote, Store

_NO_VIDEO = ("video", "")
_Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Together:
    """The notes to read of some videos, video by video; the notes that are gone, and the keys of
    all videos that any of them is or was of.
    """

    notes: tuple[list[NoteFile], ...]
    gone: tuple[str, ...]
    videos: frozenset[str]


def together(
    read: Sequence[tuple[NoteFile, str]],
    gone: Iterable[str],
    seen: Mapping[str, SeenNote],
    store: Store | None,
) -> list[Together]:
    """The groups of notes to ``read``, each with the key of its video, in the order in which they
    come; those of nothing but ``gone`` notes come last.
    """
    places = store.places_of_cards() if store else {}
    videoless = any("" in keys for keys in places.values())
    videoless = videoless or bool(store and store.written_marks())
    links = _Links()
    touched = [(file.path, key) for file, key in read] + [(path, "") for path in gone]
    for path, key in touched:
        before = {seen[path].video_key} if path in seen else set()
        for video in {key, *before, *places.get(path, ())} - {""}:
            links.join(("note", path), ("video", video))
        if videoless and not key:
            links.join(("note", path), _NO_VIDEO)
    notes: dict[_Node, dict[str, list[NoteFile]]] = {}
    lost: dict[_Node, list[str]] = {}
    for file, key in read:
        group = notes.setdefault(links.head(("note", file.path)), {})
        group.setdefault(key or f"\x1f{file.path}", []).append(file)
    for path in gone:
        lost.setdefault(links.head(("note", path)), []).append(path)
    videos = links.videos()
    return [
        Together(
            tuple(notes.get(head, {}).values()),
            tuple(lost.get(head, ())),
            frozenset(videos.get(head, ())),
        )
        for head in dict.fromkeys((*notes, *lost))
    ]


class _Links:
    """What belongs together because something links it: a forest of nodes."""

    def __init__(self) -> None:
        self.above: dict[_Node, _Node] = {}

    def head(self, node: _Node) -> _Node:
        """The node that stands for all that belong with one."""
        while (above := self.above.get(node, node)) != node:
            self.above[node] = self.above.get(above, above)
            node = above
        return node

    def join(self, one: _Node, other: _Node) -> None:
        """Make two belong together."""
        self.above.setdefault(one, one)
        self.above.setdefault(other, other)
        self.above[self.head(other)] = self.head(one)

    def videos(self) -> dict[_Node, set[str]]:
        """The keys of the videos below each head."""
        found: dict[_Node, set[str]] = {}
        for kind, key in list(self.above):
            if kind == "video" and key:
                found.setdefault(self.head((kind, key)), set()).add(key)
        return found
