"""How many good and bad cards each check of a written card refuses.

Run ``python benchmarks/writer/checks.py NOTES CARDS.jsonl…``. NOTES is the folder of the notes; a
line of CARDS is one judged card: ``note`` (path below NOTES), ``question``, ``answer``, ``claims``
(texts) or ``claim``, ``quote`` (optional) and ``grade`` (0 to 3; 2 and 3 are good). Where the note
is not there, ``title``, ``headings``, ``lead_in`` and ``before`` stand for it. A check earns its
place when it refuses a larger share of the bad than of the good.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.model import Claim, ClaimKind, Note, Section
from studykit.reader import find_notes
from studykit.writer.check_order import CHECKS
from studykit.writer.checks.draft import Draft, Setting
from studykit.writer.digests import claim_digest, one_line, told
from studykit.writer.prompt_assembly import numbered
from studykit.writer.written_cards import language_of_note

GOOD = 2


def drafts(root: Path, files: list[Path]) -> Iterator[tuple[Draft, int, bool]]:
    """Each judged card with its grade, and whether a quote was given."""
    notes: dict[str, Note] = {}
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            card = json.loads(line)
            if not card.get("question") or card.get("grade") is None:
                continue
            if card.get("generator", "written") != "written":
                continue
            name = card["note"]["path"] if isinstance(card["note"], dict) else card["note"]
            if name not in notes:
                found, _ = find_notes([root / name], root)
                if found:
                    ((notes[name], _),) = read_notes(found, Config())
            note = notes.get(name) or stand_in(name, card)
            claims = claims_of(note, card)
            if claims:
                quote = card.get("quote") or claims[0].text
                setting = Setting(note, language_of_note(note))
                draft = Draft(card["question"], card["answer"], quote, claims, setting)
                yield draft, int(card["grade"]), bool(card.get("quote"))


def stand_in(name: str, card: dict[str, Any]) -> Note:
    """A note that holds no more than a card's claim and what stands before it."""
    headings = tuple(card.get("headings", ()))
    texts = [text for text in (card.get("before", ""), card["claim"]) if text]
    claims = tuple(
        Claim(text, ClaimKind.SENTENCE, n, n, headings, lead_in=card.get("lead_in", ""))
        for n, text in enumerate(texts, 1)
    )
    return Note(name, card.get("title", ""), sections=(Section(headings, 2, 1, claims),))


def claims_of(note: Note, card: dict[str, object]) -> tuple[Claim, ...]:
    """The claims of a card; of joined ones each that stands in the text."""
    claims = [claim for _, claim in numbered(note)]
    wanted = card.get("claims")
    if isinstance(wanted, list):
        digests = {claim_digest(str(text)) for text in wanted}
        return tuple(c for c in claims if claim_digest(told(c)) in digests)
    text = one_line(str(card.get("claim", "")))
    whole = [c for c in claims if one_line(c.text) == text or told(c) == text]
    return tuple(whole[:1] or [c for c in claims if one_line(told(c)) in text])


def main() -> None:
    """Print a table: a check, how many good and bad it refuses, alone and as the first."""
    root, files = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    every = list(drafts(root, files))
    good = sum(grade >= GOOD for _, grade, _ in every)
    bad = len(every) - good
    print(f"{len(every)} cards: {good} good, {bad} bad")
    print(f"{'check':20} {'good':>12} {'bad':>12}   examples of good ones")
    any_good: set[int] = set()
    any_bad: set[int] = set()
    for code, check in CHECKS.items():
        hits = [
            n
            for n, (draft, _, quoted) in enumerate(every)
            if (quoted or code != "misquoted") and check(draft)
        ]
        on_good = [n for n in hits if every[n][1] >= GOOD]
        any_good |= set(on_good)
        any_bad |= set(hits) - set(on_good)
        print(
            f"{code:20} {share(len(on_good), good):>12} {share(len(hits) - len(on_good), bad):>12}"
        )
        for n in on_good[:4]:
            print(f"    {every[n][0].question} -> {every[n][0].answer}")
    print(f"{'any':20} {share(len(any_good), good):>12} {share(len(any_bad), bad):>12}")
    print(Counter(grade for _, grade, _ in every))


def share(count: int, whole: int) -> str:
    """A count with its share."""
    return f"{count} ({100 * count / whole:.1f} %)" if whole else str(count)


if __name__ == "__main__":
    main()
