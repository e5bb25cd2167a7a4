"""The learner's edits of cards over what their notes say now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studykit.model import Card, Change, Content, Edits, Outcome, QuestionAnswer


@dataclass(frozen=True, slots=True)
class Followed:
    """A learner's edits over what the note makes now.

    ``contested`` says that the note changed a side that the learner had edited too. ``follows``
    names the sides that took the note's new words because the learner had left them alone.
    """

    edits: Edits
    contested: bool = False
    follows: tuple[str, ...] = ()


def followed(card: Card, now: Content) -> Followed:
    """The edits of a card when its note makes ``now`` of it: side by side, what the learner wrote
    stays and what the learner left alone follows the note.

    A contested side keeps its base until the learner decides, so that a note that goes back to it
    settles the matter.
    """
    edits, mine = card.edits, card.edits.content
    base = edits.base or card.candidate.content
    if mine is None or (base == now and mine != now):
        return Followed(edits)
    if mine == now:
        return Followed(replace(edits, content=None, base=None))
    if not (
        isinstance(mine, QuestionAnswer)
        and isinstance(base, QuestionAnswer)
        and isinstance(now, QuestionAnswer)
    ):
        return Followed(edits, contested=True)
    follows: list[str] = []
    contested = False
    if mine.question == base.question:
        follows += ["question"] if mine.question != now.question else []
        mine, base = replace(mine, question=now.question), replace(base, question=now.question)
    elif now.question in (base.question, mine.question):
        base = replace(base, question=now.question)
    else:
        contested = True
    if _told(mine) == _told(base):
        follows += ["answer"] if _told(mine) != _told(now) else []
        mine = replace(mine, answer=now.answer, points=now.points)
        base = replace(base, answer=now.answer, points=now.points)
    elif _told(now) in (_told(base), _told(mine)):
        base = replace(base, answer=now.answer, points=now.points)
    else:
        contested = True
    if mine == now:
        return Followed(replace(edits, content=None, base=None), follows=tuple(follows))
    return Followed(replace(edits, content=mine, base=base), contested, tuple(follows))


def _told(content: QuestionAnswer) -> tuple[str, tuple[str, ...]]:
    """An answer's words; that a stamp moved changes none of them."""
    return content.answer, tuple(point.text for point in content.points)


def moves_below_edit(change: Change) -> bool:
    """Whether a build changes what a note says below the learner's own words."""
    card, candidate = change.card, change.candidate
    if card is None or candidate is None or card.edits.content is None:
        return False
    if change.outcome is Outcome.UNSURE or change.is_out:
        return False
    found = followed(card, candidate.content)
    return found.contested or bool(found.follows) or card.candidate.content != candidate.content


def what_becomes_of_edit(change: Change) -> str:
    """What a build does with the learner's edit of a card, in a few words; "" without one."""
    card, candidate = change.card, change.candidate
    if card is None or (card.edits.content is None and card.edits.context is None):
        return ""
    if candidate is None:
        return "your edit is kept with it"
    if change.outcome is Outcome.UNSURE:
        return "your edit stays"
    found = followed(card, candidate.content)
    if found.contested:
        return "your edit stays; the note changed below it"
    if found.follows:
        return f"your edit stays; the {' and the '.join(found.follows)} follows the note"
    return "your edit stays"
