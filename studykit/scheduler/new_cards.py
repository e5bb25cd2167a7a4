"""Which new cards come next: from all decks and notes in turn, the weightiest of each first.

A day's few new cards are a taste of everything there is, not of the note that sorts first. Decks
take turns, within a deck its notes; a note gives its cards by importance, but siblings after all
others, and cards whose sibling was seen in the last days after those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import heapify, heappop, heapreplace
from itertools import chain
from operator import attrgetter
from zlib import crc32

from studykit.scheduler.queue_item import QueueItem, Siblings

#: A new card waits until its siblings were seen this many study days ago, if others can come.
DAYS_APART = 3


def draw(
    new: Iterable[QueueItem],
    sibling_seconds: int,
    today: date,
    begun: Sequence[QueueItem] = (),
    resting: Siblings | None = None,
) -> Iterator[QueueItem]:
    """All of ``new`` in the order in which they should be met, computed as far as it is read.

    ``begun`` are the cards met for the first time today, which count as their decks' turns;
    ``resting`` holds the cards of the last days, whose siblings come last. Where importance leaves
    the order open, ``today`` draws the lot.
    """
    rows = list(new)
    if not resting:
        return _dealt(rows, sibling_seconds, today, begun)
    tired = {row.card_id for row in rows if resting.clash(row)}
    fresh = [row for row in rows if row.card_id not in tired]
    late = [row for row in rows if row.card_id in tired]
    return chain(
        _dealt(fresh, sibling_seconds, today, begun), _dealt(late, sibling_seconds, today, begun)
    )


def _dealt(
    rows: Iterable[QueueItem], sibling_seconds: int, today: date, begun: Sequence[QueueItem]
) -> Iterator[QueueItem]:
    decks: dict[str, dict[str, list[QueueItem]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        decks[row.deck][row.video_key].append(row)
    had_decks, had_notes = _count(begun)
    turns = []
    for deck, notes in decks.items():
        within = [
            (had_notes.get((deck, note), 0), f"{today} {note}", _apart(found, sibling_seconds))
            for note, found in notes.items()
        ]
        turns.append((had_decks.get(deck, 0), f"{today} {deck}", _in_turn(within)))
    return _in_turn(turns)


def _count(begun: Sequence[QueueItem]) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    decks: dict[str, int] = defaultdict(int)
    notes: dict[tuple[str, str], int] = defaultdict(int)
    for row in begun:
        decks[row.deck] += 1
        notes[row.deck, row.video_key] += 1
    return decks, notes


def _in_turn(streams: Sequence[tuple[int, str, Iterator[QueueItem]]]) -> Iterator[QueueItem]:
    """One card of each stream after the other; whose next card weighs more goes first."""
    heap = []
    for number, (had, lot, stream) in enumerate(streams):
        first = next(stream, None)
        if first is not None:
            draw_of = crc32(lot.encode())
            heap.append((had, -first.importance, draw_of, number, first, stream))
    heapify(heap)
    while heap:
        had, _, draw_of, number, row, stream = heap[0]
        yield row
        following = next(stream, None)
        if following is None:
            heappop(heap)
        else:
            entry = (had + 1, -following.importance, draw_of, number, following, stream)
            heapreplace(heap, entry)


def _apart(rows: list[QueueItem], sibling_seconds: int) -> Iterator[QueueItem]:
    """The cards of one note by importance, siblings of each other in later rounds."""
    rows.sort(key=attrgetter("position", "card_id"))
    rows.sort(key=attrgetter("importance"), reverse=True)
    while rows:
        taken, left = Siblings(sibling_seconds), []
        for row in rows:
            if taken.clash(row):
                left.append(row)
            else:
                taken.take(row)
                yield row
        rows = left
