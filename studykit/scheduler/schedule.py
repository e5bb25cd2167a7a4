"""What decides how a deck is scheduled: weights, retention, steps, limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from studykit.config import Config
from studykit.scheduler.day import StudyClock, study_clock
from studykit.scheduler.fsrs_model import model


@dataclass(frozen=True, slots=True)
class Schedule:
    """What decides how one deck's cards are scheduled. Steps in seconds, intervals in days.

    ``parameters`` are the 21 weights of FSRS-6, empty for the defaults.
    """

    clock: StudyClock
    parameters: tuple[float, ...] = ()
    desired_retention: float = 0.9
    learning_steps: tuple[float, ...] = (60.0, 600.0)
    relearning_steps: tuple[float, ...] = (600.0,)
    maximum_interval: int = 36500
    fuzz: bool = True
    load_balance: bool = True
    easy_days: tuple[str, ...] = ()


def schedule_of(config: Config, deck: str = "", parameters: tuple[float, ...] = ()) -> Schedule:
    """The schedule of a deck. ``parameters`` are optimised weights; those in the file win.

    Raises ConfigError for an unknown time zone or weights out of their bounds.
    """
    study = config.study
    retention = config.deck_of(deck).desired_retention
    weights = study.parameters or parameters
    model(weights)
    return Schedule(
        clock=study_clock(study),
        parameters=weights,
        desired_retention=study.desired_retention if retention is None else retention,
        learning_steps=study.learning_steps,
        relearning_steps=study.relearning_steps,
        maximum_interval=study.maximum_interval,
        fuzz=study.fuzz,
        load_balance=study.load_balance,
        easy_days=study.easy_days,
    )
