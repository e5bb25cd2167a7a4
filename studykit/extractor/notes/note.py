"""Note files to notes: front matter, sections, claims with citations, and what is wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studykit.config import Config
from studykit.extractor.notes.blocks import Block, BlockKind, read_blocks
from studykit.extractor.notes.citation_spellings import Stamp
from studykit.extractor.notes.claims import (
    SectionSketch,
    finish_section,
    read_heading,
    sketch_section,
)
from studykit.extractor.notes.front_matter import FrontMatter, read_front_matter
from studykit.extractor.notes.hand_written.card import HandCard, Unread
from studykit.extractor.notes.hand_written.families import Piece, allowed_in, recognised
from studykit.extractor.notes.hand_written.marks import written_in
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.logseq import with_properties, without_macros
from studykit.extractor.notes.maths import with_short_maths
from studykit.extractor.notes.merge_marks import conflict_lines
from studykit.extractor.notes.pictures import with_files
from studykit.extractor.notes.references import resolved
from studykit.extractor.notes.timecodes import IMPOSSIBLE_HOURS, Fields, Shape, decide, seconds_of
from studykit.extractor.notes.video import find_video, without_video_line
from studykit.model import (
    Citation,
    Claim,
    Generation,
    Note,
    Origin,
    Problem,
    Section,
    Severity,
    Video,
)

if TYPE_CHECKING:
    from studykit.model import NoteFile

_LOG = logging.getLogger(__name__)
_REFUSAL = re.compile(
    r"\b(?:transcript|video|content)\b[^.]{0,80}\b(?:does not|doesn't|did not|is not|cannot|no)\b"
    r"[^.]{0,60}\b(?:contain|provide|include|available|have|created?|written)|"
    r"\bI(?:'m| am) (?:sorry|unable)|\bI can(?:not|'t) (?:write|create|produce|help)|as an AI\b",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:sure|certainly|of course|here(?:'s| is| are)|below is)\b[^.\n]{0,160}"
    r"\b(?:article|summary|note|notes|page|version|markdown)\b[^.\n]{0,80}[:.!]?\s*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """A note whose stamps are as printed, before the shape of its video's notes is decided.

    ``refused``: nothing is made of it, as its problems say.
    """

    file: NoteFile
    note: Note
    sections: list[SectionSketch] = field(default_factory=list)
    stamps: list[tuple[Stamp, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False

    @property
    def fields(self) -> list[Fields]:
        """The fields of the stamps that do not name their video."""
        return [stamp.fields for stamp, _ in self.stamps if stamp.fields and not stamp.video]


def read_notes(files: Sequence[NoteFile], config: Config) -> list[tuple[Note, tuple[Problem, ...]]]:
    """Read notes together: those of one video help each other to tell what their stamps mean.

    Any text is taken; what is wrong with it comes back as problems beside the note.
    """
    return finish_notes([begin_note(file, config) for file in files], config)


def finish_notes(drafts: Sequence[Draft], config: Config) -> list[tuple[Note, tuple[Problem, ...]]]:
    """Read notes to the end that were begun: all those of a video together."""
    by_video: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.note.video is not None:
            by_video.setdefault(draft.note.video.key, []).append(draft)
    finished = []
    for draft in drafts:
        if draft.refused:
            finished.append((draft.note, tuple(draft.problems)))
            continue
        video = draft.note.video
        group = by_video.get(video.key, []) if video else []
        siblings = [other.fields for other in group if other is not draft]
        try:
            finished.append(_finish(draft, siblings, config))
        except Exception as error:
            finished.append((draft.note, (*draft.problems, failure(draft.note.path, error))))
    return finished


def failure(path: str, error: Exception) -> Problem:
    """What is said of a note on which studykit itself failed: the rest of the run goes on.

    The traceback goes to the log, which ``--debug`` shows.
    """
    _LOG.debug("%s", path, exc_info=error)
    detail = " ".join(str(error).split())[:120]
    return Problem(
        path,
        1,
        "failed-note",
        f"studykit failed on this note ({type(error).__name__}: {detail})",
        "its cards stay as they are; run with --debug and report what it prints",
        Severity.ERROR,
    )


def begin_note(file: NoteFile, config: Config) -> Draft:
    """A note by itself: its video is known, what its stamps mean is not."""
    try:
        return _draft(file, config)
    except Exception as error:
        note = Note(file.path, _title_from(file.path), digest=file.digest)
        return Draft(file, note, problems=[failure(file.path, error)])


def parse_note(file: NoteFile, config: Config) -> tuple[Note, tuple[Problem, ...]]:
    """Read one note by itself."""
    return read_notes([file], config)[0]


# ---------------------------------------------------------------- drafts


def video_of(file: NoteFile, config: Config) -> Video | None:
    """The video of a note, without reading the rest of it; None also where that fails."""
    try:
        front = read_front_matter(file.text)
        front, body = with_properties(front, _byline(clean_unicode(front.body))[1])
        return find_video(front, body, file.path, config)
    except Exception:  # reading the whole note says what is wrong
        return None


def _draft(file: NoteFile, config: Config) -> Draft:
    if begun := conflict_lines(file.text):
        note = Note(file.path, _title_from(file.path), digest=file.digest)
        return Draft(file, note, problems=[_conflict(file.path, n) for n in begun], refused=True)
    front = read_front_matter(file.text)
    problems = [] if front.fault is None else [_broken_front_matter(file, *front.fault)]
    channel, body = _byline(clean_unicode(front.body))
    front, body = with_properties(front, body)
    video = find_video(front, body, file.path, config)
    body = _settled(without_video_line(body))
    blocks = read_blocks(body, front.first_line)
    title = _line(front.text("title", "name")) or _first_heading(blocks) or _title_from(file.path)
    channel = _line(front.text("channel")) or channel or _folder(file.path)
    generation = _generation(front, file, problems)
    note = Note(
        file.path,
        title,
        channel=channel,
        video=video,
        digest=file.digest,
        tags=_tags(front),
        generation=generation,
    )
    draft = Draft(file, note, problems=problems)
    written = written_in(body, front.first_line)
    asked = config.syntaxes_of(file.path)
    pieces, unread = recognised(
        blocks, allowed_in(blocks, front.values, note.tags, written, asked), written
    )
    draft.problems += [_unread(file.path, one) for one in unread]
    _sections(draft, pieces)
    return draft


_WIDE_COLON = re.compile(r"(?<=\d)：(?=\d\d)")


def _settled(body: str) -> str:
    """The text without what only its program reads, stamps where they are referred to."""
    if "：" in body:
        body = _WIDE_COLON.sub(":", body)
    return with_short_maths(resolved(without_macros(body)))


def _conflict(path: str, line: int) -> Problem:
    return Problem(
        path,
        line,
        "merge-marker",
        "the note is merged by half: its cards stay as they are",
        "choose one side, and take the lines <<<<<<<, ======= and >>>>>>> away",
        Severity.ERROR,
    )


def _unread(path: str, unread: Unread) -> Problem:
    message = f"{unread.what} ({unread.tool}); it makes no card"
    return Problem(
        path, unread.line, "hand-card-unread", message, unread.advice, severity=Severity.HINT
    )


def _broken_front_matter(file: NoteFile, line: int, what: str, advice: str) -> Problem:
    return Problem(file.path, line, "broken-front-matter", what, advice, Severity.ERROR)


def _line(text: str) -> str:
    return " ".join(clean_unicode(text).split())


def _tags(front: FrontMatter) -> tuple[str, ...]:
    listed = front.values.get("tags", ())
    tags = re.split(r"[,\s]+", listed) if isinstance(listed, str) else listed
    return tuple(name for tag in tags if (name := _line(tag).lstrip("#")))


def _first_heading(blocks: Sequence[Block]) -> str:
    """The text of a heading of level 1 that begins the note."""
    if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1:
        return read_inline(blocks[0].text).text
    return ""


_BREAK = re.compile(r"<br\s*/?>[ \t]*$")
_LINKED = re.compile(r"\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]")


def _byline(body: str) -> tuple[str, str]:
    """The channel of a ``From:`` line, and the text with that line blanked but still counted."""
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    end = len(body) if end < 0 else end
    line = body[start:end]
    if not line.startswith("From:"):
        return "", body
    told = _BREAK.sub("", line.removeprefix("From:")).strip()
    linked = _LINKED.fullmatch(told)
    if not told or (linked is None and "<" in told):
        return "", body
    return (linked[1] if linked else told).strip(), "\n" * body.count("\n", 0, start) + body[end:]


def _title_from(path: str) -> str:
    return _line(PurePosixPath(path).stem.replace("_", " ").replace("-", " "))


def _folder(path: str) -> str:
    return _line(PurePosixPath(path).parent.name)


def _generation(front: FrontMatter, file: NoteFile, problems: list[Problem]) -> Generation | None:
    if front.values.get("studykit", "") == "":
        return None
    told = _line(front.text("studykit")).lower()
    try:
        return Generation("off" if told in ("false", "no") else told)
    except ValueError:
        shown = told if len(told) <= 40 else told[:40] + "…"
        what = f"studykit: {shown} is not known" if shown else "studykit: holds no word"
        advice = "write off, authored, ready or all"
        problems.append(Problem(file.path, 1, "unknown-setting", what, advice))
        return None


def _sections(draft: Draft, blocks: Sequence[Piece]) -> None:
    section = SectionSketch((), 0, 1)
    held: list[Piece] = []
    path: list[tuple[int, str]] = []
    links: list[str] = []
    for block in [*blocks, None]:
        if isinstance(block, HandCard) or (block and block.kind is not BlockKind.HEADING):
            held.append(block)
            continue
        sketch_section(section, held)
        draft.sections.append(section)
        held = []
        if block is None:
            break
        inline = read_heading(block.text)
        while path and path[-1][0] >= block.level:
            path.pop()
        if inline.text and not _repeats_title(inline.text, draft.note.title, block.level, path):
            path.append((block.level, inline.text.strip(" :")))
        stamps = tuple(stamp for _, stamp in inline.stamps)
        headings = tuple(text for _, text in path)
        section = SectionSketch(headings, block.level, block.first_line, stamps)
        section.links.extend(inline.links)
        section.tags.extend(inline.tags)
    for section in draft.sections:
        links.extend(section.links)
        draft.stamps.extend((stamp, section.line) for stamp in section.stamps)
        for sketch in section.sketches:
            draft.stamps.extend((stamp, sketch.claim.first_line) for stamp in sketch.stamps)
            draft.stamps.extend((stamp, sketch.claim.first_line) for stamp in sketch.lead)
        draft.problems.extend(_broken_clozes(section, draft.file.path))
    tags = [*draft.note.tags, *(tag for section in draft.sections for tag in section.tags)]
    draft.note = replace(
        draft.note,
        links=tuple(dict.fromkeys(link for link in links if link)),
        tags=tuple(dict.fromkeys(tags)),
    )


def _broken_clozes(section: SectionSketch, path: str) -> list[Problem]:
    advice = "write {{c1::answer}} with a number from 1 to 500, and braces in pairs"
    return [
        Problem(path, line, "broken-cloze", f"{what}; it makes no card", advice)
        for line, what in section.broken
    ]


def _repeats_title(text: str, title: str, level: int, path: list[tuple[int, str]]) -> bool:
    return level <= 2 and not path and text.casefold().strip() == title.casefold().strip()


# ---------------------------------------------------------------- finishing


def _finish(
    draft: Draft, siblings: Sequence[Sequence[Fields]], config: Config
) -> tuple[Note, tuple[Problem, ...]]:
    note, path = draft.note, draft.file.path
    rule = config.folder_of(path).third_field or config.notes.third_field
    length = note.video.length if note.video else None
    shape, doubtful = decide(draft.fields, siblings, length, rule)
    impossible = doubtful and any(f[0] >= IMPOSSIBLE_HOURS for f in draft.fields if len(f) == 3)
    lead_in = config.lead_in_of(path, note.video.id if note.video else "")
    reading = _CitationReading(note.video, shape, not impossible, lead_in)
    sections = tuple(_section(section, reading) for section in draft.sections)
    note, lost = with_files(replace(note, sections=sections), draft.file.media, config.media)
    note = replace(note, silence=_silence(note, draft))
    problems = [*draft.problems, *lost, *_stamp_problems(draft, shape, doubtful, length)]
    broken = any(problem.code == "broken-front-matter" for problem in problems)
    if note.video is None and not note.silence and not broken and _unlinked(draft):
        problems.append(
            Problem(
                path,
                1,
                "no-video",
                "no video is named, so stamps cannot be links",
                "add videoId to the front matter",
            )
        )
    return note, tuple(problems)


def _unlinked(draft: Draft) -> bool:
    """Whether a stamp does not name its video itself."""
    return any(not stamp.video for stamp, _ in draft.stamps)


def _section(section: SectionSketch, reading: _CitationReading) -> Section:
    claims = finish_section(section, reading)
    citations = tuple(c for c in map(reading, section.stamps) if c.seconds >= 0)
    return Section(section.headings, section.level, section.line, _kept(claims), citations)


def _kept(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if not _PREAMBLE.match(claim.text))


LONGEST = IMPOSSIBLE_HOURS * 3600  # no link goes where no video reaches


@dataclass(frozen=True, slots=True)
class _CitationReading:
    """Turns printed stamps into citations of one note. Unreadable ones get second -1.

    Where the note is not ``sure`` to be in hh:mm:ss, its stamps past the hour get no link.
    """

    video: Video | None
    shape: Shape
    sure: bool = True
    lead_in: int = 0

    def __call__(self, stamp: Stamp) -> Citation:
        fields = self._fields(stamp)
        seconds = seconds_of(fields, self.shape)
        video = self.video
        if stamp.video and not _is_same(stamp.video, video):
            seconds, video = seconds_of(stamp.fields), stamp.video
        if seconds is None:
            return Citation(-1, stamp.label)
        repaired = self.shape is not Shape.CLOCK and seconds != seconds_of(fields)
        end = seconds_of(stamp.end, self.shape) if stamp.end else None
        return Citation(
            seconds,
            stamp.label,
            Origin.REPAIRED if repaired else Origin.OWN,
            self._link(video, fields, seconds),
            end if end is not None and end > seconds else None,
        )

    def _link(self, video: Video | None, fields: Fields, seconds: int) -> str | None:
        """The link that opens a little before the second, where there is one to that second."""
        if video is None or not self._reaches(fields, seconds) or video.at(seconds) is None:
            return None
        return video.at(max(0, seconds - self.lead_in))

    def _reaches(self, fields: Fields, seconds: int) -> bool:
        unsure = not self.sure and len(fields) == 3 and fields[0] > 0
        return seconds < LONGEST and not unsure

    def _fields(self, stamp: Stamp) -> Fields:
        """Where attribute and text disagree: the attribute, unless only the text can be read."""
        if stamp.printed and seconds_of(stamp.fields, self.shape) is None:
            return stamp.printed
        return stamp.fields


def _is_same(one: Video, other: Video | None) -> bool:
    """Whether a link leads into a note's own video; a file is the same in whatever folder."""
    if other is None or one.key == other.key or one.id == other.id:
        return other is not None
    files = one.key.startswith("file:") and other.key.startswith("file:")
    return files and PurePosixPath(one.id).name == PurePosixPath(other.id).name


def _silence(note: Note, draft: Draft) -> str:
    claims = note.claims
    if not claims:
        return "empty"
    if note.video is None and not draft.stamps and _is_index(claims, draft):
        return "index-page"
    words = sum(len(claim.text.split()) for claim in claims)
    if words < 120 and not draft.stamps and any(_REFUSAL.search(c.text) for c in claims[:4]):
        return "refusal"
    return ""


def _is_index(claims: Sequence[Claim], draft: Draft) -> bool:
    linked = 0
    for claim in claims:
        covered = sum(mark.end - mark.start for mark in claim.marks if mark.target)
        linked += covered >= 0.6 * len(claim.text)
    return linked >= 0.6 * len(claims)


def _stamp_problems(
    draft: Draft, shape: Shape, doubtful: bool, length: int | None
) -> list[Problem]:
    path = draft.file.path
    found: list[Problem] = []
    if shape is not Shape.CLOCK:
        stamp, line = next(
            (s, n)
            for s, n in sorted(draft.stamps, key=lambda pair: seconds_of(pair[0].fields[:2]) == 0)
            if len(s.fields) == 3
        )
        plain, read = seconds_of(stamp.fields), seconds_of(stamp.fields, shape)
        found.append(
            Problem(
                path,
                line,
                "shape-repaired",
                f"stamps are read as {shape.value}: {stamp.label} is second {read}, "
                f"not {'readable' if plain is None else plain}",
                'set third_field = "forbid" for the folder if that is wrong',
            )
        )
    elif doubtful:
        line = next((n for s, n in draft.stamps if len(s.fields) == 3), 1)
        found.append(
            Problem(
                path,
                line,
                "shape-doubtful",
                "stamps may be mm:ss:00; they are read as printed",
                'set third_field = "force" for the folder, or give the video\'s length',
            )
        )
    for stamp, line in dict.fromkeys(draft.stamps):
        found.extend(_one_stamp(path, line, stamp, shape, length))
    return found


def _one_stamp(
    path: str, line: int, stamp: Stamp, shape: Shape, length: int | None
) -> list[Problem]:
    seconds = seconds_of(stamp.fields, shape) if stamp.fields else None
    printed = seconds_of(stamp.printed, shape) if stamp.printed else None
    if seconds is None and printed is None:
        return [
            Problem(
                path,
                line,
                "unreadable-stamp",
                f"no time can be read from {stamp.label!r}",
                "write hh:mm:ss",
                Severity.ERROR,
            )
        ]
    if seconds is not None and printed is not None and abs(seconds - printed) > 2:
        source = "the link" if stamp.video else "data-t"
        message = f"{source} says second {seconds} ({stamp.label}), the text second {printed}"
        return [Problem(path, line, "stamps-disagree", message, "make both the same")]
    if seconds is not None and length is not None and seconds > length:
        message = f"{stamp.label} lies beyond the video's end at second {length}"
        return [Problem(path, line, "beyond-end", message, "mend the stamp", Severity.ERROR)]
    return []
