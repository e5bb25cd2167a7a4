"""Links that leave the terminal: only web and file addresses, and nothing a terminal could obey."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

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
