"""Cards as text: what comes out can be read back, by us and by those it is made for."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest
from study_desk import NOON, card, cloze, fill

from studykit.card_json import card_from
from studykit.cli.main import main
from studykit.exporter.text_formats import FORMS, anki_text
from studykit.model import Memory, QuestionAnswer, Rating, Review, State

CARDS = [
    card(1),
    cloze(2),
    card(3, content=QuestionAnswer("=1+1 is?", 'Two, "of course"\n- a\n- b'), tags=("own",)),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with fill(tmp_path / ".studykit" / "study.db", CARDS) as store:
        due = NOON + timedelta(days=3)
        memory = Memory(CARDS[0].id, State.REVIEW, due, NOON, 3.0, 5.0, reps=1)
        store.record(Review(CARDS[0].id, NOON, Rating.GOOD, 4.0, due), memory)
    return tmp_path


def exported(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(root), "export", *words])
    assert not end.value.code
    return capsys.readouterr().out


def test_a_table_has_a_row_a_card_and_no_formula(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(root, capsys))))
    assert [row["id"] for row in rows] == [one.id for one in CARDS]
    assert rows[0]["reps"] == "1"
    assert rows[1]["question"] == "Number […] is here."
    assert rows[2]["question"] == "'=1+1 is?"
    assert rows[2]["answer"] == 'Two, "of course"\n- a\n- b'


def test_lines_hold_everything(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [json.loads(line) for line in exported(root, capsys, "--format", "jsonl").splitlines()]
    assert [card_from(one) for one in found] == CARDS
    assert found[0]["memory"]["stability"] == 3.0
    assert [row["rating"] for row in found[0]["reviews"]] == [3]


def test_a_query_chooses_and_a_file_is_written(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "own.md"
    assert not exported(root, capsys, "tag:own", "--format", "markdown", "-o", str(target))
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Maths\n")
    assert "**=1+1 is?**" in text
    assert "What is 1?" not in text


def test_anki_takes_the_text_in(tmp_path: Path) -> None:
    path = tmp_path / "cards.txt"
    path.write_text(anki_text([(one, None, ()) for one in CARDS]), encoding="utf-8")
    col = Collection(str(tmp_path / "c.anki2"))
    metadata = col.get_csv_metadata(path=str(path), delimiter=None)
    col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))
    notes = {n.guid: n for n in (col.get_note(i) for i in col.find_notes(""))}
    assert set(notes) == {one.id for one in CARDS}
    assert notes[CARDS[1].id].note_type()["name"] == "Cloze"
    assert "youtu.be/x?t=120" in notes[CARDS[0].id].fields[1]
    assert "own" in notes[CARDS[2].id].tags
    assert col.decks.name(notes[CARDS[0].id].cards()[0].did) == "Maths"
    col.close()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_every_card(form: str) -> None:
    text = FORMS[form]([(one, None, ()) for one in CARDS])
    for words in ("What is 1?", "is here.", "1+1 is?"):
        assert words in text
