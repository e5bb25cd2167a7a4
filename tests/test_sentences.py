"""Where sentences end: a sample checked by hand, and laws."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.notes.sentences import sentence_spans

SAMPLE = [
    "Dr. Hale left. | She came back.",
    "It fell by 3.5 percent. | Nobody saw it.",
    "J. R. Smith wrote it. | He died in 1880.",
    "Use salts, e.g. Epsom salt, daily. | Then rest.",
    "He paused... then spoke.",
    "He paused... | Then he spoke.",
    'She said "Stop. Now." and left.',
    'She said "Stop." | He stopped.',
    'He called it "odd". | While it ran, it was "hot". | Then it stopped.',
    "It works (see Fig. 3. It is large) for now. | Done.",
    "It weighs 5 kg. | 10 people lifted it.",
    "The U.S. Army came. | It stayed.",
    "He lives in the U.S. | They moved there.",
    "Is it true? | Yes! | It is.",
    "At 5 p.m. it closed. | We went home.",
    "Apples, pears, etc. grow here. | They are sweet.",
    "Call `a.b. C` first. | Then wait.",
    "Let \\(x = 1. Y\\) hold. | It does.",
    "Version 2.0 came out. | It was slow.",
    "It lacks vitamin C. | The skin makes vitamin D.",
    "That was I. | You were late.",
    "No. 5 is alive. | It moves.",
    "It rains in St. Louis vs. Chicago. | Both are wet.",
    "¿Qué es? | Es un corazón.",
    "“First. Second.” he said.",
]


@pytest.mark.parametrize("marked", SAMPLE)
def test_sample(marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert [text[a:b] for a, b in sentence_spans(text)] == marked.split(" | ")


@given(st.text())
def test_spans_are_in_order_and_leave_only_space_out(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for first, last in spans:
        assert text[at:first].strip() == ""
        assert first < last
        assert text[first:last] == text[first:last].strip()
        at = last
    assert text[at:].strip() == ""


GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"


@pytest.mark.parametrize("line", GOLDEN.read_text(encoding="utf-8").splitlines()[1:])
def test_golden(line: str) -> None:
    sentences = [part.strip() for part in line.split("|")]
    text = " ".join(sentences)
    assert [text[first:last] for first, last in sentence_spans(text)] == sentences
