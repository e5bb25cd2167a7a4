"""Every check of a card by rules: what it shuts out, and what is nearly the same and passes."""

from __future__ import annotations

import re

import pytest
from card_desk import page

from studykit.extractor.checks.order import CHECKS, failed
from studykit.extractor.proposal import cloze, listing, question
from studykit.model import Point


def verdict(text: str, hint: str = "", title: str = "Bees in town", heading: str = "") -> str:
    """What shuts out the blank that stands in [square brackets]."""
    start, end = text.index("["), text.index("]") - 1
    plain = re.sub(r"[\[\]]", "", text)
    noted = page(f"## {heading}\n\n{plain} [0:10]\n" if heading else f"{plain} [0:10]\n", title)
    return failed(cloze(noted.note.claims[0], plain, start, end, hint), noted)


def asked(claim: str, asks: str, answer: str, context: str = "") -> str:
    """What shuts out a question about a claim."""
    noted = page(f"{claim} [0:10]\n")
    return failed(question(noted.note.claims[0], asks, answer, context=context), noted)


LONG = "and so on to the next town with its mill and its weir and its market, " * 4


BLANKS = [
    ("", "Honeybees forage within [five kilometres] of the hive near Graz."),
    ("unsafe-blank", "Honeybees forage by [std::vector] rules near Graz in Austria."),
    ("empty", "Honeybees forage within five kilometres of the hive near Graz[ ]."),
    ("unbalanced", "Honeybees (of the [Carniolan race) near Graz] forage for lime nectar."),
    ("", "Honeybees [(of the Carniolan race) near Graz] forage for lime nectar and pollen."),
    ("long-claim", f"Honeybees of [Graz] forage for nectar, {LONG}till evening comes."),
    ("long-answer", f"Honeybees of Graz forage for [lime nectar {LONG[:140]}] till evening."),
    ("ragged", "Honeybees forage for lime nectar [of the] Carniolan hills near Graz."),
    ("ragged", "Honeybees forage for lime nectar [and for pollen] in the hills near Graz."),
    ("ragged", "Honeybees forage for lime nectar[, pollen] in the hills near Graz in June."),
    ("ragged", "Honeybees forage for [lime]-tree nectar in the Carniolan hills near Graz."),
    ("ragged", "Honeybees forage for lime nectar [(pollen)] in the hills near Graz in June."),
    ("ragged", "Nectar is [the keeper's] gain in the Carniolan hills near Graz in June."),
    ("ragged", "Honeybees forage on [lime trees] that bloom in June in the hills near Graz."),
    ("", "Honeybees forage on [40 trees] that bloom in June in the hills near Graz."),
    ("half-quoted", 'Keepers of Graz call it "the [lime] flow of June" in their almanac.'),
    ("", 'Keepers of Graz call the nectar of June "[lime flow]", as in their almanac.'),
    ("", 'Keepers of "Graz" call the nectar of June [lime flow] in their almanac.'),
    ("pointing-answer", "When the limes bloom, the Graz honeybees need [this bloom] to live."),
    ("leak", "Honeybees of Graz collect lime nectar by [lime collecting] in late June."),
    ("leak", "The Kibble-Zurek mechanism of Graz was worked out by [Wojciech Zurek]."),
    ("leak-place", "Honeybees of Graz forage for [lime nectar] every year in late June."),
    ("leak-number", "Of 40 hives in Graz in Austria [40] were lost to Varroa mites in winter."),
    ("leak-number", "Of the hives in Graz in Austria [40%] are of straw, the other 60% of wood."),
    ("", "Of the hives in Graz in Austria [40%] are of straw, and 50% are painted white."),
    ("leak-letters", "Keepers of Graz fear the mites that bring [DWV] (deformed wing virus)."),
    ("unnamed", "The speaker from Graz keeps [Carniolan] honeybees beside the Mur river."),
]


@pytest.mark.parametrize(("code", "text"), BLANKS)
def test_a_blank(code: str, text: str) -> None:
    title = "Lime nectar of the hills" if code == "leak-place" else "Bees in town"
    assert verdict(text, title=title) == code


@pytest.mark.parametrize(
    ("code", "asks", "answer"),
    [
        ("", "What do the honeybees of Graz forage for in June?", "Lime nectar"),
        ("", "What is propolis?", "A resin of buds"),
        ("long-answer", "What do the honeybees of Graz forage for?", f"Nectar {LONG}"),
        ("unnamed", "What does the speaker say of Graz honeybees?", "Lime nectar is best"),
    ],
)
def test_a_question(code: str, asks: str, answer: str) -> None:
    claim = "The honeybees of Graz forage for lime nectar in June, a resin of buds and pollen."
    assert asked(claim, asks, answer) == code


@pytest.mark.parametrize(
    ("code", "points"),
    [("", 3), ("long-listing", 40)],
)
def test_a_list_may_be_long_but_not_too_long(code: str, points: int) -> None:
    noted = page("Honeybees of Graz gather lime nectar and pollen [0:10].\n")
    told = tuple(Point(f"the nectar of tree {n}") for n in range(points))
    assert failed(listing(noted.note.claims, "What do they gather?", told), noted) == code


def test_what_lasts_is_not_held_to_its_sentence() -> None:
    noted = page("They call it the Kraken of Graz, currently [0:10].\n")
    kept = question(noted.note.claims[0], "What is KRG?", "Kraken of Graz")
    assert failed(kept, noted) != ""
    assert failed(kept, noted, lasting=True) == ""


def test_every_check_is_tried_above() -> None:
    assert {check.code for check in CHECKS if check.cards} - {code for code, _ in BLANKS} == {
        "dangling",
    }


def test_what_leans_on_words_that_are_not_there_makes_no_card() -> None:
    assert verdict("This is why the honeybees of Graz forage for [lime nectar] in June.") != ""
