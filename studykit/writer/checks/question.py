"""The question names its subject, wants more than yes or no, and asks one thing."""

from __future__ import annotations

import re

from studykit.writer.checks.draft import Draft

_SPEAKER = re.compile(
    r"\bthe (?:speaker|author|presenter|narrator|interviewer|interviewee)(?:['’]s)?\b(?! of\b)|"
    r"\b(?:the|this) (?:host|guest|video|article|episode|podcast|talk|notes?|text|passage|claim)"
    r"(?:['’]s\b|(?=\s*(?:[?,.;:]|$))|(?= (?:say|claim|describ|mention|recommend|suggest|argu|"
    r"explain|call|warn|advis|giv|list|name|cit|compar|discuss|present|mean|state|report)\w*\b))",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:this|these|those) (?:\w+ )?\w+|\b(?:this|these|those)\b", re.IGNORECASE
)
_LEANING = re.compile(
    r"^(?:\w+,? )?(?:(?:what|why|how|when|where|who|which)\b[^,]{0,18}? )?"
    r"(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have|had|may|might|must)"
    r"(?:n['’]t)? (?:it(?! (?:called|take|mean)\b| (?:\w+ ){1,4}(?:to|that|when|if|for)\b)|they|"
    r"he|she|this|that|these|those)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have|had|may|might|must)"
    r"(?:n['’]t)? \S",
    re.IGNORECASE,
)
_YES = re.compile(r"^(?:yes|no|true|false)\b\s*(?:$|[,.;:–—-])", re.IGNORECASE)
_MORE = re.compile(
    r"[,;]? and (?:what|how|why|who|when|where|which|in what|for what|by how|on what)\b",
    re.IGNORECASE,
)


def nameless(draft: Draft) -> bool:
    """Whether the question leans on somebody or something that it does not name."""
    if not draft.english:
        return False
    if _SPEAKER.search(draft.question):
        return True
    if _LEANING.search(draft.question):
        return True
    return any(_is_loose(match, draft.question) for match in _POINTING.finditer(draft.question))


def _is_loose(match: re.Match[str], question: str) -> bool:
    """Whether "this …" or "these …" stands before anything that it could point to."""
    return len(question[: match.start()].split()) < 5


def yes_or_no(draft: Draft) -> bool:
    """Whether yes or no answers the question."""
    if not draft.english:
        return False
    return bool(_YES_NO.search(draft.question) or _YES.search(draft.answer))


def asks_twice(draft: Draft) -> bool:
    """Whether more than one thing is asked."""
    marks = sum(draft.question.count(mark) for mark in "?？")
    return marks > 1 or (draft.english and _MORE.search(draft.question) is not None)
