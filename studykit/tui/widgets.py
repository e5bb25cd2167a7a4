"""The four parts of the review screen: head, prose, notice and foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from studykit.model import Rating, State
from studykit.scheduler.memory import SchedulingStates
from studykit.scheduler.queue import Counts
from studykit.study.keys import KEYS, hints
from studykit.study.sitting import Progress
from studykit.tui.prose import Line, wrap
from studykit.tui.splash import WIDEST
from studykit.tui.styles import (
    FAINT,
    GRADE,
    GREEN,
    KEY,
    LOUD,
    MARKED,
    QUIET,
    STRONG,
    clickable,
    clicked,
)


async def _do(widget: Widget, event: Click) -> None:
    action = clicked(event.style.meta)
    if action:
        await widget.app.run_action(action)


class Prose(Widget):
    """Lines of styled text, laid out for the width there is."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._laid: tuple[int, Content] | None = None

    @property
    def text(self) -> str:
        """What it says, without styles, unwrapped."""
        return "\n".join(line.content.plain for line in self._lines)

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        if lines == self._lines:
            return
        self._lines, self._laid = lines, None
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines at the present width."""
        return self._at(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the lines need."""
        return self._at(width).plain.count("\n") + 1 if self._lines else 0

    async def on_click(self, event: Click) -> None:
        """Do what the clicked text is for."""
        await _do(self, event)

    def _at(self, width: int) -> Content:
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, wrap(self._lines, width))
        return self._laid[1]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the head shows: the deck, what is left by kind, which kind this is, and how far."""

    deck: str
    counts: Counts
    state: State | None
    progress: Progress
    leech: bool = False
    cram: bool = False


class Head(Widget):
    """The deck's name, the true counts, and a bar of the sitting's progress."""

    def __init__(self) -> None:
        super().__init__(id="head")
        self._standing: Standing | None = None

    def show(self, standing: Standing) -> None:
        """Show another standing."""
        self._standing = standing
        self.refresh()

    def render(self) -> Content:
        """Two rows: name and counts, then the bar."""
        if self._standing is None:
            return Content("")
        width = min(WIDEST, self.content_size.width)
        counts = _counts(self._standing)
        name = self._standing.deck.replace("::", " › ")
        room = max(0, width - counts.cell_length - 2)
        left = Content.styled(name, STRONG).truncate(room, ellipsis=True)
        gap = " " * max(1, width - left.cell_length - counts.cell_length)
        rows = (left + Content(gap) + counts, _bar(self._standing, width))
        return Content("\n").join(_centred(row, self.content_size.width) for row in rows)


def _counts(standing: Standing) -> Content:
    counts, state = standing.counts, standing.state
    if standing.cram:
        label = Content.styled(" cram: nothing counts ", LOUD)
        return label + Content(f"  {counts.total} left")
    stepping = state in (State.LEARNING, State.RELEARNING)
    parts = [
        _count(counts.new, "new", state is State.NEW),
        _count(counts.learning, "learning", stepping),
        _count(counts.due, "due", state is State.REVIEW),
    ]
    leech = Content.assemble((" leech ", LOUD), "  ")
    return (leech if standing.leech else Content("")) + Content("  ").join(parts)


def _count(number: int, name: str, current: bool) -> Content:
    return Content.styled(f"{number} {name}", MARKED if number and current else QUIET)


def _bar(standing: Standing, width: int) -> Content:
    progress = standing.progress
    share = progress.done / progress.total if progress.total else 1.0
    cells = min(width, round(share * width))
    full = Content.styled("━" * cells, Style(foreground=GREEN))
    return full + Content.styled("─" * (width - cells), FAINT)


_NAMES = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}
_ROOM_FOR_NAMES = 10


class Foot(Widget):
    """What can be done now: show the answer, or the four grades with their intervals."""

    def __init__(self) -> None:
        super().__init__(id="foot")
        self._waits: tuple[str, str, str, str] | None = None
        self._prompt = ("", "")

    def ask(self, key: str, says: str) -> None:
        """Show one thing to do next."""
        self._waits, self._prompt = None, (key, says)
        self.refresh()

    def grades(self, previews: SchedulingStates | None) -> None:
        """Show the four grades, each with the wait it brings; without one where none counts."""
        if previews is None:
            self._waits = ("comes again", "done", "done", "done")
        else:
            again, hard, good, easy = (previews.interval_text(rating) for rating in Rating)
            self._waits = (again, hard, good, easy)
        self.refresh()

    def render(self) -> Content:
        """Two rows of grades or of the prompt, and a row of hints."""
        width = self.content_size.width
        rows = _grades(self._waits, width) if self._waits else self._asked(width)
        gap = [Content("")] * (self.content_size.height - len(rows) - 1)
        words = hints([key for key in KEYS if key.action != "turn"])
        return Content("\n").join([*rows, *gap, _hints(words, width)])

    async def on_click(self, event: Click) -> None:
        """Do what the clicked text is for."""
        await _do(self, event)

    def _asked(self, width: int) -> list[Content]:
        key, says = self._prompt
        style = KEY + clickable("turn")
        return [_centred(Content.styled(key, style) + Content(f"  {says}"), width), Content("")]


def _grades(says: tuple[str, str, str, str], width: int) -> list[Content]:
    room = min(width, WIDEST) // len(Rating)
    names, waits = [], []
    for rating in Rating:
        click = clickable(f"grade({rating.value})")
        told = f" {_NAMES[rating]}" if room >= _ROOM_FOR_NAMES else ""
        chip = ("▌", Style(foreground=GRADE[rating]))
        name = Content.assemble(chip, (f" {rating.value} ", LOUD), (told, STRONG))
        names.append(_centred(name, room).stylize(click))
        wait = Content(says[rating - 1])
        waits.append(_centred(wait, room).stylize(click))
    return [_centred(Content("").join(row), width) for row in (names, waits)]


class Hints(Widget):
    """A row of keys with a word on each."""

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._words = words

    def render(self) -> Content:
        """As many as the width takes."""
        return _hints(self._words, self.content_size.width)


def _hints(words: Sequence[tuple[str, str]], width: int) -> Content:
    """Keys with a word on each; where not all fit the last two stay: all keys, and leaving."""
    parts = [Content.assemble((key, KEY), (f" {says}", QUIET)) for key, says in words]
    while parts and sum(part.cell_length + 2 for part in parts) - 2 > width:
        del parts[-3 if len(parts) > 2 else -1]
    return _centred(Content("  ").join(parts), width)


def _centred(content: Content, width: int) -> Content:
    free = max(0, width - content.cell_length)
    return content.pad(free // 2, free - free // 2)
