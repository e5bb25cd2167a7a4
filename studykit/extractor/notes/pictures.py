"""Pictures and recordings that a note shows: how they are written, and which go with its cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from studykit.config import MediaConfig
from studykit.model import Claim, Media, MediaFile, Note, Problem, Severity

KINDS: Mapping[str, str] = {
    **dict.fromkeys("png jpg jpeg gif webp svg avif bmp".split(), "image"),
    **dict.fromkeys("mp3 m4a ogg oga opus wav flac aac".split(), "sound"),
    **dict.fromkeys("mp4 m4v webm mov mkv ogv".split(), "video"),
}
_SHOWN = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\n]|\[[^\[\]\n]*\]){0,500})\]"
    r"\((?P<target>(?:[^()\n]|\([^()\n]*\)){1,1000})\)"
    r"|!\[\[(?P<embed>[^\[\]\n]{1,500})\]\]"
    r"|<(?:img|audio|video|source)\b(?P<attributes>[^<>]{0,1000})>",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*')\s*$""")
_SIZE = re.compile(r"(?:center|left|right|inline|\d+(?:x\d+)?)?", re.IGNORECASE)
_FRONT_SIGNS = ("![", "<")


def shown(text: str) -> Media | None:
    """The picture or recording that a piece of Markdown shows; None where it shows none."""
    match = _SHOWN.fullmatch(text.strip())
    return _of(match) if match else None


def targets_of(text: str) -> Iterator[str]:
    """The paths of all pictures and recordings that a note names, in order."""
    if "![" not in text and "src" not in text:
        return
    for match in _SHOWN.finditer(text):
        if (media := _of(match)) is not None:
            yield media.path


def _of(match: re.Match[str]) -> Media | None:
    if embed := match["embed"]:
        name, *labels = (part.strip() for part in embed.split("|"))
        alt = next((label for label in labels if not _SIZE.fullmatch(label)), "")
        return _media(name, alt)
    if target := match["target"]:
        alt = match["alt"].rpartition("|")[0] if _sized(match["alt"]) else match["alt"]
        path = _TITLE.sub("", target).strip().removeprefix("<").removesuffix(">")
        return _media(unquote(path), alt)
    source = _SOURCE.search(match["attributes"] or "")
    if source is None:
        return None
    alt_of = _ALT.search(match["attributes"])
    told = (alt_of[1] or alt_of[2] or "") if alt_of else ""
    return _media(unquote(source[1] or source[2] or source[3] or ""), told)


def _sized(alt: str) -> bool:
    return "|" in alt and _SIZE.fullmatch(alt.rpartition("|")[2].strip()) is not None


def _media(path: str, alt: str) -> Media | None:
    name = path.partition("#")[0].partition("?")[0]
    kind = KINDS.get(PurePosixPath(name).suffix.lower().removeprefix("."))
    if kind is None:
        return None
    told = "" if _SIZE.fullmatch(alt.strip()) else " ".join(alt.split())
    return Media(path if is_remote(path) else name, kind, told)


def is_remote(path: str) -> bool:
    """Whether a path is an address elsewhere."""
    return re.match(r"[a-z][a-z\d+.-]+:", path, re.IGNORECASE) is not None


# What programs call the files that they save.
_AUTOMATIC = re.compile(
    r"(?:(?:pasted )?image|img|screenshot|screen shot|photo|picture|dsc|unnamed|untitled|download"
    r"|recording|audio|[\da-f-]{6,})?[\W_\d]*",
    re.IGNORECASE,
)
_KIND_NAMES = {"image": "picture", "sound": "recording", "video": "video"}


def name_of(media: Media) -> str:
    """What a picture is called where only words can stand: its text, else its file's name."""
    stem = PurePosixPath(media.path).stem.replace("_", " ").replace("-", " ").strip()
    return media.alt or (_KIND_NAMES[media.kind] if _AUTOMATIC.fullmatch(stem) else stem)


def question_of(media: Media) -> str:
    """What is asked by a question that only shows something; a file's name might tell."""
    return "What is heard?" if media.kind == "sound" else "What does this show?"


def with_files(
    note: Note, files: tuple[MediaFile, ...], config: MediaConfig
) -> tuple[Note, list[Problem]]:
    """A note whose claims have those pictures that can go with their cards, and what is wrong.

    A hand-written card whose question shows a picture that is not there, or whose answer is nothing
    else, is left out.
    """
    if not any(claim.media for claim in note.claims):
        return note, []
    known = {file.target: file for file in files}
    found: list[Problem] = []
    sections = []
    for section in note.sections:
        claims = []
        for claim in section.claims:
            settled = _settled(claim, known, config, note.path, found) if claim.media else claim
            if settled is not None:
                claims.append(settled)
        sections.append(replace(section, claims=tuple(claims)))
    return replace(note, sections=tuple(sections)), list(dict.fromkeys(found))


def _settled(
    claim: Claim,
    known: Mapping[str, MediaFile],
    config: MediaConfig,
    path: str,
    found: list[Problem],
) -> Claim | None:
    kept: list[Media] = []
    lost = False
    for media in dict.fromkeys(claim.media):
        file = known.get(media.path)
        problem = _problem(media, file, config, path, claim.first_line)
        if problem is not None:
            found.append(problem)
        if file is not None and problem is None and config.pack:
            kept.append(replace(media, path=file.path, digest=file.digest))
        lost = lost or (media.needed and (problem is not None or not config.pack))
    return None if lost else replace(claim, media=tuple(kept))


def _problem(
    media: Media, file: MediaFile | None, config: MediaConfig, path: str, line: int
) -> Problem | None:
    name = media.path if len(media.path) <= 80 else media.path[:79] + "…"
    if is_remote(media.path):
        what = f"{name} is not on this machine, so no card shows it"
        return Problem(path, line, "media-remote", what, "save it beside the note", Severity.HINT)
    if file is None or file.fault == "missing":
        what = f"{name} is not there, so no card shows it"
        return Problem(path, line, "media-missing", what, "mend the path, or add the file")
    if file.fault:
        what = f"{name} lies outside the workspace, so no card shows it"
        return Problem(path, line, "media-outside", what, "copy it into the workspace")
    if file.size > config.largest * 1024 * 1024:
        what = f"{name} is larger than {config.largest} MB, so no card shows it"
        return Problem(path, line, "media-too-large", what, "make it smaller, or set largest")
    return None
