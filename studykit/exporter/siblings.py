"""The order in which Anki shows new cards: siblings as far apart as a deck allows.

Anki buries siblings within one note only, and each of our cards is a note of its own; so what
tells the same, or stands beside it in the video, is parted by its place in the queue.
"""

from __future__ import annotations

from collections.abc import Sequence

from studykit.model import Card

_NEAR_SECONDS = 10


def spread(cards: Sequence[Card]) -> list[Card]:
    """The cards in rounds: the first of each group of siblings in order, then the second ones."""
    rounds: list[list[Card]] = []
    for number, card in _numbered(cards):
        while len(rounds) <= number:
            rounds.append([])
        rounds[number].append(card)
    return [card for one in rounds for card in one]


def _numbered(cards: Sequence[Card]) -> list[tuple[int, Card]]:
    """Each card with how many of its siblings stand before it.

    Siblings tell one claim, or moments of one video a few seconds apart.
    """
    groups: dict[tuple[str, str], int] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    sizes: list[int] = []
    found: list[tuple[int, Card]] = []
    for card in cards:
        source = card.source
        claim = (source.video_key, source.claim)
        second = min((c.seconds for c in card.citations), default=None)
        near = places.setdefault(source.video_key, [])
        group = groups.get(claim)
        if group is None and second is not None and source.video_key:
            group = next((g for at, g in near if abs(at - second) <= _NEAR_SECONDS), None)
        if group is None:
            group = len(sizes)
            sizes.append(0)
        groups.setdefault(claim, group)
        if second is not None:
            near.append((second, group))
        found.append((sizes[group], card))
        sizes[group] += 1
    return found
