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
