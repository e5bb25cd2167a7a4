"""A list's lead-in as a direct question: "Which three methods are being explored …?"."""

from __future__ import annotations

import re

from studykit.extractor.clause import Clause, ask, main_clause, trimmed
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis, Token, analyse, is_word
from studykit.extractor.openings import lead_sentence
from studykit.extractor.wording.noun_phrases import NUMBER_WORDS, is_plural, number_word
from studykit.extractor.wording.questions import ask_plain
from studykit.extractor.words import FUNCTION_WORDS, balanced, words_of

LONGEST, MOST_BARE = 26, 10
# A lead-in that is only a condition: "When this is done".
CONDITION = re.compile(
    r"(?:when|if|once|to|for|by|after|before|during|while|in order to|as|using|with)\b",
    re.IGNORECASE,
)
_SOME = frozenset({"several", "various", "multiple", "many", "some", "numerous"})
_THERE = re.compile(
    r"(?P<front>[^,]{3,60}, )?there (?:are|were)(?: at least| generally| mainly| typically)? "
    r"(?P<what>.+)",
    re.IGNORECASE,
)
_INCLUDE = re.compile(
    r"(?P<what>.+?) (?:include|are|were|are as follows|are the following|involve)", re.IGNORECASE
)
_NUMBERS = "|".join(NUMBER_WORDS[2:])
_LEADING = re.compile(
    r"(?:the |some |several |various |multiple |many |a few )?"
    rf"(?:(?:{_NUMBERS}|\d) )?(?P<rest>.+)",
    re.IGNORECASE,
)


def ask_list(lead: str, count: int, ordered: bool, page: Page) -> str:
    """The lead-in as a question; one that is only a condition needs a noun to ask for."""
    if not page.english:
        return ask_plain(lead, count)
    plain = None if CONDITION.match(lead) else ask_lead(lead, count, page)
    if plain is not None:
        return plain
    noun = ""
    if CONDITION.match(lead) and "," not in lead:
        noun = " steps" if ordered else " things"
    return f"{lead}: which {number_word(count)}{noun}?"


def ask_lead(lead: str, count: int, page: Page) -> str | None:
    """The question that a lead-in asks of ``count`` items; None where no plain one comes out."""
    analysis = analyse([lead_sentence(lead)])[0]
    lead = analysis.text.removesuffix(".")
    if ":" in lead:
        return None
    found = _listed(analysis, lead, count) or _counted(analysis, count)
    if found is None or not balanced(found) or len(words_of(found)) > LONGEST:
        return None
    found = _cased(found.rstrip(" .,;:?"), lead, page)
    return f"{found[0].upper()}{found[1:]}?"


def _cased(asked: str, lead: str, page: Page) -> str:
    """The lead-in's first word within the question: large where the note knows it as a name."""
    first, *others = words_of(lead) or [""]
    if not first[:1].isupper() or first[1:] != first[1:].lower():
        return asked
    plain = first.lower() in FUNCTION_WORDS or first.lower() in NUMBER_WORDS
    followed = bool(others) and others[0][:1].isupper()
    name = not plain and (page.is_name(first) or followed or not is_word(first))
    right = first if name else first.lower()
    return re.sub(rf"(?<=\s){re.escape(first)}\b", right, asked, count=1, flags=re.IGNORECASE)


def _listed(analysis: Analysis, lead: str, count: int) -> str | None:
    """ "There are two types", "Key steps include", "Risks of credit"."""
    there = _THERE.fullmatch(lead)
    if there is not None:
        named = _named(analysis, there.span("what"), count)
        return None if named is None else f"{there['front'] or ''}what are {named}"
    include = _INCLUDE.fullmatch(lead)
    if include is not None:
        named = _named(analysis, include.span("what"), count)
    else:
        named = (
            _named(analysis, (0, len(lead)), count) if len(words_of(lead)) <= MOST_BARE else None
        )
    return None if named is None else f"what are {named}"


def _named(analysis: Analysis, place: tuple[int, int], count: int) -> str | None:
    """A plural noun phrase with its article and number: "the three main types of clay"."""
    match = _LEADING.fullmatch(analysis.text, *place)
    if match is None:
        return None
    rest = _ADVERB.sub("", match["rest"])
    first, last = analysis.find(match.start("rest"), match.end("rest"))
    tokens = analysis.tokens[first:last]
    if not tokens or not is_plural(_UP_TO_CLAUSE.split(rest)[0]) or _is_verbal(tokens):
        return None
    owned = any(t.tag == "POS" for t in tokens[:3]) or rest[0].isdigit()
    if not any(t.tag in {"NNS", "NNPS"} for t in tokens) or number_word(count) in rest.split():
        return None
    if tokens[0].tag in _NOT_NOUNS or "," in rest or owned:
        return None
    small = tokens[0].text[1:].islower() and not tokens[0].tag.startswith("NNP")
    return f"the {number_word(count)} {rest[0].lower() + rest[1:] if small else rest}"


_ADVERB = re.compile(r" (?:typically|generally|often|also|usually|mainly|primarily)$")
_UP_TO_CLAUSE = re.compile(r",| (?:that|which|who|where|when)\b")
_NOT_NOUNS = frozenset({"PRP", "PRP$", "IN", "VB", "WRB", "WP", "WDT", "RB", "TO", "CD"})
_RELATIVE = frozenset({"WDT", "WP", "WRB", "WP$"})


def _is_verbal(tokens: tuple[Token, ...]) -> bool:
    """Whether a finite verb stands before any relative clause, or what reads as one ("support
    each other")."""
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        if token.tag in _RELATIVE or token.text.lower() == "that":
            return False
        if token.tag in {"VBZ", "VBP", "VBD", "MD"}:
            return True
        if after is not None and after.text.lower() in {"each", "one"} and token.tag != "IN":
            return True
    return False


def _counted(analysis: Analysis, count: int) -> str | None:
    """A whole clause whose subject, object or complement announces the items by their number."""
    clause = main_clause(analysis)
    if clause is None:
        return None
    for token in analysis.tokens:
        if not _announces(token, count):
            continue
        noun = analysis.tokens[token.head]
        if noun.tag == "NNS" and token.i < noun.i:
            return _with_which(clause, token.i, noun.i, count)
    return None


def _announces(token: Token, count: int) -> bool:
    word = token.text.lower()
    return word in _SOME or word in {number_word(count), str(count)}


def _with_which(clause: Clause, at: int, noun: int, count: int) -> str | None:
    analysis, tokens = clause.analysis, clause.analysis.tokens
    first, last = trimmed(analysis, analysis.subtree(noun))
    lead = tokens[first:at]
    relation = tokens[noun].relation
    if tokens[noun].head != clause.head:
        return None
    if relation == "nsubj" and at == first:
        which = f"which {number_word(count)} {analysis.span_text(at + 1, last)}"
        before = analysis.text[: tokens[at].start]
        after = analysis.span_text(last, len(tokens)).rstrip(". ")
        return f"{before}{which}{'' if after.startswith(',') else ' '}{after}"
    last = next((i for i in range(noun + 1, last) if tokens[i].tag in _GOES_ON), last)
    if noun < clause.head:
        return None
    which = f"which {number_word(count)} {analysis.span_text(at + 1, last)}"
    if relation == "obj" and not lead:
        return ask(clause, _large(which), (first, last))
    if relation == "obl" and lead and all(t.tag in {"IN", "TO", "JJ"} for t in lead):
        ways = tokens[noun].lemma in {"way", "manner"}
        if len(lead) == 1 and first == clause.head + 1 and not ways:
            return ask(clause, _large(which), (at, last))
        whole = f"{analysis.span_text(first, at)} {which}"
        return ask(clause, _large(whole), (first, last))
    return None


_GOES_ON = frozenset({"VBN", "VBG", "TO"})


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
