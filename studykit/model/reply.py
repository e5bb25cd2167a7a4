"""What writers answer and judges say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A question that a writer proposed, before any check.

    ``claims`` are the texts of the claims it names, as they were sent. ``quote`` is what the writer
    says stands in them. ``mends`` is the words' digest of the card that it is a better wording of.
    """

    claims: tuple[str, ...]
    question: str
    answer: str
    quote: str = ""
    mends: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a writer answered about a note, or a part of one.

    ``asked`` are digests of the claims it was asked about: an older reply about them is out of
    date. ``prompt`` is the version of the wording, ``model`` who answered ("" when not known).
    """

    path: str
    title: str
    channel: str
    video_key: str
    tags: tuple[str, ...]
    asked: tuple[str, ...]
    cards: tuple[WrittenCard, ...]
    prompt: str
    model: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Grade:
    """A judge's word on a card as a learner sees it: 3 ready, 2 usable, 1 poor, 0 wrong.

    ``card`` is a digest of the card's words, so that other words have no grade.
    """

    card: str
    grade: int
    fault: str
    advice: str
    path: str
    video_key: str
    prompt: str
    model: str
    at: datetime
