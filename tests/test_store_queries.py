"""The queries of a study day go by index: none reads a whole table of cards or reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from study_desk import CONFIG, Clock, card, fill

from studykit.model import Edits, Rating
from studykit.store.store import Store
from studykit.study.home import home
from studykit.study.session import Session


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fill(tmp_path / ".studykit" / "study.db", [card(n) for n in range(300)]) as opened:
        yield opened


def plans(store: Store, statements: list[str]) -> list[tuple[str, str]]:
    """How SQLite would answer each of the statements, step by step."""
    found = []
    for statement in dict.fromkeys(statements):
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            steps = store._database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            found += [(statement, str(step[3])) for step in steps]
    return found


def test_a_study_day_reads_no_whole_table(store: Store) -> None:
    statements: list[str] = []
    clock = Clock()
    store._database.set_trace_callback(statements.append)
    session = Session(store, CONFIG, clock)
    for rating in Rating:
        session.answer(rating, 3.0)
        clock.move(minutes=1)
    session.bury()
    session.suspend()
    session.edit(Edits(context="Mine"))
    for _ in range(5):
        session.undo()
    again = Session(store, CONFIG, clock)
    again.answer(Rating.GOOD, 2.0)
    store.last_logged()
    store.cards_of(paths=["maths.md"], videos=["youtube:Maths"])
    store.reviews(since=clock.now - timedelta(days=1))
    store._database.set_trace_callback(None)
    asked = plans(store, statements)
    assert len(statements) > 30
    assert any("card_queue" in step for _, step in asked)
    whole = [
        (statement, step)
        for statement, step in asked
        if step.startswith("SCAN") and ("review" in step or "card" in step) and "INDEX" not in step
        # By number, and only the last one.
        if not statement.endswith("ORDER BY id DESC LIMIT 1")
    ]
    assert whole == []


def test_what_is_looked_at_every_day_reads_no_whole_table(store: Store) -> None:
    """The home screen, following another window, the first draft, a card by its id."""
    clock = Clock()
    session = Session(store, CONFIG, clock)
    with Store.open(store.path) as elsewhere:
        Session(elsewhere, CONFIG, clock).answer(Rating.EASY, 3.0)
    statements: list[str] = []
    store._database.set_trace_callback(statements.append)
    session.refresh()
    home(store, CONFIG, clock, [])
    store.drafts()
    store.card(card(7).id)
    store.ids_beginning("card-00", 3)
    store.has_answers(clock.now - timedelta(days=1), clock.now)
    store._database.set_trace_callback(None)
    asked = plans(store, statements)
    assert any("touched" in statement for statement, _ in asked)
    whole = [
        (statement, step)
        for statement, step in asked
        if step.startswith("SCAN") and ("review" in step or "card" in step) and "INDEX" not in step
        # The pace of answers is a mean of them all.
        if "total(seconds)" not in statement
    ]
    assert whole == []


def test_cards_are_written_with_as_many_steps_as_there_are(store: Store) -> None:
    """Counted in steps of SQLite's own machine, which no other process can slow down."""

    def steps(first: int, count: int) -> int:
        counted = 0

        def count_one() -> int:
            nonlocal counted
            counted += 1
            return 0

        store._database.set_progress_handler(count_one, 100)
        store.put_cards([card(n) for n in range(first, first + count)])
        store._database.set_progress_handler(None, 0)
        return counted

    few, many = steps(1000, 500), steps(2000, 2000)
    assert many < 6 * few
