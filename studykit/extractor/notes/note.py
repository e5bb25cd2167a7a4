"""Note files to notes: front matter, sections, claims with citations, and what is wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from studykit.config import Config
from studykit.extractor.notes.begun_note import BegunNote
from studykit.extractor.notes.blocks import BlockKind, read_blocks
from studykit.extractor.notes.citing import CitationReading
from studykit.extractor.notes.claims.sections import sketch_section
from studykit.extractor.notes.claims.sketch import SectionSketch
from studykit.extractor.notes.claims.spreading import finish_section
from studykit.extractor.notes.claims.timed_lines import read_heading
from studykit.extractor.notes.front_matter import read_front_matter
from studykit.extractor.notes.hand_written.card import HandCard, Unread
from studykit.extractor.notes.hand_written.families import Piece, allowed_in, recognised
from studykit.extractor.notes.hand_written.marks import written_in
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.extractor.notes.logseq import with_properties, without_macros
from studykit.extractor.notes.maths import with_short_maths
from studykit.extractor.notes.merge_marks import conflict_lines
from studykit.extractor.notes.note_head import (
    byline,
    first_heading,
    folder_name,
    generation_of,
    one_line,
    tags_of,
    title_from,
)
from studykit.extractor.notes.pictures import with_files
from studykit.extractor.notes.references import resolved
from studykit.extractor.notes.silence import kept, silence_of
from studykit.extractor.notes.stamp_problems import stamp_problems, unlinked
from studykit.extractor.notes.timecodes import IMPOSSIBLE_HOURS, Fields, decide
from studykit.extractor.notes.video import find_video, without_video_line
from studykit.model import (
    Note,
    NoteFile,
    Problem,
    Section,
    Severity,
    Video,
)

_LOG = logging.getLogger(__name__)


def read_notes(files: Sequence[NoteFile], config: Config) -> list[tuple[Note, tuple[Problem, ...]]]:
    """Read notes together: those of one video help each other to tell what their stamps mean.

    Any text is taken; what is wrong with it comes back as problems beside the note.
    """
    return finish_notes([begin_note(file, config) for file in files], config)


def finish_notes(
    begun_notes: Sequence[BegunNote], config: Config
) -> list[tuple[Note, tuple[Problem, ...]]]:
    """Read notes to the end that were begun: all those of a video together."""
    by_video: dict[str, list[BegunNote]] = {}
    for begun in begun_notes:
        if begun.note.video is not None:
            by_video.setdefault(begun.note.video.key, []).append(begun)
    finished = []
    for begun in begun_notes:
        if begun.refused:
            finished.append((begun.note, tuple(begun.problems)))
            continue
        video = begun.note.video
        group = by_video.get(video.key, []) if video else []
        siblings = [other.fields for other in group if other is not begun]
        try:
            finished.append(_finish(begun, siblings, config))
        except Exception as error:
            finished.append((begun.note, (*begun.problems, failure(begun.note.path, error))))
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


def begin_note(file: NoteFile, config: Config) -> BegunNote:
    """A note by itself: its video is known, what its stamps mean is not."""
    try:
        return _begun(file, config)
    except Exception as error:
        note = Note(file.path, title_from(file.path), digest=file.digest)
        return BegunNote(file, note, problems=[failure(file.path, error)])


def parse_note(file: NoteFile, config: Config) -> tuple[Note, tuple[Problem, ...]]:
    """Read one note by itself."""
    return read_notes([file], config)[0]


def video_of(file: NoteFile, config: Config) -> Video | None:
    """The video of a note, without reading the rest of it; None also where that fails."""
    try:
        front = read_front_matter(file.text)
        front, body = with_properties(front, byline(clean_unicode(front.body))[1])
        return find_video(front, body, file.path, config)
    except Exception:  # reading the whole note says what is wrong
        return None


def _begun(file: NoteFile, config: Config) -> BegunNote:
    if marks := conflict_lines(file.text):
        note = Note(file.path, title_from(file.path), digest=file.digest)
        return BegunNote(
            file, note, problems=[_conflict(file.path, n) for n in marks], refused=True
        )
    front = read_front_matter(file.text)
    problems = [] if front.fault is None else [_broken_front_matter(file, *front.fault)]
    channel, body = byline(clean_unicode(front.body))
    front, body = with_properties(front, body)
    video = find_video(front, body, file.path, config)
    body = _settled(without_video_line(body))
    blocks = read_blocks(body, front.first_line)
    title = one_line(front.text("title", "name")) or first_heading(blocks) or title_from(file.path)
    channel = one_line(front.text("channel")) or channel or folder_name(file.path)
    generation = generation_of(front, file, problems)
    note = Note(
        file.path,
        title,
        channel=channel,
        video=video,
        digest=file.digest,
        tags=tags_of(front),
        generation=generation,
    )
    begun = BegunNote(file, note, problems=problems)
    written = written_in(body, front.first_line)
    asked = config.syntaxes_of(file.path)
    pieces, unread = recognised(
        blocks, allowed_in(blocks, front.values, note.tags, written, asked), written
    )
    begun.problems += [_unread(file.path, one) for one in unread]
    _sections(begun, pieces)
    return begun


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


def _sections(begun: BegunNote, blocks: Sequence[Piece]) -> None:
    section = SectionSketch((), 0, 1)
    held: list[Piece] = []
    path: list[tuple[int, str]] = []
    links: list[str] = []
    for block in [*blocks, None]:
        if isinstance(block, HandCard) or (block and block.kind is not BlockKind.HEADING):
            held.append(block)
            continue
        sketch_section(section, held)
        begun.sections.append(section)
        held = []
        if block is None:
            break
        inline = read_heading(block.text)
        while path and path[-1][0] >= block.level:
            path.pop()
        if inline.text and not _repeats_title(inline.text, begun.note.title, block.level, path):
            path.append((block.level, inline.text.strip(" :")))
        stamps = tuple(stamp for _, stamp in inline.stamps)
        headings = tuple(text for _, text in path)
        section = SectionSketch(headings, block.level, block.first_line, stamps)
        section.links.extend(inline.links)
        section.tags.extend(inline.tags)
    for section in begun.sections:
        links.extend(section.links)
        begun.stamps.extend((stamp, section.line) for stamp in section.stamps)
        for sketch in section.sketches:
            begun.stamps.extend((stamp, sketch.claim.first_line) for stamp in sketch.stamps)
            begun.stamps.extend((stamp, sketch.claim.first_line) for stamp in sketch.lead)
        begun.problems.extend(_broken_clozes(section, begun.file.path))
    tags = [*begun.note.tags, *(tag for section in begun.sections for tag in section.tags)]
    begun.note = replace(
        begun.note,
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


def _finish(
    begun: BegunNote, siblings: Sequence[Sequence[Fields]], config: Config
) -> tuple[Note, tuple[Problem, ...]]:
    note, path = begun.note, begun.file.path
    rule = config.folder_of(path).third_field or config.notes.third_field
    length = note.video.length if note.video else None
    shape, doubtful = decide(begun.fields, siblings, length, rule)
    impossible = doubtful and any(f[0] >= IMPOSSIBLE_HOURS for f in begun.fields if len(f) == 3)
    lead_in = config.lead_in_of(path, note.video.id if note.video else "")
    reading = CitationReading(note.video, shape, not impossible, lead_in)
    sections = tuple(_section(section, reading) for section in begun.sections)
    note, lost = with_files(replace(note, sections=sections), begun.file.media, config.media)
    note = replace(note, silence=silence_of(note, begun))
    problems = [*begun.problems, *lost, *stamp_problems(begun, shape, doubtful, length)]
    broken = any(problem.code == "broken-front-matter" for problem in problems)
    if note.video is None and not note.silence and not broken and unlinked(begun):
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


def _section(section: SectionSketch, reading: CitationReading) -> Section:
    claims = finish_section(section, reading)
    citations = tuple(c for c in map(reading, section.stamps) if c.seconds >= 0)
    return Section(section.headings, section.level, section.line, kept(claims), citations)
