"""What tools write into notes beside cards: ids, schedules, properties, directives.

None of it is text of a card. Ids are evidence of which card is which, schedules are for
`studykit adopt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.model import ForeignSchedule


@dataclass(frozen=True, slots=True)
class Written:
    """What one tool wrote beside a card: an id ("tool:id", or ""), and its plans for the card and
    its siblings in their order, None for one that it has not shown yet.
    """

    id: str = ""
    schedules: tuple[ForeignSchedule | None, ...] = ()

    @property
    def marks(self) -> bool:
        """Whether only a tool for cards writes this, so that the note holds cards."""
        return bool(self.schedules) or not self.id.startswith(("block:", "logseq:"))


def written_in(text: str, first_line: int) -> Mapping[int, tuple[Written, ...]]:
    """What tools wrote into a text, by the line that it is about.

    A mark on a line of its own is about the line above it; below an empty line, about the one
    under it.
    """
    if not _ANY.search(text):
        return {}
    lines = text.split("\n")
    found: dict[int, list[Written]] = {}
    properties: dict[str, str] = {}
    fenced = ""
    told = 0  # the last line that holds text
    for n, line in enumerate([*lines, ""]):
        if opening := _FENCE.match(line):
            fenced = "" if fenced and line.lstrip(" >").startswith(fenced) else fenced or opening[1]
        if fenced:
            continue
        if held := _PROPERTY.match(line):
            properties[held["key"].lower()] = held["value"].strip()
            continue
        if properties:
            marks = _of_properties(properties)
            about = n - 1 - len(properties)
            properties = {}
        else:
            marks, about = [], n
        if marks:
            found.setdefault(first_line + max(0, about), []).extend(marks)
        own = _marks_of(line)
        rest = (_MARKS.sub("", line) if own else line).strip(" >")
        if own:
            at = n if rest else _about(lines, n, told)
            found.setdefault(first_line + at, []).extend(own)
        if rest:
            told = n
    return {line: tuple(marks) for line, marks in found.items()}


def _about(lines: Sequence[str], n: int, told: int) -> int:
    """The line that a mark on line ``n`` of its own is about; ``told`` is the last with text."""
    above = lines[n - 1].strip() if n else ""
    below = lines[n + 1].strip() if n + 1 < len(lines) else ""
    if not above and below and not _MARKS.fullmatch(below):
        return n + 1
    return told


def between(
    written: Mapping[int, tuple[Written, ...]], first: int, last: int
) -> tuple[Written, ...]:
    """What was written about the lines from ``first`` to ``last``."""
    if not written:
        return ()
    return tuple(mark for line in range(first, last + 1) for mark in written.get(line, ()))


def id_of(written: Iterable[Written]) -> str:
    """The first id among what was written; "" where there is none."""
    return next((mark.id for mark in written if mark.id), "")


def schedules_of(written: Iterable[Written]) -> tuple[ForeignSchedule | None, ...]:
    """All plans among what was written, in their order."""
    return tuple(schedule for mark in written for schedule in mark.schedules)


_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_ANY = re.compile(r"<!--\s*(?:SR|ID)\s*:|\^[\w-]+[ \t]*$|%%dk:|^[^\w\n]*+ID:|::", re.MULTILINE)
_MARKS = re.compile(
    r"<!--\s*SR:(?P<sr>!?[^<>]*?)-->|<!--\s*ID:\s*(?P<anki>\d+)\s*-->|%%dk:\w:(?P<decks>[\w-]+)%%"
    r"|(?:^|(?<=\s))\^(?P<block>[a-zA-Z\d-]{3,})[ \t]*$|^\W*+ID:\s*(?P<plain>\d{10,})[ \t]*$"
)


def _marks_of(line: str) -> list[Written]:
    found = []
    for match in _MARKS.finditer(line):
        if match["sr"]:
            found.append(Written(schedules=_of_spaced_repetition(match["sr"])))
        elif match["decks"]:
            found.append(Written(f"decks:{match['decks']}"))
        elif block := match["block"]:
            found.append(Written(_block_id(block)))
        else:
            found.append(Written(f"anki:{match['anki'] or match['plain']}"))
    return found


def _block_id(name: str) -> str:
    if re.fullmatch(r"\d{13}", name):
        return f"anki:{name}"
    return f"flashcards:{name}" if re.fullmatch(r"q-\w+", name) else f"block:{name}"


# ---------------------------------------------------------------- schedules


def _of_spaced_repetition(text: str) -> tuple[ForeignSchedule | None, ...]:
    """``!2026-03-04,12,250`` (date, days, ease in per cent) and ``!fsrs,…``, one a sibling."""
    return tuple(
        _one_of_spaced_repetition(part.split(",")) for part in text.lstrip("! ").split("!")
    )


def _one_of_spaced_repetition(parts: Sequence[str]) -> ForeignSchedule | None:
    try:
        if parts[0] == "fsrs":
            due, interval, stability, difficulty, _, reps, lapses, _, last = parts[1:10]
            return ForeignSchedule(
                "spaced-repetition",
                due.strip(),
                float(interval),
                stability=float(stability),
                difficulty=float(difficulty),
                last=last.strip(),
                reps=int(reps),
                lapses=int(lapses),
            )
        due, interval, ease = parts[:3]
        # What was never shown stands as due on the first day of 2000.
        if due.startswith("2000-01-01"):
            return None
        return ForeignSchedule("spaced-repetition", due.strip(), float(interval), float(ease) / 100)
    except (ValueError, IndexError):
        return None


_LOGSEQ = (
    r"card-[a-z-]+|id|collapsed|background-color|heading|created-at|updated-at|logseq\.[\w.-]+"
    r"|exclude-from-graph-view|template-including-parent"
)
_PROPERTY = re.compile(rf"[ \t]*(?:[-*+][ \t]+)?(?P<key>{_LOGSEQ})::[ \t]*(?P<value>.*)", re.I)


def _of_properties(properties: Mapping[str, str]) -> list[Written]:
    found = [Written(f"logseq:{properties['id']}")] if properties.get("id") else []
    try:
        schedule = ForeignSchedule(
            "logseq",
            properties["card-next-schedule"],
            float(properties.get("card-last-interval", "0")),
            float(properties.get("card-ease-factor", "2.5")),
            last=properties.get("card-last-reviewed", ""),
            reps=int(float(properties.get("card-repeats", "0"))),
        )
    except (KeyError, ValueError):
        return found
    return [*found, Written(schedules=(schedule,))]


# ---------------------------------------------------------------- what is no text


_DIRECTIVE = re.compile(
    r"[ \t]*(?:ID:[ \t]*\d{10,}|DELETE|FROZEN - .*|TARGET DECK(?::.*)?|FILE TAGS(?::.*)?)[ \t]*"
)


def is_mark(line: str) -> bool:
    """Whether a line is a property or directive of a tool, and no text."""
    return bool(_PROPERTY.match(line)) or _DIRECTIVE.fullmatch(line) is not None
