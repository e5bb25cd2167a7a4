"""A note's blocks with its hand-written cards recognised: the table of families, and what holds
for all of them: which forms a note allows, decks and tags, and what tools wrote beside a card.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.blanks import spelled, unread
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Allowed,
    Family,
    HandCard,
    Unread,
    View,
    said,
)
from studykit.extractor.notes.hand_written.containers import containers
from studykit.extractor.notes.hand_written.headings import headings
from studykit.extractor.notes.hand_written.marks import Written, between, is_mark
from studykit.extractor.notes.hand_written.numbered import numbered
from studykit.extractor.notes.hand_written.obsidian_to_anki import obsidian_to_anki
from studykit.extractor.notes.hand_written.one_line import one_line
from studykit.extractor.notes.hand_written.outlines import outlines
from studykit.extractor.notes.hand_written.question_lines import question_lines
from studykit.extractor.notes.hand_written.questions import questions
from studykit.extractor.notes.hand_written.sides import sides
from studykit.extractor.notes.hand_written.tables import tables
from studykit.extractor.notes.hand_written.tagged import tagged

#: The families in the order in which they are asked: whole notes and containers come first.
FAMILIES: tuple[Family, ...] = (
    sides,
    containers,
    obsidian_to_anki,
    question_lines,
    questions,
    outlines,
    one_line,
    tagged,
    numbered,
    headings,
    tables,
)
Piece = Block | HandCard
_SPELLED = TEXTS | {BlockKind.HEADING, BlockKind.CELL}
_MARKING_KEYS = ("cards-deck", "noteid", "decks-id", "sr-due", "flashcards")
_DECK = r"#(?:flashcards|cards|decks)(?:/[\w/-]+)?(?![\w/-])"
_DECK_LINE = re.compile(rf"[ \t>]*(?:{_DECK}[ \t]*)+")
_DECK_TAG = re.compile(r"(?:flashcards|cards|decks)(?:/|$)", re.IGNORECASE)
_CARD_TAG = re.compile(r"(?:flash)?cards?(?:[-/]|$)|(?:flashcards|decks)(?:/|$)", re.IGNORECASE)
_MARKING = re.compile(
    rf"(?<!\S)(?:{_DECK}|#(?:flash)?card(?:[-/]reversed?)?(?![\w/-]))"
    r"|^[ \t]*(?:TARGET DECK|FILE TAGS)\b|^START\n(?:Basic|Cloze)|\bSTARTI \[",
    re.IGNORECASE | re.MULTILINE,
)
_INKA = re.compile(r"[ \t]*(?P<key>Deck|Tags)[ \t]*:[ \t]*(?P<value>\S[^\n]*)")
_TARGET = re.compile(r"[ \t]*TARGET DECK(?::[ \t]*(?P<name>.*))?[ \t]*")
_FILE_TAGS = re.compile(r"[ \t]*FILE TAGS(?::[ \t]*(?P<tags>.*))?[ \t]*")


def allowed_in(
    blocks: Iterable[Block],
    front: Mapping[str, object],
    tags: Iterable[str],
    written: Mapping[int, tuple[Written, ...]],
    asked: Iterable[str],
) -> Allowed:
    """Which forms a note may hold: it is marked by its tags, keys, ids or schedules."""
    marked = (
        any(key in front for key in _MARKING_KEYS)
        or any(_CARD_TAG.match(tag) for tag in tags)
        or any(mark.marks for marks in written.values() for mark in marks)
        or any(block.kind in _SPELLED and _is_marking(block.text) for block in blocks)
        or _names_a_deck(blocks)
    )
    return Allowed(marked, frozenset(asked), front)


def _is_marking(text: str) -> bool:
    # What the pattern cannot do without is found faster.
    plain = text.casefold()
    needed = "#" in text or "target deck" in plain or "file tags" in plain or "start" in plain
    return needed and _MARKING.search(text) is not None


def _names_a_deck(blocks: Iterable[Block]) -> bool:
    """Whether ``Deck: …`` stands right below a rule (inka)."""
    return any(
        above.kind is BlockKind.RULE
        and below.kind is BlockKind.PARAGRAPH
        and below.text.startswith("Deck:")
        for above, below in pairwise(blocks)
    )


def recognised(
    blocks: Sequence[Block], allowed: Allowed, written: Mapping[int, tuple[Written, ...]]
) -> tuple[list[Piece], list[Unread]]:
    """The blocks with cards in place of what makes them, and what looks like a card and is none."""
    scopes = _Scopes()
    scopes.deck = _text_of(allowed.front.get("cards-deck"))
    passed_over: list[Unread] = []
    ahead = Ahead(_prepared(blocks, allowed, scopes, passed_over))
    pure = not set(allowed.front) - {"name"}  # a deck of hashcards has no other key
    view = View(allowed, passed_over, pure or allowed.asks("hashcards", "repeater"))
    pieces: list[Piece] = []
    while ahead:
        found = next((f for family in FAMILIES if (f := family(ahead, view))), None)
        if found is not None:
            view.at_start = False
            ahead.take(found.used)
            ahead.put(found.rest)
            pieces += [_finished(piece, scopes, written) for piece in found.done]
            continue
        block = ahead[0]
        assert block is not None
        ahead.take(1)
        view.at_start = view.at_start and block.kind is BlockKind.HEADING
        if block.kind is not BlockKind.RULE:
            view.cards_only = view.cards_only and block.kind is BlockKind.HEADING
            pieces.append(_finished(block, scopes, written))
    return [_of_note(piece, allowed) for piece in pieces], view.unread


def _of_note(piece: Piece, allowed: Allowed) -> Piece:
    """A card that is the whole note, with the id that the front matter has for it (Yanki)."""
    note_id = _text_of(allowed.front.get("noteId"))
    if not note_id or not isinstance(piece, HandCard) or any(w.id for w in piece.written):
        return piece
    return replace(piece, written=(*piece.written, Written(f"anki:{note_id}")))


def is_card_tag(tag: str) -> bool:
    """Whether a tag says that something is a card, or in which deck: it is no tag of the note."""
    return _CARD_TAG.match(tag) is not None


def _finished(piece: Piece, scopes: _Scopes, written: Mapping[int, tuple[Written, ...]]) -> Piece:
    """A piece with the deck and tags of its place, and with what tools wrote beside it."""
    marks = between(written, piece.first_line, piece.last_line)
    tags, deck = scopes.at(piece.first_line)
    if not marks and not tags and not deck:
        return piece
    if isinstance(piece, Block):
        return replace(piece, written=marks, tags=tags, deck=deck)
    return replace(piece, placed=tags, deck=piece.deck or deck, written=marks)


def of_place(own: Sequence[str], placed: Sequence[str]) -> tuple[str, ...]:
    """A card's own tags and those of its place; a deck of its own takes the place of that one."""
    has_deck = any(_DECK_TAG.match(tag) for tag in own)
    kept = [tag for tag in placed if not (has_deck and _DECK_TAG.match(tag))]
    return tuple(dict.fromkeys([*own, *kept]))


# ---------------------------------------------------------------- decks and tags


@dataclass
class _Scopes:
    """Decks and tags by the line from which they hold; ``deck`` and ``tags`` hold for the note."""

    deck: str = ""
    tags: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    told: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def begin(self, line: int, tags: Sequence[str], deck: str = "") -> None:
        self.lines.append(line)
        self.told.append((tuple(tags), deck))

    def at(self, line: int) -> tuple[tuple[str, ...], str]:
        place = bisect_right(self.lines, line)
        tags, deck = self.told[place - 1] if place else ((), "")
        return (*tags, *self.tags), deck or self.deck


def _prepared(
    blocks: Sequence[Block], allowed: Allowed, scopes: _Scopes, passed_over: list[Unread]
) -> list[Block]:
    """The blocks with blanks in one spelling, without marks, directives and lines of deck tags."""
    kept: list[Block] = []
    ruled = False
    tags: tuple[str, ...] = ()
    deck = ""
    for block in blocks:
        if block.kind is BlockKind.RULE:
            if ruled and (tags or deck):
                scopes.begin(block.first_line, ())
            ruled, tags, deck = True, (), ""
        elif ruled and (found := _inka(block)):
            tags, deck = (*tags, *found[0]), found[1] or deck
            scopes.begin(block.first_line, tags, deck)
            continue
        elif block.kind not in TEXTS or not (tags or deck):
            ruled = ruled and bool(tags or deck)
        if block.kind in TEXTS:
            block = _without_marks(block, scopes)
            if not block.text.strip():
                continue
        if block.kind in _SPELLED:
            block = _spelled(block, allowed, passed_over)
        kept.append(block)
    return kept


def _spelled(block: Block, allowed: Allowed, passed_over: list[Unread]) -> Block:
    text = spelled(block.text, allowed)
    parent = spelled(block.parent, allowed) if block.parent else ""
    if not allowed.marked and not allowed.asked:
        text, blank = unread(text)
        if blank:
            passed_over.append(
                Unread(
                    block.first_line,
                    "Flashcards, Spaced Repetition, Mochi",
                    f"{blank} is no blank here, for templates and sets are written so, too",
                    "write {{c1::…}}, or a tag such as #flashcards into the note",
                )
            )
        parent = unread(parent)[0]
    if text == block.text and parent == block.parent:
        return block
    return replace(block, text=text, parent=parent)


def _inka(block: Block) -> tuple[tuple[str, ...], str] | None:
    """``Deck: …`` and ``Tags: …`` below a rule (inka)."""
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    found = [_INKA.fullmatch(line) for line in block.text.split("\n")]
    tags: tuple[str, ...] = ()
    deck = ""
    for match in found:
        if match is None:
            return None
        if match["key"] == "Deck":
            deck = match["value"].strip()
        else:
            tags = (*tags, *_tags(match["value"]))
    return tags, deck


def _without_marks(block: Block, scopes: _Scopes) -> Block:
    lines = block.text.split("\n")
    kept: list[str] = []
    naming = ""
    for n, line in enumerate(lines):
        if naming:
            naming = _name(naming, line, scopes)
            kept.append("")
        elif (target := _TARGET.fullmatch(line)) is not None:
            naming = _name("deck", target["name"], scopes) if target["name"] else "deck"
            kept.append("")
        elif (filed := _FILE_TAGS.fullmatch(line)) is not None:
            naming = _name("tags", filed["tags"], scopes) if filed["tags"] else "tags"
            kept.append("")
        elif _DECK_LINE.fullmatch(line):
            scopes.begin(block.first_line + n, _tags(line))
            kept.append("")
        else:
            kept.append("" if is_mark(line) else line)
    if kept == lines:
        return block
    while len(kept) > 1 and not kept[-1].strip():
        kept.pop()
    start = next((n for n, line in enumerate(kept) if line.strip()), 0)
    first = min(block.first_line + start, block.last_line)
    return replace(said(block, "\n".join(kept[start:])), first_line=first)


def _name(what: str, told: str, scopes: _Scopes) -> str:
    if what == "deck":
        scopes.deck = told.strip()
    else:
        scopes.tags += _tags(told)
    return ""


def _tags(text: str) -> list[str]:
    return [tag.lstrip("#") for tag in re.split(r"[\s,>]+", text) if tag.strip("#")]


def _text_of(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
