"""Plans as people read them: grouped, with the words that changed marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from studykit.cli.context import Context
from studykit.model import Candidate, Change, Cloze, Content, Outcome, Plan
from studykit.render.cloze import front, parse_cloze
from studykit.render.terminal import to_terminal

if TYPE_CHECKING:
    from rich.text import Text

SHOWN = (
    Outcome.CHANGED,
    Outcome.UNSURE,
    Outcome.REWORDED,
    Outcome.SPLIT,
    Outcome.MERGED,
    Outcome.MOVED,
    Outcome.NEW,
    Outcome.RETIRED,
)


def words_of(content: Content) -> str:
    """A card's words on one line."""
    if isinstance(content, Cloze):
        return " ".join(to_terminal(_bracketed(content.text)).split())
    return " ".join(to_terminal(f"{content.question} → {content.answer}").split())


def _bracketed(text: str) -> str:
    """Cloze text with its answers in brackets, so that a difference never cuts through a blank."""
    parts, at = [], 0
    for blank in parse_cloze(text):
        parts += [text[at : blank.start], f"[{blank.answer}]"]
        at = blank.end
    return "".join([*parts, text[at:]])


def front_of(content: Content) -> str:
    """A card's front on one line."""
    text = front(content.text) if isinstance(content, Cloze) else content.question
    return " ".join(to_terminal(text).split())


def difference(before: str, after: str) -> Text:
    """Two wordings as one text: what went in red between [- -], what came in green in {+ +}."""
    from rich.text import Text

    one, other = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    text = Text()
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, came = "".join(one[a:b]), "".join(other[c:d])
        if kind == "equal":
            text.append(gone)
            continue
        if gone.strip():
            text.append(f"[-{gone.strip()}-]", style="red strike")
        if came.strip():
            text.append(" " if gone.strip() else "")
            text.append(f"{{+{came.strip()}+}}", style="green")
        text.append(" " if (gone or came).endswith(" ") else "")
    return text


def print_changes(context: Context, plan: Plan) -> None:
    """All changes but kept ones, by outcome, on stdout."""
    from rich.text import Text

    for outcome in SHOWN:
        found = plan.of(outcome)
        if not found:
            continue
        context.console.print(Text(f"{outcome} ({len(found)})", style="bold"))
        for change in found:
            context.console.print(_line(change))


def _line(change: Change) -> Text:
    from rich.text import Text

    candidate = change.candidate or (change.card.candidate if change.card else None)
    assert candidate is not None
    text = Text("  ")
    text.append(f"{_place(candidate)} ", style="dim")
    if change.card is not None:
        text.append(f"{change.card.id[:8]} ", style="cyan")
    if change.card is not None and change.candidate is not None:
        text.append_text(
            difference(words_of(change.card.candidate.content), words_of(change.candidate.content))
        )
    else:
        text.append(words_of(candidate.content))
    if change.reason:
        text.append(f"  ({change.reason})", style="dim")
    return text


def _place(candidate: Candidate) -> str:
    return f"{candidate.source.path}:{candidate.source.first_line}"
