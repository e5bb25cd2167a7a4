"""Pictures and recordings of cards: the files that go into packages and pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from studykit.file_digests import FileDigests
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
    digests = FileDigests()
    for media in sorted({m for c in cards for m in c.candidate.media}, key=lambda m: m.name):
        if media.digest and media.name not in found and _is_still(media, root, digests):
            found[media.name] = root / media.path
    digests.keep()
    return found


def _is_still(media: Media, root: Path, digests: FileDigests) -> bool:
    try:
        return digests.of(root / media.path) == media.digest
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
