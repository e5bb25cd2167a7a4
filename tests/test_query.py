from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_desk import CONFIG, NOON, card, cloze

from studykit.card_json import candidate_object, edits_object
from studykit.errors import UsageError
from studykit.model import Cloze, Edits, Memory, State, Status
from studykit.scheduler.day import study_clock
from studykit.scheduler.query import KINDS, PLACES, PROPERTIES, Query, Term, Today, parse, words_of
from studykit.scheduler.queue_item import CardRow

TODAY = Today(study_clock(CONFIG.study), NOON)
SEEN = NOON - timedelta(days=4)
STUDIED = Memory("card-0001", State.REVIEW, NOON, SEEN, 4.5, 6.0, reps=9, lapses=4)
ONE = card(1, "Medicine::Heart", tags=("unit/si", "exam"))

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)
free = ["", *(place for place in PLACES if place != "status")]
places = st.builds(Term, st.sampled_from(free), words, st.booleans())
kinds = st.builds(Term, st.just("is"), st.sampled_from(KINDS), st.booleans())
properties = st.builds(
    lambda name, sign, number, no: Term("prop", f"{name}{sign}{number}", no),
    st.sampled_from(PROPERTIES),
    st.sampled_from([">", "<", "=", ">=", "<=", "!="]),
    st.integers(-99, 999),
    st.booleans(),
)
queries = st.builds(Query, st.lists(places | kinds | properties).map(tuple))


def fits(text: str, studied: Memory | None = STUDIED) -> bool:
    return parse(text).fits(ONE, studied, TODAY)


@given(queries)
def test_what_is_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text())
def test_any_text_is_a_query_or_a_usage_error(text: str) -> None:
    try:
        query = parse(text)
    except UsageError:
        return
    for each, studied in ((ONE, None), (cloze(3), STUDIED)):
        query.fits(each, studied, TODAY)


@given(queries, st.sampled_from([None, STUDIED]), st.data())
def test_no_card_that_is_meant_is_passed_over_before_it_is_read(
    query: Query, studied: Memory | None, data: st.DataObject
) -> None:
    text = data.draw(st.text(st.sampled_from('ab ß"\\\n{{c1::}}:')))
    edits = data.draw(st.sampled_from([Edits(), Edits(Cloze(text)), Edits(context=text)]))
    meant = replace(card(1, text, content=Cloze("{{c1::a}}b" + text), tags=(text,)), edits=edits)
    parts = data.draw(st.sampled_from([words_of(meant), text, meant.source.path, "ab"]))
    asked = Query((*query.terms, Term(data.draw(st.sampled_from(free)), parts or "a")))
    stored = json.dumps(candidate_object(meant.candidate), ensure_ascii=False)
    own = json.dumps(edits_object(edits), ensure_ascii=False) if edits != Edits() else ""
    row = CardRow(meant.id, meant.status, meant.deck, f"{stored}{own}{meant.deck}", bool(own))
    for terms in (asked.terms, asked.terms[-1:]):
        one = Query(terms)
        assert one.may_fit(row, studied, TODAY) or not one.fits(meant, studied, TODAY)


@given(queries)
def test_a_minus_turns_every_term_round(query: Query) -> None:
    for term in query.terms:
        turned = replace(term, no=not term.no)
        held = Query((term,)).fits(ONE, STUDIED, TODAY)
        assert Query((turned,)).fits(ONE, STUDIED, TODAY) is not held


@pytest.mark.parametrize(
    "text",
    [
        "", "WHAT", '"claim 1 holds"', "-zebra", "deck:medicine", "deck:Medicine::Heart",
        "deck:Med*", "tag:unit", "tag:#unit/si", "note:medicine::heart.md", 'note:"all about"',
        "id:card-", "status:active", "is:due is:review", "-is:new", "prop:lapses>3",
        "prop:stability<=4.5", "prop:interval=4 prop:due=0", "-is:leech", 'deck:"Medicine::Heart"',
        "first part",
    ],
)  # fmt: skip
def test_terms_that_hold_of_a_card(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize(
    "text",
    ["deck:Med", "tag:uni", "-what", '"holds claim"', "is:draft", "prop:lapses>4", "is:learning"],
)
def test_terms_that_do_not_hold_of_a_card(text: str) -> None:
    assert not fits(text)


def test_a_card_never_answered_is_new_and_has_no_interval() -> None:
    assert fits("is:new prop:lapses=0", None)
    assert not fits("prop:interval<9", None)
    assert not parse("is:new").fits(replace(ONE, status=Status.DRAFT), None, TODAY)


@pytest.mark.parametrize("text", ["is:odd", "prop:odd>1", "prop:lapses", 'deck:"x', "@odd"])
def test_what_is_not_understood_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match="query: "):
        parse(text)


def test_saved_queries_stand_for_their_terms_and_never_turn_in_circles() -> None:
    assert parse("@a x", {"a": "is:due @b", "b": "-y"}) == parse("is:due -y x")
    with pytest.raises(UsageError, match="leads back"):
        parse("@a", {"a": "@a"})


def test_an_unknown_field_is_told_and_a_word_with_a_colon_is_not_one() -> None:
    with pytest.raises(UsageError, match="there is no field foo") as refused:
        parse("-foo:bar")
    assert "deck, tag, note" in str(refused.value)
    assert parse('"foo:bar" std::vector 10:30 https://x.org') == Query(
        tuple(Term("", text) for text in ("foo:bar", "std::vector", "10:30", "https://x.org"))
    )
