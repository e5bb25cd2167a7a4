"""Yes/no checks that every proposal passes before it may become a card.

Each check answers whether it shuts. The codes are what `studykit why` prints; docs/reasons.md
explains each. Authored cards pass no check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from studykit.extractor.claim_filters import worn_by
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.proposal import BLANK, Proposal, unsafe_blank
from studykit.extractor.vocabulary import phrases
from studykit.extractor.words import (
    EVALUATIVE,
    balanced,
    content_words,
    numbers_of,
    specific_words,
    words_of,
)
from studykit.model import ClaimKind, Cloze, QuestionAnswer
from studykit.model.place import shown_headings

LONGEST_CLAIM = 48
LONGEST_ANSWER = 24
LONGEST_LISTING = 110
LEAST_FRONT = 12  # characters of a sentence whose language is not analysed

_GLUED = re.compile(rf"[\w./-]{BLANK}|{BLANK}(?:[\w/-]|[.,](?=\w))")
_GOES_ON = re.compile(rf"{BLANK} (?:(?:that|who|which|whose)|and (?:that|do|to|be|have))\b")
_OPEN_HEAD = re.compile(r"(?:and|or|but|nor)\b|.*\b(?:and|or) (?:for|to|in|by|with|from|at|of)\b")
_OPEN_TAIL = re.compile(r"[,;:–—-]\s*$|\b(?:and|or|of|the|a|an|to|with|for|in|by|that|which)\s*$")


def _unsafe(p: Proposal, page: Page) -> bool:
    return unsafe_blank(p)


def _empty(p: Proposal, page: Page) -> bool:
    return not p.asked.strip(f"{BLANK} .?:") or not p.answer.strip()


def _long_claim(p: Proposal, page: Page) -> bool:
    return len(words_of(p.asked)) > LONGEST_CLAIM


def _long_answer(p: Proposal, page: Page) -> bool:
    return len(words_of(p.answer)) > LONGEST_ANSWER


def _long_listing(p: Proposal, page: Page) -> bool:
    return len(words_of(p.answer)) > LONGEST_LISTING


def _unbalanced(p: Proposal, page: Page) -> bool:
    return any(not balanced(text) for text in (p.answer, p.asked))


def _ragged(p: Proposal, page: Page) -> bool:
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


_MARKS = re.compile(r"[\"“”]")


def _half_quoted(p: Proposal, page: Page) -> bool:
    """A blank within a quotation that leaves part of it standing: a piece of a set phrase."""
    if not isinstance(p.content, Cloze) or BLANK not in p.asked:
        return False
    before, _, after = p.asked.partition(BLANK)
    marks = _MARKS.findall(before)
    opened = bool(marks) and (marks[-1] == "“" or (marks[-1] == '"' and marks.count('"') % 2 == 1))
    return opened and not (before[-1:] in '"“' and after[:1] in '"”,.')


def _dangling(p: Proposal, page: Page) -> bool:
    if not page.english or p.context or p.claim.kind in _PLACED:
        return False
    return context_of(p.claim, page) is None


_PLACED = frozenset({ClaimKind.CELL, ClaimKind.FORMULA, ClaimKind.CODE})


_POINTING = re.compile(r"\b(?:this|these|those|such) (?!as\b)\w+", re.IGNORECASE)


def _pointing_answer(p: Proposal, page: Page) -> bool:
    return _POINTING.search(p.answer) is not None


def _empty_answer(p: Proposal, page: Page) -> bool:
    if numbers_of(p.answer) or p.answer.startswith(("\\", "`")):
        return False
    words = content_words(p.answer)
    return not words or not specific_words(p.answer) or words <= EVALUATIVE


def _leak(p: Proposal, page: Page) -> bool:
    """The front gives most of the answer away; a command shows its program on purpose."""
    if p.claim.kind is ClaimKind.CODE:
        return False
    answer = content_words(_HONORIFIC.sub("", p.answer)) - content_words(p.hint)
    front = f"{p.asked} {p.context}"
    # What is named after somebody tells who it was ("Kibble-Zurek mechanism").
    shown = content_words(front) | content_words(_HYPHENS.sub(" ", front))
    told = sum(word in shown or _is_kin(word, shown) for word in answer)
    if _is_named_after(p.answer, front):
        return True
    return bool(answer) and told * 2 >= len(answer) and not numbers_of(p.answer)


def _is_named_after(answer: str, front: str) -> bool:
    """Whether the surname that ends a longer answer is part of another name on the front."""
    words = words_of(answer)
    single = len(words) > 1 and "," not in answer
    large = single and words[-1][:1].isupper() and words[-2][:1].isupper()
    return large and words[-1] in words_of(front)


def _is_kin(word: str, shown: frozenset[str]) -> bool:
    """Whether a long word begins as one on the front does ("enhance", "enhancement")."""
    return len(word) >= KIN and any(other[:KIN] == word[:KIN] for other in shown)


KIN = 6
_HONORIFIC = re.compile(r"\b(?:Dr|Prof|Professor|Mrs?|Ms|Sir|President|General)\b\.?\s*")
_HYPHENS = re.compile(r"[-–/]")


def _placed_leak(p: Proposal, page: Page) -> bool:
    """Title and heading stand on the front: they may not say the answer, nor half of a long one."""
    if numbers_of(p.answer):
        return False
    answer = content_words(_ASIDE.sub("", p.answer))
    shown = shown_headings(p.claim.headings, p.content)
    place = content_words(" ".join([page.note.title, *shown]))
    # Titles made of file names lose the apostrophe: "Keplers laws".
    place |= {word.removesuffix("s") for word in place}
    front = place | content_words(p.asked) | content_words(p.context)
    if not answer or answer <= front:
        return bool(answer)
    named = isinstance(p.content, Cloze) and p.answer[:1].isupper() and len(answer) < 4
    return named and len(answer & front) * 2 >= len(answer)


_ASIDE = re.compile(r"\s+\([^()]*\)$")
_NATION = 5


def _nation_leak(p: Proposal, page: Page) -> bool:
    """A country whose people or language stand on the front ("Portuguese")."""
    if not p.hint.startswith("which country"):
        return False
    start = p.answer.strip().lower()[:_NATION]
    words = (w.lower() for w in words_of(f"{p.asked} {p.context}"))
    return len(start) == _NATION and any(w.startswith(start) for w in words)


def _number_leak(p: Proposal, page: Page) -> bool:
    return bool(numbers_of(p.answer) & (numbers_of(p.asked) | numbers_of(p.context)))


def _thin(p: Proposal, page: Page) -> bool:
    """Too little on the front to know what is asked; a term needs no more than its name."""
    if not page.english:
        return isinstance(p.content, Cloze) and len(p.asked) < LEAST_FRONT
    if _WHAT_IS.match(p.asked):
        return not specific_words(p.asked)
    return len(specific_words(p.asked)) < (2 if isinstance(p.content, QuestionAnswer) else 3)


_WHAT_IS = re.compile(r"(?:What|Who) (?:is|are|was|were) (?:meant by )?[^ ]")


# Whoever speaks without a name is nobody in a year.
_NAMELESS = re.compile(rf"\b[Tt]he (?:{phrases('claims.nameless')})(?:['’]s)?\b(?! of\b)")


def _nameless(p: Proposal, page: Page) -> bool:
    return _NAMELESS.search(p.asked) is not None


Check = Callable[[Proposal, Page], bool]

CARD_CHECKS: Mapping[str, Check] = {
    "unsafe-blank": _unsafe,
    "empty": _empty,
    "unbalanced": _unbalanced,
    "long-claim": _long_claim,
    "long-answer": _long_answer,
    "ragged": _ragged,
    "half-quoted": _half_quoted,
    "dangling": _dangling,
    "empty-answer": _empty_answer,
    "pointing-answer": _pointing_answer,
    "leak": _leak,
    "leak-place": _placed_leak,
    "leak-nation": _nation_leak,
    "leak-number": _number_leak,
    "thin": _thin,
    "unnamed": _nameless,
}
LISTING_CHECKS: Mapping[str, Check] = {
    "empty": _empty,
    "long-listing": _long_listing,
    "unbalanced": _unbalanced,
}


def shut_by(proposal: Proposal, page: Page, lasting: bool = False) -> str:
    """The code of the first check that shuts a proposal out; "" when it passes them all.

    ``lasting`` is for what stays true and clear whatever its sentence leans on or is about.
    """
    cell = proposal.claim.kind is ClaimKind.CELL
    if page.english and not cell and not lasting and len(proposal.claims) == 1:
        code = worn_by(proposal.claim.body) or worn_by(proposal.asked, meta_only=True)
        if code:
            return code
    listing = isinstance(proposal.content, QuestionAnswer) and bool(proposal.content.points)
    checks = LISTING_CHECKS if listing else CARD_CHECKS
    for code, check in checks.items():
        if not (lasting and code in _OF_THE_SENTENCE) and check(proposal, page):
            return code
    return ""


_OF_THE_SENTENCE = frozenset({"dangling", "thin"})
