"""Sentences turned into questions."""

from __future__ import annotations

import pytest

from studykit.extractor.clause import (
    ask,
    dependents,
    main_clause,
    sound,
)
from studykit.extractor.language import analyse


def question(sentence: str, wh: str, relation: str) -> str | None:
    analysis = analyse([sentence])[0]
    clause = main_clause(analysis)
    assert clause is not None
    target = next(dependents(analysis, clause.head, relation))
    return ask(clause, wh, analysis.subtree(target))


@pytest.mark.parametrize(
    ("sentence", "wh", "relation", "expected"),
    [
        ("The queen produces eggs.", "What", "obj", "What does the queen produce?"),
        ("The workers built a comb.", "What", "obj", "What did the workers build?"),
        ("Sleep can improve memory.", "What", "obj", "What can sleep improve?"),
        (
            "The keeper opened the hive because it was full.",
            "Why",
            "advcl",
            "Why did the keeper open the hive?",
        ),
    ],
)
def test_the_verb_is_inverted(sentence: str, wh: str, relation: str, expected: str) -> None:
    assert question(sentence, wh, relation) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The queen produces eggs.", True),
        ("Open the hive slowly.", True),
        ("A small box of wood", False),
        ("", False),
    ],
)
def test_fragments_are_told_from_sentences(text: str, whole: bool) -> None:
    assert sound(analyse([text])[0]) is whole
