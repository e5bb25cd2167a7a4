"""What kind of thing a name is, so that a blank can say what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from studykit.extractor.words import word_set

ROOM = Path(__file__).parent
ANY_NAME = "which name"
_TITLES = word_set(
    """Dr Dr. Prof Prof. Professor President Senator Governor Judge Justice General Colonel Captain
    King Queen Prince Princess Emperor Pope Saint Sir Lord Lady Mr Mr. Mrs Mrs. Ms Ms. Congressman
    Congresswoman Chancellor Minister Secretary Mayor Rabbi Father Sister Pastor Bishop Coach"""
)
_MAKERS = word_set(
    """Inc Inc. Corp Corp. Corporation Company Co. Ltd Ltd. LLC Group Holdings Partners Ventures
    Technologies Labs Systems Pharmaceuticals Motors Airlines Industries Capital"""
)
_BODIES: Mapping[str, str] = {
    "university": "which university",
    "college": "which college",
    "institute": "which institute",
    "academy": "which academy",
    "school": "which school",
    "bank": "which bank",
    "foundation": "which foundation",
    "agency": "which agency",
    "court": "which court",
    "act": "which law",
    "treaty": "which treaty",
    "agreement": "which agreement",
    "accords": "which accords",
    "war": "which war",
    "revolution": "which revolution",
    "empire": "which empire",
    "party": "which party",
    "river": "which river",
    "lake": "which lake",
    "sea": "which sea",
    "ocean": "which ocean",
    "desert": "which desert",
    "island": "which island",
    "islands": "which islands",
    "mountains": "which mountains",
    "prize": "which prize",
    "award": "which award",
    "theorem": "which theorem",
    "conjecture": "which conjecture",
    "hypothesis": "which hypothesis",
    "principle": "which principle",
    "paradox": "which paradox",
    "effect": "which effect",
    "equation": "which equation",
    "theory": "which theory",
    "syndrome": "which syndrome",
    "disease": "which disease",
    "telescope": "which telescope",
    "collider": "which collider",
    "protocol": "which protocol",
    "algorithm": "which algorithm",
    "framework": "which framework",
    "method": "which method",
    "model": "which model",
    "test": "which test",
    "project": "which project",
    "program": "which programme",
    "museum": "which museum",
    "church": "which church",
    "journal": "which journal",
    "century": "which century",
}
_ACTS = word_set(
    """say argue write believe claim note explain describe warn propose suggest observe state
    emphasize emphasise recall admit insist conclude joke marry die teach study"""
)


_PEOPLE = word_set(
    """founder professor scientist actor author genius figure creator inventor cofounder co-founder
    officer manager teacher trader banker expert pioneer executive guest billionaire engineer
    physicist investor entrepreneur director doctor economist philosopher psychologist researcher
    historian mathematician neuroscientist biologist journalist writer ceo president politician
    leader musician designer coach programmer developer athlete artist host partner lawyer king
    queen man woman person speaker comedian mother father boy girl child user student analyst
    minister senator general intellectual critic advisor adviser singer player monk priest"""
)


def is_person(noun: str) -> bool:
    """Whether a noun, in its dictionary form or with an s, says what somebody is."""
    one = noun.lower().removesuffix("s")
    return {one, noun.lower()} & _PEOPLE != set() or one.endswith(_STUDENTS_OF)


_STUDENTS_OF = ("ologist", "ician", "logian", "ographer")


def kind_hint(name: str, verb: str = "", subject: bool = False) -> str:
    """The hint for a blanked name: "who", "which country", "which university", or "which name".

    ``verb`` is the dictionary form of the verb that governs the name, ``subject`` whether the name
    is its subject.
    """
    bare = re.sub(r"['’]s$", "", name.strip())
    place = _places().get(bare.removeprefix("the ").removeprefix("The "))
    if place is not None:
        return f"which {place}"
    words = bare.split()
    if words[0] in _TITLES or (len(words) > 1 and words[0] in _given()):
        return "who"
    if words[-1] in _MAKERS:
        return "which company"
    head = re.split(r"\s+(?:of|for|at|in)\s+", bare)[0].split()[-1].lower()
    if head in _BODIES and len(words) > 1:
        return _BODIES[head]
    if (subject and verb in _ACTS) or (len(words) == 1 and words[0] in _given()):
        return "who"
    return ANY_NAME


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return word_set((ROOM / "given_names.txt").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in (ROOM / "places.txt").read_text(encoding="utf-8").splitlines():
        kind, _, names = line.partition(": ")
        for place in names.split(", "):
            found.setdefault(place.removeprefix("the "), kind)
    return found
