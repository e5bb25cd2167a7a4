"""Rows for charts: what the model expected of each answer, and how it went, by groups."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from random import Random

import pytest
from study_desk import CONFIG, NOON, cards, fill

from studykit.exporter.stats_page import Charted, stats_page
from studykit.model import Card, Memory, Rating, Review, ReviewKind, ReviewOrigin
from studykit.scheduler.fsrs_model import retrievability
from studykit.scheduler.memory import after
from studykit.scheduler.review_stats import Day, Span
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.study_report import (
    Recall,
    by_week,
    calibration,
    difficulties,
    groups,
    recalls_of,
    retention_of,
    stabilities,
)
from studykit.store.store import Store
from studykit.study.report import charted

SCHEDULE = schedule_of(CONFIG)


def studied(store: Store, made: list[Card], days: int, seed: int = 1) -> list[Review]:
    """Answer what is due each day, forgetting one in eight; every row is in the store."""
    luck, memories, rows = Random(seed), {}, []
    for day in range(days):
        at = NOON - timedelta(days=days - day)
        for number, card in enumerate(made):
            memory: Memory | None = memories.get(card.id)
            if (memory is not None and memory.due > at) or (memory is None and number > day):
                continue
            rating = Rating.AGAIN if luck.random() < 0.125 else Rating.GOOD
            at += timedelta(seconds=20)
            new = after(card.id, memory, rating, at, SCHEDULE)
            kind, origin = ReviewKind.ANSWER, ReviewOrigin.STUDYKIT
            review = Review(card.id, at, rating, 12.0, new.due, origin, kind)
            rows.append(store.record(review, new))
            memories[card.id] = new
    return rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return fill(tmp_path / "study.db", cards(12, "Maths", "Music"))


def test_what_was_expected_is_what_the_scheduler_held(store: Store) -> None:
    rows = studied(store, store.cards(), 60)
    tested = recalls_of(rows, lambda card_id: SCHEDULE)
    assert tested
    memories: dict[str, Memory] = {}
    expected = []
    for review in rows:
        memory = memories.get(review.card_id)
        if memory is not None and memory.state.name == "REVIEW":
            days = SCHEDULE.clock.elapsed(memory.last_review, review.at)
            if days:
                expected.append(retrievability(memory.stability, days))
        assert review.rating is not None
        memories[review.card_id] = after(review.card_id, memory, review.rating, review.at, SCHEDULE)
    assert [one.predicted for one in tested] == pytest.approx(expected)
    assert all(0 < one.predicted < 1 for one in tested)


def test_weeks_bins_and_groups_hold_every_tested_answer_once(store: Store) -> None:
    made = {card.id: card for card in store.cards()}
    rows = studied(store, list(made.values()), 80)
    tested = recalls_of(rows, lambda card_id: SCHEDULE)
    assert sum(found.tested for _, found in by_week(tested)) == len(tested)
    assert sum(found.tested for found in calibration(tested)) == len(tested)
    decks = {card.id: card.deck for card in made.values()}
    by_deck = groups(decks, store.answers_by_card(), tested)
    assert {group.name for group in by_deck} == {"Maths", "Music"}
    assert sum(group.answers for group in by_deck) == len(rows)
    assert sum(group.cards for group in by_deck) == len(made)
    assert sum(group.retention.tested for group in by_deck if group.retention) == len(tested)
    assert by_deck[0].seconds >= by_deck[1].seconds


def test_retention_is_the_share_remembered() -> None:
    day = NOON.date()
    tested = [Recall("a", day, 0.9, True, 5.0), Recall("b", day, 0.7, False, 5.0)]
    found = retention_of(tested)
    assert found is not None
    assert (found.tested, found.true, found.predicted) == (2, 0.5, pytest.approx(0.8))
    assert retention_of([]) is None


def test_histograms_count_every_card(store: Store) -> None:
    studied(store, store.cards(), 40)
    memories = list(store.memories().values())
    assert sum(number for _, number in stabilities(memories)) == len(memories)
    assert sum(number for _, number in difficulties(memories)) == len(memories)
    assert all(low & (low - 1) == 0 for low, _ in stabilities(memories))


def test_the_page_has_a_table_behind_every_chart(store: Store) -> None:
    rows = studied(store, store.cards(), 40)
    page = stats_page(charted(store, CONFIG, NOON), "Sea & <b>")
    assert "Sea &amp; &lt;b&gt;" in page
    assert f"{len(rows)} answers" in page
    specs = re.findall(r'data-spec="([^"]*)"', page)
    assert len(specs) == 7
    assert all(json.loads(unescape(spec))["height"] for spec in specs)
    assert page.count("<table>") == 7 + 3
    assert len(re.findall(r"<script", page)) == 2


def test_a_page_without_answers_says_so() -> None:
    empty = Charted((), NOON.date(), 0, (), (), (), (), (), ())
    page = stats_page(empty, "New")
    assert "data-spec=" not in page.partition("<script")[0]
    assert page.count("nothing yet") == 7


def test_one_answer_on_one_day_is_told_in_the_singular() -> None:
    day = Day(NOON.date(), Span(1, 1, 1, 3.0, 0, 0))
    page = stats_page(Charted((day,), day.day, 1, (), (), (), (), (), ()), "New")
    assert "1 answer on 1 day · 1 day in a row" in page
