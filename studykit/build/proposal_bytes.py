"""What notes propose, as bytes: what workers send back, and what the cache of analysed notes holds.

The bytes are data that is checked when read, never code; a claim is told by its place in its note.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

import msgspec

from studykit.extractor.extract import Proposals
from studykit.extractor.proposal import Proposal
from studykit.extractor.selection import Chosen
from studykit.model import Citation, Claim, Cloze, Content, Note, Point, Problem, QuestionAnswer

_LEVEL = 1  # of zlib: a quarter of the size, in hardly any time
_PLAIN, _ESCAPED = b"m", b"j"


class _Question(msgspec.Struct, array_like=True, tag="question"):
    question: str
    answer: str
    points: tuple[Point, ...]


class _Cloze(msgspec.Struct, array_like=True, tag="cloze"):
    text: str


class _Proposal(msgspec.Struct, array_like=True):
    """A chosen proposal; ``claims`` are places in the note, or claims that are not in it."""

    claims: tuple[int | Claim, ...]
    content: _Question | _Cloze
    asked: str
    answer: str
    context: str
    variant: str
    worth: float
    citations: tuple[Citation, ...]
    headings: tuple[str, ...] | None
    blank: tuple[int, int] | None
    hint: str
    generator: str
    score: float
    weight: float


class _Note(msgspec.Struct, array_like=True):
    note: Note
    problems: tuple[Problem, ...]
    found: tuple[_Proposal, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[_Note, ...])


def packed(proposals: Sequence[Proposals]) -> bytes:
    """The proposals of some notes as bytes; what was left out is not kept."""
    notes = tuple(_wire(one) for one in proposals)
    try:
        return _PLAIN + zlib.compress(_encoder.encode(notes), _LEVEL)
    except UnicodeEncodeError:  # a path that is not UTF-8 holds what no UTF-8 can
        text = json.dumps(msgspec.to_builtins(notes))
        return _ESCAPED + zlib.compress(text.encode("ascii"), _LEVEL)


def unpacked(data: bytes) -> list[Proposals]:
    """The proposals of bytes. Raises ValueError where they are damaged or none of ours."""
    try:
        plain = zlib.decompress(data[1:])
        if data[:1] == _ESCAPED:
            notes = msgspec.convert(json.loads(plain), tuple[_Note, ...])
        else:
            notes = _decoder.decode(plain)
        return [_proposals(one) for one in notes]
    except (zlib.error, msgspec.MsgspecError, ValueError, IndexError, RecursionError) as error:
        raise ValueError(f"no analysed notes: {error}") from error


def _wire(one: Proposals) -> _Note:
    places = {id(claim): n for n, claim in enumerate(one.note.claims)}
    return _Note(one.note, one.problems, tuple(_of_chosen(c, places) for c in one.found))


def _of_chosen(chosen: Chosen, places: dict[int, int]) -> _Proposal:
    p = chosen.proposal
    return _Proposal(
        tuple(places.get(id(claim), claim) for claim in p.claims),
        _of_content(p.content),
        p.asked,
        p.answer,
        p.context,
        p.variant,
        p.worth,
        p.citations,
        p.headings,
        p.blank,
        p.hint,
        chosen.generator,
        chosen.score,
        chosen.weight,
    )


def _of_content(content: Content) -> _Question | _Cloze:
    if isinstance(content, Cloze):
        return _Cloze(content.text)
    return _Question(content.question, content.answer, content.points)


def _proposals(wire: _Note) -> Proposals:
    claims = wire.note.claims
    return Proposals(wire.note, wire.problems, tuple(_chosen(one, claims) for one in wire.found))


def _chosen(wire: _Proposal, claims: Sequence[Claim]) -> Chosen:
    proposal = Proposal(
        tuple(one if isinstance(one, Claim) else claims[one] for one in wire.claims),
        _content(wire.content),
        wire.asked,
        wire.answer,
        wire.context,
        wire.variant,
        wire.worth,
        wire.citations,
        wire.headings,
        wire.blank,
        wire.hint,
    )
    return Chosen(proposal, wire.generator, wire.score, wire.weight)


def _content(wire: _Question | _Cloze) -> Content:
    if isinstance(wire, _Cloze):
        return Cloze(wire.text)
    return QuestionAnswer(wire.question, wire.answer, wire.points)
