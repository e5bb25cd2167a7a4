"""What each rule of the extractor changes, and what readers said of the cards it changes.

    python benchmarks/quality/ablate.py NOTES [GRADED.jsonl …] [--only WORD]

One thing at a time is left out or moved and the cards of the notes are made again: each question
type, each check, and every list, pattern, threshold and function of the extractor's modules that
says yes or no, words something or may give nothing. A row says how many ready cards and how many
drafts go and come, and, of those that were graded (``note``, ``line``, ``generator``, ``grade``, as
train_score.py reads them, or the verdicts beside this file), how many were usable. A rule whose row
is empty does nothing on these notes; one whose cards that come are usable as often as those that go
earns nothing. ``--only`` takes the rows whose name holds a word: 300 notes take ten seconds a row.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FunctionType, ModuleType

import studykit.extractor
from studykit.config import CardsConfig, Config
from studykit.extractor.checks import claims, order
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.registry import GENERATORS
from studykit.model import Note, Problem, Tier
from studykit.reader import find_notes

Notes = Sequence[tuple[Note, tuple[Problem, ...]]]
Key = tuple[str, int, str, str]
Grades = Mapping[tuple[str, int, str], Sequence[int]]
USABLE, STEP = 2, 0.25
KEPT = ("notes", "language", "parts_of_speech", "vocabulary")  # no rules of cards
NEVER = re.compile(r"(?!)")


def cards(notes: Notes, config: Config) -> dict[Key, bool]:
    """Path, line, question type and words of each card, and whether it is ready."""
    return {
        (c.source.path, c.source.first_line, c.generator, f"{c.content} {c.context}"): (
            c.tier is Tier.READY
        )
        for extraction in extract_notes(notes, config)
        for c in extraction.candidates
    }


def modules() -> list[ModuleType]:
    """The extractor's modules that hold rules."""
    found = pkgutil.walk_packages(studykit.extractor.__path__, "studykit.extractor.")
    names = [m.name for m in found if m.name.split(".")[2] not in KEPT]
    return [importlib.import_module(name) for name in names]


def others(name: str, value: object) -> dict[str, object]:
    """What to put in a rule's place, by what the report calls it; of other things nothing."""
    if isinstance(value, frozenset):
        return {"empty": frozenset()}
    if isinstance(value, re.Pattern):
        return {"never": NEVER}
    if isinstance(value, int | float) and name.strip("_").isupper():
        step = max(1, round(value * STEP)) if isinstance(value, int) else value * STEP
        return {"less": value - step, "more": value + step}
    if isinstance(value, FunctionType) or hasattr(value, "cache_clear"):
        returned = str(inspect.signature(value).return_annotation)  # type: ignore[arg-type]
        if returned == "bool":
            return {"no": lambda *_, **__: False, "yes": lambda *_, **__: True}
        if returned.endswith("| None"):
            return {"none": lambda *_, **__: None}
        if returned.startswith("Iterator"):
            return {"none": lambda *_, **__: iter(())}
        if returned == "str":
            return {"nothing": lambda *_, **__: ""}
    return {}


def is_own(module: ModuleType, name: str, value: object) -> bool:
    """Whether a module defines a name, and does not only import it."""
    if hasattr(value, "__module__"):
        return value.__module__ == module.__name__
    return re.search(rf"^[^#\n(]*\b{name}\b[^=\n]*= ", inspect.getsource(module), re.M) is not None


@contextmanager
def replaced(module: ModuleType, name: str, value: object, new: object) -> Iterator[None]:
    """A rule replaced in its own module and in those that import it; caches begin anew."""
    spots = [
        (place, known)
        for place in modules()
        for known, held in vars(place).items()
        if held is value and (known == name or not isinstance(value, int | float))
        if place is module or not isinstance(value, int | float) or _imports(place, name)
    ]
    for place, known in spots:
        setattr(place, known, new)
    forget()
    try:
        yield
    finally:
        for place, known in spots:
            setattr(place, known, value)
        forget()


def _imports(module: ModuleType, name: str) -> bool:
    return re.search(rf"import[^#]*\b{name}\b", inspect.getsource(module)) is not None


def forget() -> None:
    """Empty the caches of the rules; what is known of a word of English stays."""
    for module in modules():
        for held in vars(module).values():
            if hasattr(held, "cache_clear") and held.__module__ == module.__name__:
                held.cache_clear()


@contextmanager
def without(place: ModuleType, table: object) -> Iterator[None]:
    """A table of checks replaced by a shorter one."""
    before = place.CHECKS
    with ExitStack() as stack:
        stack.callback(forget)
        stack.callback(setattr, place, "CHECKS", before)
        place.CHECKS = table  # type: ignore[attr-defined]
        forget()
        yield


def rows(notes: Notes) -> Iterator[tuple[str, Callable[[], dict[Key, bool]]]]:
    """Each rule by name, with the cards that come without it."""

    def made(manager: object = None, config: Config | None = None) -> dict[Key, bool]:
        with ExitStack() as stack:
            if manager is not None:
                stack.enter_context(manager)  # type: ignore[arg-type]
            return cards(notes, config or Config())

    for name in GENERATORS:
        config = Config(cards=CardsConfig(without=(name,)))
        yield f"type {name}", lambda config=config: made(config=config)
    for check in order.CHECKS:
        rest = tuple(c for c in order.CHECKS if c is not check)
        yield f"check {check.code}", lambda rest=rest: made(without(order, rest))
    for code in claims.CHECKS:
        less = {key: value for key, value in claims.CHECKS.items() if key != code}
        yield f"claim {code}", lambda less=less: made(without(claims, less))
    for module in modules():
        short = module.__name__.removeprefix("studykit.extractor.")
        for name, value in list(vars(module).items()):
            asked = any(check.fails is value for check in order.CHECKS)
            if name.startswith("__") or asked or not is_own(module, name, value):
                continue
            for label, new in others(name, value).items():
                spot = (module, name, value, new)
                yield f"{short}.{name}: {label}", lambda spot=spot: made(replaced(*spot))


def told(found: set[Key], graded: Grades) -> str:
    """How many cards, and how many of those that were graded are usable."""
    grades = [grade for card in found for grade in graded.get(card[:3], ())]
    usable = sum(grade >= USABLE for grade in grades)
    return f"{len(found)} ({usable} of {len(grades)})" if grades else str(len(found))


def read_grades(paths: Sequence[Path]) -> Grades:
    """Grades by note, line and question type; of verdicts those by readers who made no rules."""
    graded: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for path in paths:
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row.get("rater") != "a":
                grade = row["grade"] if "grade" in row else int(row["verdict"][1:])
                graded[row.get("note") or row["path"], row["line"], row["generator"]].append(grade)
    return graded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", type=Path)
    parser.add_argument("graded", type=Path, nargs="*")
    parser.add_argument("--only", default="", help="the rows whose name holds this")
    options = parser.parse_args()
    graded = read_grades(options.graded)
    files, _ = find_notes([options.notes], options.notes)
    notes = read_notes(files, Config())
    base = cards(notes, Config())
    ready = {card for card, is_ready in base.items() if is_ready}
    print(f"{len(ready)} ready cards and {len(base) - len(ready)} drafts of {len(notes)} notes\n")
    print("| rule | ready cards go | come | cards go | come |\n|---|---|---|---|---|")
    for name, make in rows(notes):
        if options.only in name:
            now = make()
            kept = {card for card, is_ready in now.items() if is_ready}
            cells = (ready - kept, kept - ready, base.keys() - now.keys(), now.keys() - base.keys())
            print(f"| {name} | {' | '.join(told(c, graded) for c in cells)} |", flush=True)


if __name__ == "__main__":
    main()
