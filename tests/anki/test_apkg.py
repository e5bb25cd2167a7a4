"""The real Anki as the judge of every package."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from studykit.config import Config, DecksConfig
from studykit.errors import ExportError
from studykit.exporter.apkg import package_bytes, write_package
from studykit.exporter.decks import (
    DeckPlan,
    PackagePlan,
    channels_in_one_deck,
    deck_name,
    package_plans,
)
from studykit.exporter.export import export
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.identity.ids import birth_id
from studykit.importer.package import read_collection
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Point,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)
from studykit.reader import find_notes, note_file

SEEDS = Path(__file__).parents[2] / "seeds"
BORN = datetime(2026, 1, 1, tzinfo=UTC)
LINK = "https://www.youtube.com/watch?v=aB3dE5fG7h9&t=61s"

HOSTILE = """---
title: <script>alert(1)</script> & co
videoId: aB3dE5fG7h9
---

## <img src=x onerror=alert(1)> heading {{c1::x}}

<script>fetch('https://evil.example')</script> The moon is 384 thousand kilometres away [1:01].
* **Style**: <style>*{color:red}</style> paint hides <b onclick="x()">what lies under</b> it [1:01].
* **Frame**: <iframe srcdoc="<script>1</script>"></iframe><form><input></form> it frames [1:01].
* **Picture**: ![b](https://evil.example/p) a wood <svg onload=alert(1)> rim of bee hives [1:01].
* **Link**: [press](javascript:alert(1)) it opens <a href="data:text/html,x">a door</a> [1:01].
* **Braces**: a field may hold }} and {{Front}} and {{c2::two}} without harm [1:01].

Q: What is <b onmouseover=x>bold</b> \x1f here?
A: Nothing {{c1::but}} \x1f text &lt;script&gt;alert(2)&lt;/script&gt; [00:01:01]

A cloze {{c1::with }b and \\(x^{2}\\)::and a :: hint}} stands here [1:01].
"""


def card(
    number: int, content: Content | None = None, *, deck: str = "Ch::Note", **more: object
) -> Card:
    """A card that cites the second 61."""
    source = Source(
        "n.md", "Note", "Ch", "youtube:x", "aB3dE5fG7h9", ("Head",), f"Claim {number}.", 5, 5
    )
    candidate = Candidate(
        content or QuestionAnswer(f"Question {number}?", f"Answer {number}"),
        source,
        (Citation(61, "00:01:01", url=LINK),),
        "term",
        Tier.READY,
    )
    made = Card(birth_id(candidate, ()), candidate, Status.ACTIVE, BORN, deck)
    return replace(made, **more)  # type: ignore[arg-type]


def plan(*cards: Card) -> PackagePlan:
    return PackagePlan("Ch", (DeckPlan("Ch::Note", "", cards),))


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "user.anki2"))
    yield opened
    opened.close()


def bring(collection: Collection, path: Path, *, scheduling: bool = False) -> tuple[int, ...]:
    """Import a package; counts of new, updated, duplicate and conflicting notes."""
    log = collection.import_anki_package(
        ImportAnkiPackageRequest(
            package_path=str(path),
            options=ImportAnkiPackageOptions(with_scheduling=scheduling),
        )
    ).log
    return len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)


def cards_from(text_or_folder: str | Path) -> list[Card]:
    """The cards of a note's text, or of a folder of notes."""
    if isinstance(text_or_folder, Path):
        files, _ = find_notes([text_or_folder], text_or_folder)
    else:
        files = [note_file("hostile.md", text_or_folder)]
    taken: set[str] = set()
    made = []
    for extraction in extract_notes(read_notes(files, Config()), Config()):
        for candidate in extraction.candidates:
            card_id = birth_id(candidate, taken)
            taken.add(card_id)
            deck = deck_name(candidate, DecksConfig())
            made.append(Card(card_id, candidate, Status.ACTIVE, BORN, deck))
    return made


def test_every_seed_package_imports_twice(collection: Collection, tmp_path: Path) -> None:
    made = cards_from(SEEDS)
    written, failed = export(made, DecksConfig(), tmp_path / "decks")
    assert not failed
    assert sum(package.cards for package in written) == len(made) > 100
    for package in written:
        assert bring(collection, package.path) == (package.cards, 0, 0, 0)
    for package in written:
        assert bring(collection, package.path) == (0, 0, package.cards, 0)
    assert not collection.get_empty_cards().notes
    assert collection.card_count() == collection.note_count() == len(made)


def test_every_seed_card_renders_with_its_links(collection: Collection, tmp_path: Path) -> None:
    made = {card.id: card for card in cards_from(SEEDS)}
    written, _ = export(list(made.values()), DecksConfig(), tmp_path / "decks")
    for package in written:
        bring(collection, package.path)
    for number in collection.find_cards(""):
        shown = collection.get_card(number)
        ours = made[shown.note().guid]
        question, answer = shown.question(), shown.answer()
        assert ours.source.title.split()[0] in question
        assert len(answer) > len(question)
        for citation in ours.citations:
            if citation.url is not None and citation.url.startswith("http"):
                assert f'href="{citation.url.replace("&", "&amp;")}"' in answer


def test_a_new_version_updates_fields_and_keeps_the_review(
    collection: Collection, tmp_path: Path
) -> None:
    one, two = card(1), card(2)
    write_package(plan(one, two), tmp_path)
    bring(collection, tmp_path / "Ch.apkg")
    collection.decks.set_current(collection.decks.id("Ch::Note"))
    answered = collection.sched.getCard()
    assert answered is not None
    answered.start_timer()
    collection.sched.answerCard(answered, 3)
    before = collection.db.all("SELECT cid, ease FROM revlog")
    state = collection.db.all("SELECT id, due, ivl, reps FROM cards ORDER BY id")
    new = replace(one.candidate, content=QuestionAnswer("Question 1, better?", "Answer 1"))
    later = replace(one, candidate=new, revised_at=BORN + timedelta(days=1))
    write_package(plan(later, two), tmp_path)
    assert bring(collection, tmp_path / "Ch.apkg") == (0, 1, 1, 0)
    assert collection.db.all("SELECT cid, ease FROM revlog") == before
    assert collection.db.all("SELECT id, due, ivl, reps FROM cards ORDER BY id") == state
    fronts = [collection.get_note(n)["Front"] for n in collection.find_notes("")]
    assert sorted(fronts) == ["Question 1, better?", "Question 2?"]


def test_an_unchanged_card_keeps_what_the_user_wrote_in_anki(
    collection: Collection, tmp_path: Path
) -> None:
    one, two = card(1), card(2)
    write_package(plan(one, two), tmp_path)
    bring(collection, tmp_path / "Ch.apkg")
    (number,) = collection.find_notes('Front:"Question 1?"')
    note = collection.get_note(number)
    note["Back"] = "My own words"
    collection.update_note(note)
    changed = replace(
        two,
        candidate=replace(two.candidate, context="More."),
        revised_at=BORN + timedelta(days=1),
    )
    write_package(plan(one, changed), tmp_path)
    bring(collection, tmp_path / "Ch.apkg")
    assert collection.get_note(number)["Back"] == "My own words"


def test_a_hostile_note_arrives_inert(collection: Collection, tmp_path: Path) -> None:
    made = cards_from(HOSTILE)
    assert len(made) >= 5
    written, failed = export(made, DecksConfig(), tmp_path)
    assert not failed
    for package in written:
        assert bring(collection, package.path) == (package.cards, 0, 0, 0)
    assert not collection.get_empty_cards().notes
    for number in collection.find_cards(""):
        shown = collection.get_card(number)
        # Anki adds its own style element; what the fields brought is looked at here.
        for side in (shown.question(), shown.answer()):
            body = re.sub(r"<style>.*?</style>", "", side, count=1, flags=re.DOTALL)
            tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", body))
            assert tags <= {"div", "span", "hr", "a", "ul", "ol", "li", "br", "code", "pre", "b"}
            assert not re.search(r"<[^>]+\son\w+\s*=", body)
            assert not re.search(r"<[^>]+\ssrc\s*=", body)
            for target in re.findall(r'href="([^"]*)"', body):
                assert target.startswith("https://www.youtube.com/watch?v=aB3dE5fG7h9")
            assert "\x1f" not in body
            assert "has no cloze" not in body.lower()


@pytest.mark.parametrize(
    "text",
    [
        "It was {{c1::1969}} then.",
        "A {{c1::colon :: inside::hint}} here.",
        "Maths {{c1::\\(x^{2}\\)}} ends.",
        "Two {{c1::one}} and {{c1::two::which}}.",
        "Braces }} before {{c1::x}} and {{ after.",
        "Nested \\(\\frac{a}{b}\\) and {{c1::`d[{}]`::code}}.",
    ],
)
def test_a_cloze_makes_one_card_and_shows_its_answer(
    collection: Collection, tmp_path: Path, text: str
) -> None:
    write_package(plan(card(1, Cloze(text))), tmp_path)
    assert bring(collection, tmp_path / "Ch.apkg") == (1, 0, 0, 0)
    assert collection.card_count() == 1
    assert not collection.get_empty_cards().notes
    shown = collection.get_card(collection.find_cards("")[0])
    assert 'class="cloze"' in shown.question()
    assert "[" in re.sub(r"<[^>]+>", "", shown.question())


def test_points_carry_their_own_links(collection: Collection, tmp_path: Path) -> None:
    points = (
        Point("First", (Citation(5, "00:00:05", url="https://youtu.be/aB3dE5fG7h9?t=5"),)),
        Point("Second", (Citation(9, "00:00:09", url="https://youtu.be/aB3dE5fG7h9?t=9"),)),
    )
    one = card(1, QuestionAnswer("Which two?", "• First\n• Second", points))
    stamps = tuple(citation for point in points for citation in point.citations)
    one = replace(one, candidate=replace(one.candidate, citations=stamps))
    write_package(plan(one), tmp_path)
    bring(collection, tmp_path / "Ch.apkg")
    answer = collection.get_card(collection.find_cards("")[0]).answer()
    assert "t=5" in answer
    assert "t=9" in answer
    assert answer.index("First") < answer.index("t=5") < answer.index("Second")


def test_suspended_arrives_suspended(collection: Collection, tmp_path: Path) -> None:
    write_package(plan(card(1, status=Status.SUSPENDED), card(2)), tmp_path)
    bring(collection, tmp_path / "Ch.apkg", scheduling=True)
    assert len(collection.find_cards("is:suspended")) == 1


def test_equal_cards_give_equal_bytes(tmp_path: Path) -> None:
    cards = [card(n) for n in range(5)]
    assert package_bytes(plan(*cards)) == package_bytes(plan(*cards))
    assert write_package(plan(*cards), tmp_path)
    assert not write_package(plan(*cards), tmp_path)


def test_note_numbers_do_not_depend_on_company(tmp_path: Path) -> None:
    def numbers(*cards: Card) -> dict[str, int]:
        write_package(plan(*cards), tmp_path)
        with zipfile.ZipFile(tmp_path / "Ch.apkg") as archive:
            archive.extract("collection.anki2", tmp_path)
        with sqlite3.connect(tmp_path / "collection.anki2") as database:
            return dict(database.execute("SELECT guid, id FROM notes"))

    some, more = numbers(card(1), card(2)), numbers(card(0), card(1), card(2), card(3))
    assert some.items() <= more.items()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (Cloze("No blank at all."), "has no blank"),
        (Cloze("An empty {{c1:: }} one."), "has no blank, or an empty one"),
        (Cloze("The {{c2::second}} number."), "has no blank"),
        (QuestionAnswer("", "x"), "empty side"),
        (QuestionAnswer("x", " "), "empty side"),
    ],
)
def test_the_exporter_checks_before_it_writes(tmp_path: Path, content: Content, says: str) -> None:
    with pytest.raises(ExportError, match=says):
        write_package(plan(card(1, content)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="twice"):
        write_package(plan(card(1), card(1)), tmp_path)


def test_a_read_only_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ExportError) as error:
        write_package(plan(card(1)), tmp_path / "file")
    assert "cannot be written" in str(error.value)
    assert "-o" in str(error.value)


def test_decks_and_packages_by_config() -> None:
    cards = [
        card(1, deck=deck_name(card(1).candidate, DecksConfig(prefix="Talks"))),
        card(2, deck="Talks::Other::Note"),
    ]
    plans = package_plans(cards, DecksConfig(prefix="Talks", everything=True))
    assert [p.name for p in plans] == ["Talks_Ch", "Talks_Other", "everything"]
    assert [d.name for d in plans[2].decks] == ["Talks::Ch::Note", "Talks::Other::Note"]
    assert deck_name(card(1).candidate, DecksConfig(by="channel")) == "Ch"
    assert deck_name(card(1).candidate, DecksConfig(by="tag")) == "untagged"


def test_only_cards_in_study_are_exported() -> None:
    statuses = [Status.DRAFT, Status.BANNED, Status.RETIRED, Status.ACTIVE, Status.SUSPENDED]
    cards = [card(n, status=status) for n, status in enumerate(statuses)]
    (found,) = package_plans(cards, DecksConfig())
    assert {c.status for c in found.cards} == {Status.ACTIVE}
    assert {c.status for c in found.listed} == {Status.ACTIVE, Status.SUSPENDED}
    (found,) = package_plans(cards, DecksConfig(), leaving={cards[2].id})
    assert {c.status for c in found.cards} == {Status.ACTIVE, Status.RETIRED}


def test_a_channel_has_one_deck_once_its_notes_are_many() -> None:
    def of(note: int) -> Candidate:
        made = card(note).candidate
        return replace(made, source=replace(made.source, path=f"{note}.md", title=f"T{note}"))

    few, many = [of(n) for n in range(4)], [of(n) for n in range(40)]
    config = DecksConfig()
    short = {"Ch": {one.source.path for one in few}}
    long = {"Ch": {one.source.path for one in many}}
    assert channels_in_one_deck((), short, config) == set()
    assert channels_in_one_deck((), long, config) == {"Ch"}
    assert deck_name(many[0], config, {"Ch"}) == "Ch"
    here = [card(1, deck="Ch::T1", candidate=few[1])]
    assert channels_in_one_deck(here, long, config) == set()
    one = [card(1, deck="Ch", candidate=few[1])]
    assert channels_in_one_deck(one, short, config) == {"Ch"}


def test_siblings_stand_far_apart_in_the_queue(collection: Collection, tmp_path: Path) -> None:
    made = []
    for n in range(12):
        one = card(n, candidate=replace(card(n // 2).candidate, content=card(n).content))
        cited = (Citation(300 * (n // 2), "0:00", url=None),)
        made.append(replace(one, id=f"c{n}", candidate=replace(one.candidate, citations=cited)))
    write_package(plan(*made), tmp_path)
    bring(collection, tmp_path / "Ch.apkg")
    rows = collection.db.list(
        "SELECT n.guid FROM cards c JOIN notes n ON n.id = c.nid ORDER BY due"
    )
    assert rows == [f"c{n}" for n in (*range(0, 12, 2), *range(1, 12, 2))]
    ids = dict(collection.db.all("SELECT guid, id FROM notes"))
    alone = package_bytes(plan(made[5]))
    (tmp_path / "alone.apkg").write_bytes(alone)
    assert {n.guid: n.id for n in read_collection(tmp_path / "alone.apkg").notes.values()} == {
        "c5": ids["c5"]
    }
