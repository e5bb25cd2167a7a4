"""Laws of hand-written cards over any mixture of their signs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studykit.config import SYNTAXES, CardsConfig, Config
from studykit.extractor.document import AUTHORED
from studykit.extractor.notes.note import read_notes
from studykit.model import Claim, ClaimKind, NoteFile, Problem

PIECES = (
    "Q: a?\n",
    "A: b\n",
    "A:\n",
    "C: a [b] c\n",
    "a :: b\n",
    "a::b\n",
    "a ::: b\n",
    "?\n",
    "??\n",
    "---\n",
    "+++\n",
    "\n",
    "\n",
    "word\n",
    "two words here.\n",
    "- item\n",
    "  - below\n",
    "1. one\n",
    "> quote\n",
    "```py\ncode\n```\n",
    "```flashcard\nfront: a\nback: b\n```\n",
    "## Which?\n",
    "## a {{c1::b}} c\n",
    "## Head #card\n",
    "#card\n",
    "what? #card #x\n",
    "#flashcards/deck\n",
    "%\n",
    "START\nBasic\n",
    "START\nCloze\n",
    "Back: b\n",
    "END\n",
    "STARTI [Basic] a Back: b ENDI\n",
    "| a? | b |\n| - | - |\n| c? | d |\n",
    "{{c1::a}} b\n",
    "{{cloze a \\\\ b}} c\n",
    "{1:a} {b} c\n",
    "==a==^[b][^1] c\n",
    "==1;;a;;b== c\n",
    "~~a _b_~~ c\n",
    "- a >> b\n",
    "- a >>>\n",
    "- b ;; c\n",
    "- [ ] a\n- [x] b\n",
    "> [!card] : a\n> b\n",
    "<!--SR:!2026-03-04,12,250!2026-03-05,3,250-->\n",
    "<!--ID: 1566052191670-->\n",
    "ID: 1566052191670\n",
    "^7fa3b1\n",
    "id:: a-b\n",
    "(a:: b) c\n",
    "TARGET DECK\n",
    "Deck: a\n",
    "Tags: a b\n",
    "[00:10]\n",
    "word [00:20]\n",
    "$a::b$\n",
)
FRONTS = ("", "noteId: 15\n", "cards-deck: A::B\n", "test: What?\n", "tags: [flashcards]\n")
notes = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def read(
    front: str, body: str, asked: tuple[str, ...]
) -> tuple[list[Claim], tuple[Problem, ...], int]:
    """The hand-written cards of a note, its problems, and how many lines it has."""
    text = f"---\ntitle: A\nvideoId: aB3dE5fG7h9\n{front}---\n{body}"
    config = replace(Config(), cards=CardsConfig(syntaxes=asked))
    ((note, problems),) = read_notes([NoteFile("a.md", text, "0")], config)
    return [c for c in note.claims if c.kind in AUTHORED], problems, text.count("\n") + 1


@given(st.sampled_from(FRONTS), notes, st.sampled_from([(), SYNTAXES]))
def test_any_mixture_of_signs_is_read(front: str, body: str, asked: tuple[str, ...]) -> None:
    cards, problems, lines = read(front, body, asked)
    assert not [p for p in problems if p.code == "failed-note"]
    assert all(1 <= p.line <= lines for p in problems)
    for card in cards:
        assert 1 <= card.first_line <= card.last_line <= lines
        assert card.question.strip()
        assert card.answer.strip()
        if card.kind is ClaimKind.AUTHORED_CLOZE:
            assert card.question.count("{{c") >= 1
        else:
            assert "{{c" not in card.question + card.answer + card.extra


@given(notes, st.sampled_from([(), SYNTAXES]))
def test_nothing_in_a_fence_is_a_card(body: str, asked: tuple[str, ...]) -> None:
    cards, problems, _ = read("", f"Some text.\n\n~~~~text\n{body}\n~~~~\n", asked)
    assert cards == []
    assert "hand-card-unread" not in {p.code for p in problems}
