"""Links that leave the terminal: only web and file addresses, and nothing a terminal could obey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from studykit.config import Config
from studykit.model import Card

#: Opens an address outside the terminal and says whether that worked.
Opener = Callable[[str], bool]

_EARLY = 5
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


def play(url: str, seconds: int, end: int | None = None, file: Path | None = None) -> bool:
    """Play a video a few seconds before a moment: in mpv where it is installed, else the browser.

    ``end`` is where a clip ends, ``file`` the video's copy on this machine. False when nothing can
    be started or the address is not safe.
    """
    from shutil import which
    from subprocess import DEVNULL, Popen

    link, player = safe_link(url), which("mpv")
    there = str(file) if file is not None and file.is_file() else link
    if there is None or player is None:
        return open_link(url)
    options = [f"--start={max(0, seconds - _EARLY)}"]
    options += [f"--end={end}"] if end is not None and end > seconds else []
    try:
        Popen([player, *options, "--", there], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
    except OSError:
        return open_link(url)
    return True


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
