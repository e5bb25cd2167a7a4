"""Real Anki under a clock we set: answers histories and prints what Anki makes of them.

Runs as a process of its own (the clock is loaded before libc, the zone read at start). Reads one
JSON object on stdin, writes one JSON list on stdout.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from anki.collection import Collection


def main() -> None:
    task = json.load(sys.stdin)
    clock = ctypes.CDLL(os.environ["CLOCK_LIBRARY"])
    clock.set_clock.argtypes = [ctypes.c_longlong]
    set_clock = clock.set_clock
    set_clock(min(history[0][0] for history in task["histories"]) - 86_400_000)
    with tempfile.TemporaryDirectory() as folder:
        results = play(str(Path(folder) / "collection.anki2"), task, set_clock)
    json.dump(results, sys.stdout)


def configure(col: Collection, task: dict) -> None:
    col.set_config("fsrs", True)
    col.set_config("rollover", task["rollover"])
    config = col.decks.get_config(1)
    config["new"]["delays"] = [s / 60 for s in task["learning_steps"]]
    config["lapse"]["delays"] = [s / 60 for s in task["relearning_steps"]]
    config["rev"]["maxIvl"] = task["maximum_interval"]
    config["desiredRetention"] = task["retention"]
    if task["parameters"]:
        config["fsrsParams6"] = task["parameters"]
    config["new"]["perDay"] = config["rev"]["perDay"] = 9999
    col.decks.update_config(config)


def play(path: str, task: dict, set_clock) -> list:
    """Answer all histories at once in the order of time: Anki's day must never go back.

    An open collection keeps the end of its day; it is opened anew after a clock change.
    """
    col = Collection(path)
    configure(col, task)
    histories = task["histories"]
    cards = [new_card(col) for _ in histories]
    steps = [[] for _ in histories]
    events = [(at, i, rating) for i, history in enumerate(histories) for at, rating in history]
    offset = None
    for at, index, rating in sorted(events):
        set_clock(at)
        before, offset = offset, time.localtime(at / 1000).tm_gmtoff
        if offset != before:
            col.close()
            col = Collection(path)
        step = answer(col, cards[index], rating)
        state = col._backend.compute_memory_state(cards[index]).state
        steps[index].append({**step, "recomputed": [state.stability, state.difficulty]})
    col.close()
    return steps


def new_card(col: Collection) -> int:
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = "front"
    col.add_note(note, 1)
    return note.card_ids()[0]


def answer(col: Collection, card_id: int, rating: int) -> dict:
    states = col._backend.get_scheduling_states(card_id)
    four = [outcome(s) for s in (states.again, states.hard, states.good, states.easy)]
    card = col.get_card(card_id)
    card.start_timer()
    built = col.sched.build_answer(card=card, states=states, rating=rating - 1)
    col.sched.answer_card(built)
    card = col.get_card(card_id)
    return {
        "four": four,
        "stability": card.memory_state.stability,
        "difficulty": card.memory_state.difficulty,
        "type": int(card.type),
        "queue": int(card.queue),
        "due": card.due,
        "today": col.sched.today,
        "lapses": card.lapses,
        "reps": card.reps,
    }


def outcome(state) -> dict:
    kind = state.normal.WhichOneof("kind")
    value = getattr(state.normal, kind)
    if kind == "relearning":
        learning = value.learning
        return {"kind": kind, "seconds": learning.scheduled_secs, **memory(learning)}
    if kind == "learning":
        return {"kind": kind, "seconds": value.scheduled_secs, **memory(value)}
    return {"kind": kind, "days": value.scheduled_days, **memory(value)}


def memory(state) -> dict:
    return {"s": state.memory_state.stability, "d": state.memory_state.difficulty}


if __name__ == "__main__":
    main()
