"""Inline Markdown to card text: words, marks and stamps, in one pass.

Wikilinks become their label, emphasis and HTML go, maths stands as ``\\(...\\)``, code in
backticks; stamps leave the text and are kept with the place where they stood.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from studykit.extractor.notes.citation_spellings import ANY_STAMP, Stamp, stamps_of
from studykit.extractor.notes.closings import CLOSING, Closings
from studykit.extractor.notes.maths import is_maths
from studykit.extractor.notes.pictures import name_of, shown
from studykit.model import Mark, MarkKind, Media

_T = TypeVar("_T")
# A tag begins with a letter, so that issue numbers stay, and so do colours and C's directives.
_HASHTAG = (
    r"(?<!\S)#(?!(?:[\da-fA-F]{3,4}|[\da-fA-F]{6}|[\da-fA-F]{8})(?![\w/-]))"
    r"(?!(?:include|define|undef|pragma|ifn?def|endif)\b)[^\W\d_][\w/-]*"
)
_TOKENS = re.compile(
    rf"(?P<code>`{{1,3}}(?!`)[^`]+?`{{1,3}})"
    rf"|(?P<stamp>{ANY_STAMP})"
    r"|(?P<image>!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()\n]|\([^()\n]*\))*\)|!\[\[[^\[\]\n]*\]\])"
    r"|(?P<wikilink>\[\[[^\[\]]*\]\])|(?P<footnote>\[\^[^\[\]\s]+\])"
    r"|(?P<link>\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()]|\([^()]*\))*\))"
    r"|(?P<display>\$\$(?!\])[^$]+\$\$)|(?P<opening>\\[\[(]|<!--)"
    r"|(?P<dollar>(?<![\\$\w])\$(?=[^\s\]])[^$\n]*?(?<=[^\s\\])\$(?![\d$\w]))"
    r"|(?P<cloze>\{\{c\d+::)"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])|(?P<delimiter>\*{1,3}(?!\*)|_{1,2}(?!_)|(?<!=)==(?!=)|~~(?!~))"
    r"|(?P<auto><https?://[^<>\s]+>)|(?P<tag></?[a-zA-Z][^<>]*>)"
    rf"|(?P<hashtag>{_HASHTAG})"
    r"|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);)|(?P<break>\\?\n\s*)",
    re.DOTALL,
)
# Where a token can begin: most characters cannot, and the tokens are many.
_BEGIN = re.compile(r"[`!\[(<\\$*_=~&#{\n【〔（［]|https?://")
_MARKS = {
    "**": MarkKind.BOLD,
    "__": MarkKind.BOLD,
    "*": MarkKind.EMPHASIS,
    "_": MarkKind.EMPHASIS,
    "==": MarkKind.HIGHLIGHT,
}
_SPACES = re.compile(
    "[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
# Joiners are part of Persian words, Indic letters and emoji, and mean nothing within ASCII.
_STRAY_JOINER = re.compile("(?<!\\S)[\u200c\u200d]+|(?<=[!-~])[\u200c\u200d]+(?![^\x00-\x7f])")
_LEADING = re.compile(r"^\s*(?:[-–—:|,;]+(?=\s|$)\s*)?")
_TIGHT = frozenset(".,;:!?)]”’…。，、；：！？）】」』")


def clean_unicode(text: str) -> str:
    """NFC, without zero-width spaces and bidi controls; white space and controls as plain spaces.

    Joiners that belong to a script or an emoji stay.
    """
    if text.isascii() and not _SPACES.search(text):
        return text
    text = _UNSEEN.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    return _STRAY_JOINER.sub("", text).encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Blank:
    """A cloze in the author's hand: ``text[start:end]`` is its answer."""

    number: str
    start: int
    end: int
    hint: str = ""


@dataclass
class Inline:
    """The text of a block while it is read: characters, marks and stamps with their offsets.

    ``broken`` are the clozes that can be no cards, each with its place and what is wrong.
    """

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    stamps: list[tuple[int, Stamp]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    media: list[tuple[int, Media]] = field(default_factory=list)
    unbalanced: bool = False

    def line_at(self, offset: int) -> int:
        """How many line breaks of the source lie before an offset."""
        return bisect_right(self.breaks, offset)

    def with_inserted(self, sign: str, at: int) -> Inline:
        """The same with a sign put in; what ends there or stands there stays before it."""
        other = replace(self)
        other.text = _edited(other, self.text, [(at, at, sign)])
        return other


def read_inline(source: str, keep_breaks: bool = False, tags: bool = True) -> Inline:
    """Read the inline Markdown of one block. Any text is taken; none raises.

    Without ``tags`` a word with # before it is a word like others.
    """
    reading = _Reading(keep_breaks, tags)
    at = seen = 0
    while (begin := _BEGIN.search(source, seen)) is not None:
        match = _TOKENS.match(source, begin.start())
        if match is None:
            seen = begin.start() + 1
            continue
        reading.add(source[at : match.start()])
        at = seen = reading.token(match)
    reading.add(source[at:])
    return reading.finish()


_SHIELD = "\x00"
_OPEN_TO_ALL = frozenset({"delimiter", "footnote", "hashtag", "break"})
_WITHIN_WORDS = re.compile(r"[^\n]")


def shielded(source: str) -> str:
    """Inline Markdown with all that holds no sign of the author's cards blanked out: code, maths,
    links, stamps, escapes and written clozes. As long as before, line breaks kept.
    """
    parts: list[str] = []
    ends: dict[int, int] | None = None
    at = seen = 0
    while (begin := _BEGIN.search(source, seen)) is not None:
        match = _TOKENS.match(source, begin.start())
        if match is None or match.lastgroup in _OPEN_TO_ALL:
            seen = match.end() if match else begin.start() + 1
            continue
        end = match.end()
        if match.lastgroup == "dollar" and not is_maths(match[0][1:-1]):
            end = match.start() + 1
        elif match.lastgroup == "cloze":
            ends = cloze_ends(source) if ends is None else ends
            end = ends.get(match.start(), end)
        parts += [source[at : match.start()], _hidden(source[match.start() : end])]
        at = seen = end
    return "".join([*parts, source[at:]])


def _hidden(text: str) -> str:
    return _WITHIN_WORDS.sub(_SHIELD, text)


HIGHEST_CLOZE = 500  # Anki's editor makes no higher one
_CURLY = re.compile(r"\{\{c\d+::|[{}]")


def cloze_ends(source: str) -> dict[int, int]:
    """Where each ``{{c1::`` of a text ends, by where it begins.

    It closes at the first ``}}`` at which the braces in it are balanced, else at the first that
    closes no other.
    """
    ends: dict[int, int] = {}
    begun: list[tuple[str, int]] = []
    at = 0
    while brace := _CURLY.search(source, at):
        at = brace.end()
        if brace[0] != "}":
            begun.append((brace[0], brace.start()))
        elif begun and begun[-1][0] == "{":
            begun.pop()
        elif begun and source.startswith("}}", brace.start()):
            at += 1
            ends[begun.pop()[1]] = at
    loose = [start for sign, start in begun if sign != "{"]
    for start, limit in pairwise([*loose, len(source)]):
        end = source.find("}}", start, limit)
        if end >= 0 and "{{c" not in source[start + 1 : end]:
            ends[start] = end + 2
    return ends


def _may_open(sign: str, before: str, after: str) -> bool:
    """Within words only bold opens, so that A*, 2*3, a==b and snake_case stay."""
    if not after or after.isspace():
        return False
    return sign[:2] == "**" or sign == "~~" or not _is_word(before)


def _may_close(sign: str, before: str, after: str) -> bool:
    if sign[:2] == "**":
        return True
    return not before.isspace() and (sign in ("*", "~~") or not _is_word(after))


def _is_word(char: str) -> bool:
    """Letters of scripts that part words by spaces; others mark within a run of text."""
    return (char.isalnum() and char < "\u2e80") or char == "_"


class _Reading:
    """The state of one pass over a block."""

    def __init__(self, keep_breaks: bool, tags: bool) -> None:
        self.out = Inline()
        self.parts: list[str] = []
        self.size = 0
        self.open: dict[str, int] = {}
        self.keep_breaks = keep_breaks
        self.tags = tags
        self.tagged: list[tuple[int, int]] = []
        self.ends: dict[int, int] | None = None
        self.closings: Closings | None = None
        self.after_stamp = False

    def add(self, text: str) -> int:
        """Take text, fitted to a stamp that stood before it; gives where its words begin."""
        if self.after_stamp and text:
            if not self.size:
                text = _LEADING.sub("", text)
            if text[:1].isspace() and (not self.size or self._last().isspace()):
                text = text.lstrip()
            elif text and text[0] in _TIGHT:
                self._trim()
            elif text and _is_word(text[0]) and self.size and not self._last().isspace():
                text = " " + text
        if not text:
            return self.size
        self.after_stamp = False
        if text.isspace() and self.parts and self.parts[-1].isspace():
            self.parts[-1] += text  # so that a look back passes one part
        else:
            self.parts.append(text)
        self.size += len(text)
        return self.size - len(text.lstrip())

    def _last(self) -> str:
        return self.parts[-1][-1] if self.parts else ""

    def _trim(self) -> None:
        """Take off the white space at the end, and what was marked in it."""
        surplus = self._trailing_space()
        if not surplus:
            return
        self.size -= surplus
        while self.parts and surplus >= len(self.parts[-1]):
            surplus -= len(self.parts.pop())
        if surplus:
            self.parts[-1] = self.parts[-1][:-surplus]
        self.open = {sign: min(at, self.size) for sign, at in self.open.items()}
        self._cut()

    def _cut(self) -> None:
        """Draw what reached into the white space at the end back to the text's end.

        Only the last of each can reach so far, since they are kept in order.
        """
        out, size = self.out, self.size
        while out.marks and out.marks[-1].end > size:
            mark = out.marks.pop()
            if mark.start < size:
                out.marks.append(replace(mark, end=size))
        while out.blanks and out.blanks[-1].end > size:
            blank = out.blanks.pop()
            if blank.start < size:
                out.blanks.append(replace(blank, end=size))
        _cap(out.stamps, size)
        _cap(out.broken, size)
        _cap(out.media, size)
        for n in range(len(out.breaks) - 1, -1, -1):
            if out.breaks[n] <= size:
                break
            out.breaks[n] = size

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
            self._take_back(start)
        elif start < self.size and sign in _MARKS:
            self.out.marks.append(Mark(_MARKS[sign], start, self.size))

    def _take_back(self, start: int) -> None:
        """Leave out what the author struck; a stamp in it still covers the sentence."""
        surplus = self.size - start
        while surplus > 0 and self.parts:
            last = self.parts.pop()
            if len(last) > surplus:
                self.parts.append(last[: len(last) - surplus])
            surplus -= len(last)
        self.size = start
        self.open = {sign: min(at, start) for sign, at in self.open.items()}
        if _reaches(self.out, start):
            _move(self.out, lambda at: min(at, start))
        self.tagged = [(first, last) for first, last in self.tagged if last <= start]
        self.after_stamp = self._last() in ("", " ", "\n")

    def stamp(self, match: re.Match[str]) -> None:
        text, after = match[0], match.string[match.end() : match.end() + 20]
        found = stamps_of(text)
        if found is None or not found[0]:
            self.no_stamp(text)
            return
        stamps, words = found
        if words and not self._points(words, after):
            self.add(words)
        at = self.size - self._trailing_space()
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
        if _LEADS_ON.search("".join(self.parts[-6:])[-_NEAR:]):
            return False
        return not (_VERB.fullmatch(words) and after.lstrip()[:1].isalnum())

    def _trailing_space(self) -> int:
        size = 0
        for part in reversed(self.parts):
            kept = len(part.rstrip())
            size += len(part) - kept
            if kept:
                break
        return size

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
            self._marked(MarkKind.CODE, f"`{inner}`")

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
        self._marked(MarkKind.MATH, text)
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
        at = self.size - self._trailing_space()
        self.out.stamps.extend((at, stamp) for _, stamp in inner.stamps)
        self.out.media.extend((at, media) for _, media in inner.media)
        self.after_stamp = self.after_stamp or bool(inner.stamps)

    def _labelled(self, label: str, target: str) -> None:
        before = "".join(self.parts[-6:]).rstrip()
        if len(label) > 3 and before.lower().endswith(label.lower()) and len(label.split()) > 1:
            self.after_stamp = True
            return
        self._marked(MarkKind.LINK, label, target)

    def _marked(self, kind: MarkKind, text: str, target: str = "") -> None:
        start = self.add(text)
        if start < self.size:
            self.out.marks.append(Mark(kind, start, self.size, target))

    def line_break(self, text: str) -> None:
        self._trim()
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
            self.out.media.append((self.size - self._trailing_space(), media))
            self.after_stamp = True
        elif text[:3].lower() == "<br" or text.lower().startswith(("<p", "</p", "<div", "</div")):
            self.add(" ")

    def cloze(self, match: re.Match[str]) -> int:
        """The answer stays in the text; where it stands is kept."""
        if self.ends is None:
            self.ends = cloze_ends(match.string)
        end = self.ends.get(match.start())
        if end is None:
            self._break(f"the cloze {match[0]} is not closed")
            return match.end()
        number, inside = match[0][3:-2], match.string[match.end() : end - 2]
        answer = _ANSWER.match(inside)
        read = read_inline(answer[0] if answer else "", tags=False)
        for _, what in read.broken:
            self._break(what)
        if not read.text:
            self._break(f"the cloze {match[0]}}}}} is empty")
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
            self._break(f"Anki knows no cloze of number {number}")
        return known

    def _break(self, what: str) -> None:
        # White space at the end may still be trimmed, and the place must stay in the text.
        self.out.broken.append((self.size - self._trailing_space(), what))

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
            self.out.media.append((self.size - self._trailing_space(), media))
        elif text.startswith("![["):
            inner = text[3:-2].rpartition("|")[2] or text[3:-2]
            name = inner.split("#")[0].replace("_", " ").strip()
        near = "".join(self.parts[-6:])[-_NEAR:]
        if name and (_WANTS_A_NAME.search(near) or (media is None and near.strip())):
            self.add(name)
        else:
            self.after_stamp = True

    def nothing(self, text: str) -> None:
        """Leave an image or footnote mark out, and the space or colon that it leaves."""
        self.after_stamp = True

    def finish(self) -> Inline:
        text = "".join(self.parts).replace("\t", " ")
        edits = [(at, at, sign) for sign, at in self.open.items()]
        edits += _residue(text, [at for at, _ in self.out.stamps])
        for first, last in _apart(text, self.tagged, self.out.breaks):
            self.out.tags += [text[a:b] for a, b in self.tagged if first <= a and b <= last]
            edits = [e for e in edits if e[1] <= first or e[0] >= last]
            edits.append((first, last, ""))
        if edits:
            text = _edited(self.out, text, sorted(edits, key=lambda edit: edit[:2]))
        self.out.unbalanced = "[[" in text or "]]" in text
        if self.out.unbalanced:
            text = text.replace("[[", "  ").replace("]]", "  ")
        return _squeezed(self.out, text)


def _cap(placed: list[tuple[int, _T]], size: int) -> None:
    for n in range(len(placed) - 1, -1, -1):
        if placed[n][0] <= size:
            break
        placed[n] = (size, placed[n][1])


def _reaches(out: Inline, place: int) -> bool:
    """Whether something was kept that lies beyond a place; what was kept last lies last."""
    ends = [*(m.end for m in out.marks[-8:]), *(b.end for b in out.blanks[-8:])]
    ends += [at for at, _ in (*out.stamps[-8:], *out.broken[-8:])] + out.breaks[-8:]
    return any(end > place for end in ends)


_SHOWING = frozenset({"<img", "<aud", "<vid", "<sou"})
_BETWEEN_TAGS = re.compile(r"[ ,]*")
_SPACE = re.compile(r"\s*")
_TAGS_LABEL = re.compile(r"(?:^|\s)tags?\s*:\s*$", re.IGNORECASE)
_WANTS_A_NAME = re.compile(
    r"(?<!\S)(?:an?|the|and|or|of|to|in|on|at|by|for|from|with|as|is|are|was|were|about|called"
    r"|do|does|did|can|will|this|that|how)\s*$",
    re.IGNORECASE,
)
_WANTS_A_WORD = re.compile(
    r"(?<!\S)(?:an?|the|and|or|of|to|in|on|at|by|for|from|with|as|is|are|was|were|about|called)\s*$",
    re.IGNORECASE,
)


def _apart(
    text: str, tags: Sequence[tuple[int, int]], breaks: Sequence[int]
) -> list[tuple[int, int]]:
    """The spans of tags that are no words of a sentence: at the end of a line, or before a text."""
    runs: list[tuple[int, int]] = []
    for first, last in tags:
        if runs and _BETWEEN_TAGS.fullmatch(text, runs[-1][1], first):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    apart: list[tuple[int, int]] = []
    ends = [*breaks, len(text)]
    for first, last in runs:
        near = text[max(0, first - _NEAR) : first]
        after = _BETWEEN_TAGS.match(text, last)
        reach = after.end() if after else last
        below = _SPACE.match(text, reach)
        goes_on = text[below.end() if below else reach :][:1].islower()
        trails = reach >= ends[bisect_left(ends, last)] and not _WANTS_A_WORD.search(near)
        if not goes_on and (trails or not near.strip()):
            label = _TAGS_LABEL.search(near)
            before = near[: label.start()] if label else near
            apart.append((first - len(near) + len(before.rstrip(" \n|·–—")), last))
    return apart


_Edit = tuple[int, int, str]
_SEPARATOR = re.compile(r"\s*,?\s*(?:[,;&/|·•–—-]+|and|und|y|e)?\s*")
_OPENED = re.compile(
    r"\s*([(\[])\s*(?:see|at|from|source:?|timestamps?:?|@|cf\.?)?\s*$", re.IGNORECASE
)
_SHUT = re.compile(r"\s*([)\]])")
_BLANK_REST = re.compile(r"\s*\Z")
_NEAR = 20  # characters; longer words are no introduction of a stamp
_HANGING = re.compile(
    r"(?:\s*[,;:]|\s+[-–—|@])\s*(?:(?:see|cf\.|watch)\s*)?$|(?<=[.!?])\s+(?:see|watch)\s*$",
    re.IGNORECASE,
)

_POINTER = re.compile(r"\s*(?:see|at|from|watch|source)\s*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\s*[:–—-]\s+(?=\S)")


def _residue(text: str, stamps: Sequence[int]) -> list[_Edit]:
    """What has no meaning without the stamps that stood in it: separators and brackets."""
    spans: list[tuple[int, int]] = []
    for at in stamps:
        if spans and spans[-1][1] <= at and _SEPARATOR.fullmatch(text, spans[-1][1], at):
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((at, at))
    edits: list[_Edit] = []
    for first, last in spans:
        start, end = _widened(text, first, last)
        gap = 0 < start < end < len(text) and text[end].isalnum()
        if start < end and (not edits or edits[-1][1] <= start):
            edits.append((start, end, " " if gap else ""))
    return edits


def _widened(text: str, first: int, last: int) -> tuple[int, int]:
    """The span of removed stamps with the brackets around them and a stop that hangs before."""
    while (shut := _SHUT.match(text, last)) and (
        opened := _OPENED.search(text, max(0, first - _NEAR), first)
    ):
        if opened[1] + shut[1] not in ("()", "[]"):
            break
        first, last = opened.start(), shut.end()
    introduced = _INTRODUCED.match(text[last:]) if _POINTER.fullmatch(text[:first]) else None
    if introduced:
        return 0, last + introduced.end()
    follows = text[last : last + 2]
    if follows[:1] == "." == text[first - 1 : first] and follows != "..":
        return first, last + 1
    if (follows[:1] in tuple(".,;!?") or _BLANK_REST.match(text, last)) and (
        hanging := _HANGING.search(text, max(0, first - _NEAR), first)
    ):
        lead_in = hanging[0].strip() == ":" and not follows.strip()
        return (first if lead_in else hanging.start()), last
    return first, last


def _edited(out: Inline, text: str, edits: Sequence[_Edit]) -> str:
    """The text with some spans replaced, all offsets moved along. Spans within spans are left."""
    parts: list[str] = []
    kept: list[_Edit] = []
    shifts = [0]
    at = 0
    for first, last, new in edits:
        if first < at:
            continue
        parts += [text[at:first], new]
        kept.append((first, last, new))
        shifts.append(shifts[-1] + len(new) - (last - first))
        at = last
    firsts = [first for first, _, _ in kept]

    def moved(place: int) -> int:
        n = bisect_left(firsts, place)
        beyond = max(0, kept[n - 1][1] - place) if n else 0
        return place + shifts[n] + beyond

    _move(out, moved)
    return "".join([*parts, text[at:]])


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


def _move(out: Inline, moved: Callable[[int], int]) -> None:
    out.marks = [
        Mark(m.kind, moved(m.start), moved(m.end), m.target)
        for m in out.marks
        if moved(m.start) < moved(m.end)
    ]
    out.blanks = [
        Blank(b.number, moved(b.start), moved(b.end), b.hint)
        for b in out.blanks
        if moved(b.start) < moved(b.end)
    ]
    out.stamps = [(moved(at), stamp) for at, stamp in out.stamps]
    out.broken = [(moved(at), what) for at, what in out.broken]
    out.media = [(moved(at), media) for at, media in out.media]
    out.breaks = [moved(at) for at in out.breaks]


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
    _move(out, place.__getitem__)
    return out


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
