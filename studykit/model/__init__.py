"""The words of studykit: frozen values that every room shares.

**Card text** is the one text format of claims and cards: plain text in which maths stands as
``\\(...\\)`` or ``\\[...\\]``, code as `` `...` `` or a fenced block, and a line break as a line
break. Everything else is literal; :mod:`studykit.render` turns card text into HTML or terminal
text. All instants are aware UTC datetimes, all positions in a video whole seconds, all lines
1-based in the file with the front matter counted.

They are written down by subject in the files of this folder, and imported from here.
"""

from studykit.model.card import (
    Candidate,
    Card,
    Cloze,
    Content,
    Edits,
    Extraction,
    LeftOut,
    Point,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)
from studykit.model.media import (
    Media,
    MediaFile,
)
from studykit.model.note import (
    Citation,
    Claim,
    ClaimKind,
    ForeignSchedule,
    Generation,
    Mark,
    MarkKind,
    Note,
    NoteFile,
    Origin,
    Section,
    Video,
)
from studykit.model.plan import (
    Change,
    Outcome,
    Plan,
)
from studykit.model.problem import (
    Problem,
    Replacement,
    Severity,
)
from studykit.model.reply import (
    Grade,
    Reply,
    WrittenCard,
)
from studykit.model.review import (
    Adopted,
    Memory,
    Rating,
    Review,
    ReviewKind,
    ReviewOrigin,
    State,
)

__all__ = [
    "Adopted",
    "Candidate",
    "Card",
    "Change",
    "Citation",
    "Claim",
    "ClaimKind",
    "Cloze",
    "Content",
    "Edits",
    "Extraction",
    "ForeignSchedule",
    "Generation",
    "Grade",
    "LeftOut",
    "Mark",
    "MarkKind",
    "Media",
    "MediaFile",
    "Memory",
    "Note",
    "NoteFile",
    "Origin",
    "Outcome",
    "Plan",
    "Point",
    "Problem",
    "QuestionAnswer",
    "Rating",
    "Replacement",
    "Reply",
    "Review",
    "ReviewKind",
    "ReviewOrigin",
    "Section",
    "Severity",
    "Source",
    "State",
    "Status",
    "Tier",
    "Video",
    "WrittenCard",
]
