"""How sentences open: connectives they can do without, words that lean on what stands before."""

from __future__ import annotations

import re

from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import words_of

OPENING = re.compile(
    rf"(?:{phrases('openings.connectives')})(?:,|(?<=but)|(?<=and)|(?<=so))\s+(?=\S)",
    re.IGNORECASE,
)
_LINKING = re.compile(rf"(?:{phrases('openings.connectives')})\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:this|these|those|such)\s+(?!as\b|is\b|are\b|was\b|were\b|a\b|an\b|things?\b)\w+",
    re.IGNORECASE,
)
_LEANING = re.compile(
    rf"(?:(?:{phrases('openings.connectives')}),?\s+)?(?:{phrases('openings.leaning')})\b"
    r"(?!\s+(?:is|are|was|were)\s+(?:important|possible|necessary|essential|crucial)\s+(?:to|that))",
    re.IGNORECASE,
)
# "In 2002, it …": what the pronoun stands for was said before.
_DATED_LEANING = re.compile(
    r"(?:in|by|at|on|for|during|from|through|over|around|within|since|after|before|between)\s"
    r"(?=[^,]{0,40}(?:\d|\b(?:year|month|week|day|decade|centur|time|first|second|third|end)))"
    r"[^,]{1,50},\s+(?:it|its|they|their|he|his|she|her|this|these)\b",
    re.IGNORECASE,
)
# "To reach this, …", "In both cases, …".
_FRONTED_LEANING = re.compile(
    r"(?:in|across|with|for) (?:all|both|each|neither|either) (?:of )?(?:the )?"
    r"(?:two |three |four |five )?(?:cases?|instances?|scenarios?|situations?|examples?),\s|"
    r"(?:on|in|during|by)? ?the (?:following|next|previous|same) "
    r"(?:night|day|morning|evening|week|month|year|decade|century)\b|"
    r"(?:to|by|for|with|through|despite|beyond|because of|due to|as a result of|in addition to|"
    r"building on|based on|along with|alongside|unlike|besides|after|before|since|until)\s"
    r"(?:\w+\s){0,3}(?:this|these|that|it|them),\s",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r",? (?:including|such as|like|namely|as follows|for example)$|"
    r" (?:typically|generally|often|also|usually|mainly|primarily)$",
    re.IGNORECASE,
)


def without_opening(text: str) -> str:
    """A sentence without the connective that it opens with ("However, …")."""
    text = text.strip()
    opening = OPENING.match(text)
    return text if opening is None else text[opening.end() :]


def lead_sentence(lead: str) -> str:
    """A list's lead-in as a sentence of its own: no connective before it, no "including" after."""
    return f"{_LISTING.sub('', without_opening(lead.strip().rstrip(':').strip()))}."


def leans(text: str) -> bool:
    """Whether a sentence begins with a word whose meaning stands before it."""
    return any(lean.match(text) for lean in (_LEANING, _DATED_LEANING, _FRONTED_LEANING))


def links_back(text: str) -> bool:
    """Whether a sentence begins with a connective such as "However"."""
    return _LINKING.match(text) is not None


def points(text: str) -> bool:
    """Whether a sentence points at something outside it ("these issues")."""
    match = _POINTING.search(text)
    return match is not None and len(words_of(text[: match.start()])) < 8
