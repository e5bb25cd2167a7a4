from __future__ import annotations

from collections import Counter
from dataclasses import replace

from study_desk import card, cloze

from studykit.config import StudyConfig
from studykit.model import QuestionAnswer, Rating
from studykit.scheduler.health import advice, answer_words, leech_reasons
from studykit.scheduler.review_stats import Span

WELL = Span(200, 200, 9, 900.0, 200, 180)


def answers(**counts: int) -> dict[Rating, int]:
    return {Rating[name.upper()]: count for name, count in counts.items()}


def test_all_is_well() -> None:
    assert advice(answers(again=20, hard=10, good=160), WELL, StudyConfig()) == ()


def test_hard_as_a_fail_long_steps_and_a_retention_far_from_the_wish_are_named() -> None:
    study = StudyConfig(learning_steps=(60.0, 86_400.0))
    hard, steps, retention = advice(
        answers(again=2, hard=60, good=60), replace(WELL, remembered=140), study
    )
    assert "press Again" in hard
    assert "steps" in steps
    assert "70%" in retention


def test_too_little_says_nothing() -> None:
    few = Span(9, 9, 1, 60.0, 9, 2)
    assert advice(answers(hard=9), few, StudyConfig()) == ()


def test_a_leech_has_its_reasons() -> None:
    long = card(3, content=QuestionAnswer("Why?", "because " * 13))
    twin = card(4, content=QuestionAnswer("Which?", "It is 1."))
    alike = Counter(answer_words(one.content) for one in (card(1), twin))
    assert leech_reasons(card(1), alike) == (
        "1 other card with the same answer",
        "a figure",
    )
    assert leech_reasons(long, {answer_words(long.content): 1}) == ("a long answer",)
    assert leech_reasons(cloze(5), {}) == ("a figure",)
