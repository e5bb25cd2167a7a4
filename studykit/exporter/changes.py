"""``decks/CHANGES.md``: what each version of published decks adds, rewords, changes and retires."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studykit.config import CHANGES_NAME, CHANGES_TITLE
from studykit.exporter.whole_files import write_file
from studykit.model import Card, Cloze, Outcome
from studykit.render.cloze import back

_WORDS = {
    Outcome.NEW: "New",
    Outcome.REWORDED: "Reworded",
    Outcome.CHANGED: "Changed",
    Outcome.MOVED: "Moved here",
    Outcome.RETIRED: "Retired: suspend or delete it in Anki",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a card: ``front`` and ``answer`` are its words now, ``old`` those before,
    ``before`` and ``after`` name what its note in Anki held, ``home`` is the deck it was in.
    """

    card_id: str
    outcome: Outcome
    deck: str
    front: str
    answer: str
    before: str = ""
    after: str = ""
    home: str = ""
    old: tuple[str, str] = ("", "")
    in_new_deck: bool = False

    def object(self) -> list[str | bool]:
        """What is told as a JSON list."""
        words = (self.card_id, self.outcome.value, self.deck, self.front, self.answer)
        return [*words, self.before, self.after, self.home, *self.old, self.in_new_deck]


def told_from(row: Sequence[str | bool]) -> Told:
    """What :meth:`Told.object` gave. Raises ValueError when it is no such list."""
    card_id, outcome, deck, front, answer, before, after, home, *old, new = row
    question, was = map(str, old)
    named = (str(deck), str(front), str(answer), str(before), str(after), str(home))
    return Told(str(card_id), Outcome(str(outcome)), *named, (question, was), bool(new))


def words_told(card: Card) -> tuple[str, str]:
    """A card's front, or the whole text of a cloze, and its answer, each on one line."""
    content = card.content
    if isinstance(content, Cloze):
        return " ".join(back(content.text).split()), ""
    return " ".join(content.question.split()), " ".join(content.answer.split())


def merged(earlier: Iterable[Told], later: Iterable[Told]) -> list[Told]:
    """What several builds of one version did to cards in all: what was taken back is not told."""
    found = {one.card_id: one for one in earlier}
    new_decks = {one.deck for one in found.values() if one.in_new_deck}
    for one in later:
        if one.outcome is Outcome.NEW and one.deck in new_decks:
            one = replace(one, in_new_deck=True)
        before = found.pop(one.card_id, None)
        both = one if before is None else _together(before, one)
        if both is not None:
            found[one.card_id] = both
    return list(found.values())


def _together(before: Told, now: Told) -> Told | None:
    gone = now.outcome is Outcome.RETIRED
    if before.outcome is Outcome.NEW:
        new = (before.in_new_deck and before.deck == now.deck) or now.in_new_deck
        return None if gone else replace(now, outcome=Outcome.NEW, before="", in_new_deck=new)
    old = before.old if any(before.old) else now.old
    both = replace(now, before=before.before, home=before.home, old=old)
    if gone:
        return both
    if both.before == both.after and both.home == both.deck:
        return None
    if both.home != both.deck:
        return replace(both, outcome=Outcome.MOVED)
    is_changed = Outcome.CHANGED in (before.outcome, now.outcome)
    return replace(both, outcome=Outcome.CHANGED if is_changed else Outcome.REWORDED)


def part_of(told: Sequence[Told], version: str, day: date) -> tuple[str, str]:
    """The heading of a version, and what stands below it: "" where there is nothing to tell."""
    return f"## {f'{version}, ' if version else ''}{day.isoformat()}\n", _decks(told)


def write_changes(folder: Path, head: str, body: str, last: str) -> None:
    """Put a version on top of ``folder/CHANGES.md``, in place of its ``last`` body where that
    still stands; the rest of the file stays as it is. Raises ExportError.
    """
    path = folder / CHANGES_NAME
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = before.removeprefix(CHANGES_TITLE).lstrip("\n")
    if kept.startswith(head):
        # Several builds of one version: its heading stands once.
        below = kept.removeprefix(head)
        below = below.removeprefix(last) if last else below
        kept = below.lstrip("\n")
        if not body and kept and not kept.startswith("## "):
            body = "\n"
    part = f"{head}{body}\n" if body else ""
    text = f"{CHANGES_TITLE}\n{part}{kept}".rstrip("\n") + "\n"
    if text == CHANGES_TITLE:
        path.unlink(missing_ok=True)
    else:
        write_file(path, text.encode())


def stands(folder: Path, head: str, body: str) -> bool:
    """Whether a version's part is in ``folder/CHANGES.md`` as it was written, on top."""
    path = folder / CHANGES_NAME
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = text.removeprefix(CHANGES_TITLE).lstrip("\n")
    return not body or f"{kept}\n".startswith(f"{head}{body}")


def _decks(told: Sequence[Told]) -> str:
    decks: dict[str, list[Told]] = {}
    for one in told:
        decks.setdefault(one.deck, []).append(one)
    parts: list[str] = []
    for deck in sorted(decks):
        parts.append(f"\n### {_escaped(deck.replace('::', ' › '))}\n")
        first = sum(one.in_new_deck for one in decks[deck] if one.outcome is Outcome.NEW)
        if first:
            parts.append(f"\nA new deck of {first} {'card' if first == 1 else 'cards'}.\n")
        rest = [o for o in decks[deck] if not (o.in_new_deck and o.outcome is Outcome.NEW)]
        parts.append(_by_outcome(rest))
    return "".join(parts)


def _by_outcome(told: Sequence[Told]) -> str:
    outcomes: Mapping[Outcome, list[str]] = {
        outcome: [_line(one) for one in told if one.outcome is outcome] for outcome in _WORDS
    }
    return "".join(
        f"\n{_WORDS[outcome]} ({len(lines)})\n\n" + "".join(f"* {one}\n" for one in lines)
        for outcome, lines in outcomes.items()
        if lines
    )


def _line(told: Told) -> str:
    now = (told.front, told.answer)
    if told.outcome is not Outcome.CHANGED or not any(told.old) or told.old == now:
        return _escaped(told.front)
    question, was = told.old
    if question == told.front:
        return _escaped(f"{told.front} Before: “{was}” Now: “{told.answer}”")
    return _escaped(f"Before: “{_both(*told.old)}” Now: “{_both(*now)}”")


def _both(front: str, answer: str) -> str:
    return f"{front} {answer}" if answer else front


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_<\[])", r"\\\1", text)
