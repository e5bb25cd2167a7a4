"""Links that leave the terminal: only web and file addresses, and nothing a terminal could obey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from studykit.config import Config
from studykit.model import Card

#: Opens an address outside the terminal and says whether that worked.
Opener = Callable[[str], bool]

_SCHEMES = ("http", "https", "file")


def safe_link(url: str | None) -> str | None:
    """The address if it may be opened or put into a terminal hyperlink, else None."""
    if not url or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in _SCHEMES else None


def copy_of(card: Card, config: Config, root: Path) -> Path | None:
    """The file of a card's video on this machine, where ``[video."ID"] file`` names one."""
    known = config.videos.get(card.source.video_id)
    return root / known.file if known is not None and known.file else None


def shown_files(card: Card, root: Path, *, back: bool) -> list[tuple[str, str]]:
    """The pictures and recordings of a card: what each is called, and its address.

    Those of the back are not opened before the card is turned.
    """
    return [
        (media.alt or media.path.rpartition("/")[2], (root / media.path).resolve().as_uri())
        for media in card.candidate.media
        if media.digest and (back or media.side == "front")
    ]


def open_link(url: str) -> bool:
    """Open an address in the learner's browser; False when there is none or it is not safe."""
    import webbrowser

    link = safe_link(url)
    if link is None:
        return False
    try:
        return webbrowser.open(link)
    except (webbrowser.Error, OSError):
        return False
