"""The desired retentions that due dates were promised under, so that a change is noticed. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable

from studykit.config import Config

#: Key of the store's setting that holds them, by deck; "" is every other deck.
SETTLED = "study.retention"


def retentions(config: Config) -> dict[str, float]:
    """The desired retentions of a configuration, by deck; "" is every other deck."""
    own = {name: deck.desired_retention for name, deck in config.deck.items()}
    named = {name: value for name, value in own.items() if value is not None}
    return {"": config.study.desired_retention, **named}


def retentions_text(config: Config) -> str:
    """The setting's text."""
    return json.dumps(retentions(config), sort_keys=True)


def retention_changes(config: Config, setting: Callable[[str], str | None]) -> str:
    """What changed since due dates were settled, as one line with what can be done; "" if nothing.

    Of a store that has no such setting nothing is known, so nothing is said.
    """
    text = setting(SETTLED)
    if not text:
        return ""
    try:
        before = {str(name): float(value) for name, value in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return ""
    now = retentions(config)
    changed = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, before.get("", 0.9)), now.get(name, now[""])
        if old != new:
            changed.append(f"{name + ' ' if name else ''}{old:.0%} -> {new:.0%}")
    if not changed:
        return ""
    return (
        f"desired retention changed ({', '.join(changed)}): due dates stay as promised; "
        "`studykit reschedule` shows what would move"
    )
