"""Cards by hand, in every syntax, by golden files that double as documentation.

A golden file is named after a family or spelling. Its cases are parted by lines ``====``: a note,
then a line for each card, ``» front → back`` (⏎ for a line break) with its own tags in brackets,
and ``» remark LINE`` for what `check` says. A case with ``» asked TOOL`` reads that tool's forms.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.cli.main import main
from studykit.config import CardsConfig, Config, DecksConfig
from studykit.config_file import parse_config
from studykit.errors import ConfigError
from studykit.exporter.decks import deck_name
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.hand_written.families import FAMILIES
from studykit.extractor.notes.note import read_notes
from studykit.identity.ids import birth_id
from studykit.identity.matching import match
from studykit.model import (
    Candidate,
    Card,
    Cloze,
    Extraction,
    ForeignSchedule,
    NoteFile,
    QuestionAnswer,
    Status,
)
from studykit.reader import note_file

GOLDEN = Path(__file__).parent / "golden" / "hand_written"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
HEAD = "---\ntitle: Sails\nvideoId: aB3dE5fG7h9\n---\n"


def extracted(text: str, asked: tuple[str, ...] = ()) -> Extraction:
    """What a note gives."""
    config = replace(Config(), cards=CardsConfig(syntaxes=asked))
    file = NoteFile("sails.md", text if text.startswith("---") else HEAD + text, "0")
    (found,) = extract_notes(read_notes([file], config), config)
    return found


def authored(text: str, asked: tuple[str, ...] = ()) -> list[Candidate]:
    """The hand-written cards of a note."""
    return [c for c in extracted(text, asked).candidates if c.generator == "authored"]


def told(candidate: Candidate) -> str:
    """A card as the golden files write it."""
    content = candidate.content
    if isinstance(content, Cloze):
        text = content.text
    else:
        assert isinstance(content, QuestionAnswer)
        text = f"{content.question} → {content.answer}"
    tags = f" [{' '.join(candidate.tags)}]" if candidate.tags else ""
    return text.replace("\n", "⏎") + tags


def cases() -> list[tuple[str, str, list[str]]]:
    """Name, note and what is expected of it, of all golden files."""
    found = []
    for path in sorted(GOLDEN.glob("*.txt")):
        for number, case in enumerate(path.read_text(encoding="utf-8").split("\n====\n"), 1):
            lines = case.rstrip("\n").split("\n")
            told_at = len(lines)
            while told_at and lines[told_at - 1].startswith("» "):
                told_at -= 1
            expected = [line[2:] for line in lines[told_at:]]
            found.append((f"{path.stem}-{number}", "\n".join(lines[:told_at]) + "\n", expected))
    return found


def test_every_family_has_a_golden_file() -> None:
    assert {family.__name__ for family in FAMILIES} <= {p.stem for p in GOLDEN.glob("*.txt")}


@pytest.mark.parametrize(("name", "note", "expected"), cases())
def test_golden(name: str, note: str, expected: list[str]) -> None:
    asked = tuple(line.removeprefix("asked ") for line in expected if line.startswith("asked "))
    found = extracted(note, asked)
    ready = [told(c) for c in found.candidates if c.generator == "authored"]
    above = 0 if note.startswith("---") else HEAD.count("\n")
    remarks = [f"remark {p.line - above}" for p in found.problems if p.code == "hand-card-unread"]
    assert [*(f"asked {tool}" for tool in asked), *ready, *remarks] == expected


@pytest.mark.parametrize(("name", "note", "expected"), cases())
def test_no_sign_of_a_tool_is_on_any_card(name: str, note: str, expected: list[str]) -> None:
    asked = tuple(line.removeprefix("asked ") for line in expected if line.startswith("asked "))
    for candidate in extracted(note, asked).candidates:
        text = told(candidate)
        for sign in ("<!--", "-->", "%%", "==", "~~", "]^", ";;", " ^", "START", "ID:"):
            assert sign not in text, (sign, text)


def test_a_card_that_is_asked_both_ways_keeps_its_history() -> None:
    (before,) = authored("keel :: the beam along the bottom\n")
    card = Card(birth_id(before, ()), before, Status.ACTIVE, NOW, "d")
    changes = match([card], authored("keel ::: the beam along the bottom\n")).changes
    assert [(c.card and c.card.id, c.candidate and c.candidate.variant) for c in changes] == [
        (card.id, ""),
        (None, "reverse"),
    ]


def test_ids_and_schedules_go_to_the_cards_that_they_stand_beside() -> None:
    note = (
        "keel ::: the beam below <!--SR:!2026-03-04,12,250!2026-03-09,4,270-->\n\n"
        "==Oars== of ==ash==.\n<!--SR:!2026-05-01,3,250!fsrs,2026-06-01T04:00:00.000Z,9,8.5,5.1,2,"
        "4,1,0,2026-05-23T04:00:00.000Z-->\n\n"
        "mast :: a pole\nID: 1566052191670\n\nboom :: a spar ^7fa3b1\n"
    )
    found = authored(note)
    assert [(c.written, c.schedule and (c.schedule.due, c.schedule.interval)) for c in found] == [
        ("", ("2026-03-04", 12.0)),
        ("", ("2026-03-09", 4.0)),
        ("", ("2026-05-01", 3.0)),
        ("", ("2026-06-01T04:00:00.000Z", 9.0)),
        ("anki:1566052191670", None),
        ("block:7fa3b1", None),
    ]
    assert found[3].schedule == ForeignSchedule(
        "spaced-repetition",
        "2026-06-01T04:00:00.000Z",
        9.0,
        stability=8.5,
        difficulty=5.1,
        last="2026-05-23T04:00:00.000Z",
        reps=4,
        lapses=1,
    )


def test_a_deck_that_the_author_names_is_the_cards_deck() -> None:
    (found,) = authored("TARGET DECK: Boats::Old\n\nkeel :: a beam\n")
    assert deck_name(found, DecksConfig()) == "Boats::Old"
    (other,) = authored("---\ntitle: A\ncards-deck: Boats\n---\nkeel :: a beam\n")
    assert deck_name(other, DecksConfig(prefix="all")) == "all::Boats"


def test_build_counts_what_it_did_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "- Port <> left\n- the keel << What runs below?\n\nmast :: a pole\n"
    (tmp_path / "sails.md").write_text(HEAD + note, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--workspace", str(tmp_path), "build"])
    told = "not read, though they look like cards: 2, the first at sails.md:5"
    assert told in capsys.readouterr().out


def test_a_folder_asks_for_syntaxes_of_its_own() -> None:
    config = parse_config(
        '[cards]\nsyntaxes = ["remnote"]\n\n[folder."old"]\nsyntaxes = ["mochi"]\n'
    )
    note = HEAD + "- Port <> left\n"
    files = [NoteFile("sails.md", note, "0"), NoteFile("old/sails.md", note, "1")]
    first, second = extract_notes(read_notes(files, config), config)
    assert [told(c) for c in first.candidates] == ["Port → left", "left → Port"]
    assert not [c for c in second.candidates if c.generator == "authored"]


def test_an_unknown_syntax_is_refused() -> None:
    with pytest.raises(ConfigError, match="syntaxes must be a list of spaced-repetition"):
        parse_config('[cards]\nsyntaxes = ["anki"]\n')


@pytest.mark.parametrize("text", ["Q: \n\nA: \nQ: \n", "Q: \nQ: \n\n\nA: \n| a |\nQ: \nA: \n| a |"])
def test_a_question_without_words_fails_no_note(text: str) -> None:
    ((_, problems),) = read_notes([note_file("a.md", text)], Config())
    assert "failed-note" not in {problem.code for problem in problems}
