"""``term :: definition`` and ``term ::: definition``: one line, one card.

Spaced Repetition, Flashcards, repeater and RemNote write them. With a space on both sides of the
colons, or after a question, they are read in every note; tight ones only where the note holds
cards, for code and Dataview's fields look the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Found,
    HandCard,
    View,
    part,
    plain,
    said,
)
from studykit.extractor.notes.inline.tokens import shielded
from studykit.model import ClaimKind

LONGEST_TERM = 250
_SIGN = re.compile(r"(?<!:)(?P<sign>:{2,3})(?!:)")
_SPACED = re.compile(r"(?<=[ \t])(?P<sign>:{2,3})(?=[ \t])")
_KEY = re.compile(r"\s*[^\W\d_][\w-]*\s*")
_VALUE = re.compile(
    r"\s*(?:[-+]?[\d.,/%-]+|\d{4}-\d\d(?:-\d\d)?\S*|https?://\S+|\[\[.*\]\]|true|false|yes|no)\s*",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?:[\w\])])\s*[-=]>\s*[\w(\[]")
_ABOUT_TYPES = re.compile(r"\b(?:type|function|signature|Haskell|functor|monad)\b")
_PLAIN_TYPE = re.compile(
    r"\s*\[?(?:Int|Integer|String|Bool|Char|Double|Float|Text|IO|Maybe)\b[\s\w\])(]*"
)
_NAMESPACES = frozenset("std boost crate self super core tf torch ros chrono".split())
_PLAUSIBLE = re.compile(r"\s*(?:[^\W_][\w'’()/-]*\s+){0,7}[^\W_][\w'’()/-]*\??")
_STAMP_OR_TAG = re.compile(r"(?<!\S)#\S+")


@dataclass(frozen=True, slots=True)
class _Split:
    term: str
    text: str
    both_ways: bool


def one_line(ahead: Ahead, view: View) -> Found | None:
    """The definitions among the lines of a block, and the text between them."""
    block = ahead[0]
    if block is None or block.kind not in TEXTS or "::" not in block.text:
        return None
    lines = block.text.split("\n")
    if not view.allowed.marked and _is_record(lines):
        return Found(1)
    kept = [_kept(line, block.first_line + n, view) for n, line in enumerate(lines)]
    if kept != lines:
        return Found(1, (), (said(block, "\n".join(kept)),) if any(kept) else ())
    found = [_split(line, view) for line in lines]
    if not any(found):
        return None
    if block.kind is BlockKind.ITEM:
        return _item(ahead, view, found)
    return Found(1, _pieces(block, lines, found))


def _pieces(
    block: Block, lines: Sequence[str], found: Sequence[_Split | None]
) -> tuple[Block | HandCard, ...]:
    pieces: list[Block | HandCard] = []
    text: list[str] = []
    for n, split in enumerate([*found, None]):
        if split is None and n < len(lines):
            text.append(lines[n])
            continue
        if any(line.strip() for line in text):
            pieces.append(part(block, text, n - len(text)))
        text = []
        if split is not None:
            pieces.append(_card(part(block, [lines[n]], n), split))
    return tuple(pieces)


def _card(line: Block, split: _Split) -> HandCard:
    return HandCard(
        ClaimKind.AUTHORED_DEFINITION,
        (plain(said(line, split.term)),),
        (plain(said(line, split.text)),),
        split.both_ways,
    )


def _item(ahead: Ahead, view: View, found: Sequence[_Split | None]) -> Found:
    """A definition in a bullet, and the ``material ;; steel`` bullets below it (RemNote)."""
    block = ahead[0]
    assert block is not None
    pieces = list(_pieces(block, block.text.split("\n"), found))
    concept = next((split.term for split in found if split), "")
    used = 1
    while (below := ahead[used]) is not None and _is_below(block, below):
        match = _DESCRIPTOR.fullmatch(below.text)
        if match is None:
            break
        term = f"{concept}, {match['term']}"
        pieces.append(_card(below, _Split(term, match["text"], False)))
        used += 1
    return Found(used, tuple(pieces))


_DESCRIPTOR = re.compile(r"\s*(?P<term>[^;\n]{1,120}?)\s+;;\s+(?P<text>\S[^\n]*)\s*")


def _is_below(above: Block, below: Block) -> bool:
    return below.kind is BlockKind.ITEM and below.depth > above.depth


def _kept(line: str, number: int, view: View) -> str:
    """A line without a field that says nothing, and without colons that may part a card but are
    not read as such: those are told of.
    """
    if "::" not in line or _is_field(line, view):
        return "" if "::" in line else line
    shield = shielded(line)
    sign = _SIGN.search(shield)
    if sign is None or _split(line, view) is not None:
        return line
    term, text = line[: sign.start()], line[sign.end() :]
    field = bool(_KEY.fullmatch(term)) and text[:1].isspace()
    if view.allowed.reads(*_TIGHT) or field or not _is_plausible(term, text):
        return line
    view.pass_over(
        number,
        "Spaced Repetition, Flashcards",
        f"{term.strip()}::… is no card here, for code is written so, too",
        'put spaces around "::", or a tag such as #flashcards into the note',
    )
    return f"{term.rstrip()}: {text.lstrip()}"


def _split(line: str, view: View) -> _Split | None:
    """Where a line parts into a term and a definition; None where it does not."""
    shield = shielded(line)
    spaced = _SPACED.search(shield)
    sign = spaced or _SIGN.search(shield)
    if sign is None:
        return None
    term, text = line[: sign.start()], line[sign.end() :]
    both_ways = len(sign["sign"]) == 3
    if not _bare(term) or not text.strip() or len(term) > LONGEST_TERM:
        return None
    if not view.allowed.marked and _is_type(term, text):
        return None
    certain = spaced is not None or term.rstrip().endswith(("?", "？")) or both_ways
    if not certain and not _is_tight(term, text, view):
        return None
    return _Split(term.strip(), text.strip(), both_ways)


def _bare(text: str) -> str:
    """A text without its tags."""
    return _STAMP_OR_TAG.sub("", text).strip()


_TIGHT = ("spaced-repetition", "flashcards", "repeater", "remnote", "obsidian-to-anki")


def _is_tight(term: str, text: str, view: View) -> bool:
    """Whether colons without a space before them part a card's sides."""
    last = term.split()[-1].strip("`*_([{").lower()
    field = bool(_KEY.fullmatch(term)) and text[:1].isspace() and not term[-1:].isspace()
    if last in _NAMESPACES or text.lstrip().startswith(":") or not view.allowed.reads(*_TIGHT):
        return False
    return not (field and (_VALUE.fullmatch(text) or term.strip().lower() in _FIELDS))


_CODE = re.compile(r"[_(<.`/:=\[{]|.[A-Z]")


def _is_plausible(term: str, text: str) -> bool:
    """Whether a line with tight colons in it may be meant as a card, and not as code."""
    if not _PLAUSIBLE.fullmatch(term) or len(text.split()) < 2 or "::" in text:
        return False
    if term.split()[-1].lower() in _NAMESPACES:
        return False
    before, after = term.split()[-1], text.split()[0].rstrip(",.;")
    if _CODE.search(before) or _CODE.search(after) or after[:1].isdigit():
        return False
    return not (before[:1].isupper() and after[:1].isupper())


_FIELDS = frozenset("deck tags type alias title icon public status author date source".split())


def _is_record(lines: Sequence[str]) -> bool:
    """Whether lines are the fields of a record, ``key :: value``, and no cards."""
    pairs = [line.split("::", 1) for line in lines if line.strip()]
    if len(pairs) < 2 or any(len(pair) < 2 or not _KEY.fullmatch(pair[0]) for pair in pairs):
        return False
    return any(_VALUE.fullmatch(value) for _, value in pairs)


_FIELD = re.compile(r"\s*(?P<key>[^\W\d_][\w-]*)::[ \t]+(?P<value>\S[^\n]*)")


def _is_field(line: str, view: View) -> bool:
    """Whether a line is a field of Dataview, ``key:: value``, that says nothing by itself."""
    match = _FIELD.fullmatch(line)
    if match is None or match["value"].rstrip().endswith((".", "!", "?")):
        return False
    if view.allowed.marked:
        return match["key"].lower() in _FIELDS
    return len(match["value"].split()) <= 5


def _is_type(term: str, text: str) -> bool:
    """Whether two colons give a type, as in Haskell."""
    name = re.fullmatch(r"\s*[a-z_][\w']*\s*", term) is not None
    if _ARROW.search(text) and (name or _ABOUT_TYPES.search(term + text)):
        return True
    return name and _PLAIN_TYPE.fullmatch(text) is not None
