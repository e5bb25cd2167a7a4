"""The engine of triage: every decision is stored at once and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from study_desk import card, fill

from studykit.model import Edits, QuestionAnswer, Status
from studykit.store.store import Store
from studykit.study.triage import Triage


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = [
        replace(card(n, "Maths" if n < 3 else "Physics"), status=Status.DRAFT) for n in range(5)
    ]
    with fill(tmp_path / "study.db", made) as opened:
        yield opened


def standings(store: Store) -> list[str]:
    return [each.status.value for each in store.cards()]


def test_each_decision_is_stored_and_taken_back(store: Store) -> None:
    triage = Triage(store, store.cards())
    first = store.cards()
    triage.accept()
    triage.ban()
    triage.later()
    triage.skip()
    triage.edit(Edits(content=QuestionAnswer("Mine?", "Yes."), base=None))
    assert standings(store) == ["active", "banned", "draft", "draft", "active"]
    assert (triage.waiting, triage.counter.accepted, triage.counter.skipped) == (1, 2, 1)
    for _ in range(5):
        assert triage.undo()
    assert not triage.undo()
    assert [replace(c, revised_at=first[0].revised_at) for c in store.cards()] == first
    assert triage.waiting == 5


def test_a_note_is_accepted_as_a_whole(store: Store) -> None:
    triage = Triage(store, store.cards())
    assert triage.of_note == 3
    assert triage.accept_note() == 3
    assert standings(store) == ["active"] * 3 + ["draft"] * 2
    triage.undo()
    assert standings(store) == ["draft"] * 5


def test_the_end_leaves_nothing_in_front(store: Store) -> None:
    triage = Triage(store, store.cards()[:1])
    triage.skip()
    assert triage.current is None
    assert standings(store) == ["draft"] * 5
