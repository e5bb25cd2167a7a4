"""What is wrong with the stamps of a note."""

from __future__ import annotations

from studykit.extractor.notes.begun_note import BegunNote
from studykit.extractor.notes.citation_spellings import Stamp
from studykit.extractor.notes.timecodes import Shape, seconds_of
from studykit.model import (
    Problem,
    Severity,
)


def stamp_problems(
    begun: BegunNote, shape: Shape, doubtful: bool, length: int | None
) -> list[Problem]:
    """What is wrong with stamps read in a shape; ``length`` of the video in seconds, if known."""
    path = begun.file.path
    found: list[Problem] = []
    if shape is not Shape.CLOCK:
        stamp, line = next(
            (s, n)
            for s, n in sorted(begun.stamps, key=lambda pair: seconds_of(pair[0].fields[:2]) == 0)
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
        line = next((n for s, n in begun.stamps if len(s.fields) == 3), 1)
        found.append(
            Problem(
                path,
                line,
                "shape-doubtful",
                "stamps may be mm:ss:00; they are read as printed",
                'set third_field = "force" for the folder, or give the video\'s length',
            )
        )
    for stamp, line in dict.fromkeys(begun.stamps):
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


def unlinked(begun: BegunNote) -> bool:
    """Whether a stamp does not name its video itself."""
    return any(not stamp.video for stamp, _ in begun.stamps)
