"""Fronts that give their answer away, by what is asked, its context, or the place shown with it."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal
from studykit.extractor.words import content_words, numbers_of, words_of
from studykit.model import ClaimKind, Cloze
from studykit.model.place import shown_headings

KIN, NATION = 6, 5
_HONORIFIC = re.compile(r"\b(?:Dr|Prof|Professor|Mrs?|Ms|Sir|President|General)\b\.?\s*")
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


def nation_leak(p: Proposal, page: Page) -> bool:
    """A country whose people or language stand on the front ("Portuguese")."""
    if not p.hint.startswith("which country"):
        return False
    start = p.answer.strip().lower()[:NATION]
    words = (w.lower() for w in words_of(f"{p.asked} {p.context}"))
    return len(start) == NATION and any(w.startswith(start) for w in words)


def number_leak(p: Proposal, page: Page) -> bool:
    """The number asked for stands elsewhere on the front."""
    return bool(numbers_of(p.answer) & (numbers_of(p.asked) | numbers_of(p.context)))
