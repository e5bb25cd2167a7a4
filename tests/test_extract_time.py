"""Whatever a note holds, the time to make its cards stays in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from card_desk import HEAD, extract
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.config import Config
from studykit.extractor import language
from studykit.extractor.alike import Alike
from studykit.extractor.document import LONGEST_ASKED
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.words import content_words, shared
from studykit.reader import note_file

RATIO, LEAST = 7.0, 0.15  # of the CPU time of four times the text; seconds below which none counts
SMALL = 25_000

WHOLE: dict[str, str] = {
    "shares": "5% ",
    "years": "in 1995 ",
    "sums": "worth $5 million ",
    "spans": "has for the past 5 years ",
    "dates": "January 5 ",
    "one word": "a",
    "dots": ".",
    "paths": "a/",
    "names_of_code": "a_b ",
    "opening quotes": "“",
    "quotes": '" ',
    "brackets": "(",
    "acronyms before": "aa bb (AB) ",
    "acronyms after": "AB (aa bb) AB stands for ",
    "conditions": "If when, then ",
    "pointing": "such the two x ",
    "bold": "**bee wasp** ",
    "code": "`x` ",
    "sentences": "A is b. ",
    "leaning": "It makes honey bees eat flowers [0:10]. ",
}
NUMBERED: dict[str, str] = {
    "rivers": "The river Ab{n} in Kent is {m} kilometres long [0:10]. ",
    "definitions": "Honey bee{n} is a wasp of the type {m} that eats flowers [0:10]. ",
    "items": "- Type {n} eats {m} flowers [0:10]\n",
    "labels": "- **Bee{n}x**: A kind of insect that eats many flowers {m} [0:10]\n",
    "lists": "There are three types of bee {n}:\n\n- Honey\n- Wax {n}\n- Mason\n\n",
    "sections": "## Types of wax {n}\n\nBees are a kind {m} of wasp [0:10].\n\n",
    "acronyms": "Alpha Beta{n} (AB) is one [0:10]. ",
}


def cpu(text: str) -> float:
    """Seconds of CPU that the cards of a note take, its reading and earlier analyses left out."""
    notes = read_notes([note_file("a.md", HEAD.format(title="Bees") + text)], Config())
    language._known.clear()
    start = time.process_time()
    extract_notes(notes, Config())
    return time.process_time() - start


def grows_in_proportion(make: Callable[[int], str]) -> bool:
    """Whether four times the text takes less than seven times as long, in one of three trials."""
    return any(
        cpu(make(4 * SMALL)) <= max(LEAST, RATIO * max(cpu(make(SMALL)), 0.01)) for _ in range(3)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_one_endless_claim_takes_time_in_proportion(name: str) -> None:
    piece = WHOLE[name]
    assert grows_in_proportion(lambda size: piece * (size // len(piece)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMBERED)
def test_endless_claims_take_time_in_proportion(name: str) -> None:
    piece = NUMBERED[name]

    def make(size: int) -> str:
        return "".join(piece.format(n=n, m=1000 + n) for n in range(size // len(piece)))

    assert grows_in_proportion(make)


def test_a_claim_too_long_for_a_card_is_left_alone() -> None:
    found = extract("Bees make honey in 1995, " * (LONGEST_ASKED // 20) + "and wax [0:10].")
    assert not found.candidates
    assert {entry.reason for entry in found.left_out} == {"long-claim"}


texts = st.lists(
    st.lists(st.sampled_from("bee wax hive queen 1995 Kent".split()), max_size=5).map(" ".join),
    max_size=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, st.sampled_from(["bee wax", "queen 1995 Kent", "hive"]))
def test_alike_finds_what_comparing_each_with_each_finds(held: list[str], text: str) -> None:
    alike: Alike[int] = Alike()
    for place, other in enumerate(held):
        alike.add(place, other)
    words = content_words(text)
    wanted = [n for n, o in enumerate(held) if shared(words, content_words(o)) >= 0.5]
    assert [place for _, place in alike.to(text)] == wanted
