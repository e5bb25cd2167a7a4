"""Headings as questions."""

from __future__ import annotations

import pytest
from card_desk import page

from studykit.extractor.heading_questions import (
    ask_heading,
    clean_heading,
    counts_otherwise,
    is_closed_heading,
    is_plural,
    soften,
)

PAGE = page(
    "The market in Kent pays well for wax [0:10]. Keepers in Kent use the Langstroth hive [0:20]. "
    "A keeper sells honey at the market [0:30]."
)


@pytest.mark.parametrize(
    ("heading", "question", "kind"),
    [
        ("What is a Hive?", "What is a Hive?", "asked"),
        ("How to Open a Hive", "How do you open a hive?", "aspect"),
        ("Why Wax Matters", "Why does wax matter?", "aspect"),
        ("How Bees Work", "How do bees work?", "aspect"),
        ("The Importance of Wax", "Why is wax important?", "aspect"),
        ("The Importance of Drones", "Why are drones important?", "aspect"),
        ("Types of Hives", "What are the three types of hives?", "list"),
        ("Benefits of Wax", "What are the three benefits of wax?", "list"),
        ("Key Challenges in Kent", "What are the three key challenges in Kent?", "list"),
        ("Side Effects", "What are the three side effects?", "list"),
        ("Honey vs. Wax", "How do honey and wax differ?", "open"),
        ("Impact of Mites on Bees", "What impact do mites have on bees?", "open"),
        ("The Role of Drones", "What role do drones play?", "open"),
        ("Defining Honey", "What is honey?", "aspect"),
        ("The Langstroth Hive", "What are the key points on the Langstroth hive?", "topic"),
        ("3. Steps for Feeding", "What are the three steps for feeding?", "list"),
    ],
)
def test_what_a_heading_is_decides_how_it_is_asked(heading: str, question: str, kind: str) -> None:
    found = ask_heading(heading, PAGE, 3)
    assert found is not None
    assert (found.text, found.kind) == (question, kind)


@pytest.mark.parametrize("heading", ["Introduction", "Conclusion", "Key Takeaways", "", "1."])
def test_headings_that_name_no_subject_are_not_asked(heading: str) -> None:
    assert ask_heading(heading, PAGE, 3) is None


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
    assert is_closed_heading("Types of Mites")
    assert not is_closed_heading("Implications of the Two Types")


def test_a_heading_may_count_otherwise() -> None:
    assert counts_otherwise("Five Reasons to Keep Bees", 4)
    assert not counts_otherwise("Five Reasons to Keep Bees", 5)
    assert not counts_otherwise("Reasons to Keep Bees", 4)


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Tidal Reducibility and Rest", "What are the key points on tidal reducibility and rest?"),
        ("Paleomagnetic Dating", "What are the key points on paleomagnetic dating?"),
    ],
)
def test_a_coined_word_of_a_heading_in_capitals_is_small(heading: str, question: str) -> None:
    found = ask_heading(heading, PAGE, 0)
    assert found is not None
    assert found.text == question
