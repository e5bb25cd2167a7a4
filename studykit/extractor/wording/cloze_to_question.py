"""A blank asked as a plain question, where the words allow it without doubt.

A question is read faster than a sentence with a gap, and leaves nothing to pattern matching; but it
pays only where its first words say what kind of answer is wanted and the grammar comes out right.
Everything else stays a cloze.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studykit.extractor.checks import balanced
from studykit.extractor.clause import (
    Clause,
    Span,
    ask,
    dependents,
    has_verb_conjunct,
    main_clause,
    runs_on,
    trimmed,
    without_case,
)
from studykit.extractor.context import is_bare, leans, links_back, points
from studykit.extractor.language import Analysis, inflect
from studykit.extractor.specificity import NOUNS
from studykit.extractor.vocabulary import words
from studykit.extractor.words import content_words, specific_words, words_of

LONGEST, LONGEST_ANSWER, TOLD = 22, 9, 2
_TIMES = {"which year": "which year", "which years": "which years", "when": ""}
_DATED = frozenset({"in", "on", "at", "by", "since", "around", "until"})
_STRANDED = frozenset({"by", "on", "from", "of", "as", "with", "to", "into", "in"})
_ABOUT = frozenset({"about", "around", "approximately", "roughly", "nearly", "almost"})
_LEADS = frozenset({"", "for", "after", "within", "over", "in", "during"})
_BOUNDS = frozenset(
    {"over", "than", "least", "most", "up", "to", "only", "just", "under", "another"}
)
_SOMEBODY = frozenset({"WP", "WDT", "WRB", "WP$"})
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|it)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:this|these|those|such)\b(?! as\b)", re.IGNORECASE)
_UNSAID = words("words.unnamed_subjects")


def as_question(analysis: Analysis, span: Span, hint: str) -> tuple[str, str] | None:
    """The question and the answer that a sentence with ``span`` blanked comes to.

    ``hint`` is what the blank would say. None where no plain question is certain to come out.
    """
    clause = main_clause(analysis)
    if clause is None or has_verb_conjunct(clause) or not _stands_alone(clause):
        return None
    answer = _answer(analysis, span)
    plain = "," not in clause.text(clause.subject)
    for find in (_agent, _subject, _time, _count, _governed) if plain else (_agent, _subject):
        for asked in find(clause, span, hint):
            if _is_fit(asked, answer, analysis):
                return asked, answer
    return None


def _stands_alone(clause: Clause) -> bool:
    analysis = clause.analysis
    text = analysis.text
    opens = analysis.tokens[clause.subject[0]].text.lower()
    subject = clause.text(clause.subject)
    negated = any(t.text.lower() in {"n't", "n’t", "not"} for t in analysis.tokens)
    if negated or not _is_one(clause) or runs_on(analysis.tokens[clause.head + 1 :]):
        return False
    if leans(text) or points(text) or is_bare(subject, frozenset()) or opens in _UNSAID:
        return False
    return not any(mark in text for mark in (":", ";", "—", "–")) and not links_back(text)


def _is_one(clause: Clause) -> bool:
    """Whether subject and verb agree in number: where they do not, the tree is wrong."""
    tokens = clause.analysis.tokens
    inside = tokens[clause.subject[0] : clause.subject[1]]
    # "a mill Ann Barker bought": a relative clause without a pronoun, which the tree misses.
    if inside[0].text.lower() in {"a", "an"} and any(
        a.tag in {"NN", "NNS"} and b.tag == "NNP" for a, b in pairwise(inside)
    ):
        return False
    head = next(dependents(clause.analysis, clause.head, "nsubj", "csubj"))
    many = tokens[head].tag in {"NNS", "NNPS"} or any(dependents(clause.analysis, head, "conj"))
    first = tokens[clause.auxiliaries[0]] if clause.auxiliaries else clause.verb
    if first.tag == "VBP":
        return many
    return not (first.tag == "VBZ" and many)


def _answer(analysis: Analysis, span: Span) -> str:
    text = analysis.span_text(*span).strip(" .,;")
    plain = analysis.tokens[span[0]].text.islower()
    return text[:1].upper() + text[1:] if plain else text


def _is_fit(asked: str, answer: str, analysis: Analysis) -> bool:
    words = words_of(asked)
    if not 4 <= len(words) <= LONGEST or len(words_of(answer)) > LONGEST_ANSWER:
        return False
    if len(specific_words(asked)) < TOLD or not balanced(asked):
        return False
    if _PERSON.search(asked) or _POINTS.search(asked):
        return False
    if content_words(answer) & content_words(asked) or re.search(r"[(),;] ?[,;?]|\(\s", asked):
        return False
    return asked.count(",") <= 2


def _rest(clause: Clause, first: int) -> str:
    analysis = clause.analysis
    end = analysis.subtree(clause.head)[1]
    return analysis.span_text(first, end).strip(" .,;")


# ---------------------------------------------------------------- a maker asked

_MADE = words("verbs.asked_who")


def _agent(clause: Clause, span: Span, hint: str) -> Iterator[str]:
    """ "Who developed …?", for a name after "by"."""
    analysis, tokens = clause.analysis, clause.analysis.tokens
    wh = "Who" if hint == "who" else _what(hint)
    if not wh or wh == "What" or span[0] < 2 or tokens[span[0] - 1].text.lower() != "by":
        return
    verb = tokens[span[0] - 2]
    if verb.tag != "VBN" or verb.lemma not in _MADE:
        return
    if verb.i == clause.head and clause.passive:
        thing: Span = clause.subject
    elif verb.relation == "acl" and analysis.subtree(verb.head)[0] <= verb.head < verb.i:
        thing = trimmed(analysis, (analysis.subtree(verb.head)[0], verb.i))
        thing = trimmed(analysis, (without_case(analysis, verb.head)[0], thing[1]))
    else:
        return
    text = analysis.span_text(*thing)
    first = tokens[thing[0]]
    if first.tag in {"DT", "PRP$"} and first.text[1:].islower():
        text = text[0].lower() + text[1:]
    if first.tag == "PRP$" or not _is_plain_phrase(analysis, thing) or len(text) < 3:
        return
    yield f"{wh} {inflect(verb.lemma, 'VBD')} {text}?"


# ---------------------------------------------------------------- the subject asked


def _subject(clause: Clause, span: Span, hint: str) -> Iterator[str]:
    """ "Who built …?", "Which moon circles …?", for a blank that opens the sentence."""
    analysis = clause.analysis
    start = clause.subject[0]
    article = analysis.tokens[start].tag == "DT" and span[0] == start + 1
    if start != 0 or not (span[0] == start or article) or span[1] > clause.subject[1]:
        return
    between = trimmed(analysis, (span[1], clause.subject[1]))
    rest = _rest(clause, clause.subject[1])
    if between[0] >= between[1]:
        wh = _who(clause, hint)
        if wh and not article:
            yield f"{wh} {rest}?"
        return
    described = analysis.span_text(*between)
    match = re.match(r"an? (?P<kind>.+)$", described)
    if match is None or analysis.tokens[span[1]].text != ",":
        return
    if _is_plain_phrase(analysis, (between[0] + 1, between[1])):
        yield f"Which {match['kind']} {rest}?"


def _who(clause: Clause, hint: str) -> str:
    """The first words of a question for the subject; "" where they do not agree with the verb."""
    if hint in {"who", "what"}:
        return hint.capitalize() if _agrees(clause) else ""
    if re.fullmatch(r"which [a-z]+", hint) and hint not in {"which name", "which ones"}:
        counted = hint.split()[1] in {"two", "three", "four", "five", "six", "seven"}
        return "" if counted else hint.capitalize()
    if re.fullmatch(r"what kind of [a-z-]+", hint):
        return hint.capitalize()
    return ""


def _agrees(clause: Clause) -> bool:
    """Whether the verb's form is right after "who" or "what"."""
    tokens = clause.analysis.tokens
    first = tokens[clause.auxiliaries[0]] if clause.auxiliaries else clause.verb
    return first.tag in {"VBZ", "MD", "VBD"} and first.text.lower() not in {"were", "are"}


def _is_plain_phrase(analysis: Analysis, span: Span) -> bool:
    """A noun phrase without commas and clauses, eight words at most."""
    inside = analysis.tokens[span[0] : span[1]]
    clauses = any(t.tag in _SOMEBODY | {"VBZ", "VBD", "VBP"} or t.text == "," for t in inside)
    return 0 < len(inside) <= 8 and not clauses and any(t.tag in NOUNS for t in inside)


# ---------------------------------------------------------------- a time asked


def _time(clause: Clause, span: Span, hint: str) -> Iterator[str]:
    """ "In which year …?", for a date that belongs to the main verb."""
    if hint not in _TIMES:
        return
    analysis = clause.analysis
    for i in dependents(analysis, clause.head, "obl", "advmod"):
        whole = (analysis.subtree(i)[0], span[1])
        if not (whole[0] < span[0] <= i < span[1]):
            continue
        lead = analysis.span_text(whole[0], span[0]).lower()
        if lead not in _DATED:
            continue
        wh = "When" if hint == "when" and lead in {"in", "on", "at"} else ""
        wh = wh or f"{lead.capitalize()} {_TIMES[hint]}".strip()
        if hint == "when" and wh != "When":
            continue
        asked = ask(clause, wh, whole, tail=True)
        if asked is not None:
            yield asked


# ---------------------------------------------------------------- a number asked


def _count(clause: Clause, span: Span, hint: str) -> Iterator[str]:
    """ "How many …?", "What percentage of …?", for a number of what the verb governs."""
    if not hint.startswith(("how many", "how much", "what percentage")):
        return
    analysis = clause.analysis
    for i in dependents(analysis, clause.head, "obj", "obl", "nsubj"):
        first, last = trimmed(analysis, analysis.subtree(i))
        if not first <= span[0] or not span[1] <= last:
            continue
        case = without_case(analysis, i)[0]
        before = [t.text.lower() for t in analysis.tokens[case : span[0]]]
        if set(before) - _ABOUT or set(before) & _BOUNDS or len(before) > 1:
            continue
        found = _counted(analysis, (first, last), span, hint, i)
        if found is None:
            continue
        counted, last = found
        wh = f"{before[0]} {counted}" if before else counted
        lead = analysis.span_text(first, case).lower()
        if lead not in _LEADS:
            continue
        if analysis.tokens[i].relation == "nsubj":
            if first == 0 and not lead and last == clause.subject[1]:
                yield f"{wh[0].upper()}{wh[1:]} {_rest(clause, clause.subject[1])}?"
            return
        wh = f"{lead} {wh}" if lead else wh
        asked = ask(clause, wh[0].upper() + wh[1:], (first, last), tail=True)
        if asked is not None and clause.head < first:
            yield asked


def _counted(
    analysis: Analysis, whole: Span, span: Span, hint: str, head: int
) -> tuple[str, int] | None:
    """The question word with what is counted ("how many eggs"), and where that ends."""
    head = max(head, span[1] - 1)
    linked = head + 1 < whole[1] and analysis.tokens[head + 1].text == "of"
    last = whole[1] if linked or hint == "what percentage" else head + 1
    after = analysis.span_text(span[1], last)
    inside = analysis.tokens[span[1] : last]
    if any(
        t.tag in _SOMEBODY | {"CD", "VBZ", "VBD", "VBP", "TO"} or t.text in ",(" for t in inside
    ):
        return None
    if hint.startswith("how many"):
        plural = any(t.tag in {"NNS", "NNPS"} for t in inside[:3])
        return (f"how many {after}", last) if plural else None
    if hint == "what percentage":
        told = inside and inside[0].text == "of"
        return (f"what percentage {after}", last) if told else None
    return ("how much", last) if not inside else None


# ---------------------------------------------------------------- what a preposition governs


def _governed(clause: Clause, span: Span, hint: str) -> Iterator[str]:
    """ "What does … depend on?", for a noun whose preposition stands right after the verb."""
    analysis, tokens = clause.analysis, clause.analysis.tokens
    wh = _what(hint)
    if not wh:
        return
    for i in dependents(analysis, clause.head, "obl", "xcomp", "obj"):
        own = without_case(analysis, i)
        if own != span or i < clause.head:
            continue
        lead = [t.text.lower() for t in tokens[clause.head + 1 : span[0]]]
        case = (analysis.subtree(i)[0], span[0])
        if tokens[i].relation == "obj":
            kind = hint.startswith(("what kind", "which "))
            if kind and not lead:
                yield from _one(ask(clause, wh, span))
        elif hint.startswith("which ") and case[1] - case[0] == 1:
            asked = f"{analysis.span_text(*case).capitalize()} {wh[0].lower()}{wh[1:]}"
            yield from _one(ask(clause, asked, (case[0], span[1])))
        elif len(lead) == 1 and lead[0] in _STRANDED:
            yield from _one(ask(clause, wh, span))
        elif not lead and tokens[clause.head].lemma in {"call", "name", "dub", "term", "nickname"}:
            yield from _one(ask(clause, "What", span) if clause.passive else None)


def _what(hint: str) -> str:
    if hint in {"what", "who"}:
        return hint.capitalize()
    if re.fullmatch(r"what kind of [a-z-]+", hint):
        return hint.capitalize()
    if re.fullmatch(r"which [a-z]+", hint) and hint.split()[1] not in _NO_KIND:
        return hint.capitalize()
    return ""


_NO_KIND = frozenset(
    {"name", "ones", "one", "two", "three", "four", "five", "six", "seven", "year"}
)


def _one(asked: str | None) -> Iterator[str]:
    if asked is not None:
        yield asked
