"""studykit.toml: one table of options, read into frozen values.

Each option is one row of :data:`OPTIONS`: name, type, default, help and check. docs/config.md is
written from the table, so an option that is not here does not exist.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from fnmatch import fnmatch
from glob import escape
from pathlib import Path
from posixpath import normpath

from studykit.errors import ConfigError

CONFIG_NAME = "studykit.toml"
#: Where published decks tell what changed, and its first line.
CHANGES_NAME = "CHANGES.md"
CHANGES_TITLE = "# What changed in these decks\n"
MOST_LEAD_IN = 60  # seconds
Value = bool | int | float | str | tuple[str, ...] | tuple[float, ...] | time | None


@dataclass(frozen=True, slots=True)
class Option:
    """One option of studykit.toml. ``read`` turns TOML into the value or raises ValueError."""

    section: str
    name: str
    default: Value
    help: str
    read: Callable[[object], Value]


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts")
    return tuple(value)


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value

    return read


def _number(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("must be a number")
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return float(value)

    return read


def _choice(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError("must be one of " + ", ".join(allowed))
        return str(value)

    return read


_DURATION = re.compile(r"(\d+)(s|m|h|d)")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _steps(value: object) -> tuple[float, ...]:
    """Steps such as ["1m", "10m"], in seconds."""
    seconds = []
    for text in _texts(value):
        match = _DURATION.fullmatch(text)
        if match is None:
            raise ValueError('must be steps such as "1m", "10m", "1h" or "1d"')
        seconds.append(float(int(match[1]) * _UNIT_SECONDS[match[2]]))
    return tuple(seconds)


def _clock(value: object) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", _text(value))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError('must be a time of day such as "04:00"')
    return time(int(match[1]), int(match[2]))


def _parameters(value: object) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) not in (0, 21):
        raise ValueError("must be a list of 21 numbers (or an empty one)")
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
        raise ValueError("must be a list of 21 numbers (or an empty one)")
    return tuple(float(item) for item in value)


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekdays(value: object) -> tuple[str, ...]:
    days = _texts(value)
    if any(day not in WEEKDAYS and not _is_date(day) for day in days):
        raise ValueError(
            "must be a list of " + ", ".join(WEEKDAYS) + " or dates such as 2026-12-24"
        )
    return days


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_easy(day: date, easy_days: Sequence[str]) -> bool:
    """Whether a study day is among easy weekdays and dates."""
    return WEEKDAYS[day.weekday()] in easy_days or day.isoformat() in easy_days


def _video_length(value: object) -> int:
    """A length in seconds, from a number or "1:23:45"."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str) and re.fullmatch(r"(\d+:)?\d{1,2}:\d{2}", value):
        seconds = 0
        for part in value.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds
    raise ValueError('must be seconds or a length such as "1:23:45"')


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


def _syntaxes(value: object) -> tuple[str, ...]:
    """Names of tools whose hand-written cards are to be read."""
    names = _texts(value)
    for name in names:
        if name not in SYNTAXES:
            raise ValueError("must be a list of " + ", ".join(SYNTAXES))
    return names


def _link(value: object) -> str:
    text = _text(value)
    if "{seconds}" not in text or not text.startswith(("https://", "http://", "file:")):
        raise ValueError("must be a link that holds {seconds}")
    return text


def _address(value: object) -> str:
    text = _text(value)
    if text and not text.startswith(("http://", "https://")):
        raise ValueError('must be an address such as "http://localhost:11434/v1"')
    return text


def _prices(value: object) -> tuple[float, ...]:
    numbers = [one for one in value if _is_price(one)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(numbers) != len(value) or len(numbers) not in (0, 2):
        raise ValueError("must be two numbers, such as [0.5, 1.5]")
    return tuple(float(one) for one in numbers)


def _is_price(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and one >= 0


OPTIONS: tuple[Option, ...] = (
    Option("notes", "paths", (".",), "folders and files to read", _texts),
    Option("notes", "exclude", (), "patterns of paths to leave out", _texts),
    Option(
        "notes",
        "third_field",
        "auto",
        "what hh:mm:ss may mean: auto decides by note, force reads mm:ss:00, forbid never",
        _choice("auto", "force", "forbid"),
    ),
    Option(
        "notes",
        "links",
        "files",
        "symbolic links to follow: files and inside stay in the workspace, anywhere may leave it",
        _choice("files", "inside", "anywhere"),
    ),
    Option("notes", "link", None, "link template with {id} and {seconds} for videos", _link),
    Option(
        "citations",
        "lead_in",
        0,
        "seconds by which links open before their stamp; the stamp is shown as it is",
        _whole(0, MOST_LEAD_IN),
    ),
    Option(
        "media",
        "pack",
        True,
        "put pictures and sound that notes show into the packages of their cards",
        _boolean,
    ),
    Option("media", "largest", 20, "megabytes of the largest file that is packed", _whole(1, 500)),
    Option(
        "media",
        "frames",
        False,
        'with ffmpeg: show the frame at a card\'s second, of videos with a [video."ID"] file',
        _boolean,
    ),
    Option(
        "decks",
        "output",
        "decks",
        "folder that build writes to; no notes are read there",
        _text,
    ),
    Option(
        "decks",
        "by",
        "auto",
        "one deck a note, channel or tag; auto: a channel, below it one a note while notes are few",
        _choice("auto", "note", "channel", "tag"),
    ),
    Option("decks", "everything", False, "also write one package with every deck", _boolean),
    Option("decks", "prefix", "", "name put before every deck name", _text),
    Option("decks", "tag_root", "studykit", "what our own tags in Anki stand under", _text),
    Option(
        "publish", "author", "", "who the decks are by; told in every deck's description", _text
    ),
    Option("publish", "licence", "", "what others may do with them, such as CC BY 4.0", _text),
    Option("publish", "homepage", "", "where they live", _text),
    Option("publish", "version", "", "what this version is called in decks/CHANGES.md", _text),
    Option("cards", "tier", "ready", "which tiers build takes", _choice("ready", "all")),
    Option("cards", "without", (), "generators to leave out", _texts),
    Option(
        "cards",
        "per_note",
        20,
        "most ready cards a note, authored ones not counted",
        _whole(1, 500),
    ),
    Option(
        "cards",
        "least",
        3,
        "ready cards that a note with three cited claims gets, also below the bar; 0: only above",
        _whole(0, 500),
    ),
    Option(
        "cards",
        "changed",
        "ask",
        "when a card's fact changed: ask, relearn or keep",
        _choice("ask", "relearn", "keep"),
    ),
    Option(
        "cards",
        "syntaxes",
        (),
        "tools whose hand-written cards are read besides those that no other text looks like",
        _syntaxes,
    ),
    Option("writer", "url", "", "address of a server that speaks Chat Completions", _address),
    Option("writer", "model", "", "name of the model that writes", _text),
    Option("writer", "command", (), "program that reads a prompt and prints the reply", _texts),
    Option("writer", "through", "", "name of a writer that another package brings", _text),
    Option("writer", "key_env", "", "name of the variable that holds the key", _text),
    Option("writer", "judge", False, "let the finished cards be graded", _boolean),
    Option("writer", "judge_model", "", "name of the model that judges (default: model)", _text),
    Option("writer", "on_build", False, "let build ask for what is missing", _boolean),
    Option(
        "writer",
        "tier",
        "ready",
        "what a written card without a grade is",
        _choice("ready", "draft"),
    ),
    Option(
        "writer", "concurrency", 0, "requests at once; 0: one here, eight elsewhere", _whole(0, 64)
    ),
    Option("writer", "timeout", 300, "most seconds for one reply", _whole(1, 7200)),
    Option("writer", "claims", 90, "most claims in one prompt", _whole(5, 1000)),
    Option(
        "writer", "price", (), "dollars for a million tokens in and out, as [0.5, 1.5]", _prices
    ),
    Option("study", "rollover", time(4, 0), "local time at which the study day begins", _clock),
    Option("study", "timezone", "", "zone such as Europe/Berlin (default: the machine's)", _text),
    Option(
        "study", "desired_retention", 0.9, "share of due cards to be recalled", _number(0.7, 0.99)
    ),
    Option("study", "learning_steps", (60.0, 600.0), "first intervals of a new card", _steps),
    Option("study", "relearning_steps", (600.0,), "intervals after a lapse", _steps),
    Option("study", "maximum_interval", 36500, "longest interval in days", _whole(1, 36500)),
    Option("study", "fuzz", True, "spread due days a little", _boolean),
    Option("study", "load_balance", True, "let fuzz prefer days with fewer cards", _boolean),
    Option(
        "study",
        "easy_days",
        (),
        "weekdays and dates that get fewer reviews",
        _weekdays,
    ),
    Option("study", "new_per_day", 20, "new cards a day", _whole(0, 9999)),
    Option("study", "reviews_per_day", 200, "due cards a day", _whole(0, 99999)),
    Option(
        "study",
        "new_order",
        "mixed",
        "new cards among, before or after due ones",
        _choice("mixed", "first", "last"),
    ),
    Option(
        "study",
        "sibling_seconds",
        10,
        "claims of one video this close are kept on different days",
        _whole(0, 3600),
    ),
    Option("study", "leech_lapses", 8, "lapses that make a card a leech", _whole(1, 99)),
    Option("study", "answer_seconds", 60, "most seconds counted for one answer", _whole(5, 3600)),
    Option(
        "study", "parameters", (), "the 21 weights of FSRS-6 (empty: the defaults)", _parameters
    ),
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


_TABLES: dict[str, dict[str, Callable[[object], Value]]] = {
    "video": {
        "length": _video_length,
        "link": _link,
        "lead_in": _whole(0, MOST_LEAD_IN),
        "file": _text,
    },
    "folder": {
        "third_field": _choice("auto", "force", "forbid"),
        "link": _link,
        "tier": _choice("ready", "all", "authored", "off"),
        "lead_in": _whole(0, MOST_LEAD_IN),
        "syntaxes": _syntaxes,
    },
    "deck": {
        "desired_retention": _number(0.7, 0.99),
        "new_per_day": _whole(0, 9999),
        "reviews_per_day": _whole(0, 99999),
    },
}


def load_config(root: Path) -> Config:
    """Read ``studykit.toml`` in a workspace; defaults when there is none.

    Raises ConfigError that names the file, the option, what is wrong and what is allowed.
    """
    path = root / CONFIG_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{CONFIG_NAME}: cannot be read ({error})", "make it UTF-8 text"
        ) from error
    return parse_config(text)


def parse_config(text: str) -> Config:
    """Read the text of a ``studykit.toml``. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ConfigError(f"{CONFIG_NAME}: not valid TOML ({what})", "mend that line") from error
    known = {option.section for option in OPTIONS}
    for section in data:
        if section not in known and section not in _TABLES and section != "queries":
            raise ConfigError(
                f"{CONFIG_NAME}: unknown section [{section}]", _nearest(section, known)
            )
    return Config(
        notes=NotesConfig(**_section("notes", data)),  # type: ignore[arg-type]
        citations=CitationsConfig(**_section("citations", data)),  # type: ignore[arg-type]
        media=MediaConfig(**_section("media", data)),  # type: ignore[arg-type]
        decks=DecksConfig(**_section("decks", data)),  # type: ignore[arg-type]
        publish=PublishConfig(**_section("publish", data)),  # type: ignore[arg-type]
        cards=CardsConfig(**_section("cards", data)),  # type: ignore[arg-type]
        study=StudyConfig(**_section("study", data)),  # type: ignore[arg-type]
        writer=WriterConfig(**_section("writer", data)),  # type: ignore[arg-type]
        videos={k: VideoConfig(**v) for k, v in _tables("video", data)},  # type: ignore[arg-type]
        folders={k: FolderConfig(**v) for k, v in _tables("folder", data)},  # type: ignore[arg-type]
        deck={k: DeckConfig(**v) for k, v in _tables("deck", data)},  # type: ignore[arg-type]
        queries=_queries(data),
    )


def _queries(data: Mapping[str, object]) -> dict[str, str]:
    table = data.get("queries", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{CONFIG_NAME}: [queries] must be a section")
    for name, text in table.items():
        if not isinstance(text, str) or not re.fullmatch(r"[\w.-]+", name):
            raise ConfigError(f'{CONFIG_NAME}: [queries] {name} must be NAME = "QUERY"')
    return dict(table)


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else "allowed: " + ", ".join(sorted(known))


def _section(section: str, data: Mapping[str, object]) -> dict[str, Value]:
    table = data.get(section, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{CONFIG_NAME}: [{section}] must be a section")
    readers = {option.name: option.read for option in OPTIONS if option.section == section}
    return _values(f"[{section}]", table, readers)


def _tables(kind: str, data: Mapping[str, object]) -> list[tuple[str, dict[str, Value]]]:
    tables = data.get(kind, {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise ConfigError(f'{CONFIG_NAME}: write [{kind}."NAME"] for each {kind}')
    return [(name, _values(f'[{kind}."{name}"]', t, _TABLES[kind])) for name, t in tables.items()]


def _values(
    where: str, table: Mapping[str, object], readers: Mapping[str, Callable[[object], Value]]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, raw in table.items():
        if name not in readers:
            advice = _nearest(name, set(readers))
            raise ConfigError(f"{CONFIG_NAME}: {where} has no option {name}", advice)
        try:
            values[name] = readers[name](raw)
        except ValueError as error:
            raise ConfigError(f"{CONFIG_NAME}: {where} {name} {error}") from error
    return values
