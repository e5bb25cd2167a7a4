"""A field of an Anki note as card text: what its HTML says, without its dress.

Line breaks, lists, code and maths keep their place; links become their words, pictures and sounds
their file names. Bold and colours have no card text: the field itself is kept beside it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"div", "p", "ul", "ol", "li", "table", "tr", "blockquote", "h1", "h2", "h3"})
_SILENT = frozenset({"script", "style", "template"})
_STAMP = re.compile(r"[≈▶\s]*\d{1,3}(?::\d{2}){1,2}")


_OURS = re.compile(
    r"<div>(?:<img\b[^<>]*\bsrc=\"sk-[^<>\"]*\"[^<>]*>|\[sound:sk-[^\[\]<>]*\])(?:<br ?/?>)?</div>"
)


def card_text(field: str) -> str:
    """The card text of a field. Never raises, whatever the field holds.

    Pictures that stand there because the card has them are no text of it.
    """
    reader = _Reader()
    reader.feed(_OURS.sub("", field.replace("\r\n", "\n")))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._silent = 0
        self._fenced = False
        self._stamp: int | None = None

    def text(self) -> str:
        """What was read, trimmed: no blank lines, no space at the ends of lines."""
        text = "".join(self._parts).replace("\xa0", " ")
        lines = [line.rstrip() for line in text.split("\n")]
        kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
        return "\n".join(kept).strip("\n ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "img":
            self._parts.append(_picture(dict(attrs)))
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "a":
            self._stamp = len(self._parts)
        elif tag in ("code", "pre"):
            self._open_code(tag)
        if tag in _BLOCKS:
            self._new_line()
        if tag == "li":
            self._parts.append(self._bullet())

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("ul", "ol"):
            self._lists[-1:] = []
        elif tag == "a":
            self._drop_stamp()
        elif tag == "code" and not self._fenced:
            self._parts.append("`")
        elif tag == "pre" and self._fenced:
            self._fenced = False
            self._parts.append("\n```\n")
        if tag in _BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data if self._fenced else re.sub(r"[\n\t ]+", " ", data))

    def _open_code(self, tag: str) -> None:
        if tag == "pre":
            self._new_line()
            self._fenced = True
            self._parts.append("```\n")
        elif not self._fenced:
            self._parts.append("`")

    def _new_line(self) -> None:
        if self._parts and not "".join(self._parts[-2:]).endswith("\n"):
            self._parts.append("\n")

    def _bullet(self) -> str:
        depth = max(0, len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{'  ' * depth}- "
        self._lists[-1] = number + 1
        return f"{'  ' * depth}{number + 1}. "

    def _drop_stamp(self) -> None:
        """Take a stamp's link out: a card's citations are kept apart from its text."""
        if self._stamp is None:
            return
        if _STAMP.fullmatch("".join(self._parts[self._stamp :])):
            del self._parts[self._stamp :]
        self._stamp = None


def _picture(attributes: dict[str, str | None]) -> str:
    name = attributes.get("alt") or attributes.get("src") or ""
    return f"[{name}]" if name else ""
