"""How people write the second at which something was said: citation spellings, as data.

Each spelling is one :class:`Dialect`: a name, a pattern and what its parts mean. All patterns are
tried in one pass, in the order of :data:`DIALECTS`. To add one, add an entry here and a golden file
in tests/golden/citation_spellings/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from studykit.extractor.notes.players import played
from studykit.extractor.notes.timecodes import Shape, seconds_of
from studykit.model import Video
from studykit.plugins import CITATION_SPELLINGS, plugged

TIME = r"\d{1,4}:\d{1,2}(?::\d{1,3}){0,2}(?:[.,]\d{1,3})?(?![\d:])"
# Outside of anchors a stamp has two digits a field, so that [3:2] and (16:9) are none.
_CLOCK = r"\d{1,4}:\d{2}(?::\d{2}){0,2}(?:[.,]\d{1,3})?(?![\d:])"
RANGE = rf"{_CLOCK}(?:\s*(?:-|–|—|to)\s*{_CLOCK})?"
SEVERAL = rf"{RANGE}(?:\s*[,;&/]\s*{RANGE})*"
# A YouTube or other player link that names a second, or a fragment such as #t=754.
_SECOND = r"[?&#;](?:t|start|time_continue)=[0-9hms:.,%A]*[0-9hms]"
# A stop after an address belongs to its sentence.
_URL = (
    rf"(?:https?://)[^\s()<>\[\]]{{0,500}}?{_SECOND}"
    r"(?:[^\s()<>\[\]]*[^\s()<>\[\].,;:!?'\"*])?"
)
# Where a link leads that has a time as its label: any target, since only the label is read. Without
# a scheme it holds no space, so that words in parentheses after a stamp stay.
_TARGET = (
    r"\(\s*(?:<[^<>\n]*>|[a-z][a-z\d+.-]*:(?=\S)(?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*"
    r"|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    r"|\((?:javascript|vbscript|data|file|https?):\S*[^\s.,;!?]"
)
# An anchor is a stamp when its attributes speak of a time; the attribute's name is often misspelt.
_ANCHOR = (
    r"<a\b(?=[^<>]*(?:>?timestamp|data-?t?\s*=|data-[t\d]|\d:\d\d))[^<>]*(?:>timestamp\"[^<>]*)?>"
    r"(?:[\s\[\\(]*+[^<\[\]()\n]{0,30}[\s\]\\)]*</a\s*>|[\s\[\\]*\d{1,3}:[\d:.,]+\\?\]?)?"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One spelling of a citation; ``words``: its link text may be words of the author."""

    name: str
    pattern: str
    words: bool = False


OURS: tuple[Dialect, ...] = (
    Dialect(
        "html-link",
        r"<a\b[^<>]*?\bhref\s*=[^<>]*[?&#;](?:t|start|time_continue)=\d[^<>]*>[^<>\n]{0,200}</a\s*>",
        words=True,
    ),
    Dialect("anchor-in-link", rf"\[{{1,2}}[^\[\]]{{0,40}}\]{{1,2}}\(\s*{_ANCHOR}\s*\)?"),
    Dialect(
        "anchor-in-brackets",
        rf"\\?\[{{1,2}}\s*{_ANCHOR}(?:\s*+(?:[-–—,;]\s*+)?+{_ANCHOR})*+\s*\\?\]{{1,2}}",
    ),
    Dialect("anchor-in-parentheses", rf"\(\s*{_ANCHOR}(?:\s*+(?:[-–—,;]\s*+)?+{_ANCHOR})*+\s*\)"),
    Dialect("anchor", rf"{_ANCHOR}(?:\s*[-–—]\s*{_ANCHOR})?"),
    Dialect(
        "wikilink", r"!?\[\[(?=[^\[\]|]*?#t=[\d:.,])[^\[\]|]*+(?:\|[^\[\]]*+)?\]\]", words=True
    ),
    Dialect("stamp-in-wikilink", rf"\[\[(?:[^\[\]|]*\|)?\s*{SEVERAL}\s*\]\]"),
    Dialect("timed-link", rf"!?\[[^\[\]]*\]\((?=\s*+<?[^\s()<>]*{_SECOND})[^()]*+\)", words=True),
    Dialect("stamp-link", rf"\\?\[{{1,2}}\s*{SEVERAL}\s*\\?\]{{1,2}}(?:{_TARGET})"),
    Dialect("brackets", rf"\\?\[{{1,2}}\s*{SEVERAL}\s*\\?\]{{1,2}}"),
    Dialect(
        "placeholder",
        r"(?:\\?\[{1,2}\s*(?:[Hh]{1,2}:)?[Mm]{1,2}:[Ss]{1,2}\s*\\?\]{1,2}"
        rf"|\[{{1,2}}[Xx?]{{2}}:[Xx?]{{2}}(?::[Xx?]{{2}})?\]{{1,2}})(?:{_TARGET})?",
    ),
    Dialect(
        "parentheses",
        r"\(\s*(?:at |from )?\d{1,3}(?::\d{2}){1,2}(?:\s*[-–—]\s*\d{1,3}(?::\d{2}){1,2})?\s*\)",
    ),
    Dialect(
        "wide-brackets",
        rf"【\s*{SEVERAL}\s*】|〔\s*{SEVERAL}\s*〕|（\s*{SEVERAL}\s*）|［\s*{SEVERAL}\s*］",
    ),
    Dialect("logseq", r"\{\{(?:youtube-timestamp|media-timestamp)\s+[\d:.]{1,12}\s*\}\}"),
    Dialect("bare-url", rf"<?{_URL}>?"),
)

STAMP_AT_START = re.compile(
    rf"(?:[*_]{{0,2}})(?P<time>{RANGE})(?:[*_]{{0,2}})\s*(?:[-–—:|]\s*)?(?=\S|$)"
)
DIALECTS: tuple[Dialect, ...] = (
    *OURS,
    *(Dialect(name, str(brought)) for name, brought in plugged(CITATION_SPELLINGS, str).items()),
)
ANY_STAMP = "|".join(f"(?P<d{i}>{d.pattern})" for i, d in enumerate(DIALECTS))
BRACKETED_AT_START = re.compile(rf"[ \t]*[*_]{{0,3}}(?:<sup>)?(?:{ANY_STAMP})")

_TIMES = re.compile(rf"(?<![\d:])({TIME})(?:\s*(?:-|–|—|to)\s*({TIME}))?")
_TOLD = re.compile(rf"{TIME}|\[\s*(?:[HhMmXx?]{{1,2}}:)+[SsXx?]{{2}}\s*\\?$")
_ATTRIBUTE = re.compile(r"<a\b([^<>]*)>([^<]*)")
_TARGET_OF = re.compile(r"\]\(\s*(?:<([^<>]*)>|([^\s()<>]*))")
_REFERENCE = re.compile(r"""\bhref\s*=\s*["']?([^"'<>\s]+)""")
_INNER = re.compile(r">([^<>]*)</a")
_TIME_VALUE = re.compile(r"\d+(?::\d+)+(?:[.,]\d*)?")
_UNITS = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_LABEL = re.compile(r"\[([^\[\]]*)\]\(")
_ADDRESS = re.compile(r"<?(?:https?://|www\.|youtu\.be/)\S*", re.IGNORECASE)
_PIPE = re.compile(r"\|([^\[\]]*)\]\]")


LENIENT = 2  # seconds by which a link and its label may differ


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp as printed. ``fields`` are its numbers, largest unit first; ``end`` those of a
    range's end; ``video`` the one that its link names; ``doubt`` why it cannot be sure ("" if it
    can): "unreadable", "disagree" (then ``printed`` is what the label says).
    """

    fields: tuple[int, ...]
    label: str
    end: tuple[int, ...] = ()
    video: Video | None = None
    doubt: str = ""
    printed: tuple[int, ...] = ()

    @property
    def video_id(self) -> str:
        """The id of the video that its link names; "" where it names none."""
        return self.video.id if self.video else ""


def stamps_of(text: str) -> tuple[list[Stamp], str] | None:
    """The stamps in one match of :data:`ANY_STAMP`, and the author's words that stood in it.

    None where a link names a second of a page that is no player: it is a link like others.
    """
    if text.startswith("<a") and (reference := _REFERENCE.search(text)):
        inner = _INNER.search(text)
        return _timed_link(reference[1], inner[1] if inner else "")
    if text.startswith(("<a", "[", "(", "\\")) and "<a" in text:
        return _anchors(text), ""
    target = _TARGET_OF.search(text)
    if target or text.startswith(("http", "<http")) or "#t=" in text:
        address = (target[1] or target[2]) if target else text.strip("<>")
        label = _LABEL.search(text) or _PIPE.search(text)
        if text.lstrip("!").startswith("[["):
            address = text.lstrip("!")[2:-2].partition("|")[0].strip()
        found = _timed_link(address, label[1] if label else "")
        if found is not None or target is None or not _TOLD.search(text, 0, target.start()):
            return found
        text = text[: target.start() + 1]
    if text.startswith("{{"):
        return _macro(text), ""
    times = [_plain(match) for match in _TIMES.finditer(text)]
    if not times and ":" in text:
        return [Stamp((), text.partition("(")[0].strip("[]\\ "), doubt="unreadable")], ""
    return times, ""


def fields_of(text: str) -> tuple[int, ...]:
    """The numbers of a printed time, hundredths after a dot left off."""
    return tuple(map(int, text.replace(",", ".").partition(".")[0].split(":")))


def _plain(match: re.Match[str]) -> Stamp:
    end = fields_of(match[2]) if match[2] else ()
    return Stamp(fields_of(match[1]), match[0], end)


def _anchors(text: str) -> list[Stamp]:
    found = []
    for match in _ATTRIBUTE.finditer(text):
        attribute, inner = _TIMES.search(match[1]), _TIMES.search(match[2])
        if attribute is None and inner is None:
            label = match[2].strip(" []\\") or match[1].strip()
            found.append(Stamp((), label, doubt="unreadable"))
            continue
        chosen = attribute or inner
        assert chosen is not None
        stamp = _plain(inner or chosen)
        if attribute and inner and fields_of(attribute[1]) != fields_of(inner[1]):
            fields, printed = fields_of(attribute[1]), fields_of(inner[1])
            stamp = Stamp(fields, attribute[0], doubt="disagree", printed=printed)
        found.append(stamp)
    return _joined(found, text)


def _joined(found: list[Stamp], text: str) -> list[Stamp]:
    """Two anchors with a dash between them are one range."""
    if len(found) == 2 and re.search(r"(?:</a\s*>|\])\s*[-–—]\s*\[?\s*<a", text):
        first, last = found
        return [Stamp(first.fields, first.label, last.fields, doubt=first.doubt)]
    return found


def _macro(text: str) -> list[Stamp]:
    """Logseq's stamp, which counts seconds where it holds no colon."""
    value = text.strip("{} ").split()[-1]
    if ":" in value:
        return [Stamp(fields_of(value), value)]
    seconds = _clock_seconds(value)
    return [Stamp((seconds,), _stamp_text((seconds,)))] if seconds >= 0 else []


def _timed_link(address: str, label: str) -> tuple[list[Stamp], str] | None:
    """The stamp of a link to a player; None where the address is no player's or has no second.

    Where the address leads to a video without a second, a label that is a time tells it.
    """
    found = played(address)
    if found is None:
        return None
    words = "" if _ADDRESS.fullmatch(label.strip()) else label.strip()
    printed = _TIMES.fullmatch(words) if words else None
    if not found.time:
        stamp = replace(_plain(printed), video=found.video) if printed and found.video else None
        return ([stamp], "") if stamp else None
    value = found.time
    fields = fields_of(value) if _TIME_VALUE.fullmatch(value) else (_clock_seconds(value),)
    if fields == (-1,):
        return [Stamp((), words or address, doubt="unreadable")], "" if printed else words
    shown = words if printed else _stamp_text(fields)
    stamp = Stamp(fields, shown, video=found.video)
    if printed and _disagree(fields, fields_of(printed[1])):
        stamp = replace(stamp, doubt="disagree", printed=fields_of(printed[1]))
    return [stamp], "" if printed else words


def _disagree(fields: tuple[int, ...], printed: tuple[int, ...]) -> bool:
    """Whether a link's second is none of those that its label may mean, mm:ss:00 among them."""
    meant = {seconds_of(printed, shape) for shape in Shape} - {None}
    second = seconds_of(fields)
    return second is not None and all(abs(second - one) > LENIENT for one in meant if one)


def _clock_seconds(value: str) -> int:
    """Seconds of "90", "90s", "1m30s" or "1h2m3s"; -1 when it is none of them."""
    match = _UNITS.fullmatch(re.split(r"[.,]", value)[0])
    if match is None or not any(match.groups()):
        return -1
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _stamp_text(fields: tuple[int, ...]) -> str:
    if len(fields) > 1:
        return ":".join(f"{field:02d}" for field in fields)
    hours, rest = divmod(fields[0], 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
