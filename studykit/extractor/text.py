"""Inline Markdown to card text: words, marks and stamps, in one pass.

Wikilinks become their label, emphasis and HTML go, maths stands as ``\\(...\\)``, code in
backticks; stamps leave the text and are kept with the place where they stood.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from studykit.extractor.dialects import ANY_STAMP, Stamp, stamps_of
from studykit.model import Mark, MarkKind

_TOKENS = re.compile(
    rf"(?P<code>`{{1,3}}(?!`)[^`]+?`{{1,3}})|(?P<image>!\[[^\]]*\]\([^()\s]*(?:\s[^()]*)?\)|!\[\[[^\]#]*\]\])"
    rf"|(?P<stamp>{ANY_STAMP})"
    r"|(?P<wikilink>\[\[[^\[\]]*\]\])|(?P<footnote>\[\^[^\]\s]+\])"
    r"|(?P<link>\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()]|\([^()]*\))*\))"
    r"|(?P<display>\$\$[^$]+\$\$|\\\[.+?\\\])|(?P<formula>\\\(.+?\\\))"
    r"|(?P<dollar>(?<![\\$\w])\$(?=\S)[^$\n]*?(?<=[^\s\\])\$(?![\d$\w]))"
    r"|(?P<cloze>\{\{c\d+::.*?\}\})"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])|(?P<strong>\*\*\*|\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w))"
    r"|(?P<highlight>==)|(?P<strike>~~)"
    r"|(?P<emphasis>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?!\*)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w))"
    r"|(?P<tag></?[a-zA-Z][^<>]*>|<!--.*?-->)|(?P<auto><https?://[^<>\s]+>)"
    r"|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);)|(?P<break>\n\s*)",
    re.DOTALL,
)
# Where a token can begin: most characters cannot, and the tokens are many.
_BEGIN = re.compile(r"[`!\[(<\\$*_=~&{\n]|https?://")
_MATHS = re.compile(
    r"[\\^_{}=<>+*/]|^\s*-?[A-Za-z](?:\([A-Za-z, ]+\))?\s*$|^\s*[A-Za-z]\s*[-,]\s*[A-Za-z]\s*$"
)
_MONEY = re.compile(
    r"^\s*-?\d[\d,.]*\s*(?:[kKmMbB]|million|billion|thousand|trillion|per|to|and|-|–|$)"
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
_LEADING = re.compile(r"^\s*(?:[-–—:|,;]+(?=\s|$)\s*)?")
_TIGHT = frozenset(".,;:!?)]”’…")


def clean_unicode(text: str) -> str:
    """NFC, without zero-width, bidi and control characters, white space as plain spaces."""
    if text.isascii() and not _UNSEEN.search(text):
        return text
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u00a0\u202f\u2000-\u200a\u3000]", " ", text)
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\u0085", "\n")
    text = _UNSEEN.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass
class Inline:
    """The text of a block while it is read: characters, marks and stamps with their offsets."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    stamps: list[tuple[int, Stamp]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unbalanced: bool = False

    def line_at(self, offset: int) -> int:
        """How many line breaks of the source lie before an offset."""
        return sum(at <= offset for at in self.breaks)


def read_inline(source: str, keep_breaks: bool = False) -> Inline:
    """Read the inline Markdown of one block. Any text is taken; none raises."""
    reading = _Reading(keep_breaks)
    at = seen = 0
    while (begin := _BEGIN.search(source, seen)) is not None:
        match = _TOKENS.match(source, begin.start())
        if match is None:
            seen = begin.start() + 1
            continue
        reading.add(source[at : match.start()])
        reading.token(match)
        at = seen = match.end()
    reading.add(source[at:])
    return reading.finish()


class _Reading:
    """The state of one pass over a block."""

    def __init__(self, keep_breaks: bool) -> None:
        self.out = Inline()
        self.parts: list[str] = []
        self.size = 0
        self.open: dict[MarkKind, int] = {}
        self.keep_breaks = keep_breaks
        self.after_stamp = False

    def add(self, text: str) -> None:
        if not text:
            return
        if self.after_stamp:
            if not self.size:
                text = _LEADING.sub("", text)
            if not text:
                return
            if text[0].isspace() and (not self.size or self._last().isspace()):
                text = text.lstrip()
            elif text[0] in _TIGHT:
                self._trim()
            elif text[0].isalnum() and self.size and not self._last().isspace():
                text = " " + text
            if not text:
                return
        self.after_stamp = False
        self.parts.append(text)
        self.size += len(text)

    def _last(self) -> str:
        return self.parts[-1][-1] if self.parts else ""

    def _trim(self) -> None:
        while self.parts:
            kept = self.parts[-1].rstrip()
            self.size -= len(self.parts[-1]) - len(kept)
            if kept:
                self.parts[-1] = kept
                return
            self.parts.pop()

    def token(self, match: re.Match[str]) -> None:
        kind = match.lastgroup or ""
        if kind.startswith("d") and kind[1:].isdigit():
            kind = "stamp"
        text = match[0]
        handler = _HANDLERS.get(kind)
        if handler is None:
            self.add(text)
        else:
            handler(self, text)

    def stamp(self, text: str) -> None:
        stamps, words = stamps_of(text)
        if not stamps:
            self.add(text)
            return
        if words and not _POINTING.fullmatch(words):
            self.add(words)
        at = self.size - self._trailing_space()
        self.out.stamps.extend((at, stamp) for stamp in stamps)
        self.after_stamp = True

    def _trailing_space(self) -> int:
        last = self.parts[-1] if self.parts else ""
        return len(last) - len(last.rstrip())

    def code(self, text: str) -> None:
        inner = text.strip("`").strip().replace("\n", " ")
        if inner:
            self._marked(MarkKind.CODE, f"`{inner}`")

    def formula(self, text: str) -> None:
        self._marked(MarkKind.MATH, "\\(" + text[2:-2].strip() + "\\)")

    def display(self, text: str) -> None:
        self._marked(MarkKind.MATH, "\\[" + text[2:-2].strip() + "\\]")

    def dollar(self, text: str) -> None:
        inner = text[1:-1]
        if _MATHS.search(inner) and not _MONEY.match(inner):
            self._marked(MarkKind.MATH, "\\(" + inner.strip() + "\\)")
        else:
            self.add("$")
            nested = read_inline(inner + "$")
            self.add(nested.text)

    def wikilink(self, text: str) -> None:
        inner = text[2:-2]
        slug, _, label = inner.partition("|")
        label = label.replace("|", " ").strip() or slug.strip().split("#")[0].replace("_", " ")
        self.out.links.append(slug.strip())
        self._linked(read_inline(label).text, slug.strip())

    def link(self, text: str) -> None:
        label, _, target = text[1:-1].partition("](")
        inner = read_inline(label)
        self._linked(inner.text, target.split()[0] if target.split() else "")
        self.out.stamps.extend((self.size, stamp) for _, stamp in inner.stamps)

    def _linked(self, label: str, target: str) -> None:
        if not label:
            return
        before = "".join(self.parts[-6:]).rstrip()
        if len(label) > 3 and before.lower().endswith(label.lower()) and len(label.split()) > 1:
            return
        self._marked(MarkKind.LINK, label, target)

    def _marked(self, kind: MarkKind, text: str, target: str = "") -> None:
        self.add(text)
        self.out.marks.append(Mark(kind, self.size - len(text.lstrip()), self.size, target))

    def toggle(self, kind: MarkKind) -> None:
        if kind not in self.open:
            self.open[kind] = self.size
            return
        start = self.open.pop(kind)
        if start < self.size:
            self.out.marks.append(Mark(kind, start, self.size))

    def line_break(self, text: str) -> None:
        self._trim()
        for _ in range(text.count("\n")):
            self.out.breaks.append(self.size)
        self.after_stamp = False
        if self.size:
            self.parts.append("\n" if self.keep_breaks else " ")
            self.size += 1

    def tag(self, text: str) -> None:
        if text[:3].lower() == "<br" or text.lower().startswith(("<p", "</p", "<div", "</div")):
            self.add(" ")

    def entity(self, text: str) -> None:
        self.add(clean_unicode(html.unescape(text)))

    def escape(self, text: str) -> None:
        self.add(text[1])

    def nothing(self, text: str) -> None:
        """Leave an image, footnote mark or strike sign out."""

    def finish(self) -> Inline:
        text = "".join(self.parts)
        self.out.unbalanced = "[[" in text or "]]" in text
        if self.out.unbalanced:
            text = text.replace("[[", "  ").replace("]]", "  ")
        return _squeezed(self.out, text)


_POINTING = re.compile(
    r"(?:link|source|video|watch|here|clip|timestamp|▶|⏱|see video|jump|play|youtube)+[.:]?", re.I
)


def _squeezed(out: Inline, text: str) -> Inline:
    """Runs of spaces as one and none at the ends, all offsets moved along."""
    if "  " not in text and text == text.strip():
        out.text = text
        return out
    place = []
    kept: list[str] = []
    for char in text:
        place.append(len(kept))
        if char == " " and (not kept or kept[-1].isspace()):
            continue
        if char == "\n" and kept and kept[-1] == " ":
            kept.pop()
        kept.append(char)
    while kept and kept[-1].isspace():
        kept.pop()
    place.append(len(kept))
    size = len(kept)
    place = [min(at, size) for at in place]
    out.text = "".join(kept)
    out.marks = [
        Mark(m.kind, place[m.start], place[m.end], m.target)
        for m in out.marks
        if place[m.start] < place[m.end]
    ]
    out.stamps = [(place[at], stamp) for at, stamp in out.stamps]
    out.breaks = [place[at] for at in out.breaks]
    return out


_HANDLERS: dict[str, Callable[[_Reading, str], None]] = {
    "stamp": _Reading.stamp,
    "code": _Reading.code,
    "formula": _Reading.formula,
    "display": _Reading.display,
    "dollar": _Reading.dollar,
    "wikilink": _Reading.wikilink,
    "link": _Reading.link,
    "image": _Reading.nothing,
    "footnote": _Reading.nothing,
    "strike": _Reading.nothing,
    "strong": lambda self, text: self.toggle(MarkKind.BOLD),
    "emphasis": lambda self, text: self.toggle(MarkKind.EMPHASIS),
    "highlight": lambda self, text: self.toggle(MarkKind.HIGHLIGHT),
    "break": _Reading.line_break,
    "tag": _Reading.tag,
    "entity": _Reading.entity,
    "escape": _Reading.escape,
    "auto": lambda self, text: self.add(text[1:-1]),
}
