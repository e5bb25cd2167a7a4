"""Builds over builds into a learner's Anki: what is the learner's there stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from studykit.cli.context import Context
from studykit.cli.main import main

HEAD = "---\ntitle: Metals\nvideoId: aB3dE5fG7h9\nchannel: Matter\n---\n\n"
IRON = "Q: At what does iron melt?\nA: At 1538 degrees Celsius [0:10].\n\n"
RUST = "Q: What is rust?\nA: The red oxide that moist air makes of iron [0:20].\n\n"


def line(n: int) -> str:
    return f"Q: What is alloy {n}?\nA: A metal of {n} parts tin and the rest copper [{n}:30].\n\n"


class Learner:
    """A workspace and the Anki that its packages go into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.col = Collection(str(root / "user.anki2"))

    def build(self, *parts: str, path: str = "metals.md", options: str = "") -> None:
        (self.root / "studykit.toml").write_text(options, encoding="utf-8")
        for old in self.root.glob("*.md"):
            old.unlink()
        (self.root / path).write_text(HEAD + "".join(parts), encoding="utf-8")
        with pytest.raises(SystemExit) as end:
            main(["--workspace", str(self.root), "build"])
        assert not end.value.code
        for package in (self.root / "decks").glob("*.apkg"):
            request = ImportAnkiPackageRequest(package_path=str(package))
            self.log = self.col.import_anki_package(request).log

    def note(self, words: str):  # type: ignore[no-untyped-def]
        (number,) = self.col.find_notes(f'"Front:*{words}*"')
        return self.col.get_note(number)


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    minutes = itertools.count()
    began = datetime.now(UTC)
    monkeypatch.setattr(Context, "now", lambda _: began + timedelta(minutes=next(minutes)))
    made = Learner(tmp_path)
    yield made
    made.col.close()


def test_ten_rebuilds_leave_what_the_learner_did(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    learner.build(IRON, RUST)
    note = learner.note("iron melt")
    note["Back"] = "<b>1538</b> °C"
    note["Extra1"] = "Hotter than <i>lead</i>"
    note.tags += ["mine", "leech", "marked"]
    learner.col.update_note(note)
    for n in range(10):
        learner.build("A line at the top.\n\n" * n, line(n), IRON, RUST, path=f"metals-{n}.md")
    note = learner.note("iron melt")
    assert note["Back"] == "<b>1538</b> °C"
    assert note["Extra1"] == "Hotter than <i>lead</i>"
    assert {"mine", "leech", "marked"} <= set(note.tags)
    assert "nothing to do" not in capsys.readouterr().out


def test_retired_cards_say_so_for_three_builds(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    learner.build(IRON, RUST)
    for n in range(6):
        capsys.readouterr()
        learner.build(IRON, line(n))
        found = learner.col.find_notes("tag:studykit::retired Front:*rust*")
        assert len(found) == 1
        said = "search for tag:studykit::retired" in capsys.readouterr().out
        assert said or n > 3
        in_package = {
            note.id.nid
            for kind in ("duplicate", "updated", "new")
            for note in getattr(learner.log, kind)
        }
        assert (found[0] in in_package) is (n < 4)
    learner.build(IRON, RUST)
    assert not learner.col.find_notes("tag:studykit::retired Front:*rust*")


def test_published_decks_say_whose_they_are_and_what_changed(learner: Learner) -> None:
    options = '[publish]\nauthor = "A. Smith"\nlicence = "CC BY 4.0"\nversion = "2"\n'
    learner.build(IRON, RUST, options=options)
    (deck,) = [d for d in learner.col.decks.all() if d["name"] == "Matter::Metals"]
    for words in ("A. Smith", "CC BY 4.0", "Matter", "Metals", "2 cards", "version 2"):
        assert words in deck["desc"]
    changes = learner.root / "decks" / "CHANGES.md"
    assert "A new deck of 2 cards." in changes.read_text(encoding="utf-8")
    learner.build(IRON, RUST, options=options)
    once = changes.read_text(encoding="utf-8")
    learner.build(IRON, line(4), options=options.replace('"2"', '"3"'))
    text = changes.read_text(encoding="utf-8")
    assert text.count("\n## ") == 2
    assert once.split("\n", 2)[2].strip() in text
    assert "* What is alloy 4?" in text
    assert "Retired: suspend or delete it in Anki (1)\n\n* What is rust?" in text


def test_what_builds_write_is_never_read_as_a_note(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    options = '[publish]\nauthor = "A. Smith"\n'
    learner.build(IRON, RUST, options=options)
    (learner.root / "decks" / "told.md").write_text(HEAD + line(7), encoding="utf-8")
    (learner.root / "out").mkdir()
    told = (learner.root / "decks" / "CHANGES.md").read_text(encoding="utf-8")
    (learner.root / "out" / "CHANGES.md").write_text(told, encoding="utf-8")
    capsys.readouterr()
    for words in (["plan", "--check"], ["check"], ["extract"], []):
        with pytest.raises(SystemExit) as end:
            main(["--workspace", str(learner.root), *words])
        assert not end.value.code
    said = capsys.readouterr()
    assert "1 note, 0 errors" in said.err
    assert "alloy 7" not in said.out
    assert "What changed" not in said.out


def test_a_folder_named_as_one_of_notes_is_read_though_decks_go_there(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    options = '[notes]\npaths = ["."]\n[decks]\noutput = "."\n[publish]\nauthor = "A. Smith"\n'
    learner.build(IRON, RUST, options=options)
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(learner.root), "build"])
    assert (end.value.code, (learner.root / "CHANGES.md").is_file()) == (0, True)
    assert "2 cards of 1 note " in capsys.readouterr().out


PUBLISH = '[publish]\nauthor = "A. Smith"\nversion = "2"\n'


def told(learner: Learner) -> str:
    path = learner.root / "decks" / "CHANGES.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def run(learner: Learner, *words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(learner.root), *words])
    assert isinstance(end.value.code, int)
    return end.value.code


def test_a_built_workspace_that_is_published_tells_its_decks_as_new(learner: Learner) -> None:
    learner.build(IRON)
    assert (told(learner), run(learner, "plan", "--check")) == ("", 0)
    (learner.root / "studykit.toml").write_text(PUBLISH, encoding="utf-8")
    assert run(learner, "plan", "--check") == 1
    learner.build(IRON, options=PUBLISH)
    assert "A new deck of 1 card." in told(learner)
    assert run(learner, "plan", "--check") == 0


def test_builds_of_one_version_are_told_as_one_and_undo_takes_its_part_back(
    learner: Learner,
) -> None:
    learner.build(IRON, RUST, options=PUBLISH)
    first = told(learner)
    learner.build(IRON, RUST, line(4), options=PUBLISH)
    assert told(learner) == first.replace("of 2 cards", "of 3 cards")
    assert run(learner, "undo") == 0
    assert told(learner) == first
    third = PUBLISH.replace('"2"', '"3"')
    learner.build(IRON, RUST, options=third)
    learner.build(IRON.replace("1538", "1583"), line(4), options=third)
    assert told(learner).count("### ") == 2
    assert "Changed (1)\n\n* At what does iron melt? Before: “At 1538" in told(learner)
    assert "Now: “At 1583" in told(learner)
    assert "A new deck of 2 cards." in told(learner)
    assert run(learner, "undo") == 0
    assert told(learner) == first


def test_what_is_written_into_the_changes_by_hand_stays(learner: Learner) -> None:
    learner.build(IRON, options=PUBLISH)
    path = learner.root / "decks" / "CHANGES.md"
    path.write_text(told(learner).replace("of 1 card.", "of 1 card. By hand."), encoding="utf-8")
    learner.build(IRON, RUST, options=PUBLISH)
    assert "By hand." in told(learner)
    assert "* What is rust?" in told(learner)
