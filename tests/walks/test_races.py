"""Two builds and a learner's hand at once, on one workspace: each fact one card, nothing undone."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from studykit.build.whole_build import build
from studykit.config import Config
from studykit.errors import StoreError
from studykit.model import Memory, Rating, Review, State, Status
from studykit.store.store import Store

# Children begin with the analyser that this process has loaded.
PROCESSES = multiprocessing.get_context("fork")
LINES = (
    "steel :: an alloy of iron with up to two percent of carbon [0:40]",
    "brass :: an alloy of copper and zinc [1:10]",
    "bronze :: an alloy of copper and tin that casts well [1:30]",
    "pewter :: an alloy of tin that was used for plates [1:50]",
    "Q: Which metal is liquid at room temperature?\nA: Mercury [0:30]",
    "* The blast furnace of the town was lit in 1871 and burnt for 40 years [2:00].",
)


def write(root: Path, random: Random) -> None:
    for name, video in (("a.md", "aB3dE5fG7h9"), ("b.md", "bB3dE5fG7h9")):
        lines = random.sample(LINES, 4)
        head = f"---\ntitle: Metals\nvideoId: {video}\n---\n\n"
        (root / name).write_text(head + "\n\n".join(lines) + "\n", encoding="utf-8")


def build_it(root: Path) -> None:
    with Store.open(root / ".studykit" / "study.db") as store:
        build(store, root, Config(), now=datetime.now(UTC))


def hand(root: Path, seed: int) -> None:
    """Ban one card and answer others, whichever are there."""
    random = Random(seed)
    with Store.open(root / ".studykit" / "study.db") as store:
        for _ in range(6):
            cards = store.cards(status=[Status.ACTIVE])
            if cards:
                answer(store, random.choice(cards).id)
        if cards:
            card = random.choice(cards)
            store.set_status(card.id, Status.BANNED)
            store.set_setting("banned", card.id)


def answer(store: Store, card_id: str) -> None:
    now = datetime.now(UTC)
    due = now + timedelta(days=3)
    memory = Memory(card_id, State.REVIEW, due, now, 3.1, 5.0, reps=1)
    try:
        store.record(Review(card_id, now, Rating.GOOD, 4.0, due), memory)
    except StoreError:
        return  # a build retired it just then


def at_once(*acts: tuple[Callable[..., None], tuple[object, ...]]) -> None:
    running = [PROCESSES.Process(target=act, args=values) for act, values in acts]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * len(running)


def race(root: Path, seed: int) -> None:
    random = Random(seed)
    write(root, random)
    if seed % 2:
        build_it(root)
        write(root, random)
    at_once((build_it, (root,)), (build_it, (root,)), (hand, (root, seed)))
    build_it(root)
    with Store.open(root / ".studykit" / "study.db") as store:
        cards = store.cards(status=[Status.ACTIVE, Status.SUSPENDED, Status.BANNED])
        told = Counter((card.source.video_key, str(card.content)) for card in cards)
        assert set(told.values()) == {1}, told.most_common(3)
        banned = store.setting("banned")
        if banned:
            card = store.card(banned)
            assert card is not None
            assert card.status is Status.BANNED
    with closing(sqlite3.connect(root / ".studykit" / "study.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_two_builds_and_a_hand(tmp_path: Path) -> None:
    race(tmp_path, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 102))
def test_two_builds_and_a_hand_a_hundred_times(tmp_path: Path, seed: int) -> None:
    race(tmp_path, seed)
