"""What other installed packages bring: question types, citation spellings, writers.

A package registers an object in an entry-point group (docs/plugins.md). Nothing is imported before
something of its group is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from studykit.errors import PluginError

QUESTION_TYPES: Final = "studykit.question_types"
CITATION_SPELLINGS: Final = "studykit.citation_spellings"
WRITERS: Final = "studykit.writers"


def has_plugins(*groups: str) -> bool:
    """Whether other packages bring anything of some groups; loads none of it."""
    from importlib.metadata import entry_points

    return any(entry_points(group=group) for group in groups)


@cache
def plugged(group: str, kind: type) -> Mapping[str, object]:
    """The objects of a group by their names, in the order of the names.

    Raises PluginError when one cannot be loaded or is not of that kind.
    """
    from importlib.metadata import entry_points

    found: dict[str, object] = {}
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        try:
            brought = entry.load()
        except Exception as error:
            raise PluginError(
                f"{entry.value} ({group}) cannot be loaded ({error})", "mend or uninstall it"
            ) from error
        if not (isinstance(brought, kind) or (kind is object and callable(brought))):
            raise PluginError(
                f"{entry.value} ({group}) is no {kind.__name__}", "see docs/plugins.md"
            )
        found[entry.name] = brought
    return found
