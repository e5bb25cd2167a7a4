"""What each question type and each check changes, and what readers said of the cards it changes.

    python benchmarks/quality/ablate.py NOTES [GRADED.jsonl …]

One rule at a time is left out and the cards of the notes are made again. A row says how many ready
cards go and how many come, and, of those that were graded (``note``, ``line``, ``generator``,
``grade``, as train_score.py reads them), how many were usable. A rule whose row is empty does
nothing on these notes; a check whose cards that come are usable more often than those that go costs
more than it earns.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from studykit.config import CardsConfig, Config
from studykit.extractor import checks, claim_filters
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.registry import GENERATORS
from studykit.model import Note, Problem, Tier
from studykit.reader import find_notes

Notes = Sequence[tuple[Note, tuple[Problem, ...]]]
Key = tuple[str, int, str, str]
USABLE = 2


def ready(notes: Notes, config: Config) -> set[Key]:
    """The ready cards of notes: path, line, question type and words."""
    return {
        (c.source.path, c.source.first_line, c.generator, str(c.content))
        for extraction in extract_notes(notes, config)
        for c in extraction.candidates
        if c.tier is Tier.READY
    }


@contextmanager
def without(table: object, code: str) -> Iterator[None]:
    """A table of checks without one of them."""
    assert isinstance(table, dict)
    order = dict(table)
    del table[code]
    claim_filters.worn_by.cache_clear()
    try:
        yield
    finally:
        table.clear()
        table.update(order)
        claim_filters.worn_by.cache_clear()


def told(cards: set[Key], graded: Mapping[tuple[str, int, str], int]) -> str:
    """How many cards, and how many of those that were graded are usable."""
    grades = [graded[card[:3]] for card in cards if card[:3] in graded]
    usable = sum(grade >= USABLE for grade in grades)
    return f"{len(cards)} ({usable} of {len(grades)})" if grades else str(len(cards))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", type=Path)
    parser.add_argument("graded", type=Path, nargs="*")
    options = parser.parse_args()
    graded: dict[tuple[str, int, str], int] = {}
    for path in options.graded:
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            graded[row["note"], row["line"], row["generator"]] = row["grade"]
    files, _ = find_notes([options.notes], options.notes)
    notes = read_notes(files, Config())
    base = ready(notes, Config())
    print(f"{len(base)} ready cards of {len(notes)} notes\n\n| rule | cards that go | that come |")
    print("|---|---|---|")

    def row(name: str, now: set[Key]) -> None:
        print(f"| {name} | {told(base - now, graded)} | {told(now - base, graded)} |", flush=True)

    for name in GENERATORS:
        row(f"type {name}", ready(notes, Config(cards=CardsConfig(without=(name,)))))
    tables = {"claim": claim_filters.CHECKS, "check": checks.CARD_CHECKS}
    for kind, table in tables.items():
        for code in list(table):
            with without(table, code):
                row(f"{kind} {code}", ready(notes, Config()))


if __name__ == "__main__":
    main()
