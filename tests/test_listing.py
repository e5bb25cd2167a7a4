"""Listings: readable, stable, and read back as they were."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.card_json import card_from, card_object
from studykit.config import DecksConfig
from studykit.errors import ExportError
from studykit.exporter.decks import DeckPlan, PackagePlan
from studykit.exporter.export import export
from studykit.exporter.listing import read_listings, write_listing
from studykit.exporter.whole_files import write_file
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Edits,
    Origin,
    Point,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)

BORN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
# Halves of surrogate pairs stand in a test of their own: two of them side by side, which no file of
# text holds, come back as the sign that they make.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
short = st.lists(texts, max_size=2).map(tuple)
seconds = st.integers(0, 40_000)
citations = st.lists(
    st.builds(
        Citation,
        seconds,
        texts,
        st.sampled_from(Origin),
        st.none() | texts,
        st.none() | seconds,
    ),
    max_size=2,
).map(tuple)
points = st.lists(st.builds(Point, texts, citations), max_size=2).map(tuple)
contents: st.SearchStrategy[Content] = st.builds(Cloze, texts) | st.builds(
    QuestionAnswer, texts, texts, points
)
sources = st.builds(
    Source, texts, texts, texts, texts, texts, short, texts, st.integers(1, 99), st.integers(1, 99)
)
candidates = st.builds(
    Candidate, contents, sources, citations, texts, st.sampled_from(Tier), texts, texts, short
)
edits = st.builds(
    Edits, st.none() | contents, st.none() | texts, st.none() | contents, short, short
)
cards = st.builds(
    Card,
    st.text("abc123", min_size=1, max_size=6),
    candidates,
    st.sampled_from([Status.ACTIVE, Status.SUSPENDED]),
    st.just(BORN),
    texts,
    edits,
)


def card(card_id: str = "a1", question: str = "Question?") -> Card:
    source = Source("n.md", "Note", "Ch", "youtube:x", "x", ("Head",), "A claim.", 5, 5)
    cited = (Citation(61, "00:01:01", url="https://youtu.be/x?t=61"),)
    candidate = Candidate(QuestionAnswer(question, "A"), source, cited, "term", Tier.READY)
    return Card(card_id, candidate, Status.ACTIVE, BORN, "Ch::Note")


def plan(name: str, *cards: Card) -> PackagePlan:
    return PackagePlan(name, (DeckPlan("Ch::Note", "", cards),), cards)


@given(cards)
def test_a_card_comes_back_as_it_was(one: Card) -> None:
    assert card_from(json.loads(json.dumps(card_object(one)))) == one


@given(st.lists(cards, max_size=4, unique_by=lambda card: card.id))
def test_a_listing_comes_back_as_it_was(tmp_path_factory: object, some: list[Card]) -> None:
    folder = tmp_path_factory.mktemp("decks")  # type: ignore[attr-defined]
    write_listing(plan("Ch", *some), folder)
    assert read_listings(folder) == (some, [])


def test_signs_that_look_like_line_ends_part_no_card(tmp_path: Path) -> None:
    odd = card(question="one\u2028two\x85three\x0bfour\ud800?")
    write_listing(plan("Ch", odd), tmp_path)
    assert read_listings(tmp_path) == ([odd], [])


def test_a_changed_card_changes_one_line(tmp_path: Path) -> None:
    one, two = card("a"), card("b")
    write_listing(plan("Ch", one, two), tmp_path)
    before = (tmp_path / "Ch.jsonl").read_text(encoding="utf-8").splitlines()
    assert not write_listing(plan("Ch", one, two), tmp_path)
    better = replace(two, candidate=replace(two.candidate, context="More."))
    assert write_listing(plan("Ch", one, better), tmp_path)
    after = (tmp_path / "Ch.jsonl").read_text(encoding="utf-8").splitlines()
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False]


def test_the_latest_of_two_listings_counts(tmp_path: Path) -> None:
    old = card()
    new = replace(old, deck="Ch::Elsewhere", revised_at=BORN + timedelta(days=1))
    write_listing(plan("A", new), tmp_path)
    write_listing(plan("B", old), tmp_path)
    assert read_listings(tmp_path) == ([new], [])


def test_a_broken_line_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    write_listing(plan("Ch", card("a"), card("b")), tmp_path)
    path = tmp_path / "Ch.jsonl"
    path.write_text(
        "<<<<<<< mine\n[1]\n{}\n" + path.read_text(encoding="utf-8").replace("\n", "\r\n"),
        encoding="utf-8",
    )
    found, problems = read_listings(tmp_path)
    assert [one.id for one in found] == ["a", "b"]
    assert [(problem.path, problem.line) for problem in problems] == [
        ("Ch.jsonl", 1),
        ("Ch.jsonl", 2),
        ("Ch.jsonl", 3),
    ]


def test_no_folder_is_no_cards(tmp_path: Path) -> None:
    assert read_listings(tmp_path / "none") == ([], [])


def test_a_faulty_card_is_left_out_and_named(tmp_path: Path) -> None:
    bad = replace(card("b"), edits=Edits(content=Cloze("No blank.")))
    written, failed = export([card("a"), bad], DecksConfig(), tmp_path)
    assert [package.cards for package in written] == [1]
    assert [one.id for one in read_listings(tmp_path)[0]] == ["a"]
    (error,) = failed
    assert "n.md:5: card b has no blank" in str(error)


def test_a_ban_is_known_to_a_clone_and_to_no_learner(tmp_path: Path) -> None:
    banned = replace(card("b"), status=Status.BANNED)
    written, failed = export([card("a"), banned], DecksConfig(), tmp_path)
    assert not failed
    assert [package.cards for package in written] == [1]
    found, _ = read_listings(tmp_path)
    assert {one.id: one.status for one in found} == {"a": Status.ACTIVE, "b": Status.BANNED}


def test_a_full_disk_leaves_the_old_file_and_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Ch.apkg"
    write_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["Ch.apkg"]
