"""The review app: a session on the screen. It holds no state that the session or store lacks."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import Reactive
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.model import Card, Edits, Rating
from studykit.render.characters import clean
from studykit.study.keys import KEYS
from studykit.study.links import Opener, open_link
from studykit.study.player import Player
from studykit.study.session import Session
from studykit.study.sitting import AnswerRefused, End
from studykit.tui import pages
from studykit.tui.card_view import back, front, front_turned
from studykit.tui.ports import Editor, Further
from studykit.tui.source_acts import SourceActs
from studykit.tui.splash import LOW, TALL, lift
from studykit.tui.stopwatch import Stopwatch
from studykit.tui.styles import CSS, LOUD, QUIET
from studykit.tui.widgets import Foot, Head, Prose, Standing

if TYPE_CHECKING:
    from textual.widgets import Input


class ReviewApp(SourceActs):
    """One sitting or several, card by card. Keys as in :data:`studykit.study.keys.KEYS`."""

    CSS = CSS
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    # Named here and not set later, which would read all style sheets twice.
    theme = Reactive("ansi-dark")
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-usual"), (TALL, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.names, key.action, key.says, show=False) for key in KEYS),
        Binding("escape", "leave_field", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
        Binding("a", "ahead", show=False),
        Binding("n", "more_new", show=False),
    ]

    def __init__(
        self,
        session: Session,
        *,
        root: Path,
        typing: bool = False,
        opener: Opener = open_link,
        further: Further | None = None,
        editor: Editor | None = None,
        zone: tzinfo | None = None,
        notice: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        counter: Callable[[], float] = time.monotonic,
    ) -> None:
        # The terminal's own colours: the learner has chosen them, light or dark.
        super().__init__(ansi_color=True)
        self.sittings = [session]
        self._root = root
        self._typing = typing
        self._opener = opener
        self._further = further
        self._player = Player(opener)
        self._editor = editor
        self._zone = zone
        self._first_notice = notice
        self._now = now
        self._watch = Stopwatch(counter)
        self._turned = False
        self._typed: str | None = None
        self._opened = 0
        self._field: Input | None = None

    @property
    def session(self) -> Session:
        """The sitting that is played."""
        return self.sittings[-1]

    def farewell(self) -> list[str]:
        """A line about each sitting, for the shell after the app has left the screen."""
        lines = [line for each in self.sittings if (line := pages.last_line(each.summary()))]
        return [*lines, *pages.what_is_left(self.session, self._now(), self._zone)]

    # ------------------------------------------------------------ the screen

    def compose(self) -> ComposeResult:
        """Head, card, a line for notices, foot."""
        yield Head()
        with VerticalScroll(id="desk"):
            yield Prose(id="front")
            if self._typing:
                from textual.widgets import Input

                yield Input(id="typed", placeholder="your answer", select_on_focus=False)
            yield Prose(id="back")
        yield Static("", id="notice", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        """Show the first card, and leave cleanly when the terminal is closed."""
        self._head, self._foot = self.query_one(Head), self.query_one(Foot)
        self._desk = self.query_one("#desk", VerticalScroll)
        self._front, self._back = self.query_one("#front", Prose), self.query_one("#back", Prose)
        self._notice = self.query_one("#notice", Static)
        if self._typing:
            from textual.widgets import Input

            self._field = self.query_one("#typed", Input)
        self._desk.styles.padding = (lift(self.size.height), 1, 0, 2)
        self._leave_on_signals()
        # Brought back from the background by the shell, the screen is empty.
        self.app_resume_signal.subscribe(self, lambda app: app.refresh(layout=True))
        self._timer = self.set_interval(1.0, self._wait, pause=True)
        self._deal(self.session.notice or self._first_notice)

    def on_resize(self, event: Resize) -> None:
        """Let the card stand in the optical middle."""
        # It comes before the screen is mounted, too.
        for desk in self.query("#desk"):
            desk.styles.padding = (lift(event.size.height), 1, 0, 2)

    def _leave_on_signals(self) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            # Windows has no such handlers, and threads other than the main one may not set any.
            with suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                number: int = getattr(signal, name)
                loop.add_signal_handler(number, self.exit, None, 128 + number)

    def _deal(self, notice: str = "") -> None:
        """Show what the session has now, question side up."""
        self._turned, self._typed, self._opened = False, None, 0
        self._watch.start()
        field = self._field
        if field is not None:
            field.value = ""
        # Before the next card is laid out: a scrollbar that is hidden keeps its old place.
        self._desk.scroll_home(animate=False, immediate=True)
        self._draw()
        self._say(notice)

    def _draw(self) -> None:
        session, shown = self.session, self.session.current
        deck, state, leech = "studykit", None, False
        if shown is not None:
            deck, state, leech = clean(shown.card.deck), shown.state, shown.leech
        self._head.show(
            Standing(deck, session.counts, state, session.progress, leech, session.cram)
        )
        asking = shown is not None and not self._turned
        if self._field is not None:
            self._field.display = asking
        (self._field if asking and self._field else self._desk).focus(scroll_visible=False)
        self._foot.display = shown is not None
        if shown is None:
            self._draw_page()
        elif self._turned:
            self._front.show(front_turned(shown.card))
            self._back.show(back(shown.card, self._typed))
            self._foot.grades(None if session.cram else shown.previews)
        else:
            self._front.show(front(shown.card))
            self._back.show(())
            if self._typing:
                self._foot.ask("enter", "shows the answer; esc gives the keys back")
            else:
                self._foot.ask("space", "shows the answer")

    def _say(self, text: str, *, quiet: bool = False) -> None:
        """One line above the keys."""
        line = " ".join(clean(text).replace(f"{self._root}/", "").split())
        notice = Content.styled(line, QUIET) if quiet else Content.styled(f" {line} ", LOUD)
        self._notice.update(notice if line else "")

    # ------------------------------------------------------------ pages

    def _draw_page(self) -> None:
        self._back.show(())
        further = self._further is not None
        self._front.show(pages.page(self.session, self._now(), self._zone, further=further))
        waits = self.session.end is End.WAITING
        (self._timer.resume if waits else self._timer.pause)()

    def _wait(self) -> None:
        """Every second of a break: count down, and show the card when its time has come."""
        if self.session.end is not End.WAITING:
            self._timer.pause()
        elif self._step(self.session.refresh) and self.session.current is not None:
            self._timer.pause()
            self.bell()
            self._deal()
        elif self.session.current is None:
            self._draw_page()

    def action_ahead(self) -> None:
        """Study what is due tomorrow; when the time was up, what is left of today."""
        self._go_on(ahead=0 if self.session.end is End.MINUTES else 1, extra_new=0)

    def action_more_new(self) -> None:
        """Take more new cards than the day's limit."""
        self._go_on(ahead=0, extra_new=pages.MORE_NEW)

    def _go_on(self, *, ahead: int, extra_new: int) -> None:
        further = self._further
        if further is None or self.session.current is not None:
            return
        try:
            session = further(ahead=ahead, extra_new=extra_new)
        except StudykitError as error:
            self._say(str(error))
            return
        if session.current is None:
            self._say("there is nothing more to take")
        else:
            self.sittings.append(session)
            self._deal(session.notice)

    # ------------------------------------------------------------ answering

    def action_turn(self) -> None:
        """Show the answer; when it is shown, scroll down."""
        if self.session.current is None:
            return
        if self._turned:
            self._desk.scroll_page_down(animate=False)
            return
        self._turned = True
        if self._field is not None:
            self._typed = self._field.value
        self._draw()
        self._say("")
        self.call_after_refresh(self._uncover)

    def on_input_submitted(self) -> None:
        """Enter in the field of a typed answer."""
        if not self._turned:
            self.action_turn()

    def _uncover(self) -> None:
        """Scroll so that the answer is seen, its beginning first."""
        if self._desk.max_scroll_y:
            long = self._back.outer_size.height > self._desk.size.height
            self._desk.scroll_to_widget(self._back, top=long, animate=False)

    def action_grade(self, rating: int) -> None:
        """Record the learner's grade."""
        if self.session.current is None:
            return
        if not self._turned:
            self._say("space shows the answer first", quiet=True)
            return
        seconds = self._watch.seconds
        if self._step(lambda: self.session.answer(Rating(rating), seconds)):
            self._deal(self.session.notice)

    def action_undo(self) -> None:
        """Take the last step back."""
        found: list[Card | None] = []
        if not self._step(lambda: found.append(self.session.undo())):
            return
        if found[0] is None and len(self.sittings) > 1:
            self.sittings.pop()
            self.action_undo()
        elif found[0] is None:
            self._say("there is nothing to undo", quiet=True)
        else:
            self._deal()
            self._say(self.session.notice or "undone", quiet=not self.session.notice)

    def _step(self, act: Callable[[], object]) -> bool:
        """Do one thing with the session; False, and one line that says why, when it failed."""
        try:
            act()
        except AnswerRefused as error:
            self._deal(str(error))
            return False
        except StudykitError as error:
            self._say(str(error))
            return False
        return True

    # ------------------------------------------------------------ putting aside

    def action_suspend(self) -> None:
        """Keep the card out of reviews."""
        self._put_aside(lambda: self.session.suspend(), "suspended")

    def action_bury(self) -> None:
        """Put the card off to tomorrow."""
        self._put_aside(lambda: self.session.bury(), "put off to tomorrow")

    def action_ban(self) -> None:
        """Never show the card again."""
        self._put_aside(lambda: self.session.ban(), "banned")

    def _put_aside(self, act: Callable[[], None], says: str) -> None:
        if self.session.current is not None and self._step(act):
            self._deal()
            notice = self.session.notice
            self._say(notice or f"{says}; u takes it back", quiet=not notice)

    def action_keys(self) -> None:
        """Show all keys."""
        from studykit.tui.overlays import keys_page

        self.push_screen(keys_page())

    # ------------------------------------------------------------ editing

    def action_edit(self) -> None:
        """Edit the card in a form."""
        shown = self.session.current
        if shown is not None:
            from studykit.tui.edit_form import Form

            self._watch.pause()
            self.push_screen(Form(shown.card), self._edited)

    def action_editor(self) -> None:
        """Edit the card in the learner's editor."""
        shown = self.session.current
        if shown is None:
            return
        from studykit.tui.editor import in_editor

        self._watch.pause()
        try:
            edits = in_editor(self, self._editor, shown.card)
        except StudykitError as error:
            self._watch.resume()
            self._say(str(error))
        else:
            self._edited(edits)

    def _edited(self, edits: Edits | None) -> None:
        self._watch.resume()
        if edits is None:
            self._say("left as it was", quiet=True)
        elif self._step(lambda: self.session.edit(edits)):
            self._draw()
            self._say("edited; u takes it back", quiet=True)

    def action_leave_field(self) -> None:
        """Leave the field of a typed answer, so that keys act again; tab returns to it."""
        if self._field is not None and self._field.has_focus:
            self._desk.focus()
            self._say("keys act now; tab returns to your answer", quiet=True)

    def action_leave(self) -> None:
        """Leave; everything is kept."""
        self.exit()
