"""Laws of the review screen: any text is shown whole, in its columns, and steers nothing."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_tui_parts import NOON
from textual.content import Content

from studykit.model import Candidate, Card, Cloze, QuestionAnswer, Source, Status, Tier
from studykit.study.difference import Kind, compare, is_same
from studykit.tui.card_view import back, front, front_turned
from studykit.tui.prose import card_text, lines_of, wrap
from studykit.tui.splash import rows_of

words = st.text(st.sampled_from("ab \n\t`[]/\\(){}:1c.é睡ש\x1b\x07\x9b\u202e\u0301$"), max_size=120)
texts = st.one_of(st.text(max_size=80), words)
contents = st.one_of(
    st.builds(QuestionAnswer, texts, texts),
    st.builds(lambda a, b, c: Cloze(f"{a}{{{{c1::{b}}}}}{c}"), texts, texts, texts),
)


def card(content: QuestionAnswer | Cloze, title: str, context: str) -> Card:
    source = Source("a.md", title, "", "youtube:a", "a", (title,), "A claim.", 1, 1)
    candidate = Candidate(content, source, (), "term", Tier.READY, context)
    return Card("c1", candidate, Status.ACTIVE, NOON, "A")


def is_calm(text: str) -> bool:
    return all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


@given(contents, texts, texts, st.integers(20, 90))
def test_any_card_fits_its_columns_and_steers_nothing(
    content: QuestionAnswer | Cloze, title: str, context: str, width: int
) -> None:
    made = card(content, title, context)
    for lines in (front(made), front_turned(made), back(made), back(made, typed=title)):
        shown = wrap(lines, width)
        assert is_calm(shown.plain)
        assert all(cell_len(row.rstrip()) <= width for row in shown.plain.split("\n"))
    for row in rows_of(made, width, 24):
        assert is_calm(row.text)
        assert "\n" not in row.text
        assert row.x + cell_len(row.text) <= width


@given(st.text("ab [](){}.", max_size=200), st.integers(5, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    laid = wrap(lines_of(Content(text)), width).plain
    assert "".join(laid.split()) == "".join(text.split())


@given(st.text("[bold]/red @click='x'link=", max_size=60))
def test_brackets_stay_as_they_are(text: str) -> None:
    assert card_text(text).plain == text


@given(texts, texts)
def test_a_comparison_holds_the_whole_answer(typed: str, answer: str) -> None:
    pieces = compare(typed, answer)
    assert "".join(p.text for p in pieces if p.kind is not Kind.EXTRA) == answer
    if typed == answer:
        assert all(p.kind is Kind.SAME for p in pieces)
        assert is_same(typed, answer)
