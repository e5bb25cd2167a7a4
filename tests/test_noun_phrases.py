"""Noun phrases within a question."""

from __future__ import annotations

import pytest
from card_desk import page

from studykit.extractor.wording.noun_phrases import is_plural, soften

PAGE = page(
    "The market in Kent pays well for wax [0:10]. Keepers in Kent use the Langstroth hive [0:20]. "
    "A keeper sells honey at the market [0:30]."
)


def test_names_keep_their_capitals() -> None:
    assert (
        soften("Wax of the Langstroth Hive in Kent", PAGE) == "wax of the Langstroth hive in Kent"
    )


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [
        ("types of honey", True),
        ("analysis", False),
        ("wax and honey", True),
        ("news", False),
        ("Fresenius (FMS)", False),
        ("AWS", False),
        ("SDKs", True),
    ],
)
def test_number_of_a_noun_phrase(phrase: str, plural: bool) -> None:
    assert is_plural(phrase) is plural


def test_a_coined_word_of_a_heading_in_capitals_is_small() -> None:
    assert soften("Tidal Reducibility and Rest", PAGE) == "tidal reducibility and rest"
    assert soften("Paleomagnetic Dating", PAGE) == "paleomagnetic dating"
