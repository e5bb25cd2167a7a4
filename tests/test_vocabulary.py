"""The lists of words: each says what it is for, each is used, and none holds a word twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studykit.extractor.vocabulary.word_lists import ROOM, names, phrases, words

THEMES = sorted(ROOM.glob("*.toml"))
CODE = "\n".join(p.read_text(encoding="utf-8") for p in ROOM.parent.glob("**/*.py"))


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
def test_every_list_says_what_it_is_for(theme: Path) -> None:
    lines = theme.read_text(encoding="utf-8").splitlines()
    keys = [n for n, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    assert keys
    assert all(lines[n - 1].startswith("# ") for n in keys)


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
def test_every_list_is_used(theme: Path) -> None:
    keys = re.findall(r"(?m)^(\w+) = ", theme.read_text(encoding="utf-8"))
    unused = [key for key in keys if f"{theme.stem}.{key}" not in CODE]
    assert not unused or f'names("{theme.stem}")' in CODE


def test_white_space_and_bars_part_what_a_list_holds() -> None:
    assert {"Dr", "Professor"} <= words("names.titles")
    assert re.fullmatch(phrases("claims.hedged"), "perhaps")
    assert names("places")["New York"] in {"state", "city"}
