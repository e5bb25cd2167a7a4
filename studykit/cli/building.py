"""What `build`, `plan` and `undo` share: preparing, summing up, exporting."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from studykit.anki.tags import RETIRED_TAG
from studykit.build.listed_hand import BROUGHT_BACK, lost_hand
from studykit.build.outgoing import LeftBehind, outgoing, ship, tell
from studykit.build.regeneration import Prepared, adopt, apply, prepare
from studykit.cli.context import Context, refuse_missing
from studykit.cli.progress import progress
from studykit.errors import ExportError
from studykit.exporter.export import WrittenPackage, export
from studykit.exporter.files import refuse_unwritable
from studykit.exporter.listing import listings, read_listings
from studykit.exporter.written import read_written, write_replies
from studykit.model import Card, Outcome, Problem, Severity
from studykit.serial import Json
from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: its plan, the packages, and what went wrong."""

    prepared: Prepared
    number: int
    packages: tuple[WrittenPackage, ...]
    failures: tuple[ExportError, ...]
    problems: tuple[Problem, ...]
    cards: int
    seconds: float
    stale: tuple[Path, ...] = ()
    left: LeftBehind = field(default_factory=LeftBehind)

    @property
    def failed(self) -> bool:
        """Whether some work was not done, or listings and database disagree."""
        wrong = any(problem.code == "listing" for problem in self.problems)
        return bool(self.failures or self.prepared.failed or wrong)


def prepared_with_bar(context: Context, store: Store | None, paths: Sequence[Path]) -> Prepared:
    """Prepare a build with a progress bar on a terminal."""
    with ExitStack() as stack:
        return prepare(
            context.root,
            context.config,
            store,
            paths,
            lambda total: stack.enter_context(progress("reading notes", total)),
        )


def output_folder(context: Context, given: Path | None) -> Path:
    """Where decks go: ``-o`` as typed, else ``[decks] output`` in the workspace."""
    return given if given is not None else context.root / context.config.decks.output


def build(
    context: Context,
    paths: Sequence[Path],
    output: Path | None,
    with_reviews: bool = False,
) -> Built:
    """Read, match, write cards and decks. Raises UsageError, StoreError and ReadError."""
    began = perf_counter()
    folder = output_folder(context, output)
    refuse_missing(paths)
    refuse_unwritable(folder)
    with context.store(create=True) as store:
        listed, problems = read_listings(folder)
        if not adopt(store, listed):
            problems += unknown_listed(store, listed, folder)
        if problems:
            _keep_listings(context, folder)
            store.set_setting(BROUGHT_BACK, "")
        problems += take_replies(store, folder)
        prepared = prepared_with_bar(context, store, paths)
        number = apply(store, prepared, context.config, context.now())
        cards = store.cards()
        written = store.replies(), store.grades().values()
        out = outgoing(store, context.config, cards, context.now(), with_reviews=with_reviews)
        packages, failures = export(cards, context.config.decks, folder, out)
        left = ship(store, cards, packages, out)
    tell(context.now().date(), folder, left, context.config.publish)
    write_replies(*written, context.config.decks, folder)
    stale = () if failures else set_stale_aside(folder, packages, cards, context.store_path.parent)
    return Built(
        prepared,
        number,
        tuple(packages),
        tuple(failures),
        (*problems, *prepared.problems),
        sum(package.cards for package in packages if package.path.stem != "everything"),
        perf_counter() - began,
        tuple(stale),
        left,
    )


def take_replies(store: Store, folder: Path) -> list[Problem]:
    """Take over what the files beside the listings hold about notes of which the database holds
    nothing, as in a clone. Gives the lines that could not be read.
    """
    replies, grades, problems = read_written(folder)
    known = store.written_marks()
    store.put_replies([reply for reply in replies if (reply.video_key or reply.path) not in known])
    graded = store.grades()
    store.put_grades([grade for grade in grades if grade.card not in graded])
    return problems


def unknown_listed(store: Store, listed: Sequence[Card], folder: Path) -> list[Problem]:
    """Say when listings hold cards that the study database does not know.

    It happens when decks were built elsewhere and came here by version control: the database is the
    truth, so a build writes the listings anew, and the ids they held would be gone without a word.
    After an older database was brought back, so would the bans and edits that only they hold.
    """
    known = store.decks()
    strange = [card for card in listed if card.id not in known]
    brought_back = store.setting(BROUGHT_BACK)
    lost = lost_hand(store.cards(), listed, folder) if brought_back else []
    if not strange:
        return lost
    told = {(card.source.video_key, card.source.claim): card.id for card in store.cards()}
    claims = [(card.source.video_key, card.source.claim) for card in strange]
    message = f"{len(strange)} cards are not in the study database, such as {strange[0].id}"
    twins = sum(claim in told for claim in claims)
    if twins:
        message += f"; {twins} of them tell a claim that has another id here"
    advice = "a build keeps the old listings in .studykit/backups/listings; to take them over "
    advice += "instead, copy them into the folder of the decks, move .studykit away (its reviews "
    advice += "go with it), and build again"
    problem = Problem(f"{folder.name}/*.jsonl", 1, "listing", message, advice, Severity.ERROR)
    return [problem, *lost]


def _keep_listings(context: Context, folder: Path) -> None:
    """Copy the listings that a build is about to write anew; each conflict keeps its own."""
    backups = context.store_path.parent / "backups"
    kept = backups / "listings" / f"{context.now():%Y%m%d-%H%M%S-%f}"
    kept.mkdir(parents=True, exist_ok=True)
    for path in listings(folder):
        if path.is_file():
            shutil.copy2(path, kept / path.name)


def set_stale_aside(
    folder: Path, packages: Sequence[WrittenPackage], cards: Sequence[Card], kept: Path
) -> list[Path]:
    """Move packages of decks that are no more into the backups. Gives those that were moved."""
    moved = []
    for listing in stale_listings(folder, {package.path.stem for package in packages}, cards):
        for path in (listing.with_suffix(".apkg"), listing):
            if path.exists():
                target = kept / "backups" / "decks" / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, target)
        moved.append(listing.with_suffix(".apkg"))
    return moved


def stale_listings(folder: Path, names: Collection[str], cards: Sequence[Card]) -> list[Path]:
    """The listings of decks that are no more; ``names`` are those of the decks there are.

    Only what is ours counts: a listing that holds none but cards of this store.
    """
    ids = {card.id for card in cards}
    return [path for path in listings(folder) if path.stem not in names and _is_ours(path, ids)]


def _is_ours(listing: Path, ids: Collection[str]) -> bool:
    try:
        lines = listing.read_text(encoding="utf-8").split("\n")
        found = [json.loads(line)["id"] for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(found) and all(card_id in ids for card_id in found)


ORDER = (
    Outcome.KEPT,
    Outcome.REWORDED,
    Outcome.CHANGED,
    Outcome.MOVED,
    Outcome.SPLIT,
    Outcome.MERGED,
    Outcome.NEW,
    Outcome.RETIRED,
    Outcome.UNSURE,
)
_MOST_SEARCHED = 5
_ALWAYS = frozenset({Outcome.KEPT, Outcome.NEW})


def counts_line(prepared: Prepared) -> str:
    """One line of counts: "214 kept, 3 reworded, 2 new, 1 retired; no history lost"."""
    counts = prepared.counts
    parts = [f"{counts[o]} {o}" for o in ORDER if counts[o] or o in _ALWAYS]
    line = ", ".join(parts) + "; no history lost"
    return f"{line} ({counts['drafts']} drafts: `studykit triage`)" if counts["drafts"] else line


def coverage_line(prepared: Prepared) -> str:
    """One line: "32 notes: 6 with fewer than three cards, 680 drafts wait; `studykit triage`"."""
    coverage = prepared.coverage
    line = f"{prepared.notes} notes: {coverage.below_three} with fewer than three cards"
    drafts = coverage.waiting
    return f"{line}, {drafts} drafts wait; `studykit triage`" if drafts else line


def coverage_object(prepared: Prepared) -> dict[str, Json]:
    """The same for machines, with the cards of each note."""
    coverage = prepared.coverage
    return {
        "notes": prepared.notes,
        "below_three": coverage.below_three,
        "drafts": coverage.waiting,
        "cards": dict(coverage.cards),
    }


def report_object(built: Built, root: Path) -> dict[str, Json]:
    """The result of `build --json`."""
    counts: dict[str, Json] = dict(built.prepared.counts)
    return {
        "notes": built.prepared.notes,
        "cards": built.cards,
        **counts,
        "failed": [*built.prepared.failed, *(str(error) for error in built.failures)],
        "decks": [
            {"path": str(package.path), "cards": package.cards} for package in built.packages
        ],
        "edited": [change.card.id for change in built.prepared.edited if change.card],
        "seconds": round(built.seconds, 3),
        "coverage": coverage_object(built.prepared),
    }


def left_behind(left: LeftBehind) -> list[str]:
    """What an import cannot do in Anki, in words: one line each, with the search that finds it."""
    lines = []
    if left.retired:
        lines.append(
            f"retired cards stay in Anki: {len(left.retired)}; there, search for "
            f"tag:{RETIRED_TAG}, or `studykit anki push`"
        )
    for deck, ids in left.moved.items():
        search = " OR ".join(f"Id:{card_id}" for card_id in ids[:_MOST_SEARCHED])
        more = f" (and {len(ids) - _MOST_SEARCHED} more)" if len(ids) > _MOST_SEARCHED else ""
        lines.append(
            f"moved to {deck}: {len(ids)} cards, which stay in their old deck in Anki; there, "
            f"search for {search}{more}, or `studykit anki push`"
        )
    if left.reviewed:
        lines.append(
            f"reviews of {left.reviewed} cards reach an Anki only that has not got the cards yet; "
            "`studykit anki sync` brings them to any"
        )
    return lines
