"""Printed stamps as citations of one note: their second, their link, and whether it was mended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from studykit.extractor.notes.citation_spellings import Stamp
from studykit.extractor.notes.timecodes import IMPOSSIBLE_HOURS, Fields, Shape, seconds_of
from studykit.model import (
    Citation,
    Origin,
    Video,
)

LONGEST = IMPOSSIBLE_HOURS * 3600  # no link goes where no video reaches


@dataclass(frozen=True, slots=True)
class CitationReading:
    """Turns printed stamps into citations of one note. Unreadable ones get second -1.

    Where the note is not ``sure`` to be in hh:mm:ss, its stamps past the hour get no link.
    """

    video: Video | None
    shape: Shape
    sure: bool = True
    lead_in: int = 0

    def __call__(self, stamp: Stamp) -> Citation:
        """A stamp as it is cited; seconds of the video, -1 where they cannot be read."""
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
