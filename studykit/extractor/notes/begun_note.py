"""A note whose stamps are as printed, before the notes of its video tell what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from studykit.extractor.notes.citation_spellings import Stamp
from studykit.extractor.notes.claims.sketch import SectionSketch
from studykit.extractor.notes.timecodes import Fields
from studykit.model import (
    Note,
    NoteFile,
    Problem,
)


@dataclass(slots=True)
class BegunNote:
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
