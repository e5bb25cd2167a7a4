"""How long the review app lets its learner wait, in a real terminal, on a store of 20,000 cards.

Beside each time stands how many starts of a bare interpreter it is, and what was promised.
Exits with 1 when a promise of the issue is broken.

    python benchmarks/speed_screen.py [CARDS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect
from installed import ENVIRONMENT, patience
from speed_review import FIRST_CARD_MS, NEXT_CARD_MS, filled, process_ms

RUN = ["-c", "from studykit.cli.main import main; main()", "review", "--workspace"]
QUESTION, WHOLE, ANSWER = "What (?:does|is) ", "leave", "Again"


def start(root: Path) -> pexpect.spawn[bytes]:
    child = pexpect.spawn(
        sys.executable, [*RUN, str(root)], dimensions=(24, 80), timeout=60, env=ENVIRONMENT
    )
    child.delaybeforesend = None
    return child


def first_card(root: Path, times: int = 9) -> tuple[float, float]:
    """The best milliseconds to the first question and to the whole screen."""
    question, whole = [], []
    for _ in range(times):
        began = time.perf_counter()
        child = start(root)
        child.expect(QUESTION)
        question.append((time.perf_counter() - began) * 1000)
        child.expect(WHOLE)
        whole.append((time.perf_counter() - began) * 1000)
        child.close(force=True)
    return min(question), min(whole)


def settle(child: pexpect.spawn[bytes]) -> None:
    """Read until the screen stands still."""
    try:
        while True:
            child.read_nonblocking(65536, 0.15)
    except pexpect.TIMEOUT:
        return


def keys(root: Path, times: int = 25) -> tuple[float, float]:
    """The median milliseconds from space to the answer and from a grade to the next question."""
    child = start(root)
    child.expect(WHOLE)
    settle(child)
    turned, graded = [], []
    for _ in range(times):
        for key, seen, taken in ((" ", ANSWER, turned), ("3", QUESTION, graded)):
            began = time.perf_counter()
            child.send(key)
            child.expect(seen)
            taken.append((time.perf_counter() - began) * 1000)
            settle(child)
    child.close(force=True)
    return statistics.median(turned), statistics.median(graded)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "studykit.toml").write_text("")
        filled(root, count)
        question, whole = first_card(root)
        turned, graded = keys(root)
    bare = process_ms("-c", "pass")
    rows = (
        ("command to first question", question, FIRST_CARD_MS),
        ("command to whole screen", whole, None),
        ("space to answer", turned, NEXT_CARD_MS),
        ("grade to next question", graded, NEXT_CARD_MS),
    )
    print(f"{count} cards; a bare interpreter starts in {bare:.0f} ms")
    for name, taken, promise in rows:
        promised = "" if promise is None else f"   promised: under {promise:.0f} ms"
        print(f"{name:28}{taken:8.1f} ms   {taken / bare:5.1f} bare interpreters{promised}")
    busy = patience(bare)
    return int(any(promise is not None and taken > promise * busy for _, taken, promise in rows))


if __name__ == "__main__":
    raise SystemExit(main())
