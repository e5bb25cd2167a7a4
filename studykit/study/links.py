"""Links that leave the terminal: only web and file addresses, and nothing a terminal could obey."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

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


def play(url: str, seconds: int) -> bool:
    """Play a video a few seconds before a moment: in mpv where it is installed, else the browser.

    False when neither can be started or the address is not safe.
    """
    from shutil import which
    from subprocess import DEVNULL, Popen

    link, player = safe_link(url), which("mpv")
    if link is None or player is None:
        return open_link(url)
    start = f"--start={max(0, seconds - _EARLY)}"
    try:
        Popen([player, start, "--", link], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
    except OSError:
        return open_link(url)
    return True


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
