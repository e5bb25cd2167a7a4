"""Every option of studykit.toml, one row each: name, type, default, help and check.

docs/config.md is written from these tables, so an option that is not here does not exist. Its value
is a field of the same name in :mod:`studykit.config`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from studykit.config import MOST_LEAD_IN
from studykit.option_kinds import (
    address,
    boolean,
    choice,
    clock,
    link,
    number,
    parameters,
    prices,
    steps,
    syntaxes,
    text,
    texts,
    video_length,
    weekdays,
    whole,
)

Value = bool | int | float | str | tuple[str, ...] | tuple[float, ...] | time | None


@dataclass(frozen=True, slots=True)
class Option:
    """One option of studykit.toml. ``read`` turns TOML into the value or raises ValueError."""

    section: str
    name: str
    default: Value
    help: str
    read: Callable[[object], Value]


OPTIONS: tuple[Option, ...] = (
    Option("notes", "paths", (".",), "folders and files to read", texts),
    Option("notes", "exclude", (), "patterns of paths to leave out", texts),
    Option(
        "notes",
        "third_field",
        "auto",
        "what hh:mm:ss may mean: auto decides by note, force reads mm:ss:00, forbid never",
        choice("auto", "force", "forbid"),
    ),
    Option(
        "notes",
        "links",
        "files",
        "symbolic links to follow: files and inside stay in the workspace, anywhere may leave it",
        choice("files", "inside", "anywhere"),
    ),
    Option("notes", "link", None, "link template with {id} and {seconds} for videos", link),
    Option(
        "citations",
        "lead_in",
        0,
        "seconds by which links open before their stamp; the stamp is shown as it is",
        whole(0, MOST_LEAD_IN),
    ),
    Option(
        "media",
        "pack",
        True,
        "put pictures and sound that notes show into the packages of their cards",
        boolean,
    ),
    Option("media", "largest", 20, "megabytes of the largest file that is packed", whole(1, 500)),
    Option(
        "media",
        "frames",
        False,
        'with ffmpeg: show the frame at a card\'s second, of videos with a [video."ID"] file',
        boolean,
    ),
    Option(
        "build",
        "cache",
        300,
        "megabytes of analysed notes kept in your cache folder for builds to come; 0: none",
        whole(0, 100_000),
    ),
    Option(
        "decks",
        "output",
        "decks",
        "folder that build writes to; no notes are read there",
        text,
    ),
    Option(
        "decks",
        "by",
        "auto",
        "one deck a note, channel or tag; auto: a channel, below it one a note while notes are few",
        choice("auto", "note", "channel", "tag"),
    ),
    Option("decks", "everything", False, "also write one package with every deck", boolean),
    Option("decks", "prefix", "", "name put before every deck name", text),
    Option("decks", "tag_root", "studykit", "what our own tags in Anki stand under", text),
    Option("publish", "author", "", "who the decks are by; told in every deck's description", text),
    Option("publish", "licence", "", "what others may do with them, such as CC BY 4.0", text),
    Option("publish", "homepage", "", "where they live", text),
    Option("publish", "version", "", "what this version is called in decks/CHANGES.md", text),
    Option("cards", "tier", "ready", "which tiers build takes", choice("ready", "all")),
    Option("cards", "without", (), "generators to leave out", texts),
    Option(
        "cards",
        "per_note",
        20,
        "most ready cards a note, authored ones not counted",
        whole(1, 500),
    ),
    Option(
        "cards",
        "least",
        3,
        "ready cards that a note with three cited claims gets, also below the bar as far as the "
        "floor lets them; 0: only above",
        whole(0, 500),
    ),
    Option(
        "cards",
        "floor",
        0.4,
        "the chance of being found usable that a card needs to fill a note up to least; 0: any",
        number(0, 1),
    ),
    Option(
        "cards",
        "changed",
        "ask",
        "when a card's fact changed: ask, relearn or keep",
        choice("ask", "relearn", "keep"),
    ),
    Option(
        "cards",
        "syntaxes",
        (),
        "tools whose hand-written cards are read besides those that no other text looks like",
        syntaxes,
    ),
    Option("writer", "url", "", "address of a server that speaks Chat Completions", address),
    Option("writer", "model", "", "name of the model that writes", text),
    Option("writer", "command", (), "program that reads a prompt and prints the reply", texts),
    Option("writer", "through", "", "name of a writer that another package brings", text),
    Option("writer", "key_env", "", "name of the variable that holds the key", text),
    Option("writer", "judge", False, "let the finished cards be graded", boolean),
    Option("writer", "judge_model", "", "name of the model that judges (default: model)", text),
    Option("writer", "on_build", False, "let build ask for what is missing", boolean),
    Option(
        "writer",
        "tier",
        "ready",
        "what a written card without a grade is",
        choice("ready", "draft"),
    ),
    Option(
        "writer", "concurrency", 0, "requests at once; 0: one here, eight elsewhere", whole(0, 64)
    ),
    Option("writer", "timeout", 300, "most seconds for one reply", whole(1, 7200)),
    Option("writer", "claims", 90, "most claims in one prompt", whole(5, 1000)),
    Option("writer", "price", (), "dollars for a million tokens in and out, as [0.5, 1.5]", prices),
    Option("study", "rollover", time(4, 0), "local time at which the study day begins", clock),
    Option("study", "timezone", "", "zone such as Europe/Berlin (default: the machine's)", text),
    Option(
        "study", "desired_retention", 0.9, "share of due cards to be recalled", number(0.7, 0.99)
    ),
    Option("study", "learning_steps", (60.0, 600.0), "first intervals of a new card", steps),
    Option("study", "relearning_steps", (600.0,), "intervals after a lapse", steps),
    Option("study", "maximum_interval", 36500, "longest interval in days", whole(1, 36500)),
    Option("study", "fuzz", True, "spread due days a little", boolean),
    Option("study", "load_balance", True, "let fuzz prefer days with fewer cards", boolean),
    Option(
        "study",
        "easy_days",
        (),
        "weekdays and dates that get fewer reviews",
        weekdays,
    ),
    Option("study", "new_per_day", 20, "new cards a day", whole(0, 9999)),
    Option("study", "reviews_per_day", 200, "due cards a day", whole(0, 99999)),
    Option(
        "study",
        "new_order",
        "mixed",
        "new cards among, before or after due ones",
        choice("mixed", "first", "last"),
    ),
    Option(
        "study",
        "sibling_seconds",
        10,
        "claims of one video this close are kept on different days",
        whole(0, 3600),
    ),
    Option("study", "leech_lapses", 8, "lapses that make a card a leech", whole(1, 99)),
    Option("study", "answer_seconds", 60, "most seconds counted for one answer", whole(5, 3600)),
    Option("study", "parameters", (), "the 21 weights of FSRS-6 (empty: the defaults)", parameters),
)

#: What may differ for one video, folder or deck.
TABLES: dict[str, dict[str, Callable[[object], Value]]] = {
    "video": {
        "length": video_length,
        "link": link,
        "lead_in": whole(0, MOST_LEAD_IN),
        "file": text,
    },
    "folder": {
        "third_field": choice("auto", "force", "forbid"),
        "link": link,
        "tier": choice("ready", "all", "authored", "off"),
        "lead_in": whole(0, MOST_LEAD_IN),
        "syntaxes": syntaxes,
    },
    "deck": {
        "desired_retention": number(0.7, 0.99),
        "new_per_day": whole(0, 9999),
        "reviews_per_day": whole(0, 99999),
    },
}
