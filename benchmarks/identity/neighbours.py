"""The hardest case for a false match: every claim of a note is replaced by its neighbour.

    python benchmarks/identity/neighbours.py FOLDER [--notes N] [--half tune|held]

Every second claim of a note is taken for its old version and the others for its new one, so that
times, names and subject agree and no fact survives. Notes repeat themselves, so some of what is
counted as passed is the same fact told twice.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from pathlib import Path
from random import Random

from revise import plain_claims
from run import cards_of, studied

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.identity.matching import match
from studykit.model import Candidate, Claim, Cloze, Note, Outcome, Section, Source, Tier, Video
from studykit.reader import find_notes


def candidate(claim: Claim, line: int) -> Candidate:
    """A blank on the longest word of a claim."""
    longest = max(claim.text.split(), key=len)
    cloze = Cloze(claim.text.replace(longest, "{{c1::" + longest + "}}", 1))
    headings, text = claim.headings, claim.text
    source = Source("a.md", "A", "c", "youtube:x", "x", headings, text, line, line)
    return Candidate(cloze, source, claim.citations, "completion", Tier.READY)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--half", choices=["tune", "held"], default="held")
    options = parser.parse_args()
    files, _ = find_notes([options.folder], options.folder)
    half = ["tune", "held"].index(options.half)
    mine = [f for f in files if hashlib.sha256(f.path.encode()).digest()[0] % 2 == half]
    Random(3).shuffle(mine)
    counts: Counter[str] = Counter()
    for note, _ in read_notes(mine[: options.notes], Config()):
        claims = [claim for claim in plain_claims(note) if claim.citations]
        found = [candidate(c, n) for n, c in enumerate(claims)]
        known = cards_of(found[::2])
        memory = {card.id: studied(card) for card in known}
        now = (Section((), 1, 1, tuple(claims[1::2])),)
        after = Note("a.md", "A", "c", Video("youtube:x"), now)
        for change in match(known, found[1::2], memory, [after]).changes:
            if change.card is not None:
                counts["cards"] += 1
                counts["unsure"] += change.outcome is Outcome.UNSURE
                counts["passed"] += bool(change.candidate) and change.outcome is not Outcome.UNSURE
    for key, count in counts.items():
        print(f"{key}: {count} ({count / counts['cards']:.2%})")


if __name__ == "__main__":
    main()
