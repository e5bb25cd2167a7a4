"""Real Anki and our scheduler answer the same histories: same memory, same due days."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studykit.model import Rating, State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.fsrs_model import interval_days
from studykit.scheduler.memory import SchedulingStates, after, previews
from studykit.scheduler.schedule import Schedule

HERE = Path(__file__).parent
KINDS = {
    State.LEARNING: "learning",
    State.REVIEW: "review",
    State.RELEARNING: "relearning",
}
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Auckland",
    "America/Sao_Paulo",
)


@dataclass(frozen=True)
class Setting:
    """The deck options of a batch of histories."""

    zone: str
    rollover: int
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    retention: float = 0.9
    maximum_interval: int = 36500
    parameters: tuple[float, ...] = ()

    @property
    def schedule(self) -> Schedule:
        return Schedule(
            clock=StudyClock(time(self.rollover), ZoneInfo(self.zone)),
            desired_retention=self.retention,
            learning_steps=tuple(float(s) for s in self.learning_steps),
            relearning_steps=tuple(float(s) for s in self.relearning_steps),
            maximum_interval=self.maximum_interval,
            parameters=self.parameters,
            fuzz=False,
        )


# Weights of somebody who forgets fast, as the optimiser found them.
FITTED = (
    *(0.1, 0.5, 1.4, 6.1, 6.9, 0.6, 3.3, 0.01, 1.5, 0.3, 0.9, 1.7, 0.08, 0.4, 1.9),
    *(0.4, 1.6, 0.7, 0.2, 0.1, 0.25),
)

SETTINGS = tuple(
    Setting(zone, rollover, *rest)
    for zone, rollover, *rest in (
        ("UTC", 4),
        ("Europe/Berlin", 4),
        ("America/New_York", 4, (60, 600), (600,), 0.85),
        ("Asia/Kolkata", 0, (60, 600), (600,), 0.95),
        ("Australia/Lord_Howe", 5, (600,), (60, 600)),
        ("America/St_Johns", 6, (60, 600, 86_400), (600, 172_800)),
        ("Pacific/Auckland", 12, (), ()),
        ("America/Sao_Paulo", 23, (30, 21_600, 259_200), (), 0.8),
        ("Europe/Berlin", 5, (1500, 90_000), (43_200,), 0.97),
        ("America/New_York", 4, (), (600,), 0.7),
        ("Asia/Kolkata", 4, (60, 600), (600,), 0.9, 36500, FITTED),
    )
)


@pytest.fixture(scope="module")
def clock_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("anki")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler to set the backend's clock")
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    command = [compiler, "-shared", "-fPIC", "-o", library, HERE / "clock.c", "-ldl"]
    subprocess.run(command, check=True)
    return library


def judge(
    library: Path, setting: Setting, histories: list[list[tuple[int, int]]]
) -> list[list[dict]]:
    task = {
        "rollover": setting.rollover,
        "learning_steps": setting.learning_steps,
        "relearning_steps": setting.relearning_steps,
        "retention": setting.retention,
        "maximum_interval": setting.maximum_interval,
        "parameters": setting.parameters,
        "histories": histories,
    }
    # In its test mode Anki's backend leaves out fuzz.
    environment = {
        **os.environ,
        "ANKI_TEST_MODE": "1",
        "TZ": setting.zone,
        "CLOCK_LIBRARY": str(library),
        "LD_PRELOAD": str(library),
    }
    done = subprocess.run(
        [sys.executable, HERE / "scheduling_judge.py"],
        input=json.dumps(task),
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def histories(setting: Setting, count: int, seed: int) -> list[list[tuple[int, int]]]:
    luck = random.Random(f"{setting} {seed}")
    return [history(setting, luck) for _ in range(count)]


def history(setting: Setting, luck: random.Random) -> list[tuple[int, int]]:
    """Answers now and then: after minutes, about when due, long before and long after."""
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=luck.uniform(0, 500))
    schedule = setting.schedule
    memory = None
    at = start
    answers = []
    for _ in range(luck.randint(2, 14)):
        at = judged_time(at.replace(microsecond=at.microsecond // 1000 * 1000), setting)
        rating = luck.choices((1, 2, 3, 4), (3, 2, 6, 1))[0]
        answers.append((round(at.timestamp() * 1000), rating))
        memory = previews("a", memory, at, schedule).of(Rating(rating))
        wait = max((memory.due - at).total_seconds(), 60)
        kind = luck.random()
        if kind < 0.2:
            wait = luck.uniform(5, 90_000)
        elif kind < 0.4:
            wait *= luck.uniform(0.1, 3)
        elif kind < 0.6:
            # close to the rollover, where the study day matters most
            day = schedule.clock.day(at + timedelta(seconds=wait))
            rollover = schedule.clock.start(day) + timedelta(seconds=luck.uniform(-4000, 4000))
            wait = max((rollover - at).total_seconds(), 30)
        at += timedelta(seconds=min(wait, 86_400 * 200) + luck.uniform(1, 40))
    return answers


def judged_time(at: datetime, setting: Setting) -> datetime:
    """In its test mode Anki moves its clock between two and four at night: answer after that."""
    while 2 <= at.astimezone(ZoneInfo(setting.zone)).hour < 4:
        at += timedelta(hours=1)
    return at


def compare(setting: Setting, answers: list[tuple[int, int]], judged: list[dict]) -> None:
    same_step_by_step(setting.schedule, answers, judged)
    same_from_the_log(setting.schedule, answers, judged)


def same_step_by_step(
    schedule: Schedule, answers: list[tuple[int, int]], judged: list[dict]
) -> None:
    """Each answer from the numbers Anki stored (rounded, hence not our own) gives Anki's four."""
    memory = None
    for (ms, rating), verdict in zip(answers, judged, strict=True):
        at = datetime.fromtimestamp(ms / 1000, UTC)
        ours = previews("a", memory, at, schedule)
        where = f"{schedule} {answers} at {at} {verdict}"
        for button, theirs in zip(Rating, verdict["four"], strict=True):
            same_outcome(ours, button, theirs, schedule, where)
        memory = ours.of(Rating(rating))
        if not is_tie(memory.stability, schedule):
            due_as_stored(ours, Rating(rating), schedule.clock, verdict, where)
        assert (memory.reps, memory.lapses) == (verdict["reps"], verdict["lapses"]), where
        assert memory.state == verdict["type"], where
        memory = replace(memory, stability=verdict["stability"], difficulty=verdict["difficulty"])


def same_from_the_log(
    schedule: Schedule, answers: list[tuple[int, int]], judged: list[dict]
) -> None:
    """Our fold of the log is Anki's, as long as the log keeps one offset from UTC.

    When Anki recomputes a memory it cuts the past into blocks of 24 hours counted back from the
    next rollover; beyond a clock change those are not the days on which it took the answers.
    """
    memory = None
    offsets = set()
    for (ms, rating), verdict in zip(answers, judged, strict=True):
        at = datetime.fromtimestamp(ms / 1000, UTC)
        offsets.add(schedule.clock.local(at).utcoffset())
        memory = after("a", memory, Rating(rating), at, schedule)
        # An answer in the first second of a day belongs to the day before in Anki's replay only.
        first_second = at - schedule.clock.start(schedule.clock.day(at)) < timedelta(seconds=1)
        if len(offsets) > 1 or first_second:
            return
        stability, difficulty = verdict["recomputed"]
        where = f"{schedule} {answers} at {at} {verdict}"
        assert memory.stability == pytest.approx(stability, rel=0.001), where
        assert memory.difficulty == pytest.approx(difficulty, abs=0.01), where


def same_outcome(
    ours: SchedulingStates, button: Rating, theirs: dict, schedule: Schedule, where: str
) -> None:
    memory = ours.of(button)
    assert KINDS[memory.state] == theirs["kind"], where
    assert memory.stability == pytest.approx(theirs["s"], rel=0.001), where
    assert memory.difficulty == pytest.approx(theirs["d"], abs=0.01), where
    if "days" in theirs and not is_tie(theirs["s"], schedule):
        assert ours.days[button - 1] == theirs["days"], where


def is_tie(stability: float, schedule: Schedule) -> bool:
    """Whether an interval is so near to a half that Anki's single precision may round it off."""
    days = interval_days(stability, schedule.desired_retention, schedule.parameters)
    return abs(days % 1 - 0.5) < 2e-6 * days


def due_as_stored(
    ours: SchedulingStates, button: Rating, clock: StudyClock, verdict: dict, where: str
) -> None:
    due, days = ours.due(button), ours.days[button - 1]
    if days is None:
        # Anki spreads steps by up to a quarter; in its test mode it does not.
        assert verdict["queue"] == 1, where
        assert round(due.timestamp()) == pytest.approx(verdict["due"], abs=1), where
    else:
        assert verdict["queue"] in (2, 3), where
        assert days == verdict["due"] - verdict["today"], where
        assert clock.day(due) == ours.today + timedelta(days=days), where


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.zone}-{s.rollover}")
def test_answers_as_anki_does(setting: Setting, clock_library: Path) -> None:
    batch = histories(setting, 8, seed=1)
    for answers, judged in zip(batch, judge(clock_library, setting, batch), strict=True):
        compare(setting, answers, judged)


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.zone}-{s.rollover}")
def test_answers_a_thousand_histories_as_anki_does(setting: Setting, clock_library: Path) -> None:
    batch = histories(setting, 120, seed=2)
    for answers, judged in zip(batch, judge(clock_library, setting, batch), strict=True):
        compare(setting, answers, judged)


def test_histories_cross_clock_changes_and_rollovers() -> None:
    crossed = near = 0
    for setting in SETTINGS:
        clock = setting.schedule.clock
        for answers in histories(setting, 120, seed=2):
            times = [datetime.fromtimestamp(ms / 1000, UTC) for ms, _ in answers]
            offsets = {clock.local(at).utcoffset() for at in times}
            crossed += len(offsets) > 1
            near += any(at - clock.start(clock.day(at)) < timedelta(hours=1) for at in times)
    assert crossed > 200
    assert near > 600
