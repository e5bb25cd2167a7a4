"""No two cards of a note ask the same, and no two answer each other."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from studykit.model import Claim
from studykit.writer.checks.draft import Draft, telling
from studykit.writer.checks.numerals import figures
from studykit.writer.digests import plain

#: How alike questions are (of 100) that ask the same: with the same answer, with it of one claim,
#: and whatever the answer.
ALIKE, ALIKE_OF_ONE_CLAIM, ALIKE_WHOLE = 80, 55, 97
SAME_ANSWER = 80


class Fronts:
    """The cards so far, each with its words in the forms in which they are compared."""

    def __init__(self) -> None:
        self._seen: list[_Front] = []

    def add(self, draft: Draft) -> None:
        """Remember a card."""
        self._seen.append(_front(draft))

    def has_twin(self, draft: Draft) -> bool:
        """Whether another card asks nearly the same, or one claim for the same answer."""
        mine = _front(draft)
        return any(_same(mine, other) for other in self._seen)

    def has_mirror(self, draft: Draft) -> bool:
        """Whether another claim's card and this one each show the other's answer."""
        mine = _front(draft)
        return any(
            mine.told <= other.asked and other.told <= mine.asked and not mine.claims & other.claims
            for other in self._seen
            if mine.told and other.told
        )


@dataclass(frozen=True, slots=True)
class _Front:
    question: str
    answer: str
    numbers: tuple[frozenset[str], frozenset[str]]
    asked: frozenset[str]
    told: frozenset[str]
    claims: frozenset[Claim]


def _front(draft: Draft) -> _Front:
    return _Front(
        " ".join(sorted(plain(draft.question).split())),
        " ".join(sorted(plain(draft.answer).split())),
        (figures(draft.question), figures(draft.answer)),
        telling(draft.question),
        telling(draft.answer),
        frozenset(draft.claims),
    )


def _same(one: _Front, other: _Front) -> bool:
    # Cards of a table differ in a number alone.
    if one.numbers != other.numbers:
        return one.question == other.question and one.numbers[0] == other.numbers[0]
    if fuzz.ratio(one.answer, other.answer, score_cutoff=SAME_ANSWER):
        least = ALIKE_OF_ONE_CLAIM if one.claims & other.claims else ALIKE
    else:
        least = ALIKE_WHOLE
    return fuzz.ratio(one.question, other.question, score_cutoff=least) > 0
