"""Sentences and answers without what a card does not need."""

from __future__ import annotations

from card_desk import asked, by, cloze, extract
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.wording.shorten import without_remark


def test_an_answer_loses_the_remark_it_trails() -> None:
    answer = "building dams of felled trees, making it easier for salmon"
    assert without_remark(answer) == "building dams of felled trees"


def test_a_card_loses_its_opening() -> None:
    body = (
        "## Lamps\n\nMoreover, the Fresnel lens of the Cordouan lighthouse was first lit in 1823 "
        "after two winters of trials [1:00].\n"
    )
    (candidate,) = by(extract(body), "number")
    assert cloze(candidate) == (
        "The Fresnel lens of the Cordouan lighthouse was first lit in {{c1::1823::which year}} "
        "after two winters of trials."
    )


def test_a_reason_is_asked() -> None:
    body = (
        "## Roofs\n\nCopper roofs turn green in wet cities because "
        "carbonates form on the metal, which then protects the wood for centuries [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Copper"), "why")
    question, answer = asked(candidate)
    assert question == "Why do copper roofs turn green in wet cities?"
    assert answer == "Because carbonates form on the metal"


@given(st.text(alphabet="ab ,.()", max_size=60))
def test_an_answer_is_cut_at_its_end_only(answer: str) -> None:
    assert answer.startswith(without_remark(answer))
