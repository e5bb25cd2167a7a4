"""A build looks at some notes at a time; what it does is what looking at all at once would do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from test_rebuild import HEAD, NOW

from studykit.build import reading
from studykit.build.whole_build import build
from studykit.config import Config
from studykit.model import Card
from studykit.store.store import Store


def told(video: str, *claims: str) -> str:
    head = HEAD.replace("aB3dE5fG7h9", video)
    return head + "\n\n".join(claims) + "\n"


SHELF = {
    "a.md": told("aaaaaaaaaa1", "tin :: soft metal", "zinc :: blue metal"),
    "b.md": told("aaaaaaaaaa1", "lead :: heavy metal"),
    "c.md": told("ccccccccccc", "gold :: yellow metal"),
    "d.md": "---\ntitle: D\n---\n\niron :: grey metal\n",
    "e.md": "---\ntitle: E\n---\n\nsilver :: white metal\n",
    "f.md": told("fffffffffff", "nickel :: hard metal"),
}
LATER = {
    # Moved; of another video now; mended; without a video and moved; gone.
    "z/a.md": SHELF["a.md"],
    "b.md": SHELF["b.md"].replace("aaaaaaaaaa1", "ggggggggggg"),
    "c.md": SHELF["c.md"].replace("yellow", "bright yellow"),
    "z/d.md": SHELF["d.md"],
    "e.md": SHELF["e.md"] + "\nbrass :: an alloy of copper\n",
}


def built_twice(root: Path) -> tuple[dict[str, int], list[Card], dict[str, bytes]]:
    counts: Mapping[str, int] = {}
    with Store.open(root / ".studykit" / "study.db") as store:
        for texts in (SHELF, LATER):
            for path in root.rglob("*.md"):
                path.unlink()
            for name, text in texts.items():
                (root / name).parent.mkdir(exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            counts = build(store, root, Config(), now=NOW).prepared.counts
        cards = store.cards()
    decks = {path.name: path.read_bytes() for path in (root / "decks").glob("*.jsonl")}
    return dict(counts), cards, decks


def test_notes_matched_some_at_a_time_are_matched_as_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 1)
    one = built_twice(tmp_path / "one")
    monkeypatch.setattr(reading, "_AT_ONCE", 1000)
    assert built_twice(tmp_path / "all") == one
    counts = one[0]
    assert (counts["new"], counts["retired"], counts["unsure"]) == (2, 2, 0)
    assert counts["moved"] + counts["kept"] + counts["reworded"] + counts["changed"] == 5
