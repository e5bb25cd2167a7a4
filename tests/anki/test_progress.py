"""Reviews that travel in a package: the real Anki takes them over as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from studykit.config import Config
from studykit.exporter.anki_reviews import Progress
from studykit.exporter.apkg import package_bytes, write_package
from studykit.exporter.decks import DeckPlan, PackagePlan
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Memory,
    QuestionAnswer,
    Rating,
    Review,
    ReviewKind,
    Source,
    State,
    Status,
    Tier,
)
from studykit.scheduler.memory import after, replay
from studykit.scheduler.schedule import schedule_of

NOW = datetime.now(UTC)
SCHEDULE = replace(schedule_of(Config()), fuzz=False)


def card(card_id: str, status: Status = Status.ACTIVE) -> Card:
    source = Source("n.md", "Note", "Ch", "youtube:x", "x", (), f"Claim {card_id}.", 5, 5)
    cited = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    candidate = Candidate(
        QuestionAnswer(f"Question {card_id}?", "A"), source, cited, "t", Tier.READY
    )
    return Card(card_id, candidate, status, NOW, "Ch::Note")


def history(card_id: str, *answers: tuple[float, Rating]) -> list[Review]:
    """Reviews so many days ago, each promised what the scheduler then said."""
    memory: Memory | None = None
    made = []
    for days_ago, rating in answers:
        at = NOW - timedelta(days=days_ago)
        memory = after(card_id, memory, rating, at, SCHEDULE)
        made.append(Review(card_id, at, rating, 4.5, memory.due))
    return made


HISTORIES = {
    "grown": history(
        "grown", (60, Rating.GOOD), (59.9, Rating.GOOD), (57, Rating.GOOD), (45, Rating.EASY)
    ),
    "lapsed": history(
        "lapsed", (30, Rating.EASY), (20, Rating.AGAIN), (19.99, Rating.GOOD), (10, Rating.HARD)
    ),
    "learning": history("learning", (0.0001, Rating.GOOD)),
    "put-by": history("put-by", (9, Rating.EASY)),
}
CARDS = (
    card("grown"),
    card("lapsed"),
    card("learning"),
    card("put-by", Status.SUSPENDED),
    card("new"),
)
PLAN = PackagePlan("Ch", (DeckPlan("Ch::Note", "", CARDS),))


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    write_package(PLAN, tmp_path, progress=Progress(NOW, SCHEDULE, HISTORIES))
    opened = Collection(str(tmp_path / "user.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(tmp_path / "Ch.apkg"), options=options)
    assert len(opened.import_anki_package(request).log.new) == len(CARDS)
    yield opened
    opened.close()


def anki_card(collection: Collection, card_id: str):  # type: ignore[no-untyped-def]
    (number,) = collection.find_cards(f"Id:{card_id}")
    return collection.get_card(number)


@pytest.mark.parametrize("card_id", ["grown", "lapsed"])
def test_schedules_arrive_as_promised(collection: Collection, card_id: str) -> None:
    memory = replay(HISTORIES[card_id], SCHEDULE)
    assert memory is not None
    assert memory.state is State.REVIEW
    found = anki_card(collection, card_id)
    clock = SCHEDULE.clock
    days = (clock.day(memory.due) - clock.day(NOW)).days
    assert found.due - collection.sched.today == days
    assert found.ivl == (clock.day(memory.due) - clock.day(memory.last_review)).days
    assert (found.reps, found.lapses) == (memory.reps, memory.lapses)
    assert (found.type, found.queue) == (2, 2)
    data = json.loads(collection.db.scalar("SELECT data FROM cards WHERE id = ?", found.id))
    assert data["s"] == pytest.approx(memory.stability, rel=1e-3)
    assert data["d"] == pytest.approx(memory.difficulty, abs=1e-2)
    assert data["lrt"] == int(memory.last_review.timestamp())


def test_steps_suspension_and_new_cards_arrive(collection: Collection) -> None:
    learning = anki_card(collection, "learning")
    assert (learning.type, learning.queue, learning.left % 1000) == (1, 1, 1)
    assert learning.due == int(HISTORIES["learning"][-1].due.timestamp())
    assert anki_card(collection, "put-by").queue == -1
    new = anki_card(collection, "new")
    assert (new.type, new.queue, new.reps) == (0, 0, 0)


def test_the_whole_log_arrives(collection: Collection) -> None:
    for card_id, reviews in HISTORIES.items():
        number = anki_card(collection, card_id).id
        rows = collection.db.all(
            "SELECT id, ease, time, type FROM revlog WHERE cid = ? ORDER BY id", number
        )
        assert [row[1] for row in rows] == [int(review.rating) for review in reviews]
        assert all(row[2] == 4500 for row in rows)
        for row, review in zip(rows, reviews, strict=True):
            assert abs(row[0] - review.at.timestamp() * 1000) < 1000
        assert rows[0][3] == 0


def test_anki_s_own_replay_keeps_the_memory(collection: Collection) -> None:
    """When FSRS is turned on, Anki computes memories anew from the log that came along."""
    before = {one: anki_card(collection, one).memory_state for one in ("grown", "lapsed")}
    collection.set_config("fsrs", True)
    for card_id, state in before.items():
        number = anki_card(collection, card_id).id
        computed = collection.compute_memory_state(number)
        assert computed.stability == pytest.approx(state.stability, rel=2e-3)
        assert computed.difficulty == pytest.approx(state.difficulty, abs=2e-2)


def test_without_progress_a_package_has_no_reviews(tmp_path: Path) -> None:
    progress = Progress(NOW, SCHEDULE, HISTORIES)
    assert package_bytes(PLAN) == package_bytes(PLAN)
    assert package_bytes(PLAN, progress=progress) == package_bytes(PLAN, progress=progress)
    assert package_bytes(PLAN) != package_bytes(PLAN, progress=progress)


def test_presets_arrive_with_retention_steps_and_weights(tmp_path: Path) -> None:
    strict = replace(
        SCHEDULE,
        desired_retention=0.85,
        learning_steps=(90.0, 900.0),
        parameters=tuple(fsrs.scheduler.DEFAULT_PARAMETERS),
    )
    progress = Progress(NOW, SCHEDULE, HISTORIES, {"Ch::Note": strict})
    write_package(PLAN, tmp_path, progress=progress)
    opened = Collection(str(tmp_path / "user.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    request = ImportAnkiPackageRequest(package_path=str(tmp_path / "Ch.apkg"), options=options)
    opened.import_anki_package(request)
    deck = opened.decks.id_for_name("Ch::Note")
    assert deck is not None
    preset = opened.decks.config_dict_for_deck_id(deck)
    assert preset["name"] == "studykit, 85%"
    assert preset["desiredRetention"] == pytest.approx(0.85)
    assert preset["new"]["delays"] == [1.5, 15.0]
    assert preset["fsrsParams6"] == pytest.approx(list(strict.parameters), rel=1e-5)
    data = json.loads(opened.db.scalar("SELECT data FROM cards WHERE reps = 4"))
    assert data["dr"] == pytest.approx(0.85)
    opened.close()


def test_forgotten_and_postponed_cards_go_out_as_they_are(tmp_path: Path) -> None:
    forgotten, postponed, given = (card(name) for name in ("forgotten", "postponed", "given"))
    noon = NOW - timedelta(hours=1)
    due = SCHEDULE.clock.start(SCHEDULE.clock.day(NOW) + timedelta(days=6))
    reviews = {
        "forgotten": [
            *history("forgotten", (9, Rating.EASY)),
            Review("forgotten", noon, None, 0.0, noon, kind=ReviewKind.FORGET),
        ],
        "postponed": [
            *history("postponed", (9, Rating.EASY)),
            Review("postponed", noon, None, 0.0, due, kind=ReviewKind.RESCHEDULE),
        ],
        "given": [Review("given", noon, None, 0.0, due, kind=ReviewKind.RESCHEDULE)],
    }
    plan = PackagePlan("Ch", (DeckPlan("Ch::Note", "", (forgotten, postponed, given)),))
    write_package(plan, tmp_path, progress=Progress(NOW, SCHEDULE, reviews))
    opened = Collection(str(tmp_path / "user.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(tmp_path / "Ch.apkg"), options=options)
    opened.import_anki_package(request)
    found = {name: anki_card(opened, name) for name in reviews}
    assert (found["forgotten"].type, found["forgotten"].queue) == (0, 0)
    for name in ("postponed", "given"):
        assert (found[name].type, found[name].due - opened.sched.today) == (2, 6)
    kinds = opened.db.all("SELECT ease, type, factor > 0 FROM revlog WHERE type = 4 ORDER BY cid")
    assert sorted(kinds) == [[0, 4, 0], [0, 4, 1], [0, 4, 1]]
    # The first answer to a card that was only given a day begins its memory, in both.
    states = opened._backend.get_scheduling_states(found["given"].id)
    first = after("given", None, Rating.GOOD, NOW, SCHEDULE)
    stability = states.good.normal.review.memory_state.stability
    assert stability == pytest.approx(first.stability, rel=1e-3) or stability == 0
    opened.close()
