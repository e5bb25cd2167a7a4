"""All question types. Adding one is a file in question_types/ and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from studykit.errors import PluginError
from studykit.extractor.proposal import Generator
from studykit.extractor.question_types.acronym import acronym
from studykit.extractor.question_types.completion import completion
from studykit.extractor.question_types.definition import definition
from studykit.extractor.question_types.described import described
from studykit.extractor.question_types.hand_written import authored
from studykit.extractor.question_types.items import items
from studykit.extractor.question_types.keyword import keyword
from studykit.extractor.question_types.label import label
from studykit.extractor.question_types.mark import mark
from studykit.extractor.question_types.name import name
from studykit.extractor.question_types.number import number
from studykit.extractor.question_types.phrase import called, made
from studykit.extractor.question_types.question_line import callout, section
from studykit.extractor.question_types.reason import why
from studykit.extractor.question_types.subject import subject
from studykit.extractor.question_types.term import term
from studykit.plugins import QUESTION_TYPES, plugged


@dataclass(frozen=True, slots=True)
class Entry:
    """A question type: its generator, and where it may be used.

    ``any_language`` marks types that need no analysis of the language, ``lasting`` what stays true
    and clear whatever else its sentence says.
    """

    generate: Generator
    any_language: bool = False
    lasting: bool = False


GENERATORS: Mapping[str, Entry] = {
    "authored": Entry(authored, any_language=True),
    "section": Entry(section, any_language=True),
    "items": Entry(items, any_language=True),
    "callout": Entry(callout, any_language=True),
    "acronym": Entry(acronym, any_language=True, lasting=True),
    "number": Entry(number, any_language=True),
    "definition": Entry(definition),
    "why": Entry(why),
    "called": Entry(called),
    "made": Entry(made),
    "described": Entry(described),
    "term": Entry(term, any_language=True),
    "name": Entry(name),
    "subject": Entry(subject),
    "label": Entry(label),
    "keyword": Entry(keyword),
    "completion": Entry(completion),
    "mark": Entry(mark, any_language=True),
}


@cache
def question_types() -> Mapping[str, Entry]:
    """All question types: ours, then those that other installed packages bring.

    Raises PluginError when one of those cannot be used, or has a name of ours.
    """
    brought = plugged(QUESTION_TYPES, Entry)
    taken = GENERATORS.keys() & brought.keys()
    if taken:
        raise PluginError(f"a question type is named {min(taken)} already", "rename the plugin's")
    return {**GENERATORS, **{name: cast(Entry, entry) for name, entry in brought.items()}}
