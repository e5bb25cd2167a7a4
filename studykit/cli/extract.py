"""`studykit extract`: the cards of notes, printed, without a workspace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from studykit.card_json import Json
from studykit.cli.context import (
    Context,
    exit_code,
    is_terminal,
    pass_context,
    places_of,
    refuse_missing,
)
from studykit.cli.progress_bar import progress
from studykit.model import Candidate, Citation, Cloze, Extraction, Media, Severity, Tier
from studykit.render.characters import one_line


@click.command("extract")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    help="A table to read, or one JSON object a card.",
)
@click.option(
    "--tier",
    type=click.Choice(["ready", "all"]),
    default="ready",
    help="Ready cards, or drafts too.",
)
@pass_context
def command(context: Context, paths: tuple[Path, ...], form: str, tier: str) -> int:
    """Print the cards that the notes at PATHs (default: those of studykit.toml) would make.

    Reads files and folders; writes nothing. Exits 1 when a note could not be read.
    """
    refuse_missing(paths)
    extractions, failed = _extractions(context, paths, quiet=form == "jsonl" or context.json)
    chosen = [
        (extraction, [c for c in extraction.candidates if tier == "all" or c.tier is Tier.READY])
        for extraction in extractions
    ]
    if form == "jsonl" or context.json:
        for extraction, candidates in chosen:
            for candidate in candidates:
                click.echo(json.dumps(card_object(candidate, extraction), ensure_ascii=False))
    else:
        _table(context, chosen)
    return exit_code(failed, paths)


def _extractions(
    context: Context, paths: Sequence[Path], *, quiet: bool
) -> tuple[list[Extraction], bool]:
    from studykit.extractor.extract import extract_notes
    from studykit.extractor.notes.note import read_notes
    from studykit.reader import find_notes

    config, places = context.config, places_of(context, paths)
    files, problems = find_notes(places, context.root, config.no_notes, config.notes.links)
    notes = read_notes(files, context.config)
    with progress("making cards", len(notes)) as advance:
        extractions = extract_notes(notes, context.config, advance)
    context.problems(problems)
    if not quiet:
        context.problems([p for e in extractions for p in e.problems])
    failed = any(p.severity is Severity.ERROR for p in problems)
    return extractions, failed


def card_object(candidate: Candidate, extraction: Extraction) -> dict[str, object]:
    """A candidate as the fields that every JSON listing of cards shares."""
    content, source = candidate.content, candidate.source
    is_cloze = isinstance(content, Cloze)
    return {
        "kind": "cloze" if is_cloze else "question",
        "question": None if isinstance(content, Cloze) else content.question,
        "answer": None if isinstance(content, Cloze) else content.answer,
        "cloze": content.text if isinstance(content, Cloze) else None,
        "context": candidate.context,
        "claim": source.claim,
        "line": source.first_line,
        "generator": candidate.generator,
        "tier": candidate.tier.value,
        "note": {
            "path": source.path,
            "title": source.title,
            "video_id": source.video_id,
            "channel": source.channel,
        },
        "headings": list(source.headings),
        "tags": list(candidate.tags),
        "citations": [citation_object(c) for c in candidate.citations],
        "media": [media_object(m) for m in candidate.media],
    }


def media_object(media: Media) -> dict[str, Json]:
    """A picture or recording as every JSON listing of cards shows it."""
    return {"path": media.path, "kind": media.kind, "side": media.side}


def citation_object(citation: Citation) -> dict[str, Json]:
    """A citation as every JSON listing of cards shows it."""
    found: dict[str, Json] = {
        "seconds": citation.seconds,
        "label": citation.label,
        "url": citation.url,
        "origin": citation.origin.value,
    }
    if citation.end is not None:
        found["end"] = citation.end
    return {**found, "repaired": True} if citation.repaired else found


def _table(context: Context, chosen: Sequence[tuple[Extraction, Sequence[Candidate]]]) -> None:
    from rich.table import Table
    from rich.text import Text

    total = 0
    for extraction, candidates in chosen:
        if not candidates:
            continue
        total += len(candidates)
        title = Text(one_line(extraction.note.title))
        table = Table(title=title, title_justify="left", show_lines=is_terminal())
        for name in ("Line", "Type", "Question", "Answer", "At"):
            table.add_column(name, overflow="fold")
        for candidate in candidates:
            table.add_row(*_row(candidate))
        context.console.print(table)
    notes = sum(1 for _, candidates in chosen if candidates)
    drafts = sum(len(extraction.candidates) for extraction, _ in chosen) - total
    more = f" ({_count(drafts, 'draft')}: --tier all)" if drafts else ""
    click.echo(f"{_count(total, 'card')} of {_count(notes, 'note')}{more}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(candidate: Candidate) -> tuple[str, str, str, str, str]:
    content = candidate.content
    asked, answer = (
        _parted(content.text) if isinstance(content, Cloze) else (content.question, content.answer)
    )
    draft = " (draft)" if candidate.tier is Tier.DRAFT else ""
    stamps = " ".join(dict.fromkeys(c.label for c in candidate.citations))
    return (
        str(candidate.source.first_line),
        candidate.generator + draft,
        asked,
        answer,
        stamps,
    )


def _parted(text: str) -> tuple[str, str]:
    """A cloze's front, with what its blanks ask for, and the words that fill them."""
    from studykit.render.cloze import parse_cloze

    blanks = parse_cloze(text)
    for blank in reversed(blanks):
        text = f"{text[: blank.start]}[… {blank.hint}]{text[blank.end :]}".replace("[… ]", "[…]")
    return text, ", ".join(blank.answer for blank in blanks)
