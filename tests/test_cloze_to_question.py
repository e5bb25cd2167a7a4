"""Blanks asked as questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.language import analyse
from studykit.extractor.wording.cloze_to_question import as_question
from studykit.extractor.words import content_words


def asked(sentence: str, answer: str, hint: str) -> tuple[str, str] | None:
    analysis = analyse([sentence])[0]
    start = sentence.index(answer)
    return as_question(analysis, analysis.find(start, start + len(answer)), hint)


@pytest.mark.parametrize(
    ("sentence", "answer", "hint", "question"),
    [
        (
            "Galileo, an astronomer from Pisa, described the moons of Jupiter.",
            "Galileo",
            "who",
            "Which astronomer from Pisa described the moons of Jupiter?",
        ),
        (
            "In 1610, Galileo discovered four moons of Jupiter.",
            "1610",
            "which year",
            "In which year did Galileo discover four moons of Jupiter?",
        ),
        (
            "The lighthouse at Cordouan was completed in 1611.",
            "1611",
            "which year",
            "In which year was the lighthouse at Cordouan completed?",
        ),
        (
            "On June 6, 1944, Allied troops landed on the beaches of Normandy.",
            "June 6, 1944",
            "when",
            "When did Allied troops land on the beaches of Normandy?",
        ),
        (
            "A human body cell contains 46 chromosomes.",
            "46",
            "how many",
            "How many chromosomes does a human body cell contain?",
        ),
        (
            "The telescope, designed by Anna Keller, opened a new window on dust clouds.",
            "Anna Keller",
            "who",
            "Who designed the telescope?",
        ),
        (
            "The pressure of a gas in a closed box depends on its temperature and volume.",
            "its temperature and volume",
            "what",
            "What does the pressure of a gas in a closed box depend on?",
        ),
    ],
)
def test_plain_questions(sentence: str, answer: str, hint: str, question: str) -> None:
    found = asked(sentence, answer, hint)
    assert found is not None
    assert found[0] == question
    assert found[1].lower() == answer.lower()


@pytest.mark.parametrize(
    ("sentence", "answer", "hint"),
    [
        # Leans on what came before.
        ("It depends on the temperature of the gas in the box.", "the temperature", "what"),
        ("These machines were built in 1944 for the British navy.", "1944", "which year"),
        # Two things said of one subject.
        ("The mill burned down in 1884 and was rebuilt by its owner.", "1884", "which year"),
        # Negation turns round with difficulty.
        ("The tower was not finished until 1910 for lack of money.", "1910", "which year"),
        # Whom "her" means is not on the card.
        ("In 2004, the editor of a paper in Rio asked her for a column.", "2004", "which year"),
        # A bound is part of the answer.
        ("The valley has more than 300 mills on its rivers.", "300", "how many"),
    ],
)
def test_what_is_in_doubt_stays_a_cloze(sentence: str, answer: str, hint: str) -> None:
    assert asked(sentence, answer, hint) is None


words = st.lists(
    st.sampled_from(
        """In 1610 , Galileo discovered four moons of Jupiter which was called by the old It does
        not depend on a cell contains 46 % chromosomes . " and an astronomer""".split()
    ),
    max_size=18,
).map(" ".join)


@given(
    st.one_of(words, st.text(max_size=60)),
    st.sampled_from(["who", "what", "which year", "when", "how many", "what percentage", "why"]),
    st.data(),
)
def test_a_question_never_tells_its_answer(sentence: str, hint: str, data: st.DataObject) -> None:
    analysis = analyse([sentence])[0]
    if not analysis.tokens:
        return
    first = data.draw(st.integers(0, len(analysis.tokens) - 1))
    last = data.draw(st.integers(first + 1, len(analysis.tokens)))
    found = as_question(analysis, (first, last), hint)
    if found is not None:
        question, answer = found
        assert question.endswith("?")
        assert answer
        assert not content_words(question) & content_words(answer)
