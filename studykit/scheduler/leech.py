"""Leeches: cards that are forgotten again and again, and what to do about one."""

from __future__ import annotations

from studykit.model import Card, Memory, Rating


def turns_leech(memory: Memory, rating: Rating, threshold: int) -> bool:
    """Whether this answer is the time to say so: at the threshold and every half of it after.

    ``memory`` is the one after the answer; only a lapse counts.
    """
    if rating is not Rating.AGAIN or memory.lapses < threshold:
        return False
    return (memory.lapses - threshold) % max(1, -(-threshold // 2)) == 0


def leech_advice(card: Card, lapses: int) -> str:
    """One line: how often the card was forgotten, where its fact stands, what may help."""
    where = f"{card.source.path}:{card.source.first_line}"
    stamp = f" at {card.citations[0].label}" if card.citations else ""
    return (
        f"leech: forgotten {lapses} times; read {where} or watch{stamp}, "
        "then edit, split or ban the card"
    )
