"""Addresses that play: which page is a player, of which video, and at which second it opens.

A page that is in no row of the table is a page: ``t=`` in its address may be anything there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from studykit.model import Video

MEDIA = frozenset(
    """.mp4 .m4v .mkv .webm .mov .avi .mp3 .m4a .m4b .aac .ogg .oga .ogv .opus .wav .flac""".split()
)
_TIMES = ("t", "start", "time_continue")
_TIME_PAIR = re.compile(r"(?<![^&])(?:t|start|time_continue)=[^&]*&?")
_VIDEO_ID = re.compile(r"[\w-]{11}")


@dataclass(frozen=True, slots=True)
class Played:
    """What an address plays. ``video`` is None where only the player is known, ``time`` is as
    written ("" where the address names none).
    """

    video: Video | None
    time: str = ""


def played(address: str) -> Played | None:
    """What an address plays; None where it is no player's. Entities in it are read as signs."""
    address = html.unescape(address.strip())
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        for pattern, read in PLAYERS:
            if pattern.fullmatch(host):
                video = read(parts)
                return Played(video[0], _time(parts)) if video else None
    return _of_file(address, parts)


def youtube(video_id: str) -> Video:
    """A YouTube video by its 11-character id."""
    link = f"https://www.youtube.com/watch?v={video_id}&t={{seconds}}s"
    return Video(f"youtube:{video_id}", video_id, link)


_Found = tuple[Video | None] | None


def _youtube(parts: SplitResult) -> _Found:
    """A video's page, or with an id that is none (a template's) the player only."""
    if parts.hostname and parts.hostname.endswith("youtu.be"):
        given = parts.path.strip("/").split("/")[0]
    else:
        held = re.match(r"/(?:embed|shorts|live|v)/([^/]+)", parts.path)
        given = held[1] if held else _query(parts).get("v", "")
        if not held and not parts.path.startswith("/watch"):
            return None
    return (youtube(given) if _VIDEO_ID.fullmatch(given) else None,)


def _vimeo(parts: SplitResult) -> _Found:
    match = re.fullmatch(r"(?:/[a-z]\w*)*/(\d{5,})(/[\da-f]{8,})?/?", parts.path)
    if match is None:
        return None
    private = (match[2] or "") if "/video/" not in parts.path else ""
    link = f"https://vimeo.com/{match[1]}{private}#t={{seconds}}s"
    return (Video(f"vimeo:{match[1]}", match[1], link),)


def _page(name: str, path: str, link: str) -> Callable[[SplitResult], _Found]:
    """A player whose videos have a path of some form; ``link`` is what its address ends with."""
    pattern = re.compile(path)

    def read(parts: SplitResult) -> _Found:
        match = pattern.match(parts.path)
        if match is None:
            return None
        address = f"https://{parts.hostname}{match[0].rstrip('/')}"
        return (Video(f"{name}:{match[1]}", unquote(match[1]), _safe(address) + link),)

    return read


def _elsewhere(parts: SplitResult) -> _Found:
    """Players that run on hosts of many names: front ends of YouTube, PeerTube, Panopto."""
    query = _query(parts)
    if parts.path == "/watch" and _VIDEO_ID.fullmatch(query.get("v", "")):
        return (youtube(query["v"]),)
    if match := re.fullmatch(r"/(?:w|videos/watch|videos/embed)/([\w-]{20,})/?", parts.path):
        address = f"https://{parts.hostname}/w/{match[1]}?start={{seconds}}s"
        return (Video(f"peertube:{match[1]}", match[1], address),)
    if parts.path.endswith("/Panopto/Pages/Viewer.aspx") and (given := query.get("id")):
        address = f"https://{parts.hostname}{parts.path}?id={quote(given)}&start={{seconds}}"
        return (Video(f"panopto:{given}", given, address),)
    if PurePosixPath(parts.path).suffix.lower() in MEDIA:
        kept = _TIME_PAIR.sub("", parts.query).rstrip("&")
        address = parts._replace(query=kept, fragment="").geturl()
        return (Video(f"url:{address}", address, _safe(address) + "#t={seconds}"),)
    return None


PLAYERS: tuple[tuple[re.Pattern[str], Callable[[SplitResult], _Found]], ...] = tuple(
    (re.compile(host), read)
    for host, read in (
        (r"youtu\.be|(?:[\w-]+\.)?youtube(?:-nocookie)?\.com", _youtube),
        (r"(?:player\.)?vimeo\.com", _vimeo),
        (r"twitch\.tv", _page("twitch", r"/videos/(\d+)", "?t={seconds}s")),
        (r"bilibili\.com", _page("bilibili", r"/video/(\w+)/?", "?t={seconds}")),
        (r"dailymotion\.com", _page("dailymotion", r"/(?:embed/)?video/(\w+)", "?start={seconds}")),
        (r"dai\.ly", _page("dailymotion", r"/(\w+)", "?start={seconds}")),
        (r"odysee\.com", _page("odysee", r"/(@[^/]+/[^/?]+)", "?t={seconds}")),
        (r"rumble\.com", _page("rumble", r"/(?:embed/)?(v\w+)[^/]*", "?start={seconds}")),
        (r"loom\.com", _page("loom", r"/(?:share|embed)/(\w+)", "?t={seconds}")),
        (r"open\.spotify\.com", _page("spotify", r"/episode/(\w+)", "?t={seconds}")),
        (r"soundcloud\.com", _page("soundcloud", r"/([\w-]+/[\w-]+)", "#t={seconds}")),
        (r"archive\.org", _page("archive", r"/(?:details|embed)/([^/]+)", "?start={seconds}")),
        (r".+", _elsewhere),
    )
)


def file_video(name: str) -> Video:
    """A media file on this machine, by its path or ``file:`` address."""
    name = name.removeprefix("file://")
    prefix = "file://" if name.startswith("/") else "file:"
    return Video(f"file:{name}", name, prefix + quote(name) + "#t={seconds}")


def is_media(name: str) -> bool:
    """Whether a path ends as sound and moving pictures do."""
    return PurePosixPath(name).suffix.lower() in MEDIA


def _of_file(address: str, parts: SplitResult) -> Played | None:
    if parts.scheme not in ("", "file") or re.search(r"[\x00-\x1f{}]", address):
        return None
    name, _, _ = address.partition("#")
    name = unquote(name.partition("?")[0]) if is_media(name.partition("?")[0]) else name
    return Played(file_video(name), _time(parts)) if is_media(name) else None


def _query(parts: SplitResult) -> dict[str, str]:
    try:
        return dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return {}


def _time(parts: SplitResult) -> str:
    """The time that an address names, as written."""
    named = {**_query(parts), **_query(parts._replace(query=parts.fragment))}
    return next((named[key] for key in _TIMES if named.get(key)), "")


def _safe(address: str) -> str:
    return address.replace("{", "%7B").replace("}", "%7D")
