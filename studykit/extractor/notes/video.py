"""What a note's citations point into: YouTube, Vimeo, a file, or a link template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from studykit.config import Config
from studykit.model import Video

FRONT_MATTER_KEYS = ("videoId", "videoid", "video_id", "video", "youtube", "url", "source", "link")
_YOUTUBE = re.compile(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:watch\?(?:[^\s#\"']*&)?v=|embed/|shorts/|live/|v/))"
    r"([\w-]{11})(?![\w-])"
)
_VIMEO = re.compile(r"vimeo\.com/(?:video/)?(\d{5,})")
_ID = re.compile(r"[\w-]{11}")
_PLAYER = re.compile(r"<iframe\b[^>]*\bsrc\s*=\s*[\"']([^\"']+)|!\[[^\]]*\]\((https?://[^)\s]+)\)")
_NEAR_THE_TOP = 2000  # characters
_LINE = re.compile(
    r"^(?:[-*>][ \t]+)?[*_]{0,2}"
    r"(?:(?:video|source|link|url|watch|youtube)[*_]{0,2}:[*_]{0,2}[ \t]*)?"
    r"(?:<|\[[^\[\]\n]{0,200}\]\()?(?P<url>https?://(?:[\w-]+\.)*(?:youtu|vimeo)[^\s<>()\[\]]+)[>)]?"
    r"[*_]{0,2}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
MEDIA = frozenset(
    {".mp4", ".m4v", ".mkv", ".webm", ".mov", ".mp3", ".m4a", ".ogg", ".wav", ".flac"}
)


def find_video(front: Mapping[str, object], text: str, path: str, config: Config) -> Video | None:
    """The video of a note by its front matter, else by a player or link line in its text."""
    template = config.folder_of(path).link or config.notes.link
    for key in FRONT_MATTER_KEYS:
        value = front.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            video = video_of(str(value).strip(), template)
            if video is not None:
                return _with_options(video, config)
    for match in _PLAYER.finditer(text):
        video = video_of(match[1] or match[2], None)
        if video is not None:
            return _with_options(video, config)
    line = _video_line(text)
    return _with_options(line[0], config) if line else None


def without_video_line(text: str) -> str:
    """The text with the line that only links to the video blanked but still counted."""
    line = _video_line(text)
    return text[: line[1]] + text[line[2] :] if line else text


def _video_line(text: str) -> tuple[Video, int, int] | None:
    """The video that a line of its own near the top links to, without a time."""
    for match in _LINE.finditer(text, 0, _NEAR_THE_TOP):
        video = None if re.search(r"[?&#;](?:t|start)=", match[0]) else video_of(match["url"], None)
        if video is not None and video.key.startswith(("youtube:", "vimeo:")):
            return video, *match.span()
    return None


def video_of(value: str, template: str | None) -> Video | None:
    """The video that an id, URL or file name stands for; None when it is none."""
    if match := _YOUTUBE.search(value):
        return youtube(match[1])
    if match := _VIMEO.search(value):
        return Video(f"vimeo:{match[1]}", match[1], f"https://vimeo.com/{match[1]}#t={{seconds}}s")
    if template is not None and not value.startswith(("http://", "https://")):
        link = template.replace("{id}", quote(value, safe="/-_.~"))
        return Video(f"id:{value}", value, link)
    if _ID.fullmatch(value):
        return youtube(value)
    return _file_or_page(value)


def youtube(video_id: str) -> Video:
    """A YouTube video by its 11-character id."""
    link = f"https://www.youtube.com/watch?v={video_id}&t={{seconds}}s"
    return Video(f"youtube:{video_id}", video_id, link)


def _file_or_page(value: str) -> Video | None:
    parts = urlsplit(value)
    if PurePosixPath(parts.path).suffix.lower() in MEDIA and not re.search(r"[\x00-\x1f{}]", value):
        if parts.scheme in ("http", "https"):
            return Video(f"url:{value}", value, value.partition("#")[0] + "#t={seconds}")
        name = value.removeprefix("file://")
        prefix = "file://" if name.startswith("/") else "file:"
        return Video(f"file:{name}", name, prefix + quote(name) + "#t={seconds}")
    return None


def _with_options(video: Video, config: Config) -> Video:
    known = config.videos.get(video.id)
    if known is None:
        return video
    link = known.link.replace("{id}", quote(video.id)) if known.link else video.link
    return Video(video.key, video.id, link, known.length)
