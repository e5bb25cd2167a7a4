"""Laws of cards: no leak, clozes that parse, citations of the note, the same cards every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.config import Config
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.reasons import REASONS
from studykit.extractor.words import content_words
from studykit.model import Candidate, Cloze, Extraction, QuestionAnswer
from studykit.reader import find_notes, note_file
from studykit.render.cloze import parse_cloze

SEEDS = Path(__file__).parent.parent / "seeds"
_BLANK = re.compile(r"\{\{c1::(.*?)(?:::(.*?))?\}\}", re.DOTALL)

words = st.sampled_from(
    """Bees bees The the hive Langstroth 40,000 in 1851 is are holds led to because of wax, and or
    honey; (NMR) "quoted words" **Bold**: - * # ## ### > [0:10] [00:20:30] It This such as known as
    {{c1::x}} :: }} $5 23% `code` \\(x\\) | --- . ? ! rather than caused by queens mites
    Austria""".split(" ")
)
texts = st.lists(st.one_of(words, st.just("\n"), st.text(max_size=6)), max_size=60).map(" ".join)


def run(text: str) -> Extraction:
    file = note_file("a.md", "---\ntitle: Bees\nvideoId: aB3dE5fG7h9\n---\n\n" + text)
    return extract_notes(read_notes([file], Config()), Config())[0]


def check(found: Extraction) -> None:
    printed = {c for claim in found.note.claims for c in claim.citations}
    printed |= {c for section in found.note.sections for c in section.citations}
    for candidate in found.candidates:
        assert set(candidate.citations) <= printed
        check_content(candidate)
    assert {entry.reason for entry in found.left_out} <= set(REASONS)


def check_content(candidate: Candidate) -> None:
    content = candidate.content
    if isinstance(content, Cloze):
        blanks = parse_cloze(content.text)
        assert blanks
        assert all(blank.answer.strip() for blank in blanks)
    else:
        assert content.question.strip()
        assert content.answer.strip()
    if candidate.generator == "authored":
        return
    if isinstance(content, Cloze):
        front, answer = _BLANK.sub("…", content.text), _BLANK.search(content.text)
        assert answer is not None
        hidden = content_words(answer[1])
    elif content.points:
        return
    else:
        front, hidden = content.question, content_words(content.answer)
    assert not hidden or not hidden <= content_words(front)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_any_text_gives_lawful_cards(text: str) -> None:
    check(run(text))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_the_same_text_gives_the_same_cards(text: str) -> None:
    assert run(text) == run(text)


@pytest.fixture(scope="module")
def seeds() -> list[Extraction]:
    files, _ = find_notes([SEEDS], SEEDS)
    return extract_notes(read_notes(files, Config()), Config())


def test_the_seeds_give_lawful_cards(seeds: list[Extraction]) -> None:
    assert sum(len(found.candidates) for found in seeds) > 50
    for found in seeds:
        check(found)


def test_no_two_cards_of_a_note_are_the_same(seeds: list[Extraction]) -> None:
    for found in seeds:
        fronts = [(c.content, c.context, c.source.headings) for c in found.candidates]
        assert len(fronts) == len(set(fronts)), found.note.path


def test_a_claim_and_question_type_and_variant_name_one_card(seeds: list[Extraction]) -> None:
    for found in seeds:
        keys = [
            (c.source.claim, c.source.first_line, c.generator, c.variant)
            for c in found.candidates
            if not (isinstance(c.content, QuestionAnswer) and c.content.points)
        ]
        assert len(keys) == len(set(keys)), found.note.path


def test_the_order_of_notes_changes_nothing_but_the_order(seeds: list[Extraction]) -> None:
    files, _ = find_notes([SEEDS], SEEDS)
    again = extract_notes(read_notes(files, Config()), Config())
    assert again == seeds
