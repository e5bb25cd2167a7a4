"""Sentences cut to what is asked."""

from __future__ import annotations

import pytest
from card_desk import asked, by, cloze, extract
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.clause import Span
from studykit.extractor.language import Analysis, analyse
from studykit.extractor.wording.compression import core, superfluous
from studykit.extractor.wording.edits import edited


def spot(sentence: str, answer: str) -> tuple[Analysis, Span]:
    analysis = analyse([sentence])[0]
    start = sentence.index(answer)
    return analysis, analysis.find(start, start + len(answer))


def focused(sentence: str, answer: str) -> str:
    analysis, span = spot(sentence, answer)
    return edited(analysis, superfluous(analysis, span)).analysis.text


@pytest.mark.parametrize(
    ("sentence", "answer", "expected"),
    [
        (
            "However, the queen of a strong hive produces 1,500 eggs a day in June.",
            "1,500",
            "The queen of a strong hive produces 1,500 eggs a day in June.",
        ),
        (
            "He explained that the moons of Jupiter were found in 1610 by a man in Padua.",
            "1610",
            "The moons of Jupiter were found in 1610 by a man in Padua.",
        ),
        (
            "The miller of Greenford also owned a press and therefore sold rapeseed oil.",
            "rapeseed oil",
            "The miller of Greenford owned a press and sold rapeseed oil.",
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
        (
            "Lighthouse keepers burned whale oil in glass lamps; harbour towns burned coal in "
            "iron baskets.",
            "whale oil",
            "Lighthouse keepers burned whale oil in glass lamps.",
        ),
    ],
)
def test_a_sentence_keeps_what_is_asked(sentence: str, answer: str, expected: str) -> None:
    assert focused(sentence, answer) == expected


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
        ("Old harbour lamps burned spermaceti (a wax of the sperm whale) day and night.", "sperma"),
        (
            "Old lamps (first lit in 1823 by Fresnel) used rings (not plain lenses) of glass.",
            "1823",
        ),
        # Two things said.
        ("He reported that the tower fell in 1703 and that a storm had undermined it.", "1703"),
    ],
)
def test_what_an_answer_needs_stays(sentence: str, answer: str) -> None:
    assert focused(sentence, answer) == sentence


def test_an_answer_loses_the_remark_it_trails() -> None:
    analysis, span = spot(
        "Beavers calm a river by building dams of felled trees, making it easier for salmon.",
        "building dams of felled trees, making it easier for salmon",
    )
    assert analysis.span_text(*core(analysis, span)) == "building dams of felled trees"


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
def test_the_answer_is_never_cut(sentence: str, data: st.DataObject) -> None:
    analysis = analyse([sentence])[0]
    if not analysis.tokens:
        return
    first = data.draw(st.integers(0, len(analysis.tokens) - 1))
    last = data.draw(st.integers(first + 1, len(analysis.tokens)))
    short = core(analysis, (first, last))
    assert short[0] == first < short[1] <= last
    found = edited(analysis, superfluous(analysis, (first, last)))
    span = found.span((first, last))
    assert span is not None
    kept = [t.text.lower() for t in found.analysis.tokens[slice(*span)]]
    assert kept == [t.text.lower() for t in analysis.tokens[first:last]]


@given(st.one_of(sentences, st.text(max_size=80)), st.data())
def test_edits_keep_one_tree_and_true_offsets(sentence: str, data: st.DataObject) -> None:
    analysis = analyse([sentence])[0]
    count = len(analysis.tokens)
    if not count:
        return
    first, last = sorted(data.draw(st.tuples(st.integers(0, count), st.integers(0, count))))
    now = edited(analysis, [(first, last)]).analysis
    assert sum(t.head == t.i for t in now.tokens) == 1
    assert all(now.text[t.start : t.end] == t.text for t in now.tokens)
    for i in range(len(now.tokens)):
        first, last = now.subtree(i)
        assert first <= i < last
