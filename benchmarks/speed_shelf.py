"""What a shelf of many notes costs, as ratios within one run: growth, memory, builds that meet
little new, several processes.

The notes are those of a folder, seeds/ by default, over and over, each time under another title and
video and with some words exchanged. Every build is a process of its own; processor seconds and the
largest memory of any process are counted, so that other work on the machine matters little. Exits
with 1 when a promise is broken.

    python benchmarks/speed_shelf.py [NOTES] [FOLDER]
"""

from __future__ import annotations

import math
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

SEEDS = Path(__file__).parent.parent / "seeds"
RUN = "from studykit.cli.main import main\nif __name__ == '__main__':\n    main()"
WORD = re.compile(r"(?<![\w/\[|_])[a-z]{6,}(?![\w/\]|_])")
EXCHANGED = 0.12
TIMES = 4
SEVERAL = "two processes"
GROWTH = 1.1


def fill(root: Path, source: Path, count: int) -> None:
    """Write so many notes below ``root``."""
    paths = sorted(path for path in source.rglob("*.md") if path.name != "index.md")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    words = sorted({word for text in texts for word in WORD.findall(text)})
    for number in range(count):
        path, text = paths[number % len(paths)], texts[number % len(paths)]
        turn = number // len(paths)
        place = root / path.parent.relative_to(source) / f"{path.stem}_{turn}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(varied(text, words, number, turn), encoding="utf-8")


def varied(text: str, words: Sequence[str], number: int, turn: int) -> str:
    """A note under another title and video, with some words exchanged."""
    chance = random.Random(number)
    head, rule, body = text.partition("\n---")
    name = sha256(str(number).encode()).hexdigest()[:11]
    head = re.sub(r"(?m)^videoId:.*$", f"videoId: {name}", head)
    if turn:
        head = re.sub(r"(?m)^(title:.*)$", rf"\1 {turn}", head)
        body = WORD.sub(
            lambda m: chance.choice(words) if chance.random() < EXCHANGED else m[0], body
        )
    return head + rule + body


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of a process with those that it began, megabytes of the largest, and the
    seconds that passed.
    """

    cpu: float
    peak: float
    wall: float


def run(root: Path, cache: Path, *words: str) -> Cost:
    """Run studykit on a workspace."""
    began = perf_counter()
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", RUN, "--workspace", str(root), *words]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"studykit {' '.join(words)} ended with {child.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, perf_counter() - began)


def decks(root: Path) -> dict[str, bytes]:
    """The listings of a workspace without their times; packages say the same."""
    when = re.compile(rb'"revised_at": "[^"]*"')
    paths = sorted((root / "decks").glob("*.jsonl"))
    return {path.name: when.sub(b"", path.read_bytes()) for path in paths}


def change_one(root: Path) -> None:
    path = min(root.rglob("*.md"))
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nThe survey of 1923 weighed 4,400 tons [0:59].\n", encoding="utf-8")


def main(count: int, source: Path) -> int:
    with TemporaryDirectory() as place:
        few, root, cache = Path(place) / "few", Path(place) / "many", Path(place) / "cache"
        fill(few, source, count)
        fill(root, source, count * TIMES)
        start = run(Path(place), cache, "--version")
        small = run(few, cache, "build", "--yes", "--jobs", "1")
        first = run(root, cache, "build", "--yes", "--jobs", "1")
        alone = decks(root)
        rows = [("nothing changed", run(root, cache, "build"))]
        change_one(root)
        rows.append(("one note changed", run(root, cache, "build")))
        run(root, cache, "undo")
        rows.append(("after undo", run(root, cache, "build")))
        found = {}
        for name, jobs, kept in (("from the cache", 1, cache), (SEVERAL, 2, cache / "two")):
            shutil.rmtree(root / ".studykit")
            shutil.rmtree(root / "decks")
            fill(root, source, count * TIMES)
            rows.append((name, run(root, kept, "build", "--yes", "--jobs", str(jobs))))
            found[name] = decks(root)
    growth = math.log((first.cpu - start.cpu) / (small.cpu - start.cpu), TIMES)
    print(f"{count} notes: {small.cpu:.1f} s of processors, {small.peak:.0f} MB")
    print(
        f"{count * TIMES} notes: {first.cpu:.1f} s, {first.peak:.0f} MB, {first.wall:.0f} s passed"
    )
    print(f"growth of time: exponent {growth:.2f} (goal {GROWTH})")
    print(f"growth of memory: {first.peak / small.peak:.2f} ×")
    for name, cost in rows:
        told = f"{cost.cpu:7.2f} s {cost.cpu / first.cpu:6.1%} of the first  {cost.peak:4.0f} MB"
        # The processes that help are not its own children, so that only time tells of them.
        told = f"{'':34}" if name == SEVERAL else told
        print(f"{name:16} {told}  {first.wall / cost.wall:5.1f} × as fast")
    same = all(decks == alone for decks in found.values())
    print("decks are the same" if same else "DECKS DIFFER")
    return 0 if same and growth <= GROWTH else 1


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(int(given[0]) if given else 100, Path(given[1]) if len(given) > 1 else SEEDS))
