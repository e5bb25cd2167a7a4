"""Questions without grammar, for notes in languages that are not analysed: "Huso: …?"."""

from __future__ import annotations


def ask_plain(subject: str, count: int = 0) -> str:
    """What is to be told of a subject: a term, letters, a list's lead-in with its ``count``."""
    subject = subject.strip().rstrip(":：").strip()
    return f"{subject}: …? ({count})" if count else f"{subject}: …?"
