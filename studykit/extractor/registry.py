"""All question types. Adding one is a file in generators/ and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studykit.extractor.generators.acronym import acronym
from studykit.extractor.generators.authored import authored
from studykit.extractor.generators.code import code
from studykit.extractor.generators.completion import completion
from studykit.extractor.generators.condition import condition
from studykit.extractor.generators.definition import definition, identity
from studykit.extractor.generators.described import described
from studykit.extractor.generators.formula import formula
from studykit.extractor.generators.items import items
from studykit.extractor.generators.mark import mark
from studykit.extractor.generators.name import name
from studykit.extractor.generators.number import number
from studykit.extractor.generators.phrase import called, change, contrast, given, made, role
from studykit.extractor.generators.preferred import preferred
from studykit.extractor.generators.quote import quote
from studykit.extractor.generators.reason import how, why
from studykit.extractor.generators.result import result
from studykit.extractor.generators.section import section
from studykit.extractor.generators.series import series
from studykit.extractor.generators.steps import steps
from studykit.extractor.generators.superlative import superlative
from studykit.extractor.generators.table import table
from studykit.extractor.generators.term import callout, does, named, term
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
