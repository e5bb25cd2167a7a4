"""Sentences with parts left out or put in, their trees kept."""

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


def edited(
    analysis: Analysis, cuts: Iterable[Span], puts: Mapping[Span, str] | None = None
) -> Edited:
    """A sentence without ``cuts`` and with ``puts`` in place of their spans.

    What is put in counts as one noun. The first word left becomes large where it was a plain word,
    and no comma is left hanging before another sign.
    """
    tokens = analysis.tokens
    cuts, puts = tuple(cuts), dict(puts or {})
    if not cuts and not puts:
        return Edited(analysis, {t.i: t.i for t in tokens})
    gone = {i for span in cuts for i in range(*span)}
    merged = {i: span[0] for span in puts for i in range(*span)}
    stands = [i for i in range(len(tokens)) if i not in gone and merged.get(i, i) == i]
    stands = _tidy(tokens, stands)
    if not stands:
        return Edited(analysis, {t.i: t.i for t in tokens})
    places = {i: n for n, i in enumerate(stands)}
    words = {span[0]: text for span, text in puts.items()}
    made: list[Token] = []
    text = ""
    for n, i in enumerate(stands):
        word = words.get(i, tokens[i].text)
        if n == 0 and (i != 0 or i in words):
            word = _large(word)
        start = len(text)
        text += word
        last = next((span[1] - 1 for span in puts if span[0] == i), i)
        space = _space(tokens, last, stands[n + 1]) if n + 1 < len(stands) else False
        put = "NNP" if words.get(i, "x")[:1].isupper() else "NN"
        tag = put if i in words else tokens[i].tag
        head = _head(analysis, i, places, merged)
        made.append(Token(n, word, start, len(text), tag, tokens[i].relation, head, space))
        text += " " if space else ""
    whole = {i: places[merged.get(i, i)] for i in range(len(tokens)) if merged.get(i, i) in places}
    return Edited(analysis_of(text, _one_root(made)), whole)


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
    first = word.split()[0] if word.split() else word
    plain = first[:1].isalpha() and first.islower()
    return word[:1].upper() + word[1:] if plain else word


def _head(analysis: Analysis, i: int, places: Mapping[int, int], merged: Mapping[int, int]) -> int:
    """The nearest governing token that still stands; the token itself where there is none.

    What was put in hangs where the highest token of its span hung, so that no circle can close.
    """
    tokens = analysis.tokens
    members = [k for k, first in merged.items() if first == i] or [i]
    seen = min(members, key=lambda k: _depth(tokens, k))
    while tokens[seen].head != seen:
        seen = tokens[seen].head
        place = merged.get(seen, seen)
        if place in places and place != i:
            return places[place]
    return places[i]


def _depth(tokens: tuple[Token, ...], i: int) -> int:
    depth = 0
    while tokens[i].head != i:
        i, depth = tokens[i].head, depth + 1
    return depth


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
