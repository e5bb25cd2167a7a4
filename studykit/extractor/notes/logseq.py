"""What Logseq writes into its pages besides text: properties, macros and references of blocks."""

from __future__ import annotations

import re

from studykit.extractor.notes.front_matter import FrontMatter, Value

_PROPERTY = re.compile(
    r"[ \t]*(?:-[ \t]+)?(?P<key>[A-Za-z][\w-]*)::(?:[ \t]+(?P<value>\S.*))?[ \t]*"
)
# A page begins with such properties; another key may be a card's front.
_KEYS = frozenset(
    """title alias tags type video videoid video_id youtube url source link channel author date
    public icon template related topic topics created updated status banner description""".split()
)
_MACRO = re.compile(
    r"[ \t]?\{\{(?:video|youtube|vimeo|tweet|twitter|bilibili|embed|query|renderer)"
    r"\s[^{}\n]{0,500}\}\}"
)
_BLOCK = re.compile(r"[ \t]?\(\([0-9a-fA-F]{8}-[0-9a-fA-F-]{20,40}\)\)")
_LABELLED = re.compile(r"\[([^\[\]\n]{1,200})\]\(\(\([0-9a-fA-F-]{30,40}\)\)\)")


def with_properties(front: FrontMatter, body: str) -> tuple[FrontMatter, str]:
    """Properties that a page begins with, as front matter, and the text with them blanked."""
    values: dict[str, Value] = {}
    lines = body.split("\n")
    told = 0
    for n, line in enumerate(lines):
        match = _PROPERTY.fullmatch(line) if "::" in line else None
        if match is None or match["key"].lower() not in _KEYS:
            if line.strip() or values:
                break
            continue
        values[match["key"].lower()] = _value(match["key"].lower(), match["value"] or "")
        told = n + 1
    if not values:
        return front, body
    kept = FrontMatter({**values, **front.values}, front.body, front.first_line, front.fault)
    return kept, "\n".join(["" for _ in range(told)] + lines[told:])


def _value(key: str, value: str) -> Value:
    if key != "tags":
        return value.strip()
    tags = (tag.strip().removeprefix("#") for tag in value.split(","))
    return tuple(tag.removeprefix("[[").removesuffix("]]") for tag in tags if tag)


def without_macros(text: str) -> str:
    """The text without players, queries and references that only Logseq can show."""
    if "{{" in text:
        text = _MACRO.sub("", text)
    if "((" in text:
        text = _BLOCK.sub("", _LABELLED.sub(r"\1", text))
    return text
