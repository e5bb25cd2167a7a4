"""Headings as questions."""

from __future__ import annotations

import pytest
from card_desk import page

from studykit.extractor.heading_questions import (
    ask_division,
    clean_heading,
    counts_otherwise,
    is_plural,
    is_question,
    soften,
)

PAGE = page(
    "The market in Kent pays well for wax [0:10]. Keepers in Kent use the Langstroth hive [0:20]. "
    "A keeper sells honey at the market [0:30]."
)


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Types of Hives", "What are the three types of hives?"),
        ("The Three Stages of Brood", "What are the three stages of brood?"),
        ("2. Wax Forms", "What are the three wax forms?"),
    ],
)
def test_a_heading_that_divides_is_asked(heading: str, question: str) -> None:
    assert ask_division(heading, PAGE, 3) == question


@pytest.mark.parametrize(
    "heading", ["Introduction", "Key Takeaways", "", "1.", "Benefits of Wax", "The Langstroth Hive"]
)
def test_other_headings_are_not_asked(heading: str) -> None:
    assert ask_division(heading, PAGE, 3) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [("¿Qué es la cera?", True), ("蜜蜂とは？", True), ("ما هو العسل؟", True), ("Wax", False)],
)
def test_questions_are_known_in_any_script(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_names_keep_their_capitals() -> None:
    assert (
        soften("Wax of the Langstroth Hive in Kent", PAGE) == "wax of the Langstroth hive in Kent"
    )


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [
        ("types of honey", True),
        ("analysis", False),
        ("wax and honey", True),
        ("news", False),
        ("Fresenius (FMS)", False),
        ("AWS", False),
        ("SDKs", True),
    ],
)
def test_number_of_a_noun_phrase(phrase: str, plural: bool) -> None:
    assert is_plural(phrase) is plural


def test_numbers_before_headings_are_dropped() -> None:
    assert clean_heading("Step 2: Light the Smoker") == "Light the Smoker"
    assert clean_heading("IV. Winter:") == "Winter"


def test_the_head_of_a_heading_says_whether_its_set_has_an_end() -> None:
    assert ask_division("Types of Mites", PAGE, 2)
    assert ask_division("Implications of the Two Types", PAGE, 2) is None


def test_a_heading_may_count_otherwise() -> None:
    assert counts_otherwise("Five Reasons to Keep Bees", 4)
    assert not counts_otherwise("Five Reasons to Keep Bees", 5)
    assert not counts_otherwise("Reasons to Keep Bees", 4)


def test_a_coined_word_of_a_heading_in_capitals_is_small() -> None:
    assert soften("Tidal Reducibility and Rest", PAGE) == "tidal reducibility and rest"
    assert soften("Paleomagnetic Dating", PAGE) == "paleomagnetic dating"
