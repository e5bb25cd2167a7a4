"""Make revisions of notes whose gold is known: what became of each claim is recorded.

A note is written out plainly, one claim a line with its stamps, then each claim meets one fate by a
seeded choice. Only recipes stand here; the sentences come from the folder that is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from studykit.model import Citation, Claim, ClaimKind, Note


class Fate(StrEnum):
    """What a revision did to a claim. The first six leave the fact standing."""

    KEPT = "kept"
    TYPO = "typo"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    RETIMED = "retimed"
    VALUE = "value"
    REMOVED = "removed"


SURVIVES = frozenset(Fate) - {Fate.VALUE, Fate.REMOVED}
WEIGHTS = {
    Fate.KEPT: 30,
    Fate.TYPO: 8,
    Fate.REWORDED: 26,
    Fate.SPLIT: 6,
    Fate.MERGED: 6,
    Fate.RETIMED: 8,
    Fate.VALUE: 8,
    Fate.REMOVED: 8,
}


@dataclass(frozen=True)
class Revised:
    """One claim of the old note: its text, what became of it, and the texts it is in now."""

    claim: str
    fate: Fate
    now: tuple[str, ...]


SWAPS = (
    ("because", "since"),
    ("shows", "makes plain"),
    ("uses", "relies on"),
    ("helps", "aids"),
    ("important", "essential"),
    ("many", "a great number of"),
    ("however", "yet"),
    ("such as", "for instance"),
    ("can be", "may be"),
    ("due to", "owing to"),
    ("allows", "lets"),
    ("provides", "gives"),
    ("requires", "needs"),
    ("leads to", "results in"),
    ("significant", "considerable"),
    ("often", "frequently"),
    ("individuals", "people"),
    ("people", "persons"),
    ("begin", "start"),
    ("large", "big"),
    ("create", "make"),
    ("ensure", "see to it"),
    ("approach", "way"),
    ("is", "remains"),
)


def plain_claims(note: Note) -> list[Claim]:
    """The claims of a note that can be written on a line."""
    kinds = (ClaimKind.SENTENCE, ClaimKind.ITEM)
    plain = [c for c in note.claims if c.kind in kinds and "\n" not in c.text and len(c.text) > 25]
    return list({c.text.lower(): c for c in plain}.values())


def write_out(title: str, video: str, rows: list[tuple[str, str, tuple[int, ...]]]) -> str:
    """A note of rows: heading, text, seconds."""
    lines = ["---", f"title: {title!r}", f"videoId: {video}", "---", ""]
    heading = None
    for under, text, seconds in rows:
        if under != heading:
            lines += ["", f"## {under or 'Opening'}", ""]
            heading = under
        stamps = "".join(f" [{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}]" for s in seconds)
        body = text.rstrip(".")
        lines += [f"{body}{stamps}.", ""]
    return "\n".join(lines)


def revise(note: Note, random: Random) -> tuple[str, str, list[Revised]]:
    """Two texts of a note, before and after, and what became of each claim."""
    claims = plain_claims(note)
    old = [(_heading(c), c.text, _seconds(c.citations)) for c in claims]
    new: list[tuple[str, str, tuple[int, ...]]] = []
    told: list[Revised] = []
    skip = False
    for n, (heading, text, seconds) in enumerate(old):
        if skip:
            skip = False
            continue
        fate = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if fate is Fate.MERGED and n + 1 < len(old):
            both = _merged(text, old[n + 1][1])
            new.append((heading, both, seconds + old[n + 1][2]))
            told += [Revised(text, fate, (both,)), Revised(old[n + 1][1], fate, (both,))]
            skip = True
            continue
        now, fate = _fated(text, fate, random)
        shifted = tuple(max(0, s + random.randint(-4, 4)) for s in seconds)
        new += [(heading, one, shifted if fate is Fate.RETIMED else seconds) for one in now]
        told.append(Revised(text, fate, tuple(now)))
    if random.random() < 0.5:
        random.shuffle(new)
    video = note.video.id if note.video else "aB3dE5fG7h9"
    return write_out(note.title, video, old), write_out(note.title, video, new), told


def _heading(claim: Claim) -> str:
    return claim.headings[-1] if claim.headings else ""


def _seconds(citations: tuple[Citation, ...]) -> tuple[int, ...]:
    return tuple(c.seconds for c in citations if c.origin != "inherited")


def _fated(text: str, fate: Fate, random: Random) -> tuple[list[str], Fate]:
    if fate is Fate.REMOVED:
        return [], fate
    if fate is Fate.TYPO:
        return [_typo(text, random)], fate
    if fate is Fate.REWORDED:
        now = _reworded(text, random)
        return [now], fate if now != text else Fate.KEPT
    if fate is Fate.SPLIT:
        parts = _split(text)
        return parts, fate if len(parts) > 1 else Fate.KEPT
    if fate is Fate.VALUE:
        now = _other_value(text, random)
        return [now], fate if now != text else Fate.KEPT
    return [text], Fate.KEPT if fate is Fate.MERGED else fate


def _typo(text: str, random: Random) -> str:
    long = list(re.finditer(r"\b[a-z]{6,}\b", text))
    if not long:
        return text
    at = random.choice(long).start() + random.randint(1, 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _reworded(text: str, random: Random) -> str:
    now = text
    for old, new in random.sample(SWAPS, len(SWAPS)):
        pattern = rf"\b{old}\b"
        if re.search(pattern, now) and random.random() < 0.7:
            now = re.sub(pattern, new, now, count=1)
    now = re.sub(r"\b(?:very|really|particularly|also|quite|highly|often)\s", "", now, count=1)
    if random.random() < 0.3 and now[:2].istitle() and not now.split()[0].isupper():
        now = f"In short, {now[0].lower()}{now[1:]}"
    return now


def _split(text: str) -> list[str]:
    match = re.search(r"(?<=\w{4}), (?:and|but|which|while) (?=\w+ \w+ \w+ \w+)", text[20:-20])
    if match is None:
        return [text]
    one, other = text[: 20 + match.start()], text[20 + match.end() :]
    return [f"{one}.", f"{other[0].upper()}{other[1:]}"]


def _merged(one: str, other: str) -> str:
    return f"{one.rstrip('.')}, and {other[0].lower()}{other[1:]}"


def _other_value(text: str, random: Random) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if numbers:
        match = random.choice(numbers)
        return f"{text[: match.start()]}{int(match[0]) + random.randint(1, 9)}{text[match.end() :]}"
    if re.search(r"\b(?:is|are|can|was)\b", text):
        return re.sub(r"\b(is|are|can|was)\b", r"\1 not", text, count=1)
    return text
