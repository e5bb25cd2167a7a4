"""Cards in containers: ``flashcard`` fences and ``[!CARD]`` callouts (Flashcards), picture masks
(Decks), which make no card.
"""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.blanks import in_a_cloze
from studykit.extractor.notes.hand_written.card import Ahead, Found, HandCard, View, question, said
from studykit.model import ClaimKind

_KEYS = ("front", "back", "type", "content", "tags", "deck")


def containers(ahead: Ahead, view: View) -> Found | None:
    """The card of a fence or callout that was made to hold one."""
    block = ahead[0]
    if block is None:
        return None
    if block.kind is BlockKind.CALLOUT and block.info == "card":
        # Themes lay boxes out with the same word; a card's title follows a colon, or asks.
        asks = block.title.startswith((":", "：")) or block.title.rstrip().endswith(("?", "？"))
        return _callout(ahead, block) if asks else None
    if block.kind is not BlockKind.CODE:
        return None
    info = block.info.split()[0].lower() if block.info else ""
    if info.startswith("decks-"):
        view.pass_over(block.first_line, "Decks", f"{info} has no counterpart here", "")
        return Found(1)
    if info not in ("flashcard", "flashcards"):
        return None
    return _fence(block, view)


def _callout(ahead: Ahead, block: Block) -> Found:
    back: list[Block] = []
    used = 0
    while (below := ahead[used]) is not None and below.group == block.group:
        back.append(replace(below, kind=BlockKind.PARAGRAPH))
        used += 1
    front = replace(back[0], text=block.title.lstrip(":： "), last_line=block.first_line)
    return Found(used, (question([front], back),))


def _fence(block: Block, view: View) -> Found:
    held = _fields(block.text)
    body = replace(block, kind=BlockKind.PARAGRAPH, info="")
    front, back = held.get("front", ""), held.get("back", "")
    kind = held.get("type", "basic").lower()
    tags = tuple(held.get("tags", "").replace(",", " ").split())
    if kind == "cloze" and front:
        card = HandCard(ClaimKind.AUTHORED_CLOZE, (said(body, in_a_cloze(front)),), tags=tags)
        return Found(1, (card,))
    if front and back:
        card = question(
            [said(body, front)],
            [said(body, back)],
            both_ways=kind.startswith("revers"),
            tags=tags,
            deck=held.get("deck", ""),
        )
        return Found(1, (card,))
    view.pass_over(
        block.first_line,
        "Flashcards",
        "a flashcard fence asks nothing",
        "give it a front: and a back:",
    )
    return Found(1)


def _fields(text: str) -> dict[str, str]:
    """The fields of a fence; lines without a key go on with the field above."""
    held: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() in _KEYS and not key[:1].isspace():
            last = key.strip().lower()
            held[last] = value.strip().strip("|>").strip()
        elif last:
            held[last] = f"{held[last]}\n{line.strip()}".strip()
    return {key: _unquoted(value) for key, value in held.items()}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
