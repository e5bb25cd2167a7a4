"""Whether decks are as the last build left them, told without reading a card or a deck."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studykit.config import Config, PublishConfig
from studykit.exporter.decks import package_names, top_of
from studykit.exporter.export import WrittenPackage
from studykit.store.store import Store
from studykit.version import __version__

_ENDINGS = (".apkg", ".jsonl")


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the decks in a folder is as it would be written now.

    ``digests`` are of all that each package is made of, by the deck at its top; empty where more
    than the database decides, and then all are to be written. ``decks`` are those of packages that
    are to be written. ``packages`` stand, and the listings in ``unpacked`` that have no package.
    ``whole``: so does the folder.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    decks: tuple[str, ...] = ()
    packages: tuple[WrittenPackage, ...] = ()
    unpacked: frozenset[str] = frozenset()
    whole: bool = False


def files_of(folder: Path) -> dict[str, list[int]]:
    """The packages and listings in a folder, with size and time of change."""
    found = {}
    for ending in _ENDINGS:
        for path in folder.glob(f"*{ending}"):
            kept = path.stat()
            found[path.name] = [kept.st_size, kept.st_mtime_ns]
    return dict(sorted(found.items()))


def are_as_written(store: Store, folder: Path) -> bool:
    """Whether a folder's files are those that the last build wrote there."""
    kept = _kept(store, folder)
    return bool(kept) and kept["files"] == files_of(folder)


def standing(store: Store, config: Config, folder: Path, root: Path) -> Standing:
    """What stands of the decks in a folder; ``root`` is where their pictures lie."""
    decks, digests = _digests(store, config, root)
    names = package_names(digests)
    if not names:
        return Standing()
    kept, files = _kept(store, folder), files_of(folder)
    known = kept.get("decks", {})
    stand = {
        top: known[top][1]
        for top, digest in digests.items()
        if top in known
        and known[top][0] == digest
        and known[top][2] == _files_of_package(names[top], files)
    }
    return Standing(
        digests,
        tuple(deck for deck, top in decks.items() if top not in stand),
        tuple(
            WrittenPackage(folder / f"{names[top]}.apkg", cards, changed=False)
            for top, cards in stand.items()
            if cards is not None
        ),
        frozenset(names[top] for top, cards in stand.items() if cards is None),
        len(stand) == len(digests) and kept.get("files") == files,
    )


def with_standing(
    stands: Standing, written: Sequence[WrittenPackage]
) -> tuple[WrittenPackage, ...]:
    """Packages that were written and those that stand, in the order of their decks."""
    if not stands.packages:
        return tuple(written)
    names = package_names(stands.digests) or {}
    tops = {name: top for top, name in names.items()}
    return tuple(sorted((*stands.packages, *written), key=lambda one: tops[one.path.stem]))


def remember(
    store: Store,
    folder: Path,
    stands: Standing,
    packages: Sequence[WrittenPackage],
    passing: Collection[str],
) -> None:
    """Keep what a build wrote, for the next one to tell what changed. ``passing`` are the tops of
    packages that the next build makes otherwise in any case.
    """
    names = package_names(stands.digests)
    if not names:
        text = ""
    else:
        files, cards = files_of(folder), {one.path.stem: one.cards for one in packages}
        decks = {
            top: [digest, cards.get(names[top]), _files_of_package(names[top], files)]
            for top, digest in stands.digests.items()
            if top not in passing
        }
        text = json.dumps({"files": files, "decks": decks})
    if (store.setting(_key(folder)) or "") != text:
        store.set_setting(_key(folder), text)


def _files_of_package(name: str, files: Mapping[str, list[int]]) -> list[list[int] | None]:
    return [files.get(f"{name}{ending}") for ending in _ENDINGS]


def _digests(store: Store, config: Config, root: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The top of each deck, and a digest for each top of all that its package is made of; none
    where more than the database decides: written cards, a version that is published, a package of
    everything.
    """
    if config.publish != PublishConfig() or config.decks.everything or store.written_marks():
        return {}, {}
    head = hashlib.sha256(f"{__version__} {config.decks!r} {config.media!r}".encode())
    tops: dict[str, str] = {}
    found: dict[str, Any] = {}
    for deck, row in store.exported_rows():
        if deck not in tops:
            tops[deck] = top_of(deck, config.decks)
        digest = found.get(tops[deck])
        if digest is None:
            digest = found[tops[deck]] = head.copy()
        digest.update(row.encode("utf-8", "surrogatepass"))
        if '"media"' in row:
            digest.update(_pictures(row, root))
    return tops, {top: digest.hexdigest() for top, digest in found.items()}


def _pictures(row: str, root: Path) -> bytes:
    """The sizes and times of change of the files that a card shows."""
    decoder = json.JSONDecoder()
    _, end = decoder.raw_decode(row)
    card, _ = decoder.raw_decode(row, end)
    told = []
    for one in card.get("media", ()):
        try:
            kept = (root / one["path"]).stat()
        except OSError:
            told.append((0, 0))
        else:
            told.append((kept.st_size, kept.st_mtime_ns))
    return repr(told).encode()


def _key(folder: Path) -> str:
    return f"written {folder.resolve()}"


def _kept(store: Store, folder: Path) -> dict[str, Any]:
    text = store.setting(_key(folder))
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
