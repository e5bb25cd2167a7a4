"""What the learner changed in Anki: words, tags, deck, standing. Found by comparing with what
packages brought there, never by guessing from a date alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studykit.anki.collection import FLAGS, SUSPENDED, AnkiCard, AnkiNote
from studykit.anki.fields import words_of_field
from studykit.anki.shipped import LEARNERS, Seen, Version, field_digest, version_of
from studykit.anki.tags import OLD_ROOTS, ROOT, tag_text, tags_of
from studykit.model import Card, Cloze, Content, Edits, QuestionAnswer, Status
from studykit.render.cloze import parse_cloze
from studykit.render.html import from_elsewhere


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of one card's note: its fields as they would be written now, the versions that
    packages brought, and what was last found in Anki.
    """

    fields: Sequence[str]
    versions: Sequence[Version] = ()
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a card's note in Anki tells: ``edits`` as they would be with it (None: no news).

    ``words`` says that fields or tags changed, ``moved`` that the deck did. ``theirs`` are
    edits with the words of Anki where the same words were changed here too: the learner is asked.
    ``unfit`` names a field that cannot be taken. ``status`` is a new standing, or None.
    """

    seen: Seen
    edits: Edits | None = None
    theirs: Edits | None = None
    words: bool = False
    moved: bool = False
    status: Status | None = None
    unfit: str = ""


def found_in_anki(card: Card, note: AnkiNote, anki: AnkiCard, known: Known) -> Found:
    """What the learner changed in Anki of one card."""
    tags = _tags_of(note, anki)
    seen = Seen(
        {name: note.fields[name] for name in LEARNERS if name in note.fields},
        anki.deck,
        tags,
        anki.queue == SUSPENDED,
    )
    versions = [*known.versions, version_of(card, known.fields)]
    fields, unfit = _edited_fields(card, note, versions, known)
    theirs = _with_fields(card, fields)
    contested = _is_contested(card, note, theirs, known)
    edits = _with_tags(card, card.edits if contested else theirs, tags, versions, known.seen)
    words = edits != card.edits
    moved = _has_moved(card, anki, versions, known.seen)
    if moved:
        edits = replace(edits, deck=anki.deck)
    return Found(
        seen,
        edits if words or moved else None,
        theirs if contested else None,
        words,
        moved,
        _status(card, anki, known.seen),
        unfit,
    )


# ---------------------------------------------------------------- words


def _edited_fields(
    card: Card, note: AnkiNote, versions: Sequence[Version], known: Known
) -> tuple[dict[str, str], str]:
    """The fields that hold the learner's words, and the first one that cannot be taken."""
    if not known.versions and note.modified <= int(card.revised_at.timestamp()):
        return {}, ""
    fields: dict[str, str] = {}
    for name in LEARNERS:
        text = note.fields.get(name)
        if text is None or (known.seen is not None and known.seen.fields.get(name) == text):
            continue
        if field_digest(text) in {version.fields.get(name, "") for version in versions}:
            continue
        text = from_elsewhere(text)
        if not _fits(card, name, words_of_field(card, name, text)):
            return {}, name
        fields[name] = text
    return fields, ""


def _fits(card: Card, name: str, text: str) -> bool:
    """Whether a side can be what its field says: something, and one card for a cloze."""
    if name == "Text":
        return _is_one_card(text)
    needed = name == "Front" or (name == "Back" and not isinstance(card.content, Cloze))
    return bool(text.strip()) or not needed


def _is_one_card(text: str) -> bool:
    blanks = parse_cloze(text)
    return bool(blanks) and all(blank.number == 1 and blank.answer.strip() for blank in blanks)


def _with_fields(card: Card, fields: Mapping[str, str]) -> Edits:
    words = {name: words_of_field(card, name, text) for name, text in fields.items()}
    content = _content(card.content, words)
    edits = card.edits
    if content != card.content:
        base = edits.base or card.candidate.content
        if content == card.candidate.content:
            edits = replace(edits, content=None, base=None)
        else:
            edits = replace(edits, content=content, base=base)
    if "Context" in fields:
        edits = replace(edits, context=words["Context"])
    return replace(edits, fields=_merged(card.edits.fields, fields))


def _content(content: Content, fields: Mapping[str, str]) -> Content:
    if isinstance(content, Cloze):
        return Cloze(fields["Text"]) if "Text" in fields else content
    if "Front" in fields:
        content = replace(content, question=fields["Front"])
    if "Back" in fields:
        content = QuestionAnswer(content.question, fields["Back"])
    return content


def _merged(
    kept: Sequence[tuple[str, str]], fields: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    found = {**dict(kept), **fields}
    return tuple((name, found[name]) for name in LEARNERS if name in found)


def _is_contested(card: Card, note: AnkiNote, edits: Edits, known: Known) -> bool:
    """Whether the same words were changed on both sides.

    Words edited here that never came from Anki; or a note whose own words moved after the edit.
    """
    if edits.content == card.edits.content and edits.context == card.edits.context:
        return False
    here = card.edits.content is not None or card.edits.context is not None
    if here and not card.edits.fields:
        return True
    revised = len({tuple(sorted(version.fields.items())) for version in known.versions}) > 1
    return revised and int(card.revised_at.timestamp()) > note.modified > 0


# ---------------------------------------------------------------- tags, deck, standing


def _tags_of(note: AnkiNote, anki: AnkiCard) -> tuple[str, ...]:
    """The tags of a note in Anki, with its card's flag as one."""
    flag = FLAGS[anki.flag] if anki.flag < len(FLAGS) else ""
    return (*note.tags, *([f"flag::{flag}"] if flag else []))


def _with_tags(
    card: Card,
    edits: Edits,
    tags: Sequence[str],
    versions: Sequence[Version],
    seen: Seen | None,
) -> Edits:
    ours = {tag for version in versions for tag in version.tags} | set(tags_of(card))
    before = set(seen.tags) if seen is not None else set()
    added = [
        tag
        for tag in tags
        if tag not in ours and tag not in before and not tag.startswith((f"{ROOT}::", *OLD_ROOTS))
    ]
    always = set(versions[0].tags).intersection(*(version.tags for version in versions))
    gone = (before or (always if len(versions) > 1 else set())) - set(tags)
    lost = [tag for tag in card.tags if tag_text(tag) in gone]
    if not added and not lost:
        return edits
    kept = [tag for tag in edits.added_tags if tag not in lost]
    removed = [tag for tag in lost if tag in card.candidate.tags]
    return replace(
        edits,
        added_tags=tuple(dict.fromkeys([*kept, *added])),
        removed_tags=tuple(dict.fromkeys([*edits.removed_tags, *removed])),
    )


def _has_moved(card: Card, anki: AnkiCard, versions: Sequence[Version], seen: Seen | None) -> bool:
    if not anki.deck or anki.deck in (card.deck, *(version.deck for version in versions)):
        return False
    return seen is None or seen.deck != anki.deck


def _status(card: Card, anki: AnkiCard, seen: Seen | None) -> Status | None:
    suspended = anki.queue == SUSPENDED
    if seen is not None and seen.suspended == suspended:
        return None
    if suspended and card.status is Status.ACTIVE:
        return Status.SUSPENDED
    resumed = seen is not None and not suspended and card.status is Status.SUSPENDED
    return Status.ACTIVE if resumed else None
