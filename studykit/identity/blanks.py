"""A card's blank on the words that its claim has now."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from studykit.identity.answers import is_numeric
from studykit.identity.facts import numbers_in, values_replaced
from studykit.identity.word_overlap import alike
from studykit.model import Candidate, Cloze
from studykit.render.cloze import Blank, parse_cloze

_ELSEWHERE = re.compile(
    r"(?:This|That|These|Those|It|They|He|She|Such|Its|Their|His|Her|But|However|Yet|So)\b"
)
_WORD = re.compile(r"[$€£]?\w+(?:[.,'’%-]*\w+)*%?")
_NUMBER = re.compile(r"(?<![\w.,])[$€£]?\d(?:[\d,.]*\d)?%?")
SAME_FRAME = 0.75


def blanked_again(before: Candidate, claim: str) -> Cloze | None:
    """The blank of a card on a claim that holds its answer once; None where that is no card."""
    blank = _blank(before)
    if blank is None or not _is_plain(before, claim):
        return None
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(blank.answer)}(?!\w)", claim)]
    return _blanked(claim, found[0], blank.hint) if len(found) == 1 else None


def other_value(before: Candidate, claim: str) -> Cloze | None:
    """The blank on what took the place of the card's answer in a claim that is else the same; None
    where that is unclear.
    """
    blank = _blank(before)
    if blank is None or not isinstance(before.content, Cloze) or not _is_plain(before, claim):
        return None
    replaced = values_replaced(before.source.claim, claim)
    if is_numeric(blank.answer) and replaced == numbers_in(blank.answer):
        found = _other_number(before, claim)
        if found is not None:
            return _blanked(claim, found, blank.hint)
    lead, rest = before.content.text[: blank.start], before.content.text[blank.end :]
    if alike(f"{lead}{blank.answer}{rest}", claim) < SAME_FRAME:
        return None
    words = [(m[0], m.span()) for m in _WORD.finditer(claim)]
    first, last = len(_WORD.findall(lead)), -len(_WORD.findall(rest))
    old = _WORD.findall(f"{lead} {blank.answer} {rest}")
    span = _place(old, (first, len(old) + last), [word for word, _ in words])
    if span is None:
        return None
    start, end = words[span[0]][1][0], words[span[1] - 1][1][1]
    return _blanked(claim, (start, end), blank.hint)


def _other_number(before: Candidate, claim: str) -> tuple[int, int] | None:
    """Where the one number stands that counts now what the card's number counted."""
    come = numbers_in(claim) - numbers_in(before.source.claim)
    spans = [m.span() for m in _NUMBER.finditer(claim) if numbers_in(m[0]) <= come]
    return spans[0] if len(come) == len(spans) == 1 else None


def _place(old: list[str], span: tuple[int, int], new: list[str]) -> tuple[int, int] | None:
    """Where words stand in another sentence, told by the words on both sides of them."""
    start, end = span
    pairs = SequenceMatcher(None, [*map(str.lower, old)], [*map(str.lower, new)], autojunk=False)
    at = {-1: -1, len(old): len(new)}
    for a, b, size in pairs.get_matching_blocks():
        at |= {a + n: b + n for n in range(size)}
    if start - 1 not in at or end not in at:
        return None
    found = (at[start - 1] + 1, at[end])
    return found if 0 < found[1] - found[0] <= 2 * (end - start) + 1 else None


def _blank(before: Candidate) -> Blank | None:
    """The one blank of a cloze."""
    if not isinstance(before.content, Cloze):
        return None
    blanks = parse_cloze(before.content.text)
    return blanks[0] if len(blanks) == 1 else None


def _is_plain(before: Candidate, claim: str) -> bool:
    """Whether a claim can stand as a cloze by itself, or as the card did."""
    odd = ("{{", "}}", "::", "`", "\\(", "\\[", "\n")
    if any(sign in claim for sign in odd):
        return False
    return not _ELSEWHERE.match(claim) or bool(_ELSEWHERE.match(before.source.claim))


def _blanked(claim: str, span: tuple[int, int], hint: str) -> Cloze:
    start, end = span
    told = f"::{hint}" if hint else ""
    return Cloze(f"{claim[:start]}{{{{c1::{claim[start:end]}{told}}}}}{claim[end:]}")
