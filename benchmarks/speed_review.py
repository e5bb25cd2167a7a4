"""How long a review waits for the machine, on a store of 20,000 cards.

Times of one run stand beside the floor of the same run: a bare SQLite commit for an answer, a bare
interpreter for the first card. Exits with 1 when a promise of the issue is broken.

    python benchmarks/speed_review.py [CARDS]
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from installed import ENVIRONMENT, patience

from studykit.config import Config
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Memory,
    QuestionAnswer,
    Rating,
    Source,
    State,
    Status,
    Tier,
)
from studykit.store.store import Store
from studykit.study.session import Session

NOW = datetime.now(UTC).replace(microsecond=0)
COMMIT_MS, NEXT_CARD_MS, FIRST_CARD_MS = 5.0, 50.0, 400.0
REVIEW = "from studykit.cli.main import main; main()"


def card(number: int) -> Card:
    video = number // 60
    source = Source(
        f"notes/video {video}.md",
        f"Video {video}",
        "Channel",
        f"youtube:v{video}",
        f"v{video}",
        ("Part", f"Section {number % 7}"),
        f"Claim {number} says something of the length that sentences of notes usually have.",
        number % 200 + 1,
        number % 200 + 1,
    )
    seconds = number % 60 * 45
    content = QuestionAnswer(f"What does claim {number} say?", f"It says the {number}th thing.")
    citation = Citation(seconds, f"{seconds // 60}:{seconds % 60:02}", url="https://youtu.be/v")
    candidate = Candidate(content, source, (citation,), "term", Tier.READY)
    return Card(f"c{number:06}", candidate, Status.ACTIVE, NOW, f"Channel::Video {video}")


def memories(count: int) -> Iterator[Memory]:
    """Three cards of four are in review, the due dates of a season before and after today."""
    luck = random.Random(1)
    for number in range(count):
        if number % 4:
            days = luck.randint(3, 120)
            last = NOW - timedelta(days=luck.randint(1, days), seconds=luck.randint(0, 80_000))
            due = (last + timedelta(days=days)).replace(hour=4, minute=0, second=0)
            yield Memory(f"c{number:06}", State.REVIEW, due, last, float(days), 5.0, None, 4, 0)


def filled(folder: Path, count: int) -> Path:
    path = folder / ".studykit" / "study.db"
    with Store.open(path) as store:
        store.put_cards([card(number) for number in range(count)], first_position=0)
        store.set_memories(memories(count))
    return path


def median_ms(act: Callable[[], object], times: int = 200) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def bare_commit(path: Path) -> float:
    """The floor: one row into an empty database, as durable as ours."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, card TEXT, at INTEGER)")

    def commit() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO answer (card, at) VALUES ('c', 1)")
        database.execute("COMMIT")

    taken = median_ms(commit)
    database.close()
    return taken


def answers(path: Path) -> tuple[float, float]:
    """Median milliseconds of committing an answer, and from the key to the next card."""
    commits: list[float] = []
    with Store.open(path) as store:
        session = Session(store, Config(), lambda: datetime.now(UTC))
        record = session._record

        def timed(*arguments: object) -> object:
            start = time.perf_counter()
            kept = record(*arguments)  # type: ignore[arg-type]
            commits.append((time.perf_counter() - start) * 1000)
            return kept

        session._record = timed  # type: ignore[method-assign, assignment]
        key = median_ms(lambda: session.answer(Rating.GOOD, 3.0), 150)
    return statistics.median(commits), key


def process_ms(*command: str | Path, times: int = 7) -> float:
    """The best of some runs: what else the machine does is not ours."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
            env=ENVIRONMENT,
        )
        best = min(best, (time.perf_counter() - start) * 1000)
    return best


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = filled(folder, count)
        early = bare_commit(folder / "early.db")
        interpreter = process_ms("-c", "pass")
        first = process_ms("-c", REVIEW, "review", "--plain", "--workspace", folder)
        commit, key = answers(path)
        floor = min(early, bare_commit(folder / "late.db"))
    rows = (
        ("answer committed", commit, COMMIT_MS, floor, "bare commits"),
        ("key to next card", key, NEXT_CARD_MS, floor, "bare commits"),
        ("command to first card", first, FIRST_CARD_MS, interpreter, "bare interpreters"),
    )
    print(f"{count} cards; bare commit {floor:.2f} ms, bare interpreter {interpreter:.0f} ms")
    for what, taken, promised, unit, units in rows:
        print(f"{what:22} {taken:7.2f} ms of {promised:.0f} = {taken / unit:5.1f} {units}")
    busy = patience(interpreter)
    return int(any(taken > promised * busy for _, taken, promised, _, _ in rows))


if __name__ == "__main__":
    raise SystemExit(main())
