"""Which card goes into which deck, and which deck into which package."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.config import DecksConfig
from studykit.model import Candidate, Card, Status
from studykit.render.html import link

EXPORTED = frozenset({Status.ACTIVE, Status.SUSPENDED})
_MOST_TOLD = 30
_NOT_IN_NAMES = re.compile(
    '[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069"]'
)


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """A deck to be written: its full name, where it came from, and its cards in order."""

    name: str
    description: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """A package to be written; ``name`` is its file's without ending.

    ``banned`` cards are not in the package, but in its listing: a clone must not make them again.
    """

    name: str
    decks: tuple[DeckPlan, ...]
    banned: tuple[Card, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards of the package."""
        return tuple(card for deck in self.decks for card in deck.cards)


def deck_name(candidate: Candidate, config: DecksConfig) -> str:
    """The deck of a candidate: the one that its author named, else by ``[decks] by``."""
    source = candidate.source
    channel = _level(source.channel)
    if candidate.deck:
        levels = [_level(level) for level in candidate.deck.split("::")]
    elif config.by == "channel":
        levels = [channel or _level(source.title)]
    elif config.by == "tag":
        levels = [_level(candidate.tags[0]) if candidate.tags else "untagged"]
    else:
        levels = [channel, _level(source.title)]
    return "::".join(level for level in [*config.prefix.split("::"), *levels] if level)


def package_plans(cards: Sequence[Card], config: DecksConfig) -> tuple[PackagePlan, ...]:
    """One package a top deck, and one with everything where that is asked for."""
    depth = len([level for level in config.prefix.split("::") if level]) + 1
    decks: dict[str, list[Card]] = {}
    banned: dict[str, list[Card]] = {}
    for card in cards:
        if card.status in EXPORTED:
            decks.setdefault(card.deck, []).append(card)
        elif card.status is Status.BANNED:
            banned.setdefault(_top(card.deck, depth), []).append(card)
    packages: dict[str, list[DeckPlan]] = {}
    for name in sorted(decks):
        packages.setdefault(_top(name, depth), []).append(_plan(name, decks[name]))
    names: dict[str, str] = {}
    plans = [
        PackagePlan(_file_name(top, names), tuple(found), tuple(banned.get(top, ())))
        for top, found in packages.items()
    ]
    only_banned = [top for top in banned if top not in packages]
    plans += [PackagePlan(_file_name(top, names), (), tuple(banned[top])) for top in only_banned]
    if config.everything and packages:
        all_decks = tuple(deck for plan in plans for deck in plan.decks)
        plans.append(PackagePlan(_file_name("everything", names), all_decks))
    return tuple(plans)


def package_name(candidate: Candidate, config: DecksConfig) -> str:
    """The name of the package's file that a candidate's deck goes into."""
    depth = len([level for level in config.prefix.split("::") if level]) + 1
    return _file_name(_top(deck_name(candidate, config), depth), {})


def listed_only(cards: Sequence[Card], config: DecksConfig) -> set[str]:
    """The names of decks that have a listing for the sake of their bans, and no package."""
    return {plan.name for plan in package_plans(cards, config) if not plan.cards}


def _top(deck: str, depth: int) -> str:
    """The part of a deck's name that names its package."""
    return "::".join(deck.split("::")[:depth])


def _plan(name: str, cards: Sequence[Card]) -> DeckPlan:
    return DeckPlan(name, _description(cards), tuple(cards))


def _description(cards: Sequence[Card]) -> str:
    """Where a deck came from, as safe HTML: Anki shows a description as it is."""
    links: dict[tuple[str, str], str | None] = {}
    for card in cards:
        first = min(card.citations, key=lambda citation: citation.seconds, default=None)
        key = (card.source.title, card.source.video_key)
        links[key] = links.get(key) or (first.url if first else None)
    told = [link(url, title) for (title, _), url in list(links.items())[:_MOST_TOLD]]
    more = f" and {len(links) - _MOST_TOLD} more" if len(links) > _MOST_TOLD else ""
    return f"Made by studykit from: {', '.join(told)}{more}."


def _level(text: str) -> str:
    """A text as one level of a deck name."""
    text = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("<", "‹").replace(">", "›")
    return re.sub(r":{2,}", ":", " ".join(text.split())).strip(": ")[:100]


def _file_name(top: str, taken: dict[str, str]) -> str:
    """A file name for a package: safe on every system, and no other package's."""
    name = re.sub(r"[^\w.+-]+", "_", top, flags=re.UNICODE).rstrip("._")
    # A name that begins with a dash is an option to the programs that it is given to.
    name = name.lstrip("._-") or "deck"
    name = re.sub(r"(?i)\.(?=written$)", "_", name)
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", name):
        name += "_"
    free, n = name[:80], 2
    while free.casefold() in taken:
        free, n = f"{name[:76]}_{n}", n + 1
    taken[free.casefold()] = top
    return free
