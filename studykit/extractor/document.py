"""A note with all that generators and checks ask of it: analyses, word counts, proper names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from studykit.extractor.checks.claims import worn_by
from studykit.extractor.language import Analysis, analyse, language_of
from studykit.extractor.openings import lead_sentence
from studykit.extractor.word_worth import note_worth
from studykit.extractor.words import content_words, stem, words_of
from studykit.model import Claim, ClaimKind, Note

AUTHORED = frozenset(
    {
        ClaimKind.AUTHORED_QUESTION,
        ClaimKind.AUTHORED_DEFINITION,
        ClaimKind.AUTHORED_CLOZE,
    }
)
_PROSE = frozenset({ClaimKind.SENTENCE, ClaimKind.ITEM, ClaimKind.CALLOUT, ClaimKind.QUOTE})
LONGEST_ASKED = 1000  # characters: a longer claim is more than fits a card
_LONGEST_ANALYSED = 700
FEW, MANY = 12, 25


class Demand(Enum):
    """Which claims of a note are asked: those with a stamp of their own, any stamp, or all."""

    CITED = "cited"
    STAMPED = "stamped"
    ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A note as the generators see it.

    ``language`` is the note's, as far as its words tell ("und" where they do not). ``claims`` are
    those short enough for a card; whatever is asked of each stays in proportion to the note.
    ``analyses`` maps texts (claims' bodies) to their analysis; empty for pages that are not
    English. ``lower`` and ``proper`` are the words that the note writes small, or large within a
    sentence; ``counts`` says in how many claims a stem occurs, ``worth`` what these stems say of a
    card's worth.
    """

    note: Note
    language: str
    claims: tuple[Claim, ...]
    analyses: Mapping[str, Analysis]
    lower: frozenset[str]
    proper: frozenset[str]
    counts: Mapping[str, int]
    title_words: frozenset[str]
    demand: Demand
    by_text: Mapping[tuple[str, tuple[str, ...]], Claim]
    worth: float

    @property
    def english(self) -> bool:
        """Whether the note is in the language that is analysed."""
        return self.language == "en"

    @property
    def statements(self) -> Iterator[Claim]:
        """The claims that state something in prose and are asked for, in order.

        Where a note cites much, an uncited sentence is left to section questions: it has no
        second of its own to go back to.
        """
        return (c for c in self.claims if c.kind in _PROSE and _asked(c, self.demand))

    def claim_before(self, claim: Claim) -> Claim | None:
        """The claim whose sentence stands right before this one under the same headings."""
        return self.by_text.get((claim.before, claim.headings))

    def analysis(self, claim: Claim) -> Analysis | None:
        """The analysis of a claim's body; None where there is none."""
        return self.analyses.get(claim.body)

    def analysed(self) -> Iterator[tuple[Claim, Analysis]]:
        """The prose claims that have an analysis, with it."""
        for claim in self.statements:
            analysis = self.analysis(claim)
            if analysis is not None and analysis.tokens:
                yield claim, analysis

    def is_name(self, word: str) -> bool:
        """Whether the note writes a word large within sentences, and never small."""
        return word.lower() not in self.lower and (
            word in self.proper or (word[1:] != word[1:].lower())
        )


def read_pages(notes: Iterable[Note]) -> list[Page]:
    """Analyse notes in one batch. Claims that are not English prose get no analysis."""
    notes = list(notes)
    languages = [_language(note) for note in notes]
    texts = [_texts(n) if lang == "en" else [] for n, lang in zip(notes, languages, strict=True)]
    flat = list(dict.fromkeys(text for group in texts for text in group))
    found = dict(zip(flat, analyse(flat), strict=True)) if flat else {}
    return [
        _page(note, language, {t: found[t] for t in group})
        for note, language, group in zip(notes, languages, texts, strict=True)
    ]


def _language(note: Note) -> str:
    """What the note says its language is, else what its first claims look like."""
    if note.language != "en":
        return note.language
    sample = " ".join(c.text for c in note.claims[:30])
    return language_of(sample) if sample else "en"


def _texts(note: Note) -> list[str]:
    """What has to be analysed: not worn claims."""
    demand = _demand(note)
    leads = dict.fromkeys(c.lead_in for c in note.claims if c.lead_in and c.kind is ClaimKind.ITEM)
    return [lead_sentence(lead) for lead in leads if len(lead) <= _LONGEST_ANALYSED] + [
        claim.body
        for claim in note.claims
        if claim.kind in _PROSE
        and 0 < len(claim.body) <= _LONGEST_ANALYSED
        and _asked(claim, demand)
        and not worn_by(claim.body)
    ]


def _demand(note: Note) -> Demand:
    cited = sum(c.cited for c in note.claims)
    return Demand.CITED if cited >= MANY else Demand.STAMPED if cited >= FEW else Demand.ALL


def _asked(claim: Claim, demand: Demand) -> bool:
    if demand is Demand.CITED:
        return claim.cited
    return demand is Demand.ALL or bool(claim.citations)


_CODE = re.compile(r"`[^`]*`")
# The first word of a sentence, which is large whatever it is.
_FIRST = re.compile(r"(^|[.:!?“\"(]\s*)[^\W_][\w'’-]*")


def _prose(text: str) -> str:
    """A text without code and paths."""
    return " ".join(w for w in _CODE.sub(" ", text).split() if "/" not in w and "_" not in w)


def _page(note: Note, language: str, analyses: Mapping[str, Analysis]) -> Page:
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for claim in note.claims:
        inner = words_of(_FIRST.sub(r"\1", _prose(claim.body)))
        small.update([w.lower() for w in inner if w[0].islower()])
        large.update([w for w in inner if w[0].isupper()])
        counts.update(content_words(claim.text))
    proper = {w for w in large if large[w] >= small.get(w.lower(), 0)}
    lower = {w for w in small if w.capitalize() not in proper and w.upper() not in proper}
    return Page(
        note=note,
        language=language,
        claims=tuple(c for c in note.claims if c.kind in AUTHORED or len(c.text) <= LONGEST_ASKED),
        analyses=analyses,
        lower=frozenset(lower),
        proper=frozenset(proper),
        counts=counts,
        demand=_demand(note),
        by_text={(c.text, c.headings): c for c in reversed(note.claims)},
        title_words=frozenset(stem(w) for w in words_of(note.title)),
        worth=note_worth(counts),
    )
