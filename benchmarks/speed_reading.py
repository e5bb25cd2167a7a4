"""How fast notes are read, beside bare markdown-it-py on the same notes in the same run.

Language analysis is not part of it. Exits with 1 when reading takes longer than what it has held.
The notes of seeds/ are short and dense, with every form of card by hand: of other notes most are
longer, and take less beside bare parsing.

    python benchmarks/speed_reading.py [FOLDER]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.reader import find_notes

AIM = 2.0  # held on long notes: 1.7
HELD = 3.2  # on the notes of seeds/: 2.7, and up to 3.0 where other work keeps the cores busy
ROUNDS = 5
ENOUGH = 200


def seconds(work: Callable[[], object]) -> float:
    """The processor time of the quickest of some rounds: the one least disturbed."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(folder: Path) -> int:
    """Print notes a second of both, and their ratio."""
    found, problems = find_notes([folder], folder)
    if not found:
        print(f"{folder}: no notes ({len(problems)} problems)")
        return 2
    times = max(1, ENOUGH // len(found))
    files = found * times
    parser = MarkdownIt("commonmark").enable("table")
    config = Config()
    read_notes(found, config)
    bare = seconds(lambda: [parser.parse(file.text) for file in files])
    ours = seconds(lambda: [read_notes(found, config) for _ in range(times)])
    size = sum(len(file.text) for file in files) / len(files) / 1000
    print(f"{len(files)} notes of {size:.1f} kB on average, one core")
    print(f"bare markdown-it-py  {len(files) / bare:7.0f} notes/s")
    print(f"reading              {len(files) / ours:7.0f} notes/s")
    print(f"ratio                {ours / bare:7.2f}  (aim: under {AIM:.0f}, held: {HELD})")
    return 0 if ours < HELD * bare else 1


if __name__ == "__main__":
    default = Path(__file__).parent.parent / "seeds"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
