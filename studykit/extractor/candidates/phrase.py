"""Phrases whose first word says what is asked: reasons, means, contrasts, names, makings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from studykit.extractor.clause import Span, trimmed
from studykit.extractor.document import Page
from studykit.extractor.gates import balanced
from studykit.extractor.hints import head_of, hint_for, says_half
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import NOUNS, is_told_above, telling
from studykit.extractor.stated import stated
from studykit.extractor.words import specific_words, words_of

FRONT = 3
WEAK = 99
_END = (
    r"(?=,(?!\d)|[;:()—–]|\.?$|\s+(?:rather than|instead of|while|when|if|which|because|due to|"
    r"although|but|and (?:is|are|was|were|can|has|have|will|does|do|not)|so that|where|who|that|"
    r"as (?:well|opposed))\b)"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that lead into an answer, the hint they give, and how long the answer may be.

    ``told`` is how many telling words the answer must hold for a ready card (``WEAK``: none is, as
    such cards were found usable only every other time), ``tag`` the tag that
    its first word must have, if any, ``clause`` whether a whole clause is wanted.
    """

    lead: re.Pattern[str]
    hint: str
    fewest: int
    most: int
    told: int = 1
    tag: str = ""
    clause: bool = False


def _phrase(
    lead: str,
    hint: str,
    fewest: int,
    most: int,
    told: int = 1,
    tag: str = "",
    clause: bool = False,
) -> Phrase:
    pattern = rf"\b(?:{lead})\s+(?P<what>(?:[^,;:()—–]|,(?=\d\d\d))+?){_END}"
    return Phrase(re.compile(pattern), hint, fewest, most, told, tag, clause)


_GIVEN = (
    _phrase("(?<!not )because(?! of)", "why", 3, 16),
    _phrase("because of|due to|thanks to|owing to|as a result of", "why", 3, 14, told=WEAK),
    _phrase("so that", "what for", 3, 14),
    _phrase(r"(?<=, )meaning(?: that)?|which means(?: that)?", "what", 3, 14, clause=True),
    _phrase(r"by(?= \w+ing\b)", "how", 3, 14, told=WEAK, tag="VBG"),
)
_CONTRAST = (
    _phrase("rather than|instead of", "what", 2, 9, told=WEAK),
    _phrase("as opposed to", "what", 2, 9),
    _phrase("[Uu]nlike", "what", 1, 8),
    _phrase(r"(?:more|less|fewer|(?!rather)\w+er) (?:\w+ )?than(?! \d)", "what", 2, 8),
    _phrase(r"without(?= \w+ing\b)", "what", 2, 8),
)
_CALLED = (
    _phrase(
        r"(?:known|referred to|described|defined|dubbed|termed|identified|labell?ed) as"
        r"(?: an?| the)?|called(?! as)(?: an?| the)?|termed|dubbed|nicknamed|coined(?: the term)?",
        "what",
        1,
        6,
    ),
)
_MADE = (
    _phrase(
        "consists? of|consisting of|composed of|made (?:up )?of|comprises?|comprising|"
        "derived from|characterized by|caused by|powered by|governed by|measured by|"
        "triggered by|inspired by|depends? on|stems? from|correlated with|"
        "converted (?:in)?to|replaced (?:by|with)|limited to|equivalent to",
        "what",
        1,
        9,
    ),
    _phrase(
        "originat(?:es|ed|ing) (?:in|from)|responsible for|stored in|secreted by|produced by|"
        "regulated by|controlled by|mediated by|activated by|divided into|split into|"
        "broken down into|translated into|transformed into|determined by|influenced by|"
        "backed by|protected by|limited by|accompanied by|prevented by|"
        "treated with|filled with|equipped with|built on|"
        "cent(?:er|re)s on|made from|extracted from|evolved from|emerge[sd]? from|"
        "separated from|differs? from|proportional to|analogous to|"
        "reduced to|belongs? to|amounts? to|"
        "translates? (?:in)?to|speciali[sz](?:es|ed|ing) in|results? from|suffers? from|"
        "benefits? from|named after|famous for|known for|punished (?:with|by)|replaced by|"
        "compatible with|susceptible to|resistant to|sensitive to|vulnerable to|obsessed with",
        "what",
        1,
        9,
    ),
    _phrase(
        "(?:difference|balance|trade-?offs?|tension|gap|distinction|boundary|conflict|bridge|"
        "interplay|intersection) (?:between|of)",
        "what",
        3,
        9,
    ),
    _phrase("based on|associated with|linked to", "what", 2, 9, told=2),
    _phrase(
        "[Cc]ompared (?:to|with)|driven by|attributed to|contribut(?:es|ed|ing) to|rooted in|"
        "in contrast to|similar to|akin to|(?:mix|blend|combination) (?:between|of)|shaped by|"
        "defined by|marked by|distinct from|relies on|rely on|hinges? on",
        "what",
        1,
        9,
        told=WEAK,
    ),
)


_ROLE = (
    _phrase(
        "(?:acts?|acting|acted|serves?|serving|served|functions?|functioning|works?|operates?|used)"
        " as(?: an?| the)?",
        "what",
        1,
        8,
    ),
)
_CHANGE = (
    _phrase(
        r"(?:shift\w*|mov(?:es?|ed|ing)|evolv\w+|transition\w*|chang\w+|transform\w*|went|goes|grew|"
        r"progress\w*|turn\w*|expand\w*|switch\w*|pivot\w*|developed) (?:\w+ )?"
        r"from [^,.;:()]{3,60}? (?:to|toward|towards|into)(?: an?| the)?",
        "what",
        1,
        9,
    ),
)


def role(page: Page) -> Iterator[Proposal]:
    """A cloze for what something acts, serves or is seen as."""
    return _proposals(page, _ROLE, 0.45)


def change(page: Page) -> Iterator[Proposal]:
    """A cloze for what something changes into ("from … to …")."""
    return _proposals(page, _CHANGE, 0.45)


# How many specific words make an answer where none of them is rare: a name may be of common words
# ("phase flow"), a reason or a means says enough by three.
_ENOUGH = {_GIVEN: 3, _CALLED: 1}


def given(page: Page) -> Iterator[Proposal]:
    """A cloze for a reason or a means ("because …", "by doing …")."""
    return _proposals(page, _GIVEN, 0.5)


def contrast(page: Page) -> Iterator[Proposal]:
    """A cloze for what something is set against ("rather than …", "unlike …")."""
    return _proposals(page, _CONTRAST, 0.4)


def called(page: Page) -> Iterator[Proposal]:
    """A cloze for what something is called ("known as …")."""
    return _proposals(page, _CALLED, 0.5)


def made(page: Page) -> Iterator[Proposal]:
    """A cloze for what something is made of, caused by, based on or linked to."""
    return _proposals(page, _MADE, 0.45)


_LISTED = re.compile(r",(?: [^,]{3,60},)? (?:and|or) (?!\w+(?:s|ed)\b (?:the|a|an|to)\b)")
_RELATIVE = frozenset({"that", "who", "which", "whose", "where"})
_CONDITIONS = frozenset({"if", "when", "while", "although", "unless"})
_YEARS = re.compile(r"(?:in )?(?:the )?(?:(?:19|20)\d\ds?(?:,| and| or|)\s*)+")
_JUST = frozenset({"just", "merely", "only", "simply", "some", "many", "anything", "ever", "any"})


def _proposals(page: Page, phrases: tuple[Phrase, ...], worth: float) -> Iterator[Proposal]:
    for claim, analysis, context in stated(page):
        for phrase in phrases:
            match = phrase.lead.search(claim.body)
            span = None if match is None else _answer(analysis, phrase, match)
            if span is None:
                continue
            told = telling(analysis, *span, page)
            start = claim.body_start + analysis.tokens[span[0]].start
            end = claim.body_start + analysis.tokens[span[1] - 1].end
            rest = claim.text[:start] + " " + claim.text[end:]
            if phrases is _CONTRAST and _YEARS.fullmatch(claim.text[start:end]):
                continue
            said = len(specific_words(claim.text[start:end]))
            if (not told and said < _ENOUGH.get(phrases, 3)) or len(specific_words(rest)) < FRONT:
                continue
            shown = specific_words(rest) | specific_words(context)
            leaky = phrases is _GIVEN and bool(specific_words(claim.text[start:end]) & shown)
            hint = _hint(page, analysis, span, phrase)
            weak = leaky or (says_half(hint) and phrases is not _CALLED)
            weak = weak or (phrases is _MADE and is_told_above(claim.text[start:end], claim, page))
            yield cloze(
                claim,
                claim.text,
                start,
                end,
                hint,
                context=context,
                worth=worth,
                draft=weak or (told < phrase.told and (phrases not in _ENOUGH or phrase.told > 1)),
            )


def _answer(analysis: Analysis, phrase: Phrase, match: re.Match[str]) -> Span | None:
    """The words after a lead, where they are one whole phrase of the right length and kind."""
    first, last = trimmed(analysis, analysis.find(*match.span("what")))
    if not _closes(analysis, first, last):
        first += 1
    answer = analysis.span_text(first, last)
    if not phrase.fewest <= len(words_of(answer)) <= phrase.most or not balanced(answer):
        return None
    head = analysis.tokens[first]
    if (phrase.tag and head.tag != phrase.tag) or head.text in _JUST | _CONDITIONS:
        return None
    if last < len(analysis.tokens) and analysis.tokens[last].text == "(":
        after = analysis.tokens[last + 1 : last + 2]
        if not after or after[0].text.lower() not in {"e.g.", "i.e.", "such", "like"}:
            return None
    if phrase in _CALLED and not _is_naming(analysis, match.start(), first):
        return None
    if phrase.hint == "what" and not phrase.clause and not _is_nominal(analysis, first, last):
        return None
    return None if _goes_on(analysis, first, last) else (first, last)


def _hint(page: Page, analysis: Analysis, span: Span, phrase: Phrase) -> str:
    """The phrase's own hint; where that is a mere "what", what kind of thing is meant."""
    head = head_of(analysis, span)
    if phrase.hint != "what" or phrase.clause:
        return phrase.hint
    if analysis.tokens[span[0]].tag == "VBG" and phrase in _CONTRAST:
        return "doing what"
    nominal = analysis.tokens[head].tag in NOUNS
    return hint_for(page, analysis, span, head) if nominal else phrase.hint


def _closes(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a quotation that a span opens, if any, is closed in it and not after a comma."""
    inside = analysis.tokens[first:last]
    opens = bool(inside) and inside[0].text in {'"', "“"}
    return not opens or any(t.text in {'"', "”"} for t in inside[1:])


def _is_naming(analysis: Analysis, start: int, first: int) -> bool:
    """Whether "called" names something: not "she called Ann", not "coined by Ann"."""
    verb = analysis.tokens[analysis.find(start, start + 1)[0]]
    return verb.tag in {"VBN", "JJ"} and analysis.tokens[first].tag not in {"IN", "RB"}


def _is_nominal(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a span is a phrase, not the beginning of the next clause."""
    tokens = analysis.tokens[first:last]
    finite = (t for t in tokens if t.tag in {"VBZ", "VBP", "VBD", "MD"})
    if any(t.relation != "amod" for t in finite):
        return False
    pairs = pairwise(tokens)
    if tokens[0].tag == "VB":
        return False
    return tokens[0].tag == "VBG" or not any(a.tag == "CC" and b.tag == "VBG" for a, b in pairs)


def _goes_on(analysis: Analysis, first: int, last: int) -> bool:
    """Whether a series that begins in the answer, or a clause that tells it apart, goes on."""
    tokens = analysis.tokens
    if last < len(tokens) and tokens[last].text.lower() in _RELATIVE:
        return True
    if last < len(tokens) and tokens[last].text == ",":
        listed = _LISTED.match(analysis.text, tokens[last].start)
        if listed is not None or tokens[last - 1].tag == "JJ":
            return True
    return any(
        t.relation == "conj" and first <= t.head < last and t.tag.startswith("NN")
        for t in tokens[last:]
    )
