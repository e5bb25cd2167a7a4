"""All question types. Adding one is a file in candidates/ and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studykit.extractor.candidates.acronym import acronym
from studykit.extractor.candidates.code import code
from studykit.extractor.candidates.completion import completion
from studykit.extractor.candidates.condition import condition
from studykit.extractor.candidates.definition import definition, identity
from studykit.extractor.candidates.described import described
from studykit.extractor.candidates.formula import formula
from studykit.extractor.candidates.hand_written import authored
from studykit.extractor.candidates.items import items
from studykit.extractor.candidates.mark import mark
from studykit.extractor.candidates.name import name
from studykit.extractor.candidates.number import number
from studykit.extractor.candidates.phrase import called, change, contrast, given, made, role
from studykit.extractor.candidates.preferred import preferred
from studykit.extractor.candidates.quote import quote
from studykit.extractor.candidates.reason import how, why
from studykit.extractor.candidates.result import result
from studykit.extractor.candidates.section import section
from studykit.extractor.candidates.series import series
from studykit.extractor.candidates.steps import steps
from studykit.extractor.candidates.superlative import superlative
from studykit.extractor.candidates.table import table
from studykit.extractor.candidates.term import callout, does, named, term
from studykit.extractor.proposal import Generator
from studykit.model import Tier


@dataclass(frozen=True, slots=True)
class Entry:
    """A question type: its generator, its tier, and the order in which types win a claim.

    ``any_language`` marks types that need no analysis of the language. ``reserve`` orders the
    drafts that fill up a note with few ready cards: by how many of a type were found usable.
    ``lasting`` marks what stays true and clear whatever else its sentence says.
    """

    generate: Generator
    tier: Tier
    rank: float
    any_language: bool = False
    reserve: float = 0.3
    lasting: bool = False


READY, DRAFT = Tier.READY, Tier.DRAFT
GENERATORS: Mapping[str, Entry] = {
    "authored": Entry(authored, READY, 1.0, any_language=True),
    "section": Entry(section, READY, 0.9, any_language=True),
    "items": Entry(items, READY, 0.9, any_language=True),
    "callout": Entry(callout, READY, 0.8, any_language=True),
    "acronym": Entry(acronym, READY, 0.9, lasting=True),
    "number": Entry(number, READY, 0.6, any_language=True, reserve=-1.0),
    "definition": Entry(definition, READY, 0.6),
    "identity": Entry(identity, DRAFT, 0.5),
    "why": Entry(why, READY, 0.5, reserve=-1.0),
    "how": Entry(how, READY, 0.5),
    "given": Entry(given, DRAFT, 0.45, reserve=0.5),
    "called": Entry(called, READY, 0.45),
    "made": Entry(made, READY, 0.42),
    "role": Entry(role, DRAFT, 0.44, reserve=0.3),
    "change": Entry(change, READY, 0.44),
    "contrast": Entry(contrast, DRAFT, 0.42),
    "preferred": Entry(preferred, DRAFT, 0.5, reserve=-1.0),
    "described": Entry(described, READY, 0.5),
    "superlative": Entry(superlative, READY, 0.5),
    "series": Entry(series, DRAFT, 0.5, reserve=-1.0),
    "term": Entry(term, READY, 0.5),
    "does": Entry(does, DRAFT, 0.45, reserve=0.35),
    "result": Entry(result, DRAFT, 0.45, reserve=-1.0),
    "quote": Entry(quote, DRAFT, 0.4, reserve=-1.0),
    "name": Entry(name, READY, 0.4, reserve=0.2),
    "completion": Entry(completion, DRAFT, 0.4, reserve=-1.0),
    "table": Entry(table, DRAFT, 0.6, reserve=-0.3),
    "formula": Entry(formula, READY, 0.5),
    "code": Entry(code, DRAFT, 0.5, reserve=-0.2),
    "condition": Entry(condition, DRAFT, 0.42, reserve=-1.0),
    "steps": Entry(steps, DRAFT, 0.25),
    "mark": Entry(mark, READY, 0.3, any_language=True),
    "named": Entry(named, DRAFT, 0.2, reserve=0.1),
}
