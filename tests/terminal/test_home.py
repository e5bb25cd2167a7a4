"""The home screen and the triage screen, at the sizes of small and large terminals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from study_desk import CONFIG, Clock, cards, fill
from terminal_desk import screen

from studykit.cli.welcome import lines
from studykit.model import QuestionAnswer, Status
from studykit.reader import note_file
from studykit.study.home import Home, home, spark
from studykit.study.triage import Triage
from studykit.tui.home import Choice, HomeApp
from studykit.tui.triage import TriageApp

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.fixture
def found(tmp_path: Path) -> Home:
    with fill(tmp_path / "study.db", cards(9, "Maths", "Physics::Waves")) as store:
        store.set_status("card-0000", Status.DRAFT)
        return home(store, CONFIG, Clock(), [note_file("new.md", "# New")])


def test_what_is_seen_first(found: Home) -> None:
    assert [(deck.name, deck.counts.new) for deck in found.decks] == [
        ("Maths", 4),
        ("Physics::Waves", 4),
    ]
    assert (found.drafts, found.changed, found.streak) == (1, 1, 0)
    told = lines(found)
    assert len(told) == 6
    assert told[2] == "streak: 0 days"
    assert told[3] == f"next 14 days, today first: {'▁' * 14} ({' '.join('0' * 14)})"
    assert told[5].startswith("1 note changed since the last build")
    assert lines(replace(found, streak=1))[2] == "streak: 1 day"
    assert spark((0, 1, 7)) == "▁▂█"


@pytest.mark.parametrize("size", SIZES)
async def test_decks_come_first_and_enter_studies(found: Home, size: tuple[int, int]) -> None:
    app = HomeApp(found, "notes")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        seen = "\n".join(screen(app))
        for words in ("next 14 days, today first", "1 draft for triage", "1 note changed since"):
            assert words in seen
        await pilot.press("down", "down", "enter")
    assert app.return_value == Choice("review", "Physics::Waves")


async def test_a_query_is_typed_after_a_slash(found: Home) -> None:
    app = HomeApp(found, "notes")
    async with app.run_test() as pilot:
        await pilot.press("slash", *"tb", "enter")
    assert app.return_value == Choice("search", "tb")


@pytest.mark.parametrize("size", SIZES)
async def test_drafts_are_decided_on_one_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    drafts = [replace(card, status=Status.DRAFT) for card in cards(4)]
    with fill(tmp_path / "study.db", drafts) as store:
        triage = Triage(store, drafts)
        app = TriageApp(triage, tmp_path)
        async with app.run_test(size=size) as pilot:
            await pilot.press("a", "b", "u", "s", "A")
        assert [card.status.value for card in store.cards()] == ["active", "draft"] + ["active"] * 2
    assert app.return_code == 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_draft_shows_its_answer_first_and_all_of_its_paragraph_by_keys(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    made = cards(1)[0]
    question = "Why does " + "a crust that is long in the asking " * 3 + "hold?"
    answer = "It holds because " + "it was long in the oven and " * 3 + "cooled."
    content = QuestionAnswer(question, answer)
    draft = replace(made, status=Status.DRAFT, candidate=replace(made.candidate, content=content))
    note = tmp_path / draft.source.path
    note.parent.mkdir(parents=True, exist_ok=True)
    lines = ["A sentence of the note. " * 12] * 9
    note.write_text("\n".join([*lines[:4], "", "The last word."]), encoding="utf-8")
    with fill(tmp_path / "study.db", [draft]) as store:
        app = TriageApp(Triage(store, [draft], lambda card: "by the writer, judged 2"), tmp_path)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            seen = " ".join(" ".join(screen(app)).replace("│", " ").split())
            assert "cooled." in seen
            assert "judged 2" in seen
            assert all(word in seen for word in ("space more", "? keys", "q leave"))
            await pilot.press("space", "space", "space")
            await pilot.pause()
            assert app.query_one("#both").is_vertical_scroll_end
            await pilot.press("home", "question_mark")
            await pilot.pause()
            assert "accept all that is left of this note" in "\n".join(screen(app))
            await pilot.press("escape", "a")
    assert app.return_code == 0
