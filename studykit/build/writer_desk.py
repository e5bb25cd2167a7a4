"""What there is to ask a writer about notes, and keeping what it answers.

Nothing here speaks to a model: prompts go out as values, replies come in as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from studykit.config import Config
from studykit.extractor.extract import extract_notes, generation_of
from studykit.extractor.notes.note import read_notes
from studykit.model import Candidate, Extraction, Generation, Grade, Note, Problem, Reply
from studykit.reader import find_notes
from studykit.store.store import Store
from studykit.writer.digests import candidate_digest
from studykit.writer.handover import note_names
from studykit.writer.prompt_assembly import (
    MOST_CLAIMS,
    Faulty,
    Prompt,
    Sent,
    judge_prompts,
    mend_prompt,
    more_prompts,
    write_prompts,
)
from studykit.writer.reply import read_cards, read_grades
from studykit.writer.written_cards import (
    GENERATOR,
    USABLE,
    Known,
    admit,
    unasked,
    wanting,
    with_written,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The notes that may be asked about, the names of their files, and what is known of them."""

    notes: tuple[tuple[Note, tuple[Problem, ...]], ...]
    names: dict[str, str]
    problems: tuple[Problem, ...] = ()

    def note_named(self, name: str) -> Note | None:
        """The note whose files have that name."""
        path = next((path for path, one in self.names.items() if one == name), None)
        return next((note for note, _ in self.notes if note.path == path), None)


def read_desk(root: Path, config: Config, paths: Sequence[Path]) -> Desk:
    """The notes at ``paths`` (default: those of studykit.toml) that may have written cards."""
    every = [root / path for path in config.notes.paths]
    all_files, problems = find_notes(every, root, config.no_notes)
    files, found = find_notes(list(paths), root, config.no_notes) if paths else (all_files, [])
    names = note_names([file.path for file in (*all_files, *files)])
    notes = [
        (note, wrong)
        for note, wrong in read_notes(files, config)
        if may_be_asked(note, config) and not any(p.code == "failed-note" for p in wrong)
    ]
    return Desk(tuple(notes), names, tuple(found or problems))


def may_be_asked(note: Note, config: Config) -> bool:
    """Whether a note may have cards that its author did not write."""
    if note.silence or GENERATOR in config.cards.without:
        return False
    return generation_of(note, config) not in (Generation.OFF, Generation.AUTHORED)


def known_of(store: Store, notes: Iterable[Note]) -> Known:
    """What writers and judges said about notes."""
    every = list(notes)
    paths = [note.path for note in every]
    videos = [note.video.key for note in every if note.video]
    replies = store.replies(paths=paths, videos=videos)
    return Known(tuple(replies), store.grades(paths=paths, videos=videos))


# ---------------------------------------------------------------- what to ask


def first_prompts(
    note: Note, known: Known, *, again: bool = False, most: int = MOST_CLAIMS
) -> tuple[Prompt, ...]:
    """The prompts about claims that no writer was asked about yet; ``again``: about all. ``most``
    is the number of claims in one prompt.
    """
    every = write_prompts(note, most)
    digests = {digest for prompt in every for digest in prompt.asked}
    missing = digests if again else unasked(note, known) & digests
    if not missing:
        return ()
    if len(missing) * 2 > len(digests):
        return tuple(prompt for prompt in every if missing & set(prompt.asked))
    return more_prompts(note, missing, most)


def later_prompts(note: Note, known: Known, *, most: int = MOST_CLAIMS) -> tuple[Prompt, ...]:
    """Prompts for what the replies left: better words for usable cards, then claims of weight that
    have no card, each once.
    """
    faulty = [
        Faulty(one.digest, one.card, grade)
        for one in admit(note, known).admitted
        if (grade := known.grades.get(one.digest)) is not None
        and grade.grade == USABLE
        and not one.card.mends
    ]
    asked = {digest for reply in known.replies for digest in reply.asked}
    faulty = [one for one in faulty if one.digest not in asked]
    found = [mend_prompt(note, faulty)] if faulty else []
    return (*found, *more_prompts(note, wanting(note, known), most))


def judging_prompts(
    notes: Sequence[tuple[Note, tuple[Problem, ...]]],
    known: Known,
    config: Config,
    *,
    again: bool = False,
) -> list[Prompt]:
    """The prompts that have cards without a grade judged, written ones and rules' ones together."""
    extractions = extract_notes(notes, config)
    found: list[Prompt] = []
    for extraction in with_written(extractions, known, tier=config.writer.tier):
        cards = [c for c in extraction.candidates if _is_to_be_judged(c, known, again)]
        found += judge_prompts(extraction.note, cards)
    return found


def _is_to_be_judged(candidate: Candidate, known: Known, again: bool) -> bool:
    if candidate.generator == "authored":
        return False
    return again or candidate_digest(candidate) not in known.grades


# ---------------------------------------------------------------- what was answered


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one reply. ``refused`` counts what could not even be read as a card."""

    cards: int = 0
    grades: int = 0
    new: bool = False
    refused: Counter[str] = field(default_factory=Counter)


def keep_reply(store: Store, sent: Sent, text: str, model: str, now: datetime) -> Kept:
    """Read a reply and keep it in the store. Raises BrokenReply when it holds nothing to keep."""
    if sent.kind == "judge":
        return _keep_grades(store, sent, text, model, now)
    told = read_cards(text, dict(sent.claims), sent.cards)
    reply = Reply(
        sent.path,
        sent.title,
        sent.channel,
        sent.video_key,
        sent.tags,
        # A mender may leave cards out; those are not asked about again either.
        sent.cards if sent.kind == "mend" else sent.asked,
        told.cards,
        sent.version,
        model,
        now,
    )
    new = store.put_replies([reply])
    counts = {"broken-card": told.broken, "unknown-claim": told.unknown, "beyond": told.surplus}
    return Kept(len(told.cards), 0, bool(new), +Counter(counts))


def _keep_grades(store: Store, sent: Sent, text: str, model: str, now: datetime) -> Kept:
    found = [
        Grade(
            sent.cards[one.card - 1],
            one.grade,
            one.fault,
            one.advice,
            sent.path,
            sent.video_key,
            sent.version,
            model,
            now,
        )
        for one in read_grades(text)
        if one.card <= len(sent.cards)
    ]
    return Kept(0, len(found), bool(store.put_grades(found)))


def verdicts(notes: Iterable[Note], known: Known, tier: str) -> tuple[int, Counter[str]]:
    """How many written cards notes have, and how many were refused by which check."""
    cards = 0
    refused: Counter[str] = Counter()
    for note in notes:
        admission = admit(note, known, tier)
        cards += len(admission.admitted)
        refused.update(one.code for one in admission.refused if one.code not in _NO_REFUSALS)
    return cards, refused


_NO_REFUSALS = frozenset({"mended", "judged-usable", "beyond"})


def extractions_with_written(
    notes: Sequence[tuple[Note, tuple[Problem, ...]]], known: Known, config: Config
) -> list[Extraction]:
    """Extractions of notes with their written cards, as a build sees them."""
    return with_written(extract_notes(notes, config), known, tier=config.writer.tier)
