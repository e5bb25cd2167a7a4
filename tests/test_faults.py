"""Faults that readers found in cards, each kind with a sentence of our own."""

from __future__ import annotations

import pytest
from card_desk import extract, proposals

from studykit.extractor.question_types.acronym import expansions
from studykit.model import Cloze, QuestionAnswer


def shown(body: str) -> list[str]:
    found = []
    for card in extract(body).candidates:
        content = card.content
        told = (
            content.text if isinstance(content, Cloze) else f"{content.question} {content.answer}"
        )
        found.append(told)
    return found


def test_an_explanation_of_three_verbs_keeps_all_three() -> None:
    body = (
        "A honey extractor is a drum that takes the frames, spins them, and gathers the honey of "
        "the valley at its foot [0:10]."
    )
    (proposal,) = proposals(body, "definition")
    assert proposal.answer.endswith("at its foot")


def test_a_range_in_words_is_one_figure() -> None:
    body = "Propolis cures in four to ten weeks in the sheds of Kent [0:10]."
    assert "four to ten" in [p.answer for p in proposals(body, "number")]


@pytest.mark.parametrize(
    "lead",
    ["Second Wax Production and Comb Formation", "Langstroth structures the hive in three stages"],
)
def test_what_announces_nothing_is_not_made_a_question(lead: str) -> None:
    body = f"{lead}:\n\n* Sweating [0:10]\n* Chewing [0:20]\n* Building [0:30]\n"
    assert not [text for text in shown(body) if text.startswith("What are the")]


def test_a_question_does_not_swallow_a_second_predicate() -> None:
    body = (
        "The Kentish guild gave approximately $500 million in seeds and tools between 1948 and "
        "1960, transferred methods, and built mills [0:10]."
    )
    for content in (card.content for card in extract(body).candidates):
        if isinstance(content, QuestionAnswer):
            assert "transferred" not in content.question
        else:
            assert "built mills" in content.text


def test_what_letters_stand_for_owns_nothing() -> None:
    assert list(expansions("The National Bee Unit's (NBU) inspectors came.")) == [
        ("NBU", "National Bee Unit")
    ]


def test_a_name_of_plain_words_keeps_its_capitals() -> None:
    body = "Paper Comb is a lifestyle app that helps walkers of the Ohio valley find hives [0:10]."
    assert [p.asked for p in proposals(body, "definition")] == ["What is Paper Comb?"]


@pytest.mark.parametrize("label", ["Diagnosis", "Product type", "Classification", "Curiosity"])
def test_labels_that_order_a_text_are_no_terms(label: str) -> None:
    body = f"* **{label}**: a survey of the whole comb by a trained keeper of the valley [0:10]\n"
    assert not proposals(body, "term")


def test_a_word_that_is_the_verb_is_not_blanked() -> None:
    body = "The modern survey reframes what keepers of the Ohio valley knew about Nosema [0:10]."
    assert not [text for text in shown(body) if "{{c1::reframes" in text]


def test_a_blank_does_not_stop_before_its_noun() -> None:
    body = (
        "Crossing the strains results in a queen that looks like a scaled-down, darker queen of "
        "Buckfast [0:10]."
    )
    assert not [text for text in shown(body) if "scaled-down}}" in text or "scaled-down::" in text]


def test_a_year_before_onwards_is_a_year() -> None:
    body = "From 1968 onwards, the keepers of Devon turned away from straw hives [0:10]."
    assert [p.hint for p in proposals(body, "number")] == ["which year"]


def test_where_something_is_richest_is_asked() -> None:
    (proposal,) = proposals(
        "Deep sleep is richest in the first third of the night [4:10].", "completion"
    )
    assert proposal.answer == "the first third"
    assert shown("Deep sleep is richest in the first third of the night [4:10].")
