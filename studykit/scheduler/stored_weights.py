"""Where optimised weights live: the store's settings, newest first, so that each can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable

from studykit.errors import StoreError

#: Key of the store's setting that holds the optimised weights, newest first.
SETTING = "fsrs.parameters"
_KEPT = 10


def stored_parameters(setting: Callable[[str], str | None]) -> tuple[float, ...]:
    """The weights in force, empty for the defaults. Raises StoreError when they are unreadable."""
    history = parameter_history(setting)
    return history[0] if history else ()


def parameter_history(setting: Callable[[str], str | None]) -> tuple[tuple[float, ...], ...]:
    """All weights that are kept, newest first; an empty entry stands for the defaults.

    Raises StoreError when they cannot be read.
    """
    text = setting(SETTING)
    if not text:
        return ()
    try:
        return tuple(tuple(float(w) for w in weights) for weights in json.loads(text))
    except (ValueError, TypeError) as error:
        raise StoreError(
            "the optimised weights in the study database cannot be read",
            "set parameters in studykit.toml, or restore a backup",
        ) from error


def with_parameters(history: tuple[tuple[float, ...], ...], weights: tuple[float, ...]) -> str:
    """The setting's text with new weights in front of the old."""
    before = history or ((),)
    return json.dumps([weights, *before][:_KEPT])


def without_newest(history: tuple[tuple[float, ...], ...]) -> str:
    """The setting's text with the newest weights taken away."""
    return json.dumps(history[1:])
