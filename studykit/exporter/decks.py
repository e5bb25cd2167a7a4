"""Which card goes into which deck, and which deck into which package."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.anki.tags import ROOT
from studykit.config import DecksConfig, PublishConfig
from studykit.exporter.descriptions import description
from studykit.model import Candidate, Card, Status

#: In study: listings tell these. A suspended card would arrive active in somebody's Anki, so that
#: packages hold it only where its schedule goes along.
EXPORTED = frozenset({Status.ACTIVE, Status.SUSPENDED})
PACKED = frozenset({Status.ACTIVE})
_FEW_NOTES = 12
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

    ``listed`` are the cards in study that its listing tells, suspended ones too. ``banned`` cards
    are there as well: a clone must not make them again. ``whole``: it
    holds the decks of all others.
    """

    name: str
    decks: tuple[DeckPlan, ...]
    listed: tuple[Card, ...] = ()
    banned: tuple[Card, ...] = ()
    tag_root: str = ROOT
    whole: bool = False

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards of the package."""
        return tuple(card for deck in self.decks for card in deck.cards)


def deck_name(candidate: Candidate, config: DecksConfig, in_one_deck: Collection[str] = ()) -> str:
    """The deck of a candidate: the one that its author named, else by ``[decks] by``.

    ``in_one_deck`` are the channels whose notes share a deck where "auto" decides.
    """
    source = candidate.source
    channel = _level(source.channel)
    if candidate.deck:
        levels = [_level(level) for level in candidate.deck.split("::")]
    elif config.by == "channel" or (config.by == "auto" and source.channel in in_one_deck):
        levels = [channel or _level(source.title)]
    elif config.by == "tag":
        levels = [_level(candidate.tags[0]) if candidate.tags else "untagged"]
    else:
        levels = [channel, _level(source.title)]
    return "::".join(level for level in [*config.prefix.split("::"), *levels] if level)


def channels_in_one_deck(
    cards: Sequence[Card], notes: Mapping[str, Collection[str]], config: DecksConfig
) -> frozenset[str]:
    """The channels that have one deck for all their notes; ``notes`` are the paths of those of each
    channel that are built.

    A channel with cards keeps the decks that it has; a new one has a deck a note only while its
    notes are few.
    """
    if config.by != "auto":
        return frozenset()
    together: set[str] = set()
    apart: set[str] = set()
    for card in cards:
        channel = card.source.channel
        if channel and not card.candidate.deck:
            whole = deck_name(card.candidate, config, {channel})
            (together if card.deck == whole else apart).add(channel)
    many = {channel for channel, paths in notes.items() if channel and len(paths) > _FEW_NOTES}
    return frozenset((together - apart) | (many - apart))


def package_plans(
    cards: Sequence[Card],
    config: DecksConfig,
    publish: PublishConfig | None = None,
    *,
    packed: Collection[Status] = PACKED,
    leaving: Collection[str] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[PackagePlan, ...]:
    """One package a top deck, and one with everything where that is asked for.

    ``packed`` are the standings of cards that packages hold, and ``leaving`` ids of retired cards
    that they still hold. ``names`` are those of the files, where these are not all cards there are.
    """
    names = names_of(cards, config) if names is None else names
    depth = _depth(config)
    decks: dict[str, list[Card]] = {}
    listed: dict[str, list[Card]] = {}
    banned: dict[str, list[Card]] = {}
    for card in cards:
        top = _top(card.deck, depth)
        if card.status in packed or (card.status is Status.RETIRED and card.id in leaving):
            decks.setdefault(card.deck, []).append(card)
        if card.status in EXPORTED:
            listed.setdefault(top, []).append(card)
        elif card.status is Status.BANNED:
            banned.setdefault(top, []).append(card)
    packages: dict[str, list[DeckPlan]] = {top: [] for top in sorted(listed)}
    for name in sorted(decks):
        found = decks[name]
        told = description(found, publish or PublishConfig())
        packages.setdefault(_top(name, depth), []).append(DeckPlan(name, told, tuple(found)))
    plans = [
        PackagePlan(
            names[top],
            tuple(found),
            tuple(sorted(listed.get(top, ()), key=lambda card: card.deck)),
            tuple(banned.get(top, ())),
            config.tag_root,
        )
        for top, found in packages.items()
    ]
    only_banned = [top for top in banned if top not in packages]
    plans += [PackagePlan(names[top], (), tuple(banned[top])) for top in only_banned]
    if config.everything and packages:
        all_decks = tuple(deck for plan in plans for deck in plan.decks)
        everything = tuple(card for plan in plans for card in plan.listed)
        plans.append(
            PackagePlan(
                name_of_whole(names),
                all_decks,
                everything,
                tag_root=config.tag_root,
                whole=True,
            )
        )
    return tuple(plans)


def package_name(
    candidate: Candidate, config: DecksConfig, names: Mapping[str, str] | None = None
) -> str:
    """The name of the package's file that a candidate's deck goes into, among the ``names`` of
    those there are.
    """
    names = names or {}
    top = top_of(deck_name(candidate, config), config)
    return names[top] if top in names else _file_name(top, _taken(names))


def package_names(in_study: Iterable[str], others: Iterable[str] = ()) -> dict[str, str]:
    """The name of the package's file of each deck at the top, no two alike on a system that takes
    no notice of letter case. Decks that hold no card in study, the ``others``, come last, so that
    they take no name from those that do.
    """
    taken: set[str] = set()
    tops = dict.fromkeys((*sorted(in_study), *sorted(others)))
    return {top: _file_name(top, taken) for top in tops}


def names_of(cards: Iterable[Card], config: DecksConfig) -> dict[str, str]:
    """The names of the packages' files of all cards, by the deck at the top of each."""
    depth = _depth(config)
    in_study: set[str] = set()
    others: set[str] = set()
    for deck, status in {(card.deck, card.status) for card in cards}:
        if status is not Status.DRAFT:
            (in_study if status in EXPORTED else others).add(_top(deck, depth))
    return package_names(in_study, others)


def tops_told(cards: Iterable[Card], config: DecksConfig, leaving: Collection[str]) -> set[str]:
    """The decks at the top that packages and listings of these cards are made for."""
    told = EXPORTED | {Status.BANNED}
    depth = _depth(config)
    return {_top(c.deck, depth) for c in cards if c.status in told or c.id in leaving}


def name_of_whole(names: Mapping[str, str]) -> str:
    """The name of the file that holds all decks, beside the ``names`` of the others."""
    return _file_name("everything", _taken(names))


def listed_only(
    cards: Sequence[Card], config: DecksConfig, names: Mapping[str, str] | None = None
) -> set[str]:
    """The names of decks that have a listing for the sake of their bans, and no package."""
    return {plan.name for plan in package_plans(cards, config, names=names) if not plan.cards}


def top_of(deck: str, config: DecksConfig) -> str:
    """The deck that names the package of a deck."""
    return _top(deck, _depth(config))


def _depth(config: DecksConfig) -> int:
    return len([level for level in config.prefix.split("::") if level]) + 1


def _top(deck: str, depth: int) -> str:
    """The part of a deck's name that names its package."""
    return "::".join(deck.split("::")[:depth])


def _level(text: str) -> str:
    """A text as one level of a deck name."""
    text = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("<", "‹").replace(">", "›")
    return re.sub(r":{2,}", ":", " ".join(text.split())).strip(": ")[:100]


def _taken(names: Mapping[str, str]) -> set[str]:
    return {name.casefold() for name in names.values()}


def _file_name(top: str, taken: set[str]) -> str:
    """A file name for a package: safe on every system, and no other package's; it is taken then."""
    name = re.sub(r"[^\w.+-]+", "_", top, flags=re.UNICODE).rstrip("._")
    # A name that begins with a dash is an option to the programs that it is given to.
    name = name.lstrip("._-") or "deck"
    name = re.sub(r"(?i)\.(?=written$)", "_", name)
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", name):
        name += "_"
    free, n = name[:80], 2
    while free.casefold() in taken:
        free, n = f"{name[:76]}_{n}", n + 1
    taken.add(free.casefold())
    return free
