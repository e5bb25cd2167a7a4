"""What pronouns stand for."""

from __future__ import annotations

import pytest
from card_desk import asked, by, extract, page
from hypothesis import given
from hypothesis import strategies as st

from studykit.extractor.wording.pronouns import antecedent


def resolved(body: str, title: str = "Notes on moons") -> list[str]:
    """What the last claim of a note begins with, resolved."""
    made = page(body, title=title)
    claim = made.note.claims[-1]
    found = antecedent(claim, made)
    return [] if found is None else [found.text]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Io belongs to the inner moons of the system. It has 400 active volcanoes [1:00].", "Io"),
        (
            "Io belongs to the inner moons of the system. Its crust is full of sulphur [1:00].",
            "Io's",
        ),
        (
            "Galilean moons keep one face to the planet. They feel strong tides [1:00].",
            "Galilean moons",
        ),
        (
            "Anna Keller argues that ice hides an ocean. She measured the tides of Europa [1:00].",
            "Anna Keller",
        ),
        (
            "Tidal heating is a process that melts rock. This process keeps the core warm [1:00].",
            "tidal heating",
        ),
        (
            "## Moons\n\n- **Europa**: It hides an ocean below its crust of ice [1:00].",
            "Europa",
        ),
    ],
)
def test_certain_antecedents(body: str, text: str) -> None:
    assert resolved(body + "\n") == [text]


@pytest.mark.parametrize(
    "body",
    [
        # Two that could be meant.
        "Io circles Jupiter in two days and pulls Europa. It has 400 active volcanoes [1:00].",
        "Anna Keller asked Maria Weber about the ice. She measured the tides [1:00].",
        # Nothing is meant.
        "Io circles Jupiter in two days. It takes a good telescope to see the shadow [1:00].",
        "Io circles Jupiter in two days. It is important to use a dark filter [1:00].",
        # A whole event.
        "Io circles Jupiter in two days. This heats the core by friction [1:00].",
        # Another number.
        "Galilean moons keep one face to the planet. It feels strong tides [1:00].",
        # Another paragraph.
        "Io circles Jupiter in two days.\n\nIt has 400 active volcanoes [1:00].",
        # A label that is an aspect, not the thing.
        "- **Surface**: It is covered with sulphur from many volcanoes [1:00].",
        "- **Cost-effectiveness**: It saves the price of a second launch [1:00].",
        # What the sentence says last may be meant.
        "The forerunner of the Hall effect is the Kerr effect. This effect needs light [1:00].",
    ],
)
def test_doubtful_antecedents(body: str) -> None:
    assert resolved("## Moons\n\n" + body + "\n") == []


def test_a_card_names_what_its_claim_leans_on() -> None:
    body = (
        "## Moons\n\nIo belongs to the inner moons of the system. "
        "Its plumes of sulphur were first seen on a photograph in 1979 [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Moons"), "number")
    assert candidate.context == ""
    assert asked(candidate)[0] == (
        "In which year were Io's plumes of sulphur first seen on a photograph?"
    )


words = st.lists(
    st.sampled_from(
        """Io It Its They This the company moon moons is was are a process that melts , . Jupiter
        She Anna Keller says He has volcanoes and however""".split()
    ),
    max_size=24,
).map(" ".join)


@given(words, words)
def test_any_text_is_taken(first: str, second: str) -> None:
    made = page(f"## Moons\n\n{first}. {second} [1:00].\n")
    for claim in made.note.claims:
        found = antecedent(claim, made)
        if found is not None:
            analysis = made.analysis(claim)
            assert analysis is not None
            assert 0 <= found.span[0] < found.span[1] <= len(analysis.tokens)
            assert found.text
