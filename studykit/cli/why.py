"""`studykit why`: which card a claim made, or why none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from studykit.build.writer_desk import extractions_with_written, known_of
from studykit.card_json import Json
from studykit.cli.context import Context, pass_context, places_of, refuse_missing
from studykit.cli.held_cards import held_as, held_cards, place_of_id, standing
from studykit.cli.plan_report import words_of
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.extractor.reasons import REASONS
from studykit.model import (
    Candidate,
    Card,
    Claim,
    Content,
    Extraction,
    Grade,
    LeftOut,
    NoteFile,
    Problem,
    QuestionAnswer,
    Status,
)
from studykit.reader import find_notes
from studykit.render.characters import one_line
from studykit.render.terminal import to_terminal
from studykit.writer.check_order import ENGLISH_ONLY
from studykit.writer.digests import candidate_digest
from studykit.writer.reasons import REASONS as WRITTEN_REASONS
from studykit.writer.written_cards import Known, language_of_note, said_of


@click.command("why")
@click.argument("place", required=False, metavar="[PATH[:LINE]|ID]")
@pass_context
def command(context: Context, place: str | None) -> int:
    """Say for each claim of a note, or for that on LINE, which card it made, or why none.

    Without a PATH it answers for all notes of the workspace, with a card's ID for its claim. Cards
    that are there already are shown as they are: your words, banned, suspended. docs/reasons.md
    explains every reason.
    """
    files, problems, line = _files(context, place)
    context.problems(problems)
    extractions, known, held = _extractions(context, files)
    answers = [
        _answer(e, claim, known.grades, held) for e in extractions for claim in _claims(e, line)
    ]
    if context.json:
        context.result(answers)
        return 1 if problems else 0
    for extraction in extractions:
        name = one_line(extraction.note.path)
        if extraction.note.silence:
            click.echo(f"{name}: no cards, it is: {extraction.note.silence}")
        elif known.replies and language_of_note(extraction.note) != "en":
            off = ", ".join(sorted(ENGLISH_ONLY))
            click.echo(f"{name}: checks that know English only are off: {off}")
    for answer in answers:
        _print(answer)
    if not answers and not problems:
        where = f"on line {line}" if line else "in it"
        click.echo(f"{one_line(place or context.root)}: there is no claim {where}")
    return 1 if problems else 0


def _files(context: Context, place: str | None) -> tuple[list[NoteFile], list[Problem], int | None]:
    """The notes that are asked about, what could not be read, and the line if one is named."""
    if place is None:
        config, places = context.config, places_of(context, ())
        return (*find_notes(places, context.root, config.no_notes, config.notes.links), None)
    path, line = _place(context, place)
    return (*find_notes([path], context.root), line)


def _extractions(
    context: Context, files: Sequence[NoteFile]
) -> tuple[list[Extraction], Known, list[Card]]:
    """What a build makes of notes, with their written cards where the workspace has replies, and
    the cards that are there.
    """
    notes = read_notes(files, context.config)
    if not context.store_path.exists():
        return extract_notes(notes, context.config), Known(), []
    with context.store() as store:
        known = known_of(store, (note for note, _ in notes))
        held = held_cards(store, (note for note, _ in notes))
    return extractions_with_written(notes, known, context.config), known, held


def _place(context: Context, text: str) -> tuple[Path, int | None]:
    match = re.fullmatch(r"(.+?):(\d+)", text)
    path, line = Path(text), None
    if match and not path.exists():
        path, line = Path(match[1]), int(match[2])
    if not path.exists() and (place := place_of_id(context, text)):
        path, line = place
    refuse_missing([path])
    return path, line


def _claims(extraction: Extraction, line: int | None) -> list[Claim]:
    claims = extraction.note.claims
    return [c for c in claims if line is None or c.first_line <= line <= c.last_line]


def _answer(
    extraction: Extraction, claim: Claim, grades: Mapping[str, Grade], held: Sequence[Card]
) -> dict[str, Json]:
    cards = [c for c in extraction.candidates if _is_from(c, claim)]
    left = [one for one in extraction.left_out if _is_about(one, claim)]
    reasons: list[Json] = [
        {
            "generator": one.generator,
            "reason": one.reason,
            **({"card": one.card, "advice": one.advice} if one.card else {}),
        }
        for one in _unique(left)
    ]
    return {
        "line": claim.first_line,
        "claim": claim.text,
        "cards": [_card(candidate, grades, held) for candidate in cards],
        "left_out": reasons,
    }


def _card(
    candidate: Candidate, grades: Mapping[str, Grade], held: Sequence[Card]
) -> dict[str, Json]:
    card = held_as(candidate, held)
    return {
        "generator": candidate.generator,
        "tier": candidate.tier.value,
        "card": _card_words(candidate.content if card is None else card.content),
        **_judged(candidate, grades),
        **({} if card is None else standing(card)),
    }


def _judged(candidate: Candidate, grades: Mapping[str, Grade]) -> dict[str, Json]:
    digest = candidate_digest(candidate)
    grade = grades.get(digest)
    if grade is None:
        return {}
    return {"grade": grade.grade, "advice": said_of(digest, grades)}


def _card_words(content: Content) -> str:
    """What a card says; of a section only its question, for its points are the claims around."""
    if isinstance(content, QuestionAnswer) and content.points:
        return to_terminal(content.question)
    return words_of(content)


def _is_from(candidate: Candidate, claim: Claim) -> bool:
    source = candidate.source
    return source.first_line <= claim.first_line <= source.last_line and (
        claim.text in source.claim or source.claim in claim.text
    )


def _is_about(left: LeftOut, claim: Claim) -> bool:
    return left.line == claim.first_line and (
        left.claim in claim.text or claim.text in left.claim or not left.claim
    )


def _unique(left: Sequence[LeftOut]) -> list[LeftOut]:
    return list({(one.generator, one.reason, one.card): one for one in left}.values())


def _print(answer: dict[str, Json]) -> None:
    cards, left = answer["cards"], answer["left_out"]
    assert isinstance(cards, list)
    assert isinstance(left, list)
    click.echo(f"{answer['line']}: {to_terminal(str(answer['claim']))}")
    for card in cards:
        judged = f", judged {card['grade']}" if "grade" in card else ""
        advice = f" ({card['advice']})" if card.get("advice") else ""
        hand = "".join(f", {word}" for word in _hand(card))
        told = f"card ({card['generator']}, {card['tier']}{judged}{hand}): {card['card']}"
        click.echo(f"    {told}{to_terminal(advice)}")
    for one in left:
        told = f"{one['generator']}: " if one["generator"] else ""
        front = f" “{one['card']}”" if one.get("card") else ""
        advice = f" ({one['advice']})" if one.get("advice") else ""
        line = f"{told}{one['reason']}: {_meaning(str(one['reason']))}{front}{advice}"
        click.echo(f"    no card: {to_terminal(line)}")
    if not cards and not left:
        click.echo("    no card: no question type fits it")


def _hand(card: Mapping[str, Json]) -> list[str]:
    """What the learner did to a card, in words."""
    words = ["edited"] if card.get("edited") else []
    usual = (None, Status.ACTIVE.value, Status.DRAFT.value)
    return [*words, *([] if card.get("status") in usual else [str(card["status"])])]


def _meaning(code: str) -> str:
    return REASONS.get(code) or WRITTEN_REASONS[code]
