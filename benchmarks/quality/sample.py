"""Draw a blind rating sheet from a folder of notes.

    python benchmarks/quality/sample.py NOTES [FOLDER …] --seed 7 --cards 100 --out sheet

writes ``sheet.md`` (numbered cards as a learner sees them, generator hidden) and
``sheet.key.jsonl`` (number, path, line, generator, tier). With ``--each N`` it draws up to N cards
of every generator instead; ``--fresh`` leaves out claims that were rated before.
Rate by writing lines ``number verdict reason`` (T3, T2, T1, T0), then
run record.py.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from cards import back, extract_folder, front
from report import read_verdicts

from studykit.model import Candidate


def draw(cards: list[Candidate], seed: int, count: int, each: int) -> list[Candidate]:
    """A seeded sample: plain, or up to ``each`` cards of every generator."""
    chance = random.Random(seed)
    cards = list(cards)
    chance.shuffle(cards)
    if not each:
        return cards[:count]
    taken: dict[str, list[Candidate]] = {}
    for card in cards:
        group = taken.setdefault(card.generator, [])
        if len(group) < each:
            group.append(card)
    drawn = [card for group in taken.values() for card in group]
    chance.shuffle(drawn)
    return drawn


def entry(number: int, card: Candidate) -> str:
    """One card of the sheet."""
    place = " › ".join([card.source.title, *card.source.headings])
    context = f"  ({card.context})\n" if card.context else ""
    return f"## {number}\n  {place}\n{context}Q: {front(card)}\nA: {back(card)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", type=Path)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cards", type=int, default=100)
    parser.add_argument("--each", type=int, default=0)
    parser.add_argument("--tier", choices=["ready", "draft", "all"], default="ready")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    found = [c for e in extract_folder(options.notes, options.folders) for c in e.candidates]
    cards = [c for c in found if options.tier in ("all", c.tier.value)]
    if options.fresh:
        rated = {(row["path"], row["line"]) for row in read_verdicts()}
        cards = [c for c in cards if (c.source.path, c.source.first_line) not in rated]
    drawn = draw(cards, options.seed, options.cards, options.each)
    sheet = "\n".join(entry(n, card) for n, card in enumerate(drawn, 1))
    options.out.with_suffix(".md").write_text(sheet, encoding="utf-8")
    key = [
        {
            "number": n,
            "path": card.source.path,
            "line": card.source.first_line,
            "generator": card.generator,
            "variant": card.variant,
            "tier": card.tier.value,
        }
        for n, card in enumerate(drawn, 1)
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in key)
    options.out.with_suffix(".key.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
