"""Laws of builds: whatever the notes and the learner do, no review and no id is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from test_rebuild import Desk

from studykit.identity.ids import birth_id
from studykit.model import Card, Edits, QuestionAnswer, Review, Status

PATHS = st.sampled_from(["a.md", "b.md", "deep/c.md"])
VIDEOS = st.sampled_from(["aB3dE5fG7h9", "bB3dE5fG7h9", ""])
LINES = (
    "steel :: an alloy of iron with up to two percent of carbon [0:40]",
    "steel :: a hard alloy of iron with up to two percent of carbon [0:41]",
    "steel :: an alloy of iron with up to four percent of carbon [0:40]",
    "brass :: an alloy of copper and zinc [1:10]",
    "Q: Which metal is liquid at room temperature?\nA: Mercury [0:30]",
    "Q: Which metal is liquid in a warm hand?\nA: Gallium [0:30]",
    "* **Rust**: the red oxide that moist air makes of iron [0:20].",
    "* **Verdigris**: the green layer that air and rain lay on copper [2:20].",
    "## Alloys",
)
TEXTS = st.lists(st.sampled_from(LINES), min_size=1, max_size=6, unique=True)
NUMBERS = st.integers(0, 10_000)


class Builds(RuleBasedStateMachine):
    """One workspace through edits of notes, builds, answers, and all that can be taken back."""

    @initialize()
    def begin(self) -> None:
        self.place = TemporaryDirectory()
        self.desk = Desk(Path(self.place.name))
        self.desk.build()
        self.answered: dict[int, Review] = {}
        self.taken_back: set[int] = set()
        self.ids: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.cleanup()

    @rule(path=PATHS, video=VIDEOS, lines=TEXTS)
    def write_note(self, path: str, video: str, lines: list[str]) -> None:
        named = f"videoId: {video}\n" if video else ""
        self.desk.write(path, f"---\ntitle: Metals\n{named}---\n\n" + "\n\n".join(lines) + "\n")

    @rule(path=PATHS)
    def delete_note(self, path: str) -> None:
        (self.desk.root / path).unlink(missing_ok=True)

    @rule(path=PATHS)
    def break_note(self, path: str) -> None:
        self.desk.write(path, "---\ntitle: [Metals\n---\n\nsteel :: an alloy [0:40]\n")

    @rule(path=PATHS, other=PATHS)
    def rename_note(self, path: str, other: str) -> None:
        if (self.desk.root / path).exists():
            (self.desk.root / other).parent.mkdir(exist_ok=True)
            (self.desk.root / path).replace(self.desk.root / other)

    @rule()
    def build_twice(self) -> None:
        self.desk.build()
        before = self.desk.cards()
        again = self.desk.build()
        assert not set(again) & {"new", "reworded", "changed", "moved", "retired", "split"}
        assert self.desk.cards() == before

    @rule()
    def undo_build(self) -> None:
        with self.desk.store() as store:
            build = next((one for one in store.builds() if not one.undone), None)
            if build is not None:
                store.undo_build(build.id)

    @rule(n=NUMBERS)
    def answer(self, n: int) -> None:
        card = self.one(n, Status.ACTIVE)
        if card is None:
            return
        self.desk.now += timedelta(minutes=1)
        self.desk.study(card.id)
        with self.desk.store() as store:
            review = store.reviews(card.id)[-1]
        self.answered[review.id] = review

    @precondition(lambda self: set(self.answered) - self.taken_back)
    @rule()
    def undo_answer(self) -> None:
        last = max(set(self.answered) - self.taken_back)
        with self.desk.store() as store:
            store.undo_review(self.answered[last].card_id, last, None)
        self.taken_back.add(last)

    @rule(n=NUMBERS, status=st.sampled_from([Status.BANNED, Status.SUSPENDED, Status.ACTIVE]))
    def decide(self, n: int, status: Status) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED, Status.BANNED, Status.DRAFT)
        if card is not None:
            with self.desk.store() as store:
                store.set_status(card.id, status)

    @rule(n=NUMBERS)
    def edit(self, n: int) -> None:
        card = self.one(n, Status.ACTIVE, Status.SUSPENDED)
        if card is not None and isinstance(card.content, QuestionAnswer):
            content = replace(card.content, answer="in my own words")
            edits = Edits(content=content, base=card.candidate.content)
            with self.desk.store() as store:
                store.edit(card.id, edits)

    def one(self, n: int, *statuses: Status) -> Card | None:
        cards = [card for card in self.desk.cards().values() if card.status in statuses]
        return cards[n % len(cards)] if cards else None

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "desk"):
            return
        with self.desk.store() as store:
            counting = {review.id: review for review in store.reviews()}
            cards = {card.id: card for card in store.cards()}
            assert store.damage() == []
        expected = {i: r for i, r in self.answered.items() if i not in self.taken_back}
        assert counting == expected
        assert self.ids <= set(cards)
        self.ids = set(cards)
        assert all(review.card_id in cards for review in self.answered.values())


TestBuilds = Builds.TestCase
TestBuilds.settings = settings(max_examples=12, stateful_step_count=18, deadline=None)


def test_the_learners_edit_is_never_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.build()
    card = desk.about("Mercury")
    assert isinstance(card.content, QuestionAnswer)
    mine = replace(card.content, answer="quicksilver")
    with desk.store() as store:
        store.edit(card.id, Edits(content=mine, base=card.candidate.content))
    for answer in ("Hg", "Mercury, or quicksilver", "Mercury"):
        text = (tmp_path / "metals.md").read_text(encoding="utf-8")
        desk.write("metals.md", text.replace("A: Mercury", f"A: {answer}"))
        desk.build()
        assert desk.cards()[card.id].content == mine
        assert birth_id(card.candidate, ()) == card.id
