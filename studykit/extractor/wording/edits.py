"""Sentences with parts left out, their trees kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studykit.extractor.clause import Span
from studykit.extractor.language import Analysis, Token, analysis_of

_CLOSING = frozenset({",", ".", ";", ":", "!", "?", ")", "]", "”"})
_HANGING = frozenset({",", ";", ":", "–", "—"})


@dataclass(frozen=True, slots=True)
class Edited:
    """A sentence after edits. ``places`` says where each token that was kept stands now."""

    analysis: Analysis
    places: Mapping[int, int]

    def span(self, before: Span) -> Span | None:
        """Where a span of the first sentence stands now; None unless all of it was kept."""
        kept = [self.places[i] for i in range(*before) if i in self.places]
        return (kept[0], kept[-1] + 1) if kept and len(kept) == before[1] - before[0] else None


def edited(analysis: Analysis, cuts: Iterable[Span]) -> Edited:
    """A sentence without ``cuts``.

    The first word left becomes large where it was a plain word, and no comma is left hanging before
    another sign.
    """
    tokens = analysis.tokens
    gone = {i for span in cuts for i in range(*span)}
    stands = _tidy(tokens, [i for i in range(len(tokens)) if i not in gone]) if gone else []
    if not stands:
        return Edited(analysis, {t.i: t.i for t in tokens})
    places = {i: n for n, i in enumerate(stands)}
    made: list[Token] = []
    text = ""
    for n, i in enumerate(stands):
        start = len(text)
        text += _large(tokens[i].text) if n == 0 and i else tokens[i].text
        end, space = len(text), n + 1 < len(stands) and _space(tokens, i, stands[n + 1])
        head = places[_head(tokens, i, places)]
        made.append(replace(tokens[i], i=n, text=text[start:], start=start, end=end, head=head))
        text += " " if space else ""
    return Edited(analysis_of(text, _one_root(made)), places)


def _tidy(tokens: tuple[Token, ...], stands: list[int]) -> list[int]:
    """Without signs that a cut left hanging: at the start, or before another sign."""
    kept: list[int] = []
    for n, i in enumerate(stands):
        following = stands[n + 1] if n + 1 < len(stands) else None
        hangs = tokens[i].text in _HANGING
        cut_after = following is not None and following != i + 1
        cut_before = i > 0 and (not kept or kept[-1] != i - 1)
        at_end = following is None or tokens[following].text in _CLOSING
        if hangs and ((not kept and i > 0) or ((cut_after or cut_before) and at_end)):
            continue
        kept.append(i)
    return kept


def _space(tokens: tuple[Token, ...], i: int, following: int) -> bool:
    if following == i + 1:
        return tokens[i].space
    return tokens[following].text not in _CLOSING and tokens[i].text not in {"(", "[", "“"}


def _large(word: str) -> str:
    return word[:1].upper() + word[1:] if word[:1].isalpha() and word.islower() else word


def _head(tokens: tuple[Token, ...], i: int, places: Mapping[int, int]) -> int:
    """The nearest governing token that still stands; the token itself where there is none."""
    seen = i
    while tokens[seen].head != seen:
        seen = tokens[seen].head
        if seen in places:
            return seen
    return i


def _one_root(tokens: list[Token]) -> tuple[Token, ...]:
    """The tokens with one root: where a cut took it, the first verb that lost its head."""
    roots = [t.i for t in tokens if t.head == t.i]
    root = next((i for i in roots if tokens[i].tag.startswith("V")), roots[0])
    return tuple(
        replace(t, head=root, relation="root" if t.i == root else "parataxis")
        if t.i in roots
        else t
        for t in tokens
    )
