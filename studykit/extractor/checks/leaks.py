"""Fronts that give their answer away, by what is asked, its context, or the place shown with it."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal
from studykit.extractor.question_types.acronym import expansions
from studykit.extractor.words import content_words, numbers_of, words_of
from studykit.model import ClaimKind, Cloze
from studykit.model.place import shown_headings

_HONORIFIC = re.compile(r"\b(?:Dr|Prof|Professor|Mrs?|Ms|Sir|President|General)\b\.?\s*")
WHOLE = 100
_SHARE = re.compile(r"(\d+(?:\.\d+)?)(?:%| percent)")
_HYPHENS = re.compile(r"[-–/]")
_ASIDE = re.compile(r"\s+\([^()]*\)$")


def leak(p: Proposal, page: Page) -> bool:
    """The front gives most of the answer away; a command shows its program on purpose."""
    if p.claim.kind is ClaimKind.CODE:
        return False
    answer = content_words(_HONORIFIC.sub("", p.answer)) - content_words(p.hint)
    front = f"{p.asked} {p.context}"
    shown = content_words(p.asked) | content_words(p.context)
    # What is named after somebody tells who it was ("Kibble-Zurek mechanism").
    if (parted := _HYPHENS.sub(" ", front)) != front:
        shown |= content_words(parted)
    return bool(answer) and len(answer & shown) * 2 >= len(answer) and not numbers_of(p.answer)


def placed_leak(p: Proposal, page: Page) -> bool:
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


def number_leak(p: Proposal, page: Page) -> bool:
    """The number asked for stands elsewhere on the front, or the rest of a hundred does."""
    front = f"{p.asked} {p.context}"
    share = _SHARE.fullmatch(p.answer)
    if share and any(float(share[1]) + float(m[1]) == WHOLE for m in _SHARE.finditer(front)):
        return True
    return bool(numbers_of(p.answer) & numbers_of(front))


def letters_leak(p: Proposal, page: Page) -> bool:
    """The letters asked for are spelled out beside the blank."""
    said = words_of(p.answer) if isinstance(p.content, Cloze) else ()
    return any(short in said for short, _ in expansions(p.claim.text))
