"""What a blanked noun phrase is: what the blank says of the answer it wants."""

from __future__ import annotations

import re

from studykit.extractor.clause import Span, dependents
from studykit.extractor.document import Page
from studykit.extractor.entity_types import kind_hint
from studykit.extractor.language import Analysis, Token
from studykit.extractor.specificity import NOUNS, is_name, is_rare, tells

PART, TERM = "which part", "which term"


def head_of(analysis: Analysis, span: Span) -> int:
    """The token of a span that governs the rest of it; the last noun where several do."""
    first, last = span
    heads = [i for i in range(first, last) if not first <= analysis.tokens[i].head < last]
    heads = heads or [i for i in range(first, last) if analysis.tokens[i].head == i]
    nouns = [i for i in heads if analysis.tokens[i].tag in NOUNS]
    return (nouns or heads or [last - 1])[0]


def hint_for(page: Page, analysis: Analysis, span: Span, head: int) -> str:
    """What kind of answer a noun phrase is: its number, its kind of thing, a name, or "what"."""
    tokens = analysis.tokens
    group = [i for i in dependents(analysis, head, "conj") if span[0] <= i < span[1]]
    if group and not _QUOTED.search(analysis.span_text(*span)):
        listed = len(re.findall(r",(?:\s+(?:and|or))?|\s(?:and|or|&)\s", analysis.span_text(*span)))
        same = len(group) == listed
        return f"which {_COUNTS[len(group) + 1]}" if same and len(group) < 6 else "which ones"
    if _DECADE.fullmatch(analysis.span_text(*span)):
        return "which decade"
    noun = tokens[head]
    counted = any(t.tag == "CD" and t.head == head for t in tokens[span[0] : head])
    if counted and noun.tag == "NNS":
        return f"how many {noun.text}" if head == span[1] - 1 else "what"
    if all(_names(t, page) for t in tokens[slice(*span)] if t.tag not in _SMALL):
        return kind_hint(analysis.span_text(*span), opens=span[0] == 0)
    if noun.lemma in _PORTIONS and head + 1 < span[1] and tokens[head + 1].text == "of":
        return PART
    modifiers = [
        i
        for i in range(span[0], head)
        if tells(analysis, i, page) and not is_plain_acronym(tokens[i].text)
    ]
    if not modifiers or not noun.text.islower() or is_rare(noun.lemma):
        return "what"
    owned = [i for i in range(span[0], head) if tokens[i].tag == "POS"]
    if owned:
        whole = owned[-1] + 1 == head == span[1] - 1
        return f"whose {noun.text}" if whole else "what"
    named = all(tokens[i].tag != "JJ" and is_name(tokens[i], page, i == 0) for i in modifiers)
    named = named and not noun.text.endswith("ing")
    return f"{'which' if named else 'what kind of'} {noun.text}"


def _names(token: Token, page: Page) -> bool:
    """Whether a token is a name; of what is large for opening a sentence its tag decides."""
    opens = token.i == 0 and token.tag in {"NNP", "NNPS"} and token.text.lower() not in page.lower
    return opens or is_name(token, page, token.i == 0)


def says_half(hint: str) -> bool:
    """Whether a hint tells the answer's noun, so that its attribute alone is asked.

    Measured: guessable every other time, as the sentence mostly implies the attribute; what
    something is called is the exception.
    """
    return hint.startswith("what kind of")


_SMALL = frozenset({"DT", "HYPH"})
_PORTIONS = frozenset({"third", "half", "quarter", "part", "end", "beginning", "middle"})
_DECADE = re.compile(r"(?:the )?(?:(?:early|mid|late)[ -])*(?:1\d|20)\d0s")
_QUOTED = re.compile(r"[\"“”]")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def is_plain_acronym(text: str) -> bool:
    """Whether a word is a short acronym that everybody uses ("AI", "LLMs")."""
    return re.fullmatch(r"[A-Z]{2,3}s?", text) is not None
