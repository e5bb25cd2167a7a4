"""A learner's life with notes that change: one workspace, steps by seed, and what must always hold.

Facts are told in several wordings, alone, joined or in lists; each has an answer of its own, by
which its card is known whatever became of its words.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from studykit.build.apply import carry_out
from studykit.build.plan import Prepared
from studykit.build.reading import read_changed
from studykit.build.undo import undo
from studykit.config import CardsConfig, Config
from studykit.errors import UsageError
from studykit.identity.answers import answer_of
from studykit.model import Card, Edits, Memory, Outcome, Rating, Review, State, Status
from studykit.store.store import Store

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)
#: Wordings of each fact; the answer that its card asks for stands in all of them.
FACTS: dict[str, tuple[str, ...]] = {
    "1911": (
        "The weir above the mill was rebuilt in 1911 after the great flood",
        "After the great flood the weir above the mill was built anew in 1911",
        "The weir above the mill, which many call the step, was rebuilt in 1911 after the flood",
    ),
    "250": (
        "The hopper holds 250 kilos of grain on a good day",
        "On a good day the hopper can hold 250 kilos of grain",
        "**Hopper**: it holds 250 kilos of grain on a good day",
    ),
    "38": (
        "A single sack of spelt costs 38 marks at the autumn market",
        "At the market in autumn a single sack of spelt costs 38 marks",
        "A single sack of spelt will cost 38 marks at the autumn market",
    ),
    "11": (
        "The mill pond freezes over for 11 weeks in most winters",
        "In most winters the mill pond freezes over for 11 weeks",
        "The mill pond, deep as it is, freezes over for 11 weeks in most winters",
    ),
    "14": (
        "The river trust repaired 14 sluices along the upper valley",
        "Along the upper valley the river trust has repaired 14 sluices",
        "Some 14 sluices along the upper valley were repaired by the river trust",
    ),
    "120": (
        "The upper stone turns 120 times in a minute at full water",
        "At full water the upper stone turns 120 times a minute",
        "The upper stone will turn 120 times in a minute at full water",
    ),
}
VIDEOS = {"mill.md": "aB3dE5fG7h9", "deep/river.md": "bB3dE5fG7h9"}


@dataclass
class Told:
    """How a fact stands in the notes now: its file and wording."""

    path: str
    wording: int


class Life:
    """One workspace and its learner, with what they may count on."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        self.config = Config(cards=CardsConfig(tier="all"))
        self.now = BEGIN
        self.told = {key: Told(self.random.choice([*VIDEOS]), 0) for key in FACTS}
        self.shape = dict.fromkeys(VIDEOS, "list")
        self.names = {path: path for path in VIDEOS}
        self.rows: list[tuple[object, ...]] = []
        self.banned: set[str] = set()
        self.edited: set[str] = set()
        self.steps: list[str] = []
        self.copied: tuple[list[tuple[object, ...]], set[str], set[str]] | None = None
        self.write()
        self.build()

    # ------------------------------------------------------------ the notes

    def write(self) -> None:
        for path, name in self.names.items():
            mine = [key for key, told in self.told.items() if told.path == path]
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(self._text(path, mine), encoding="utf-8")

    def _text(self, path: str, keys: list[str]) -> str:
        head = f"---\ntitle: The mill\nvideoId: {VIDEOS[path]}\n---\n\n## The year\n\n"
        told = [(key, FACTS[key][self.told[key].wording]) for key in keys]
        seconds = {key: n * 40 + 20 for n, key in enumerate(FACTS)}
        stamp = {key: f"[{s // 60:02}:{s % 60:02}]" for key, s in seconds.items()}
        if self.shape[path] == "joined" and len(told) > 1:
            (one, first), (two, second), *told = told
            joined = f"{first}, and {second[0].lower()}{second[1:]}".replace("**", "")
            rest = "".join(f"{text} {stamp[key]}.\n\n" for key, text in told)
            return f"{head}{joined} {stamp[one]} {stamp[two]}.\n\n{rest}"
        mark = "* " if self.shape[path] == "list" else ""
        gap = "\n" if mark else "\n\n"
        return head + "".join(f"{mark}{text} {stamp[key]}.{gap}" for key, text in told)

    # ------------------------------------------------------------ steps

    def step(self) -> None:
        """One thing that a learner does, and all that must hold after it."""
        steps: list[Callable[[], None]] = [
            self.reword,
            self.reword,
            self.reshape,
            self.drop,
            self.bring_back,
            self.empty,
            self.rename,
            self.build,
            self.build,
            self.build,
            self.undo,
            self.answer,
            self.answer,
            self.take_back,
            self.ban,
            self.suspend,
            self.edit,
            self.delete,
            self.copy,
            self.bring_copy_back,
        ]
        chosen = self.random.choice(steps)
        self.steps.append(chosen.__name__)
        self.now += timedelta(minutes=7)
        chosen()
        self.hold()

    def reword(self) -> None:
        if self.told:
            told = self.told[self.random.choice(sorted(self.told))]
            told.wording = self.random.randrange(3)
            self.write()

    def reshape(self) -> None:
        self.shape[self.random.choice([*VIDEOS])] = self.random.choice(["list", "prose", "joined"])
        self.write()

    def drop(self) -> None:
        if self.told:
            del self.told[self.random.choice(sorted(self.told))]
            self.write()

    def bring_back(self) -> None:
        gone = sorted(FACTS.keys() - self.told.keys())
        if gone:
            key = self.random.choice(gone)
            path = self._home(key) or self.random.choice([*VIDEOS])
            self.told[key] = Told(path, self.random.randrange(3))
            self.write()

    def _home(self, key: str) -> str:
        """The note of the video whose card asks for a fact: another video never inherits."""
        for card in self.cards().values():
            if self.fact_of(card) == key:
                return next(p for p, v in VIDEOS.items() if v == card.source.video_id)
        return ""

    def empty(self) -> None:
        (self.root / self.names[self.random.choice([*VIDEOS])]).write_text("", encoding="utf-8")
        self.build_once()
        self.write()

    def rename(self) -> None:
        path = self.random.choice([*VIDEOS])
        new = f"moved/{self.random.randrange(1000)}.md"
        (self.root / self.names[path]).unlink()
        self.names[path] = new
        self.write()

    def build(self) -> None:
        self.write()
        before = self.cards() if self.database.exists() else {}
        learnt = self.learnt(before)
        prepared = self.build_once()
        after = self.cards()
        for card in learnt:
            key = self.fact_of(card)
            if key in self.told and self._is_at_home(card, key):
                self._stays(card, after[card.id], prepared)
        living = [str(c.content) + c.source.video_key for c in after.values() if _lives(c)]
        assert len(living) == len(set(living)), f"twins: {sorted(living)}"
        had = {(self.fact_of(card), card.source.video_key) for card in learnt}
        for card in after.values():
            if card.id not in before and _lives(card):
                assert (self.fact_of(card), card.source.video_key) not in had, card.content
        with self.store() as store:
            assert not self.build_once().counts["new"]
            assert store.cards() == sorted(after.values(), key=lambda c: [*after].index(c.id))

    def build_once(self) -> Prepared:
        self.now += timedelta(minutes=1)
        with self.store() as store:
            return carry_out(
                store, lambda: read_changed(self.root, self.config, store), self.config, self.now
            )[0]

    def _is_at_home(self, card: Card, key: str) -> bool:
        return VIDEOS[self.told[key].path] == card.source.video_id

    def _stays(self, before: Card, after: Card, prepared: Prepared) -> None:
        """A studied card whose fact is told keeps its place, kind and answer."""
        told = [c for c in prepared.plan.changes if c.card and c.card.id == before.id]
        assert after.status is not Status.RETIRED, (before.content, told)
        assert type(after.candidate.content) is type(before.candidate.content)
        assert self.fact_of(after) == self.fact_of(before), (before.content, after.content)
        for change in told:
            assert change.outcome in (Outcome.KEPT, Outcome.REWORDED, Outcome.MOVED), change

    def undo(self) -> None:
        with self.store() as store:
            try:
                undo(store, self.root, self.config, now=self.now)
            except UsageError:
                return

    def answer(self) -> None:
        card = self.one(Status.ACTIVE)
        if card is not None:
            due = self.now + timedelta(days=3)
            memory = Memory(card.id, State.REVIEW, due, self.now, 3.1, 5.0, reps=1)
            with self.store() as store:
                store.record(Review(card.id, self.now, Rating.GOOD, 4.0, due), memory)

    def take_back(self) -> None:
        with self.store() as store:
            last = store.last_review()
            if last is not None:
                store.undo_review(last.card_id, last.id, None)

    def ban(self) -> None:
        card = self.one(Status.ACTIVE)
        if card is not None and len(self.banned) < 2:
            with self.store() as store:
                store.set_status(card.id, Status.BANNED)
            self.banned.add(card.id)

    def suspend(self) -> None:
        card = self.one(Status.ACTIVE, Status.SUSPENDED)
        if card is not None:
            other = {Status.ACTIVE: Status.SUSPENDED, Status.SUSPENDED: Status.ACTIVE}
            with self.store() as store:
                store.set_status(card.id, other[card.status])

    def edit(self) -> None:
        card = self.one(Status.ACTIVE)
        if card is not None:
            edits = replace(card.edits, context="in my own words")
            with self.store() as store:
                store.edit(card.id, edits)
            self.edited.add(card.id)

    def delete(self) -> None:
        """A note is gone at one build, and there again."""
        place = self.root / self.names[self.random.choice([*VIDEOS])]
        place.unlink()
        self.build_once()
        self.write()

    def copy(self) -> None:
        with self.store() as store:
            store.back_up(self.root / "copy.db")
        self.copied = (list(self.rows), set(self.banned), set(self.edited))

    def bring_copy_back(self) -> None:
        """An older copy takes the place of the database: what it knows holds from now on."""
        if self.copied is None:
            return
        for path in self.database.parent.glob("study.db*"):
            path.unlink()
        shutil.copy2(self.root / "copy.db", self.database)
        rows, banned, edited = self.copied
        self.rows, self.banned, self.edited = list(rows), set(banned), set(edited)

    # ------------------------------------------------------------ what holds

    def hold(self) -> None:
        """What holds after any step: the log only grows, bans and edits stay, no id is lost."""
        with closing(sqlite3.connect(self.database)) as database:
            rows = database.execute("SELECT * FROM review ORDER BY id").fetchall()
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert rows[: len(self.rows)] == self.rows
        self.rows = rows
        cards = self.cards()
        assert all(cards[i].status is Status.BANNED for i in self.banned)
        assert all(cards[i].context == "in my own words" for i in self.edited)

    def learnt(self, cards: dict[str, Card]) -> list[Card]:
        """The cards that the learner has: studied, edited or banned ones."""
        with self.store() as store:
            memories = store.memories()
        return [
            card
            for card in cards.values()
            if card.candidate.generator != "section"
            and (card.id in memories or card.edits != Edits() or card.status is Status.BANNED)
        ]

    @staticmethod
    def fact_of(card: Card) -> str:
        """The fact that a card asks for: the key that its answer holds."""
        words = answer_of(card.candidate.content).split()
        return next((key for key in FACTS if key in words), " ".join(words))

    def one(self, *statuses: Status) -> Card | None:
        cards = [
            card
            for card in self.cards().values()
            if card.status in statuses and card.candidate.generator != "section"
        ]
        return self.random.choice(cards) if cards else None

    @property
    def database(self) -> Path:
        return self.root / ".studykit" / "study.db"

    def store(self) -> Store:
        return Store.open(self.database)

    def cards(self) -> dict[str, Card]:
        with self.store() as store:
            return {card.id: card for card in store.cards()}


def _lives(card: Card) -> bool:
    out = (Status.RETIRED, Status.DRAFT)
    return card.status not in out and card.candidate.generator != "section"
