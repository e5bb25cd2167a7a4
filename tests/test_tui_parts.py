"""The parts of the review screen that need no screen."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit.model import Candidate, Card, Cloze, QuestionAnswer, Source, Status, Tier
from studykit.study.difference import Kind, Piece, compare, is_same, right, written
from studykit.study.edit_texts import edits_from, fields_of, problem
from studykit.study.keys import BROWSER_KEYS, KEYS, TRIAGE_KEYS, Key
from studykit.study.links import open_link, safe_link
from studykit.study.passage import passage
from studykit.tui.pages import at_time
from studykit.tui.stopwatch import Stopwatch

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def card(content: QuestionAnswer | Cloze, context: str = "", first: int = 3, last: int = 4) -> Card:
    source = Source("notes/a.md", "A", "", "youtube:a", "a", (), "A claim.", first, last)
    candidate = Candidate(content, source, (), "term", Tier.READY, context)
    return Card("c1", candidate, Status.ACTIVE, NOON, "A")


@pytest.mark.parametrize(
    "url",
    [
        "https://youtu.be/x?t=1",
        "http://127.0.0.1:8080/v?a=b#c",
        "file:///films/a%20b.mp4#t=10",
        "HTTPS://EXAMPLE.ORG/",
    ],
)
def test_links_to_the_web_and_to_files_are_safe(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ssh://host/",
        "youtu.be/x",
        "https://x/\x1b]8;;evil\x1b\\",
        "https://x/\nhttps://y/",
        "https://x/ y",
        "http://[bad",
    ],
)
def test_other_links_are_not(url: str | None) -> None:
    assert safe_link(url) is None
    assert not open_link(url or "")


def test_a_slip_of_the_keys_shows_its_letters_and_another_word_the_whole_word() -> None:
    assert compare("the rythm", "The rhythm") == (
        Piece(Kind.SAME, "The r"),
        Piece(Kind.MISSING, "h"),
        Piece(Kind.SAME, "ythm"),
    )
    assert compare("red wine", "blue wine") == (
        Piece(Kind.EXTRA, "red"),
        Piece(Kind.MISSING, "blue"),
        Piece(Kind.SAME, " wine"),
    )


def test_a_number_is_right_or_wrong_as_a_whole() -> None:
    pieces = compare("April 1945", "April 1946")
    assert pieces == (
        Piece(Kind.SAME, "April "),
        Piece(Kind.EXTRA, "1945"),
        Piece(Kind.MISSING, "1946"),
    )
    assert "".join(piece.text for piece in written(pieces)) == "April 1945"
    assert "".join(piece.text for piece in right(pieces)) == "April 1946"


def test_the_claim_is_marked_in_its_paragraph_as_it_reads(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(
        "First line.\n\nBirds *sing* at dawn. <a class='x'>The **heron** stands</a> in "
        "[[w|water]] all day [0:40]. ==Then== it sleeps.\n"
    )
    made = card(QuestionAnswer("Q", "A"), first=3, last=3)
    source = replace(made.source, claim="The heron stands in water all day.")
    (line,) = [line for line in passage(tmp_path, source).lines if line.inside]
    assert line.text == (
        "Birds sing at dawn. The heron stands in water all day [0:40]. Then it sleeps."
    )
    assert line.text[line.start : line.end].startswith("The heron stands in water all day")
    assert "sleeps" not in line.text[line.start : line.end]


def test_case_spacing_and_punctuation_do_not_count_but_signs_do() -> None:
    assert is_same("  The  CRUST. ", "the crust")
    assert is_same("e\u0301te\u0301", "été")
    assert not is_same("a + b", "a b")
    assert not is_same("x = 1", "x = 2")
    assert is_same("?", "?")
    assert not is_same("!", "?")


def test_the_passage_is_the_claim_and_what_stands_around_it(tmp_path: Path) -> None:
    note = tmp_path / "notes" / "a.md"
    note.parent.mkdir()
    note.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(b"line %d" % n for n in range(1, 21)))
    found = passage(tmp_path, card(QuestionAnswer("Q", "A"), first=10, last=11).source)
    assert [line.number for line in found.lines] == [7, 8, 9, 10, 12, 13, 14]
    assert [line.text for line in found.lines if line.inside] == ["line 10 line 11"]
    assert found.lines[0].text == "line 7"


def test_a_passage_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    source = card(QuestionAnswer("Q", "A"), first=10, last=11).source
    assert "not there" in passage(tmp_path, source).missing
    note = tmp_path / "notes" / "a.md"
    note.mkdir(parents=True)
    assert "not there" in passage(tmp_path, source).missing
    note.rmdir()
    note.write_text("one\ntwo\n")
    assert "shorter" in passage(tmp_path, source).missing
    note.write_bytes(b"\xff\xfe" * 30)
    assert passage(tmp_path, source).missing or passage(tmp_path, source).lines


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this file system")
def test_a_pipe_in_place_of_a_note_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    os.mkfifo(tmp_path / "notes" / "a.md")
    assert passage(tmp_path, card(QuestionAnswer("Q", "A")).source).missing


def test_edits_hold_what_changed_and_what_it_was_changed_from() -> None:
    made = card(QuestionAnswer("Q", "A"), "then")
    assert fields_of(made) == {"question": "Q", "answer": "A", "context": "then"}
    assert edits_from(made, fields_of(made)) is None
    edits = edits_from(made, {"question": "Q2 ", "answer": "A", "context": "then"})
    assert edits is not None
    assert edits.content == QuestionAnswer("Q2", "A")
    assert edits.base == QuestionAnswer("Q", "A")
    assert edits.context is None


def test_what_makes_no_card_is_refused() -> None:
    assert "question" in problem({"question": " ", "answer": "A", "context": ""})
    assert "answer" in problem({"question": "Q", "answer": "", "context": ""})
    assert "blank" in problem({"text": "no blank", "context": ""})
    assert problem({"text": "a {{c1::b}}", "context": ""}) == ""


def test_the_stopwatch_stands_still_while_paused() -> None:
    now = [0.0]
    watch = Stopwatch(lambda: now[0])
    now[0] = 5
    watch.pause()
    now[0] = 65
    assert watch.seconds == 5
    watch.resume()
    now[0] = 67
    assert watch.seconds == 7
    watch.start()
    assert watch.seconds == 0


def test_times_are_said_by_how_far_they_are() -> None:
    assert at_time(NOON + timedelta(hours=2), NOON, UTC) == "14:00"
    assert at_time(NOON + timedelta(hours=16), NOON, UTC) == "tomorrow 04:00"
    assert at_time(NOON + timedelta(days=3), NOON, UTC) == "Fri 13 Mar"
    assert at_time(NOON + timedelta(days=400), NOON, UTC) == "Wed 14 Apr 2027"


def test_every_key_is_documented_as_it_is_on_the_page_of_keys() -> None:
    page = (Path(__file__).parent.parent / "docs" / "study.md").read_text(encoding="utf-8")
    for key in KEYS:
        label = key.label if key.label == "space" else f"`{key.label}`"
        assert label in page
        assert key.label.isdigit() or f"| {label} | {key.says} |" in page


@pytest.mark.parametrize("table", [KEYS, TRIAGE_KEYS, BROWSER_KEYS])
def test_a_key_does_one_thing_and_every_label_is_one_of_its_keys(table: tuple[Key, ...]) -> None:
    names = [name for key in table for name in key.names.split(",")]
    assert len(names) == len(set(names))
    for key in table:
        assert key.says
        assert key.label in (*key.characters, *key.names.split(","), "esc")
