"""What kind of thing a name is, so that a blank can say what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from studykit.extractor.vocabulary.word_lists import column, names, words

ANY_NAME, ANYBODY = "which name", "who or what"  # of a name that opens its sentence
_TITLES = words("names.titles")
_COMPANIES = words("names.companies")
_KINDS = words("names.kinds")
_SAID = {"act": "law", "program": "programme"}
_ACTS = words("names.acts_of_people")
_PEOPLE = words("names.people")


def is_person(noun: str) -> bool:
    """Whether a noun, in its dictionary form or with an s, says what somebody is."""
    one = noun.lower().removesuffix("s")
    return {one, noun.lower()} & _PEOPLE != set() or one.endswith(_STUDENTS_OF)


_STUDENTS_OF = ("ologist", "ician", "logian", "ographer")


def kind_hint(name: str, verb: str = "", subject: bool = False, opens: bool = False) -> str:
    """The hint for a blanked name: "who", "which country", "which university", or "which name".

    ``verb`` is the dictionary form of the verb that governs the name, ``subject`` whether the name
    is its subject, and ``opens`` whether its sentence begins with it.
    """
    bare = re.sub(r"['’]s$", "", name.strip())
    place = _places().get(bare.removeprefix("the ").removeprefix("The "))
    if place is not None:
        return f"which {place}"
    parts = bare.split()
    if parts[0] in _TITLES or (len(parts) > 1 and parts[0] in column("given_names")):
        return "who"
    if parts[-1] in _COMPANIES:
        return "which company"
    head = re.split(r"\s+(?:of|for|at|in)\s+", bare)[0].split()[-1].lower()
    if head in _KINDS and len(parts) > 1:
        return f"which {_SAID.get(head, head)}"
    if (subject and verb in _ACTS) or (len(parts) == 1 and parts[0] in column("given_names")):
        return "who"
    return ANYBODY if opens else ANY_NAME


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    return {place.removeprefix("the "): kind for place, kind in names("places").items()}
