"""Foreign decks come in with their histories, and stay through every build."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions

from studykit.cli.main import main
from studykit.model import Cloze, QuestionAnswer, Status
from studykit.store.store import Store

DAY = timedelta(days=1)


def deck(folder: Path) -> Path:
    """A deck of somebody's with cards of several kinds."""
    col = Collection(str(folder / "their.anki2"))
    col.set_config("fsrs", True)
    number = col.decks.id("Rivers::Europe")
    for kind, fields in (
        ("Basic", {"Front": "Where is the <b>Elbe</b>?", "Back": "In <i>Germany</i>"}),
        ("Basic (and reversed card)", {"Front": "Seine", "Back": "Paris<br>and Rouen"}),
        (
            "Cloze",
            {"Text": "{{c1::Rhine}} and {{c2::Main::river}} meet.", "Back Extra": "At Mainz"},
        ),
        ("Basic", {"Front": "<img src='a.png'>", "Back": ""}),
    ):
        note = col.new_note(col.models.by_name(kind))
        for name, text in fields.items():
            note[name] = text
        note.tags = ["water"]
        col.add_note(note, number)
    for _ in range(2):
        card = col.get_card(col.find_cards("Elbe")[0])
        card.start_timer()
        states = col._backend.get_scheduling_states(card.id)
        col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=3))
    col.sched.suspend_cards([col.find_cards("Rhine card:1")[0]])
    path = folder / "rivers.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True)
    col.export_anki_package(out_path=str(path), options=options, limit=None)
    col.close()
    return path


def run(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(root), "--json", *words])
    out = capsys.readouterr()
    assert not end.value.code, out.err
    return json.loads(out.out)


def test_a_foreign_deck_comes_in_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = deck(tmp_path)
    root = tmp_path / "notes"
    root.mkdir()
    found = run(root, capsys, "anki", "import", str(path))
    assert found == {
        "cards": 5,
        "reviews": 2,
        "known": 0,
        "unfit": 1,
        "decks": {"Rivers::Europe": 5},
    }
    with Store.open(root / ".studykit" / "study.db") as store:
        cards = store.cards()
        contents = {card.content for card in cards}
        assert contents == {
            QuestionAnswer("Where is the Elbe?", "In Germany"),
            QuestionAnswer("Seine", "Paris\nand Rouen"),
            QuestionAnswer("Paris\nand Rouen", "Seine"),
            Cloze("{{c1::Rhine}} and Main meet."),
            Cloze("Rhine and {{c1::Main::river}} meet."),
        }
        assert sum(card.status is Status.SUSPENDED for card in cards) == 1
        assert all(card.tags == ("water",) for card in cards)
        (elbe,) = (card for card in cards if "Elbe" in str(card.content))
        memory = store.memory(elbe.id)
        assert memory is not None
        assert memory.reps == 2
        assert memory.due > datetime.now(UTC) - DAY
    assert run(root, capsys, "anki", "import", str(path))["known"] == 5
    (root / "talk.md").write_text(
        "---\ntitle: Talk\n---\n\nQ: What is a river?\nA: Water that flows [0:10].\n",
        encoding="utf-8",
    )
    built = run(root, capsys, "build")
    assert built["retired"] == 0
    run(root, capsys, "build")
    with Store.open(root / ".studykit" / "study.db") as store:
        kept = {card.id: card for card in store.cards()}
        assert all(kept[card.id].status is card.status for card in cards)
        assert store.memory(elbe.id) == memory
    assert (root / "decks" / "Rivers.apkg").exists()
