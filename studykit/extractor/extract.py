"""Notes to candidates: question types propose, wording words, checks judge, a score ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from studykit.config import Config
from studykit.extractor.alike import Alike
from studykit.extractor.checks.claims import worn_by
from studykit.extractor.checks.order import failed
from studykit.extractor.context import context_of
from studykit.extractor.document import AUTHORED, LONGEST_ASKED, Page, read_pages
from studykit.extractor.importance import importance
from studykit.extractor.notes.note import failure
from studykit.extractor.proposal import Generator, Proposal
from studykit.extractor.registry import GENERATORS, question_types
from studykit.extractor.score import Face, usable
from studykit.extractor.selection import HAND_WRITTEN, Chosen, Told, select, share_of
from studykit.extractor.specificity import rarest_word
from studykit.extractor.wording.reword import reworded
from studykit.extractor.words import stem
from studykit.model import (
    Candidate,
    Claim,
    ClaimKind,
    Cloze,
    Extraction,
    ForeignSchedule,
    Generation,
    LeftOut,
    Media,
    Note,
    Problem,
    Source,
    Tier,
)
from studykit.model.place import shown_headings

GENERATOR_NAMES: tuple[str, ...] = tuple(GENERATORS)
BATCH = 64
BELOW = "below-the-bar"  # the tag of cards that a note gets for want of better ones
# What cards of languages that are not analysed are taken to be worth, by their type.
PLAIN = {
    "acronym": 0.8,
    "section": 0.7,
    "callout": 0.7,
    "term": 0.65,
    "number": 0.6,
    "mark": 0.25,
    "": 0.5,
}


def extract_notes(
    notes: Sequence[tuple[Note, tuple[Problem, ...]]],
    config: Config,
    progress: Callable[[int], None] | None = None,
    asked: Iterable[tuple[str, str]] = (),
) -> list[Extraction]:
    """Make candidates of notes, one Extraction a note, in the order given.

    Both tiers are made, unless the note's front matter or its folder in studykit.toml says
    otherwise; ``config.cards.tier`` is for whoever takes cards into decks. Notes of one video
    share what they have asked, so that a fact told twice makes one card, and no question is asked
    twice with the same answer: ``asked`` are the :func:`question_key` of cards of other notes; a
    set grows by those of these notes.
    ``progress`` is called with the number of notes done. Deterministic: equal notes give equal
    candidates.
    """
    done: list[Extraction] = []
    chooser = Chooser(config, asked)
    for proposed in proposals_of(notes, config):
        done.append(chooser.extraction(proposed))
        if progress is not None:
            progress(len(done))
    return done


@dataclass(frozen=True, slots=True)
class Proposals:
    """What may be asked of one note, whatever other notes ask: the part that takes the time.

    ``page`` is what they were made of, for whoever wants to know of claims that nothing asks.
    """

    note: Note
    problems: tuple[Problem, ...] = ()
    found: tuple[Chosen, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    page: Page | None = None


def proposals_of(
    notes: Sequence[tuple[Note, tuple[Problem, ...]]], config: Config
) -> Iterator[Proposals]:
    """The proposals of notes, in the order given; those of one video must be given together."""
    question_types()  # what another package got wrong is no fault of a note
    repeated = _claims_by_video([note for note, _ in notes])
    for start in range(0, len(notes), BATCH):
        group = notes[start : start + BATCH]
        loud = [note for note, _ in group if not _silence(note, config)]
        pages = iter(read_pages(loud))
        for note, problems in group:
            silence = _silence(note, config)
            if silence:
                yield Proposals(note, problems, (), _silent(note, silence))
            else:
                yield _proposed(next(pages), problems, config, repeated.get(_scope(note)))


def _scope(note: Note) -> str:
    """The video of a note, whose notes are told apart; a note without one stands by itself."""
    return note.video.key if note.video is not None else note.path


def _proposed(
    page: Page, problems: tuple[Problem, ...], config: Config, repeated: Alike[str] | None
) -> Proposals:
    left: list[LeftOut] = []
    try:
        found = tuple(_proposals(page, config, left, repeated or Alike()))
    except Exception as error:
        return Proposals(page.note, (*problems, failure(page.note.path, error)))
    return Proposals(page.note, problems, found, tuple(left), page)


class Chooser:
    """Makes extractions of proposals, one note after the other: what an earlier one asks is not
    asked again. ``asked`` is as :func:`extract_notes` has it.
    """

    def __init__(self, config: Config, asked: Iterable[tuple[str, str]] = ()) -> None:
        self.config = config
        self.everywhere = asked if isinstance(asked, set) else set(asked)
        self.told: dict[str, Told] = {}

    def extraction(self, proposed: Proposals) -> Extraction:
        """The candidates of one note, and what was left out."""
        note = proposed.note
        told = self.told.setdefault(_scope(note), Told(self.everywhere))
        if not proposed.found and proposed.page is None:
            return Extraction(note, (), proposed.left_out, proposed.problems)
        try:
            return _chosen(proposed, self.config, told)
        except Exception as error:
            return Extraction(note, (), (), (*proposed.problems, failure(note.path, error)))


def generation_of(note: Note, config: Config) -> Generation:
    """What may be made of a note: its front matter, else its folder, else both tiers."""
    if note.generation is not None:
        return note.generation
    tier = config.folder_of(note.path).tier
    return Generation.ALL if tier is None else Generation(tier)


def _silence(note: Note, config: Config) -> str:
    return note.silence or ("off" if generation_of(note, config) is Generation.OFF else "")


def _silent(note: Note, reason: str) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(c.first_line, c.text, "", reason) for c in note.claims)


def _claims_by_video(notes: Sequence[Note]) -> dict[str, Alike[str]]:
    """The notes that state a claim, by video, where a video has several notes."""
    groups: dict[str, list[Note]] = {}
    for note in notes:
        if note.video is not None:
            groups.setdefault(note.video.key, []).append(note)
    found: dict[str, Alike[str]] = {}
    for key, group in groups.items():
        if len(group) > 1:
            found[key] = Alike()
            for note in group:
                for claim in note.claims:
                    found[key].add(note.path, claim.text)
    return found


def _chosen(proposed: Proposals, config: Config, told: Told) -> Extraction:
    note = proposed.note
    left = list(proposed.left_out)
    claims = sum(c.cited for c in note.claims) or len(note.claims)
    share = share_of(claims, config.cards)
    choice = select(proposed.found, told, share)
    left.extend(choice.left_out)
    taken = choice.taken
    if generation_of(note, config) is Generation.READY:
        left.extend(c.left_out("draft-unwanted") for c in taken if c.tier is Tier.DRAFT)
        taken = tuple(c for c in taken if c.tier is Tier.READY)
    for chosen in taken:
        told.add(chosen)
    candidates = sorted(
        (_candidate(chosen, note) for chosen in taken),
        key=lambda c: (c.source.first_line, c.generator, c.variant, c.source.claim),
    )
    if proposed.page is not None:
        left.extend(_untouched(proposed.page, candidates, left))
    return Extraction(note, tuple(candidates), tuple(dict.fromkeys(left)), proposed.problems)


def _proposals(
    page: Page, config: Config, left: list[LeftOut], repeated: Alike[str]
) -> Iterator[Chosen]:
    made = generation_of(page.note, config)
    weights = _Weights(page, repeated)
    for name, entry in question_types().items():
        own = name == HAND_WRITTEN
        if not own and (made is Generation.AUTHORED or name in config.cards.without):
            continue
        if not page.english and not entry.any_language:
            continue
        yield from _checked(page, name, entry.generate, left, weights)


def _checked(
    page: Page, name: str, generate: Generator, left: list[LeftOut], weights: _Weights
) -> Iterator[Chosen]:
    """The proposals of one question type in their last words, those that pass every check."""
    own, lasting = name == HAND_WRITTEN, question_types()[name].lasting
    for raw in generate(page):
        proposal = raw if own else reworded(raw, page)
        code = "" if own else failed(proposal, page, lasting)
        if code:
            claim = proposal.claim
            left.append(LeftOut(claim.first_line, claim.text, name, code))
            continue
        weight = weights.of(proposal.claim) + proposal.worth
        yield Chosen(proposal, name, 1.0 if own else _score(proposal, name, page), weight)


def _score(proposal: Proposal, name: str, page: Page) -> float:
    """How likely a proposal is usable, as its reader will see it."""
    if not page.english:
        return min(PLAIN.get(name, PLAIN[""]), proposal.worth)
    headings = proposal.claim.headings if proposal.headings is None else proposal.headings
    headings = shown_headings(headings, proposal.content)
    face = Face(
        generator=name,
        kind="cloze" if isinstance(proposal.content, Cloze) else "question",
        asked=proposal.asked,
        answer=proposal.answer,
        hint=proposal.hint if isinstance(proposal.content, Cloze) else "",
        context=proposal.context,
        title=page.note.title,
        headings=headings,
        told=_told(proposal.answer, page),
        note=page.worth,
    )
    return usable(face)


def _told(answer: str, page: Page) -> int:
    """In how many claims of the note the rarest word of an answer stands."""
    return page.counts.get(stem(rarest_word(answer)), 0)


@dataclass(slots=True)
class _Weights:
    """How much the claims of a page matter, each found once and kept: many cards ask the same."""

    page: Page
    repeated: Alike[str]
    found: dict[int, tuple[Claim, float]] = field(default_factory=dict)

    def of(self, claim: Claim) -> float:
        """The weight of one of the page's claims."""
        if id(claim) not in self.found:
            path = self.page.note.path
            also = {other for _, other in self.repeated.to(claim.text) if other != path}
            self.found[id(claim)] = claim, importance(claim, self.page, len(also))
        return self.found[id(claim)][1]


def _candidate(chosen: Chosen, note: Note) -> Candidate:
    proposal = chosen.proposal
    first, last = proposal.claims[0], proposal.claims[-1]
    listing = chosen.is_listing
    claim = " ".join(c.text for c in proposal.claims) if listing else first.text
    return Candidate(
        content=proposal.content,
        source=replace(
            Source.of(note, first),
            headings=first.headings if proposal.headings is None else proposal.headings,
            claim=claim,
            last_line=max(first.last_line, last.last_line),
        ),
        citations=proposal.citations,
        generator=chosen.generator,
        tier=chosen.tier,
        context=proposal.context,
        variant=proposal.variant,
        tags=tuple(dict.fromkeys([*first.tags, *note.tags, *((BELOW,) if chosen.below else ())])),
        deck=first.deck,
        written=first.written,
        media=_media(proposal.claims),
        schedule=_schedule(chosen, note),
        importance=round(chosen.score + chosen.weight / 10, 3),
    )


MOST_SHOWN = 4  # pictures on one card


def _media(claims: Sequence[Claim]) -> tuple[Media, ...]:
    """The pictures of a card's claims that were found."""
    shown = (media for claim in claims for media in claim.media if media.digest)
    return tuple(dict.fromkeys(shown))[:MOST_SHOWN]


def _schedule(chosen: Chosen, note: Note) -> ForeignSchedule | None:
    """What a tool had planned for this card among the siblings that it was written beside."""
    claim = chosen.proposal.claim
    if chosen.generator != "authored" or not claim.schedules:
        return None
    if claim.kind is ClaimKind.AUTHORED_CLOZE:
        beside = [
            c
            for c in note.claims
            if c.schedules is claim.schedules
            or (c.schedules == claim.schedules and c.block == claim.block)
        ]
        place = beside.index(claim)
    else:
        place = int(chosen.proposal.variant == "reverse")
    return claim.schedules[place] if place < len(claim.schedules) else None


def _untouched(
    page: Page, candidates: Sequence[Candidate], left: Sequence[LeftOut]
) -> Iterator[LeftOut]:
    """Claims of which no generator proposed anything."""
    known = {(c.source.first_line, c.source.claim) for c in candidates}
    known.update((entry.line, entry.claim) for entry in left)
    for claim in page.note.claims:
        if claim.kind not in AUTHORED and (claim.first_line, claim.text) not in known:
            yield LeftOut(claim.first_line, claim.text, "", _reason(claim, page))


def _reason(claim: Claim, page: Page) -> str:
    """Why no generator proposed anything about a claim."""
    if not page.english:
        return "not-english"
    if len(claim.text) > LONGEST_ASKED:
        return "long-claim"
    return worn_by(claim.body) or ("dangling" if context_of(claim, page) is None else "no-shape")
