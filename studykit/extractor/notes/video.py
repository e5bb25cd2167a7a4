"""What a note's citations point into: YouTube, Vimeo, a file, or a link template."""

from __future__ import annotations

import re
from urllib.parse import quote

from studykit.config import Config
from studykit.extractor.notes.front_matter import FrontMatter
from studykit.extractor.notes.players import file_video, is_media, played, youtube
from studykit.model import Video

#: Keys that hold a video's id, and those that hold its address.
ID_KEYS = ("videoid", "video_id", "video-id", "youtube_id", "youtubeid", "youtube-id", "yt_id")
VIDEO_KEYS = (*ID_KEYS, "video", "youtube", "vimeo", "media")
ADDRESS_KEYS = ("url", "source", "link", "video_url", "video-url", "videourl", "media_link")
_ID = re.compile(r"[\w-]{11}")
_PLAYER = re.compile(
    r"\{\{(?:video|youtube|vimeo)\s+([^\s{}]+)\s*\}\}|<iframe\b[^<>]{0,500}?\bsrc\s*=\s*[\"']([^\"'<>]+)|!\[[^\[\]]*\]\((https?://[^()\s]+)\)"
)
_NEAR_THE_TOP = 2000  # characters
_LINE = re.compile(
    r"^(?:[-*>][ \t]+)?[*_]{0,2}"
    r"(?:(?:video|source|link|url|watch|youtube)[*_]{0,2}:[*_]{0,2}[ \t]*)?"
    r"(?:<|\[[^\[\]\n]{0,200}\]\()?(?P<url>https?://[^\s<>()\[\]]+)[>)]?"
    r"[*_]{0,2}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


def find_video(front: FrontMatter, text: str, path: str, config: Config) -> Video | None:
    """The video of a note by its front matter, else by a player or link line in its text."""
    template = config.folder_of(path).link or config.notes.link
    video = _named(front, template)
    if video is not None:
        return _with_options(video, config)
    for match in _PLAYER.finditer(text):
        video = player_of(match[2] or match[3]) if not match[1] else video_of(match[1], None)
        if video is not None:
            return _with_options(video, config)
    line = _video_line(text)
    return _with_options(line[0], config) if line else None


def _named(front: FrontMatter, template: str | None) -> Video | None:
    """The video that front matter names: by an id that can be nothing else, else by an address
    under any key, else by whatever stands under a video's key.
    """
    listed = [(key, value.strip()) for key in front.values for value in front.texts(key)]
    under = {key: [v for k, v in listed if k == key and v] for key in VIDEO_KEYS + ADDRESS_KEYS}
    for value in (v for key in ID_KEYS for v in under[key]):
        if template is not None or (_ID.fullmatch(value) and not value.isalpha()):
            return video_of(value, template)
    known = [value for values in under.values() for value in values]
    others = [v for k, v in listed if k not in under and not _ELSEWHERE.search(k)]
    for value in (*known, *others):
        if video := player_of(value):
            return video
    for value in (v for key in VIDEO_KEYS for v in under[key]):
        if video := video_of(value, template):
            return video
    for value in (v for key in ADDRESS_KEYS for v in under[key]):
        if video := video_of(value, template) if template else player_of(value):
            return video
    return None


# Such keys name other pages and pictures.
_ELSEWHERE = re.compile(
    r"related|see|also|prev|next|up|parent|image|img|cover|thumb|channel|author|playlist|ref|links"
)


def without_video_line(text: str) -> str:
    """The text with the line that only links to the video blanked but still counted."""
    line = _video_line(text)
    return text[: line[1]] + text[line[2] :] if line else text


def _video_line(text: str) -> tuple[Video, int, int] | None:
    """The video that a line of its own near the top links to, without a time."""
    for match in _LINE.finditer(text, 0, _NEAR_THE_TOP):
        video = None if re.search(r"[?&#;](?:t|start)=", match[0]) else player_of(match["url"])
        if video is not None and not video.key.startswith(("file:", "id:")):
            return video, *match.span()
    return None


def video_of(value: str, template: str | None) -> Video | None:
    """The video that an id, URL or file name stands for; None when it is none."""
    if video := player_of(value):
        return video
    if template is not None and not value.startswith(("http://", "https://")):
        link = template.replace("{id}", quote(value, safe="/-_.~"))
        return Video(f"id:{value}", value, link)
    if _ID.fullmatch(value):
        return youtube(value)
    if is_media(value) and not re.search(r"[\x00-\x1f{}]", value):
        return file_video(value)
    return None


def player_of(address: str) -> Video | None:
    """The video that an address leads to, or the media file; None for other pages."""
    found = played(address)
    return found.video if found else None


def _with_options(video: Video, config: Config) -> Video:
    known = config.videos.get(video.id)
    if known is None:
        return video
    link = known.link.replace("{id}", quote(video.id)) if known.link else video.link
    return Video(video.key, video.id, link, known.length)
