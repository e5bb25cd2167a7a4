"""Fields, tags and names as the real Anki takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.anki.collection import AnkiCard, Calendar
from studykit.anki.fields import fields_of
from studykit.anki.revlog import REVIEW, RevlogRow, kind_of, revlog_row
from studykit.anki.tags import tags_of
from studykit.config import DecksConfig
from studykit.exporter.apkg import write_package
from studykit.exporter.decks import PackagePlan, deck_name, package_plans
from studykit.importer.reviews import anki_history
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Edits,
    QuestionAnswer,
    Rating,
    Review,
    ReviewKind,
    ReviewOrigin,
    Source,
    Status,
    Tier,
)
from studykit.render.cloze import parse_cloze
from studykit.render.html import cloze_to_html, to_html
from studykit.scheduler.day import StudyClock

NASTY = st.sampled_from(
    "{{c1:: {{c2:: }} :: { } ` \n \\( \\) \\[ \\] <b> </b> &lt; &#58; $ : hint 0 word".split(" ")
)
texts = st.lists(st.one_of(NASTY, st.text(max_size=3)), max_size=10).map("".join)
calm = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="`\\{}•–-*+"),
    min_size=1,
    max_size=30,
)


def card(content: Content | None = None, **source: object) -> Card:
    place = Source("n.md", "Note", "Ch", "youtube:x", "x", ("Head",), "A claim.", 5, 5)
    cited = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    place = replace(place, **source)  # type: ignore[arg-type]
    candidate = Candidate(
        content or QuestionAnswer("Question?", "A"), place, cited, "term", Tier.READY
    )
    born = datetime(2026, 1, 1, tzinfo=UTC)
    return Card("id1", candidate, Status.ACTIVE, born, deck_name(candidate, DecksConfig()))


def plan_of(one: Card) -> PackagePlan:
    (plan,) = package_plans([one], DecksConfig())
    return plan


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    opened = Collection(str(tmp_path_factory.mktemp("anki") / "user.anki2"))
    yield opened
    opened.close()


def imported(collection: Collection, one: Card, folder: Path) -> int:
    plan = plan_of(one)
    write_package(plan, folder)
    path = folder / f"{plan.name}.apkg"
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path))).log
    (note,) = log.new
    return int(note.id.nid)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(calm)
def test_anki_reads_the_text_back(collection: Collection, text: str) -> None:
    assert collection._backend.strip_html(text=to_html(text), mode=0) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts)
def test_anki_finds_our_blanks_in_any_cloze(collection: Collection, text: str) -> None:
    """Anki's own parser sees blank number 1 where ours does, and nothing else."""
    numbers = set(collection._backend.cloze_numbers_in_note(_cloze_note(collection, text)))
    blanks = parse_cloze(text)
    assert numbers == ({1} if blanks else set())


def _cloze_note(collection: Collection, text: str):  # type: ignore[no-untyped-def]
    kind = collection.models.by_name("Cloze")
    assert kind is not None
    note = collection.new_note(kind)
    note["Text"] = cloze_to_html(text)
    return note._to_backend_note()


SIGNS = (
    "[sound:a.mp3] [SOUND:a.mp3] [latex]x[/latex] [$]x[/$] [$$]x[/$$] [anki:play:q:0] "
    "[anki:tts lang=en_US]hi[/anki:tts]"
)


def test_anki_plays_and_typesets_nothing_that_a_note_says(collection: Collection) -> None:
    one = card(QuestionAnswer(SIGNS, f"`{SIGNS}` & so"), title=SIGNS, headings=(SIGNS,), path=SIGNS)
    cited = (Citation(5, SIGNS, url="https://a.example/[sound:a.mp3]"),)
    one = replace(one, candidate=replace(one.candidate, citations=cited))
    blank = replace(one, candidate=replace(one.candidate, content=Cloze(f"A {{{{c1::{SIGNS}}}}}")))
    for text in (*fields_of(one), *fields_of(blank)):
        played = collection._backend.extract_av_tags(text=text, question_side=True)
        typeset = collection._backend.extract_latex(text=text, svg=False, expand_clozes=False)
        assert (len(played.av_tags), len(typeset.latex)) == (0, 0)
        assert played.text == typeset.text == text
    assert collection._backend.strip_html(text=to_html(SIGNS), mode=0) == SIGNS


def test_a_deck_tells_its_source_and_no_more(collection: Collection, tmp_path: Path) -> None:
    title = "<script>alert(1)</script> & <img src=x onerror=y>"
    imported(collection, card(title=title), tmp_path)
    (deck,) = [d for d in collection.decks.all() if d["name"].startswith("Ch::")]
    told = deck["desc"]
    assert "studykit" in told
    assert '<a href="https://youtu.be/x?t=61">' in told
    assert set(re.findall(r"<(\w+)", told)) == {"a", "br"}
    assert "<" not in deck["name"]
    assert "alert(1)" in deck["name"]


def test_tags_have_no_spaces_and_keep_their_levels(collection: Collection, tmp_path: Path) -> None:
    one = card(
        QuestionAnswer("Tags?", "A"),
        title="Sleep: a talk",
        channel="Body  Lab",
        headings=("Part", 'What "REM" is'),
    )
    tagged = replace(
        one, id="tagged", edits=Edits(added_tags=("my own", "a::b c", "\u3000", "x\x1fy"))
    )
    found = collection.get_note(imported(collection, tagged, tmp_path)).tags
    assert set(found) == {
        "studykit::channel::Body_Lab",
        "studykit::note::Sleep:_a_talk",
        "studykit::section::What_REM_is",
        "my_own",
        "a::b_c",
        "xy",
    }
    assert set(found) == set(tags_of(tagged))


def test_the_fields_are_frozen(collection: Collection, tmp_path: Path) -> None:
    """Changing these breaks updates for everybody who has imported a deck: never do it."""
    imported(collection, replace(card(Cloze("A {{c1::blank}}.")), id="cloze"), tmp_path)
    rest = "Back Context Claim Citations Source Note Headings Extra1 Extra2 Extra3".split()
    for name, number, first in (
        ("studykit question", 1_726_300_411_001, "Front"),
        ("studykit cloze", 1_726_300_411_002, "Text"),
    ):
        kind = collection.models.by_name(name)
        assert kind is not None
        assert kind["id"] == number
        assert [field["name"] for field in kind["flds"]] == ["Id", first, *rest]
        assert len(kind["tmpls"]) == 1


@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(Rating),
    st.integers(0, 600),
    st.integers(1, 3000),
)
def test_a_review_survives_the_way_to_anki_and_back(
    at: datetime, rating: Rating, seconds: int, days: int
) -> None:
    at = at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
    clock = StudyClock(zone=UTC)
    due = clock.start(clock.day(at) + timedelta(days=days))
    review = Review("id1", at, rating, float(seconds), due, ReviewOrigin.ANKI)
    row = revlog_row(review, 5.0, REVIEW, days)
    card = AnkiCard(1, 1, 0, "Deck", 2, 2, days, days, 0, 0)
    history = anki_history("id1", card, [row], Calendar(clock.day(at)), clock)
    assert history.rows == (review,)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (RevlogRow(1, 3, 5, 0, 500, 0, 1), ReviewKind.ANSWER),
        (RevlogRow(1, 3, 5, 0, 500, 0, 3), ReviewKind.ANSWER),
        (RevlogRow(1, 3, 5, 0, 0, 0, 3), None),
        (RevlogRow(1, 0, 0, 5, 0, 0, 4), ReviewKind.FORGET),
        (RevlogRow(1, 0, 5, 0, 2500, 0, 4), ReviewKind.RESCHEDULE),
        (RevlogRow(1, 0, 5, 0, 500, 0, 5), None),
        (RevlogRow(1, 5, 5, 0, 500, 0, 1), None),
    ],
)
def test_rows_mean_what_anki_means(row: RevlogRow, kind: ReviewKind | None) -> None:
    assert kind_of(row) is kind
