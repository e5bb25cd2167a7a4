"""Killed at any moment, whatever it was doing: no answer that was acknowledged is gone."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from study_desk import NOON, card
from test_damage import answer

from studykit.store.backups import (
    back_up_before,
    back_up_day,
    bring,
    newest_sound,
    rescue,
)
from studykit.store.soundness import look
from studykit.store.store import Store

CARDS = 20


def work(path: Path, seed: int) -> None:
    """Do one thing after another until killed; tell each answer that was written."""
    luck = random.Random(seed)
    now = NOON + timedelta(days=seed)
    while True:
        now += timedelta(minutes=1)
        act = luck.choice(["answer"] * 6 + ["day", "build", "restore", "salvage", "cards"])
        if act == "restore":
            source = newest_sound(path).sound
            with Store.open(path) as store:
                last = store.last_logged()
            if source is not None and source.last == last:
                bring(source.path, path, now, "restore")
            continue
        if act == "salvage":
            rescue(path, now, [], lambda store: None)
            continue
        with Store.open(path) as store:
            if act == "answer":
                for _ in range(luck.randint(1, 9)):
                    number = store.record(*answer(card(luck.randrange(CARDS)).id, 1)).id
                    print(number, flush=True)
            elif act == "day":
                back_up_day(store, now.date(), now)
            elif act == "build":
                back_up_before(store, "build", now)
            else:
                store.put_cards([card(n, f"Deck {luck.randrange(9)}") for n in range(CARDS)])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_killed_keeps_every_answer(tmp_path: Path, seed: int) -> None:
    path = tmp_path / ".studykit" / "study.db"
    luck = random.Random(seed)
    with Store.open(path) as store:
        store.put_cards([card(n) for n in range(CARDS)], 0)
        back_up_before(store, "build", NOON)
    told: set[int] = set()
    for n in range(25):
        call = f"from test_kills import *; work(Path({str(path)!r}), {seed * 1000 + n})"
        process = subprocess.Popen(
            [sys.executable, "-c", call],
            cwd=Path(__file__).parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        try:
            process.wait(luck.uniform(0.0, 0.4))
        except subprocess.TimeoutExpired:
            process.kill()
        out, err = process.communicate()
        assert err == ""
        told |= {
            int(line) for line in (first + out).splitlines(keepends=True) if line.endswith("\n")
        }
        if not path.exists():
            # Between two names: what was there is whole among the copies.
            source = newest_sound(path).sound
            assert source is not None
            bring(source.path, path, NOON + timedelta(days=9999, seconds=n), "restore")
        assert look(path).faults == ()
        with Store.open(path) as store:
            assert told <= {review.id for review in store.reviews()}
            assert len(store.cards()) == CARDS
        assert newest_sound(path).unsound == ()
