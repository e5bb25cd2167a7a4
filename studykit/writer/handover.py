"""Prompts and replies as files, so that any chat can be the writer: how the files are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from studykit.card_json import Json
from studykit.writer.prompt_assembly import Prompt, Sent

KINDS = ("write", "more", "mend", "judge")
_UNSAFE = re.compile(r"[^\w.+-]+")
_NAME = re.compile(r"(?P<note>.+?)(?:\.(?P<kind>more|mend|judge))?(?:\.part(?P<part>\d{1,4}))?")


def note_names(paths: Iterable[str]) -> dict[str, str]:
    """A name for each note's files: its own name where no other note has it, else its path."""
    every = sorted(set(paths))
    stems = Counter(_stem(path).casefold() for path in every)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in every:
        stem = _stem(path)
        if stems[stem.casefold()] > 1:
            stem = _safe(str(PurePosixPath(path).with_suffix("")).replace("/", "__"))
        name, n = stem, 2
        while name.casefold() in taken:
            name, n = f"{stem}_{n}", n + 1
        taken.add(name.casefold())
        names[path] = name
    return names


def file_name(note_name: str, prompt: Prompt) -> str:
    """The name of a prompt's file without its ending; the reply's has the same."""
    kind = "" if prompt.kind == "write" else f".{prompt.kind}"
    return f"{note_name}{kind}{f'.part{prompt.part}' if prompt.part > 1 else ''}"


def parsed_name(name: str) -> tuple[str, str, int]:
    """The note's name, the kind and the part that a file's name tells."""
    match = _NAME.fullmatch(name)
    if match is None:
        return name, "write", 1
    return match["note"], match["kind"] or "write", int(match["part"] or 1)


def _stem(path: str) -> str:
    return _safe(PurePosixPath(path).stem)


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text).strip("._")[:120] or "note"


def sent_object(sent: Sent) -> dict[str, Json]:
    """What is kept of a prompt that was written to a file."""
    return {
        "kind": sent.kind,
        "note": [sent.path, sent.title, sent.channel, sent.video_key],
        "tags": list(sent.tags),
        "version": sent.version,
        "claims": [[number, text] for number, text in sent.claims],
        "asked": list(sent.asked),
        "cards": list(sent.cards),
    }


def sent_from(found: Mapping[str, Json]) -> Sent:
    """What :func:`sent_object` kept. Raises KeyError, TypeError or ValueError when it is not."""
    path, title, channel, video = _texts(found["note"])
    claims = found["claims"]
    assert isinstance(claims, list)
    return Sent(
        str(found["kind"]),
        path,
        title,
        channel,
        video,
        tuple(_texts(found["tags"])),
        str(found["version"]),
        tuple((int(number), str(text)) for number, text in claims),
        tuple(_texts(found["asked"])),
        tuple(_texts(found["cards"])),
    )


def _texts(value: Json) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return [str(one) for one in value]
