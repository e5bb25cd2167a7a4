"""How many cards keep their id when notes are revised, and how many pass to another fact.

    python benchmarks/identity/run.py FOLDER [--notes N] [--seed S] [--half tune|held]

Notes are drawn by seed from a folder; the half is chosen by each note's path, so that what was
tuned on one half is reported on the other. The hand-written rewrites of rewrites.py and
talks.py are always reported. Prints counts by fate, and the wrong ones with --show.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from revise import SURVIVES, Fate, Revised, revise
from rewrites import REWRITES
from talks import TALKS, Talk, Told

from studykit.config import Config
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.identity.ids import birth_id
from studykit.identity.matching import match
from studykit.identity.standing_claims import stand
from studykit.model import Candidate, Card, Change, Memory, Note, Outcome, State, Status
from studykit.reader import find_notes, note_file

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(text: str) -> tuple[Note, list[Candidate]]:
    """A note and its candidates; without section questions, whose gold is a heading."""
    (found,) = extract_notes(read_notes([note_file("a.md", text)], Config()), Config())
    return found.note, [c for c in found.candidates if c.generator != "section"]


def cards_of(found: list[Candidate]) -> list[Card]:
    made: list[Card] = []
    taken: set[str] = set()
    for candidate in found:
        card_id = birth_id(candidate, taken)
        taken.add(card_id)
        made.append(Card(card_id, candidate, Status.ACTIVE, NOW, "d"))
    return made


def studied(card: Card) -> Memory:
    return Memory(card.id, State.REVIEW, NOW, NOW, 9.0, 5.0, reps=2)


def norm(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def judge(before: str, after: str, told: list[Revised], show: bool) -> Counter[str]:
    """Counts of one revision: cards, survivors and those that kept their id by fate, passed on."""
    counts: Counter[str] = Counter()
    gold = {norm(one.claim): one for one in told}
    note, found = read(after)
    known = cards_of(read(before)[1])
    memory = {card.id: studied(card) for card in known}
    for change in stand(match(known, found, memory, [note]), [note]).changes:
        one = gold.get(norm(change.card.source.claim)) if change.card else None
        if one is not None:
            counts += judge_one(change, one, show)
    return counts


def judge_one(change: Change, one: Revised, show: bool) -> Counter[str]:
    counts: Counter[str] = Counter(cards=1)
    now = {norm(text) for text in one.now}
    landed = norm(change.candidate.source.claim) if change.candidate else ""
    if change.outcome is Outcome.UNSURE:
        counts["unsure"] += 1
        landed = ""
    passed = bool(landed) and landed not in now
    counts["passed on"] += passed
    kept = landed in now or change.outcome is Outcome.MERGED
    if one.fate in SURVIVES:
        counts[f"survived {one.fate}"] += 1
        counts[f"kept id {one.fate}"] += kept
    elif one.fate is Fate.VALUE and landed:
        counts["value changed"] += 1
        counts["value changed, told"] += change.outcome is Outcome.CHANGED
    if show and (passed or (one.fate in SURVIVES and not kept)):
        print(
            "PASSED" if passed else "LOST", one.fate, change.outcome, "|", one.claim, "=>", landed
        )
    return counts


def revised(told: Told) -> list[Revised]:
    """What became of each sentence of one told thing."""
    fate = Fate.REWORDED
    if told.changed:
        fate = Fate.VALUE
    elif not told.after:
        fate = Fate.REMOVED
    elif len(told.after) > 1:
        fate = Fate.SPLIT
    elif len(told.before) > 1:
        fate = Fate.MERGED
    return [Revised(before, fate, told.after) for before in told.before]


def judge_talk(talk: Talk, show: bool) -> Counter[str]:
    gold = [one for told in talk.told for one in revised(told)]
    return judge(talk.text(later=False), talk.text(later=True), gold, show)


def report(name: str, counts: Counter[str]) -> None:
    survived = sum(n for key, n in counts.items() if key.startswith("survived ") and "," not in key)
    kept = sum(n for key, n in counts.items() if key.startswith("kept id"))
    print(f"== {name}")
    share, passed = kept / max(survived, 1), counts["passed on"]
    print(f"cards {counts['cards']}, survived {survived}, kept their id {kept} ({share:.1%})")
    print(f"ids passed to another fact {passed} ({passed / max(counts['cards'], 1):.2%})")
    for key in sorted(counts):
        print(f"   {key}: {counts[key]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=["tune", "held"], default="held")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    files, _ = find_notes([options.folder], options.folder)
    halves = {"tune": 0, "held": 1}
    mine = [
        f for f in files if hashlib.sha256(f.path.encode()).digest()[0] % 2 == halves[options.half]
    ]
    random = Random(options.seed)
    random.shuffle(mine)
    total: Counter[str] = Counter()
    for note, _ in read_notes(mine, Config())[: options.notes]:
        if not note.silence:
            total += judge(*revise(note, random), options.show)
    report(f"made revisions, {options.half} half", total)
    written: Counter[str] = Counter()
    for rewrite in REWRITES:
        told = [
            Revised(a, Fate.REWORDED if b else Fate.REMOVED, (b,) if b else ())
            for a, b in rewrite.pairs
        ]
        written += judge(rewrite.before, rewrite.after, told, options.show)
    report("rewrites by hand", written)
    retold: Counter[str] = Counter()
    for talk in TALKS:
        retold += judge_talk(talk, options.show)
    report("talks retold by hand", retold)


if __name__ == "__main__":
    main()
