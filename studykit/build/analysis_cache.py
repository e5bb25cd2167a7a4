"""Analysed notes kept in the user's cache folder, by content, for builds that meet them again.

A build after an undo, decks and database made anew, and a second workspace with the same notes find
there what was made of them. Nothing else rests on it: it may be deleted at any time, and an entry
that is damaged counts as none.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import studykit.extractor
from studykit.config import Config
from studykit.model import NoteFile
from studykit.plugins import CITATION_SPELLINGS, QUESTION_TYPES, has_plugins
from studykit.version import __version__

_LOG = logging.getLogger(__name__)
#: Moves when the bytes of an entry mean something else.
_FORMAT = "1"
_MEGABYTE = 1024 * 1024
_FRESH = 24 * 3600  # seconds for which an entry's time of use is not written again
_ROOM = 0.9  # share of the bound that is left full when old entries go
_OF_THE_ANALYSER = ("spacy", "numpy", "lemminflect", "markdown-it-py", "mdit-py-plugins")


class AnalysisCache:
    """Bytes by key in a folder, ``most`` megabytes of them; those that were not used longest go.

    Raises nothing: what cannot be read is not there, what cannot be written is not kept.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = most * _MEGABYTE
        self.written = False

    def get(self, key: str) -> bytes | None:
        """What is kept under a key."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            if time.time() - path.stat().st_mtime > _FRESH:
                os.utime(path)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something under a key, whole or not at all."""
        path = self._path(key)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            # What stands in notes is nobody else's business.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
            self.written = True
        except OSError as error:
            _LOG.debug("not kept: %s", error)

    def prune(self) -> None:
        """Let the oldest entries go where there are more than the bound allows."""
        if not self.written:
            return
        found = sorted(self._entries())
        total = sum(size for _, size, _ in found)
        if total <= self.most:
            return
        for _, size, path in found:
            Path(path).unlink(missing_ok=True)
            total -= size
            if total <= self.most * _ROOM:
                return

    def _entries(self) -> list[tuple[float, int, str]]:
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 (one call a file counts here)
                try:
                    kept = os.stat(path)  # noqa: PTH116
                except OSError:
                    continue
                found.append((kept.st_mtime, kept.st_size, path))
        return found

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def cache_of(config: Config) -> AnalysisCache | None:
    """The cache that the options ask for; None where they ask for none, and where other packages
    read notes too, whose changes nothing here could tell.
    """
    if not config.build.cache or has_plugins(QUESTION_TYPES, CITATION_SPELLINGS):
        return None
    from platformdirs import user_cache_path

    return AnalysisCache(user_cache_path("studykit") / "notes", config.build.cache)


def key_of(files: Sequence[NoteFile], config: Config) -> str:
    """What names the analysis of the notes of a video: their places and texts, the options that
    bear upon it, and all that analyses.
    """
    options = (config.notes, config.citations, config.media, config.cards, config.videos)
    digest = hashlib.sha256(analyser().encode())
    digest.update(f"{options!r}{config.folders!r}".encode("utf-8", "surrogatepass"))
    for file in files:
        digest.update(f"\x1f{file.path}\x1f{file.digest}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@lru_cache(maxsize=1)
def analyser() -> str:
    """A digest of this studykit's extractor, its lists, model and score, and of what they use."""
    home = Path(studykit.extractor.__file__).parent
    files = [
        f"{path.relative_to(home)} {kept.st_size} {kept.st_mtime_ns}"
        for path in sorted(home.rglob("*"))
        if path.suffix != ".pyc" and (kept := path.stat())
    ]
    used = [f"{name} {_version(name)}" for name in _OF_THE_ANALYSER]
    told = "\n".join((_FORMAT, __version__, *used, *files))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
