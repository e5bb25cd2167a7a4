"""``decks/<deck>.written.jsonl``: what writers answered and judges graded, readably.

A reply is one line that says what was asked, and then a line a card; grades come last. A clone
without a study database takes them from here, and builds the same cards without a model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from studykit.card_json import Json, grade_from, grade_object, reply_from, reply_object
from studykit.config import DecksConfig
from studykit.exporter.decks import package_name
from studykit.exporter.whole_files import write_file
from studykit.model import Candidate, Grade, Problem, QuestionAnswer, Reply, Severity, Source, Tier

SUFFIX = ".written.jsonl"


def write_replies(
    replies: Sequence[Reply],
    grades: Iterable[Grade],
    config: DecksConfig,
    folder: Path,
    names: Mapping[str, str] | None = None,
) -> bool:
    """Write the files of all decks, called as their packages are, whose ``names`` are given by the
    deck at their top; False when each has these bytes already. Raises ExportError.
    """
    lines: dict[str, list[str]] = {}
    decks: dict[str, str] = {}
    for reply in replies:
        name = package_name(_as_candidate(reply), config, names)
        decks |= {reply.path: name, reply.video_key: name}
        lines.setdefault(name, []).extend(_reply_lines(reply))
    graded: dict[str, list[Grade]] = {}
    for grade in grades:
        place = grade.video_key or grade.path
        graded.setdefault(decks.get(place, "judged"), []).append(grade)
    for name, found in graded.items():
        found.sort(key=lambda grade: (grade.path, grade.card))
        lines.setdefault(name, []).extend(_line(grade_object(grade)) for grade in found)
    changed = [
        write_file(folder / f"{name}{SUFFIX}", "".join(text).encode("utf-8", "backslashreplace"))
        for name, text in lines.items()
    ]
    return any(changed)


def read_written(folder: Path) -> tuple[list[Reply], list[Grade], list[Problem]]:
    """The replies and grades of all files in a folder, and the lines that could not be read."""
    replies: list[Reply] = []
    grades: list[Grade] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        try:
            _read(path, replies, grades, problems)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_problem(path, 1, f"cannot be read ({type(error).__name__})"))
    return replies, grades, problems


def _read(path: Path, replies: list[Reply], grades: list[Grade], problems: list[Problem]) -> None:
    head: dict[str, Json] | None = None
    cards: list[Json] = []

    def close() -> None:
        if head is not None:
            replies.append(reply_from({**head, "cards": cards}))

    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            if "asked" in found:
                close()
                head, cards = found, []
                reply_from({**found, "cards": []})
            elif "grade" in found:
                grades.append(grade_from(found))
            else:
                reply_from({**(head or {}), "cards": [found]})
                cards.append(found)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            problems.append(_problem(path, number, "is no reply, card or grade"))
            if "asked" in line and head is not None and not cards:
                head = None
    close()


def _reply_lines(reply: Reply) -> Iterator[str]:
    found = reply_object(reply)
    cards = found.pop("cards")
    yield _line(found)
    assert isinstance(cards, list)
    yield from (_line(card) for card in cards)


def _line(found: Json) -> str:
    return json.dumps(found, ensure_ascii=False) + "\n"


def _as_candidate(reply: Reply) -> Candidate:
    """What the name of a deck is made from."""
    source = Source(reply.path, reply.title, reply.channel, reply.video_key, "", (), "", 1, 1)
    content = QuestionAnswer("", "")
    return Candidate(content, source, (), "written", Tier.READY, tags=reply.tags)


def _problem(path: Path, line: int, message: str) -> Problem:
    return Problem(
        path.name, line, "listing", message, "bring the file back from its history", Severity.ERROR
    )
