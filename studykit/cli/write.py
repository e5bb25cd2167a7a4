"""`studykit write`: ask a language model for cards, or hand the asking over to files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from studykit.build.listings import take_replies
from studykit.build.writer_desk import (
    Desk,
    first_prompts,
    judging_prompts,
    keep_reply,
    known_of,
    later_prompts,
    read_desk,
    verdicts,
)
from studykit.card_json import Json
from studykit.cli.build_report import output_folder
from studykit.cli.context import Context, pass_context, refuse_missing
from studykit.cli.writer_run import Wish, ask, cost_of, place_of, tokens_of
from studykit.errors import UsageError
from studykit.model import Note, Severity
from studykit.render.characters import one_line
from studykit.store.store import Store
from studykit.writer.handover import (
    file_name,
    parsed_name,
    sent_from,
    sent_object,
)
from studykit.writer.prompt_assembly import Prompt, Sent, sent
from studykit.writer.reasons import REASONS
from studykit.writer.reply import MOST_BYTES, BrokenReply


@click.command("write")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--prompts",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the prompts to DIR/NAME.txt instead of asking.",
)
@click.option(
    "--replies",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Read the replies from DIR/NAME.json.",
)
@click.option("--judge", is_flag=True, help="Have the finished cards graded.")
@click.option("--more", is_flag=True, help="With --prompts: what the replies so far left open.")
@click.option("--again", is_flag=True, help="Ask about all, also what was answered.")
@click.option("--limit", type=click.IntRange(1), help="Most notes to ask about.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent where, and send nothing.")
@click.option("--yes", is_flag=True, help="Send notes to another machine without a question.")
@pass_context
def command(
    context: Context,
    paths: tuple[Path, ...],
    prompts: Path | None,
    replies: Path | None,
    judge: bool,
    more: bool,
    again: bool,
    limit: int | None,
    dry_run: bool,
    yes: bool,
) -> int:
    """Have a language model write cards for the notes at PATHs (default: those of studykit.toml).

    [writer] in studykit.toml names the model. Without a server: --prompts writes one prompt a note
    for any chat, --replies reads what it answered. `studykit build` makes the cards.
    """
    refuse_missing(paths)
    if prompts is not None and replies is not None:
        raise UsageError("--prompts and --replies: one at a time", "write prompts first")
    desk = read_desk(context.root, context.config, paths)
    context.problems([p for p in desk.problems if p.severity is Severity.ERROR])
    with context.store(create=True) as store:
        take_replies(store, output_folder(context, None))
        if replies is not None:
            return _read_replies(context, store, desk, replies)
        wish = Wish(judge or (context.config.writer.judge and prompts is None), again, limit, yes)
        if prompts is not None:
            found = _prompts(context, store, desk, wish, more=more)
            return _write_prompts(context, store, desk, _limited(found, limit), prompts)
        if dry_run:
            found = _prompts(context, store, desk, Wish(again=again, limit=limit), more=False)
            return _would_send(context, _limited(found, limit))
        return _ask(context, store, desk, wish)


def _ask(context: Context, store: Store, desk: Desk, wish: Wish) -> int:
    run = ask(context, store, desk, wish)
    known = known_of(store, run.notes.values())
    cards, refused = verdicts(run.notes.values(), known, context.config.writer.tier)
    cost = cost_of(context.config.writer.price, run.tokens_in, run.tokens_out)
    if context.json:
        found: dict[str, Json] = {
            "replies": run.replies,
            "cards": cards,
            "refused": {code: refused[code] for code in sorted(refused)},
            "failed": run.failed,
            "stopped": run.stopped,
            "tokens": {"in": run.tokens_in, "out": run.tokens_out},
            "cost": None if cost is None else round(cost, 4),
        }
        context.result(found)
    elif not run.replies and not run.failed:
        click.echo("nothing to ask: every note was answered (--again asks once more)")
    else:
        money = f", ${cost:.2f}" if cost is not None else ""
        tokens = f"{run.tokens_in + run.tokens_out:,} tokens{money}"
        _tell(f"{run.replies} replies ({tokens})", cards, refused)
    if run.stopped:
        kept = "what came is kept; `studykit write` goes on from there"
        click.echo(f"studykit: stopped: {run.stopped}: {kept}", err=True)
    return 1 if run.failed or run.stopped else 0


def _would_send(context: Context, prompts: Sequence[Prompt]) -> int:
    writer = context.config.writer
    into, out = tokens_of(prompts)
    notes = len({prompt.note.path for prompt in prompts})
    claims = sum(len(prompt.asked) for prompt in prompts)
    place = place_of(writer)
    cost = cost_of(writer.price, into, out)
    if context.json:
        context.result(
            {
                "notes": notes,
                "claims": claims,
                "prompts": len(prompts),
                "tokens": {"in": into, "out": out},
                "cost": None if cost is None else round(cost, 4),
                "place": place,
            }
        )
        return 0
    money = f", about ${cost:.2f}" if cost is not None else ""
    click.echo(
        f"{notes} notes with {claims} claims in {len(prompts)} prompts: about {into:,} tokens, "
        f"{out:,} back{money}, would go to {place or 'nobody: no [writer] is set'}"
    )
    return 0


def _prompts(context: Context, store: Store, desk: Desk, wish: Wish, *, more: bool) -> list[Prompt]:
    known, again = known_of(store, (note for note, _ in desk.notes)), wish.again
    if wish.judge:
        return judging_prompts(desk.notes, known, context.config, again=again)
    most = context.config.writer.claims
    found: list[Prompt] = []
    for note, _ in desk.notes:
        first = first_prompts(note, known, again=again, most=most)
        found += first or (later_prompts(note, known, most=most) if more else ())
    return found


def _limited(prompts: Sequence[Prompt], limit: int | None) -> list[Prompt]:
    """The prompts about the first notes."""
    if limit is None:
        return list(prompts)
    first = list(dict.fromkeys(prompt.note.path for prompt in prompts))[:limit]
    return [prompt for prompt in prompts if prompt.note.path in first]


# ---------------------------------------------------------------- prompts to files


def _write_prompts(
    context: Context, store: Store, desk: Desk, prompts: Sequence[Prompt], folder: Path
) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Json] = []
    for prompt in prompts:
        name = file_name(desk.names[prompt.note.path], prompt)
        store.hand_over(name, context.now(), sent_object(sent(prompt)))
        (folder / f"{name}.txt").write_text(prompt.text, encoding="utf-8", errors="replace")
        written.append(str(folder / f"{name}.txt"))
    if context.json:
        context.result({"prompts": written})
    elif written:
        click.echo(f"{len(written)} prompts in {folder}: put each reply beside its prompt as ")
        click.echo(f"NAME.json, then `studykit write --replies {folder}`")
    else:
        click.echo("nothing to ask: every note was answered (--again asks once more)")
    return 0


# ---------------------------------------------------------------- replies from files


@dataclass
class _Tally:
    replies: int = 0
    grades: int = 0
    unread: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Note] = field(default_factory=dict)


def _read_replies(context: Context, store: Store, desk: Desk, folder: Path) -> int:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder", "name the folder that holds the replies")
    tally = _Tally()
    for path in _in_order(folder):
        _read_one(context, store, desk, path, tally)
    known = known_of(store, tally.notes.values())
    cards, refused = verdicts(tally.notes.values(), known, context.config.writer.tier)
    refused += tally.refused
    _report(context, tally, cards, refused)
    for line in tally.unread:
        click.echo(f"studykit: {one_line(line)}", err=True)
    return 1 if tally.unread else 0


def _in_order(folder: Path) -> list[Path]:
    """Reply files: cards first, then what mends or grades them."""
    order = {"write": 0, "more": 1, "mend": 2, "judge": 3}
    files = [path for path in folder.glob("*.json") if path.is_file()]
    return sorted(files, key=lambda p: (order[parsed_name(p.stem)[1]], p.name))


def _read_one(context: Context, store: Store, desk: Desk, path: Path, tally: _Tally) -> None:
    wanted = _sent(context, store, desk, path.stem)
    if wanted is None:
        tally.unread.append(f"{path}: belongs to no note here: name it as its prompt is named")
        return
    note = next((note for note, _ in desk.notes if note.path == wanted.path), None)
    if note is None:
        return
    try:
        kept = keep_reply(store, wanted, _text(path), "", context.now())
    except (BrokenReply, OSError) as error:
        tally.unread.append(f"{path}: {error}: ask again, for JSON only")
        return
    tally.replies += 1
    tally.grades += kept.grades
    tally.refused += kept.refused
    tally.notes[note.path] = note


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES * 4 + 1)
    if len(data) > MOST_BYTES * 4:
        raise BrokenReply("is too long")
    return data.decode("utf-8-sig", "replace")


def _sent(context: Context, store: Store, desk: Desk, name: str) -> Sent | None:
    """What a reply's numbers stand for: as its prompt was sent, else as it would be sent now."""
    kept = store.handed_over(name)
    if kept is not None:
        return sent_from(kept)
    note_name, kind, part = parsed_name(name)
    note = desk.note_named(note_name)
    if note is None:
        return None
    known, most = known_of(store, [note]), context.config.writer.claims
    if kind == "judge":
        pairs = [pair for pair in desk.notes if pair[0].path == note.path]
        found: Sequence[Prompt] = judging_prompts(pairs, known, context.config, again=True)
    elif kind == "write":
        found = first_prompts(note, known, again=True, most=most)
    else:
        first = first_prompts(note, known, most=most)
        every = (*first, *later_prompts(note, known, most=most))
        found = [prompt for prompt in every if prompt.kind == kind]
    return next((sent(prompt) for prompt in found if prompt.part == part), None)


def _report(context: Context, tally: _Tally, cards: int, refused: Counter[str]) -> None:
    counts: dict[str, Json] = {code: refused[code] for code in sorted(refused)}
    if context.json:
        found: dict[str, Json] = {"replies": tally.replies, "cards": cards, "refused": counts}
        if tally.grades:
            found["grades"] = tally.grades
        context.result(found)
        return
    grades = f", {tally.grades} grades" if tally.grades else ""
    _tell(f"{tally.replies} replies{grades}", cards, refused)


def _tell(what: str, cards: int, refused: Counter[str]) -> None:
    click.echo(f"{what}: {cards} cards, {sum(refused.values())} refused")
    for line in _told(refused):
        click.echo(line)
    if cards:
        click.echo("`studykit build` puts them into decks")


def _told(refused: Counter[str]) -> Iterator[str]:
    for code, count in refused.most_common():
        yield f"  {count:4} {code}: {REASONS[code]}"
