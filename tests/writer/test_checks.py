"""Each check on cards that it must refuse, and on those that it must let pass."""

from __future__ import annotations

import pytest

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.reader import note_file
from studykit.writer.check_order import refused_by
from studykit.writer.checks.draft import Draft, Setting
from studykit.writer.prompt_assembly import numbered

NOTE = """---
title: The lighthouse at Skarvik
videoId: lIghthouse1
---

## The Fresnel lens

Augustin Fresnel's lens of 1822 bends light with rings of prisms instead of one thick block [0:10].
It does not absorb much light, so a single lamp reaches 30 kilometres [0:30].
Fog scatters the beam and decreases its range to under 2 kilometres [0:50].
The foghorn was tested from 1851–53 and is silent when the fog detector fails [1:10].

## Keepers

The tool `lampctl` starts the lamp at dusk, and automation ended the keepers' work in 1987 [2:10].
There is no remedy for salt spray on the panes [2:40].
"""
((READ, _),) = read_notes([note_file("n.md", NOTE)], Config())
CLAIMS = [claim for _, claim in numbered(READ)]
PASSES = [
    (0, "What does Fresnel's lens use instead of one thick block of glass?", "Rings of prisms"),
    (1, "How far does a single lamp behind a Fresnel lens reach?", "30 kilometres"),
    (1, "Why can a single lamp reach 30 kilometres?", "The lens does not absorb much light"),
    (2, "To what does fog reduce the beam's range?", "Under 2 kilometres"),
    (3, "Until which year was the foghorn tested?", "1853"),
    (4, "Which tool starts the lamp at dusk?", "`lampctl`"),
    (5, "Which remedy is there for salt spray on the panes?", "None"),
]
REFUSED = [
    (0, "What is Fresnel's lens made of?", "Important things", "empty-words"),
    (0, "In which year did Fresnel make his lens?", "1823", "foreign-number"),
    (0, "What did Fresnel and Isaac Newton bend with prisms?", "Light", "foreign-name"),
    (0, "Does Fresnel's lens use prisms?", "Yes, rings of prisms", "yes-or-no"),
    (0, "What does it bend with rings of prisms?", "Light", "nameless"),
    (0, "What does the speaker say about Fresnel's lens of 1822?", "Rings of prisms", "nameless"),
    (0, "What bends light and when was the lens made?", "Rings of prisms", "asks-twice"),
    (0, "What is a tower with a strong lamp called?", "A lighthouse", "leaks-place"),
    (0, "Which prisms form rings of prisms?", "Rings of prisms", "leaks"),
    (2, "What does fog increase?", "The beam's range", "denies"),
    (4, "What did automation not end in 1987?", "The keepers' work", "denies"),
    (4, "Which tool starts the lamp?", "https://evil.test/x", "marked-up"),
    (
        0,
        "How does Fresnel's lens of 1822 bend light?",
        "With rings of prisms that bend light instead of one thick block as Fresnel did",
        "long-written",
    ),
]


def card(n: int, question: str, answer: str) -> Draft:
    return Draft(question, answer, CLAIMS[n].text, (CLAIMS[n],), Setting(READ, "en"))


@pytest.mark.parametrize(("n", "question", "answer"), PASSES)
def test_good_cards_pass(n: int, question: str, answer: str) -> None:
    assert refused_by(card(n, question, answer)) == ""


@pytest.mark.parametrize(("n", "question", "answer", "code"), REFUSED)
def test_bad_cards_are_refused(n: int, question: str, answer: str, code: str) -> None:
    assert refused_by(card(n, question, answer)) == code
