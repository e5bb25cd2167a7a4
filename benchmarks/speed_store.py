"""What the study database costs beside bare SQLite, on a large collection.

CPU seconds of one run, as ratios to the floor of the same run: the same rows by the same statement
for cards that are inserted, and one bare reading of the whole review log for the commands that
look at it. Exits with 1 when a promise is broken.

    python benchmarks/speed_store.py [CARDS]
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from speed_review import NOW, card

from studykit.config import Config
from studykit.model import Rating, Review
from studykit.scheduler.memory import replay
from studykit.scheduler.schedule import schedule_of
from studykit.store.cards import _PUT, _row_of
from studykit.store.store import Store

INSERTION = 5.0
COMMANDS = ("due", "stats", "cards", "forecast", "doctor")
RUN = "from studykit.cli.main import main; main()"


def insertion(folder: Path, count: int) -> tuple[float, float]:
    """Seconds of inserting cards, and of the bare statements."""
    cards = [card(number) for number in range(count)]
    rows = [_row_of(one, None, number) for number, one in enumerate(cards)]
    taken = []
    for name in ("ours", "bare"):
        with Store.open(folder / name / "study.db") as store:
            start = time.process_time()
            if name == "ours":
                store.put_cards(cards)
            else:
                with store.transaction():
                    store._database.executemany(_PUT, rows)
            taken.append(time.process_time() - start)
    return taken[0], taken[1]


def fill(path: Path, count: int) -> None:
    """Cards, of which three in four have six or seven answers."""
    with Store.open(path) as store:
        store.put_cards([card(number) for number in range(count)], 0)
        schedule = schedule_of(Config(), "", ())
        reviews, memories = [], {}
        for number in range(count):
            if number % 4 == 0:
                continue
            at, gap, own = NOW - timedelta(days=300 + number % 90, minutes=number % 977), 1, []
            for n in range(6 + number % 3 // 2):
                rating = Rating.AGAIN if (number + n) % 7 == 0 else Rating.GOOD
                due = at + timedelta(days=gap)
                own.append(Review(f"c{number:06}", at, rating, 5.0, due))
                at, gap = due, 1 if rating is Rating.AGAIN else gap * 2
            reviews += own
            memories[own[0].card_id] = replay(own, schedule)
        store.merge(sorted(reviews, key=lambda review: review.at), memories)


def bare_reading(path: Path) -> float:
    with closing(sqlite3.connect(path)) as database:
        start = time.process_time()
        for _ in database.execute("SELECT * FROM review"):
            pass
        return time.process_time() - start


def cpu(root: Path, command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", RUN, "--workspace", str(root), command],
        stdout=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as place:
        ours, bare = insertion(Path(place), count)
        ratio = ours / bare
        print(f"inserting {count} cards: {ratio:.1f} × the bare statements (goal {INSERTION})")
        root = Path(place) / "shelf"
        path = root / ".studykit" / "study.db"
        fill(path, count)
        floor = bare_reading(path)
        print(f"reading the log once: {floor:.2f} s")
        for command in COMMANDS:
            taken = cpu(root, command)
            print(f"{command:9} {taken:6.2f} s  {taken / floor:6.1f} × reading the log")
    sys.exit(ratio > INSERTION)


if __name__ == "__main__":
    main()
