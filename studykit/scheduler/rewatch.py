"""The moments of videos that are remembered worst: an evening's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from studykit.model import Card, Citation, Memory, Status
from studykit.scheduler.fsrs_model import retrievability
from studykit.scheduler.schedule import Schedule

_TOGETHER = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a video worth watching again, and the cards that lean on it.

    ``weakness`` grows with what is likely forgotten (0 to 1 for each card) and with every lapse.
    """

    title: str
    path: str
    video_key: str
    citation: Citation
    cards: tuple[Card, ...]
    weakness: float


def worst_moments(
    cards: Iterable[Card],
    memories: Mapping[str, Memory],
    schedule: Schedule,
    now: datetime,
    limit: int = 10,
) -> tuple[Moment, ...]:
    """The moments of cards already studied that are remembered worst, by video and time.

    Cards whose first citations stand within thirty seconds of each other in one video share a
    moment. Videos come in order of their worst moment; within a video, time decides.
    """
    weak = sorted(
        (
            (weakness(memories[card.id], schedule, now), card)
            for card in cards
            if card.id in memories and card.citations and card.status is Status.ACTIVE
        ),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    groups: list[list[tuple[float, Card]]] = []
    for score, card in weak:
        group = next((g for g in groups if _near(g[0][1], card)), None)
        if group is not None:
            group.append((score, card))
        elif len(groups) < limit and score > 0:
            groups.append([(score, card)])
    return _in_order([_moment(group) for group in groups])


def weakness(memory: Memory, schedule: Schedule, now: datetime) -> float:
    """How badly a card is remembered: the chance that it is forgotten now, and its lapses."""
    elapsed = schedule.clock.elapsed(memory.last_review, now)
    recall = retrievability(memory.stability, elapsed, schedule.parameters)
    return (1 - recall) + 0.25 * memory.lapses + 0.02 * max(0.0, memory.difficulty - 5)


def _near(one: Card, other: Card) -> bool:
    return (
        one.source.video_key == other.source.video_key
        and abs(one.citations[0].seconds - other.citations[0].seconds) <= _TOGETHER
    )


def _moment(group: Sequence[tuple[float, Card]]) -> Moment:
    first = min((card for _, card in group), key=lambda card: card.citations[0].seconds)
    source = first.source
    return Moment(
        title=source.title,
        path=source.path,
        video_key=source.video_key,
        citation=first.citations[0],
        cards=tuple(card for _, card in group),
        weakness=sum(score for score, _ in group),
    )


def _in_order(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    worst: dict[str, float] = {}
    for moment in moments:
        worst[moment.video_key] = max(worst.get(moment.video_key, 0.0), moment.weakness)
    return tuple(
        sorted(moments, key=lambda m: (-worst[m.video_key], m.video_key, m.citation.seconds))
    )
