"""The words that rules go by, as data: TOML files of lists, each with a comment what it is for.

A list is named by its file and its key: ``words("names.titles")``. Files are read when first asked
for, and once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOM = Path(__file__).parent


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, which white space parts."""
    return frozenset(_list(name).split())


@cache
def phrases(name: str) -> str:
    """The alternatives of a list as a part of a regular expression: "might|perhaps|maybe".

    In the file white space may stand around every bar.
    """
    return re.sub(r"\s*\|\s*", "|", _list(name).strip()).replace("\n", " ")


@cache
def names(theme: str) -> Mapping[str, str]:
    """Every name in the lists of a file, which commas part, with the key of its list."""
    return {
        " ".join(name.split()): key
        for key, text in reversed(tuple(_file(theme).items()))
        for name in text.split(",")
    }


@cache
def column(name: str) -> frozenset[str]:
    """The words of a list too long for TOML: a text file, its first line a comment."""
    _, _, text = (ROOM / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return frozenset(text.split())


@cache
def rarities() -> Mapping[str, float]:
    """The list ``rarity.txt``: how rare a word is in notes of talks, from 0 to 7."""
    found: dict[str, float] = {}
    for line in (ROOM / "rarity.txt").read_text(encoding="utf-8").splitlines()[1:]:
        rarity, *listed = line.split()
        found.update(dict.fromkeys(listed, float(rarity)))
    return found


def _list(name: str) -> str:
    theme, _, key = name.partition(".")
    return _file(theme)[key]


@cache
def _file(theme: str) -> Mapping[str, str]:
    return tomllib.loads((ROOM / f"{theme}.toml").read_text(encoding="utf-8"))
