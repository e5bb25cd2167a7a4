"""The review session as lines of text: for pipes, screen readers and plain terminals.

Nothing is redrawn, no colour and no cursor movement: each thing that happens is one line or a few.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from studykit.cli.key_input import Keys
from studykit.errors import StoreError, StudykitError
from studykit.model import Card, Cloze, Rating, State
from studykit.model.place import place_of
from studykit.render.characters import clean
from studykit.scheduler.interval_text import interval_text
from studykit.study.keys import KEYS
from studykit.study.player import Player
from studykit.study.session import Session
from studykit.study.sitting import End, Shown

_NAMES = {Rating.AGAIN: "again", Rating.HARD: "hard", Rating.GOOD: "good", Rating.EASY: "easy"}
_KINDS = {
    State.NEW: "new",
    State.LEARNING: "learning",
    State.REVIEW: "due",
    State.RELEARNING: "learning again",
}

_SOON = 1.5


class PlainReview:
    """Plays one session by keys; ``say`` gets each line. ``typing`` asks for typed answers."""

    def __init__(
        self,
        session: Session,
        keys: Keys,
        root: Path,
        say: Callable[[str], None] = click.echo,
        *,
        typing: bool = False,
    ) -> None:
        self._session = session
        self._say = say
        self._player = Player()
        self._keys = keys
        self._root = root
        self._typing = typing
        self._revealed = False
        self._since = time.monotonic()
        acts: dict[str, Callable[[Shown], None]] = {
            "turn": self._reveal,
            "edit": self._edit,
            "editor": self._edit,
            "suspend": self._suspend,
            "bury": self._bury,
            "ban": self._ban,
            "open": self._open,
            "play": self._play_moment,
            "pictures": self._pictures,
            "source": self._passage,
            "keys": lambda shown: self._help(),
        }
        self._acts = {
            character: acts[key.action]
            for key in KEYS
            for character in key.characters
            if key.action in acts
        }

    def run(self) -> None:
        """Play until the session ends, the learner leaves, or there are no more keys."""
        while (shown := self._session.current) is not None:
            self._show(shown)
            if not self._play(shown):
                return

    def _play(self, shown: Shown) -> bool:
        """Keys until another card is in front; False when the learner leaves."""
        while True:
            key = self._keys.key()
            if key in ("", "q", "Q"):
                return False
            try:
                done = self._press(key, shown)
            except StoreError:
                raise
            except StudykitError as error:
                self._say(str(error))
                done = True
            self._tell()
            if done:
                return True

    def _press(self, key: str, shown: Shown) -> bool:
        """Do what a key says; whether the card in front has changed."""
        if key in "1234":
            return self._grade(Rating(int(key)), shown)
        if key == "u":
            return self._undo()
        act = self._acts.get(key) or self._acts.get(key.lower())
        if act is None:
            if not key.isspace():
                self._say("that key does nothing here; ? lists the keys")
            return False
        act(shown)
        return self._session.current is not shown

    # ------------------------------------------------------------ steps

    def _grade(self, rating: Rating, shown: Shown) -> bool:
        if not self._revealed:
            self._say("space shows the answer first")
            return False
        self._session.answer(rating, time.monotonic() - self._since)
        if self._session.cram:
            self._say("it comes again" if rating is Rating.AGAIN else "done with it")
        else:
            self._say(f"{_NAMES[rating]}: again in {shown.previews.interval_text(rating)}")
        return True

    def _undo(self) -> bool:
        card = self._session.undo()
        self._say("nothing to undo" if card is None else "undone")
        return card is not None

    def _reveal(self, shown: Shown) -> None:
        if self._revealed:
            return
        typed = None
        if self._typing:
            self._say("Type your answer, then Enter:")
            typed = self._keys.line()
        self._revealed = True
        self._tagged("Answer", back(shown.card))
        if typed:
            self._tagged("Compared", _comparison(typed, expected(shown.card)))
        for line in sources(shown.card):
            self._say(line)
        if self._session.cram:
            self._say("1 shows it again later, 2 3 4 are done with it; nothing counts")
            return
        buttons = (f"{r.value} {_NAMES[r]} {shown.previews.interval_text(r)}" for r in Rating)
        self._say(", ".join(buttons))

    def _edit(self, shown: Shown) -> None:
        from studykit.cli.editor import edited

        if not self._keys.interactive:
            self._say("editing needs a terminal")
            return
        with self._keys.lent():
            edits = edited(shown.card)
        if edits is None:
            self._say("left as it was")
        else:
            self._session.edit(edits)
            self._say("edited")

    def _suspend(self, shown: Shown) -> None:
        self._session.suspend()
        self._say("suspended")

    def _bury(self, shown: Shown) -> None:
        self._session.bury()
        self._say("put off to tomorrow")

    def _ban(self, shown: Shown) -> None:
        self._session.ban()
        self._say("banned")

    def _open(self, shown: Shown) -> None:
        from studykit.study.links import open_link, safe_link

        links = [safe_link(citation.url) for citation in shown.card.citations]
        link = next((link for link in links if link), None)
        if link is None:
            self._say("this card has no link")
            return
        self._say(link)
        if self._keys.interactive:
            open_link(link)

    def _play_moment(self, shown: Shown) -> None:
        from studykit.study.links import copy_of, safe_link

        cited = next((c for c in shown.card.citations if safe_link(c.url)), None)
        if cited is None:
            self._say("this card has no link")
        elif self._keys.interactive:
            self._say(f"playing from {cited.label}")
            file = copy_of(shown.card, self._session.config, self._root)
            if not self._player.play(cited.url, cited.seconds, cited.end, file):
                self._say("no player or browser could be started")
            elif self._player.failed(within=_SOON):
                self._say("mpv could not play it (is yt-dlp there, and the network?); o opens it")
        else:
            self._say(cited.url or "")

    def _pictures(self, shown: Shown) -> None:
        from studykit.study.links import open_link, shown_files

        files = shown_files(shown.card, self._root, back=self._revealed)
        if not files:
            self._say("this card shows no picture")
        for name, address in files:
            self._say(f"{name}: {address}")
            if self._keys.interactive:
                open_link(address)

    def _passage(self, shown: Shown) -> None:
        from studykit.study.passage import passage

        found = passage(self._root, shown.card.source)
        self._say(found.missing or clean(shown.card.source.path))
        for line in found.lines:
            text = line.text
            if line.inside and (line.start, line.end) != (0, len(text)):
                text = f"{text[: line.start]}»{text[line.start : line.end]}«{text[line.end :]}"
            self._say(f"{line.number}{'>' if line.inside else ' '} {clean(text)}")

    def _help(self) -> None:
        for key in KEYS:
            self._say(f"{key.label:7}{key.says}")

    # ------------------------------------------------------------ saying

    def _show(self, shown: Shown) -> None:
        self._revealed = False
        self._since = time.monotonic()
        progress = self._session.progress
        if self._session.cram:
            self._say(f"\nCram, nothing counts. {progress.done} of {progress.total} done.")
        else:
            self._say_standing(shown)
        self._say(clean(" › ".join((shown.card.source.title, *place_of(shown.card)))))
        if shown.card.context:
            self._tagged("Context", _rendered(shown.card.context))
        self._tagged("Question", front(shown.card))

    def _say_standing(self, shown: Shown) -> None:
        progress, counts = self._session.progress, shown.counts
        kind = _KINDS[shown.state] + (", a leech" if shown.leech else "")
        self._say(
            f"\n{progress.done} of {progress.total} done, left: {counts.new} new, "
            f"{counts.learning} learning, {counts.due} due. This card is {kind}."
        )

    def _tell(self) -> None:
        if self._session.notice:
            self._say(clean(self._session.notice))

    def _tagged(self, what: str, text: str) -> None:
        text = clean(text)
        self._say(f"{what}:\n{text}" if "\n" in text else f"{what}: {text}")


# ---------------------------------------------------------------- words


def front(card: Card) -> str:
    """The question of a card as plain text, and the pictures beside it by name."""
    content = card.content
    if isinstance(content, Cloze):
        from studykit.render.terminal import cloze_front

        return cloze_front(content.text) + _pictures(card, "front")
    return _rendered(content.question) + _pictures(card, "front")


def _pictures(card: Card, side: str) -> str:
    named = (m.alt or m.path for m in card.candidate.media if m.side == side and m.digest)
    return "".join(f"\n[{clean(name)}: p opens it]" for name in named)


def back(card: Card) -> str:
    """The answer of a card as plain text; the points of a section question one a line."""
    content = card.content
    if isinstance(content, Cloze):
        from studykit.render.terminal import cloze_back

        return cloze_back(content.text) + _pictures(card, "back")
    if not content.points:
        return _rendered(content.answer) + _pictures(card, "back")
    return "\n".join(
        "- " + " ".join([_rendered(point.text), *(f"[{c.label}]" for c in point.citations)])
        for point in content.points
    )


def expected(card: Card) -> str:
    """What a typed answer is compared with: the answer, or the words of the blanks."""
    content = card.content
    if isinstance(content, Cloze):
        from studykit.render.cloze import parse_cloze

        return ", ".join(blank.answer for blank in parse_cloze(content.text))
    return _rendered(content.answer)


def sources(card: Card) -> list[str]:
    """Where a card's fact is said and written: the cited seconds and the line of the note."""
    lines = [
        f"At {citation.label}" + (f": {citation.url}" if citation.url else "")
        for citation in card.citations
    ]
    return [clean(line) for line in (*lines, f"In {card.source.path}:{card.source.first_line}")]


def _rendered(text: str) -> str:
    from studykit.render.terminal import to_terminal

    return to_terminal(text)


def _comparison(typed: str, answer: str) -> str:
    from studykit.study.difference import Kind, compare, is_same, right, written

    if is_same(typed, answer):
        return "right"
    pieces = compare(typed, answer)
    mine = "".join(p.text if p.kind is Kind.SAME else f"[{p.text}]" for p in written(pieces))
    card = "".join(p.text if p.kind is Kind.SAME else f"[{p.text}]" for p in right(pieces))
    return f"you wrote {mine}\nthe card says {card}"


# ---------------------------------------------------------------- the end


def closing(session: Session, now: datetime) -> list[str]:
    """The closing page: answers, retention, time, hardest cards, what comes next."""
    summary = session.summary()
    if not summary.answers:
        return _nothing(session, now)
    again, hard, good, easy = summary.ratings
    lines = [
        f"\n{_many(summary.answers, 'answer')} on {_many(summary.cards, 'card')} in "
        f"{_spent(summary.seconds)}: {again} again, {hard} hard, {good} good, {easy} easy"
    ]
    if session.cram:
        return [*lines, "Cram: none of them counts."]
    if summary.retention is not None:
        lines.append(f"Remembered of what was due: {summary.retention:.0%}")
    for card in summary.hardest:
        label = f", at {card.citations[0].label}" if card.citations else ""
        lines.append(clean(f"Hard: {front(card).splitlines()[0]} ({card.source.path}{label})"))
    if session.current is not None:
        left = session.counts.total
        lines.append(f"Left for today: {_many(left, 'card')}")
    lines.append(f"Tomorrow: {summary.tomorrow.due} due, {summary.tomorrow.new} new")
    return lines + _waiting(session, now)


def _nothing(session: Session, now: datetime) -> list[str]:
    if session.current is not None:
        return ["nothing answered"]
    lines = ["nothing is due", *_waiting(session, now)]
    queue = session.queue
    if queue.held_new or queue.held_due:
        lines.append(
            f"{_many(queue.held_new + queue.held_due, 'card')} wait because of the daily limits; "
            "--new N takes N new ones more"
        )
    if queue.buried:
        lines.append(f"{_many(queue.buried, 'card')} wait for tomorrow: a sibling came today")
    return [*lines, "--ahead DAYS takes what is due soon, --cram everything without effect"]


def _waiting(session: Session, now: datetime) -> list[str]:
    until = session.wait_until or (session.next_due if session.end is not End.MINUTES else None)
    if session.current is not None or until is None:
        return []
    if until <= now:
        return ["More is due: start another session"]
    local = session.study_clock.local(until)
    wait = interval_text((until - now).total_seconds())
    return [f"The next card is due in {wait}, on {local:%Y-%m-%d at %H:%M}"]


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _spent(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
