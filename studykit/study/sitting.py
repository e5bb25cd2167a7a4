"""What a review session is asked for, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studykit.errors import StudykitError
from studykit.model import Card, Memory, State
from studykit.scheduler.memory import SchedulingStates
from studykit.scheduler.queue import Counts


class AnswerRefused(StudykitError):
    """The card shown was retired, suspended or answered elsewhere: nothing was recorded.

    The session has moved on to the next card when this is raised.
    """


class End(StrEnum):
    """Why there is no current card."""

    DONE = "done"
    MINUTES = "minutes"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """What a session is about. Empty means: all that is due.

    ``deck`` takes the decks below it too; ``note`` is a path or part of a title; ``search`` a query
    (docs/queries.md). ``limit`` is the most different cards, ``minutes`` the most time. ``cram``
    shows every card once and records nothing; ``ahead`` also takes reviews due in that many days;
    ``extra_new`` takes that many new cards on top, each time it is asked.
    """

    deck: str = ""
    tag: str = ""
    note: str = ""
    search: str = ""
    limit: int | None = None
    minutes: float | None = None
    cram: bool = False
    ahead: int = 0
    extra_new: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """The card in front of the learner, with the four outcomes that its buttons promise.

    ``memory`` is None for a new card. ``counts`` include this card. ``leech`` says that it was
    forgotten as often as ``[study] leech_lapses``.
    """

    card: Card
    memory: Memory | None
    previews: SchedulingStates
    counts: Counts
    leech: bool = False

    @property
    def state(self) -> State:
        """The stage of the card's memory before the answer."""
        return State.NEW if self.memory is None else self.memory.state


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the session is: cards finished, and those and what is left together."""

    done: int
    total: int
