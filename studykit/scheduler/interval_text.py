"""A wait in words short enough for a button."""

from __future__ import annotations

from studykit.scheduler.fuzz import half_up

_DAY_SECONDS = 86_400


def interval_text(seconds: float) -> str:
    """A wait in words short enough for a button: "<1m", "10m", "5h", "3d", "2.4mo", "1.3y"."""
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / _DAY_SECONDS
    if minutes < 1:
        return "<1m"
    if hours < 1:
        return f"{half_up(minutes)}m"
    if days < 1:
        return f"{_one_decimal(hours)}h"
    if days < 31:
        return f"{half_up(days)}d"
    if days < 365:
        return f"{_one_decimal(days / 30.4375)}mo"
    return f"{_one_decimal(days / 365.25)}y"


def _one_decimal(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
