"""Pictures and recordings that notes show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that a note shows: ``target`` as written, ``path`` relative to the workspace.

    ``size`` in bytes, ``digest`` of its content; ``fault`` is why it cannot be used ("" if it can):
    "missing" or "outside" the workspace.
    """

    target: str
    path: str = ""
    size: int = 0
    digest: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording that a claim shows: an "image", a "sound" or a "video".

    ``path`` is as written until the file is found, then relative to the workspace, and ``digest``
    names its content. ``side`` is where it stands, "front" or "back"; one that is ``needed`` leaves
    no card without it.
    """

    path: str
    kind: str
    alt: str = ""
    side: str = "back"
    needed: bool = False
    digest: str = ""

    @property
    def name(self) -> str:
        """The name of its file in a package: the same for the same content."""
        return f"sk-{self.digest[:24]}.{self.path.rpartition('.')[2].lower()}"
