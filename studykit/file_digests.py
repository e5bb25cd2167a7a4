"""Digests of files that stay as they are, kept in the user's cache folder by path, size and time.

Safe to delete. A file that changed within the last seconds is read again the next time, for it may
change once more in the same moment.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from time import time_ns

_LOG = logging.getLogger("studykit")
#: More than that are not kept: the oldest go.
_MOST = 50_000
_SETTLED_NS = 3_000_000_000

Kept = tuple[int, int, str]


class FileDigests:
    """What is known of files; read from the cache when the first one is asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] | None = None
        self._is_new = False

    def of(self, path: Path) -> str:
        """The SHA-256 of a file's bytes, as hexadecimal digits. Raises OSError."""
        place, held = str(path.absolute()), path.stat()
        kept = self._known().get(place)
        if kept is not None and kept[:2] == (held.st_size, held.st_mtime_ns):
            return kept[2]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if time_ns() - held.st_mtime_ns > _SETTLED_NS:
            self._known()[place] = (held.st_size, held.st_mtime_ns, digest)
            self._is_new = True
        return digest

    def keep(self) -> None:
        """Write what is new; that it cannot be written costs time and nothing else."""
        if not self._is_new or self._kept is None:
            return
        self._is_new = False
        kept = dict(list(self._kept.items())[-_MOST:])
        path = _place()
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_text(json.dumps(kept), encoding="utf-8", errors="surrogateescape")
            part.replace(path)
        except OSError as error:
            _LOG.debug("not kept: %s", error)

    def _known(self) -> dict[str, Kept]:
        if self._kept is None:
            self._kept = {}
            with suppress(OSError, ValueError, TypeError, AttributeError):
                found = json.loads(_place().read_text(encoding="utf-8", errors="surrogateescape"))
                self._kept = {
                    name: (int(size), int(at), str(digest))
                    for name, (size, at, digest) in found.items()
                }
        return self._kept


def _place() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("studykit") / "files.json"
