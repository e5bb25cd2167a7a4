"""Noun phrases within a question."""

from __future__ import annotations

import pytest

from studykit.extractor.wording.noun_phrases import is_plural


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
