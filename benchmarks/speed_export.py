"""Exporting 10,000 cards, as a ratio to bare genanki writing the same fields in the same run.

Ours renders, checks, writes the package and its listing; genanki is given the finished fields.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import genanki

from studykit.anki.fields import fields_of
from studykit.anki.tags import tags_of
from studykit.config import DecksConfig
from studykit.exporter.apkg import models
from studykit.exporter.export import export
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)

CARDS = 10_000
ROUNDS = 3


def card(number: int) -> Card:
    content: Content
    if number % 3:
        content = QuestionAnswer(
            f"What does the {number}th sentence of the talk explain?",
            f"How \\(x^{number % 9}\\) grows & why `f({number})` stays below it.",
        )
    else:
        content = Cloze(f"It took {{{{c1::{number} days::how long}}}} to cross the ocean by sail.")
    source = Source(
        f"talks/{number // 20}.md",
        f"Talk {number // 20}",
        "Talks",
        f"youtube:{number // 20:011}",
        f"{number // 20:011}",
        ("A part", "A part of the part"),
        f"Sentence {number} of the talk says what the question asks for.",
        number % 200 + 5,
        number % 200 + 5,
    )
    link = f"https://www.youtube.com/watch?v={number // 20:011}&t={number}s"
    cited = (Citation(number, f"{number // 60}:{number % 60:02}", url=link),)
    candidate = Candidate(content, source, cited, "number", Tier.READY, tags=("sea", "maths"))
    born = datetime(2026, 1, 1, tzinfo=UTC)
    return Card(f"id{number:06}", candidate, Status.ACTIVE, born, f"Talks::Talk {number // 20}")


def bare(cards: list[Card], fields: list[list[str]], tags: list[list[str]], path: Path) -> None:
    question, cloze = models()
    decks: dict[str, genanki.Deck] = {}
    for one, values, words in zip(cards, fields, tags, strict=True):
        deck = decks.setdefault(one.deck, genanki.Deck(len(decks) + 1, one.deck))
        model = cloze if isinstance(one.content, Cloze) else question
        deck.add_note(genanki.Note(model=model, fields=values, tags=words, guid=one.id))
    genanki.Package(list(decks.values())).write_to_file(path)


def best(work: Callable[[Path], object]) -> float:
    """Processor seconds of the fastest round, each in a folder of its own."""
    times = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            began = time.process_time()
            work(Path(folder))
            times.append(time.process_time() - began)
    return min(times)


def both() -> tuple[float, float]:
    """Seconds of our export and of bare genanki."""
    cards = [card(number) for number in range(CARDS)]
    fields = [list(fields_of(one)) for one in cards]
    tags = [list(tags_of(one)) for one in cards]
    ours = best(lambda folder: export(cards, DecksConfig(), folder))
    return ours, best(lambda folder: bare(cards, fields, tags, folder / "bare.apkg"))


def main() -> None:
    warnings.simplefilter("ignore")
    ours, theirs = both()
    cards = [card(number) for number in range(CARDS)]
    rendering = best(lambda _: [fields_of(one) for one in cards])
    print(f"export of {CARDS:,} cards: {ours:.2f} s; bare genanki: {theirs:.2f} s")
    print(f"ratio {ours / theirs:.2f}; of ours, rendering takes {rendering:.2f} s")


if __name__ == "__main__":
    main()
