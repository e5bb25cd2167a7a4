"""Builds and undo in any order, bans, two hands at once: nothing is lost and nothing doubled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from study_desk import Clock
from test_rebuild import HEAD, NOTE, Desk

from studykit.build.apply import applied, apply, carry_out
from studykit.build.plan import prepare
from studykit.build.reading import read_changed
from studykit.build.resolve import relearn, resolve_unsure
from studykit.card_json import candidate_object
from studykit.cli.main import main
from studykit.errors import TakenBack
from studykit.identity.answers import answer_of
from studykit.model import Card, QuestionAnswer, Status, Tier
from studykit.store.store import Question
from studykit.study.session import Session

STEEL = "steel :: an alloy of iron with up to two percent of carbon"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def run(capsys: pytest.CaptureFixture[str], desk: Desk, *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--workspace", str(desk.root)])
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def studied(desk: Desk) -> list[Card]:
    active = [card for card in desk.cards().values() if card.status is Status.ACTIVE]
    for card in active:
        desk.study(card.id)
    return active


def assert_active(desk: Desk, cards: Sequence[Card]) -> None:
    now = desk.cards()
    for card in cards:
        assert now[card.id].status is Status.ACTIVE, card.content
    answers = [str(c.content) for c in now.values() if c.status is Status.ACTIVE]
    assert len(answers) == len(set(answers))


REWORDED = (
    NOTE.replace("an alloy of iron", "a hard alloy of iron")
    .replace("far above lead", "far above the point of lead")
    .replace("the red oxide that moist air makes of iron", "the red oxide which moist air makes")
)


def test_a_reworded_claim_wakes_its_card_after_two_undos(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build")
    cards = studied(desk)
    desk.write("metals.md", HEAD + REWORDED)
    run(capsys, desk, "build")
    run(capsys, desk, "undo")
    run(capsys, desk, "undo")
    assert run(capsys, desk, "build")[0] == 0
    assert_active(desk, cards)


def test_a_word_more_after_an_undo_wakes_the_card(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build")
    cards = studied(desk)
    run(capsys, desk, "undo")
    desk.write("metals.md", HEAD + REWORDED)
    run(capsys, desk, "build")
    assert_active(desk, cards)


@pytest.mark.parametrize("meanwhile", ["", "gone"])
def test_a_note_that_was_empty_or_gone_at_one_build_wakes_its_cards(
    desk: Desk, meanwhile: str
) -> None:
    desk.build()
    cards = studied(desk)
    if meanwhile:
        (desk.root / "metals.md").unlink()
    else:
        desk.write("metals.md", "")
    desk.build()
    desk.write("metals.md", HEAD + REWORDED)
    desk.build()
    assert_active(desk, cards)


def test_undo_leaves_the_questions_of_earlier_builds(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build")
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    run(capsys, desk, "build")
    with desk.store() as store:
        (asked,) = store.questions()
    desk.write(
        "metals.md", HEAD + NOTE.replace("two percent", "four percent") + "\nQ: Why?\nA: So\n"
    )
    run(capsys, desk, "build")
    run(capsys, desk, "undo")
    with desk.store() as store:
        assert store.questions() == [asked]
    run(capsys, desk, "undo")
    with desk.store() as store:
        assert store.questions() == []


def test_undo_writes_the_folder_that_the_build_wrote(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build", "-o", str(desk.root / "pub"))
    (listing,) = (desk.root / "pub").glob("*.jsonl")
    before = listing.read_bytes()
    desk.write("metals.md", HEAD + REWORDED)
    run(capsys, desk, "build", "-o", str(desk.root / "pub"))
    assert listing.read_bytes() != before
    run(capsys, desk, "undo")
    assert [
        json.loads(line)["question"]
        for line in listing.read_text().splitlines()
        if "question" in line
    ]
    assert "a hard alloy" not in listing.read_text()
    assert not (desk.root / "decks").exists()


def test_drafts_count_as_drafts_when_they_wake(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    first = json.loads(run(capsys, desk, "build", "--json")[1])
    run(capsys, desk, "undo")
    again = json.loads(run(capsys, desk, "build", "--json")[1])
    assert again["kept"] == first["new"]
    with desk.store() as store:
        assert store.retired_drafts() == set()


def test_only_the_notes_of_an_undone_build_are_read_again(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("other.md", HEAD.replace("aB3", "bB3").replace("Metals", "More") + "gold :: soft\n")
    run(capsys, desk, "build")
    desk.write("metals.md", HEAD + REWORDED)
    run(capsys, desk, "build")
    run(capsys, desk, "undo")
    with desk.store() as store:
        reading = read_changed(desk.root, desk.config, store)
    assert {note.path for note in reading.read} == {"metals.md"}


# ---------------------------------------------------------------- bans


def test_bans_are_listed_for_a_deck_without_cards(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build")
    ids = [card.id for card in desk.cards().values() if card.status is Status.ACTIVE]
    run(capsys, desk, "ban", *ids)
    code, _, err = run(capsys, desk, "build")
    assert (code, err) == (0, "")
    (listing,) = (desk.root / "decks").glob("*.jsonl")
    listed = {
        json.loads(line)["id"]: json.loads(line)["status"]
        for line in listing.read_text().splitlines()
    }
    assert listed == dict.fromkeys(ids, "banned")
    assert not list((desk.root / "decks").glob("*.apkg"))
    assert run(capsys, desk, "plan", "--check")[0] == 0


def test_a_clone_whose_first_decks_go_elsewhere_knows_the_bans(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, desk, "build")
    banned = desk.about("Mercury")
    run(capsys, desk, "ban", banned.id)
    run(capsys, desk, "build")
    (desk.root / ".studykit").rename(desk.root.parent / f"{desk.root.name}-away")
    run(capsys, desk, "build", "-o", str(desk.root / "out"))
    assert desk.cards()[banned.id].status is Status.BANNED
    assert not [
        c for c in desk.cards().values() if c.status is Status.ACTIVE and "Mercury" in str(c)
    ]


def test_a_banned_card_is_not_learnt_again(desk: Desk) -> None:
    desk.config = replace(desk.config, cards=replace(desk.config.cards, changed="relearn"))
    desk.build()
    card = desk.about("two percent of carbon")
    desk.study(card.id)
    with desk.store() as store:
        store.set_status(card.id, Status.BANNED)
    desk.write("metals.md", HEAD + NOTE.replace("two percent", "four percent"))
    desk.build()
    with desk.store() as store:
        assert not relearn(store, card.id, desk.config, desk.now)
        assert len(store.reviews(card.id)) == 1
        assert store.questions() == []


def test_a_banned_card_stays_banned_through_rewordings(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    with desk.store() as store:
        store.set_status(card.id, Status.BANNED)
    desk.write("metals.md", HEAD + REWORDED)
    desk.build()
    asked = [c for c in desk.cards().values() if "carbon" in str(c.content)]
    assert {c.status for c in asked} == {Status.BANNED}


# ---------------------------------------------------------------- two at once


def test_a_ban_while_a_build_reads_stays(desk: Desk) -> None:
    desk.build()
    card = desk.about("two percent of carbon")
    desk.write("metals.md", HEAD + REWORDED)
    with desk.store() as store, desk.store() as hand:
        prepared = prepare(desk.root, desk.config, store)
        hand.set_status(card.id, Status.BANNED)
        done, number = applied(store, prepared, desk.config, desk.now)
    assert number
    assert done.counts["reworded"] == prepared.counts["reworded"] - 1
    assert desk.cards()[card.id].status is Status.BANNED


def test_an_edit_while_a_build_reads_stays(desk: Desk) -> None:
    desk.build()
    card = desk.about("Mercury")
    assert isinstance(card.content, QuestionAnswer)
    desk.write("metals.md", HEAD + REWORDED.replace("Mercury", "Mercury, a metal"))
    with desk.store() as store, desk.store() as hand:
        prepared = prepare(desk.root, desk.config, store)
        mine = replace(card.content, answer="Quicksilver")
        hand.edit(card.id, replace(card.edits, content=mine, base=card.candidate.content))
        apply(store, prepared, desk.config, desk.now)
    assert answer_of(desk.cards()[card.id].content) == "quicksilver"


def test_two_first_builds_at_once_make_each_card_once(desk: Desk) -> None:
    with desk.store() as one, desk.store() as other:
        early = read_changed(desk.root, desk.config, one)
        readings = iter([early])

        def read() -> object:
            return next(readings, None) or read_changed(desk.root, desk.config, one)

        carry_out(other, lambda: read_changed(desk.root, desk.config, other), desk.config, desk.now)
        before = desk.cards()
        carry_out(one, read, desk.config, desk.now)  # type: ignore[arg-type]
    assert desk.cards() == before
    assert len({str(card.content) for card in before.values()}) == len(before)


def test_an_answer_is_taken_back_once(desk: Desk) -> None:
    desk.build()
    card = desk.about("Mercury")
    desk.study(card.id)
    with desk.store() as one, desk.store() as other:
        review = one.last_review()
        assert review is not None
        first = Session(one, desk.config, Clock())
        second = Session(other, desk.config, Clock())
        assert first.undo() is not None
        with pytest.raises(TakenBack):
            second._take_back(review)
        assert second.undo() is None
    with desk.store() as store:
        assert store.reviews() == []


def test_an_unsure_card_of_a_note_that_takes_all_is_active_when_another(desk: Desk) -> None:
    desk.config = replace(desk.config, cards=replace(desk.config.cards, tier="all"))
    desk.build()
    with desk.store() as store:
        card = store.card(desk.about("two percent of carbon").id)
        assert card is not None
        other = replace(
            card.candidate,
            tier=Tier.DRAFT,
            source=replace(card.source, claim="Steel rusts."),
            content=QuestionAnswer("What rusts?", "Steel"),
        )
        store.ask(Question(card.id, "unsure", {"candidate": candidate_object(other)}))
        (question,) = store.questions()
        resolve_unsure(store, question, False, desk.config, desk.now)
        (born,) = [c for c in store.cards() if "What rusts?" in str(c.content)]
        assert born.status is Status.ACTIVE
        retired = store.card(card.id)
        assert retired is not None
        assert (retired.status, retired.successor) == (Status.RETIRED, born.id)


# ---------------------------------------------------------------- two notes that say the same


@pytest.mark.parametrize("name", ["a summary.md", "zz archive.md", "deep/metals.md"])
@pytest.mark.parametrize("anew", [True, False])
def test_a_second_note_of_a_video_takes_no_card(desk: Desk, name: str, anew: bool) -> None:
    prose = "\nThe blast furnace of the town was lit in 1871 and burnt for 40 years [2:00].\n"
    desk.config = replace(desk.config, cards=replace(desk.config.cards, tier="all"))
    desk.write("metals.md", HEAD + NOTE + prose)
    desk.build()
    cards = studied(desk)
    text = NOTE.replace("two percent", "four percent") + prose.replace("1871", "1872")
    desk.write(name, HEAD + text)
    if anew:
        with desk.store() as store:
            store.set_seen([], list(store.seen_notes()))
    desk.build()
    now = desk.cards()
    for card in cards:
        if card.candidate.generator != "section":
            assert now[card.id].content == card.content
            assert now[card.id].source.path == "metals.md"
    with desk.store() as store:
        assert [
            q for q in store.questions() if now[q.card_id].candidate.generator != "section"
        ] == []
    fronts = [
        content.question if isinstance(content := card.content, QuestionAnswer) else content.text
        for card in now.values()
        if card.status is Status.ACTIVE and card.candidate.generator != "section"
    ]
    assert len(fronts) == len(set(fronts))


def test_when_the_first_note_goes_the_second_has_its_cards(desk: Desk) -> None:
    desk.build()
    cards = [card for card in studied(desk) if card.candidate.generator != "section"]
    desk.write("archive.md", HEAD + NOTE)
    desk.build()
    (desk.root / "metals.md").unlink()
    desk.build()
    now = desk.cards()
    assert {now[card.id].status for card in cards} == {Status.ACTIVE}
    assert {now[card.id].source.path for card in cards} == {"archive.md"}
