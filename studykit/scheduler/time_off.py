"""Breaks: days on which no new card is met, and how the new cards that they held come after them.

Pure: what is kept of them is a setting of the store, as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from studykit.config import Config
from studykit.errors import StoreError

#: Key of the store's setting that holds the breaks, oldest first.
BREAKS = "study.breaks"
#: What a break held back comes in so many times its days, that many fewer at a time.
_STRETCH = 4


@dataclass(frozen=True, slots=True)
class Break:
    """``days`` study days off from ``first`` on; ``at`` is when it was taken."""

    first: date
    days: int
    at: datetime

    @property
    def back(self) -> date:
        """The first day after it."""
        return self.first + timedelta(days=self.days)

    @property
    def caught_up(self) -> date:
        """The first day on which all that it held back has come."""
        return self.back + timedelta(days=_STRETCH * self.days)


def breaks_of(setting: Callable[[str], str | None]) -> tuple[Break, ...]:
    """The breaks that were taken. Raises StoreError when they cannot be read."""
    text = setting(BREAKS)
    if not text:
        return ()
    try:
        return tuple(
            Break(date.fromisoformat(first), int(days), datetime.fromisoformat(at))
            for first, days, at in json.loads(text)
        )
    except (ValueError, TypeError) as error:
        raise StoreError(
            "the breaks in the study database cannot be read", "restore a backup"
        ) from error


def breaks_text(breaks: Sequence[Break]) -> str:
    """The setting's text."""
    return json.dumps([[str(b.first), b.days, b.at.isoformat()] for b in breaks])


def new_on(day: date, a_day: int, breaks: Sequence[Break]) -> int:
    """How many new cards a day may bring, where ``a_day`` are wanted: none in a break.

    In the weeks after one a quarter more come, until as many came as it held back.
    """
    if any(each.first <= day < each.back for each in breaks):
        return 0
    more = 0
    for each in breaks:
        if each.back <= day < each.caught_up:
            since = (day - each.back).days
            more += a_day * (since + 1) // _STRETCH - a_day * since // _STRETCH
    return a_day + more


def config_on(day: date, config: Config, breaks: Sequence[Break]) -> Config:
    """The options with the new cards that a day may bring, for all decks and for each."""
    if not breaks:
        return config
    study = replace(config.study, new_per_day=new_on(day, config.study.new_per_day, breaks))
    decks = {
        name: deck
        if deck.new_per_day is None
        else replace(deck, new_per_day=new_on(day, deck.new_per_day, breaks))
        for name, deck in config.deck.items()
    }
    return replace(config, study=study, deck=decks)
