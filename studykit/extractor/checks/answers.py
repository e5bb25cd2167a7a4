"""Answers that are no whole phrase, say nothing, or are too long to grade."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.proposal import BLANK, Proposal
from studykit.extractor.words import numbers_of, words_of
from studykit.model import Cloze

LONGEST_ANSWER = 24
LONGEST_LISTING = 110
_GLUED = re.compile(rf"[\w./-]{BLANK}|{BLANK}(?:[\w/-]|[.,](?=\w))")
_GOES_ON = re.compile(rf"{BLANK} (?:(?:that|who|which|whose)|and (?:that|do|to|be|have))\b")
_OPEN_HEAD = re.compile(r"(?:and|or|but|nor)\b|.*\b(?:and|or) (?:for|to|in|by|with|from|at|of)\b")
_OPEN_TAIL = re.compile(r"[,;:–—-]\s*$|\b(?:and|or|of|the|a|an|to|with|for|in|by|that|which)\s*$")
_MARKS = re.compile(r"[\"“”]")
_POINTING = re.compile(r"\b(?:this|these|those|such) (?!as\b)\w+", re.IGNORECASE)


def long_answer(p: Proposal, page: Page) -> bool:
    """Too long to grade."""
    return len(words_of(p.answer)) > LONGEST_ANSWER


def long_listing(p: Proposal, page: Page) -> bool:
    """Too long to recall."""
    return len(words_of(p.answer)) > LONGEST_LISTING


def ragged(p: Proposal, page: Page) -> bool:
    """The answer begins or ends within a phrase."""
    answer = p.answer.strip()
    if not page.english:
        return False
    if _GLUED.search(p.asked) or (_GOES_ON.search(p.asked) and not numbers_of(answer)):
        return True
    return (
        _OPEN_TAIL.search(answer) is not None
        or _OPEN_HEAD.match(answer) is not None
        or answer[:1] in ",;:.)-–—'’"
        or (answer[:1] == "(" and answer[-1:] == ")")
        or (answer.endswith(("'", "’")) and answer.count(answer[-1]) == 1)
        or (isinstance(p.content, Cloze) and answer.endswith(("'s", "’s")))
    )


def half_quoted(p: Proposal, page: Page) -> bool:
    """A blank within a quotation that leaves part of it standing: a piece of a set phrase."""
    if not isinstance(p.content, Cloze) or BLANK not in p.asked:
        return False
    before, _, after = p.asked.partition(BLANK)
    marks = _MARKS.findall(before)
    opened = bool(marks) and (marks[-1] == "“" or (marks[-1] == '"' and marks.count('"') % 2 == 1))
    return opened and not (before[-1:] in '"“' and after[:1] in '"”,.')


def pointing_answer(p: Proposal, page: Page) -> bool:
    """The answer points elsewhere ("this method")."""
    return _POINTING.search(p.answer) is not None
