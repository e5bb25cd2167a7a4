"""Which of a note's proposals become ready cards, and what its words say of a card's worth."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from card_desk import page, proposals
from hypothesis import given
from hypothesis import strategies as st

from studykit.config import CardsConfig
from studykit.extractor.proposal import Proposal
from studykit.extractor.score import Face, features, usable
from studykit.extractor.selection import BAR, FIGURES_MORE, FIT, Chosen, Share, Told, select
from studykit.extractor.word_worth import note_worth, word_worth, words_told
from studykit.model import Tier

FLOOR = CardsConfig().floor
TOWNS = ("Whitby", "Deal", "Rye", "Hythe", "Dover", "Lydd")
BODY = "\n\n".join(
    f"The keepers of {town} counted {n},400 straw hives beside the old harbour wall [0:{n}]."
    for n, town in enumerate(TOWNS, 11)
)


def pool(scores: list[float], generator: str = "name") -> list[Chosen]:
    """A proposal a claim, each as likely usable as is said."""
    found = proposals(BODY, "number")
    return [Chosen(p, generator, score, 0.0) for p, score in zip(found, scores, strict=False)]


def ready(found: list[Chosen], share: Share) -> list[float]:
    """The scores of those that become ready, the best first."""
    taken = select(found, Told(set()), share).taken
    return sorted((c.score for c in taken if c.tier is Tier.READY), reverse=True)


def test_up_to_five_are_taken_that_are_fit_and_more_only_over_the_bar() -> None:
    fit = (FIT + BAR) / 2
    assert ready(pool([fit] * 6), Share(9, 0, FLOOR)) == [fit] * 5
    assert ready(pool([BAR + 0.1] * 6), Share(9, 0, FLOOR)) == [BAR + 0.1] * 6


def test_the_least_is_filled_up_to_the_floor() -> None:
    poor = (FLOOR + FIT) / 2
    assert ready(pool([0.9, poor, poor, poor, FLOOR - 0.1]), Share(9, 3, FLOOR)) == [
        0.9,
        poor,
        poor,
    ]
    assert ready(pool([0.9, FLOOR - 0.1]), Share(9, 3, FLOOR)) == [0.9]
    assert ready(pool([0.9, 0.2, 0.1]), Share(9, 3, 0)) == [0.9, 0.2, 0.1]


def test_a_figure_has_to_be_worth_more() -> None:
    between = FIT + FIGURES_MORE / 2
    assert ready(pool([between]), Share(9, 0, FLOOR)) == [between]
    assert ready(pool([between], "number"), Share(9, 0, FLOOR)) == []


def test_the_sentence_before_a_card_s_own_may_tell_what_another_asks() -> None:
    text = "The keepers of Whitby raised 4,200 straw hives. The port of Deal had 310 more [0:12]."
    first, second = proposals(text, "number")
    asked: list[Proposal] = [first, replace(second, context=first.claim.text)]
    found = [Chosen(p, "name", 0.9, 0.0) for p in asked]
    assert len(ready(found, Share(9, 0, FLOOR))) == 2
    elsewhere = replace(asked[1], context="Of 4,200 hives in all, few were made of straw.")
    found = [found[0], replace(found[1], proposal=elsewhere)]
    assert len(ready(found, Share(9, 0, FLOOR))) == 1


def test_a_card_has_one_worth_in_every_process() -> None:
    text = "When the tide turns and the river is low, a harbour of Kent has nothing but its mud and"
    code = (
        "from studykit.extractor.word_worth import word_worth\n"
        f"print(repr(word_worth({text + ' … to lie on'!r}, 'shells', 'what', {text!r},"
        " ('How the sea makes money', 'What people think of it'), True)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(said) == 1


CLOZE = ("The … keeps wax soft.", "propolis", "what", "Bees seal gaps.", ("Bees",), True)


def test_words_are_told_with_where_they_stand() -> None:
    told = words_told(*CLOZE)
    assert {"q:keeps", "a:propol", "c:bees", "t:bees", "h=what", "b=the", "n=keeps"} <= told
    assert {"nn=keeps wax", "s=propolis", "e=propolis"} <= told
    assert words_told("What is wax?", "A lipid", "", "", (), False) >= {"f=what is", "s=a"}


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=60), st.booleans())
def test_any_card_has_a_worth_and_a_chance(
    asked: str, answer: str, title: str, is_cloze: bool
) -> None:
    assert abs(word_worth(asked, answer, "", "", (title,), is_cloze)) < 50
    kind = "cloze" if is_cloze else "question"
    assert 0 < usable(Face("name", kind, asked, answer, title=title)) < 1


@pytest.mark.parametrize("place", [("Mindset", "Motivation"), ("Motivation", "Mindset")])
def test_the_order_of_headings_is_nothing_to_words(place: tuple[str, ...]) -> None:
    assert word_worth("…", "x", "", "", place, True) == pytest.approx(
        word_worth("…", "x", "", "", place[::-1], True)
    )


DENSE = ("enzyme", "bacteria", "lens", "treaty", "membrane", "voltage", "protein", "isotope")
LOOSE = ("mindset", "success", "vibe", "hustle", "motivat", "brand", "audience", "content")


def test_the_words_of_a_note_speak_for_its_cards() -> None:
    assert note_worth(DENSE) > note_worth(()) == 0 > note_worth(LOOSE)
    assert note_worth(DENSE) == note_worth(DENSE[::-1])
    card = Face("name", "cloze", "The keepers of … raised straw hives in 1884.", "Whitby")
    told = [usable(replace(card, note=note_worth(words))) for words in (LOOSE, DENSE * 3)]
    assert told[0] < told[1]


def test_a_short_note_is_not_taken_for_a_bad_one() -> None:
    few = set(page("Tea is brewed at 95 degrees for four minutes [0:10].").counts)
    assert abs(note_worth(few)) < 0.3


def test_the_score_sees_what_a_front_tells_by_kin() -> None:
    told = Face("subject", "cloze", "… split before they swarmed in Kurdistan.", "Kurdish hives")
    assert features(told)["rarest told by kin"] == 1
    assert features(replace(told, answer="Alpine hives"))["rarest told by kin"] == 0
