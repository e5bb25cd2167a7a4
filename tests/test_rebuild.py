"""Builds over builds, through the command line and the store: ids, reviews and edits stay."""

from __future__ import annotations

import importlib
import json
import logging
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit.build.apply import apply
from studykit.build.plan import prepare
from studykit.build.resolve import resolve_merge
from studykit.cli.main import main
from studykit.config import CardsConfig, Config, FolderConfig
from studykit.model import Card, Cloze, Edits, Memory, QuestionAnswer, Rating, Review, State, Status
from studykit.store.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HEAD = "---\ntitle: Metals\nvideoId: aB3dE5fG7h9\n---\n\n"
NOTE = """## Iron

* **Melting point**: iron melts at 1538 degrees Celsius, far above lead [0:10].
* **Rust**: the red oxide that moist air makes of iron [0:20].

Q: Which metal is liquid at room temperature?
A: Mercury [0:30]

steel :: an alloy of iron with up to two percent of carbon [0:40]
"""

MORE = "\nThe ores of Sweden hold 62 percent of iron, those of Lorraine far less [0:45].\n"


class Desk:
    """A workspace with one note, built through the library."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = Config()
        self.now = NOW
        self.write("metals.md", HEAD + NOTE)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self) -> dict[str, int]:
        self.now += timedelta(minutes=1)
        with self.store() as store:
            prepared = prepare(self.root, self.config, store)
            apply(store, prepared, self.config, self.now)
            return {name: count for name, count in prepared.counts.items() if count}

    def store(self) -> Store:
        return Store.open(self.root / ".studykit" / "study.db")

    def cards(self) -> dict[str, Card]:
        with self.store() as store:
            return {card.id: card for card in store.cards()}

    def study(self, card_id: str) -> None:
        due = self.now + timedelta(days=3)
        memory = Memory(card_id, State.REVIEW, due, self.now, 3.1, 5.0, reps=1)
        with self.store() as store:
            store.record(Review(card_id, self.now, Rating.GOOD, 4.0, due), memory)

    def about(self, words: str) -> Card:
        return next(c for c in self.cards().values() if words in f"{c.content} {c.source.claim}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_building_twice_is_nothing_to_do(desk: Desk) -> None:
    first = desk.build()
    cards = desk.cards()
    active = [card for card in cards.values() if card.status is Status.ACTIVE]
    assert first["new"] == len(active)
    assert desk.build() == {"kept": len(active)}
    assert desk.cards() == cards


def test_a_reworded_claim_keeps_id_and_memory(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    counts = desk.build()
    assert counts["reworded"] >= 1
    assert "retired" not in counts
    after = desk.cards()[card.id]
    assert "hard alloy" in str(after.content)
    assert after.revised_at > card.revised_at
    with desk.store() as store:
        assert store.memory(card.id) is not None
        assert len(store.reviews(card.id)) == 1


def test_untouched_cards_do_not_move_in_time(desk: Desk) -> None:
    desk.build()
    before = desk.cards()
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    desk.build()
    after = desk.cards()
    same = [i for i in before if before[i].content == after[i].content]
    assert len(same) >= 2
    assert all(before[i].revised_at == after[i].revised_at for i in same)


def test_a_changed_fact_is_asked_about_once_studied(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    assert desk.build()["changed"] >= 1
    with desk.store() as store:
        assert [(q.card_id, q.kind) for q in store.questions()] == [(card.id, "changed")]
        assert len(store.reviews()) == 1


def test_a_changed_fact_is_relearnt_when_configured(desk: Desk) -> None:
    desk.config = replace(desk.config, cards=replace(desk.config.cards, changed="relearn"))
    desk.build()
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    with desk.store() as store:
        memory = store.memory(card.id)
        assert memory is not None
        assert memory.state is State.RELEARNING
        assert [review.kind.value for review in store.reviews()] == ["answer", "relearn"]


def test_a_removed_claim_retires_and_returns(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    with desk.store() as store:
        store.set_status(card.id, Status.SUSPENDED)
    desk.write("metals.md", HEAD + NOTE.partition("steel ::")[0])
    assert desk.build()["retired"] >= 1
    assert desk.cards()[card.id].status is Status.RETIRED
    desk.write("metals.md", HEAD + NOTE)
    desk.build()
    assert desk.cards()[card.id].status is Status.SUSPENDED
    with desk.store() as store:
        assert len(store.reviews(card.id)) == 1


def test_banned_never_comes_back(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    with desk.store() as store:
        store.set_status(card.id, Status.BANNED)
    desk.write("metals.md", HEAD + NOTE.replace("an alloy", "some alloy"))
    desk.build()
    assert desk.cards()[card.id].status is Status.BANNED
    assert not [c for c in desk.cards().values() if "alloy" in str(c.content) and c.id != card.id]


def test_an_edit_survives_and_a_change_below_it_is_shown(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    mine = QuestionAnswer("What is steel made of?", "Iron and a little carbon")
    with desk.store() as store:
        store.edit(card.id, Edits(content=mine, base=card.candidate.content))
    desk.build()
    assert desk.cards()[card.id].content == mine
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    after = desk.cards()[card.id]
    assert after.content == mine
    assert "four percent" in str(after.candidate.content)
    with desk.store() as store:
        assert [q.kind for q in store.questions()] == ["merge"]


def edit_answer(desk: Desk, words: str, answer: str) -> Card:
    card = desk.about(words)
    assert isinstance(card.content, QuestionAnswer)
    mine = replace(card.content, answer=answer)
    with desk.store() as store:
        store.edit(card.id, Edits(content=mine, base=card.candidate.content))
    return desk.cards()[card.id]


def questions(desk: Desk) -> list[str]:
    with desk.store() as store:
        return [question.kind for question in store.questions()]


ASKED = "Which metal is liquid at room temperature?"


def test_the_side_that_was_not_edited_follows_the_note(desk: Desk) -> None:
    desk.build()
    card = edit_answer(desk, "Mercury", "Mercury, of course")
    desk.write("metals.md", HEAD + NOTE.replace(ASKED, "Which metal is liquid in a warm room?"))
    desk.build()
    after = desk.cards()[card.id]
    assert after.content == QuestionAnswer(
        "Which metal is liquid in a warm room?", "Mercury, of course"
    )
    assert after.revised_at > card.revised_at
    assert questions(desk) == []
    with desk.store() as store:
        store.undo_build(store.builds()[0].id)
    back = desk.cards()[card.id]
    assert back.revised_at > after.revised_at
    assert replace(back, revised_at=card.revised_at) == card


def test_undo_leaves_an_edit_made_since(desk: Desk) -> None:
    desk.build()
    card = edit_answer(desk, "Mercury", "Mercury, of course")
    desk.write("metals.md", HEAD + NOTE.replace(ASKED, "Which metal is liquid in a warm room?"))
    desk.build()
    later = QuestionAnswer("Which one is liquid?", "Mercury")
    with desk.store() as store:
        store.edit(card.id, Edits(content=later, base=later))
        store.undo_build(store.builds()[0].id)
    assert desk.cards()[card.id].content == later


def test_a_contested_side_is_asked_about_until_the_note_goes_back(desk: Desk) -> None:
    desk.build()
    card = edit_answer(desk, "Mercury", "Mercury, of course")
    for answer, asked in (("Quicksilver", ["merge"]), ("Mercury", []), ("Quicksilver", ["merge"])):
        desk.write("metals.md", HEAD + NOTE.replace("A: Mercury", f"A: {answer}"))
        desk.build()
        assert questions(desk) == asked
        after = desk.cards()[card.id]
        assert isinstance(after.content, QuestionAnswer)
        assert after.content.answer == "Mercury, of course"
    with desk.store() as store:
        resolve_merge(store, store.questions()[0], mine=True)
    desk.write("metals.md", HEAD + NOTE.replace("A: Mercury", "A: Quicksilver") + "\nMore.\n")
    desk.build()
    assert questions(desk) == []


def test_a_note_that_takes_the_learners_words_ends_the_edit(desk: Desk) -> None:
    desk.build()
    card = edit_answer(desk, "Mercury", "Mercury itself")
    desk.write("metals.md", HEAD + NOTE.replace("A: Mercury", "A: Mercury itself"))
    desk.build()
    after = desk.cards()[card.id]
    assert after.edits == Edits()
    assert "Mercury itself" in str(after.content)
    assert questions(desk) == []


def test_renaming_and_moving_files_keeps_ids(desk: Desk) -> None:
    desk.build()
    ids = set(desk.cards())
    (desk.root / "deep").mkdir()
    shutil.move(desk.root / "metals.md", desk.root / "deep" / "renamed.md")
    active = [card for card in desk.cards().values() if card.status is Status.ACTIVE]
    counts = desk.build()
    assert set(desk.cards()) == ids
    assert counts["moved"] == len(active)
    assert not {"new", "retired"} & set(counts)
    assert {c.source.path for c in desk.cards().values()} == {"deep/renamed.md"}


def test_an_unreadable_note_keeps_its_cards(desk: Desk) -> None:
    desk.build()
    before = desk.cards()
    (desk.root / "metals.md").write_bytes(b"\xff\xfe broken")
    desk.build()
    assert desk.cards() == before


def test_a_part_of_the_notes_leaves_the_rest_alone(desk: Desk) -> None:
    desk.write("b/other.md", HEAD.replace("aB3d", "zz3d") + "tin :: a soft metal [0:05]\n")
    desk.build()
    before = set(desk.cards())
    with desk.store() as store:
        prepared = prepare(desk.root, desk.config, store, [desk.root / "b"])
        apply(store, prepared, desk.config, desk.now)
    assert {c.id for c in desk.cards().values() if c.status is Status.ACTIVE} <= before
    assert Status.RETIRED not in {c.status for c in desk.cards().values()}


def test_undo_puts_cards_back_and_keeps_reviews(desk: Desk) -> None:
    desk.build()
    before = desk.cards()
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    card = desk.about("four percent of carbon")
    desk.study(card.id)
    with desk.store() as store:
        store.undo_build(store.builds()[0].id)
        assert len(store.reviews()) == 1
        after = desk.cards()
    # Anki takes the old words back only from a package that is newer.
    assert after[card.id].revised_at > card.revised_at
    assert {i: replace(after[i], revised_at=c.revised_at) for i, c in before.items()} == before


def test_undo_leaves_what_the_learner_did_since(desk: Desk) -> None:
    desk.build()
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    card = desk.about("four percent of carbon")
    with desk.store() as store:
        store.set_status(card.id, Status.BANNED)
        store.edit(card.id, replace(card.edits, deck="Mine"))
        store.undo_build(store.builds()[0].id)
    after = desk.cards()[card.id]
    assert (after.status, after.deck) == (Status.BANNED, "Mine")
    assert "two percent" in str(after.candidate.content)


def test_a_build_makes_a_backup_of_what_was(desk: Desk) -> None:
    desk.build()
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    (backup,) = (desk.root / ".studykit" / "backups").glob("before-build-*.db")
    with Store.open(backup, create=False) as store:
        assert any("two percent" in str(card.content) for card in store.cards())


def test_a_folder_may_take_drafts_as_cards(desk: Desk) -> None:
    desk.write("metals.md", HEAD + NOTE + MORE)
    other = NOTE.replace("Rust", "Verdigris").replace("red", "green").replace("iron", "copper")
    desk.write("all/metals.md", HEAD.replace("aB3d", "zz3d") + other + MORE.replace("iron", "tin"))
    few = CardsConfig(per_note=1, least=1)
    desk.config = replace(desk.config, cards=few, folders={"all": FolderConfig(tier="all")})
    desk.build()
    statuses = {c.status for c in desk.cards().values() if c.source.path.startswith("all/")}
    assert statuses == {Status.ACTIVE}
    assert Status.DRAFT in {c.status for c in desk.cards().values()}


# ---------------------------------------------------------------- the command line


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    out = capsys.readouterr()
    assert isinstance(stop.value.code, int)
    return stop.value.code, out.out, out.err


def untimed(listing: bytes) -> list[dict[str, object]]:
    return [json.loads(line) | {"revised_at": ""} for line in listing.splitlines()]


def test_build_plan_and_undo_from_the_command_line(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    assert run(capsys, "plan", "--check", *where)[0] == 1
    assert not (desk.root / ".studykit").exists()
    code, out, err = run(capsys, "build", "--json", *where)
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert report["notes"] == 1
    assert report["cards"] == report["decks"][0]["cards"] > 0
    package = Path(report["decks"][0]["path"])
    data, listing = package.read_bytes(), package.with_suffix(".jsonl").read_bytes()
    code, out, _ = run(capsys, "build", *where)
    assert out.startswith("nothing to do")
    assert package.read_bytes() == data
    assert run(capsys, "plan", "--check", *where)[0] == 0
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    code, out, _ = run(capsys, "plan", *where)
    assert "changed" in out.splitlines()[0]
    assert "[-two-]" in out
    assert "{+four+}" in out
    run(capsys, "build", *where)
    assert package.read_bytes() != data
    assert run(capsys, "undo", *where)[0] == 0
    assert untimed(package.with_suffix(".jsonl").read_bytes()) == untimed(listing)


def test_a_clone_takes_its_ids_from_the_listing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    ids = set(desk.cards())
    packages = {p.name: p.read_bytes() for p in (desk.root / "decks").iterdir()}
    shutil.rmtree(desk.root / ".studykit")
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    run(capsys, "build", *where)
    active = {i for i, c in desk.cards().items() if c.status is Status.ACTIVE}
    assert active <= ids
    desk.write("metals.md", HEAD + NOTE)
    shutil.rmtree(desk.root / ".studykit")
    for name, data in packages.items():
        (desk.root / "decks" / name).write_bytes(data)
    run(capsys, "build", *where)
    assert {p.name: p.read_bytes() for p in (desk.root / "decks").iterdir()} == packages


def test_plan_in_a_clone_reads_the_listing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    shutil.rmtree(desk.root / ".studykit")
    code, out, _ = run(capsys, "plan", "--check", *where)
    assert code == 0
    assert ", 0 new; no history lost" in out.splitlines()[0]
    assert not (desk.root / ".studykit").exists()


def test_packages_of_decks_that_are_no_more_are_set_aside(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    (desk.root / "decks" / "foreign.apkg").write_bytes(b"not ours")
    (package,) = [p for p in (desk.root / "decks").glob("*.apkg") if p.stem != "foreign"]
    desk.write("metals.md", HEAD.replace("title", "channel: Lab\ntitle") + NOTE)
    _, out, _ = run(capsys, "build", *where)
    assert not package.exists()
    assert "moved to .studykit/backups/decks" in out
    assert (desk.root / ".studykit" / "backups" / "decks" / package.name).exists()
    assert {p.name for p in (desk.root / "decks").glob("*.apkg")} == {"Lab.apkg", "foreign.apkg"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bad.md", b"\xff\xfe\x00", "not-utf8"),
        ("yaml.md", b"---\ntitle: [\n---\n\nx [0:01].\n", "broken-front-matter"),
    ],
)
def test_one_bad_note_is_reported_and_the_rest_is_built(
    desk: Desk, capsys: pytest.CaptureFixture[str], name: str, data: bytes, code: str
) -> None:
    (desk.root / name).write_bytes(data)
    status, out, err = run(capsys, "build", "--json", "--workspace", str(desk.root))
    assert status == 1
    assert json.loads(out)["cards"] > 0
    assert json.loads(out)["failed"] == [name]
    assert f"{name}:" in err
    assert code in err
    assert code in err.splitlines()[0]


def test_a_folder_named_as_a_note_is_reported(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.root / "x.md").mkdir()
    status, _, err = run(capsys, "build", "--workspace", str(desk.root))
    assert status == 1
    assert "x.md:1: folder-named-as-note" in err


def test_an_output_that_cannot_be_written_is_one_line(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("file", "in the way")
    status, _, err = run(
        capsys, "build", "-o", str(desk.root / "file"), "--workspace", str(desk.root)
    )
    assert status == 1
    assert len(err.splitlines()) == 1
    assert "cannot be written" in err


@pytest.mark.parametrize("command", ["build", "plan", "extract", "check", "why"])
def test_a_missing_path_is_a_usage_error(
    desk: Desk,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    monkeypatch.chdir(desk.root)
    status, out, err = run(capsys, command, "no/such.md")
    assert (status, out) == (2, "")
    assert err.startswith("studykit: no/such.md: does not exist: ")
    assert err.count("\n") == 1
    assert not (desk.root / ".studykit").exists()


@pytest.mark.parametrize("command", ["build", "plan", "extract", "check"])
def test_the_rest_is_done_beside_a_missing_path(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(desk.root)
    status, out, err = run(capsys, command, "metals.md", "no/such.md", "--json")
    assert status == 2
    assert "no/such.md" in (out if command == "check" else err)
    assert "metals" in out.lower() or command == "check"


def test_a_folder_for_decks_that_cannot_be_written_changes_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    desk.write("file", "in the way")
    for command in ("build", "build"):
        status, out, err = run(capsys, command, "-o", str(desk.root / "file" / "deep"), *where)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "file is no folder" in err
    assert not (desk.root / ".studykit").exists()
    run(capsys, "build", *where)
    assert run(capsys, "undo", "-o", str(desk.root / "file"), *where)[0] == 1
    assert run(capsys, "plan", "--check", *where)[0] == 0


def test_a_deck_that_could_not_be_written_is_due_until_it_is(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    package = desk.root / "decks" / "Metals.apkg"
    package.mkdir(parents=True)
    for _ in range(2):
        status, out, err = run(capsys, "build", *where)
        assert (status, err.count("\n")) == (1, 1)
        assert "nothing to do" not in out
        assert "Metals.apkg: cannot be written" in err
        assert run(capsys, "plan", "--check", *where)[0] == 1
    package.rmdir()
    status, out, _ = run(capsys, "build", *where)
    assert status == 0
    assert "Metals.apkg  3 cards" in out
    assert run(capsys, "plan", "--check", *where)[0] == 0


@pytest.mark.parametrize("lost", ["Metals.apkg", "Metals.jsonl", "both", "stale"])
def test_plan_says_that_decks_are_due(
    desk: Desk, capsys: pytest.CaptureFixture[str], lost: str
) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    decks = desk.root / "decks"
    if lost == "both":
        shutil.rmtree(decks)
    elif lost == "stale":
        shutil.copy(decks / "Metals.jsonl", decks / "Gone.jsonl")
    else:
        (decks / lost).unlink()
    status, out, _ = run(capsys, "plan", "--check", *where)
    assert status == 1
    name = "Gone.apkg" if lost == "stale" else "Metals.apkg"
    due = f"{decks / name}  is missing or not up to date: a build is due"
    assert out.splitlines()[1:-1] == [due]
    told = json.loads(run(capsys, "plan", "--json", *where)[1])
    assert told["decks"] == [str(decks / name)]
    assert run(capsys, "plan", *where)[0] == 0
    run(capsys, "build", *where)
    assert run(capsys, "plan", "--check", *where)[0] == 0


def test_an_edit_makes_the_decks_due(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    run(capsys, "edit", desk.about("Mercury").id, "--answer", "Quicksilver", *where)
    assert run(capsys, "plan", "--check", *where)[0] == 1
    run(capsys, "build", *where)
    assert run(capsys, "plan", "--check", *where)[0] == 0


def test_a_clone_needs_no_packages(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    shutil.rmtree(desk.root / ".studykit")
    (desk.root / "decks" / "Metals.apkg").unlink()
    assert run(capsys, "plan", "--check", *where)[0] == 0


def test_plan_and_build_tell_what_becomes_of_an_edit(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    card = desk.about("Mercury")
    run(capsys, "edit", card.id, "--answer", "Mercury, of course", *where)
    desk.write("metals.md", HEAD + NOTE.replace(ASKED, "Which metal is liquid in a warm room?"))
    told = "your edit stays; the question follows the note"
    assert f"[{told}]" in run(capsys, "plan", *where)[1]
    (change,) = json.loads(run(capsys, "plan", "--json", *where)[1])["changes"]
    assert (change["id"], change["edit"]) == (card.id, told)
    assert f"{card.id}  {ASKED}: {told}" in run(capsys, "build", *where)[1]
    desk.write("metals.md", HEAD + NOTE.replace("A: Mercury", "A: Quicksilver"))
    assert "[your edit stays; the note changed below it]" in run(capsys, "plan", *where)[1]
    out = run(capsys, "build", *where)[1]
    assert "your edit stays; the note changed below it" in out
    assert "see `studykit resolve`" in out
    desk.write("metals.md", HEAD + NOTE.partition("Q:")[0])
    assert "[your edit is kept with it]" in run(capsys, "plan", *where)[1]


def test_plan_lists_what_it_counts(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    (desk.root / "studykit.toml").write_text("[cards]\nper_note = 1\n", encoding="utf-8")
    desk.write("metals.md", HEAD + NOTE + MORE + "\ntin :: a soft metal [0:50]\n")
    run(capsys, "build", *where)
    assert Status.DRAFT in {card.status for card in desk.cards().values()}
    for words in ("two percent of carbon", "soft metal"):
        run(capsys, "ban", desk.about(words).id, *where)
    changed = (
        (NOTE + MORE).replace("moist", "wet").replace("1538", "1540").replace("two per", "four per")
    )
    desk.write("metals.md", HEAD + changed + "\nzinc :: a metal that guards iron [0:55]\n")
    first, *rest = run(capsys, "plan", *where)[1].splitlines()
    told = json.loads(run(capsys, "plan", "--json", *where)[1])
    headings = dict(re.findall(r"(?m)^(\w+) \((\d+)", "\n".join(rest)))
    outcomes = ("reworded", "changed", "moved", "split", "merged", "new", "retired", "unsure")
    for name in outcomes:
        assert int(headings.get(name, 0)) == told[name]
        listed = [c for c in told["changes"] if c["outcome"] == name and not c["draft"]]
        assert len(listed) == told[name]
    assert int(headings.get("drafts", 0)) == told["drafts"] > 0
    assert f"({told['drafts']} draft" in first
    assert "carbon" not in "\n".join(rest)
    assert "soft metal" not in "\n".join(rest)
    assert sum(line.startswith("  ") for line in rest) == len(told["changes"])


def test_the_learners_hand(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    card = desk.about("two percent of carbon")
    run(capsys, "edit", card.id[:8], "--answer", "iron and carbon", *where)
    run(capsys, "tag", card.id, "exam", *where)
    run(capsys, "move", card.id, "Mine::Here", *where)
    run(capsys, "suspend", card.id, *where)
    desk.write("metals.md", HEAD + "New first line [0:01].\n\n" + NOTE)
    run(capsys, "build", *where)
    after = desk.cards()[card.id]
    assert isinstance(after.content, QuestionAnswer)
    assert after.content.answer == "iron and carbon"
    assert "exam" in after.tags
    assert (after.deck, after.status) == ("Mine::Here", Status.SUSPENDED)
    run(capsys, "resume", card.id, *where)
    run(capsys, "tag", card.id, "exam", "--remove", *where)
    run(capsys, "edit", card.id, "--reset", *where)
    after = desk.cards()[card.id]
    assert (after.status, after.edits.content) == (Status.ACTIVE, None)
    assert "exam" not in after.tags
    _, out, _ = run(capsys, "cards", "deck:mine", "--json", *where)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [card.id]


def test_an_edit_that_would_empty_a_card_is_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    card = next(c for c in desk.cards().values() if not isinstance(c.content, Cloze))
    assert run(capsys, "edit", card.id, "--answer", " ", *where)[0] == 2
    assert run(capsys, "edit", card.id, "--cloze", "no blank", *where)[0] == 2
    assert desk.cards()[card.id].content == card.content


def test_resolve_answers_what_a_build_asked(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    run(capsys, "build", *where)
    listed = json.loads(run(capsys, "resolve", "--json", *where)[1])
    assert [(q["id"], q["kind"]) for q in listed] == [(card.id, "changed")]
    assert run(capsys, "resolve", card.id, "perhaps", *where)[0] == 2
    assert run(capsys, "resolve", card.id, "relearn", *where)[0] == 0
    with desk.store() as store:
        memory = store.memory(card.id)
        assert memory is not None
        assert memory.state is State.RELEARNING
        assert store.questions() == []


def test_backup_restore_and_doctor(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--workspace", str(desk.root))
    run(capsys, "build", *where)
    card = desk.about("two percent of carbon")
    run(capsys, "backup", *where)
    desk.study(card.id)
    assert run(capsys, "doctor", *where)[0] == 1
    assert run(capsys, "doctor", "--repair", *where)[0] == 0
    assert run(capsys, "doctor", *where)[0] == 0
    assert run(capsys, "restore", *where)[0] == 0
    assert run(capsys, "restore", *where)[0] == 0
    with desk.store() as store:
        assert len(store.reviews()) in (0, 1)
    kept = list((desk.root / ".studykit" / "backups").glob("before-restore-*.db"))
    assert len(kept) == 2


def test_a_doubt_alone_is_asked_and_forgotten_when_moot(desk: Desk) -> None:
    head = "---\ntitle: Rome\nvideoId: aB3dE5fG7h9\n---\n\n"
    before = "Q: Who was Seneca?\nA: Seneca was the tutor of the emperor Nero [0:10]\n"
    doubtful = "Q: Who was Seneca?\nA: Seneca was sent to die by the emperor Nero [9:40]\n"
    desk.write("metals.md", head + before)
    desk.build()
    desk.write("metals.md", head + doubtful)
    counts = desk.build()
    assert counts.get("unsure") == 1, counts
    with desk.store() as store:
        assert [question.kind for question in store.questions()] == ["unsure"]
    desk.write("metals.md", head + before)
    desk.build()
    with desk.store() as store:
        assert store.questions() == []


@pytest.mark.parametrize("room", ["notes.note.read_blocks", "extract.select"])
def test_a_failure_on_one_note_keeps_its_cards_and_spares_the_others(
    desk: Desk, room: str, monkeypatch: pytest.MonkeyPatch, no_failure_is_survived: logging.Handler
) -> None:
    desk.write("ores.md", HEAD.replace("aB3d", "xY3d") + "ore :: rock with metal in it [0:10]\n")
    desk.build()
    before = desk.cards()
    module, _, name = f"studykit.extractor.{room}".rpartition(".")
    whole = getattr(importlib.import_module(module), name)

    def failing(first: object, *rest: object) -> object:
        if "poison" in repr(first):
            raise RecursionError("too deep")
        return whole(first, *rest)

    monkeypatch.setattr(f"{module}.{name}", failing)
    log = logging.getLogger("studykit")
    log.removeHandler(no_failure_is_survived)
    try:
        desk.write("metals.md", HEAD + NOTE.replace("iron melts", "poison melts"))
        desk.write("ores.md", HEAD.replace("aB3d", "xY3d") + "ore :: rock worth mining [0:10]\n")
        with desk.store() as store:
            prepared = prepare(desk.root, desk.config, store)
            apply(store, prepared, desk.config, desk.now + timedelta(minutes=5))
    finally:
        log.addHandler(no_failure_is_survived)
    assert [(p.path, p.code) for p in prepared.problems] == [("metals.md", "failed-note")]
    after = desk.cards()
    assert {i: c for i, c in after.items() if c.source.path == "metals.md"} == {
        i: c for i, c in before.items() if c.source.path == "metals.md"
    }
    assert any("worth mining" in str(card.content) for card in after.values())
