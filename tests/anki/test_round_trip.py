"""Reviews go out, are continued in the real Anki for two weeks, and come back: one memory."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from study_desk import card, cards

from studykit.anki.fields import fields_of
from studykit.anki.shipped import version_of
from studykit.build.anki_progress import apply_progress, plan_progress, resolve_anki
from studykit.config import Config, StudyConfig
from studykit.exporter.anki_reviews import Progress
from studykit.exporter.apkg import write_package
from studykit.exporter.decks import DeckPlan, PackagePlan
from studykit.importer.anki_plan import ProgressPlan, wanted
from studykit.importer.package import read_collection
from studykit.model import (
    Card,
    Cloze,
    Edits,
    Memory,
    QuestionAnswer,
    Rating,
    Review,
    ReviewKind,
    Status,
)
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.store.store import Store

DAY = timedelta(days=1)
PLACES = [
    # learner's zone, zone and age (days) of the collection, rollover
    ("UTC", "UTC", 0, 4),
    ("Europe/Berlin", "Europe/Berlin", 400, 4),
    ("America/New_York", "Europe/Berlin", 900, 4),
    ("Asia/Kolkata", "Pacific/Auckland", 3000, 4),
]


def config_in(zone: str) -> Config:
    return Config(study=StudyConfig(timezone=zone))


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def studied(store: Store, made: Sequence[Card], schedule: Schedule, until: datetime) -> None:
    """Histories of all kinds: never seen, in steps, young, old, lapsed."""
    luck = random.Random(7)
    for one in made:
        memory: Memory | None = None
        at = until - luck.uniform(0.2, 200) * DAY
        for _ in range(luck.choice((0, 1, 1, 2, 4, 7, 12))):
            if at >= until:
                break
            at = at.replace(microsecond=at.microsecond // 1000 * 1000)
            rating = Rating(luck.choices((1, 2, 3, 4), (15, 10, 60, 15))[0])
            memory = after(one.id, memory, rating, at, schedule)
            store.record(Review(one.id, at, rating, 4.5, memory.due), memory)
            at = max(memory.due, at) + timedelta(seconds=luck.uniform(20, 90_000))


def packed(store: Store, schedule: Schedule, now: datetime, folder: Path) -> Path:
    """The store's cards with their reviews as a package."""
    reviews: dict[str, list[Review]] = {}
    for review in store.reviews():
        reviews.setdefault(review.card_id, []).append(review)
    plan = PackagePlan("Out", (DeckPlan("Maths", "", tuple(store.cards())),))
    write_package(plan, folder, progress=Progress(now, schedule, reviews))
    return folder / "Out.apkg"


def brought_back(
    store: Store, config: Config, files: Sequence[Path], now: datetime
) -> ProgressPlan:
    ids = {one.id: one for one in store.cards()}
    collections = [read_collection(file, wanted(ids)) for file in files]
    plan = plan_progress(store, config, collections, now)
    apply_progress(store, plan, now)
    return plan


def same_memories(store: Store, state: dict, config: Config, now: datetime) -> None:
    """What the store remembers is what Anki does: due days, stability, difficulty."""
    clock = schedule_of(config).clock
    today = clock.day(now)
    memories = store.memories()
    for card_id, theirs in state.items():
        ours = memories.get(card_id)
        if theirs["type"] == 0:
            assert ours is None, card_id
            continue
        assert ours is not None, card_id
        assert int(ours.state) == theirs["type"], (card_id, ours, theirs)
        if theirs["due"] is not None:
            assert (clock.day(ours.due) - today).days == theirs["due"], (card_id, ours, theirs)
        else:
            assert int(ours.due.timestamp()) == theirs["due_at"], (card_id, ours, theirs)
        if theirs["s"] is not None:
            assert ours.stability == pytest.approx(theirs["s"], rel=0.001), (card_id, theirs)
            assert ours.difficulty == pytest.approx(theirs["d"], abs=0.01), (card_id, theirs)


def same_answers(store: Store, state: dict) -> None:
    """No answer lost, none doubled."""
    ours = Counter((r.card_id, int(r.rating)) for r in store.reviews() if r.rating is not None)
    theirs = Counter((i, ease) for i, one in state.items() for _, ease, _ in one["rows"] if ease)
    assert ours == theirs


def there_and_back(  # type: ignore[no-untyped-def]
    tmp_path: Path, anki_hand, place: tuple[str, str, int, int], count: int, days: int
) -> None:
    zone, born, age, rollover = place
    config = config_in(zone)
    schedule = schedule_of(config)
    began = datetime(2026, 2, 20, 7, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with Store.open(tmp_path / "study.db") as store:
        store.put_cards(cards(count), 0)
        studied(store, store.cards(), schedule, began)
        package = packed(store, schedule, began, tmp_path)
        before = len(store.reviews())
        col, end = tmp_path / "c" / "collection.anki2", began + (days + 1) * DAY
        col.parent.mkdir()
        anki_hand(col, born, [("make", {"at": ms(began - age * DAY), "rollover": rollover})])
        back = tmp_path / "back.apkg"
        steps = [
            ("bring", {"at": ms(began + timedelta(hours=1)), "packages": [str(package)]}),
            ("study", {"at": ms(began + DAY), "days": days, "seed": 3}),
            ("state", {"at": ms(end)}),
            ("export", {"at": ms(end), "path": str(back)}),
        ]
        (log,), state = anki_hand(col, zone, steps)
        assert log == [count, 0, 0, 0]
        plan = brought_back(store, config, [back], end)
        assert plan.known == before
        assert len(plan.reviews) > count // 2
        same_answers(store, state)
        same_memories(store, state, config, end)
        again = brought_back(store, config, [back, col], end)
        assert not again.brings_anything
        assert not again.reviews


@pytest.mark.parametrize("place", PLACES[2:3], ids=lambda p: f"{p[0]}-{p[1]}")
def test_two_weeks_in_anki_come_back(tmp_path: Path, anki_hand, place) -> None:  # type: ignore[no-untyped-def]
    there_and_back(tmp_path, anki_hand, place, 30, 14)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda p: f"{p[0]}-{p[1]}")
def test_five_hundred_cards_come_back(tmp_path: Path, anki_hand, place) -> None:  # type: ignore[no-untyped-def]
    there_and_back(tmp_path, anki_hand, place, 500, 14)


@pytest.mark.parametrize(
    "file",
    [
        "back.apkg",
        pytest.param("old.apkg", marks=pytest.mark.slow),
        pytest.param("back.colpkg", marks=pytest.mark.slow),
        "old.colpkg",
    ],
)
def test_what_is_done_in_anki_comes_back(  # type: ignore[no-untyped-def]
    tmp_path: Path, anki_hand, file: str
) -> None:
    zone = "Europe/Berlin"
    config = config_in(zone)
    schedule = schedule_of(config)
    began = datetime(2026, 4, 20, 7, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ids = [card(n).id for n in range(14)]
    forgot, due, due_new, put_by, buried, flagged, tagged, moved, worded, extra = ids[:10]
    crammed, cloze_id, contested = ids[10:13]
    made = [card(n) for n in range(14)]
    made[11] = card(11, content=Cloze("Number {{c1::eleven::what}} is here."))
    with Store.open(tmp_path / "study.db") as store:
        store.put_cards(made, 0)
        for card_id in (forgot, due, crammed):
            memory = after(card_id, None, Rating.EASY, began - 3 * DAY, schedule)
            review = Review(card_id, began - 3 * DAY, Rating.EASY, 3.0, memory.due)
            store.record(review, memory)
        package = packed(store, schedule, began, tmp_path)
        store.ship({c.id: version_of(c, fields_of(c)) for c in store.cards()})
        at = ms(began + timedelta(hours=2))

        def did(what: str, card_id: str, more: str = "", text: str = "") -> tuple[str, dict]:
            return "do", {"at": at, "what": what, "guids": [card_id], "more": more, "text": text}

        col, path = tmp_path / "c" / "collection.anki2", tmp_path / file
        col.parent.mkdir()
        legacy = file.startswith("old")
        steps = [
            ("make", {"at": ms(began - 70 * DAY)}),
            ("bring", {"at": ms(began + timedelta(hours=1)), "packages": [str(package)]}),
            did("cram", crammed),
            did("forget", forgot),
            did("due", due, "5"),
            did("due", due_new, "3"),
            did("suspend", put_by),
            did("flag", flagged, "1"),
            did("tag", tagged, "mine leech"),
            did("untag", tagged, "studykit::section::First_part"),
            did("deck", moved, "Own::Place"),
            did("write", worded, "Back", "<div>It is <b>eight</b>,<br>of course.</div>"),
            did("write", extra, "Extra1", 'A picture <img src="own.png">'),
            did("write", cloze_id, "Text", "The number {{c1::<i>eleven</i>}} is <u>here</u>."),
            did("write", contested, "Front", "What was twelve?"),
            ("state", {"at": at}),
            did("bury", buried),
            ("export", {"at": at + 60_000, "path": str(path), "legacy": legacy}),
        ]
        *_, state = anki_hand(col, zone, steps)
        mine = QuestionAnswer("What is a dozen?", "It is 12.")
        store.edit(contested, Edits(content=mine, base=card(12).content))
        plan = brought_back(store, config, [path], began + timedelta(hours=3))
        kinds = {(r.card_id, r.kind) for r in plan.reviews}
        assert kinds == {
            (forgot, ReviewKind.FORGET),
            (due, ReviewKind.RESCHEDULE),
            (due_new, ReviewKind.RESCHEDULE),
        }
        assert (plan.known, plan.skipped) == (3, 1)
        assert store.memory(forgot) is None
        today = schedule.clock.day(began)
        for card_id, days in ((due, 5), (due_new, 3)):
            memory = store.memory(card_id)
            assert memory is not None
            assert (schedule.clock.day(memory.due) - today).days == days == state[card_id]["due"]
        found = {one.id: one for one in store.cards()}
        assert found[put_by].status is Status.SUSPENDED
        assert [i.card_id for i in store.queue() if i.buried_until] == [buried]
        assert found[flagged].tags == ("flag::red",)
        assert set(found[tagged].tags) == {"mine", "leech"}
        assert found[moved].deck == "Own::Place"
        assert found[worded].content == QuestionAnswer("What is 8?", "It is eight,\nof course.")
        assert fields_of(found[worded])[2] == state[worded]["fields"]["Back"]
        assert dict(found[extra].edits.fields)["Extra1"] == state[extra]["fields"]["Extra1"]
        assert found[cloze_id].content == Cloze("The number {{c1::eleven}} is here.")
        assert found[contested].content == mine
        (question,) = store.questions()
        assert (question.card_id, question.kind) == (contested, "anki")
        untouched = [c for c in found.values() if c.edits == Edits()]
        assert len(untouched) == 7
        again = brought_back(store, config, [path, col], began + timedelta(hours=4))
        assert not again.brings_anything
        resolve_anki(store, question, mine=False)
        settled = store.card(contested)
        assert settled is not None
        assert settled.content == QuestionAnswer("What was twelve?", "It is 12.")
