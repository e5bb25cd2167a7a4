"""Prompts out and replies in through files, and the cards that a build makes of them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from studykit.cli.main import hoist_global_options, studykit
from studykit.model import Memory, Rating, Review, State
from studykit.store.store import Store

NOTE = """---
title: How a kettle knows
videoId: kEttLe00001
---

## The switch

A bimetal disc snaps over at about 100 °C and breaks the circuit [0:40].
Steam is led to the disc through a channel behind the handle [1:05].
With the lid open, too little steam reaches the disc, so the kettle boils on [1:30].

## The element

* **Element**: a sheathed wire of 3,000 watts below the floor [2:10].
"""
RULED = """---
title: How a kettle knows
videoId: kEttLe00001
---

## The switch

The first automatic kettle with a bimetal switch was built by William Russell in 1955 [0:40].

## The wire

The heating wire is made of an alloy of nickel and chromium called nichrome [2:10].
"""
CARDS = [
    {
        "claims": [1],
        "question": "At about which temperature does a kettle's bimetal disc snap over?",
        "answer": "100 °C",
        "quote": "snaps over at about 100 °C",
    },
    {
        "claims": [3],
        "question": "Why does a kettle with an open lid boil on?",
        "answer": "Too little steam reaches the disc",
        "quote": "too little steam reaches the disc",
    },
    {
        "claims": [2],
        "question": "Through which part does steam reach the disc of a kettle?",
        "answer": "A channel behind the handle",
        "quote": "a tube below the spout",
    },
    {"claims": [77], "question": "What?", "answer": "That", "quote": "that"},
]


def run(place: Path, *arguments: str, code: int = 0) -> str:
    words = hoist_global_options(["--workspace", str(place), *arguments])
    result = CliRunner().invoke(studykit, words, standalone_mode=False)
    assert result.exception is None, result.exception
    assert (result.return_value or 0) == code, result.output
    return result.stdout


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "kettle.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "studykit.toml").write_text("", encoding="utf-8")
    return tmp_path


def hand_over(place: Path, cards: object = CARDS, name: str = "kettle") -> Path:
    folder = place / "prompts"
    run(place, "write", "--prompts", str(folder))
    (folder / f"{name}.json").write_text(json.dumps({"cards": cards}), encoding="utf-8")
    return folder


def written(place: Path) -> list[dict[str, object]]:
    lines = run(place, "cards", "--json", "--all", "by:written").splitlines()
    return [json.loads(line) for line in lines]


def test_a_prompt_shows_the_note_and_nothing_else_in_its_form(place: Path) -> None:
    run(place, "write", "--prompts", str(place / "prompts"))
    text = (place / "prompts" / "kettle.txt").read_text(encoding="utf-8")
    found = dict(re.findall(r"^\[(\d+)\] (.*)$", text, re.M))
    assert list(found) == ["1", "2", "3", "4"]
    assert found["1"] == "A bimetal disc snaps over at about 100 °C and breaks the circuit."
    assert re.findall(r"^TITLE: (.*)$", text, re.M) == ["How a kettle knows"]
    assert re.findall(r"^#+ (.*)$", text, re.M) == ["The switch", "The element"]


def test_replies_become_cards_and_refusals(place: Path) -> None:
    folder = hand_over(place)
    report = json.loads(run(place, "write", "--replies", str(folder), "--json"))
    assert report == {"replies": 1, "cards": 2, "refused": {"misquoted": 1, "unknown-claim": 1}}
    run(place, "build")
    cards = written(place)
    assert [card["answer"] for card in cards] == ["100 °C", "Too little steam reaches the disc"]
    assert [card["status"] for card in cards] == ["active", "active"]
    assert cards[0]["citations"][0]["seconds"] == 40  # type: ignore[index]
    told = run(place, "why", str(place / "kettle.md"))
    assert "card (written, ready): Why does a kettle with an open lid boil on?" in told
    assert "written: misquoted" in told


def test_what_was_answered_is_not_asked_again(place: Path) -> None:
    folder = hand_over(place)
    run(place, "write", "--replies", str(folder))
    later = place / "later"
    run(place, "write", "--prompts", str(later))
    assert list(later.iterdir()) == []
    with (place / "kettle.md").open("a", encoding="utf-8") as note:
        note.write("* **Boil-dry switch**: cuts the current at 140 °C without water [3:00].\n")
    run(place, "write", "--prompts", str(later))
    (prompt,) = later.iterdir()
    assert "WITHOUT A CARD: 5\n" in prompt.read_text(encoding="utf-8")
    run(place, "write", "--prompts", str(later), "--again")
    assert (later / "kettle.txt").exists()


def test_the_same_reply_twice_changes_nothing(place: Path) -> None:
    folder = hand_over(place)
    run(place, "write", "--replies", str(folder))
    run(place, "build")
    before = {path.name: path.read_bytes() for path in (place / "decks").iterdir()}
    run(place, "write", "--replies", str(folder))
    assert "nothing to do" in run(place, "build")
    assert {path.name: path.read_bytes() for path in (place / "decks").iterdir()} == before


def test_a_judge_makes_ready_and_refuses(place: Path) -> None:
    folder = hand_over(place)
    run(place, "write", "--replies", str(folder))
    run(place, "build")
    run(place, "write", "--prompts", str(folder), "--judge")
    prompt = (folder / "kettle.judge.txt").read_text(encoding="utf-8")
    fronts = dict(re.findall(r"^CARD (\d+)\nfront: (.*)$", prompt, re.M))
    grades = [
        {"card": int(n), "grade": 1 if "temperature" in text else 3, "fault": "minor", "advice": ""}
        for n, text in fronts.items()
    ]
    (folder / "kettle.judge.json").write_text(json.dumps({"grades": grades}), encoding="utf-8")
    report = json.loads(run(place, "write", "--replies", str(folder), "--json"))
    assert report["grades"] == len(grades)
    assert report["refused"]["judged-poor"] == 1
    run(place, "build")
    standing = {card["answer"]: (card["status"], card["grade"]) for card in written(place)}
    assert standing == {
        "100 °C": ("retired", 1),
        "Too little steam reaches the disc": ("active", 3),
    }
    run(place, "write", "--prompts", str(place / "none"), "--judge")
    left = [path.read_text(encoding="utf-8") for path in (place / "none").iterdir()]
    assert all("open lid" not in text for text in left)


@pytest.mark.parametrize(("grade", "status"), [(3, "active"), (2, "draft"), (1, "draft")])
def test_a_card_by_rules_is_ready_by_grade_three_alone(
    place: Path, grade: int, status: str
) -> None:
    (place / "kettle.md").write_text(RULED, encoding="utf-8")
    run(place, "build")
    folder = place / "prompts"
    run(place, "write", "--prompts", str(folder), "--judge")
    prompt = (folder / "kettle.judge.txt").read_text(encoding="utf-8")
    grades = [
        {"card": int(n), "grade": grade, "fault": "minor", "advice": ""}
        for n in re.findall(r"^CARD (\d+)$", prompt, re.M)
    ]
    assert grades
    (folder / "kettle.judge.json").write_text(json.dumps({"grades": grades}), encoding="utf-8")
    run(place, "write", "--replies", str(folder))
    run(place, "build")
    cards = [json.loads(line) for line in run(place, "cards", "--all", "--json").splitlines()]
    assert {card["status"] for card in cards} == {status}


def test_a_clone_without_a_database_builds_the_same_cards(place: Path, tmp_path: Path) -> None:
    folder = hand_over(place)
    run(place, "write", "--replies", str(folder))
    run(place, "build")
    clone = tmp_path / "clone"
    (clone / "decks").mkdir(parents=True)
    for name in ("kettle.md", "studykit.toml"):
        (clone / name).write_bytes((place / name).read_bytes())
    listings = sorted((place / "decks").glob("*.jsonl"))
    assert any(path.name.endswith(".written.jsonl") for path in listings)
    for path in listings:
        (clone / "decks" / path.name).write_bytes(path.read_bytes())
    run(clone, "plan", "--check")
    run(clone, "build")
    for path in listings:
        assert (clone / "decks" / path.name).read_bytes() == path.read_bytes()
    for path in (clone / "decks").glob("*[!n].jsonl"):
        path.unlink()
    assert [card["id"] for card in written(clone)] == [card["id"] for card in written(place)]


def test_a_reply_that_is_none_is_told_and_the_rest_is_read(place: Path) -> None:
    folder = hand_over(place)
    (folder / "kettle.more.json").write_text("I cannot help with that.", encoding="utf-8")
    (folder / "stranger.json").write_text('{"cards": []}', encoding="utf-8")
    report = json.loads(run(place, "write", "--replies", str(folder), "--json", code=1))
    assert report["replies"] == 1
    assert report["cards"] == 2


def test_a_note_without_a_video_takes_its_written_cards_along(place: Path) -> None:
    text = NOTE.replace("videoId: kEttLe00001\n", "")
    (place / "kettle.md").write_text(text, encoding="utf-8")
    run(place, "write", "--replies", str(hand_over(place)))
    run(place, "build")
    ids = [card["id"] for card in written(place)]
    (place / "boilers").mkdir()
    (place / "kettle.md").rename(place / "boilers" / "pot.md")
    for _ in range(2):
        run(place, "build")
        cards = written(place)
        assert [(card["id"], card["status"]) for card in cards] == [(one, "active") for one in ids]
    (place / "later").mkdir()
    run(place, "write", "--prompts", str(place / "later"))
    assert list((place / "later").iterdir()) == []


def test_triage_shows_the_judges_best_first(place: Path) -> None:
    (place / "studykit.toml").write_text('[writer]\ntier = "draft"\n', encoding="utf-8")
    folder = hand_over(place)
    run(place, "write", "--replies", str(folder))
    run(place, "write", "--prompts", str(folder), "--judge")
    prompt = (folder / "kettle.judge.txt").read_text(encoding="utf-8")
    fronts = re.findall(r"^CARD (\d+)\nfront: (.*)$", prompt, re.M)
    grades = [
        {
            "card": int(n),
            "grade": 2 if "open lid" in text else 1,
            "fault": "easy",
            "advice": "ask why",
        }
        for n, text in fronts
        if "temperature" not in text
    ]
    (folder / "kettle.judge.json").write_text(json.dumps({"grades": grades}), encoding="utf-8")
    run(place, "write", "--replies", str(folder))
    run(place, "build")
    drafts = json.loads(run(place, "triage", "--json"))
    assert [card["grade"] for card in drafts][:2] == [2, None]
    shown = run(place, "triage")
    assert "by the writer, judged 2 (easy: ask why)" in shown
    told = run(place, "why", str(place / "kettle.md"))
    assert "judged-usable" in told
    assert "(easy: ask why)" in told


def test_a_slip_of_the_pen_that_is_mended_keeps_the_written_card(place: Path) -> None:
    run(place, "write", "--replies", str(hand_over(place)))
    run(place, "build")
    before = {card["answer"]: card["id"] for card in written(place)}
    text = NOTE.replace(
        "too little steam reaches the disc, so", "too little steam reaches the disc: so"
    )
    text = text.replace(
        "## The switch\n", "## A new beginning\n\nKettles boil water [0:05].\n\n## Switch\n"
    )
    (place / "kettle.md").write_text(text.replace("about 100 °C", "about 110 °C"), encoding="utf-8")
    run(place, "build")
    after = {card["answer"]: (card["id"], card["status"]) for card in written(place)}
    answer = "Too little steam reaches the disc"
    assert after[answer] == (before[answer], "active")
    assert after["100 °C"] == (before["100 °C"], "retired")


def test_a_studied_card_of_the_rules_never_steps_back(place: Path) -> None:
    (place / "kettle.md").write_text(RULED, encoding="utf-8")
    (place / "studykit.toml").write_text('[cards]\ntier = "all"\n', encoding="utf-8")
    run(place, "build")
    known = [json.loads(line) for line in run(place, "cards", "--json").splitlines()]
    assert len(known) >= 2
    with Store.open(place / ".studykit" / "study.db") as store:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        due = at + timedelta(days=3)
        review = Review(known[0]["id"], at, Rating.GOOD, 4.0, due)
        store.record(review, Memory(known[0]["id"], State.REVIEW, due, at, 3.0, 5.0, reps=1))
    cards = [
        {
            "claims": [n],
            "question": f"Which word of claim {n} says it?".replace(
                str(n), "one" if n == 1 else "two"
            ),
            "answer": answer,
            "quote": answer,
        }
        for n, answer in ((1, "bimetal"), (2, "nickel"))
    ]
    run(place, "write", "--replies", str(hand_over(place, cards)))
    run(place, "build")
    now = [json.loads(line) for line in run(place, "cards", "--json", "--all").splitlines()]
    standing = {card["id"]: card for card in now}
    assert standing[known[0]["id"]]["status"] == "active"
    assert standing[known[0]["id"]]["question"] == known[0]["question"]
    lines = {card["line"] for card in now if card["generator"] == "written"}
    replaced = [card for card in known[1:] if card["line"] in lines]
    assert replaced
    assert all(standing[card["id"]]["status"] == "retired" for card in replaced)
