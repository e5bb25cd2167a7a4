"""Cards of a note against one another."""

from __future__ import annotations

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.reader import note_file
from studykit.writer.checks.draft import Draft, Setting
from studykit.writer.checks.together import Fronts
from studykit.writer.prompt_assembly import numbered

NOTE = """---
title: Bridges
videoId: bRidges0001
---

## Spans

The arch of 1932 spans 503 metres and rises 134 metres above the water [0:10].
The cable bridge of 1937 spans 1,280 metres [0:20].
Hemp was the rope of the first hanging bridges, and iron chains replaced hemp [0:30].
"""
((NOTE_READ, _),) = read_notes([note_file("n.md", NOTE)], Config())
CLAIMS = [claim for _, claim in numbered(NOTE_READ)]


def draft(n: int, question: str, answer: str) -> Draft:
    return Draft(question, answer, "", (CLAIMS[n],), Setting(NOTE_READ, "en"))


def fronts(*drafts: Draft) -> Fronts:
    found = Fronts()
    for one in drafts:
        found.add(one)
    return found


def test_the_same_question_in_other_words_is_a_twin() -> None:
    first = draft(0, "How far does the arch of 1932 span?", "503 metres")
    assert fronts(first).has_twin(
        draft(0, "How many metres does the arch of 1932 span?", "503 metres")
    )
    assert not fronts(first).has_twin(
        draft(0, "How high does the arch of 1932 rise?", "134 metres")
    )


def test_rows_of_a_table_are_no_twins() -> None:
    first = draft(0, "How far does the bridge of 1932 span?", "503 metres")
    assert not fronts(first).has_twin(
        draft(1, "How far does the bridge of 1937 span?", "1,280 metres")
    )


def test_cards_of_two_claims_that_answer_each_other_are_mirrors() -> None:
    first = draft(1, "What replaced hemp in hanging bridges?", "Iron chains")
    second = draft(2, "What did iron chains replace in hanging bridges?", "Hemp")
    assert fronts(first).has_mirror(second)
    assert not fronts(first).has_mirror(draft(1, "What did iron chains replace?", "Hemp"))
