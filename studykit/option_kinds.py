"""What may stand behind an option of studykit.toml: each kind of value reads what TOML gave.

All return the value, or raise ValueError with what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from studykit.config import SYNTAXES, WEEKDAYS


def boolean(value: object) -> bool:
    """Whether something is done."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def text(value: object) -> str:
    """A text, empty too."""
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts")
    return tuple(value)


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number within bounds, both included."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value

    return read


def number(low: float, high: float) -> Callable[[object], float]:
    """A number within bounds, both included."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("must be a number")
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return float(value)

    return read


def choice(*allowed: str) -> Callable[[object], str]:
    """One of some words."""

    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError("must be one of " + ", ".join(allowed))
        return str(value)

    return read


_DURATION = re.compile(r"(\d+)(s|m|h|d)")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def steps(value: object) -> tuple[float, ...]:
    """Steps such as ["1m", "10m"], in seconds."""
    seconds = []
    for given in texts(value):
        match = _DURATION.fullmatch(given)
        if match is None:
            raise ValueError('must be steps such as "1m", "10m", "1h" or "1d"')
        seconds.append(float(int(match[1]) * _UNIT_SECONDS[match[2]]))
    return tuple(seconds)


def clock(value: object) -> time:
    """A local time of day such as "04:00"."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text(value))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError('must be a time of day such as "04:00"')
    return time(int(match[1]), int(match[2]))


def parameters(value: object) -> tuple[float, ...]:
    """The 21 weights of FSRS-6, or none."""
    if not isinstance(value, list) or len(value) not in (0, 21):
        raise ValueError("must be a list of 21 numbers (or an empty one)")
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
        raise ValueError("must be a list of 21 numbers (or an empty one)")
    return tuple(float(item) for item in value)


def weekdays(value: object) -> tuple[str, ...]:
    """Days of the week and dates."""
    days = texts(value)
    if any(day not in WEEKDAYS and not _is_date(day) for day in days):
        raise ValueError(
            "must be a list of " + ", ".join(WEEKDAYS) + " or dates such as 2026-12-24"
        )
    return days


def _is_date(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def video_length(value: object) -> int:
    """A length in seconds, from a number or "1:23:45"."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str) and re.fullmatch(r"(\d+:)?\d{1,2}:\d{2}", value):
        seconds = 0
        for part in value.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds
    raise ValueError('must be seconds or a length such as "1:23:45"')


def syntaxes(value: object) -> tuple[str, ...]:
    """Names of tools whose hand-written cards are to be read."""
    names = texts(value)
    for name in names:
        if name not in SYNTAXES:
            raise ValueError("must be a list of " + ", ".join(SYNTAXES))
    return names


def link(value: object) -> str:
    """A template of links that holds {seconds}."""
    given = text(value)
    if "{seconds}" not in given or not given.startswith(("https://", "http://", "file:")):
        raise ValueError("must be a link that holds {seconds}")
    return given


def address(value: object) -> str:
    """The address of a server."""
    given = text(value)
    if given and not given.startswith(("http://", "https://")):
        raise ValueError('must be an address such as "http://localhost:11434/v1"')
    return given


def prices(value: object) -> tuple[float, ...]:
    """Two prices in dollars, or none."""
    numbers = [one for one in value if _is_price(one)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(numbers) != len(value) or len(numbers) not in (0, 2):
        raise ValueError("must be two numbers, such as [0.5, 1.5]")
    return tuple(float(one) for one in numbers)


def _is_price(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and one >= 0
