"""What became of a card that was recognised."""

from __future__ import annotations

from studykit.identity.answers import (
    answer_of,
    card_words,
    holds,
    same_answer,
    told,
)
from studykit.identity.facts import facts_difference, numbers_in, values_replaced
from studykit.identity.similarity import is_section
from studykit.identity.word_overlap import same_text, share_of, spelled_out
from studykit.model import Candidate, Outcome, Point, QuestionAnswer

SAME_POINT = 0.5


def judged(
    before: Candidate, after: Candidate, beside: frozenset[str] = frozenset()
) -> tuple[Outcome, str]:
    """What became of a card that was recognised: kept, moved, reworded or changed, and why.

    ``beside`` are numbers that stand near the new claim. Where the answer is another the card is
    changed, never reworded.
    """
    same_words = before.content == after.content and before.context == after.context
    if same_words:
        return _moved(before, after)
    difference = _difference(before, after, beside)
    if difference:
        return Outcome.CHANGED, difference
    return Outcome.REWORDED, "the same fact in other words"


def _moved(before: Candidate, after: Candidate) -> tuple[Outcome, str]:
    here, there = before.source, after.source
    if here.video_key != there.video_key:
        return Outcome.MOVED, "its video has another id"
    if here.path != there.path:
        return Outcome.MOVED, f"from {here.path}"
    if here.headings != there.headings:
        return Outcome.MOVED, "under another heading"
    if before.citations != after.citations:
        return Outcome.MOVED, "to other seconds"
    return Outcome.KEPT, ""


def _difference(before: Candidate, after: Candidate, beside: frozenset[str]) -> str:
    """In what two tellings differ: the facts, or the answer; "" when they agree."""
    if is_section(before) or is_section(after):
        return "" if same_points(before, after) else "its points changed"
    return _facts_changed(before, after, beside) or _answer_changed(before, after)


def _facts_changed(before: Candidate, after: Candidate, beside: frozenset[str]) -> str:
    if told(before.content) == told(after.content):
        return ""
    if same_text(before.source.claim, after.source.claim):
        return ""
    one = spelled_out(before.source.claim, after.source.claim)
    other = spelled_out(after.source.claim, before.source.claim)
    # A number that only the claim told, not the card, is no change of the card.
    unasked = numbers_in(one) - numbers_in(card_words(before.content))
    replaced = values_replaced(one, other, beside | unasked)
    return facts_difference(one, other, numbers_in(one) - replaced)


def _answer_changed(before: Candidate, after: Candidate) -> str:
    if same_answer(before.content, after.content):
        return ""
    answer = answer_of(before.content)
    if answer and holds(after.source.claim, answer):
        return "asks for another part"
    return "another answer"


def same_points(before: Candidate, after: Candidate) -> bool:
    """Whether two list cards tell the same points, each in its own words."""
    one, other = points_of(before), points_of(after)
    return len(one) == len(other) and paired_points(one, other) == len(one)


def points_of(candidate: Candidate) -> tuple[Point, ...]:
    """The points of a list card; none of another."""
    content = candidate.content
    return content.points if isinstance(content, QuestionAnswer) else ()


def paired_points(one: tuple[Point, ...], other: tuple[Point, ...]) -> int:
    """How many points of one list stand in another, each once."""
    free = list(other)
    count = 0
    for point in one:
        scored = [(_same_point(point.text, its.text), n) for n, its in enumerate(free)]
        score, n = max(scored, default=(0.0, 0))
        if score >= SAME_POINT:
            del free[n]
            count += 1
    return count


def _same_point(one: str, other: str) -> float:
    if facts_difference(one, other):
        return 0.0
    return max(share_of(one, other), share_of(other, one))
