"""Why: a clause that gives the reason, asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Clause, Span, ask, main_clause
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.openings import leans
from studykit.extractor.proposal import Proposal, cloze, question
from studykit.extractor.specificity import NOUNS, is_name
from studykit.extractor.stated import stated
from studykit.extractor.wording.shorten import without_remark
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim

SHORTEST, LONGEST, FRONT = 3, 15, 3  # words of a reason; words that tell before it
LONGEST_ASKED = 28
_REASON = re.compile(
    r"(?<!not )(?<!simply )(?<!merely )(?<!only )"
    r"\b(?:because of|because|due to|owing to|as a result of|thanks to)\s+"
    r"(?P<why>(?:[^,;()]|\([^()]*\))+?)(?=[,;]|\.?$)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:this|these|those|that|such|it|they|he|she)\b", re.IGNORECASE)


def why(page: Page) -> Iterator[Proposal]:
    """Why …?, for sentences that give a reason: a question where their clause makes one, else a
    blank.
    """
    for claim, analysis, context in stated(page):
        match = _REASON.search(claim.body)
        if match is None or not SHORTEST <= len(words_of(match["why"])) <= LONGEST:
            continue
        told = len(specific_words(claim.body[: match.start()]))
        if told < FRONT or _is_cut(analysis, *match.span("why")):
            continue
        asked = None if claim.term else _question(page, claim, analysis, match.span())
        if asked is not None:
            said = without_remark(match[0])
            said = said[0].upper() + said[1:]
            yield question(claim, asked, said, context=context, worth=0.9)
            continue
        start, end = (claim.body_start + at for at in match.span("why"))
        yield cloze(claim, claim.text, start, end, "why", context=context, worth=0.8)


def _is_cut(analysis: Analysis, start: int, end: int) -> bool:
    """Whether a noun phrase goes on behind the comma ("a large, easily detectable footprint")."""
    tags = [t.tag for t in analysis.tokens[slice(*analysis.find(start, end))]]
    article = max((i for i, tag in enumerate(tags) if tag == "DT"), default=len(tags))
    return article < len(tags) and not NOUNS & set(tags[article:])


def _question(page: Page, claim: Claim, analysis: Analysis, place: Span) -> str | None:
    """What the reason at a place of the body is given for, as a question; None where its clause
    makes no clear one.
    """
    clause, reason = main_clause(analysis), analysis.find(*place)
    if clause is None or leans(claim.body) or not _is_of(clause, reason):
        return None
    head = next(i for i in range(*reason) if analysis.tokens[i].head == clause.head)
    asked = ask(clause, "Why", (reason[0], max(reason[1], analysis.subtree(head)[1])))
    if asked is None or _points_away(asked) or not _names_subject(page, clause):
        return None
    asked = _small(asked, analysis.tokens[0].text, page)
    clear = len(specific_words(asked)) >= FRONT and len(words_of(asked)) <= LONGEST_ASKED
    return asked if clear else None


def _is_of(clause: Clause, reason: Span) -> bool:
    """Whether a reason is given for the clause's verb, and not for the last of several things."""
    tokens = clause.analysis.tokens
    heads = {tokens[i].head for i in range(*reason)} - set(range(*reason))
    between = tokens[clause.head : reason[0]]
    return heads == {clause.head} and not any(t.tag == "CC" or t.text == "," for t in between[:-1])


def _points_away(asked: str) -> bool:
    """Whether a question's front part or subject points at something off the card."""
    first = asked.split(",", 1)[0]
    fronted = not first.startswith(("Why", "How"))
    return bool(_POINTS.search(first) if fronted else _POINTS.match(first.partition(" ")[2]))


def _names_subject(page: Page, clause: Clause) -> bool:
    """Whether the subject says by itself what it is: no bare "the agent", no label in it."""
    first, last = clause.subject
    text = clause.text(clause.subject)
    if ":" in text or _POINTS.search(text):
        return False
    bare = clause.analysis.tokens[first].text.lower() == "the" and last - first == 2
    return not bare or is_name(clause.analysis.tokens[last - 1], page, False)


def _small(asked: str, first: str, page: Page) -> str:
    """The sentence's first word small within the question where the note writes it so."""
    if first.lower() not in page.lower or not first[1:].islower():
        return asked
    return re.sub(rf"(?<=\s){re.escape(first)}\b", first.lower(), asked, count=1)
