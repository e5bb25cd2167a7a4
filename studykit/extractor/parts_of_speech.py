"""What a dictionary knows of a word before its sentence is read: the parts of speech it can be.

A component of the English pipeline. A small treebank shows few words as often as it would take to
learn that "shifts" may be a verb; lemminflect's dictionary knows.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from studykit.extractor.language import known_as

_LETTERS = {"NOUN": "N", "VERB": "V", "ADJ": "J", "ADV": "R", "AUX": "M", "PROPN": "P"}


@lru_cache(maxsize=65536)
def word_class(text: str) -> str:
    """The parts of speech that a word can be, a letter each ("NV" for "shifts"); "?" for none."""
    if any(c.isdigit() for c in text):
        return "0"
    found = known_as(text.lower())
    return "".join(sorted({_LETTERS.get(part, "X") for part in found})) or "?"


@Language.component("word_classes")
def word_classes(doc: Doc) -> Doc:
    """Write each word's class where the pipeline's embedding reads it: in place of the lemma."""
    strings = doc.vocab.strings
    held = cast("Container[int]", strings)
    for token in doc:
        number = _numbers.get(token.orth)
        if number is None or number not in held:
            number = _numbers[token.orth] = strings.add(word_class(token.text))
        token.lemma = number
    return doc


# Hashes of words, which are the same in every vocabulary, to hashes of their classes.
_numbers: dict[int, int] = {}
