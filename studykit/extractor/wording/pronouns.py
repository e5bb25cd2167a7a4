"""What "It", "Their" or "This method" at the start of a claim stands for, where that is certain.

A wrong name makes a wrong card, so nearly everything is refused: only the subject of the sentence
before in the same block is taken, when it is a name or what the note is about, agrees in number and
kind, and has no rival.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studykit.extractor.checks import balanced
from studykit.extractor.clause import Clause, Span, dependents, main_clause, trimmed
from studykit.extractor.context import is_bare, leans, points
from studykit.extractor.document import Page
from studykit.extractor.entity_types import is_person, kind_hint
from studykit.extractor.language import Analysis, Token, analyse, is_word
from studykit.extractor.specificity import NOUNS, is_name
from studykit.extractor.vocabulary import words
from studykit.extractor.words import content_words, specific_words, stem, words_of
from studykit.model import Claim, ClaimKind

LONGEST = 7
_ONE, _MANY, _PERSON = (
    frozenset({"it", "its"}),
    frozenset({"they", "their"}),
    frozenset({"he", "she", "his", "her"}),
)
_OWNING = frozenset({"its", "their", "his", "her"})
_POINTING = frozenset({"this", "these", "such"})
_EMPTY_IT = words("verbs.of_it")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The tokens to replace in a claim's analysis, and the words to put there, as they are written
    within a sentence."""

    span: Span
    text: str


def antecedent(claim: Claim, page: Page) -> Antecedent | None:
    """What the first leaning words of a claim stand for; None unless it is certain."""
    analysis = page.analysis(claim)
    if analysis is None or len(analysis.tokens) < 4:
        return None
    spot = _spot(analysis)
    if spot is None:
        return None
    word = analysis.tokens[spot[0]].text.lower()
    found = (
        _from_label(claim, page, word, spot)
        or _from_before(claim, page, analysis, spot, word)
        or _from_heading(claim, page, word, spot)
    )
    if found is None or not balanced(found) or content_words(found) <= _said(analysis, spot):
        return None
    return Antecedent(spot, _owning(found) if word in _OWNING else found)


def _said(analysis: Analysis, spot: Span) -> frozenset[str]:
    return content_words(analysis.text[analysis.tokens[spot[1] - 1].end :])


def _owning(text: str) -> str:
    return f"{text}'" if text.endswith("s") else f"{text}'s"


def _spot(analysis: Analysis) -> Span | None:
    """The leaning words at the start: a pronoun as subject or owner, or "This method"."""
    tokens = analysis.tokens
    first = 2 if tokens[0].tag == "RB" and tokens[1].text == "," else 0
    if len(tokens) < first + 3:
        return None
    token, following = tokens[first], tokens[first + 1]
    word = token.text.lower()
    if not token.space:
        return None
    if word in _OWNING and token.tag == "PRP$":
        return (first, first + 1)
    if word in {"it", "they", "he", "she"} and token.relation == "nsubj":
        verb = tokens[token.head]
        copular = any(tokens[i].relation == "cop" for i in analysis.children(token.head))
        if word == "it" and (verb.lemma in _EMPTY_IT or (copular and verb.tag not in NOUNS)):
            return None
        return (first, first + 1)
    if word in _POINTING | {"the"} and following.tag in {"NN", "NNS"}:
        last = tokens[first + 2] if len(tokens) > first + 2 else None
        alone = last is not None and last.tag in {"VBZ", "VBP", "VBD", "MD", "RB"}
        return (first, first + 2) if alone and following.relation == "nsubj" else None
    return None


# ---------------------------------------------------------------- a label or a heading that names


def _from_label(claim: Claim, page: Page, word: str, spot: Span) -> str | None:
    """The bold label before the text, where it is a name: "Io: It circles Jupiter"."""
    if not claim.body_start or spot[0]:
        return None
    return _name(claim.term.strip().rstrip(":"), page, word)


def _from_heading(claim: Claim, page: Page, word: str, spot: Span) -> str | None:
    """The heading, where it is a name and the claim opens its item or section."""
    opens = claim.body_start if claim.kind is ClaimKind.ITEM else not claim.before
    if not opens or spot[0] or not claim.headings:
        return None
    return _name(re.sub(r"\s*\([^()]*\)$|^\d+[.):]\s*", "", claim.headings[-1]), page, word)


def _name(text: str, page: Page, word: str) -> str | None:
    words = words_of(text)
    if not 0 < len(words) <= 4 or ":" in text:
        return None
    person = kind_hint(text) == "who"
    if person is not (word in _PERSON) or word not in _ONE | _PERSON:
        return None
    large = all(w[:1].isupper() and w.lower() not in page.lower for w in words)
    coined = [w for w in words if not all(is_word(part) for part in w.split("-"))]
    return text if large and coined and all(w in coined or page.is_name(w) for w in words) else None


# ---------------------------------------------------------------- the sentence before


def _from_before(claim: Claim, page: Page, analysis: Analysis, spot: Span, word: str) -> str | None:
    before = claim.before
    if not before or not claim.before_same_block:
        return None
    if leans(before):
        return _from_chain(claim, page, spot, word)
    if points(before) or ":" in before or is_bare(before, frozenset()):
        return None
    clause = main_clause(page.analyses.get(before) or analyse([before])[0])
    subject = None if clause is None else _subject(clause)
    if clause is None or subject is None:
        return None
    text = clause.text(subject)
    if word in _POINTING | {"the"}:
        fits = _is_said_to_be(clause, analysis.tokens[spot[1] - 1], subject)
    else:
        fits = _agrees(word, clause) and not _has_rival(word, clause, subject, page)
    if not fits or not _is_specific(text):
        return None
    first = clause.analysis.tokens[subject[0]]
    name = first.tag.startswith("NNP") or not is_word(first.text) or is_name(first, page, True)
    plain = first.text[1:].islower() or first.tag == "DT"
    return text[0].lower() + text[1:] if first.i == 0 and plain and not name else text


def _is_specific(text: str) -> bool:
    """Whether a name says more than the pronoun did: no bare "the show", nothing new ("a tool")."""
    first = text.split()[0].lower()
    if first in {"a", "an"} or "(" in text or not specific_words(text):
        return False
    return first != "the" or len(words_of(text)) > 2


def _from_chain(claim: Claim, page: Page, spot: Span, word: str) -> str | None:
    """What the sentence before was found to be about, where this one goes on about it."""
    other = page.claim_before(claim)
    earlier = None if other is None else page.analysis(other)
    if other is None or earlier is None:
        return None
    start = _spot(earlier)
    subject = start is not None and earlier.tokens[start[1] - 1].relation == "nsubj"
    if start is None or not subject or earlier.tokens[start[0]].text.lower() not in _SAME[word]:
        return None
    clause = main_clause(earlier)
    if clause is None or _has_rival(word, clause, start, page):
        return None
    found = antecedent(other, page)
    return None if found is None else found.text


_HIS, _HER = frozenset({"he", "his"}), frozenset({"she", "her"})
_SAME: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_HIS, _HIS),
    **dict.fromkeys(_HER, _HER),
    **dict.fromkeys(_ONE, _ONE),
    **dict.fromkeys(_MANY, _MANY),
    **dict.fromkeys(_POINTING | {"the"}, frozenset[str]()),
}


def _subject(clause: Clause) -> Span | None:
    """The subject without what is set off after it."""
    analysis = clause.analysis
    first, last = clause.subject
    for i in range(first, last):
        token = analysis.tokens[i]
        if token.text in {",", "(", "–", "—"} or token.tag in {"WDT", "WP", "WRB"}:
            last = i
            break
    span = trimmed(analysis, (first, last))
    tokens = analysis.tokens[span[0] : span[1]]
    plain = not any(t.tag in {"PRP", "PRP$", "CC", "VBG", "VBN", "TO", "VBZ"} for t in tokens)
    text = analysis.span_text(*span)
    fits = 0 < len(words_of(text)) <= LONGEST and not text.endswith(("'s", "’s", "'", "’"))
    fits = fits and span[0] <= _head(clause) < span[1]
    return span if plain and fits and tokens[0].text.lower() not in _POINTING | {"each"} else None


def _head(clause: Clause) -> int:
    return next(dependents(clause.analysis, clause.head, "nsubj", "csubj"))


def _agrees(word: str, clause: Clause) -> bool:
    token = clause.analysis.tokens[_head(clause)]
    subject = _subject(clause)
    text = "" if subject is None else clause.text(subject)
    person = kind_hint(text, clause.verb.lemma, subject=True) == "who"
    if word in _PERSON:
        return person and token.tag in {"NNP", "NN"}
    if person or is_person((words_of(text) or [""])[-1]):
        return False
    return token.tag in ({"NN", "NNP"} if word in _ONE else {"NNS", "NNPS"})


def _has_rival(word: str, clause: Clause, subject: Span, page: Page) -> bool:
    """Whether another noun of the sentence could be meant: of the same number, and a name, or as
    central as an object."""
    analysis = clause.analysis
    for token in analysis.tokens:
        if subject[0] <= token.i < subject[1] or token.tag not in NOUNS:
            continue
        if clause.subject[0] <= token.i < clause.subject[1]:
            continue
        many = token.tag in {"NNS", "NNPS"}
        name = is_name(token, page, token.i == 0)
        if word in _PERSON:
            if name and kind_hint(token.text) == "who":
                return True
            continue
        if many is not (word in _MANY):
            continue
        if name or token.relation in {"obj", "conj", "nsubj"}:
            return True
    return False


def _is_said_to_be(clause: Clause, kind: Token, subject: Span) -> bool:
    """Whether the subject is by its own words, or is said to be, a thing of that kind."""
    tokens = clause.analysis.tokens
    head = _head(clause)
    if (tokens[head].tag in _PLURAL) is not (kind.tag in _PLURAL):
        return False
    if stem(tokens[head].text) == stem(kind.text):
        return subject[1] - subject[0] > 1
    first = tokens[clause.complement[0]].text.lower() if clause.copular else ""
    several = kind.tag in _PLURAL and first not in {"", "the"}
    said = [clause.head] if first in {"a", "an", "one"} or several else []
    said += [i for i in dependents(clause.analysis, head, "appos") if i >= subject[1]]
    return any(stem(tokens[i].text) == stem(kind.text) and tokens[i].tag in NOUNS for i in said)


_PLURAL = frozenset({"NNS", "NNPS"})
