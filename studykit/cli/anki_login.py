"""The key to a sync server: asked for once, kept in the keyring or in a file of the owner's."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from studykit.errors import UsageError
from studykit.sync.mirror import Login, login

_SERVICE = "studykit-anki"
PASSWORD = "STUDYKIT_ANKI_PASSWORD"


def stored_login(place: Path) -> Login | None:
    """The key kept for a workspace's mirror, or None."""
    text = _from_keyring(place)
    file = _file(place)
    if not text and file.is_file():
        text = file.read_text(encoding="utf-8")
    with suppress(ValueError, KeyError, TypeError):
        found = json.loads(text)
        return Login(str(found["key"]), str(found["endpoint"]))
    return None


def ask_login(place: Path, user: str | None, endpoint: str) -> Login:
    """Ask for name and password, and keep the key that the server gives; never the password.

    Without a terminal the password comes from $STUDYKIT_ANKI_PASSWORD. Raises AnkiError and
    UsageError.
    """
    password = os.environ.get(PASSWORD, "")
    if not sys.stdin.isatty() and not (user and password):
        raise UsageError(
            "no key to a sync server yet",
            f"run `studykit anki sync --login` on a terminal, or give --user and ${PASSWORD}",
        )
    where = endpoint or "AnkiWeb"
    name = user or click.prompt(f"name at {where}")
    key = login(name, password or click.prompt("password", hide_input=True), endpoint, place)
    _keep(place, json.dumps({"key": key.key, "endpoint": key.endpoint}))
    return key


def _file(place: Path) -> Path:
    return place / "login.json"


def _keep(place: Path, text: str) -> None:
    if _to_keyring(place, text):
        _file(place).unlink(missing_ok=True)
        return
    file = _file(place)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Nobody else may read it, not even while it is written.
    file.unlink(missing_ok=True)
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as target:
        target.write(text)


def _from_keyring(place: Path) -> str:
    try:
        import keyring

        return keyring.get_password(_SERVICE, str(place)) or ""
    except Exception:  # a system without a keyring says so in many ways
        return ""


def _to_keyring(place: Path, text: str) -> bool:
    try:
        import keyring

        keyring.set_password(_SERVICE, str(place), text)
        return keyring.get_password(_SERVICE, str(place)) == text
    except Exception:  # as above
        return False
