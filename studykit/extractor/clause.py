"""The frame of a sentence: its clause, subject, verb group and the whole constituents in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studykit.extractor.language import Analysis, Token
from studykit.extractor.openings import links_back

Span = tuple[int, int]
_SUBJECTS = frozenset({"nsubj", "csubj"})
_FILLERS = frozenset({"also", "therefore", "thus", "then", "often", "typically", "primarily"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A finite clause. ``head`` is its verb, or the predicate of a copula; spans are of tokens.

    ``auxiliaries`` are the tokens of the verb group before the head, the copula among them.
    """

    analysis: Analysis
    head: int
    subject: Span
    auxiliaries: tuple[int, ...]
    copular: bool
    passive: bool

    @property
    def verb(self) -> Token:
        """The head token."""
        return self.analysis.tokens[self.head]

    def text(self, span: Span) -> str:
        """The words of a span as they stand."""
        return self.analysis.span_text(*span)


def main_clause(analysis: Analysis) -> Clause | None:
    """The clause of the root; None where there is no plain subject before a finite verb."""
    head = analysis.root()
    if head is None:
        return None
    children = analysis.children(head)
    subjects = [i for i in children if analysis.tokens[i].relation in _SUBJECTS]
    if len(subjects) != 1 or subjects[0] > head:
        return None
    helpers = tuple(i for i in children if analysis.tokens[i].relation in {"aux", "cop"})
    copular = any(analysis.tokens[i].relation == "cop" for i in helpers)
    subject = analysis.subtree(subjects[0])
    if any(i < subject[1] for i in helpers) or not _finite(analysis, head, helpers):
        return None
    verb = analysis.tokens[head]
    passive = verb.tag == "VBN" and any(analysis.tokens[i].lemma == "be" for i in helpers)
    return Clause(analysis, head, subject, helpers, copular, passive)


def sound(analysis: Analysis) -> bool:
    """Whether a text is a whole sentence: a finite verb after a noun, or an instruction.

    Asks the tags rather than the tree, which is wrong more often; past forms are easily taken for
    participles, so a full stop lets them count.
    """
    tokens = analysis.tokens
    if not tokens:
        return False
    if tokens[0].tag == "VB" or tokens[0].tag in {"VBZ", "VBP"}:
        return True
    named = False
    stopped = analysis.text.rstrip(' "”)').endswith(".")
    for token in tokens:
        if named and (token.tag in _FINITE or (stopped and token.tag == "VBN")):
            return True
        named = named or token.tag.startswith(("NN", "PRP")) or token.tag in {"VBG", "CD", "DT"}
    return False


_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})


def _finite(analysis: Analysis, head: int, helpers: tuple[int, ...]) -> bool:
    tags = {analysis.tokens[i].tag for i in (helpers or (head,))}
    return bool(tags & _FINITE)


def trimmed(analysis: Analysis, span: Span) -> Span:
    """A span without punctuation at its ends (brackets and quotes that pair are kept)."""
    first, last = span
    while first < last and _is_stop(analysis.tokens[first].text):
        first += 1
    while last > first and _is_stop(analysis.tokens[last - 1].text):
        last -= 1
    if last - first > 1 and analysis.tokens[last - 1].text in {'"', "”"}:
        text = analysis.span_text(first, last)
        if text.count('"') % 2 or text.count("”") != text.count("“"):
            last -= 1
    return first, last


def _is_stop(text: str) -> bool:
    return text in {",", ";", ":", ".", "–", "—", "-", "--", "!", "?", "..."}


def without_case(analysis: Analysis, head: int) -> Span:
    """The subtree of a noun without the prepositions before it."""
    first, last = analysis.subtree(head)
    cases = [
        i for i in analysis.children(head) if analysis.tokens[i].relation == "case" and i < head
    ]
    while first in cases or (analysis.tokens[first].relation == "fixed" and first < head):
        first += 1
    return trimmed(analysis, (first, last))


def dependents(analysis: Analysis, head: int, *relations: str) -> Iterator[int]:
    """The children of a head that stand in one of the relations, in order."""
    return (i for i in analysis.children(head) if analysis.tokens[i].relation in relations)


def ask(clause: Clause, wh: str, without: Span) -> str | None:
    """The clause as a question: ``wh`` first, the verb inverted, one span left out.

    "Sleep improves memory" with wh "What" and the object left out becomes "What does sleep
    improve?". None where the words do not allow a plain inversion.
    """
    analysis, tokens = clause.analysis, clause.analysis.tokens
    start, end = analysis.subtree(clause.head)
    if clause.subject[0] < start:
        return None
    fronted = _fronted(clause, without)
    if fronted is None:
        return None
    if clause.auxiliaries:
        moved = clause.auxiliaries[0]
        helper, verb_at, verb_text = tokens[moved].text.lower(), None, ""
        rest_from = moved + 1
        between = (clause.subject[1], moved)
    else:
        support = _do_support(clause)
        if support is None:
            return None
        helper, verb_at, verb_text = support[0], clause.head, support[1]
        rest_from = clause.head + 1
        between = (clause.subject[1], clause.head)
    parts = [
        _kept(analysis, between, without),
        verb_text if verb_at is not None else "",
        _kept(analysis, (rest_from, end), without),
    ]
    kept = " ".join(p for p in parts if p and p.lower() not in _FILLERS)
    subject = _lowered(clause)
    body = " ".join(p for p in (helper, subject, kept) if p).rstrip(" .,;:—–-")
    body = re.sub(r"\s+([,;])", r"\1", body)
    if fronted:
        return f"{fronted}, {wh[0].lower()}{wh[1:]} {body}?"
    return f"{wh} {body}?"


def _fronted(clause: Clause, without: Span) -> str | None:
    """What stands before the subject, to be kept at the front; None when it is too much."""
    analysis = clause.analysis
    span = trimmed(analysis, (analysis.subtree(clause.head)[0], clause.subject[0]))
    if links_back(analysis.span_text(*span)) and span[1] - span[0] <= 3:
        return ""
    if span[0] >= span[1]:
        return ""
    if without[0] < clause.subject[0]:
        return None
    text = analysis.span_text(*span)
    return text if len(text.split()) <= 12 else None


def _kept(analysis: Analysis, span: Span, without: Span) -> str:
    first, last = span
    if first >= last:
        return ""
    if without[1] <= first or last <= without[0]:
        return analysis.span_text(first, last)
    left = analysis.span_text(first, without[0]) if first < without[0] else ""
    right = analysis.span_text(without[1], last) if without[1] < last else ""
    return " ".join(p for p in (left.strip(" ,"), right.rstrip(" ,.")) if p)


def _do_support(clause: Clause) -> tuple[str, str] | None:
    verb = clause.verb
    helper = {"VBZ": "does", "VBP": "do", "VBD": "did"}.get(verb.tag)
    if helper is None or not verb.lemma:
        return None
    return helper, verb.lemma


def _lowered(clause: Clause) -> str:
    """The subject as it stands within a sentence."""
    first, last = clause.subject
    text = clause.analysis.span_text(first, last)
    token = clause.analysis.tokens[first]
    plain = token.tag not in {"NNP", "NNPS"} and token.text[1:] == token.text[1:].lower()
    opens = first == 0 or clause.analysis.tokens[first - 1].text in {":", '"', "“"}
    return text[0].lower() + text[1:] if opens and plain and token.text != "I" else text
