"""What a claim leans on, and the grey line that saves it: lead-in, item above, sentences before."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.vocabulary import phrases
from studykit.extractor.words import content_words, words_of
from studykit.model import Claim, ClaimKind

LONGEST = 320
_POINTING = re.compile(
    r"\b(?:this|these|those|such)\s+(?!as\b|is\b|are\b|was\b|were\b|a\b|an\b|things?\b)\w+",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"(?:(?:and|but|so|however|thus|therefore|instead|additionally|moreover|furthermore|also|"
    r"similarly|consequently|for example|for instance|in addition|as a result),?\s+)?"
    r"(?:it|its|this|these|they|their|them|that|those|such|he|his|she|her|here|both|"
    r"the former|the latter|another|others|other|one|some|once|each)\b"
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
# "Including Ukraine, the two countries …": at least one of them was named before.
_COUNTED = re.compile(
    r"(?:[^,]{1,40},\s+)?(?:both of )?the (?:two|three|four|five|latter|former)\b"
    r"(?!\s(?:\S+\s){0,3}?\S+s\s+(?:of|in|for|that|which|who|to|behind|between|with|from|on|at|"
    r"called|named|known|are|were)\b)",
    re.IGNORECASE,
)
# "The company …": one of many, told before by its name.
_BARE = re.compile(
    r"the (?:(?:two|three|four|five|same) \w+|company|firm|sector|industry|speaker|author|"
    r"situation|panel|professor|hacker|challenge|difference|discord|organi[sz]ation|institution|country|"
    r"platform|tool|study|team|group|program|programme|book|film|movie|event|approach|technique|"
    r"experiment|device|product|service|solution|problem|issue|argument|researchers|scientists|"
    r"result|results|goal|plan|move|decision|project|startup|founder|host|guest|article|fund|"
    r"station|stock|business|deal|trial|case)\b"
    r"(?!\s+(?:of|in|for|that|which|who|to|behind|between|with|from|on|by|at|about|called|named|"
    r"known)\b|['’-])",
    re.IGNORECASE,
)
_LINKING = re.compile(
    r"(?:however|thus|therefore|instead|conversely|similarly|consequently|in contrast|"
    r"as a result|for example|for instance|on the other hand|in addition|additionally|moreover|"
    r"furthermore|meanwhile|nevertheless|nonetheless|also|hence|then|otherwise|alternatively)\b",
    re.IGNORECASE,
)


# What follows may be their claim, not the note's.
_VOICES = re.compile(rf"\b(?:{phrases('claims.voices')})\b", re.IGNORECASE)


def is_voiced(claim: Claim) -> bool:
    """Whether a claim may be what somebody else says, told by its heading or the sentence before.

    "Critics raise another point. Fluoridation is mass medication.": the second is theirs.
    """
    told = claim.before if claim.before_same_block else ""
    return _VOICES.search(" ".join([told, claim.lead_in, *claim.headings[-1:]])) is not None


def leans(text: str) -> bool:
    """Whether a sentence begins with a word whose meaning stands before it."""
    return any(lean.match(text) for lean in (_LEANING, _DATED_LEANING, _FRONTED_LEANING))


def is_bare(text: str, known: frozenset[str]) -> bool:
    """Whether a sentence begins with "The company" or the like, and ``known`` does not tell which.

    ``known`` are the stems of the words of title and headings.
    """
    match = _BARE.match(text)
    return match is not None and not content_words(match[0]) & known


def links_back(text: str) -> bool:
    """Whether a sentence begins with a connective such as "However"."""
    return _LINKING.match(text) is not None


def context_of(claim: Claim, page: Page) -> str | None:
    """The grey line for a claim; "" where none is needed, None where nothing saves it.

    A list item shows the item above it or the list's lead-in. A sentence that leans on what came
    before shows the sentences before it, back to one that stands alone.
    """
    if claim.kind is ClaimKind.ITEM and not leans_inside(claim):
        return _above(claim)
    if claim.term and claim.body_start:
        return claim.lead_in or claim.parent
    text = claim.body
    if not leans(text):
        known = page.title_words | content_words(" ".join(claim.headings))
        if points(text) or is_bare(text, known) or _COUNTED.match(text):
            return _before(claim)
        if claim.before_same_block and _VOICES.search(claim.before):
            return _before(claim)
        follows = links_back(text) or is_voiced(claim)
        return _before(claim) or "" if follows and claim.before_same_block else ""
    if not claim.before:
        return _above(claim) or None
    return _chain(claim, page)


def points(text: str) -> bool:
    """Whether a sentence points at something outside it ("these issues")."""
    match = _POINTING.search(text)
    return match is not None and len(words_of(text[: match.start()])) < 8


def _before(claim: Claim) -> str | None:
    """The sentence before, where it stands alone and is not too long; None where not."""
    before = claim.before
    return before if before and len(before) <= LONGEST and not leans(before) else None


def leans_inside(claim: Claim) -> bool:
    """Whether an item leans on an earlier sentence of the same item."""
    return claim.before_same_block and bool(claim.before) and leans(claim.body)


def _above(claim: Claim) -> str:
    above = claim.parent or claim.lead_in
    return above if len(above) <= LONGEST else ""


def _chain(claim: Claim, page: Page) -> str | None:
    parts: list[str] = []
    current: Claim | None = claim
    while current is not None and leans(current.body):
        if not current.before or len(parts) == 3:
            return None
        parts.insert(0, current.before)
        current = page.claim_before(current)
    text = " ".join(parts)
    return text if len(text) <= LONGEST else (parts[-1] if not leans(parts[-1]) else None)
