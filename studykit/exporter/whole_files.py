"""Files written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from studykit.errors import ExportError


def write_file(path: Path, data: bytes) -> bool:
    """Write a file beside its place and rename it there; False when it has these bytes already.

    Raises ExportError.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path}: cannot be written ({reason})", "check the folder, or give another with -o"
        ) from error
    return True


def refuse_unwritable(folder: Path) -> None:
    """Raise ExportError when no file can be written into a folder, or the folder not be made."""
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        reason = f"{place} is no folder"
    elif not os.access(place, os.W_OK | os.X_OK):
        reason = "no right to write there"
    else:
        return
    raise ExportError(
        f"{folder}: decks cannot be written ({reason})",
        "nothing was changed; check the folder, or give another with -o",
    )


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        # A full disk has no room for halves.
        with suppress(OSError):
            part.unlink()
        raise
