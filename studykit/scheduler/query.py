"""The query language of `cards`, `triage` and `review --search`: text in, a test for cards out.

docs/queries.md is its page. Words are joined by "and"; a minus before a word turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import translate
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from studykit.errors import UsageError
from studykit.model import Card, Cloze, Content, State, Status
from studykit.render.cloze import back
from studykit.scheduler.day import StudyClock
from studykit.scheduler.queue_item import CardRow

PLACES = ("deck", "tag", "note", "id", "status", "by")
FIELDS = (*PLACES, "is", "prop")
KINDS = (
    "new", "due", "learning", "review", "draft", "active", "suspended", "banned", "retired",
    "leech", "edited",
)  # fmt: skip
PROPERTIES = ("lapses", "reps", "stability", "difficulty", "interval", "due")
_COLUMNS = frozenset(("is", "prop", "deck", "id", "status"))
_STANDINGS = frozenset(status.value for status in Status)
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    ">=": ge, "<=": le, "!=": ne, ">": gt, "<": lt, "=": eq,
}  # fmt: skip
_PROPERTY = re.compile(r"([a-z]+)(>=|<=|!=|>|<|=)(-?\d+(?:\.\d+)?)")
_TERM = re.compile(
    r"""(?P<minus>-?)(?:(?P<place>[a-z]+):)?(?:"(?P<phrase>(?:[^"\\]|\\.)*)"|(?P<word>[^\s"]+))""",
    re.IGNORECASE,
)
_SAVED_DEEP = 8
_BLANK_IN_WORD = re.compile(r"\w\{\{c\d|\}\}\w")


class Studied(Protocol):
    """What is known of a card's memory: a row of the queue or a memory."""

    @property
    def state(self) -> State:
        """The stage."""

    @property
    def due(self) -> datetime | None:
        """When it is due."""

    @property
    def last_review(self) -> datetime | None:
        """When it was answered last."""

    @property
    def stability(self) -> float:
        """In days."""

    @property
    def difficulty(self) -> float:
        """From 1 to 10."""

    @property
    def reps(self) -> int:
        """How many answers."""

    @property
    def lapses(self) -> int:
        """How often it was forgotten."""


@dataclass(frozen=True, slots=True)
class Today:
    """The day against which "due" and "leech" are judged."""

    clock: StudyClock
    now: datetime
    leech_lapses: int = 8


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``text`` stands in ``place`` ("" for anywhere), or does not if ``no``."""

    place: str
    text: str
    no: bool = False

    def __str__(self) -> str:
        plain = re.fullmatch(r"[^\s\"@:\\-][^\s\":\\]*", self.text) is not None
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        text = self.text if plain else f'"{escaped}"'
        return ("-" if self.no else "") + (f"{self.place}:" if self.place else "") + text


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that must all hold; none holds of every card."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)

    @property
    def names_standing(self) -> bool:
        """Whether the query itself says which standings are meant (drafts, banned, ...)."""
        return any(
            term.place == "status" or (term.place == "is" and term.text in _STANDINGS)
            for term in self.terms
        )

    @property
    def asks_memory(self) -> bool:
        """Whether what is remembered of a card decides."""
        return any(
            term.place == "prop"
            or (term.place == "is" and term.text not in _STANDINGS and term.text != "edited")
            for term in self.terms
        )

    @property
    def parted(self) -> tuple[Query, Query, Query]:
        """The conditions that :meth:`may_fit` is sure of either way, those of words anywhere on a
        card, and the others.
        """
        sure = [t for t in self.terms if t.place in _COLUMNS and t.text != "edited"]
        plain = [t for t in self.terms if not t.place]
        rest = [t for t in self.terms if t not in sure and t.place]
        return Query(tuple(sure)), Query(tuple(plain)), Query(tuple(rest))

    def fits(self, card: Card, studied: Studied | None, today: Today) -> bool:
        """Whether a card is meant. ``studied`` is None for one that was never answered."""
        return all(_holds(term, card, studied, today) is not term.no for term in self.terms)

    def may_fit(self, row: CardRow, studied: Studied | None, today: Today) -> bool:
        """Whether a card may be meant, told without decoding it. False is certain."""
        return all(_may_hold(term, row, studied, today) for term in self.terms)


EVERYTHING = Query()


def parse(text: str, saved: Mapping[str, str] | None = None) -> Query:
    """Read a query; ``saved`` are those that ``@name`` stands for.

    Raises UsageError that says what is wrong and what there is.
    """
    return Query(tuple(_terms(text, saved or {}, 0)))


def _terms(text: str, saved: Mapping[str, str], depth: int) -> list[Term]:
    found: list[Term] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None:
            raise UsageError(
                f"query: a quotation mark is not closed: {text[at:]}", 'close it with "'
            )
        at = match.end()
        if at < len(text) and not text[at].isspace():
            raise UsageError(f"query: {match[0]}{text[at:].split()[0]}: a quotation mark stands"
                             " within a word", "put the whole word in quotation marks")  # fmt: skip
        word = match["word"]
        if word and word.startswith("@") and match["place"] is None and not match["minus"]:
            found += _saved(word[1:], saved, depth)
        else:
            found.append(_term(match))
        while at < len(text) and text[at].isspace():
            at += 1
    return found


def _saved(name: str, saved: Mapping[str, str], depth: int) -> list[Term]:
    if name not in saved:
        known = ", ".join(f"@{each}" for each in saved) or "none: [queries] in studykit.toml"
        raise UsageError(f"query: @{name} is no saved query", f"there is {known}")
    if depth >= _SAVED_DEEP:
        raise UsageError(f"query: @{name} leads back to itself", "mend [queries]")
    return _terms(saved[name], saved, depth + 1)


def _term(match: re.Match[str]) -> Term:
    no, place = bool(match["minus"]), (match["place"] or "").lower()
    if match["phrase"] is not None:
        text = re.sub(r"\\(.)", r"\1", match["phrase"], flags=re.DOTALL)
    else:
        text = match["word"]
    if place and place not in FIELDS:
        if match["phrase"] is None and not text[0].isalnum():
            # A colon in an ordinary word, such as "std::vector" or an address.
            return Term("", f"{match['place']}:{text}", no)
        raise UsageError(
            f"query: there is no field {place}",
            f"there is {', '.join(FIELDS)}; put words with a colon in quotation marks",
        )
    if place == "is":
        text = _one_of("is", text.lower(), KINDS)
    elif place == "status":
        text = _one_of("status", text.lower(), tuple(sorted(_STANDINGS)))
    elif place == "prop":
        text = _property(text.lower())
    return Term(place, text, no)


def _one_of(place: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise UsageError(f"query: {place}:{text} is not known", "there is " + ", ".join(known))
    return text


def _property(text: str) -> str:
    match = _PROPERTY.fullmatch(text)
    if match is None or match[1] not in PROPERTIES:
        raise UsageError(
            f"query: prop:{text} is not known",
            f"write prop:lapses>3 with one of {', '.join(PROPERTIES)}",
        )
    return text


# ---------------------------------------------------------------- what holds of a card


def _holds(term: Term, card: Card, studied: Studied | None, today: Today) -> bool:
    place, text = term.place, term.text
    if place == "is":
        return _is(text, card.status, studied, today, edited=_is_edited(card))
    if place == "prop":
        return _has_property(text, studied, today)
    if place == "deck":
        return _is_below(card.deck, text)
    if place == "tag":
        return any(_is_below(tag.replace("/", "::"), text.lstrip("#").replace("/", "::"))
                   for tag in card.tags)  # fmt: skip
    if place == "note":
        return of_note(card, text)
    if place == "id":
        return card.id.startswith(text)
    if place == "status":
        return card.status.value == text
    if place == "by":
        return card.candidate.generator == text.casefold()
    return text.casefold() in words_of(card)


def _is(kind: str, status: Status, studied: Studied | None, today: Today, *, edited: bool) -> bool:
    if kind in _STANDINGS:
        return status.value == kind
    if kind == "edited":
        return edited
    new = studied is None or studied.state is State.NEW or studied.due is None
    in_use = status in (Status.ACTIVE, Status.SUSPENDED)
    if kind == "new":
        return new and in_use
    if new or studied is None or studied.due is None:
        return False
    if kind == "due":
        return status is Status.ACTIVE and studied.due < today.clock.end(today.now)
    if kind == "leech":
        return studied.lapses >= today.leech_lapses
    return (studied.state is State.REVIEW) is (kind == "review")


def _is_edited(card: Card) -> bool:
    return card.edits.content is not None or card.edits.context is not None


def _may_hold(term: Term, row: CardRow, studied: Studied | None, today: Today) -> bool:
    """Whether a term may hold, by columns; where only a card's words tell, by the words alone."""
    place, text = term.place, term.text
    if place == "is" and text != "edited":
        return _is(text, row.status, studied, today, edited=False) is not term.no
    if place == "prop":
        return _has_property(text, studied, today) is not term.no
    if place == "deck":
        return _is_below(row.deck, text) is not term.no
    if place == "id":
        return row.card_id.startswith(text) is not term.no
    if place == "status":
        return (row.status.value == text) is not term.no
    if term.no:
        return True
    return row.edited if place == "is" else _may_say(row, text)


def _may_say(row: CardRow, text: str) -> bool:
    """Whether all words of a text stand somewhere in what is stored of a card."""
    stored = row.stored.casefold()
    if all(word in stored for word in _words_in(text)):
        return True
    # A blank within a word parts it, which the card itself does not.
    return "{{c" in row.stored and _BLANK_IN_WORD.search(row.stored) is not None


@lru_cache(maxsize=64)
def _words_in(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _has_property(text: str, studied: Studied | None, today: Today) -> bool:
    match = _PROPERTY.fullmatch(text)
    if match is None:
        return False
    value = _value(match[1], studied, today)
    return value is not None and _COMPARED[match[2]](value, float(match[3]))


def _value(name: str, studied: Studied | None, today: Today) -> float | None:
    if name in ("lapses", "reps"):
        return 0 if studied is None else getattr(studied, name)
    if studied is None or studied.due is None or studied.last_review is None:
        return None
    day = today.clock.day
    if name == "due":
        return (day(studied.due) - day(today.now)).days
    if name == "interval":
        return (day(studied.due) - day(studied.last_review)).days
    return studied.stability if name == "stability" else studied.difficulty


def _is_below(name: str, top: str) -> bool:
    """Whether a name with levels is ``top`` or below it; ``*`` in ``top`` stands for anything."""
    name, top = name.casefold(), top.casefold()
    if "*" in top:
        return _pattern(top).match(name) is not None
    return name == top or name.startswith(top + "::")


@lru_cache(maxsize=64)
def _pattern(top: str) -> re.Pattern[str]:
    literal = "".join(f"[{c}]" if c in "?[" else c for c in top)
    return re.compile(translate(literal))


def of_note(card: Card, note: str) -> bool:
    """Whether a card's fact stands in a note given by its path, the path's end or its title."""
    path, title, note = card.source.path.casefold(), card.source.title.casefold(), note.casefold()
    note = note.removeprefix("./")
    return path == note or path.endswith("/" + note) or note in title


def words_of(card: Card) -> str:
    """All words of a card in one text, blanks filled, letter case folded."""
    source = card.source
    return words_in(
        card.content,
        (card.context, source.claim, source.title, *source.headings, *card.tags, card.deck),
    )


def words_in(content: Content, others: Iterable[str]) -> str:
    """The same from a card's content and its other words."""
    if isinstance(content, Cloze):
        parts = [back(content.text)]
    else:
        parts = [content.question, content.answer, *(point.text for point in content.points)]
    return "\n".join((*parts, *others)).casefold()
