"""English sentences taken apart: trees, offsets, lemmas, languages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.extractor.language import analyse, language_of, lemma_of


def test_a_plain_sentence() -> None:
    (found,) = analyse(["The old engine has turned heat into motion."])
    root = found.root()
    assert root is not None
    assert found.tokens[root].text == "turned"
    assert found.tokens[root].lemma == "turn"
    subject = found.subject_of(root)
    assert subject is not None
    assert found.span_text(*found.subtree(subject)) == "The old engine"
    assert found.is_finite()


def test_a_fragment_is_not_finite() -> None:
    (found,) = analyse(["A slow walk along the river"])
    assert not found.is_finite()


def test_formulas_and_code_are_one_word_each() -> None:
    text = "The value \\(a + b\\) is returned by `len(x) + 1` quickly."
    (found,) = analyse([text])
    words = [token.text for token in found.tokens]
    assert "\\(a + b\\)" in words
    assert "`len(x) + 1`" in words


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("reduces", "VBZ", "reduce"),
        ("is", "VBZ", "be"),
        ("mice", "NNS", "mouse"),
        ("'s", "VBZ", "be"),
    ],
)
def test_lemmas(word: str, tag: str, lemma: str) -> None:
    assert lemma_of(word, tag) == lemma


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The heart is a muscle that pumps blood through the body, and it never rests at all "
            "in a whole long life of work.",
        ),
        (
            "de",
            "Das Herz ist ein Muskel, der das Blut durch den Körper pumpt, und es ruht in einem "
            "ganzen langen Leben nicht.",
        ),
        (
            "es",
            "El corazón es un músculo que bombea la sangre por el cuerpo y no descansa nunca en "
            "toda la vida de una persona.",
        ),
        (
            "fr",
            "Le cœur est un muscle qui pompe le sang dans le corps et il ne se repose jamais au "
            "cours de la vie d'une personne.",
        ),
        ("und", "Сердце это мышца которая качает кровь по телу"),
    ],
)
def test_languages(language: str, text: str) -> None:
    assert language_of(text) == language


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_taken(texts: list[str]) -> None:
    for text, found in zip(texts, analyse(texts), strict=True):
        assert found.text == text
        for token in found.tokens:
            assert text[token.start : token.end] == token.text
            assert found.subtree(token.i)[0] <= token.i < found.subtree(token.i)[1]
        heads = [token.head for token in found.tokens]
        assert sum(head == i for i, head in enumerate(heads)) == (1 if heads else 0)


def test_a_lone_surrogate_is_taken() -> None:
    (found,) = analyse(["\ud800 stands alone here."])
    assert found.span_text(0, len(found.tokens)) == "\ud800 stands alone here."


def test_order_and_company_do_not_matter() -> None:
    one, two = "Iron rusts in moist air.", "Gold does not rust at all."
    assert analyse([one, two])[1] == analyse([two])[0] == analyse([two, one])[0]


def test_the_analyser_loads_without_the_commands_of_its_library() -> None:
    code = (
        "import sys; from studykit.extractor.language import analyse; analyse(['It is.']);"
        "print(sorted({'typer', 'httpx', 'spacy.cli'} & sys.modules.keys()));"
        "import spacy.cli; print(spacy.cli.info.__name__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\ninfo\n"
