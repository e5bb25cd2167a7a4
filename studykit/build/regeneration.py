"""Notes to cards, again and again: what a build would do, and doing it.

:func:`prepare` reads and matches and writes nothing; :func:`apply` makes a backup, writes all
cards in one transaction, and leaves reviews alone. A note that did not change since the last build
costs a comparison of digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from studykit import __version__
from studykit.build.coverage import Coverage, coverage_of
from studykit.config import Config
from studykit.exporter.decks import channels_in_one_deck, deck_name
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.selection import question_key
from studykit.identity.ids import birth_id
from studykit.identity.matching import match
from studykit.identity.outcome import judged
from studykit.identity.standing import stand
from studykit.model import (
    Candidate,
    Card,
    Change,
    Content,
    Edits,
    Extraction,
    Generation,
    Memory,
    Note,
    NoteFile,
    Outcome,
    Plan,
    Problem,
    QuestionAnswer,
    Rating,
    Review,
    ReviewKind,
    Severity,
    Status,
    Tier,
)
from studykit.reader import find_notes
from studykit.serial import Json, candidate_from, candidate_object, content_from, content_object
from studykit.store.backups import back_up_before
from studykit.store.store import Question, SeenNote, Store
from studykit.writer.written import Known, stepping_back, with_written

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a build would do. ``read`` are the notes that were read again, ``notes`` counts all."""

    plan: Plan
    notes: int
    read: tuple[tuple[NoteFile, Note], ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    failed: tuple[str, ...]
    untouched: int
    asked_for_all: frozenset[str] = frozenset()
    tier: str = "ready"
    marks: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def counts(self) -> dict[str, int]:
        """Cards in study by outcome; those of unchanged notes count as kept. Cards that are or
        will be drafts for triage are counted apart, as "drafts"; banned and retired ones are not.
        """
        counts = {outcome.value: 0 for outcome in Outcome} | {"drafts": 0}
        for change in self.plan.changes:
            if self.is_draft(change):
                counts["drafts"] += 1
            elif not is_out(change):
                counts[change.outcome.value] += 1
        counts[Outcome.KEPT.value] += self.untouched
        return counts

    def is_draft(self, change: Change) -> bool:
        """Whether a change is of a card that only triage offers."""
        if change.card is not None and change.card.status is not Status.DRAFT:
            return False
        candidate = change.candidate
        return candidate is None or not self.wants(candidate)

    def wants(self, candidate: Candidate) -> bool:
        """Whether a candidate becomes a card in study without triage."""
        return (
            candidate.tier is Tier.READY
            or self.tier == "all"
            or candidate.source.path in self.asked_for_all
        )

    @property
    def changes_anything(self) -> bool:
        """Whether a build would change a card in study."""
        return any(not self.is_draft(change) for change in self.changes)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What a build would change: cards in study as :attr:`counts` has them, and drafts."""
        changes = self.plan.changes
        return tuple(c for c in changes if c.outcome is not Outcome.KEPT and not is_out(c))

    @property
    def edited(self) -> tuple[Change, ...]:
        """The changes of cards that hold the learner's own words, where the note's words moved."""
        return tuple(change for change in self.plan.changes if _moves_below_edit(change))

    @property
    def contested(self) -> bool:
        """Whether a note changed what the learner had edited, so that `resolve` asks."""
        return any(
            followed(change.card, change.candidate.content).contested
            for change in self.edited
            if change.card and change.candidate
        )


def is_out(change: Change) -> bool:
    """Whether a card stays what it was: banned, or retired and still without its claim."""
    card = change.card
    if card is None:
        return False
    gone = card.status is Status.RETIRED and change.candidate is None
    return gone or card.status is Status.BANNED


# ---------------------------------------------------------------- preparing


def prepare(
    root: Path,
    config: Config,
    store: Store | None,
    paths: Sequence[Path] = (),
    progress: Callable[[int], Progress] | None = None,
) -> Prepared:
    """Read the notes at ``paths`` (default: those of studykit.toml) and match their cards.

    Without a store every card is new. A note that cannot be read keeps its cards as they are; only
    notes under ``paths`` that are gone retire theirs. ``progress`` is called with the number of
    notes to read and gives what is called with those done.
    """
    asked = list(paths) or [root / path for path in config.notes.paths]
    files, found = find_notes(asked, root, config.notes.exclude, config.notes.links)
    maker = _maker(config)
    seen = store.seen_notes() if store else {}
    marks = store.written_marks() if store else {}
    fresh = [file for file in files if _is_fresh(file, seen, maker, marks)]
    failed = {problem.path for problem in found if problem.severity is Severity.ERROR}
    gone = _gone(root, asked, files, failed, store)
    videos = {seen[p].video_key for p in (*gone, *(f.path for f in fresh)) if p in seen}
    read = _with_siblings(root, fresh, files, seen, videos - {""}, config)
    report = progress(len(read)) if progress else None
    stored = store.cards() if store else []
    asked_already = _asked(stored, {file.path for file in read})
    extractions = extract_notes(read_notes(read, config), config, report, asked_already)
    failed |= {e.note.path for e in extractions if _is_unreadable(e)}
    problems = [*found, *(problem for e in extractions for problem in e.problems)]
    usable = [extraction for extraction in extractions if extraction.note.path not in failed]
    known = _known(store, usable, gone, videos, failed)
    written = _written(store, usable)
    usable = with_written(usable, written, tier=config.writer.tier)
    candidates = [c for extraction in usable for c in extraction.candidates]
    memories = store.memories() if store else {}
    notes = [e.note for e in usable]
    plan = match(known, candidates, memories, notes)
    leaving = _leaving(known, memories, read, seen)
    leaving |= {c.id for c in stepping_back(known, usable, written) if _is_untouched(c, memories)}
    plan = stand(plan, notes, leaving)
    kept_out = {card.id for card in known}
    others = [card for card in stored if card.id not in kept_out]
    by_path = {file.path: file for file in read}
    prepared = Prepared(
        plan,
        len(files),
        tuple((by_path[e.note.path], e.note) for e in usable),
        tuple(gone),
        tuple(problems),
        tuple(sorted(failed)),
        sum(card.status in (Status.ACTIVE, Status.SUSPENDED) for card in others),
        frozenset(e.note.path for e in usable if _wants_all(e.note, config)),
        config.cards.tier,
        marks,
    )
    drafts = [change for change in plan.changes if prepared.is_draft(change)]
    studied = [c for c in plan.changes if not prepared.is_draft(c) and not _leaves(c)]
    places = [file.path for file in files]
    return replace(prepared, coverage=coverage_of(places, studied, drafts, others))


def _leaves(change: Change) -> bool:
    """Whether a change takes a card out of study or keeps it out."""
    return is_out(change) or change.outcome in (Outcome.RETIRED, Outcome.MERGED)


def _asked(cards: Sequence[Card], read: Collection[str]) -> list[tuple[str, str]]:
    """What the cards in study of notes that are not read again ask already."""
    return [
        question_key(card.candidate.content, card.candidate.context)
        for card in cards
        if card.status is Status.ACTIVE and card.source.path not in read
    ]


def _written(store: Store | None, extractions: Sequence[Extraction]) -> Known:
    """What writers and judges said about the notes that were read."""
    if store is None:
        return Known()
    paths = [e.note.path for e in extractions]
    videos = [e.note.video.key for e in extractions if e.note.video]
    replies = store.replies(paths=paths, videos=videos)
    return Known(tuple(replies), store.grades(paths=paths, videos=videos))


def _maker(config: Config) -> str:
    """A digest of all that decides what is made of a note, besides its text."""
    parts = (__version__, repr(config.notes), repr(config.cards), repr(config.videos))
    text = "\x1f".join((*parts, config.writer.tier, repr(config.folders), repr(config.decks)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_fresh(
    file: NoteFile, seen: Mapping[str, SeenNote], maker: str, marks: Mapping[str, str]
) -> bool:
    known = seen.get(file.path)
    if known is None or known.digest != file.digest:
        return True
    return known.maker != _with_mark(maker, file.path, known.video_key, marks)


def _with_mark(maker: str, path: str, video_key: str, marks: Mapping[str, str]) -> str:
    """What a note was read by, with the state of the replies about it."""
    return " ".join(filter(None, (maker, marks.get(path), marks.get(video_key))))


def _gone(
    root: Path,
    asked: Sequence[Path],
    files: Sequence[NoteFile],
    failed: Collection[str],
    store: Store | None,
) -> list[str]:
    """The notes under the asked paths that had cards and are not there any more."""
    if store is None:
        return []
    here = {file.path for file in files} | set(failed)
    places = [_inside(path, root) for path in asked if path.exists()]
    known = {card.source.path for card in store.cards() if card.status is not Status.RETIRED}
    known |= set(store.seen_notes())
    return sorted(
        path for path in known if path not in here and any(_under(path, place) for place in places)
    )


def _inside(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _under(path: str, place: str) -> bool:
    return place == "." or path == place or path.startswith(f"{place}/")


def _with_siblings(
    root: Path,
    fresh: Sequence[NoteFile],
    files: Sequence[NoteFile],
    seen: Mapping[str, SeenNote],
    videos: Collection[str],
    config: Config,
) -> list[NoteFile]:
    """The changed notes and the other notes of their videos, which are told apart together."""
    if not fresh and not videos:
        return []
    keys = {note.video.key for note, _ in read_notes(fresh, config) if note.video} | set(videos)
    wanted = {file.path: file for file in fresh}
    here = {file.path: file for file in files}
    for path, note in seen.items():
        if note.video_key in keys and path not in wanted:
            file = here.get(path) or _read_again(root, path, config)
            if file is not None:
                wanted[path] = file
    return [wanted[path] for path in sorted(wanted)]


def _read_again(root: Path, path: str, config: Config) -> NoteFile | None:
    files, _ = find_notes([root / path], root, config.notes.exclude, config.notes.links)
    return files[0] if files else None


def _is_unreadable(extraction: Extraction) -> bool:
    """A note that failed, or whose broken front matter names no video: its cards wait."""
    codes = {problem.code for problem in extraction.problems}
    nameless = "broken-front-matter" in codes and extraction.note.video is None
    return nameless or "failed-note" in codes


def _known(
    store: Store | None,
    usable: Sequence[Extraction],
    gone: Sequence[str],
    videos: Collection[str],
    failed: Collection[str],
) -> list[Card]:
    if store is None:
        return []
    paths = [*(e.note.path for e in usable), *gone]
    keys = {e.note.video.key for e in usable if e.note.video} | set(videos)
    found = store.cards_of(paths=paths, videos=keys)
    return [card for card in found if card.source.path not in failed]


def _wants_all(note: Note, config: Config) -> bool:
    """Whether a note's front matter, or else its folder, takes drafts as cards too."""
    if note.generation is not None:
        return note.generation is Generation.ALL
    return config.folder_of(note.path).tier == Generation.ALL.value


def _leaving(
    known: Sequence[Card],
    memories: Mapping[str, Memory],
    read: Sequence[NoteFile],
    seen: Mapping[str, SeenNote],
) -> set[str]:
    """Cards that better question types may replace: of notes whose text did not change, and that
    the learner has neither studied nor touched.
    """
    same = {f.path for f in read if f.path in seen and seen[f.path].digest == f.digest}
    return {card.id for card in known if card.source.path in same and _is_untouched(card, memories)}


def _is_untouched(card: Card, memories: Mapping[str, Memory]) -> bool:
    """Whether the learner has neither studied nor changed a card."""
    return card.id not in memories and card.edits == Edits()


# ---------------------------------------------------------------- applying


def apply(store: Store, prepared: Prepared, config: Config, now: datetime) -> int:
    """Write what was prepared, in one transaction after a backup. Gives the build's number.

    Nothing is written, and 0 given, when there is nothing to do. Reviews are never touched.
    """
    maker = _maker(config)
    seen = [
        SeenNote(file.path, file.digest, key, _with_mark(maker, file.path, key, prepared.marks))
        for file, key in ((f, n.video.key if n.video else "") for f, n in prepared.read)
    ]
    cards = _Cards(store, config, prepared, now).made()
    if not cards and not _seen_differs(store, seen, prepared.gone):
        return 0
    if cards and (store.builds() or store.seen_notes()):
        back_up_before(store, "build", now)
    with store.transaction():
        number = 0
        if cards:
            summary: dict[str, Json] = dict(prepared.counts)
            number = store.add_build(now, summary, cards)
            store.put_cards(cards)
        _ask(store, prepared, config, now)
        store.set_seen(seen, prepared.gone)
    return number


def _seen_differs(store: Store, seen: Sequence[SeenNote], gone: Sequence[str]) -> bool:
    known = store.seen_notes()
    return any(known.get(note.path) != note for note in seen) or any(p in known for p in gone)


class _Cards:
    """The cards that a plan changes, as they will be."""

    def __init__(self, store: Store, config: Config, prepared: Prepared, now: datetime) -> None:
        self.store = store
        self.config = config
        self.prepared = prepared
        self.now = now.replace(microsecond=0)
        known = store.cards()
        self.ids = {card.id for card in known}
        candidates = [c.candidate for c in prepared.plan.changes if c.candidate is not None]
        self.in_one_deck = channels_in_one_deck(known, candidates, config.decks)

    def made(self) -> list[Card]:
        """New and changed cards, in the order of their notes; unchanged ones are left out."""
        cards: list[Card] = []
        for change in self.prepared.plan.changes:
            card = self._card(change)
            if card is not None and card != change.card:
                cards.append(card)
        return sorted(cards, key=lambda card: (card.source.path, card.source.first_line))

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
        return self.renewed(change.card, change.candidate)

    def _born(self, candidate: Candidate, parents: Sequence[Card]) -> Card:
        card_id = birth_id(candidate, self.ids)
        self.ids.add(card_id)
        status = Status.ACTIVE if self.prepared.wants(candidate) else Status.DRAFT
        parent = parents[0].id if parents else None
        deck = deck_name(candidate, self.config.decks, self.in_one_deck)
        return Card(card_id, candidate, status, self.now, deck, parent=parent)

    def renewed(self, card: Card, candidate: Candidate) -> Card:
        """A known card with what its note says now; the learner's hand and standing stay."""
        status = card.status
        if status is Status.RETIRED:
            status = self.store.woken_status(card.id)
        if status is Status.DRAFT and self.prepared.wants(candidate):
            status = Status.ACTIVE
        if status is Status.ACTIVE and self._is_demoted(card, candidate):
            status = Status.DRAFT
        deck = card.edits.deck or deck_name(candidate, self.config.decks, self.in_one_deck)
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
            not self.prepared.wants(candidate)
            and card.edits == Edits()
            and self.store.memory(card.id) is None
        )


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


def _moves_below_edit(change: Change) -> bool:
    card, candidate = change.card, change.candidate
    if card is None or candidate is None or card.edits.content is None:
        return False
    if change.outcome is Outcome.UNSURE or is_out(change):
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
        card.tags,
        source.claim,
        source.title,
        source.channel,
        source.headings,
    )


# ---------------------------------------------------------------- what is left to the learner


def _ask(store: Store, prepared: Prepared, config: Config, now: datetime) -> None:
    asked = {(question.card_id, question.kind) for question in store.questions()}
    for change in prepared.plan.changes:
        card, candidate = change.card, change.candidate
        if card is None:
            continue
        if (card.id, "unsure") in asked and change.outcome is not Outcome.UNSURE:
            store.close_question(card.id, "unsure")
        if candidate is None:
            continue
        if change.outcome is Outcome.UNSURE:
            store.ask(Question(card.id, "unsure", {"candidate": candidate_object(candidate)}))
            continue
        contested = _ask_of_one(store, change, config, now)
        if not contested and (card.id, "merge") in asked:
            store.close_question(card.id, "merge")


def _ask_of_one(store: Store, change: Change, config: Config, now: datetime) -> bool:
    """Ask what a card's change calls for; whether its note contests the learner's words."""
    card, candidate = change.card, change.candidate
    assert card is not None
    assert candidate is not None
    contested = followed(card, candidate.content).contested
    if contested and card.status is not Status.BANNED:
        detail: dict[str, Json] = {
            "now": content_object(candidate.content),
            "reason": change.reason,
        }
        store.ask(Question(card.id, "merge", detail))
    elif change.outcome is Outcome.CHANGED:
        _changed(store, card, change, config, now)
    return contested


def _changed(store: Store, card: Card, change: Change, config: Config, now: datetime) -> None:
    if store.memory(card.id) is None or config.cards.changed == "keep":
        return
    if config.cards.changed == "relearn":
        relearn(store, card, config, now)
        return
    detail: dict[str, Json] = {
        "before": content_object(card.candidate.content),
        "reason": change.reason,
    }
    store.ask(Question(card.id, "changed", detail))


def relearn(store: Store, card: Card, config: Config, now: datetime) -> None:
    """Put a card whose fact changed back into relearning, as a lapse would; its log stays."""
    from studykit.scheduler.memory import previews, schedule_of
    from studykit.scheduler.parameters import stored_parameters

    memory = store.memory(card.id)
    if memory is None:
        return
    schedule = schedule_of(config, card.deck, stored_parameters(store.setting))
    outcome: Memory = previews(card.id, memory, now, schedule).of(Rating.AGAIN)
    review = Review(card.id, now, Rating.AGAIN, 0.0, outcome.due, kind=ReviewKind.RELEARN)
    store.record(review, outcome)


def resolve_unsure(
    store: Store, question: Question, same: bool, config: Config, now: datetime
) -> None:
    """Answer an unsure pair: the card takes the candidate, or retires and a new card is born."""
    card = store.card(question.card_id)
    stored = question.detail.get("candidate")
    if card is None or not isinstance(stored, Mapping):
        store.close_question(question.card_id, question.kind)
        return
    candidate = candidate_from(stored)
    outcome = judged(card.candidate, candidate)[0] if same else Outcome.RETIRED
    change = Change(outcome, card, candidate if same else None)
    changes = (change,) if same else (change, Change(Outcome.NEW, None, candidate))
    prepared = Prepared(Plan(changes), 0, (), (), (), (), 0)
    cards = _Cards(store, config, prepared, now).made()
    with store.transaction():
        store.add_build(now, dict(prepared.counts), cards)
        store.put_cards(cards)
        store.close_question(question.card_id, question.kind)
        if same:
            _ask_of_one(store, change, config, now)


def resolve_merge(store: Store, question: Question, mine: bool) -> None:
    """Answer an edited card whose note changed: keep the learner's words, or take the note's."""
    card = store.card(question.card_id)
    if card is not None:
        content = card.edits.content if mine else None
        base: Content | None = card.candidate.content if mine else None
        context = card.edits.context if mine else None
        store.edit(card.id, replace(card.edits, content=content, base=base, context=context))
    store.close_question(question.card_id, question.kind)


def asked_content(question: Question, key: str) -> Content | None:
    """The content that a question holds under a key, where it does."""
    found = question.detail.get(key)
    return content_from(found) if isinstance(found, Mapping) else None


def adopt(store: Store, listed: Sequence[Card], notes: Sequence[Note] = ()) -> int:
    """Take cards from listings into an empty store, so that a clone keeps their ids."""
    if not listed or store.cards():
        return 0
    store.put_cards([replace(card, edits=card.edits or Edits()) for card in listed], 0)
    return len(listed)
