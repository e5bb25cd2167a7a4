"""The licences of studykit and of everything that it brings along, as each package states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Licence:
    """A package that is installed, and its licence in its own words; "unknown" when it has none."""

    package: str
    version: str
    licence: str


def licences(root: str = "studykit") -> list[Licence]:
    """The licences of a package and of all that it needs here, by name. Extras count where they
    are installed.
    """
    found: dict[str, Licence] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another system, or an extra that is not installed
        found[key] = Licence(package.metadata["Name"], package.version, _stated(package))
        waiting += _needs(package, extras=key == root)
    return [found[key] for key in sorted(found)]


def _needs(package: Distribution, *, extras: bool) -> Iterator[str]:
    for line in package.requires or ():
        named = _NAME.match(line)
        of_extra = re.search(r"extra\s*==\s*['\"](\w+)", line)
        if named and (of_extra is None or (extras and of_extra[1] not in ("dev", "docs"))):
            yield named[0]


def _stated(package: Distribution) -> str:
    told = package.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    of_class = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    if of_class:
        return ", ".join(of_class)
    text = " ".join(told["License"].split()) if "License" in told else ""
    return text[:_LONGEST] or "unknown"
