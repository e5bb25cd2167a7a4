"""From replies to candidates: which written cards a note has, and which were refused and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from studykit.extractor.checks.claims import worn_by
from studykit.extractor.language import language_of
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Claim,
    Extraction,
    Generation,
    Grade,
    LeftOut,
    Note,
    QuestionAnswer,
    Reply,
    Source,
    Tier,
    WrittenCard,
)
from studykit.writer.check_order import refused_by
from studykit.writer.checks.draft import Draft, Setting
from studykit.writer.checks.together import Fronts
from studykit.writer.digests import candidate_digest, claim_digest, one_line, told, words_digest
from studykit.writer.prompt_assembly import numbered

GENERATOR = "written"
READY, USABLE = 3, 2
#: Share of a reply's claims that must stand in a note of another path or video to belong to it.
SAME_NOTE = 0.6
#: Ready written cards of a note: at least so many may stand, else so many a claim.
MOST, MOST_A_CLAIM = 25, 0.7
#: Shorter claims are not asked about twice.
LIGHT = 40


@dataclass(frozen=True, slots=True)
class Known:
    """The replies that there are, oldest first, and the grades by words' digest."""

    replies: tuple[Reply, ...] = ()
    grades: Mapping[str, Grade] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A written card that passed the checks: its candidate, the card, and its words' digest."""

    candidate: Candidate
    card: WrittenCard
    digest: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A written card that is none or no ready one: why, and what a judge said of it."""

    card: WrittenCard
    claim: Claim
    code: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The written cards of one note, and those that were refused."""

    admitted: tuple[Admitted, ...]
    refused: tuple[Refused, ...]


def language_of_note(note: Note) -> str:
    """What the note says its language is, else what its first claims look like."""
    if note.language != "en":
        return note.language
    sample = " ".join(claim.text for claim in note.claims[:30])
    return language_of(sample) if sample else "en"


def with_written(
    extractions: Sequence[Extraction], known: Known, *, tier: str = "ready", judged: bool = True
) -> list[Extraction]:
    """Extractions with the written cards of their notes, which stand before the rules' cards.

    A rules' candidate on a claim with a ready written card steps back. Grades raise and lower the
    tier of both. ``tier`` is that of written cards without a grade.
    """
    if not known.replies and not known.grades:
        return list(extractions)
    asked: dict[str, Fronts] = {}
    return [_with(extraction, known, tier, asked) for extraction in extractions]


def _with(extraction: Extraction, known: Known, tier: str, asked: dict[str, Fronts]) -> Extraction:
    note = extraction.note
    if note.silence or note.generation in (Generation.OFF, Generation.AUTHORED):
        return extraction
    key = note.video.key if note.video else f"note:{note.path}"
    admission = admit(note, known, tier, asked.setdefault(key, Fronts()))
    candidates = [one.candidate for one in admission.admitted]
    taken = {
        claim.text
        for one in admission.admitted
        if one.candidate.tier is Tier.READY
        for claim in one.claims
    }
    left = [
        LeftOut(
            one.claim.first_line, one.claim.text, GENERATOR, one.code, one.card.question, one.advice
        )
        for one in admission.refused
    ]
    for candidate in extraction.candidates:
        if candidate.generator != "authored" and candidate.source.claim in taken:
            source = candidate.source
            left.append(LeftOut(source.first_line, source.claim, candidate.generator, "written"))
        else:
            candidates.append(_graded(candidate, known.grades))
    candidates.sort(key=lambda c: (c.source.first_line, c.generator, c.variant, c.source.claim))
    return replace(
        extraction,
        candidates=tuple(candidates),
        left_out=tuple(dict.fromkeys([*extraction.left_out, *left])),
    )


def _graded(candidate: Candidate, grades: Mapping[str, Grade]) -> Candidate:
    """A rules' candidate in the tier that its grade gives it: ready is grade 3 alone.

    Nothing mends a card by rules, and readers kept 72 % of those that a judge called usable.
    """
    grade = grades.get(candidate_digest(candidate))
    if grade is None or candidate.generator == "authored":
        return candidate
    return replace(candidate, tier=Tier.READY if grade.grade >= READY else Tier.DRAFT)


# ---------------------------------------------------------------- one note


def admit(note: Note, known: Known, tier: str = "ready", others: Fronts | None = None) -> Admission:
    """The written cards of a note that pass the checks; ``others`` are the video's, and grow."""
    claims = {claim_digest(told(claim)): claim for _, claim in reversed(numbered(note))}
    setting = Setting(note, language_of_note(note))
    before = Fronts() if others is None else others
    admitted: list[Admitted] = []
    refused: list[Refused] = []
    mended = _mended(known)
    for card in _current(note, known.replies, claims):
        found = tuple(claims[claim_digest(text)] for text in card.claims)
        draft = Draft(card.question, card.answer, card.quote, found, setting)
        made = _admitted(card, draft, note)
        code = "mended" if made.digest in mended else _refusal(draft, made, known, before)
        if code:
            refused.append(Refused(card, found[0], code, said_of(made.digest, known.grades)))
            continue
        before.add(draft)
        admitted.append(made)
    ranked = _tiers(admitted, known.grades, tier, len(claims))
    refused += [
        Refused(one.card, one.claims[0], code, said_of(one.digest, known.grades))
        for one, code in ranked
        if code
    ]
    return Admission(tuple(one for one, _ in ranked), tuple(refused))


def said_of(digest: str, grades: Mapping[str, Grade]) -> str:
    """A judge's fault and advice on a card; "" where it has no grade or nothing to mend."""
    grade = grades.get(digest)
    return "" if grade is None else ": ".join(filter(None, (grade.fault, grade.advice)))


def _refusal(draft: Draft, made: Admitted, known: Known, before: Fronts) -> str:
    code = refused_by(draft)
    if code:
        return code
    grade = known.grades.get(made.digest)
    if grade is not None and grade.grade < USABLE:
        return "judged-poor"
    if before.has_twin(draft):
        return "written-twin"
    return "mirrors" if before.has_mirror(draft) else ""


def _mended(known: Known) -> frozenset[str]:
    """Cards of which there are better words."""
    return frozenset(c.mends for reply in known.replies for c in reply.cards if c.mends)


def _tiers(
    admitted: Sequence[Admitted], grades: Mapping[str, Grade], tier: str, claims: int
) -> list[tuple[Admitted, str]]:
    """Each card in its tier, with the code of what made it a draft."""
    most = max(MOST, int(claims * MOST_A_CLAIM))
    found: list[tuple[Admitted, str]] = []
    ready = 0
    for one in admitted:
        grade = grades.get(one.digest)
        code = "judged-usable" if grade is not None and grade.grade < READY else ""
        wanted = grade is not None or tier == Tier.READY.value
        if not code and wanted and ready >= most:
            code = "beyond"
        is_ready = wanted and not code
        ready += is_ready
        now = Tier.READY if is_ready else Tier.DRAFT
        found.append((replace(one, candidate=replace(one.candidate, tier=now)), code))
    return found


def _current(
    note: Note, replies: Sequence[Reply], claims: Mapping[str, Claim]
) -> Iterator[WrittenCard]:
    """The cards of replies about a note whose claims all stand in it, but those about claims that
    a newer reply was asked about too.
    """
    newer: set[str] = set()
    kept: list[list[WrittenCard]] = []
    for reply in reversed([reply for reply in replies if _is_about(reply, note, claims)]):
        mine = []
        for card in reply.cards:
            digests = [claim_digest(text) for text in card.claims]
            if all(digest in claims for digest in digests) and digests[0] not in newer:
                mine.append(card)
        newer |= set(reply.asked)
        kept.append(mine)
    for mine in reversed(kept):
        yield from mine


def _is_about(reply: Reply, note: Note, claims: Mapping[str, Claim]) -> bool:
    """Whether a reply is about a note: of the same video, or of the same claims mostly."""
    key = note.video.key if note.video else ""
    if key and reply.video_key == key:
        return True
    if reply.path == note.path:
        return True
    asked = set(reply.asked) or {claim_digest(text) for c in reply.cards for text in c.claims}
    return bool(asked) and len(asked & set(claims)) >= SAME_NOTE * len(asked)


def _admitted(card: WrittenCard, draft: Draft, note: Note) -> Admitted:
    claims = draft.claims
    claim = " ".join(one_line(told(claim)) for claim in claims)
    source = replace(
        Source.of(note, claims[0]),
        claim=claims[0].text if len(claims) == 1 else claim,
        first_line=min(c.first_line for c in claims),
        last_line=max(c.last_line for c in claims),
    )
    content = QuestionAnswer(card.question, card.answer)
    candidate = Candidate(
        content,
        source,
        _citations(claims),
        GENERATOR,
        Tier.READY,
        tags=note.tags,
        importance=1.5
        + 1.0 * any(c.cited for c in claims)
        + 0.5 * any(c.citations for c in claims),
    )
    return Admitted(candidate, card, words_digest(content, "", source.claim), claims)


def _citations(claims: Sequence[Claim]) -> tuple[Citation, ...]:
    """The stamps of all claims, a second once."""
    found: dict[int, Citation] = {}
    for claim in claims:
        for citation in claim.citations:
            found.setdefault(citation.seconds, citation)
    return tuple(found.values())


def moved_replies(notes: Sequence[Note], known: Known, gone: Collection[str]) -> dict[str, str]:
    """Where the replies about notes without a video that are gone belong now, path by path."""
    moved: dict[str, str] = {}
    for reply in known.replies:
        if reply.path not in gone or reply.video_key or reply.path in moved:
            continue
        for note in notes:
            claims = {claim_digest(told(claim)): claim for _, claim in numbered(note)}
            if note.video is None and _is_about(reply, note, claims):
                moved[reply.path] = note.path
                break
    return moved


# ---------------------------------------------------------------- what is still to be asked


def unasked(note: Note, known: Known) -> frozenset[str]:
    """The digests of a note's claims that no reply was asked about."""
    claims = {claim_digest(told(claim)): claim for _, claim in numbered(note)}
    asked = {d for r in known.replies if _is_about(r, note, claims) for d in r.asked}
    return frozenset(claims) - asked


def wanting(note: Note, known: Known) -> frozenset[str]:
    """The digests of claims of weight without a ready written card that were asked about once."""
    claims = {claim_digest(told(claim)): claim for _, claim in numbered(note)}
    replies = [reply for reply in known.replies if _is_about(reply, note, claims)]
    times = Counter(digest for reply in replies for digest in reply.asked)
    covered = {
        claim_digest(told(claim))
        for one in admit(note, known).admitted
        if one.candidate.tier is Tier.READY
        for claim in one.claims
    }
    return frozenset(
        digest
        for digest, claim in claims.items()
        if times[digest] == 1 and digest not in covered and _has_weight(claim)
    )


def _has_weight(claim: Claim) -> bool:
    """Whether a claim says enough to be worth asking about again."""
    return len(claim.text) >= LIGHT and not worn_by(claim.body)


def stepping_back(
    cards: Sequence[Card], extractions: Sequence[Extraction], known: Known
) -> Iterator[Card]:
    """The known cards that written ones replace where the learner has not met them: a rule's card
    on a claim that is asked better, and a written one that was refused or written anew.
    """
    by_path = {extraction.note.path: extraction for extraction in extractions}
    for path, found in groupby(sorted(cards, key=_path_of), key=_path_of):
        if known.replies and path in by_path:
            yield from _stepping_back(tuple(found), by_path[path], known)


def _path_of(card: Card) -> str:
    return card.source.path


def _stepping_back(cards: Sequence[Card], extraction: Extraction, known: Known) -> Iterator[Card]:
    """Those among the cards of one note."""
    claims = {told(claim): claim for _, claim in numbered(extraction.note)}
    digests = {claim_digest(text): claim for text, claim in claims.items()}
    if not any(_is_about(reply, extraction.note, digests) for reply in known.replies):
        return
    for card in cards:
        if card.candidate.generator == "authored":
            continue
        if card.candidate.generator == GENERATOR:
            if any(one_line(card.source.claim).startswith(text) for text in claims):
                yield card
        elif any(_takes(candidate, card) for candidate in extraction.candidates):
            yield card


def _takes(candidate: Candidate, card: Card) -> bool:
    if candidate.generator != GENERATOR or candidate.tier is not Tier.READY:
        return False
    return card.source.claim in candidate.source.claim
