"""What a deck says of itself in Anki: where it came from, how much it holds, whose work it is."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.config import PublishConfig
from studykit.model import Card, Status
from studykit.render.html import link, plain_html

_MOST_TOLD = 30


def description(cards: Sequence[Card], publish: PublishConfig) -> str:
    """A deck's description as safe HTML: Anki shows it as it is."""
    lines = [f"{_sources(cards)}. {_count(cards)}."]
    work = _work(publish)
    if work:
        lines.append(f"{work}.")
    return "<br>".join([*lines, "Made by studykit."])


def _count(cards: Sequence[Card]) -> str:
    number = sum(card.status is not Status.RETIRED for card in cards)
    return f"{number} card" if number == 1 else f"{number} cards"


def _sources(cards: Sequence[Card]) -> str:
    """The notes' titles as links into their videos, each channel's together."""
    channels: dict[str, dict[tuple[str, str], str | None]] = {}
    for card in cards:
        first = min(card.citations, key=lambda citation: citation.seconds, default=None)
        titles = channels.setdefault(card.source.channel, {})
        key = (card.source.title, card.source.video_key)
        titles[key] = titles.get(key) or (first.url if first else None)
    told = [
        (channel, link(url, title))
        for channel, titles in channels.items()
        for (title, _), url in titles.items()
    ]
    shown: dict[str, list[str]] = {}
    for channel, title in told[:_MOST_TOLD]:
        shown.setdefault(channel, []).append(title)
    parts = [
        f"{plain_html(channel)}: {', '.join(titles)}" if channel.strip() else ", ".join(titles)
        for channel, titles in shown.items()
    ]
    more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return "; ".join(parts) + more


def _work(publish: PublishConfig) -> str:
    """Author, licence, home and version, as far as ``[publish]`` names them."""
    parts = [
        f"By {plain_html(publish.author)}" if publish.author else "",
        f"licence: {plain_html(publish.licence)}" if publish.licence else "",
        link(publish.homepage, publish.homepage) if publish.homepage else "",
        f"version {plain_html(publish.version)}" if publish.version else "",
    ]
    return " · ".join(part for part in parts if part)
