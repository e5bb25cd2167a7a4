"""What `studykit check` finds beyond what reading finds, and every code there is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from studykit.model import Note, NoteFile, Problem, Replacement, Severity

#: Every code of a problem, with what it means; docs/checks.md explains each.
CODES: dict[str, str] = {
    "missing-path": "a path that was asked for does not exist",
    "unreadable": "a file or folder cannot be read",
    "failed-note": "studykit itself failed on a note",
    "not-utf8": "a file is not UTF-8 text",
    "no-file": "what is named like a note is a pipe or a device",
    "conflict-copy": "a sync left this copy beside its note",
    "among-decks": "a note lies in the folder of the decks",
    "too-large": "a file is larger than 16 MB",
    "link-not-followed": "a symbolic link was not followed",
    "folder-named-as-note": "a folder is named like a note",
    "media-missing": "a picture or recording is not there",
    "media-remote": "a picture or recording is not on this machine",
    "media-outside": "a picture or recording lies outside the workspace",
    "media-too-large": "a picture or recording is larger than [media] largest",
    "merge-marker": "a note was merged by half",
    "broken-front-matter": "the front matter is not valid YAML, or not closed",
    "unknown-setting": "the front matter's studykit key has an unknown value",
    "no-video": "there are stamps, but no video is named",
    "no-title": "the front matter has no title",
    "unreadable-stamp": "a stamp holds no time that can be read",
    "stamps-disagree": "a stamp's attribute and its text name different times",
    "shape-repaired": "three-field stamps were read as mm:ss:00 or mm:ss:hundredths",
    "shape-doubtful": "three-field stamps may not be hh:mm:ss",
    "beyond-end": "a stamp lies beyond the video's known end",
    "unbalanced-link": "a wikilink is opened and not closed, or closed and not opened",
    "stray-anchor": "a closing </a> without its opening tag",
    "misspelt-stamp": "a stamp's anchor is misspelt; its time was recovered",
    "broken-cloze": "a cloze or highlight of the author's can be no card",
    "hand-card-unread": "something looks like a card by hand and makes none",
    "empty-section": "a heading has nothing below it",
    "duplicate-note": "two notes have the same text",
    "no-claims": "nothing in the note states anything",
    "not-a-note": "the page is an index or a refusal, and makes no cards",
    "listing": "a line of a deck's listing is no card",
}
_WRAPPER = re.compile(r"\s*(?:`{3,}|~{3,})\s*(?:markdown|md)\s*$")
_CODE = re.compile(r"`[^`\n]*`")
_TITLE = re.compile(r"\s*---\n(?:.*\n)*?[\"']?title[\"']?[ \t]*:[ \t]*\S")
_TAG = re.compile(r"<a\b([^<>]*)>")
_RIGHT = re.compile(r"\s*(?:class=\"yt-timestamp\"\s+)?data-t=(\"[^\"]*\"|'[^']*')[^<>]*")
_TIME = re.compile(r"(?<![\d:])\d{1,3}(?::\d{2}){1,2}(?![\d:])")


def lint(
    files: Sequence[NoteFile], notes: Sequence[tuple[Note, tuple[Problem, ...]]]
) -> list[Problem]:
    """All problems of notes: those found while reading, and those of their form."""
    found: list[Problem] = []
    for file, (note, problems) in zip(files, notes, strict=True):
        found += problems
        found += _form(file)
        found += _content(note)
    return found


def duplicates(digests: Iterable[tuple[str, str]]) -> list[Problem]:
    """What is said of notes that have the text of another; ``digests`` are the paths of those that
    have a text, each with its digest.
    """
    by_digest: dict[str, list[str]] = defaultdict(list)
    for path, digest in digests:
        by_digest[digest].append(path)
    return [
        Problem(path, 1, "duplicate-note", f"has the same text as {paths[0]}", "keep one")
        for paths in by_digest.values()
        for path in paths[1:]
    ]


def _content(note: Note) -> list[Problem]:
    if note.silence == "empty":
        return [Problem(note.path, 1, "no-claims", "states nothing", "write some claims")]
    if note.silence:
        message = f"makes no cards: it is {note.silence.replace('-', ' ')}"
        return [Problem(note.path, 1, "not-a-note", message, severity=Severity.HINT)]
    found = []
    for n, section in enumerate(note.sections):
        below = note.sections[n + 1] if n + 1 < len(note.sections) else None
        if section.claims or not section.level or (below and below.level > section.level):
            continue
        name = section.headings[-1] if section.headings else ""
        found.append(
            Problem(
                note.path,
                section.line,
                "empty-section",
                f"nothing stands below the heading {name!r}",
                severity=Severity.HINT,
            )
        )
    return found


def _form(file: NoteFile) -> list[Problem]:
    found: list[Problem] = []
    if file.text.strip() and not _TITLE.match(file.text):
        message = "the front matter has no title; cards show the file's name"
        found.append(
            Problem(file.path, 1, "no-title", message, "add title: …", severity=Severity.HINT)
        )
    fenced = False
    for number, line in enumerate(file.text.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")) and not _WRAPPER.match(line):
            fenced = not fenced
        if fenced or not any(sign in line for sign in ("[[", "]]", "<a", "</a")):
            continue
        bare = _CODE.sub("", line)
        if bare.count("[[") != bare.count("]]") and "]](" not in bare and "[[[" not in bare:
            message = "a wikilink is not opened and closed in pairs"
            found.append(
                Problem(file.path, number, "unbalanced-link", message, "mend its brackets")
            )
        if bare.count("</a") > len(re.findall(r"<a\b", bare)):
            found.append(_stray_anchor(file.path, number, line))
        if any(_is_wrong(attributes) for attributes in _TAG.findall(bare)):
            found += _misspelt(file.path, number, line)
    return found


def _is_wrong(attributes: str) -> bool:
    """Whether an anchor speaks of a time, but not as a stamp's anchor does."""
    speaks = "timestamp" in attributes or "data-" in attributes
    return speaks and not _RIGHT.fullmatch(attributes)


def _misspelt(path: str, number: int, line: str) -> list[Problem]:
    """Where a misspelt anchor holds exactly one time, the mend is certain."""

    def right(match: re.Match[str]) -> str:
        times = _TIME.findall(match[1])
        if not _is_wrong(match[1]) or len(times) != 1:
            return match[0]
        return f'<a class="yt-timestamp" data-t="{times[0]}">'

    mended = _TAG.sub(right, line)
    if mended == line:
        return []
    message = "a stamp's anchor is misspelt; its time was read all the same"
    fix = Replacement(number, line, mended)
    return [Problem(path, number, "misspelt-stamp", message, "mend it with --fix", fix=fix)]


def _stray_anchor(path: str, number: int, line: str) -> Problem:
    """Only a doubled closing tag can be mended with certainty."""
    mended = re.sub(r"(</a\s*>)(?:\s*</a\s*>)+", r"\1", line)
    fix = Replacement(number, line, mended) if mended != line else None
    return Problem(
        path, number, "stray-anchor", "a closing </a> stands alone", "remove it", fix=fix
    )
