"""Lead-ins of lists as questions."""

from __future__ import annotations

import pytest
from card_desk import page
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.wording.list_questions import ask_lead

PAGE = page("Bees live in Austria. The hives of Langstroth hold frames [1:00].\n")


@pytest.mark.parametrize(
    ("lead", "count", "question"),
    [
        (
            "Today, three main methods are used to keep mites out of a hive",
            3,
            "Today, which three main methods are used to keep mites out of a hive?",
        ),
        (
            "A strong colony offers several advantages to the keeper",
            4,
            "Which four advantages to the keeper does a strong colony offer?",
        ),
        (
            "However, the life of a worker consists of two main phases",
            2,
            "Which two main phases does the life of a worker consist of?",
        ),
        ("There are two kinds of frames", 2, "What are the two kinds of frames?"),
        ("Signs of a swarm include", 5, "What are the five signs of a swarm?"),
        (
            "Key steps for a safe inspection",
            3,
            "What are the three key steps for a safe inspection?",
        ),
        (
            "Langstroth described several rules for hives, including",
            3,
            "Which three rules for hives did Langstroth describe?",
        ),
    ],
)
def test_lead_ins_become_questions(lead: str, count: int, question: str) -> None:
    assert ask_lead(lead, count, PAGE) == question


@pytest.mark.parametrize(
    "lead",
    [
        # Announces nothing that could be counted.
        "Before the first frost the keeper does this",
        # Another number than was found.
        "There are 16 kinds of frames",
        # A sentence of its own, whose verb is a noun as well.
        "Three kinds of evidence support each other",
        # Not a noun.
        "What keepers expect of a queen",
    ],
)
def test_other_lead_ins_do_not(lead: str) -> None:
    assert ask_lead(lead, 3, PAGE) is None


words = st.lists(
    st.sampled_from(
        """There are two main kinds of hives include several methods keep the A colony , consists
        following including which What Langstroth ( ) " by : is""".split()
    ),
    min_size=1,
    max_size=16,
).map(" ".join)


@given(st.one_of(words, st.text(min_size=1, max_size=60)), st.integers(2, 9))
def test_any_lead_in_is_taken(lead: str, count: int) -> None:
    question = ask_lead(lead, count, PAGE)
    assert question is None or (question.endswith("?") and not question.endswith("??"))
