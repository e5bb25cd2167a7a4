"""Texts that share most of their words, found without comparing each with every other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from studykit.extractor.words import content_words, shared

Item = TypeVar("Item")
HALF = 0.5
# What more texts than this hold in common tells none of them apart.
MOST = 64


class Alike(Generic[Item]):
    """Things by the words of their texts: each text is compared only with those that share some
    word that few hold, so that the work stays in proportion to the number of texts."""

    def __init__(self) -> None:
        self._held: list[tuple[Item, frozenset[str]]] = []
        self._by_word: dict[str, list[int]] = {}

    def add(self, item: Item, text: str) -> None:
        """Hold one more."""
        words = content_words(text)
        for word in words:
            places = self._by_word.setdefault(word, [])
            if len(places) < MOST:
                places.append(len(self._held))
        self._held.append((item, words))

    def to(self, text: str) -> Iterator[tuple[float, Item]]:
        """Each thing whose text shares half of its words or more, and how alike it is (Jaccard)."""
        words = content_words(text)
        places = {place for word in words for place in self._by_word.get(word, ())}
        for place in sorted(places):
            item, theirs = self._held[place]
            likeness = shared(words, theirs)
            if likeness >= HALF:
                yield likeness, item
