"""How likely two candidates tell the same fact."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz

from studykit.identity.facts import SAME_WORDING, facts_of
from studykit.identity.word_overlap import alike, overlap, plain, stems
from studykit.model import Candidate, Cloze, Content, QuestionAnswer

# Chosen on the tuning half of benchmarks/identity; the report there quotes the other half.
ACCEPT = 0.58
ASK = 0.50
#: The same for claims whose seconds agree, for another telling of a talk keeps its times, and for
#: claims whose seconds are far apart.
ACCEPT_NEAR = 0.53
ASK_NEAR = 0.45
ACCEPT_FAR = 0.64
ASK_FAR = 0.54
NEAR_IN_TIME = 0.5
NEAR_SECONDS = 20
WRITTEN = "written"


def similarity(
    one: Candidate, other: Candidate, weight: Callable[[str], float] | None = None
) -> float:
    """How likely two candidates tell the same fact, from 0 to 1.

    Shared rare words count most, then the order of words, what is asked, the seconds and the
    heading; other numbers or a negation count against it.
    """
    if kind_of(one) != kind_of(other):
        return 0.0
    if is_section(one):
        return _section_similarity(one, other)
    claim, grown = one.source.claim, other.source.claim
    shared = overlap(stems(claim), stems(grown), weight or (lambda stem: 1.0))
    if shared < 0.15:
        return 0.0
    parts = [
        (0.46, shared),
        (0.20, alike(claim, grown)),
        (0.12, fuzz.token_set_ratio(asked(one.content), asked(other.content)) / 100),
        (0.04, float(one.source.headings == other.source.headings)),
    ]
    if one.citations and other.citations:
        parts.append((0.18, time_nearness(one, other)))
    score = sum(share * value for share, value in parts) / sum(share for share, _ in parts)
    return score * conflict(claim, grown)


def accepting(one: Candidate, other: Candidate) -> float:
    """The score, from 0 to 1, from which two candidates are taken for one card."""
    return _by_time(one, other, ACCEPT_NEAR, ACCEPT, ACCEPT_FAR)


def asking(one: Candidate, other: Candidate) -> float:
    """The score, from 0 to 1, from which two candidates are worth a question."""
    return _by_time(one, other, ASK_NEAR, ASK, ASK_FAR)


def _by_time(one: Candidate, other: Candidate, near: float, unknown: float, far: float) -> float:
    if is_section(one) or not one.citations or not other.citations:
        return unknown
    return near if time_nearness(one, other) >= NEAR_IN_TIME else far


def _section_similarity(one: Candidate, other: Candidate) -> float:
    """Section questions are the same when heading and points agree; the path's end counts most."""
    first, second = one.source.headings, other.source.headings
    heads = fuzz.ratio(plain(" ".join(first[-1:])), plain(" ".join(second[-1:]))) / 100
    words = overlap(stems(one.source.claim), stems(other.source.claim), lambda stem: 1.0)
    same = fuzz.ratio(asked(one.content), asked(other.content)) / 100
    return max(0.45 * heads + 0.4 * words + 0.15 * same, 0.95 * heads * (words >= 0.25))


def conflict(claim: str, grown: str) -> float:
    """A factor below 1 where the claims tell different values and do not look like one wording."""
    here, there = facts_of(claim), facts_of(grown)
    factor = 1.0
    if here.numbers and there.numbers and not here.numbers & there.numbers:
        factor *= 0.75 if alike(claim, grown) < SAME_WORDING else 0.97
    if here.negated != there.negated and alike(claim, grown) < SAME_WORDING:
        factor *= 1.0 if here.half_negated or there.half_negated else 0.85
    if here.names and there.names and not here.names & there.names:
        factor *= 0.85 if alike(claim, grown) < SAME_WORDING else 0.97
    return factor


def time_nearness(one: Candidate, other: Candidate) -> float:
    """1 where a second is shared, falling to 0 at 20 seconds apart."""
    if not one.citations or not other.citations:
        return 0.0
    apart = min(abs(a.seconds - b.seconds) for a in one.citations for b in other.citations)
    return max(0.0, 1 - apart / NEAR_SECONDS)


def asked(content: Content) -> str:
    """All that a card says, as plain words."""
    if isinstance(content, Cloze):
        return plain(content.text)
    return plain(f"{content.question} {content.answer}")


def kind_of(candidate: Candidate) -> str:
    """Cloze, question, section question or written. A card never turns from one into another: in
    Anki its note would have to change its type, which an import refuses; and a written card asks
    what its writer chose, not what a rule would.
    """
    if isinstance(candidate.content, Cloze):
        return "cloze"
    if candidate.generator == WRITTEN:
        return WRITTEN
    return "section" if candidate.content.points else "question"


def is_section(candidate: Candidate) -> bool:
    """Whether a candidate is a list card: its answer is the points of a section or a list."""
    content = candidate.content
    return isinstance(content, QuestionAnswer) and bool(content.points)
