"""A build carried out: in one transaction, after a backup, on the cards as they are by then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from studykit.build.edits import followed
from studykit.build.packed_values import Packed
from studykit.build.plan import Prepared, Wanted, plan_of
from studykit.build.reading import Reading, keep_pages, with_mark
from studykit.build.resolve import ask
from studykit.card_json import Json
from studykit.config import Config
from studykit.errors import StoreLocked
from studykit.exporter.decks import channels_in_one_deck, deck_name
from studykit.identity.ids import birth_id
from studykit.model import Candidate, Card, Change, Edits, Outcome, Status, Tier
from studykit.store.backups import back_up_before_build
from studykit.store.store import SeenNote, Store

#: How often a build reads again because another one was faster.
ATTEMPTS = 5


class Overtaken(StoreLocked):
    """Another build has read notes since these were read."""


def carry_out(
    store: Store, read: Callable[[], Reading], config: Config, now: datetime, output: str = ""
) -> tuple[Prepared, int]:
    """Read, match and write. Gives what was done and the build's number, 0 where there was nothing
    to do.

    Another build or a learner's hand may write meanwhile: cards are matched again under the lock
    where the database changed, notes are read again where another build has seen them. Raises
    StoreLocked when others keep being faster. ``output`` is the folder of the decks, for undo.
    """
    for _ in range(ATTEMPTS):
        prepared = plan_of(read(), config, store)
        try:
            return applied(store, prepared, config, now, output)
        except Overtaken:
            continue
    raise StoreLocked(f"{store.path}: other builds keep writing", "try again when they are done")


def apply(store: Store, prepared: Prepared, config: Config, now: datetime) -> int:
    """Write what was prepared; see :func:`applied`. Gives the build's number."""
    return applied(store, prepared, config, now)[1]


def applied(
    store: Store, prepared: Prepared, config: Config, now: datetime, output: str = ""
) -> tuple[Prepared, int]:
    """Write what was prepared, in one transaction after a backup. Reviews are never touched.

    Nothing is written, and 0 given, when there is nothing to do. Where the database changed since,
    the plan is made again under the lock; raises Overtaken when the notes must be read again.
    """
    maker = CardMaker(store, config, prepared.wanted, now)
    some = next(_made(maker, prepared), None)
    if some is None and not _seen_differs(store, prepared):
        return prepared, 0
    if some is not None and (store.has_builds() or prepared.reading.seen):
        back_up_before_build(store, now)
    with store.transaction():
        if store.version() != prepared.version:
            if store.seen_notes() != prepared.reading.seen:
                raise Overtaken(f"{store.path}: another build was faster", "build again")
            prepared = plan_of(prepared.reading, config, store)
            maker = CardMaker(store, config, prepared.wanted, now)
            some = next(_made(maker, prepared), None)
        number = _write(maker.anew(), prepared, some is not None, now, output)
    return prepared, number


def _write(
    maker: CardMaker, prepared: Prepared, writes_cards: bool, now: datetime, output: str
) -> int:
    store, number = maker.store, 0
    asked = {change.card.id for change in prepared.known.changes if change.card}
    before = store.questions_of(asked)
    if writes_cards:
        summary: dict[str, Json] = dict(prepared.counts)
        number = store.write_build(now, summary, _made(maker, prepared), output)
    ask(store, prepared.known, prepared.wanted, maker.config, now)
    after = store.questions_of(asked)
    if before != after:
        number = number or store.add_build(now, dict(prepared.counts), [], output=output)
        store.keep_questions(number, before, after)
    store.set_seen(_seen_of(prepared), prepared.reading.gone)
    keep_pages(store, prepared.reading.pages)
    for path, now_at in prepared.moved.items():
        store.move_replies(path, now_at)
    return number


def _made(maker: CardMaker, prepared: Prepared) -> Iterator[Sequence[Card]]:
    """The new and changed cards of a plan, some notes after the others."""
    changes = prepared.plan.changes
    parts = changes.parts() if isinstance(changes, Packed) else iter([changes])
    for part in parts:
        if cards := maker.made(part, prepared.channels):
            yield cards


def _seen_of(prepared: Prepared) -> list[SeenNote]:
    """The notes as this build found them."""
    maker, marks = prepared.reading.maker, prepared.marks
    return [
        SeenNote(n.path, n.digest, n.video_key, with_mark(maker, n.path, n.video_key, marks))
        for n in prepared.reading.read
    ]


def _seen_differs(store: Store, prepared: Prepared) -> bool:
    known = store.seen_notes()
    seen, gone = _seen_of(prepared), prepared.reading.gone
    return any(known.get(note.path) != note for note in seen) or any(p in known for p in gone)


class CardMaker:
    """Makes the cards of a plan as they will be."""

    def __init__(
        self,
        store: Store,
        config: Config,
        wanted: Wanted,
        now: datetime,
        in_one_deck: frozenset[str] | None = None,
    ) -> None:
        self.store = store
        self.config = config
        self.wanted = wanted
        self.now = now.replace(microsecond=0)
        self.in_one_deck = in_one_deck

    def anew(self) -> CardMaker:
        """One that makes the same cards once more, with the same ids."""
        return CardMaker(self.store, self.config, self.wanted, self.now, self.in_one_deck)

    @cached_property
    def ids(self) -> set[str]:
        """All ids that are taken; asked for where a card is born."""
        return self.store.card_ids()

    def made(
        self, changes: Iterable[Change], channels: Mapping[str, Collection[str]] | None = None
    ) -> list[Card]:
        """New and changed cards, in the order of their notes; unchanged ones are left out.

        ``channels`` are the notes of each channel that is built; those of the changes by default.
        """
        changes = list(changes)
        if self.in_one_deck is None:
            notes = notes_by_channel(changes) if channels is None else channels
            known = self.store.one_a_deck() if notes else []
            self.in_one_deck = channels_in_one_deck(known, notes, self.config.decks)
        return sorted(self._changed(changes), key=lambda c: (c.source.path, c.source.first_line))

    def _changed(self, changes: Iterable[Change]) -> Iterator[Card]:
        for change in changes:
            card = self._card(change)
            if card is not None and card != change.card:
                yield card

    def _card(self, change: Change) -> Card | None:
        if change.card is None:
            assert change.candidate is not None
            return self._born(change.candidate, change.others)
        if change.outcome is Outcome.UNSURE:
            return None
        if change.candidate is None:
            if change.card.status in (Status.RETIRED, Status.BANNED):
                return None
            successor = change.others[0].id if change.others else change.card.successor
            return replace(
                change.card,
                status=Status.RETIRED,
                successor=successor,
                revised_at=self._revised(change.card),
            )
        return self._renewed(change.card, change.candidate)

    def _born(self, candidate: Candidate, parents: Sequence[Card]) -> Card:
        card_id = birth_id(candidate, self.ids)
        self.ids.add(card_id)
        status = Status.ACTIVE if self.wanted.has(candidate) else Status.DRAFT
        parent = parents[0].id if parents else None
        deck = deck_name(candidate, self.config.decks, self.in_one_deck or ())
        return Card(card_id, candidate, status, self.now, deck, parent=parent)

    def _renewed(self, card: Card, candidate: Candidate) -> Card:
        """A known card with what its note says now; the learner's hand and standing stay."""
        status = card.status
        if status is Status.RETIRED:
            status = self.store.woken_status(card.id)
        if status is Status.DRAFT and self.wanted.has(candidate):
            status = Status.ACTIVE
        if status is Status.ACTIVE and self._is_demoted(card, candidate):
            status = Status.DRAFT
        deck = card.edits.deck or deck_name(candidate, self.config.decks, self.in_one_deck or ())
        after = replace(
            card,
            candidate=_kept(candidate),
            status=status,
            deck=deck,
            edits=followed(card, candidate.content).edits,
            successor=None,
        )
        # A card that comes back loses in Anki the tag that told it was retired.
        if _shown(after) != _shown(card) or card.status is Status.RETIRED:
            after = replace(after, revised_at=self._revised(card))
        return after

    def _revised(self, card: Card) -> datetime:
        return max(self.now, card.revised_at + timedelta(seconds=1))

    def _is_demoted(self, card: Card, candidate: Candidate) -> bool:
        """Whether a judge found a card poor that the learner has not met yet."""
        if candidate.tier is Tier.READY or card.candidate.tier is not Tier.READY:
            return False
        return (
            not self.wanted.has(candidate)
            and card.edits == Edits()
            and self.store.memory(card.id) is None
        )


def notes_by_channel(changes: Iterable[Change]) -> dict[str, set[str]]:
    """The notes of each channel that a plan has candidates of."""
    found: dict[str, set[str]] = {}
    for change in changes:
        if change.candidate is not None:
            source = change.candidate.source
            found.setdefault(source.channel, set()).add(source.path)
    return found


def _kept(candidate: Candidate) -> Candidate:
    """A candidate as the store keeps it."""
    return replace(candidate, importance=0.0, schedule=None)


def _shown(card: Card) -> tuple[object, ...]:
    """All of a card that a learner sees of it, also in Anki.

    Paths and lines are not among it: an import would then replace what was added in Anki.
    """
    source = card.source
    return (
        card.content,
        card.context,
        card.citations,
        card.candidate.media,
        card.tags,
        source.claim,
        source.title,
        source.channel,
        source.headings,
    )
