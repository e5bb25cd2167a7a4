"""What stands on the screen when no card does: waiting, nothing due, and the closing page."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content
from textual.style import Style

from studykit.model import Card, QuestionAnswer
from studykit.render.characters import counted
from studykit.scheduler.interval_text import interval_text
from studykit.scheduler.queue import LEARN_AHEAD, Queue
from studykit.scheduler.session_summary import Summary
from studykit.study.session import Session
from studykit.study.sitting import End
from studykit.tui.card_view import gaps, question
from studykit.tui.prose import Line, lines_of
from studykit.tui.styles import GREEN, KEY, QUIET, RED, STRONG, YELLOW

#: How many new cards more than the day's limit one key takes.
MORE_NEW = 10

EMPTY = Line(Content(""))
_LABEL = 12
_BAR = 20
_SHORT = 160


def page(
    session: Session, now: datetime, zone: tzinfo | None, *, further: bool
) -> tuple[Line, ...]:
    """The page of a session that has no card to show now.

    ``further`` says whether more than what is due may be studied.
    """
    until = session.wait_until
    if until is not None:
        return waiting(until - LEARN_AHEAD, now, zone)
    summary, held, offers = session.summary(), held_back(session.queue), _offers(session, further)
    if not summary.answers and session.end is End.DONE:
        return nothing_due(session.next_due, now, zone, held, offers)
    title = "Time is up" if session.end is End.MINUTES else "Done for now"
    return closing(title, summary, now, zone, held, offers)


def _offers(session: Session, further: bool) -> tuple[Line, ...]:
    offers = []
    if further:
        ended = session.end is End.MINUTES
        says = "go on with what is left" if ended else "study ahead: what is due tomorrow"
        offers.append(offer("a", says))
        if session.queue.held_new:
            offers.append(offer("n", f"{MORE_NEW} more new cards today"))
    if session.summary().answers:
        offers.append(offer("u", "undo the last answer"))
    return tuple(offers)


def waiting(comes: datetime, now: datetime, zone: tzinfo | None) -> tuple[Line, ...]:
    """Only cards in their steps are left: when the next one comes, counting down."""
    left = max(0, round((comes - now).total_seconds()))
    minutes, seconds = divmod(left, 60)
    hours, minutes = divmod(minutes, 60)
    time = at_time(comes, now, zone)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return (
        _title("A short break"),
        EMPTY,
        Line(Content("What is left is still in its steps.")),
        Line(
            Content.assemble("The next card comes by itself at ", (time, STRONG), f", in {clock}.")
        ),
        EMPTY,
        offer("q", "leave; the card will wait for you"),
    )


def nothing_due(
    next_due: datetime | None,
    now: datetime,
    zone: tzinfo | None,
    held: str,
    offers: tuple[Line, ...],
) -> tuple[Line, ...]:
    """Nothing to show from the start: when the next card is due, and what may be done instead."""
    if next_due is None:
        # Of what is out of use the queue knows nothing: it may well have been studied.
        when = Content("No card that is in use waits, today or later.")
    else:
        time = at_time(next_due, now, zone)
        wait = interval_text(max(0.0, (next_due - now).total_seconds()))
        when = Content.assemble("The next card is due ", (time, STRONG), f" (in {wait}).")
    also = (Line(Content(f"{held[:1].upper()}{held[1:]}.")),) if held else ()
    return (_title("Nothing is due"), EMPTY, Line(when), *also, EMPTY, *offers, offer("q", "leave"))


def closing(
    title: str,
    summary: Summary,
    now: datetime,
    zone: tzinfo | None,
    held: str,
    offers: tuple[Line, ...],
) -> tuple[Line, ...]:
    """The end of a sitting: answers, retention, time, the hardest cards and what comes tomorrow."""
    rows = [
        _title(title),
        EMPTY,
        _row("answers", Content(f"{summary.answers} on {_cards(summary.cards)}")),
        _row("", _grades(summary.ratings)),
        _row("remembered", _retention(summary.retention)),
        _row("time", Content(_time(summary))),
        _row("tomorrow", Content(_tomorrow(summary))),
    ]
    if summary.next_due is not None:
        rows.append(_row("next card", Content(at_time(summary.next_due, now, zone))))
    if held:
        rows.append(_row("left out", Content(held)))
    return (*rows, EMPTY, *_hardest(summary.hardest), *offers, offer("q", "leave"))


def held_back(queue: Queue) -> str:
    """How many cards wait for another day although they could be shown, and why; "" if none."""
    limited = queue.held_new + queue.held_due
    parts = [f"{_cards(limited)} beyond the daily limits"] if limited else []
    if queue.buried:
        parts.append(f"{_cards(queue.buried)} kept apart from a sibling of today")
    return ", ".join(parts)


def offer(key: str, says: str) -> Line:
    """A key and what it does, as a line of a page."""
    return Line(Content.styled(key.ljust(3), KEY) + Content(says), hang=3)


def at_time(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """An instant in words: "14:32", "tomorrow 04:00", "Fri 27 Nov" in the learner's time zone."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if days == 1:
        return f"tomorrow {there:%H:%M}"
    return f"{there:%a} {there.day} {there:%b}" + (f" {there.year}" if days > 300 else "")


def last_line(summary: Summary) -> str:
    """The sitting in one line, for the shell after the app has left the screen."""
    if not summary.answers:
        return ""
    kept = "" if summary.retention is None else f", {summary.retention:.0%} remembered"
    answers = counted(summary.answers, "answer")
    return f"{answers}{kept}, {_time(summary)}; tomorrow {_tomorrow(summary)}"


def what_is_left(session: Session, now: datetime, zone: tzinfo | None) -> list[str]:
    """For the shell after the app has left the screen: what waits today, and when more comes."""
    if session.cram:
        return ["cram: nothing of it counts"]
    counts = session.counts
    if counts.total:
        parts = (
            (counts.new, "new"),
            (counts.learning, "in their steps"),
            (counts.due, "due"),
        )
        told = ", ".join(f"{number} {name}" for number, name in parts if number)
        return [f"left for today: {told}; `studykit review` goes on"]
    if session.next_due is None:
        return []
    return [f"done for today; the next card comes {at_time(session.next_due, now, zone)}"]


# ---------------------------------------------------------------- parts


def _title(text: str) -> Line:
    return Line(Content.styled(text, STRONG))


def _row(label: str, value: Content) -> Line:
    return Line(Content.styled(label.ljust(_LABEL), QUIET) + value, hang=_LABEL)


def _grades(ratings: tuple[int, int, int, int]) -> Content:
    names = ("again", "hard", "good", "easy")
    return Content(" · ".join(f"{n} {name}" for n, name in zip(ratings, names, strict=True)))


def _retention(share: float | None) -> Content:
    if share is None:
        return Content.styled("no due cards in this sitting", QUIET)
    colour = GREEN if share >= 0.85 else YELLOW if share >= 0.7 else RED
    cells = round(share * _BAR)
    full = Content.styled("━" * cells, Style(foreground=colour))
    empty = Content.styled("─" * (_BAR - cells), QUIET)
    return Content.styled(f"{share:.0%}".ljust(5), STRONG) + full + empty


def _time(summary: Summary) -> str:
    each = summary.seconds / summary.answers if summary.answers else 0.0
    minutes, seconds = divmod(round(summary.seconds), 60)
    total = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    return f"{total} ({each:.0f} s an answer)" if summary.answers > 1 else total


def _tomorrow(summary: Summary) -> str:
    coming = summary.tomorrow
    if not coming.due and not coming.new:
        return "nothing"
    return f"{coming.due} due and {coming.new} new"


def _cards(number: int) -> str:
    return counted(number, "card")


def _hardest(cards: tuple[Card, ...]) -> tuple[Line, ...]:
    if not cards:
        return ()
    rows = [Line(Content.styled("hardest", QUIET))]
    for card in cards:
        asked = question(card.content) if isinstance(card.content, QuestionAnswer) else gaps(card)
        line = lines_of(asked)[0].content
        short = line if len(line.plain) <= _SHORT else line[:_SHORT] + Content("…")
        rows.append(Line(Content("• ") + short, hang=2))
    return (*rows, EMPTY)
