"""No heading on a front tells the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.anki.fields import fields_of
from studykit.model import Cloze, Content, Point, QuestionAnswer
from studykit.model.place import shown_headings
from studykit.render.characters import way_to
from tests.study_desk import card as study_card

HEADINGS = ("Layers of the cornea", "Descemet's membrane", "Healing")


def cloze(answer: str) -> Cloze:
    return Cloze(f"What separates the two is {{{{c1::{answer}::what}}}}, which never grows back.")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (cloze("Descemet's membrane"), ("Layers of the cornea", "Healing")),
        (cloze("the membranes"), ("Layers of the cornea", "Healing")),
        (cloze("collagen"), HEADINGS),
        (cloze("the"), HEADINGS),
        (QuestionAnswer("What is the clear window of the eye called?", "the cornea"), HEADINGS[1:]),
        (QuestionAnswer("Which three?", "cornea", (Point("cornea", ()),)), HEADINGS),
        (cloze("1840"), HEADINGS),
    ],
)
def test_a_heading_that_tells_the_answer_is_not_shown(
    content: Content, shown: tuple[str, ...]
) -> None:
    assert shown_headings(HEADINGS, content) == shown


def test_scripts_without_spaces_are_compared_as_they_stand() -> None:
    assert shown_headings(("角膜の層", "治癒"), cloze("角膜")) == ("治癒",)


@given(st.lists(st.text(max_size=30)), st.text(max_size=30))
def test_what_is_shown_are_headings_in_their_order(headings: list[str], answer: str) -> None:
    shown = shown_headings(tuple(headings), QuestionAnswer("Which?", answer))
    assert [h for h in headings if h in shown] == list(shown)


def test_front_and_anki_field_show_no_telling_heading() -> None:
    told = study_card(1, content=QuestionAnswer("Which half comes before the second?", "the first"))
    assert way_to(told) == "All about maths"
    assert "First part" not in fields_of(told)
    assert "First part" in fields_of(study_card(1))
