"""The wording of the prompts: one file each in prompts/, its version in the first line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """The instructions of a prompt and their version, such as "write-2"."""

    version: str
    text: str


@cache
def wording(name: str) -> Wording:
    """The instructions of a name: "write", "more", "mend" or "judge"."""
    text = files("studykit.writer").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    return Wording(first.removeprefix("version:").strip(), rest.strip())
