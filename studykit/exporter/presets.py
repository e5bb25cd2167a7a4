"""Deck presets inside a package: steps, weights and desired retention as studykit has them.

Anki takes them with an import that has both "learning progress" and "deck presets" ticked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from studykit.anki.tags import stable_number
from studykit.scheduler.schedule import Schedule

_WEEK = 7


def write_presets(connection: sqlite3.Connection, schedules: Mapping[str, Schedule]) -> None:
    """Give the decks of a package, by name, presets that schedule as theirs."""
    ((presets_text, decks_text),) = connection.execute("SELECT dconf, decks FROM col").fetchall()
    presets, decks = json.loads(presets_text), json.loads(decks_text)
    for deck in decks.values():
        schedule = schedules.get(deck["name"])
        if schedule is None:
            continue
        preset = _preset(schedule)
        presets[str(preset["id"])] = preset
        deck["conf"] = preset["id"]
    connection.execute(
        "UPDATE col SET dconf = ?, decks = ?",
        (json.dumps(presets, sort_keys=True), json.dumps(decks, sort_keys=True)),
    )


def _preset(schedule: Schedule) -> dict[str, object]:
    said = (
        schedule.desired_retention,
        schedule.learning_steps,
        schedule.relearning_steps,
        schedule.maximum_interval,
        schedule.parameters,
    )
    return {
        "id": stable_number(repr(said)),
        "mod": 0,
        "name": f"studykit, {schedule.desired_retention:.0%}",
        "usn": 0,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "dyn": False,
        "new": {
            "bury": True,
            "delays": [seconds / 60 for seconds in schedule.learning_steps],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "ivlFct": 1.0,
            "maxIvl": schedule.maximum_interval,
            "perDay": 200,
            "hardFactor": 1.2,
        },
        "lapse": {
            "delays": [seconds / 60 for seconds in schedule.relearning_steps],
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0.0,
        },
        "fsrsParams6": list(schedule.parameters),
        "desiredRetention": round(schedule.desired_retention, 2),
        "easyDaysPercentages": [1.0] * _WEEK,
        "sm2Retention": 0.9,
    }
