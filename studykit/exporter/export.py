"""Write decks: a package and its listing for each top deck."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.anki.fields import fields_of
from studykit.anki.shipped import Version, version_of
from studykit.anki.tags import note_tags
from studykit.config import DecksConfig, PublishConfig
from studykit.errors import ExportError
from studykit.exporter.apkg import Fields, faults, write_package
from studykit.exporter.decks import EXPORTED, PACKED, PackagePlan, names_of, package_plans
from studykit.exporter.listing import is_listed, write_listing
from studykit.model import Card, Status

if TYPE_CHECKING:
    from studykit.exporter.anki_reviews import Progress


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package on disk; ``changed`` says whether its bytes are new, ``versions`` what it holds of
    each card, and ``whole`` that it holds all other packages' cards once more.
    """

    path: Path
    cards: int
    changed: bool
    versions: Mapping[str, Version] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What packages are made of besides cards: ``progress`` puts the learner's reviews in,
    ``leaving`` are ids of retired cards that they still hold, ``publish`` says whose work it is,
    ``root`` is the workspace that their pictures lie in. ``names`` are those of all packages' files
    by the decks at their tops, where only some are written; those in ``standing`` are not.
    """

    progress: Progress | None = None
    leaving: frozenset[str] = frozenset()
    publish: PublishConfig = field(default_factory=PublishConfig)
    root: Path | None = None
    names: Mapping[str, str] | None = None
    standing: Collection[str] = ()


def export(
    cards: Sequence[Card], config: DecksConfig, folder: Path, outgoing: Outgoing | None = None
) -> tuple[list[WrittenPackage], list[ExportError]]:
    """Write all packages and listings into ``folder``; one that fails does not stop the others.

    A card that fails the exporter's check is left out of its package and reported.
    """
    outgoing = outgoing or Outgoing()
    written: list[WrittenPackage] = []
    fields = _fields(cards, outgoing.leaving)
    plans, failed = _plans(cards, fields, config, outgoing)
    for plan in plans:
        if plan.name in outgoing.standing:
            continue
        try:
            changed = bool(plan.cards) and write_package(
                plan, folder, fields, outgoing.progress, outgoing.root
            )
            changed = write_listing(plan, folder) or changed
        except ExportError as error:
            failed.append(error)
            continue
        if not plan.cards:
            continue
        versions = {
            card.id: version_of(card, fields[card.id], note_tags(card, config.tag_root))
            for card in plan.cards
        }
        path = folder / f"{plan.name}.apkg"
        alive = sum(card.status is not Status.RETIRED for card in plan.cards)
        written.append(WrittenPackage(path, alive, changed, versions, plan.whole))
    return written, failed


def outdated(
    cards: Sequence[Card],
    config: DecksConfig,
    folder: Path,
    *,
    packages: bool = True,
    names: Mapping[str, str] | None = None,
) -> tuple[list[Path], set[str]]:
    """The decks that an export would write anew, and the names of all it would write.

    A deck is told by its listing, or by its package where that is missing; ``packages`` says
    whether that counts, for a clone holds listings only. ``names`` are as Outgoing has them.
    """
    plans, _ = _plans(cards, _fields(cards), config, Outgoing(names=names))
    found: list[Path] = []
    for plan in plans:
        package = folder / f"{plan.name}.apkg"
        if not is_listed(plan, folder) or (packages and plan.cards and not package.exists()):
            found.append(package)
    return found, {plan.name for plan in plans}


def _fields(cards: Sequence[Card], leaving: Collection[str] = ()) -> Fields:
    return {
        card.id: fields_of(card)
        for card in cards
        if card.status in EXPORTED or (card.status is Status.RETIRED and card.id in leaving)
    }


def _plans(
    cards: Sequence[Card], fields: Fields, config: DecksConfig, outgoing: Outgoing
) -> tuple[tuple[PackagePlan, ...], list[ExportError]]:
    sound, failed = _sound(cards, fields)
    banned = [card for card in cards if card.status is Status.BANNED]
    packed = PACKED if outgoing.progress is None else EXPORTED
    plans = package_plans(
        [*sound, *banned],
        config,
        outgoing.publish,
        packed=packed,
        leaving=outgoing.leaving,
        names=names_of(cards, config) if outgoing.names is None else outgoing.names,
    )
    return plans, failed


def _sound(cards: Sequence[Card], fields: Fields) -> tuple[list[Card], list[ExportError]]:
    """The cards fit for Anki, and what is wrong with the others."""
    studied = [card for card in cards if card.id in fields]
    unfit = faults(studied, fields)
    errors = [
        ExportError(
            f"{card.source.path}:{card.source.first_line}: card {card.id} {fault}",
            "it is left out of the decks; mend it in the note or with `studykit edit`",
        )
        for card, fault in unfit
    ]
    out = {card.id for card, _ in unfit}
    return [card for card in studied if card.id not in out], errors
