"""What of a note in Anki is the learner's work, and what is ours, old or new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from study_desk import card, cloze

from studykit.anki.collection import AnkiCard, AnkiNote
from studykit.anki.fields import fields_of
from studykit.anki.notetypes import names_of
from studykit.anki.shipped import Seen, version_of
from studykit.anki.tags import tags_of
from studykit.importer.learner_changes import Known, found_in_anki
from studykit.model import Card, Cloze, Edits, Media, QuestionAnswer, Status


def in_anki(one: Card, *, tags: tuple[str, ...] = (), late: bool = True, **fields: str) -> AnkiNote:
    """A card's note in Anki, with some fields written over."""
    named = dict(zip(names_of(one), fields_of(one), strict=True)) | fields
    modified = int((one.revised_at + timedelta(days=late)).timestamp())
    return AnkiNote(1, one.id, "studykit question", named, (*tags_of(one), *tags), modified)


def anki_card(one: Card, *, deck: str = "", queue: int = 0, flag: int = 0) -> AnkiCard:
    return AnkiCard(1, 1, 0, deck or one.deck, 0, queue, 1, 0, flag, 0)


def known(one: Card, *versions: Card, seen: Seen | None = None) -> Known:
    return Known(fields_of(one), [version_of(v, fields_of(v)) for v in versions], seen)


def revised(one: Card, question: str, days: int = 1) -> Card:
    """A card whose note says otherwise now."""
    content = QuestionAnswer(question, "It is 1.")
    candidate = replace(one.candidate, content=content)
    return replace(one, candidate=candidate, revised_at=one.revised_at + timedelta(days=days))


def test_what_was_shipped_once_is_no_edit() -> None:
    old = card(1)
    new = revised(old, "What is one?")
    found = found_in_anki(new, in_anki(old), anki_card(old), known(new, old, new))
    assert found.edits is None
    assert found.theirs is None
    unknown = found_in_anki(new, in_anki(old, late=False), anki_card(old), known(new))
    assert unknown.edits is None


def test_words_here_and_there_are_contested_and_only_then() -> None:
    base = card(1)
    note = in_anki(base, Front="Which is one?")
    mine = replace(base, edits=Edits(content=QuestionAnswer("One?", "It is 1.")))
    found = found_in_anki(mine, note, anki_card(base), known(mine, base))
    assert found.theirs is not None
    assert found.theirs.content == QuestionAnswer("Which is one?", "It is 1.")
    assert found.edits is None
    newer = revised(base, "What is one?", days=3)
    assert found_in_anki(newer, note, anki_card(base), known(newer, base, newer)).theirs
    # An edit on top of the newest version is simply taken.
    fresh = replace(note, modified=note.modified + 9 * 86_400)
    taken = found_in_anki(newer, fresh, anki_card(base), known(newer, base, newer))
    assert taken.theirs is None
    assert taken.edits is not None
    assert taken.edits.content == QuestionAnswer("Which is one?", "It is 1.")


def test_what_was_seen_is_not_told_again() -> None:
    one = card(1)
    note, anki = in_anki(one, tags=("mine",), Front="Mine?"), anki_card(one, deck="Own", queue=-1)
    first = found_in_anki(one, note, anki, known(one, one))
    assert (first.words, first.moved, first.status) == (True, True, Status.SUSPENDED)
    again = found_in_anki(one, note, anki, known(one, one, seen=first.seen))
    assert (again.edits, again.status, again.moved) == (None, None, False)


def test_a_tag_that_was_taken_away_is_gone_and_one_resumed_is_back() -> None:
    one = replace(card(1, tags=("own",)), edits=Edits(added_tags=("mine",)))
    seen = Seen({}, one.deck, (*tags_of(one),), True)
    note = replace(in_anki(one), tags=tuple(t for t in tags_of(one) if t not in ("own", "mine")))
    suspended = replace(one, status=Status.SUSPENDED)
    found = found_in_anki(suspended, note, anki_card(one), known(one, one, seen=seen))
    assert found.edits is not None
    assert (found.edits.added_tags, found.edits.removed_tags) == ((), ("own",))
    assert found.status is Status.ACTIVE


@pytest.mark.parametrize("text", ["", "No blank", "{{c2::Two}} is here.", "{{c1::}} x"])
def test_a_cloze_without_its_blank_stays_in_anki(text: str) -> None:
    one = cloze(1)
    found = found_in_anki(one, in_anki(one, Text=text), anki_card(one), known(one, one))
    assert (found.edits, found.unfit) == (None, "Text")


def test_what_would_run_does_not_come_in() -> None:
    one = card(1)
    evil = '<b>x</b><script>1</script><img src="http://a.b/c.png" onerror=1><img src="own.png">'
    found = found_in_anki(one, in_anki(one, Back=evil), anki_card(one), known(one, one))
    assert found.edits is not None
    assert dict(found.edits.fields)["Back"] == '<b>x</b><img><img src="own.png">'
    after = replace(one, edits=found.edits)
    assert fields_of(after)[2] == '<b>x</b><img><img src="own.png">'


def test_a_picture_of_the_note_is_not_taken_for_words() -> None:
    one = card(1)
    media = (Media("a.png", "image", "front", digest="0" * 64),)
    one = replace(one, candidate=replace(one.candidate, media=media))
    front = fields_of(one)[1].replace("What is 1?", "What is <i>one</i>?")
    found = found_in_anki(one, in_anki(one, Front=front), anki_card(one), known(one, one))
    assert found.edits is not None
    assert found.edits.content == QuestionAnswer("What is one?", "It is 1.")
    assert fields_of(replace(one, edits=found.edits))[1] == front


def test_a_later_edit_here_takes_the_place_of_the_field() -> None:
    one = card(1)
    note = in_anki(one, Back="It is <b>one</b>.", Extra1="<u>own</u>")
    found = found_in_anki(one, note, anki_card(one), known(one, one))
    assert found.edits is not None
    later = replace(found.edits, content=QuestionAnswer("What is 1?", "Uno."))
    fields = fields_of(replace(one, edits=later))
    assert (fields[2], fields[9]) == ("Uno.", "<u>own</u>")


def test_a_back_that_the_learner_gave_a_cloze_stays() -> None:
    one = cloze(1)
    found = found_in_anki(one, in_anki(one, Back="<b>More</b>"), anki_card(one), known(one, one))
    assert found.edits is not None
    assert found.edits.content is None
    assert fields_of(replace(one, edits=found.edits))[2] == "<b>More</b>"
    assert isinstance(one.content, Cloze)
