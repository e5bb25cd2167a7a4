"""Sentences cut to what is asked."""

from __future__ import annotations

import pytest
from card_desk import asked, by, cloze, extract
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.language import analyse
from studykit.extractor.wording.shorten import shortened


def cut(sentence: str, answer: str) -> tuple[str, str]:
    """What is left of a sentence, and of its answer."""
    start = sentence.index(answer)
    text, place = shortened(analyse([sentence])[0], (start, start + len(answer)))
    return text, text[slice(*place)]


@pytest.mark.parametrize(
    ("sentence", "answer", "expected"),
    [
        (
            "However, the queen of a strong hive produces 1,500 eggs a day in June.",
            "1,500",
            "The queen of a strong hive produces 1,500 eggs a day in June.",
        ),
        (
            "Copper roofs (e.g. on old town halls) become green because of carbonates from rain.",
            "carbonates",
            "Copper roofs become green because of carbonates from rain.",
        ),
        (
            "The mill on the upper river was powered by a wooden wheel of four metres, which made "
            "the miller and his sons rich within ten years.",
            "wooden",
            "The mill on the upper river was powered by a wooden wheel of four metres.",
        ),
    ],
)
def test_a_sentence_keeps_what_is_asked(sentence: str, answer: str, expected: str) -> None:
    assert cut(sentence, answer)[0] == expected


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        # Who thinks so belongs to an opinion.
        ("Ann Barker argues that copper roofs outlast three generations of slate.", "slate"),
        # A remark on the answer is what tells it from others.
        (
            "The keepers of the northern lights burned spermaceti, which comes from the head of "
            "a whale and gives a very clear and steady flame.",
            "spermaceti",
        ),
        # Brackets that explain the answer, and brackets that hold it.
        (
            "Old harbour lamps burned spermaceti (a wax of the sperm whale) day and night.",
            "spermaceti",
        ),
        # Two things said.
        ("He reported that the tower fell in 1703 and that a storm had undermined it.", "1703"),
    ],
)
def test_what_an_answer_needs_stays(sentence: str, answer: str) -> None:
    assert cut(sentence, answer)[0] == sentence


def test_an_answer_loses_the_remark_it_trails() -> None:
    sentence = "Beavers calm a river by building dams of felled trees, making it easier for salmon."
    answer = "building dams of felled trees, making it easier for salmon"
    assert cut(sentence, answer)[1] == "building dams of felled trees"


def test_cards_are_cut_to_what_is_asked() -> None:
    body = (
        "## Lamps\n\nMoreover, the Fresnel lens of the Cordouan lighthouse was first lit in 1823 "
        "(after two winters of trials and repairs), which made the old mirrors useless [1:00].\n"
    )
    (candidate,) = by(extract(body), "number")
    assert cloze(candidate) == (
        "The Fresnel lens of the Cordouan lighthouse was first lit in {{c1::1823::which year}}."
    )


def test_a_reason_is_asked_without_its_asides() -> None:
    body = (
        "## Roofs\n\nCopper roofs (as on old town halls) turn green in wet cities because "
        "carbonates form on the metal, which then protects the wood for centuries [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Copper"), "why")
    question, answer = asked(candidate)
    assert question == "Why do copper roofs turn green in wet cities?"
    assert answer == "Because carbonates form on the metal"


sentences = st.lists(
    st.sampled_from(
        """However, He explained that the queen lays eggs (e.g. many) and bees which sting ; while
        of in 1850 , leading to wax honey is are was called by " ” . : This shows""".split()
    ),
    min_size=1,
    max_size=25,
).map(" ".join)


@given(st.one_of(sentences, st.text(max_size=80)), st.data())
def test_the_answer_is_never_cut_but_at_its_end(sentence: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(sentence)))
    last = data.draw(st.integers(first, len(sentence)))
    text, place = shortened(analyse([sentence])[0], (first, last))
    answer = text[slice(*place)]
    assert sentence[first:last].lower().startswith(answer.lower())
