"""Inline Markdown to card text: words, marks and stamps, in one pass.

Wikilinks become their label, emphasis and HTML go, maths stands as ``\\(...\\)``, code in
backticks; stamps leave the text and are kept with the place where they stood.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace

from studykit.extractor.notes.citation_spellings import stamps_of
from studykit.extractor.notes.closings import CLOSING, Closings
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.extractor.notes.inline.growing_text import GrowingText, is_word, settled
from studykit.extractor.notes.inline.inline_text import Blank, Inline
from studykit.extractor.notes.inline.tokens import BEGIN, HIGHEST_CLOZE, TOKENS, cloze_ends
from studykit.extractor.notes.inline.traces import NEAR
from studykit.extractor.notes.maths import is_maths
from studykit.extractor.notes.pictures import name_of, shown
from studykit.model import Mark, MarkKind

_MARKS = {
    "**": MarkKind.BOLD,
    "__": MarkKind.BOLD,
    "*": MarkKind.EMPHASIS,
    "_": MarkKind.EMPHASIS,
    "==": MarkKind.HIGHLIGHT,
}
_SHOWING = frozenset({"<img", "<aud", "<vid", "<sou"})
_WANTS_A_NAME = re.compile(
    r"(?<!\S)(?:an?|the|and|or|of|to|in|on|at|by|for|from|with|as|is|are|was|were|about|called"
    r"|do|does|did|can|will|this|that|how)\s*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:`[^`]*`|\\\((?:(?!\\[()]).)*+\\\)|\$[^$]*\$"
    r"|\{\{c\d+::(?:(?!\{\{c\d|\}\}).)*\}\}|(?!::).)+",
    re.DOTALL,
)
_POINTING = re.compile(
    r"(?:(?:link|source|video|watch|here|clip|timestamp|see|jump|play|youtube|▶|⏱)[\s\ufe0f]*)+[.:]?",
    re.IGNORECASE,
)
# Such words are part of a sentence that goes on with them, or needs them to end.
_VERB = re.compile(r"(?:see|watch|play|video|clip|source)", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"(?<!\S)(?:an?|the|this|that|in|of|to|with|by|from|can|we|you|they|will|must)\s+$",
    re.IGNORECASE,
)


def read_inline(source: str, keep_breaks: bool = False, tags: bool = True) -> Inline:
    """Read the inline Markdown of one block. Any text is taken; none raises.

    Without ``tags`` a word with # before it is a word like others.
    """
    begin = BEGIN.search(source)
    if begin is None:
        return settled(Inline(), source.replace("\t", " "))
    reading = _Reading(keep_breaks, tags)
    at = seen = 0
    while begin is not None:
        match = TOKENS.match(source, begin.start())
        if match is None:
            seen = begin.start() + 1
        else:
            reading.add(source[at : match.start()])
            at = seen = reading.token(match)
        begin = BEGIN.search(source, seen)
    reading.add(source[at:])
    return reading.finish()


def _may_open(sign: str, before: str, after: str) -> bool:
    """Within words only bold opens, so that A*, 2*3, a==b and snake_case stay."""
    if not after or after.isspace():
        return False
    return sign[:2] == "**" or sign == "~~" or not is_word(before)


def _may_close(sign: str, before: str, after: str) -> bool:
    if sign[:2] == "**":
        return True
    return not before.isspace() and (sign in ("*", "~~") or not is_word(after))


class _Reading(GrowingText):
    """The tokens of a block, one after another."""

    def __init__(self, keep_breaks: bool, tags: bool) -> None:
        super().__init__()
        self.keep_breaks = keep_breaks
        self.tags = tags
        self.ends: dict[int, int] | None = None
        self.closings: Closings | None = None

    def token(self, match: re.Match[str]) -> int:
        """Take one token; gives where in the source to go on."""
        kind = match.lastgroup or ""
        if kind.startswith("d") and kind[1:].isdigit():
            kind = "stamp"
        if kind == "cloze":
            return self.cloze(match)
        if kind == "opening":
            return self.opening(match)
        if kind == "delimiter":
            self.delimiter(match)
        elif kind == "stamp":
            self.stamp(match)
        elif kind == "dollar" and not is_maths(match[0][1:-1]):
            self.add("$")
            return match.start() + 1
        else:
            _HANDLERS.get(kind, _Reading.add)(self, match[0])
        return match.end()

    def delimiter(self, match: re.Match[str]) -> None:
        """Emphasis and its like vanish in pairs; what finds no partner stays as it is written."""
        sign = match[0]
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        signs = ("**", "*") if sign == "***" else (sign,)
        if any(one in self.open for one in signs) and _may_close(sign, before, after):
            for one in signs:
                self._close(one)
        elif _may_open(sign, before, after):
            for one in signs:
                self.open.setdefault(one, self.size)
        else:
            self.add(sign)

    def _close(self, sign: str) -> None:
        start = self.open.pop(sign, self.size)
        if sign == "~~":
            self.take_back(start)
        elif start < self.size and sign in _MARKS:
            self.out.marks.append(Mark(_MARKS[sign], start, self.size))

    def stamp(self, match: re.Match[str]) -> None:
        text, after = match[0], match.string[match.end() : match.end() + 20]
        found = stamps_of(text)
        if found is None or not found[0]:
            self.no_stamp(text)
            return
        stamps, words = found
        if words and not self._points(words, after):
            self.add(words)
        at = self.size - self.trailing_space()
        self.out.stamps.extend((at, stamp) for stamp in stamps)
        self.after_stamp = True

    def no_stamp(self, text: str) -> None:
        """A link to a page, whatever its address holds."""
        if text.startswith("!"):
            self.image(text)
        elif text.startswith("[["):
            self.wikilink(text)
        elif text.startswith("[") and "](" in text:
            self.link(text)
        elif text.startswith("<a"):
            self.add(text[text.index(">") + 1 : text.rindex("<")])
        else:
            self.add(text.strip("<>"))

    def _points(self, words: str, after: str) -> bool:
        """Whether the words of a link only say that it is one ("see", "watch here")."""
        if not _POINTING.fullmatch(words):
            return False
        if _LEADS_ON.search("".join(self.parts[-6:])[-NEAR:]):
            return False
        return not (_VERB.fullmatch(words) and after.lstrip()[:1].isalnum())

    def opening(self, match: re.Match[str]) -> int:
        """Maths or a comment up to its closing sign; without one the sign is text."""
        sign, after = match[0], match.end()
        if self.closings is None:
            self.closings = Closings(match.string)
        end = self.closings.of(sign, after + (sign != "<!--"))
        if end < 0:
            self.add(sign[-1] if sign[0] == "\\" else sign[0])
            return after if sign[0] == "\\" else match.start() + 1
        closing = CLOSING[sign][0]
        if sign != "<!--":
            self._maths(sign, match.string[after:end], closing)
        return end + len(closing)

    def code(self, text: str) -> None:
        inner = text.strip("`").strip().replace("\n", " ")
        if inner:
            self.mark(MarkKind.CODE, f"`{inner}`")

    def display(self, text: str) -> None:
        self._maths("\\[", text[2:-2], "\\]")

    def dollar(self, text: str) -> None:
        self._maths("\\(", text[1:-1], "\\)")

    def _maths(self, opening: str, inner: str, closing: str) -> None:
        """Maths with the clozes in it, whose answers stay."""
        inner = inner.strip()
        parts, blanks, at, size = [], [], 0, len(opening)
        for start, end in sorted(cloze_ends(inner).items()) if "{{c" in inner else ():
            if start < at:
                continue
            number, _, inside = inner[start + 3 : end - 2].partition("::")
            answer, _, hint = inside.partition("::")
            parts += [inner[at:start], answer]
            size += start - at
            if answer and self._is_number(number):
                blanks.append(Blank(number, size, size + len(answer), hint.strip()))
            size += len(answer)
            at = end
        text = "".join([opening, *parts, inner[at:], closing])
        self.mark(MarkKind.MATH, text)
        first = self.size - len(text)
        self.out.blanks += [replace(b, start=b.start + first, end=b.end + first) for b in blanks]

    def wikilink(self, text: str) -> None:
        inner = text[2:-2]
        slug, *labels = inner.split("|")
        told = (label for label in reversed(labels) if label.strip(" \\"))
        label = next(told, "").strip(" \\") or slug.strip().split("#")[0].replace("_", " ")
        self.out.links.append(slug.strip(" \\"))
        self._linked(read_inline(label, tags=False), slug.strip(" \\"))

    def link(self, text: str) -> None:
        label, _, target = text[1:-1].partition("](")
        self._linked(read_inline(label, tags=False), target.split()[0] if target.split() else "")

    def _linked(self, inner: Inline, target: str) -> None:
        label = inner.text
        if label:
            self._labelled(label, target)
        at = self.size - self.trailing_space()
        self.out.stamps.extend((at, stamp) for _, stamp in inner.stamps)
        self.out.media.extend((at, media) for _, media in inner.media)
        self.after_stamp = self.after_stamp or bool(inner.stamps)

    def _labelled(self, label: str, target: str) -> None:
        before = "".join(self.parts[-6:]).rstrip()
        if len(label) > 3 and before.lower().endswith(label.lower()) and len(label.split()) > 1:
            self.after_stamp = True
            return
        self.mark(MarkKind.LINK, label, target)

    def line_break(self, text: str) -> None:
        self.trim()
        for _ in range(text.count("\n")):
            self.out.breaks.append(self.size)
        self.after_stamp = False
        if self.size:
            self.parts.append("\n" if self.keep_breaks else " ")
            self.size += 1

    def hashtag(self, text: str) -> None:
        if not self.tags:
            self.add(text)
            return
        self.tagged.append((self.add(text[1:]), self.size))

    def tag(self, text: str) -> None:
        if text[:4].lower() in _SHOWING and (media := shown(text)) is not None:
            self.out.media.append((self.size - self.trailing_space(), media))
            self.after_stamp = True
        elif text[:3].lower() == "<br" or text.lower().startswith(("<p", "</p", "<div", "</div")):
            self.add(" ")

    def cloze(self, match: re.Match[str]) -> int:
        """The answer stays in the text; where it stands is kept."""
        if self.ends is None:
            self.ends = cloze_ends(match.string)
        end = self.ends.get(match.start())
        if end is None:
            self.note_broken(f"the cloze {match[0]} is not closed")
            return match.end()
        number, inside = match[0][3:-2], match.string[match.end() : end - 2]
        answer = _ANSWER.match(inside)
        read = read_inline(answer[0] if answer else "", tags=False)
        for _, what in read.broken:
            self.note_broken(what)
        if not read.text:
            self.note_broken(f"the cloze {match[0]}}}}} is empty")
            return end
        first = self.add(read.text)
        start = self.size - len(read.text)
        hint = inside[len(answer[0]) :].removeprefix("::").strip() if answer else ""
        if self._is_number(number):
            self.out.blanks.append(Blank(number, first, self.size, hint))
        # The first signs of the answer may have gone with a stamp before it.
        self.out.blanks += [
            replace(b, start=max(first, b.start + start), end=b.end + start)
            for b in read.blanks
            if b.end + start > first
        ]
        self.out.marks += [
            replace(m, start=max(first, m.start + start), end=m.end + start)
            for m in read.marks
            if m.end + start > first
        ]
        self.out.stamps += [(max(first, at + start), stamp) for at, stamp in read.stamps]
        self.out.media += [(first, media) for _, media in read.media]
        return end

    def _is_number(self, number: str) -> bool:
        known = len(number) < 9 and 0 < int(number) <= HIGHEST_CLOZE
        if not known:
            self.note_broken(f"Anki knows no cloze of number {number}")
        return known

    def entity(self, text: str) -> None:
        self.add(clean_unicode(html.unescape(text)))

    def escape(self, text: str) -> None:
        self.add(text[1])

    def image(self, text: str) -> None:
        """A picture goes beside the text, where its name stands only if the sentence wants one.

        A part of another note is a picture of it: within a sentence its name stays.
        """
        media = shown(text)
        name = name_of(media) if media else ""
        if media is not None:
            self.out.media.append((self.size - self.trailing_space(), media))
        elif text.startswith("![["):
            inner = text[3:-2].rpartition("|")[2] or text[3:-2]
            name = inner.split("#")[0].replace("_", " ").strip()
        near = "".join(self.parts[-6:])[-NEAR:]
        if name and (_WANTS_A_NAME.search(near) or (media is None and near.strip())):
            self.add(name)
        else:
            self.after_stamp = True

    def nothing(self, text: str) -> None:
        """Leave an image or footnote mark out, and the space or colon that it leaves."""
        self.after_stamp = True


_HANDLERS: dict[str, Callable[[_Reading, str], object]] = {
    "code": _Reading.code,
    "display": _Reading.display,
    "dollar": _Reading.dollar,
    "wikilink": _Reading.wikilink,
    "link": _Reading.link,
    "image": _Reading.image,
    "footnote": _Reading.nothing,
    "break": _Reading.line_break,
    "tag": _Reading.tag,
    "entity": _Reading.entity,
    "hashtag": _Reading.hashtag,
    "escape": _Reading.escape,
    "auto": lambda self, text: self.add(text[1:-1]),
}
