"""What in a learner's habits works against the model, and why leeches are leeches. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from studykit.config import StudyConfig
from studykit.model import Card, Cloze, Content, Rating, Status
from studykit.render.cloze import parse_cloze
from studykit.scheduler.review_stats import Span

_DAY = 86_400
_ENOUGH = 100
_APART = 0.05
_LONG = 12


def advice(ratings: Mapping[Rating, int], recent: Span, study: StudyConfig) -> tuple[str, ...]:
    """Lines that name a habit and what to do; none when all is well or too little is known.

    ``ratings`` says how often each was given, ``recent`` are the days by which true retention is
    judged.
    """
    found = [_hard_as_a_fail(ratings), _steps(study), _retention(recent, study.desired_retention)]
    return tuple(line for line in found if line)


def _hard_as_a_fail(ratings: Mapping[Rating, int]) -> str:
    hard, again = ratings.get(Rating.HARD, 0), ratings.get(Rating.AGAIN, 0)
    total = sum(ratings.values())
    if total < _ENOUGH or hard < 3 * again or hard < 0.15 * total:
        return ""
    return (
        f"Hard was pressed {hard} times and Again {again} times: Hard means remembered; "
        "press Again when you had forgotten"
    )


def _steps(study: StudyConfig) -> str:
    long = [step for step in (*study.learning_steps, *study.relearning_steps) if step >= _DAY]
    if not long:
        return ""
    return "steps of a day or more keep the model from choosing the day: use steps within a day"


def _retention(recent: Span, wished: float) -> str:
    true = recent.retention
    if true is None or recent.tested < _ENOUGH or abs(true - wished) < _APART:
        return ""
    than = "less" if true < wished else "more"
    return (
        f"you remember {true:.0%} of what is due, {than} than the {wished:.0%} you wish for: "
        "`studykit optimize` fits the model to you"
    )


def leech_reasons(card: Card, answers: Mapping[str, int]) -> tuple[str, ...]:
    """Why a card may be hard to keep: what its answer is like, and whether others share it.

    ``answers`` says how many of the active cards have each answer (:func:`answer_words`).
    """
    answer = answer_words(card.content)
    same = answers.get(answer, 0) - (card.status is Status.ACTIVE)
    reasons = []
    if same > 0:
        reasons.append(f"{same} other card{'s' * (same > 1)} with the same answer")
    if len(answer.split()) > _LONG:
        reasons.append("a long answer")
    if any(map(str.isdigit, answer)):
        reasons.append("a figure")
    return tuple(reasons)


def answer_words(content: Content) -> str:
    """A card's answer, by which likeness is told."""
    if isinstance(content, Cloze):
        text = "; ".join(blank.answer for blank in parse_cloze(content.text))
    else:
        text = content.answer
    return " ".join(text.casefold().split())
