"""A written card with all that a check may ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from studykit.model import Claim, Note, QuestionAnswer
from studykit.model.place import shown_headings
from studykit.writer.digests import plain, told

_WORD = re.compile(r"[^\W_]+(?:['.,-][^\W_]+)*")
LITTLE = frozenset(
    """a an the this that these those it its of to in on at by for with from as is are was were be
    been being and or but not no nor so than then there their them they he she his her him we our
    you your i my me who whom whose which what when where why how do does did has have had can
    could may might will would shall should must into onto over under about after before between
    through during more most also only very just such one ones none each any some all both if
    while s t""".split()
)


@dataclass(frozen=True)
class Setting:
    """A note with the forms in which its text is compared, each made once, and its language ("en",
    "und", …).
    """

    note: Note
    language: str

    @cached_property
    def page(self) -> str:
        """All of the note, for comparison."""
        parts = [f"{' '.join(c.headings)} {c.lead_in} {told(c)}" for c in self.note.claims]
        return plain(" ".join((self.note.title, self.note.channel, *parts)))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words of the note."""
        return frozenset(stem(word) for word in words(self.page))

    @cached_property
    def sections(self) -> dict[tuple[str, ...], str]:
        """Headings and text of each section, for comparison, by the path of its headings."""
        found: dict[tuple[str, ...], list[str]] = {}
        for section in self.note.sections:
            parts = found.setdefault(section.headings, list(section.headings))
            parts += [f"{c.lead_in} {c.parent} {told(c)}" for c in section.claims]
        return {path: plain(" ".join(parts)) for path, parts in found.items()}


@dataclass(frozen=True)
class Draft:
    """A written card, its claims in the note, and the note."""

    question: str
    answer: str
    quote: str
    claims: tuple[Claim, ...]
    setting: Setting

    @property
    def language(self) -> str:
        """The note's language."""
        return self.setting.language

    @property
    def english(self) -> bool:
        """Whether checks that know English only apply."""
        return self.language == "en"

    @cached_property
    def truth(self) -> str:
        """The claims' words with what stands right above them, for comparison."""
        parts = [p for c in self.claims for p in (c.lead_in, c.parent, c.term, told(c), c.text)]
        return plain(" ".join(parts))

    @cached_property
    def place(self) -> str:
        """Title and headings, as far as the card shows them, for comparison."""
        content = QuestionAnswer(self.question, self.answer)
        shown = shown_headings(self.claims[0].headings, content)
        return plain(" ".join((self.setting.note.title, *shown)))

    @cached_property
    def around(self) -> str:
        """Title, headings and the whole sections of the claims, for comparison."""
        paths = dict.fromkeys(claim.headings for claim in self.claims)
        near = (self.setting.sections.get(path, "") for path in paths)
        return " ".join((plain(self.setting.note.title), *near))


def words(text: str) -> list[str]:
    """The words and numbers of a text, in the form for comparison."""
    return _WORD.findall(plain(text))


def telling(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    parts = (part for word in words(text) for part in word.split("-"))
    return frozenset(stem(part) for part in parts if part and part not in LITTLE)


#: Letters of scripts that put no spaces between words.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of unspaced scripts in a text; single ones where no other
    stands beside them.
    """
    found: set[str] = set()
    for run in re.findall(rf"{UNSPACED.pattern}+", plain(text)):
        found |= {run[n : n + 2] for n in range(max(1, len(run) - 1))}
    return frozenset(found)


def stem(word: str) -> str:
    """A word without its commonest endings, for comparison only."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "ly", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def kin(one: str, others: frozenset[str]) -> bool:
    """Whether a stem is among others, or begins as one of them does."""
    if one in others:
        return True
    begin = one[:5]
    return len(begin) == 5 and any(other.startswith(begin) for other in others)
