# ruff: noqa: E501
"""A studied card stays the card it is: its kind, its question and its answer, as long as a claim
still tells its fact, whatever became of the note's words.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.config import Config
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.identity.answers import answer_of, same_answer
from studykit.identity.ids import birth_id
from studykit.identity.matching import match
from studykit.identity.similarity import kind_of
from studykit.identity.standing_claims import stand
from studykit.model import (
    Candidate,
    Card,
    Change,
    Cloze,
    Memory,
    Note,
    Outcome,
    Plan,
    QuestionAnswer,
    State,
    Status,
)
from studykit.reader import note_file

NOW = datetime(2026, 5, 1, tzinfo=UTC)
STANDS = {Outcome.KEPT, Outcome.REWORDED, Outcome.MOVED}


def read(body: str) -> tuple[Note, list[Candidate]]:
    text = f"---\ntitle: A year at the mill\nvideoId: aB3dE5fG7h9\n---\n\n{body}\n"
    (found,) = extract_notes(read_notes([note_file("a.md", text)], Config()), Config())
    return found.note, list(found.candidates)


def cards_of(candidates: list[Candidate]) -> list[Card]:
    made: list[Card] = []
    for candidate in candidates:
        card_id = birth_id(candidate, [card.id for card in made])
        made.append(Card(card_id, candidate, Status.ACTIVE, NOW, "d"))
    return made


def studied(cards: list[Card]) -> dict[str, Memory]:
    return {card.id: Memory(card.id, State.REVIEW, NOW, NOW, 9.0, 5.0, reps=2) for card in cards}


def revise(before: str, after: str) -> tuple[list[Card], Plan]:
    """Every card of the first note is studied, then the second takes its place."""
    cards = cards_of(read(before)[1])
    note, found = read(after)
    memory = studied(cards)
    return cards, stand(match(cards, found, memory, [note]), [note])


def about(plan: Plan, answer: str, kind: str = "") -> Change:
    """The change of the known card that asks for some words."""
    (found,) = [
        change
        for change in plan.changes
        if change.card
        and answer.lower() in answer_of(change.card.content)
        and kind_of(change.card.candidate) in (kind or kind_of(change.card.candidate))
        and kind_of(change.card.candidate) != "section"
    ]
    return found


def is_kept(change: Change) -> bool:
    """Whether a card keeps its kind and answer on a claim of the new note."""
    card, now = change.card, change.candidate
    assert card is not None
    if change.outcome not in STANDS or now is None:
        return False
    return kind_of(card.candidate) == kind_of(now) and same_answer(card.content, now.content)


MILL = """## Stones

* The upper stone of the mill turns 120 times in a minute [0:10].
* A pair of French stones lasts for about 40 years before it wears too thin [0:20].
* The miller dresses the grooves with a hardened bill every three weeks [0:30].

## Water

A breastshot wheel is a wheel that takes the water at the height of its axle [1:00]. The Water Mill Trust (WMT) repaired 14 sluices along the upper river [1:10].
"""


@pytest.mark.parametrize(
    ("answer", "old", "new"),
    [
        pytest.param("40", "lasts for about 40 years", "will last some 40 years", id="reworded"),
        pytest.param(
            "14",
            "(WMT) repaired 14 sluices",
            "(WMT), often called the Trust, repaired 14 sluices",
            id="an aside put in",
        ),
        pytest.param(
            "40",
            "* A pair of French stones lasts",
            "* **Wear**: A pair of French stones lasts",
            id="a label gained",
        ),
        pytest.param(
            "14",
            "The Water Mill Trust (WMT) repaired",
            "The WMT repaired",
            id="abbreviated",
        ),
        pytest.param(
            "120",
            "turns 120 times in a minute [0:10].\n* A pair of French stones lasts",
            "turns 120 times in a minute, and a pair of French stones lasts",
            id="joined, first",
        ),
        pytest.param(
            "40",
            "turns 120 times in a minute [0:10].\n* A pair of French stones lasts",
            "turns 120 times in a minute, and a pair of French stones lasts",
            id="joined, second",
        ),
        pytest.param(
            "14",
            "repaired 14 sluices along the upper river [1:10]",
            "did much along the upper river [1:10]. In one year the Trust repaired "
            "14 sluices of the river [1:12]",
            id="split",
        ),
        pytest.param(
            "120",
            "* The upper stone of the mill turns 120 times in a minute [0:10].\n",
            "The upper stone turns 120 times a minute [0:10].\n\n",
            id="an item drawn into a sentence",
        ),
    ],
)
def test_a_studied_card_stays_what_it_is(answer: str, old: str, new: str) -> None:
    assert old in MILL
    _, plan = revise(MILL, MILL.replace(old, new))
    change = about(plan, answer)
    assert is_kept(change), change
    asked = [c.candidate for c in plan.of(Outcome.NEW) if c.candidate]
    assert not [c for c in asked if answer in answer_of(c.content).split()]


def test_a_definition_outlives_a_blank_that_the_note_would_rather_ask() -> None:
    old = "A breastshot wheel is a wheel that takes the water at the height of its axle"
    new = (
        "A breastshot wheel, common in Kent, is one that takes the water at the height of its axle"
    )
    _, plan = revise(MILL, MILL.replace(old, new))
    changes = [c for c in plan.changes if c.card and "breastshot" in c.card.source.claim]
    assert changes
    assert all(is_kept(c) for c in changes if c.card and not _is_list(c.card.candidate))


def _is_list(candidate: Candidate) -> bool:
    return kind_of(candidate) == "section"


def test_another_number_is_changed_and_never_reworded() -> None:
    _, plan = revise(MILL, MILL.replace("120 times", "140 times"))
    change = about(plan, "120")
    assert change.outcome in (Outcome.CHANGED, Outcome.UNSURE)
    assert change.candidate is not None
    assert "140" in answer_of(change.candidate.content)


def test_a_card_keeps_asking_for_its_number_when_sentences_are_joined() -> None:
    before = """## Selling from the store

* Flour from the store is free of duty, which makes it a good addition to flour sold at the door [3:00].
* Ada needs 30,000 marks for her year [3:10].
* By selling 10,000 marks at the door and 20,000 marks from the store, she avoids a higher duty because the 20,000 marks from the store are free [3:20].
"""
    after = """## Use the store to avoid a higher duty

Flour from the store is free of duty, making it an ideal addition to flour sold at the door [3:00]. If Ada needs 30,000 marks, she can sell 10,000 marks at the door and 20,000 marks from the store, thereby avoiding a higher duty because the store's 20,000 marks are free [3:20].
"""
    cards, plan = revise(before, after)
    told = {c.card.id: c for c in plan.changes if c.card}
    for card in cards:
        if not _is_list(card.candidate):
            assert is_kept(told[card.id]), told[card.id]


def test_a_list_card_takes_over_no_card_of_its_points() -> None:
    before = """### Example

* Ada grinds 120 sacks of rye per year and gives 10 sacks to her neighbour [2:00].
* By the time the loft is full, her share has grown to a third [2:10].
* In autumn, Ben withdraws $20,000 per year from the shared loft, taxed at his lower rate of 15% instead of Ada's rate of 30% [2:20].
* This shift saves 3,000 marks a year and leaves both with more at a lower rate [2:30].
"""
    after = before.replace("* ", "").replace(".\n", ". ").replace(", taxed", ", which is taxed")
    cards, plan = revise(before, after)
    told = {c.card.id: c for c in plan.changes if c.card}
    for card in cards:
        change = told[card.id]
        assert change.outcome in STANDS, change
        assert change.candidate is not None
        assert kind_of(change.candidate) == kind_of(card.candidate)
    assert not [
        c for c in plan.of(Outcome.NEW) if c.candidate and "20,000" in str(c.candidate.content)
    ]


def test_a_twin_at_the_same_second_takes_nothing() -> None:
    before = "## Oil\n\n* The purpose of the lamp oil is festive at the spring fair [0:10].\n"
    after = "## Oil\n\n* The price of the rye bread doubled at the spring fair [0:10].\n"
    _, plan = revise(before, after)
    assert not [c for c in plan.changes if c.card and c.candidate]


def test_the_same_question_elsewhere_is_the_same_card() -> None:
    before = (
        "## A\n\n* The Water Mill Trust (WMT) keeps 14 sluices open through the winter [0:10].\n"
    )
    after = before.replace("The Water Mill Trust (WMT)", "The WMT") + (
        "* Every June the Water Mill Trust (WMT) opens the old granary to visitors [0:50].\n"
    )
    _, plan = revise(before, after)
    change = about(plan, "water mill trust", "question")
    assert change.outcome in STANDS
    assert not [c for c in plan.of(Outcome.NEW) if c.candidate and _asks(c.candidate, "stand for")]


def _asks(candidate: Candidate, words: str) -> bool:
    content = candidate.content
    return isinstance(content, QuestionAnswer) and words in content.question


# ---------------------------------------------------------------- any edit of the kinds above

FACTS = (
    ("The weir above the mill was rebuilt in", "1911", "after the great flood"),
    ("The hopper holds", "250", "kilos of grain on a good day"),
    ("A single sack of spelt costs", "38", "marks at the autumn market"),
    ("The drive shaft is made from", "seasoned oak", "of the northern forests"),
    ("The mill pond freezes over for", "11", "weeks in most winters"),
    ("The oldest account book was written by", "Marta Lind", "who kept the mill alone"),
)
SWAPS = (
    ("was rebuilt in", "was built anew in"),
    ("on a good day", "when business is good"),
    ("at the autumn market", "at the market in autumn"),
    ("is made from", "consists of"),
    ("in most winters", "in nearly every winter"),
    ("who kept", "who ran"),
    ("holds", "can hold"),
    ("costs", "will cost"),
)


def sentence(n: int) -> str:
    lead, value, rest = FACTS[n]
    return f"{lead} {value} {rest}".replace("  ", " ")


EDITS = st.tuples(
    st.lists(st.sampled_from(["swap", "aside", "label", "open", "keep"]), min_size=6, max_size=6),
    st.sets(st.integers(0, 4), max_size=2),
    st.booleans(),
    st.permutations(range(6)),
)


def edited(n: int, edit: str) -> str:
    text = sentence(n)
    if edit == "swap":
        for old, new in SWAPS:
            text = text.replace(old, new)
    elif edit == "aside":
        lead = FACTS[n][0].rsplit(" ", 2)[0]
        text = text.replace(lead, f"{lead}, as everybody knows,", 1)
    elif edit == "open":
        text = f"In fact, {text[0].lower()}{text[1:]}"
    return text


@settings(max_examples=15, deadline=None)
@given(EDITS)
def test_any_edit_of_the_words_keeps_every_studied_card(
    edits: tuple[list[str], set[int], bool, list[int]],
) -> None:
    kinds, joins, as_list, order = edits
    before = "## The mill\n\n" + "".join(
        f"* {sentence(n)} [{n + 1}:00].\n" for n in range(len(FACTS))
    )
    rows = []
    skip = -1
    for n in range(len(FACTS)):
        if n == skip:
            continue
        text = edited(n, kinds[n])
        if n in joins:
            other = edited(n + 1, kinds[n + 1])
            text = f"{text}, and {other[0].lower()}{other[1:]}"
            skip = n + 1
        label = "**To note**: " if kinds[n] == "label" else ""
        rows.append(f"{label}{text} [{n + 1}:00].")
    rows = [rows[n] for n in order if n < len(rows)]
    mark = "* " if as_list else ""
    body = "## The mill\n\n" + ("\n" if as_list else "\n\n").join(f"{mark}{row}" for row in rows)
    cards, plan = revise(before, body)
    told = {c.card.id: c for c in plan.changes if c.card}
    for card in cards:
        if not _is_list(card.candidate):
            assert is_kept(told[card.id]), (card.content, told[card.id], body)
    answers = {answer_of(c.content) for c in cards if isinstance(c.content, Cloze)}
    for change in plan.of(Outcome.NEW):
        assert change.candidate is not None
        assert answer_of(change.candidate.content) not in answers
