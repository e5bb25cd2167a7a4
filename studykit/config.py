"""The options of studykit.toml as frozen values, each section one type, defaults filled in.

:mod:`studykit.options` says what each may be, :mod:`studykit.config_file` reads the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from fnmatch import fnmatch
from glob import escape
from posixpath import normpath

CONFIG_NAME = "studykit.toml"
#: Where published decks tell what changed, and its first line.
CHANGES_NAME = "CHANGES.md"
CHANGES_TITLE = "# What changed in these decks\n"
MOST_LEAD_IN = 60  # seconds
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Tools whose hand-written cards are read only where they are asked for.
SYNTAXES = (
    "spaced-repetition",
    "flashcards",
    "obsidian-to-anki",
    "hashcards",
    "repeater",
    "inka",
    "markdown-anki-decks",
    "mdanki",
    "yanki",
    "mochi",
    "logseq",
    "remnote",
    "decks",
)


@dataclass(frozen=True, slots=True)
class NotesConfig:
    """Section ``[notes]``: what is read, and how."""

    paths: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()
    third_field: str = "auto"
    links: str = "files"
    link: str | None = None


@dataclass(frozen=True, slots=True)
class CitationsConfig:
    """Section ``[citations]``: where links open. ``lead_in`` in seconds."""

    lead_in: int = 0


@dataclass(frozen=True, slots=True)
class MediaConfig:
    """Section ``[media]``: which pictures and sound go with the cards. ``largest`` in megabytes."""

    pack: bool = True
    largest: int = 20
    frames: bool = False


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """Section ``[build]``: how a build works. ``cache`` in megabytes."""

    cache: int = 300


@dataclass(frozen=True, slots=True)
class DecksConfig:
    """Section ``[decks]``: what build writes."""

    output: str = "decks"
    by: str = "auto"
    everything: bool = False
    prefix: str = ""
    tag_root: str = "studykit"


@dataclass(frozen=True, slots=True)
class PublishConfig:
    """Section ``[publish]``: whose work the decks are, for those who get them."""

    author: str = ""
    licence: str = ""
    homepage: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class CardsConfig:
    """Section ``[cards]``: which cards are made."""

    tier: str = "ready"
    without: tuple[str, ...] = ()
    per_note: int = 20
    least: int = 3
    floor: float = 0.4
    changed: str = "ask"
    syntaxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WriterConfig:
    """Section ``[writer]``: which language model writes and judges cards. ``timeout`` in seconds,
    ``price`` in dollars for a million tokens in and out.
    """

    url: str = ""
    model: str = ""
    command: tuple[str, ...] = ()
    through: str = ""
    key_env: str = ""
    judge: bool = False
    judge_model: str = ""
    on_build: bool = False
    tier: str = "ready"
    concurrency: int = 0
    timeout: int = 300
    claims: int = 90
    price: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyConfig:
    """Section ``[study]``: how cards are scheduled. Steps are in seconds."""

    rollover: time = time(4, 0)
    timezone: str = ""
    desired_retention: float = 0.9
    learning_steps: tuple[float, ...] = (60.0, 600.0)
    relearning_steps: tuple[float, ...] = (600.0,)
    maximum_interval: int = 36500
    fuzz: bool = True
    load_balance: bool = True
    easy_days: tuple[str, ...] = ()
    new_per_day: int = 20
    reviews_per_day: int = 200
    new_order: str = "mixed"
    sibling_seconds: int = 10
    leech_lapses: int = 8
    answer_seconds: int = 60
    parameters: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class VideoConfig:
    """Table ``[video."ID"]``: what is known of one video. ``length`` and ``lead_in`` in seconds,
    ``file`` is its copy on this machine.
    """

    length: int | None = None
    link: str | None = None
    lead_in: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class FolderConfig:
    """Table ``[folder."PATTERN"]``: what differs for the notes under a folder."""

    third_field: str | None = None
    link: str | None = None
    tier: str | None = None
    lead_in: int | None = None
    syntaxes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeckConfig:
    """Table ``[deck."NAME"]``: what differs for a deck and those below it."""

    desired_retention: float | None = None
    new_per_day: int | None = None
    reviews_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All of studykit.toml, defaults filled in."""

    notes: NotesConfig = NotesConfig()
    citations: CitationsConfig = CitationsConfig()
    media: MediaConfig = MediaConfig()
    build: BuildConfig = BuildConfig()
    decks: DecksConfig = DecksConfig()
    publish: PublishConfig = PublishConfig()
    cards: CardsConfig = CardsConfig()
    study: StudyConfig = StudyConfig()
    writer: WriterConfig = WriterConfig()
    videos: Mapping[str, VideoConfig] = field(default_factory=dict)
    folders: Mapping[str, FolderConfig] = field(default_factory=dict)
    deck: Mapping[str, DeckConfig] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)

    @property
    def no_notes(self) -> tuple[str, ...]:
        """Patterns of paths that are never read as notes: what the learner leaves out, and the
        folder of the decks, unless the learner names it as one of notes.
        """
        folder = self.closed_folder
        return (*self.notes.exclude, f"{escape(folder)}/*") if folder else self.notes.exclude

    @property
    def closed_folder(self) -> str:
        """The folder of the decks where no notes are read in it, else ""."""
        folder = normpath(self.decks.output.replace("\\", "/"))
        homes = {normpath(path.replace("\\", "/")) for path in self.notes.paths}
        named = any(f"{home}/".startswith(f"{folder}/") for home in homes)
        return "" if named or folder == "." else folder

    def folder_of(self, path: str) -> FolderConfig:
        """The settings of the longest folder pattern that covers a note's path."""
        found = [
            p for p in self.folders if path.startswith(p.rstrip("/") + "/") or fnmatch(path, p)
        ]
        return self.folders[max(found, key=len)] if found else FolderConfig()

    def lead_in_of(self, path: str, video_id: str) -> int:
        """The seconds by which links of a note's video open early: the video's, the folder's, or
        all notes'.
        """
        own = (self.videos.get(video_id, VideoConfig()).lead_in, self.folder_of(path).lead_in)
        return next((one for one in own if one is not None), self.citations.lead_in)

    def syntaxes_of(self, path: str) -> tuple[str, ...]:
        """The tools whose hand-written cards are read in a note: its folder's, else all notes'."""
        own = self.folder_of(path).syntaxes
        return self.cards.syntaxes if own is None else own

    def deck_of(self, name: str) -> DeckConfig:
        """The settings of a deck: its own, else those of the nearest deck above it."""
        while name:
            if name in self.deck:
                return self.deck[name]
            name = name.rpartition("::")[0]
        return DeckConfig()


def is_easy(day: date, easy_days: Sequence[str]) -> bool:
    """Whether a study day is among easy weekdays and dates."""
    return WEEKDAYS[day.weekday()] in easy_days or day.isoformat() in easy_days
