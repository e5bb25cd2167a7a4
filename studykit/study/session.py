"""The review session: one engine behind every front end. No print, no input, the clock passed in.

    session = Session(store, config, clock, SessionOptions(deck="Physics"))
    while shown := session.current:
        ...                                   # show shown.card and shown.previews
        session.answer(Rating.GOOD, seconds)  # committed before the next card is chosen

A session holds nothing that the store does not: it may be killed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studykit.config import Config
from studykit.errors import UsageError
from studykit.model import Card, Edits, Memory, Rating, Review, Status
from studykit.scheduler.day import StudyClock
from studykit.scheduler.leech import leech_advice, turns_leech
from studykit.scheduler.memory import previews, replay
from studykit.scheduler.queue import Counts, Queue
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.session_queue import Line, Place
from studykit.scheduler.session_summary import Answer, Summary, summarise
from studykit.study.days_queue import DaysQueue
from studykit.study.sitting import AnswerRefused, End, Progress, SessionOptions, Shown

if TYPE_CHECKING:
    from studykit.store.store import Store

_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Before:
    """What undo puts back: the step's own counterpart in the store, and the queue as it was."""

    take_back: Callable[[], None]
    place: Place
    answers: int
    build: int


class Session:
    """One sitting. Choose a card (:attr:`current`), answer it, or put it aside; undo any of it.
    Without ``choosing`` only the day's queue is looked at, and there is no card.

    Raises UsageError when the options name a deck, tag or note that no active card has, and
    StoreError when the store cannot be read. Every method that changes something has committed it
    to the store when it returns, and has then chosen the next card.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        clock: Callable[[], datetime],
        options: SessionOptions | None = None,
        *,
        choosing: bool = True,
    ) -> None:
        self._store = store
        self._config = self.config = config
        self._now = clock
        self._options = options or SessionOptions()
        self._day = DaysQueue(store, config, clock, self._options)
        self._clock = self._day.clock
        self._steps: list[_Before] = []
        self._answers: list[Answer] = []
        self._shown: Shown | None = None
        self._item: QueueItem | None = None
        self._end: End | None = None
        self._notice = ""
        self._started = clock()
        if choosing:
            self._advance()

    # ------------------------------------------------------------ looking

    @property
    def current(self) -> Shown | None:
        """The card to show; None when the session is over or waits (see :attr:`end`)."""
        return self._shown

    @property
    def end(self) -> End | None:
        """Why there is no current card; None while there is one."""
        return self._end

    @property
    def counts(self) -> Counts:
        """What is left of this session, the current card included."""
        return self._line.counts

    @property
    def progress(self) -> Progress:
        """Cards finished in this session, and how many there are in all."""
        left = self._line.left
        done = len({answer.card.id for answer in self._answers} - left)
        return Progress(done, done + len(left))

    @property
    def cram(self) -> bool:
        """Whether nothing that is answered counts."""
        return self._options.cram

    @property
    def study_clock(self) -> StudyClock:
        """The calendar of the session: study days and local times."""
        return self._clock

    @property
    def queue(self) -> Queue:
        """The day's queue as it was last built: it says what waits for tomorrow, and why."""
        return self._line.queue

    @property
    def rows(self) -> list[QueueItem]:
        """The light rows of all cards that the session is about, due or not."""
        return self._line.mine()

    @property
    def loads(self) -> Mapping[date, int]:
        """How many active cards are due on each study day."""
        return self._line.loads

    @property
    def notice(self) -> str:
        """One line about the last step that the learner should see, or ""."""
        return self._notice

    @property
    def wait_until(self) -> datetime | None:
        """When the next card in its steps is due, if only such cards are left."""
        if self._shown is not None or self._end is not End.WAITING:
            return None
        return self._line.next_step()

    @property
    def next_due(self) -> datetime | None:
        """The earliest due time of any card that is not shown in this session any more."""
        return self._line.next_due()

    # ------------------------------------------------------------ answering

    def answer(self, rating: Rating, seconds: float) -> Review:
        """Record the learner's grade of the current card; it is committed on return.

        ``seconds`` is the time taken, capped at ``[study] answer_seconds``. Raises AnswerRefused
        when the card was changed elsewhere meanwhile (nothing recorded, next card chosen) and
        StoreError when the store cannot be written (nothing recorded, the card stays). In a cram
        the review is returned but not recorded.
        """
        shown, item = self._require()
        at = self._answer_time(shown)
        memory = replace(shown.previews.of(rating), last_review=at)
        taken = min(max(seconds, 0.0), float(self._config.study.answer_seconds))
        review = Review(shown.card.id, at, rating, taken, memory.due)
        if self._options.cram:
            self._remember(item, lambda: None)
            self._cram_on(item, rating)
        else:
            review = self._record(shown, review, memory)
            self._remember(item, lambda: self._take_back(review))
            self._line.move_on(item, memory)
        self._answers.append(Answer(shown.card, review, shown.state))
        self._advance(last=shown.card.id)
        if not self._options.cram and turns_leech(memory, rating, self._config.study.leech_lapses):
            self._notice = leech_advice(shown.card, memory.lapses)
        return review

    def undo(self) -> Card | None:
        """Take back the last step and show its card again; None when there is nothing to undo.

        Steps are answers, and cards put aside or edited in this session; before them come the
        answers of earlier sessions, one by one.
        """
        if not self._steps:
            return self._undo_earlier()
        before = self._steps[-1]
        before.take_back()
        self._steps.pop()
        del self._answers[before.answers :]
        self._notice = ""
        if before.build == self._day.readings:
            self._line.put_back(before.place)
        else:
            self._day.read(self._now(), self._begun)
        self._show_again(before.place.item.card_id)
        return self._store.card(before.place.item.card_id)

    # ------------------------------------------------------------ putting aside

    def suspend(self) -> None:
        """Keep the current card out of reviews until it is resumed."""
        self._set_status(Status.SUSPENDED)

    def ban(self) -> None:
        """Never show or export the current card again."""
        self._set_status(Status.BANNED)

    def bury(self) -> None:
        """Put the current card off to tomorrow."""
        _, item = self._require()
        until = self._clock.day(self._now()) + timedelta(days=1)
        self._store.bury(item.card_id, until)
        self._remember(item, lambda: self._store.bury(item.card_id, item.buried_until))
        self._line.drop(item.card_id)
        self._advance()

    def edit(self, edits: Edits) -> None:
        """Store the learner's edits of the current card and show it again as edited."""
        shown, item = self._require()
        before = shown.card.edits
        self._store.edit(item.card_id, edits)
        self._remember(item, lambda: self._store.edit(item.card_id, before))
        self._notice = ""
        card = self._store.card(item.card_id)
        if card is not None:
            self._shown = replace(shown, card=card)

    def skip(self) -> None:
        """Show the current card again after all others; nothing is stored."""
        _, item = self._require()
        self._remember(item, lambda: None)
        self._line.put_last(item)
        self._advance(last=item.card_id)

    # ------------------------------------------------------------ the end

    def refresh(self) -> Shown | None:
        """Look again which card is to be shown: after a wait, a night, or others' writing.

        A card in front stays while it is due today; its outcomes are then promised anew if the
        queue had to be built again.
        """
        item = self._item
        if item is None or self._shown is None:
            self._advance()
        elif self._day.outdated(self._now()):
            self._day.catch_up(self._now(), self._begun)
            row = self._line.row(item.card_id)
            if (
                item.card_id not in self._line.left
                or row is None
                or not self._show(row, self._now())
            ):
                self._advance()
        return self._shown

    def summary(self) -> Summary:
        """The closing page: answers, retention, time, hardest cards, what comes tomorrow."""
        return summarise(self._answers, self._day.tomorrow(), self.next_due)

    # ------------------------------------------------------------ choosing

    @property
    def _line(self) -> Line:
        return self._day.line

    @property
    def _begun(self) -> set[str]:
        return {answer.card.id for answer in self._answers}

    def _advance(self, last: str = "") -> None:
        """Choose the next card; cards that can no longer be shown fall out of the queue."""
        self._notice = ""
        while True:
            now = self._now()
            if self._day.outdated(now):
                self._day.catch_up(now, self._begun)
            item = None if self._time_is_up(now) else self._line.next(now, last)
            if item is None:
                self._stop(now)
                return
            if self._show(item, now):
                self._end = None
                return
            self._line.forget(item.card_id)

    def _time_is_up(self, now: datetime) -> bool:
        minutes = self._options.minutes
        return minutes is not None and now - self._started >= timedelta(minutes=minutes)

    def _stop(self, now: datetime) -> None:
        self._item = self._shown = None
        if self._time_is_up(now):
            self._end = End.MINUTES
        else:
            self._end = End.WAITING if self._line.next_step() else End.DONE

    def _show(self, item: QueueItem, now: datetime) -> bool:
        """Load a card and compute its four outcomes; False when it is not what the queue says."""
        card = self._store.card(item.card_id)
        if card is None or card.status is not Status.ACTIVE:
            return False
        memory = self._store.memory(item.card_id)
        if not self._options.cram and not _is_that_of(item, memory):
            # Answered elsewhere since the queue was read: have it read anew.
            self._day.distrust()
            return False
        at = _to_millisecond(now)
        if memory is not None:
            # A clock that was set back must not put an answer before the one it follows.
            at = max(at, _to_millisecond(memory.last_review) + _TICK)
        outcomes = previews(card.id, memory, at, self._day.schedule(card.deck), self._line.load)
        lapses = 0 if memory is None else memory.lapses
        leech = lapses >= self._config.study.leech_lapses
        self._item = item
        self._shown = Shown(card, memory, outcomes, self.counts, leech)
        return True

    def _show_again(self, card_id: str) -> None:
        row = self._line.put_first(card_id)
        self._day.trust()
        self._end = None
        if row is None or not self._show(row, self._now()):
            self._advance()
            self._notice = "undone; that card is not among the active ones any more"

    # ------------------------------------------------------------ steps

    def _require(self) -> tuple[Shown, QueueItem]:
        if self._shown is None or self._item is None:
            raise UsageError("there is no card to answer", "the session is over")
        return self._shown, self._item

    def _answer_time(self, shown: Shown) -> datetime:
        """Now, kept within the study day in which the outcomes were promised.

        The model counts study days, so whatever the clock does meanwhile the promise holds.
        """
        memory, promised = shown.memory, shown.previews.at
        first = self._clock.start(shown.previews.today)
        if memory is not None:
            first = max(first, _to_millisecond(memory.last_review) + _TICK)
        at = max(min(_to_millisecond(self._now()), self._clock.end(promised) - _TICK), first)
        if memory is None:
            return at
        elapsed = self._clock.elapsed
        same = elapsed(memory.last_review, at) == elapsed(memory.last_review, promised)
        return at if same else promised

    def _record(self, shown: Shown, review: Review, memory: Memory) -> Review:
        """Write the answer if the card is still as it was shown, in one transaction.

        Two sessions may answer one card at the same moment: one of them is refused.
        """
        try:
            with self._store.transaction():
                self._refuse_stale(shown)
                return self._store.record(review, memory)
        except AnswerRefused:
            self._advance()
            raise

    def _refuse_stale(self, shown: Shown) -> None:
        if self._day.is_current:
            return
        card = self._store.card(shown.card.id)
        if card is None or card.status is not Status.ACTIVE:
            status = "gone" if card is None else str(card.status)
            raise AnswerRefused(f"that card is {status} now", "the answer was not recorded")
        if self._store.memory(shown.card.id) != shown.memory:
            raise AnswerRefused(
                "that card was answered in another session meanwhile", "it is not counted twice"
            )

    def _remember(self, item: QueueItem, take_back: Callable[[], None]) -> None:
        place = self._line.place(item)
        self._steps.append(_Before(take_back, place, len(self._answers), self._day.readings))

    def _set_status(self, status: Status) -> None:
        _, item = self._require()
        self._store.set_status(item.card_id, status)
        self._remember(item, lambda: self._store.set_status(item.card_id, Status.ACTIVE))
        self._line.forget(item.card_id)
        self._advance()

    def _take_back(self, review: Review) -> None:
        """Undo one answer: the memory is what the other reviews of the card leave."""
        with self._store.transaction():
            reviews = self._store.reviews(review.card_id)
            rest = [r for r in reviews if r.id != review.id]
            if len(rest) == len(reviews) and self._steps:
                return  # an answer of this session, taken back in another one already
            card = self._store.card(review.card_id)
            schedule = self._day.schedule("" if card is None else card.deck)
            self._store.undo_review(review.card_id, review.id, replay(rest, schedule))

    def _undo_earlier(self) -> Card | None:
        review = None if self._options.cram else self._store.last_review()
        if review is None:
            return None
        self._take_back(review)
        self._day.read(self._now(), self._begun)
        self._show_again(review.card_id)
        return self._store.card(review.card_id)

    def _cram_on(self, item: QueueItem, rating: Rating) -> None:
        if rating is Rating.AGAIN:
            self._line.put_last(item)
        else:
            self._line.drop(item.card_id)


def _is_that_of(item: QueueItem, memory: Memory | None) -> bool:
    if memory is None:
        return item.last_review is None
    return (item.last_review, item.reps) == (memory.last_review, memory.reps)


def _to_millisecond(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
