"""Sentences and answers without what a card does not need."""

from __future__ import annotations

import pytest
from card_desk import alone, by, cloze, extract, proposals

from studykit.extractor.context import beside


def test_a_card_loses_its_opening() -> None:
    body = (
        "## Lamps\n\nMoreover, the Fresnel lens of the Cordouan lighthouse was first lit in 1823 "
        "after two winters of trials [1:00].\n"
    )
    (candidate,) = by(extract(body, alone("number")), "number")
    assert cloze(candidate) == (
        "The Fresnel lens of the Cordouan lighthouse was first lit in {{c1::1823::which year}} "
        "after two winters of trials."
    )


def test_a_reason_is_asked() -> None:
    body = (
        "## Roofs\n\nCopper roofs turn green in wet cities because "
        "carbonates form on the metal, which then protects the wood for centuries [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Copper"), "why")
    assert "because {{c1::carbonates form on the metal::why}}, which" in cloze(candidate)


BEFORE = "Harbour towns paid the keepers of lamps from a tax on sails."
SAID = "The lens of Cordouan was first lit in 1823 after two winters of trials"


@pytest.mark.parametrize(
    ("body", "context"),
    [
        (f"{BEFORE} {SAID} [1:00].", BEFORE),
        (f"* **Lamps:** {BEFORE} {SAID} [1:00].", f"Lamps: {BEFORE}"),
        (f"{BEFORE}\n\n{SAID} [1:00].", ""),
        (f"In 1823 the harbour towns raised a tax on sails. {SAID} [1:00].", ""),
        (f"It paid them from a tax on the sails of all. {SAID} [1:00].", ""),
        (f"So it went. {SAID} [1:00].", ""),
    ],
    ids=["same paragraph", "same item", "another paragraph", "tells", "leans", "short"],
)
def test_a_blank_stands_below_the_sentence_before(body: str, context: str) -> None:
    made = by(extract(f"## Coasts\n\n{body}\n", alone("number"), "Lights"), "number")
    assert made[-1].context == context


def test_what_begins_as_the_answer_does_is_no_context() -> None:
    body = "Portuguese keepers paid for lamps by a tax on sails. The lens of the Berlenga tower "
    body += "was shipped from Portugal in the spring of a stormy year [1:00]."
    (proposal,) = proposals(f"## Coasts\n\n{body}\n", "name", "Lights")[-1:]
    assert proposal.answer == "Portugal"
    assert beside(proposal.claim, "Portugal") == ""
    assert beside(proposal.claim, "Berlenga") != ""
