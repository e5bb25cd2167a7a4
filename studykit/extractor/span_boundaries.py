"""Whether words that are to be blanked are a whole phrase, or a piece that reads on beyond."""

from __future__ import annotations

import re

from studykit.extractor.language import Analysis, Token, is_verb

_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ", "DT", "PRP$", "POS", ","})
_ATTRIBUTES = frozenset({"JJ", "JJR", "JJS", "VBN", "PRP$", "DT"})
_ADJECTIVES = frozenset({"JJ", "JJR", "JJS"})
_NOUNS_AND_ADJECTIVES = _ADJECTIVES | {"NN", "NNS"}
_JOINS = frozenset({"or", "to"})
_APPOSED = frozenset({"a", "an"})
_LONGEST_PART = 4
_STOPS = frozenset({".", ";", ":", "!", "?", ")", "—", "–"})


def is_cut(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a phrase lacks its noun, breaks off in a series, or splits two figures.

    Asks the tags, as the tree is least sure about what is joined to what.
    """
    tokens = analysis.tokens
    if last >= len(tokens):
        return False
    after, end = tokens[last], tokens[last - 1]
    figures = after.text in _JOINS and last + 1 < len(tokens) and tokens[last + 1].tag == "CD"
    if figures and (end.tag == "CD" or end.text == "%"):
        return True
    if after.text == "," and (_lacks_noun(tokens[first:last]) or _owes_noun(tokens[first:last])):
        return True
    if last - first == 1 and _is_verb(analysis, first):
        return True
    if (
        end.tag in _ADJECTIVES
        and after.tag in _NOUNS_AND_ADJECTIVES
        and _owes_noun(tokens[first:last])
    ):
        return True
    return after.text == "," and _series_goes_on(analysis, first, last)


def _is_verb(analysis: Analysis, i: int) -> bool:
    """Whether one word that was tagged as a noun is the verb between two ("X reframes what Y")."""
    before, token, after = analysis.tokens[i - 1], analysis.tokens[i], analysis.tokens[i + 1]
    between = i > 0 and before.tag in {"NN", "NNP"} and after.tag in _OBJECT_STARTS
    return between and token.tag == "NNS" and is_verb(token.text)


_OBJECT_STARTS = frozenset({"DT", "PRP$", "WP", "WDT", "WRB"})


def _owes_noun(inside: tuple[Token, ...]) -> bool:
    """Whether no noun follows a phrase's last "a" ("a good and often cheaper" … "way")."""
    article = max((i for i, t in enumerate(inside) if t.text.lower() in _APPOSED), default=-1)
    return article >= 0 and not any(t.tag.startswith("NN") for t in inside[article:])


def _lacks_noun(inside: tuple[Token, ...]) -> bool:
    """Whether a phrase ends in an attribute that its article or other attribute leads to."""
    if len(inside) < 2:
        return False
    if inside[-2].tag == "DT" and inside[-1].text.endswith("ed"):
        return True
    if inside[-1].tag not in _ATTRIBUTES:
        return False
    return inside[-2].tag in _ATTRIBUTES and inside[-2].tag != "VBN"


def _series_goes_on(analysis: Analysis, first: int, last: int) -> bool:
    """Whether ", B, and C" and then a stop follow, of nouns only: no clause and no apposition."""
    tokens = analysis.tokens
    rest = tokens[last + 1 :]
    end = next((i for i, t in enumerate(rest) if t.text in _STOPS), len(rest))
    rest = rest[:end]
    if not rest or rest[0].text.lower() in _APPOSED or rest[0].tag == "VBG":
        return False
    if any(t.tag not in _NOMINAL and t.text not in {"and", "or", "&"} for t in rest):
        return False
    joined = [i for i, t in enumerate(rest) if t.text in {"and", "or"}]
    parts = re.split(r",? (?:and|or) |, ", " ".join(t.text for t in rest).replace(" ,", ","))
    return (
        len(joined) == 1
        and joined[0] < len(rest) - 1
        and rest[joined[0] + 1].tag != "VBG"
        and all(0 < len(part.split()) <= _LONGEST_PART for part in parts)
    )
