"""What is wrong in a learner's text, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error fails a check, a warning and a hint do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A certain mend of one line: ``old`` is the whole line as it is, ``new`` as it should be."""

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the learner's text: a value, never an exception.

    ``code`` is stable and documented in docs/checks.md.
    """

    path: str
    line: int
    code: str
    message: str
    advice: str = ""
    severity: Severity = Severity.WARNING
    fix: Replacement | None = None
