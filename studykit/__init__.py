"""Flashcards with timestamps from Markdown notes of videos.

What can be imported from here is the public API; docs/api.md shows it at work. Everything else may
change from one release to the next. Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from studykit.version import __version__ as __version__

if TYPE_CHECKING:
    from studykit.api import Workspace as Workspace
    from studykit.api import extract as extract
    from studykit.api import read_notes as read_notes
    from studykit.build.plan import Prepared as Prepared
    from studykit.build.whole_build import Built as Built
    from studykit.config import Config as Config
    from studykit.errors import StudykitError as StudykitError
    from studykit.model import Candidate as Candidate
    from studykit.model import Card as Card
    from studykit.model import Citation as Citation
    from studykit.model import Claim as Claim
    from studykit.model import Cloze as Cloze
    from studykit.model import Extraction as Extraction
    from studykit.model import Memory as Memory
    from studykit.model import Note as Note
    from studykit.model import Plan as Plan
    from studykit.model import Problem as Problem
    from studykit.model import QuestionAnswer as QuestionAnswer
    from studykit.model import Rating as Rating
    from studykit.model import Review as Review
    from studykit.model import Section as Section
    from studykit.study.session import Session as Session
    from studykit.study.sitting import SessionOptions as SessionOptions

_MODEL = (
    "Candidate Card Citation Claim Cloze Extraction Memory Note Plan Problem QuestionAnswer Rating"
    " Review Section"
)
_HOMES = {
    **dict.fromkeys(("Workspace", "extract", "read_notes"), "studykit.api"),
    **dict.fromkeys(_MODEL.split(), "studykit.model"),
    "Session": "studykit.study.session",
    "SessionOptions": "studykit.study.sitting",
    "Built": "studykit.build.whole_build",
    "Config": "studykit.config",
    "Prepared": "studykit.build.plan",
    "StudykitError": "studykit.errors",
}
__all__ = (
    "Built",
    "Candidate",
    "Card",
    "Citation",
    "Claim",
    "Cloze",
    "Config",
    "Extraction",
    "Memory",
    "Note",
    "Plan",
    "Prepared",
    "Problem",
    "QuestionAnswer",
    "Rating",
    "Review",
    "Section",
    "Session",
    "SessionOptions",
    "StudykitError",
    "Workspace",
    "extract",
    "read_notes",
)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'studykit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
