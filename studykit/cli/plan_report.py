"""Plans as people read them: grouped, with the words that changed marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import click

from studykit.build.edits import what_becomes_of_edit
from studykit.cli.context import Context
from studykit.model import Candidate, Change, Cloze, Content, Outcome
from studykit.render.characters import one_line
from studykit.render.cloze import front, parse_cloze
from studykit.render.terminal import to_terminal

if TYPE_CHECKING:
    from rich.text import Text

    from studykit.build.plan import Prepared

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


def print_changes(context: Context, prepared: Prepared) -> None:
    """What a build would change, by outcome as the counts have it; drafts come last."""
    from rich.text import Text

    changes = prepared.changes
    for outcome in SHOWN:
        found = [c for c in changes if c.outcome is outcome and not prepared.is_draft(c)]
        if not found:
            continue
        context.console.print(Text(f"{outcome} ({len(found)})", style="bold"))
        for change in found:
            context.console.print(_line(change))
    drafts = [change for change in changes if prepared.is_draft(change)]
    count = prepared.counts["drafts"]
    if count:
        told = f"drafts ({count}{_kept(count - len(drafts), count)})"
        context.console.print(Text(told, style="bold"))
        for change in drafts:
            context.console.print(_line(change, f"{change.outcome}; "))


def _kept(kept: int, count: int) -> str:
    if not kept:
        return ""
    which = ", which" if kept == count else f", of which {kept}"
    return f"{which} stays as it is" if kept == 1 else f"{which} stay as they are"


def print_notes(prepared: Prepared) -> None:
    """The cards and drafts that each note of a new workspace would get."""
    coverage = prepared.coverage
    for path, count in sorted(coverage.cards.items()):
        drafts = coverage.drafts.get(path, 0)
        card, draft = "card" if count == 1 else "cards", "draft" if drafts == 1 else "drafts"
        click.echo(f"  {count:3} {card:5} {drafts:4} {draft:6}  {one_line(path)}")


def _line(change: Change, before_reason: str = "") -> Text:
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
    told = f"{before_reason}{change.reason}".removesuffix("; ")
    if told:
        text.append(f"  ({told})", style="dim")
    edit = what_becomes_of_edit(change)
    if edit:
        text.append(f"  [{edit}]", style="yellow")
    return text


def _place(candidate: Candidate) -> str:
    return f"{one_line(candidate.source.path)}:{candidate.source.first_line}"
