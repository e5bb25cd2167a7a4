"""What explains a term: the kind of thing that it is, and where that ends."""

from __future__ import annotations

import re

from studykit.extractor.language import Analysis
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.words import EVALUATIVE, FASHIONABLE, VAGUE_WORDS, content_words, stem

# Vague elsewhere, but what a definition names first ("a process that …").
_EMPTY = (FASHIONABLE | VAGUE_WORDS) - words("words.genus")
# Without sizes and kinds that a definition may well begin with ("a small fragment of …").
_PRAISE = EVALUATIVE - frozenset(map(stem, words("words.sizes")))


def praises(analysis: Analysis, first: int, head: int) -> bool:
    """Whether a noun phrase names no kind of thing, or praises it ("a key advantage")."""
    said = content_words(analysis.span_text(first, head))
    return analysis.tokens[head].lemma.lower() in _EMPTY or bool(said & _PRAISE)


_PRE = frozenset({"DT", "JJ", "JJR", "JJS", "RB", "RBR", "RBS", "VBN", "VBG", "CD", ",", "HYPH"})
_NEW_CLAUSE = re.compile(r",\s+(?:and|but|while|whereas|so|yet)\b|[;:]\s|\s[–—]\s")
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})


def kind_noun(analysis: Analysis, first: int) -> int | None:
    """The noun that says what kind of thing is meant ("ability" in "the brain's ability to …")."""
    tokens, head = analysis.tokens, first
    while head < len(tokens) and tokens[head].tag in _PRE:
        head += 1
    while head + 1 < len(tokens) and tokens[head].tag in _NOUNS and tokens[head + 1].tag in _NOUNS:
        head += 1
    if head >= len(tokens) or tokens[head].tag not in _NOUNS:
        return None
    owner = head + 1 < len(tokens) and tokens[head + 1].tag == "POS"
    return kind_noun(analysis, head + 2) if owner else head


def explanation_end(analysis: Analysis, head: int) -> int:
    """Where the explanation ends: before a clause of its own that is joined to it."""
    start = analysis.tokens[head].end
    match = _NEW_CLAUSE.search(analysis.text, start)
    if match is not None and "," in analysis.text[start : match.start()] and "and" in match[0]:
        # The last of three: "takes an input, processes it, and produces an output".
        match = _NEW_CLAUSE.search(analysis.text, match.end())
    if match is None:
        return len(analysis.tokens)
    end = analysis.find(match.start(), match.start() + 1)[0]
    finite = any(t.tag in {"VBZ", "VBP", "VBD", "MD"} for t in analysis.tokens[end:])
    return end if finite else len(analysis.tokens)
