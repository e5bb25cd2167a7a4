"""Prompts: what is sent about a note, and what its numbers stand for.

A prompt is the instructions, then ``TITLE: …``, headings as ``#``, ``##`` …, a list's lead-in in
round brackets, and the claims one a line as ``[3] text``. The same claim has the same number in all
prompts about one state of a note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from studykit.model import Candidate, Claim, Grade, Note, QuestionAnswer, Section, WrittenCard
from studykit.render.cloze import answers, front
from studykit.writer.digests import AUTHORED, candidate_digest, claim_digest, one_line, told
from studykit.writer.prompt_files import wording

#: Claims and characters of one prompt. Longer notes are sent in parts that overlap by a section.
MOST_CLAIMS = 90
MOST_SIGNS = 14_000
#: Cards of one judge's prompt.
MOST_CARDS = 60


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, and how to read what comes back.

    ``kind`` is "write", "more", "mend" or "judge". ``part`` counts from 1. ``claims`` are the texts
    by number; ``asked`` the digests of claims that the reply is about; ``cards`` the digests of the
    numbered cards in a judge's or mender's prompt.
    """

    kind: str
    note: Note
    part: int
    version: str
    text: str
    claims: tuple[tuple[int, str], ...] = ()
    asked: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What of a prompt is needed to read its reply, also in another process: see :class:`Prompt`.

    It says of the note what a :class:`~studykit.model.Reply` says of it.
    """

    kind: str
    path: str
    title: str
    channel: str
    video_key: str
    tags: tuple[str, ...]
    version: str
    claims: tuple[tuple[int, str], ...]
    asked: tuple[str, ...]
    cards: tuple[str, ...]


def sent(prompt: Prompt) -> Sent:
    """What to remember of a prompt that goes out."""
    note = prompt.note
    return Sent(
        prompt.kind,
        note.path,
        note.title,
        note.channel,
        note.video.key if note.video else "",
        note.tags,
        prompt.version,
        prompt.claims,
        prompt.asked,
        prompt.cards,
    )


def numbered(note: Note) -> tuple[tuple[int, Claim], ...]:
    """The claims that a writer is shown, with their numbers. Hand-written cards are not asked."""
    claims = [claim for claim in note.claims if claim.kind not in AUTHORED and told(claim)]
    return tuple(enumerate(claims, 1))


def write_prompts(note: Note, most: int = MOST_CLAIMS) -> tuple[Prompt, ...]:
    """The prompts that ask for cards of a whole note, ``most`` claims each; none when it states
    nothing.
    """
    return tuple(_write("write", note, n, part) for n, part in enumerate(_parts(note, most), 1))


def more_prompts(
    note: Note, wanted: Collection[str], most: int = MOST_CLAIMS
) -> tuple[Prompt, ...]:
    """Prompts for the claims of weight among those ``wanted`` (digests), shown in their place."""
    found: list[Prompt] = []
    for part in _parts(note, most):
        shown = [(n, claim) for n, claim in part.fresh if claim_digest(told(claim)) in wanted]
        if shown:
            sections = {claim.headings for _, claim in shown}
            around = [pair for pair in part.claims if pair[1].headings in sections]
            found.append(_more(note, len(found) + 1, shown, around))
    return tuple(found)


def _more(
    note: Note, part: int, shown: Sequence[tuple[int, Claim]], around: Sequence[tuple[int, Claim]]
) -> Prompt:
    numbers = ", ".join(str(number) for number, _ in shown)
    text = f"{wording('more').text}\n\nWITHOUT A CARD: {numbers}\n\n{_page(note, around)}"
    return Prompt(
        "more",
        note,
        part,
        wording("more").version,
        _with(wording("write").text, text),
        tuple((number, told(claim)) for number, claim in around),
        tuple(claim_digest(told(claim)) for _, claim in shown),
    )


def _with(first: str, second: str) -> str:
    return f"{first}\n\n{second}\n"


@dataclass(frozen=True, slots=True)
class _Part:
    claims: tuple[tuple[int, Claim], ...]
    fresh: tuple[tuple[int, Claim], ...]


def _write(kind: str, note: Note, number: int, part: _Part) -> Prompt:
    words = wording(kind)
    return Prompt(
        kind,
        note,
        number,
        words.version,
        _with(words.text, _page(note, part.claims)),
        tuple((n, told(claim)) for n, claim in part.claims),
        tuple(claim_digest(told(claim)) for _, claim in part.fresh),
    )


def _parts(note: Note, most: int) -> Iterator[_Part]:
    """A note's claims in parts of bearable length; each later one begins with the section that the
    one before ended with.
    """
    sections = [group for section in note.sections for group in _groups(note, section, most)]
    begun: list[tuple[tuple[int, Claim], ...]] = []
    overlap = 0
    for group in sections:
        if len(begun) > overlap and not _fits([*begun, group], most):
            yield _part(begun, overlap)
            last = begun[-1]
            begun, overlap = ([last], 1) if _fits([last, group], most) else ([], 0)
        begun.append(group)
    if len(begun) > overlap:
        yield _part(begun, overlap)


def _part(groups: Sequence[tuple[tuple[int, Claim], ...]], overlap: int) -> _Part:
    every = tuple(pair for group in groups for pair in group)
    return _Part(every, tuple(pair for group in groups[overlap:] for pair in group))


def _groups(note: Note, section: Section, most: int) -> Iterator[tuple[tuple[int, Claim], ...]]:
    """The numbered claims of a section, cut where it alone is too long."""
    numbers = {id(claim): number for number, claim in numbered(note)}
    group = [(numbers[id(claim)], claim) for claim in section.claims if id(claim) in numbers]
    while group:
        size = len(group)
        while size > 1 and not _fits([tuple(group[:size])], most):
            size -= max(1, size // 10)
        yield tuple(group[:size])
        group = group[size:]


def _fits(groups: Sequence[tuple[tuple[int, Claim], ...]], most: int) -> bool:
    claims = [claim for group in groups for _, claim in group]
    return len(claims) <= most and sum(len(claim.text) for claim in claims) <= MOST_SIGNS


def _page(note: Note, claims: Sequence[tuple[int, Claim]]) -> str:
    """A note's text as it stands in a prompt."""
    lines = [f"TITLE: {one_line(note.title)}"]
    headings: tuple[str, ...] = ()
    lead = ""
    for number, claim in claims:
        if claim.headings != headings:
            lines += ["", *_new_headings(headings, claim.headings)]
            headings, lead = claim.headings, ""
        above = one_line(claim.parent or claim.lead_in)
        if above and above != lead:
            lines.append(f"({above})")
        lead = above
        lines.append(f"[{number}] {told(claim)}")
    return "\n".join(lines)


def _new_headings(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    same = 0
    while same < min(len(before), len(after) - 1) and before[same] == after[same]:
        same += 1
    for level, heading in enumerate(after[same:], same + 1):
        yield f"{'#' * level} {one_line(heading)}"


# ---------------------------------------------------------------- judging and mending


def judge_prompts(note: Note, candidates: Sequence[Candidate]) -> tuple[Prompt, ...]:
    """Prompts that show finished cards as a learner will see them, with the claim for truth."""
    words = wording("judge")
    groups = [candidates[n : n + MOST_CARDS] for n in range(0, len(candidates), MOST_CARDS)]
    return tuple(
        Prompt(
            "judge",
            note,
            part,
            words.version,
            _with(words.text, _cards_page(note, group)),
            cards=tuple(candidate_digest(candidate) for candidate in group),
        )
        for part, group in enumerate(groups, 1)
    )


@dataclass(frozen=True, slots=True)
class Faulty:
    """A written card that a judge found usable but not ready, with what would mend it."""

    digest: str
    card: WrittenCard
    grade: Grade


def mend_prompt(note: Note, faulty: Sequence[Faulty]) -> Prompt:
    """A prompt that asks for better words of cards; the claims stand below with their numbers."""
    words = wording("mend")
    shown = numbered(note)
    lines, sections = [], set()
    for number, one in enumerate(faulty, 1):
        own = [(n, claim) for n, claim in shown if told(claim) in one.card.claims]
        sections |= {claim.headings for _, claim in own}
        lines += [
            f"CARD {number} (claims {', '.join(str(n) for n, _ in own)})",
            f"question: {one_line(one.card.question)}",
            f"answer: {one_line(one.card.answer)}",
            f"judge: {one_line(one.grade.fault)}; {one_line(one.grade.advice)}",
        ]
    around = [pair for pair in shown if pair[1].headings in sections]
    text = "\n".join([*lines, "", _page(note, around)])
    return Prompt(
        "mend",
        note,
        1,
        words.version,
        _with(words.text, text),
        tuple((number, told(claim)) for number, claim in around),
        cards=tuple(one.digest for one in faulty),
    )


def _cards_page(note: Note, candidates: Sequence[Candidate]) -> str:
    lines = [f"TITLE: {one_line(note.title)}"]
    headings: tuple[str, ...] | None = None
    for number, candidate in enumerate(candidates, 1):
        if candidate.source.headings != headings:
            headings = candidate.source.headings
            lines += ["", f"PLACE: {' › '.join(one_line(h) for h in headings) or '(none)'}"]
        lines += ["", f"CARD {number}"]
        if candidate.context:
            lines.append(f"context: {one_line(candidate.context)}")
        shown, back = _sides(candidate)
        lines += [f"front: {shown}", f"back: {back}", f"claim: {one_line(candidate.source.claim)}"]
    return "\n".join(lines)


def _sides(candidate: Candidate) -> tuple[str, str]:
    content = candidate.content
    if isinstance(content, QuestionAnswer):
        points = "; ".join(point.text for point in content.points)
        return one_line(content.question), one_line(points or content.answer)
    return one_line(front(content.text)), one_line("; ".join(answers(content.text)))
