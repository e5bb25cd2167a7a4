"""Whether decks are as the last build left them, told without reading a card or a deck."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studykit.config import Config
from studykit.exporter.decks import EXPORTED, name_of_whole, package_names, top_of
from studykit.exporter.export import WrittenPackage
from studykit.exporter.written_replies import SUFFIX
from studykit.store.open_questions import WRITTEN
from studykit.store.store import Store
from studykit.version import __version__

_ENDINGS = (".apkg", ".jsonl")


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the decks in a folder is as it would be written now.

    ``names`` are those of all packages' files and ``digests`` of all that each is made of, by the
    deck at its top. ``decks`` are those of packages that are to be written. ``packages`` stand, and
    the listings in ``unpacked`` that have no package. ``replies`` is a digest of what writers and
    judges said, ``replied`` whether its files stand. ``whole``: so does the folder.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    decks: tuple[str, ...] = ()
    packages: tuple[WrittenPackage, ...] = ()
    unpacked: frozenset[str] = frozenset()
    replies: str = ""
    replied: bool = False
    whole: bool = False

    @property
    def files(self) -> frozenset[str]:
        """The names of the packages and listings that stand."""
        return self.unpacked | {package.path.stem for package in self.packages}


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


def standing(
    store: Store, config: Config, folder: Path, root: Path, leaving: Collection[str] = ()
) -> Standing:
    """What stands of the decks in a folder; ``root`` is where their pictures lie, ``leaving`` are
    ids of retired cards that packages still hold.

    A package of everything stands where all others do.
    """
    found = _digests(store, config, root, leaving)
    names = package_names(found.in_study, found.digests.keys() - found.in_study)
    said = _said(store, config, names)
    if not names:
        return Standing(replies=said)
    kept, files = _kept(store, folder), files_of(folder)
    known = kept.get("decks", {})
    stand = {
        top: known[top][1]
        for top, digest in found.digests.items()
        if top in known
        and known[top][0] == digest
        and known[top][2] == _files_of_package(names[top], files)
    }
    whole = len(stand) == len(names) and kept.get("files") == files and kept.get("replies") == said
    packages = [
        WrittenPackage(folder / f"{names[top]}.apkg", cards, changed=False)
        for top, cards in stand.items()
        if cards is not None
    ]
    if whole and config.decks.everything and packages:
        path = folder / f"{name_of_whole(names)}.apkg"
        every = sum(package.cards for package in packages)
        packages.append(WrittenPackage(path, every, changed=False, whole=True))
    return Standing(
        names,
        found.digests,
        tuple(deck for deck, top in found.tops.items() if top not in stand),
        tuple(packages),
        frozenset(names[top] for top, cards in stand.items() if cards is None),
        said,
        kept.get("replies") == said and _written(kept.get("files", {})) == _written(files),
        whole,
    )


def with_standing(
    stands: Standing, written: Sequence[WrittenPackage]
) -> tuple[WrittenPackage, ...]:
    """Packages that were written and those that stand, in the order of their decks."""
    if not stands.packages:
        return tuple(written)
    tops = {name: top for top, name in stands.names.items()}

    def place(package: WrittenPackage) -> tuple[bool, str]:
        return package.whole, tops.get(package.path.stem, "")

    return tuple(sorted((*stands.packages, *written), key=place))


def remember(
    store: Store, folder: Path, stands: Standing, packages: Sequence[WrittenPackage]
) -> None:
    """Keep what a build wrote, for the next one to tell what changed."""
    text = ""
    if stands.names:
        files, cards = files_of(folder), {one.path.stem: one.cards for one in packages}
        decks = {
            top: [digest, cards.get(name), _files_of_package(name, files)]
            for top, digest in stands.digests.items()
            for name in (stands.names[top],)
        }
        text = json.dumps({"files": files, "decks": decks, "replies": stands.replies})
    if (store.setting(_key(folder)) or "") != text:
        store.set_setting(_key(folder), text)


def _files_of_package(name: str, files: Mapping[str, list[int]]) -> list[list[int] | None]:
    return [files.get(f"{name}{ending}") for ending in _ENDINGS]


def _written(files: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {name: kept for name, kept in files.items() if name.endswith(SUFFIX)}


def _said(store: Store, config: Config, names: Mapping[str, str]) -> str:
    """A digest of all that the files of what was written and judged are made of."""
    marks = store.written_marks()
    if not marks:
        return ""
    told = (__version__, config.decks, sorted(names.items()), sorted(marks.items()))
    return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(slots=True)
class _Digests:
    """Of all that each package is made of, by its top; the top of each deck; the tops that have
    cards in study.
    """

    digests: dict[str, str] = field(default_factory=dict)
    tops: dict[str, str] = field(default_factory=dict)
    in_study: set[str] = field(default_factory=set)


def _digests(store: Store, config: Config, root: Path, leaving: Collection[str]) -> _Digests:
    made_with = (__version__, config.decks, config.media, config.publish)
    head = hashlib.sha256(repr(made_with).encode())
    digests: dict[str, Any] = {}
    found = _Digests()
    for deck, card_id, status, row in store.exported_rows():
        top = found.tops.get(deck)
        if top is None:
            top = found.tops[deck] = top_of(deck, config.decks)
        digest = digests.get(top)
        if digest is None:
            digest = digests[top] = head.copy()
        if status in EXPORTED:
            found.in_study.add(top)
        digest.update(row.encode("utf-8", "surrogatepass"))
        if card_id in leaving:
            digest.update(b"leaving")
        if '"media"' in row:
            digest.update(_pictures(row, root))
    found.digests = {top: digest.hexdigest() for top, digest in digests.items()}
    return found


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
    return f"{WRITTEN}{folder.resolve()}"


def _kept(store: Store, folder: Path) -> dict[str, Any]:
    text = store.setting(_key(folder))
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
