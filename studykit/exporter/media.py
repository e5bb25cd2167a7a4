"""Pictures and recordings of cards: the files that go into packages and pages."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from studykit.model import Card, Media

TYPES = {
    **{"jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"},
    **{name: f"image/{name}" for name in ("png", "gif", "webp", "avif", "bmp")},
    **{"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "opus": "audio/ogg"},
    **{"wav": "audio/wav", "flac": "audio/flac", "oga": "audio/ogg", "aac": "audio/aac"},
}
LARGEST_IN_PAGE = 2 * 1024 * 1024  # bytes of one file; larger ones are named only


def media_files(cards: Sequence[Card], root: Path) -> dict[str, Path]:
    """The files that cards show, by their names in a package, each once.

    A file that is gone, or is another than the one the card was made with, is left out.
    """
    found: dict[str, Path] = {}
    for media in sorted({m for c in cards for m in c.candidate.media}, key=lambda m: m.name):
        if media.digest and media.name not in found and _is_still(media, root):
            found[media.name] = root / media.path
    return found


def _is_still(media: Media, root: Path) -> bool:
    path = root / media.path
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == media.digest
    except OSError:
        return False


def as_data(cards: Sequence[Card], root: Path) -> Mapping[str, str]:
    """The files of cards as ``data:`` addresses for a page of one file, by name."""
    return {
        name: f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"
        for name, path in media_files(cards, root).items()
        if path.stat().st_size <= LARGEST_IN_PAGE
        and (kind := TYPES.get(name.rpartition(".")[2])) is not None
    }
