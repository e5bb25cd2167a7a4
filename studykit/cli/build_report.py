"""What `build` and `plan` share at the terminal: the bar, the counts, the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from studykit.anki.tags import RETIRED_TAG
from studykit.build.analysis_cache import cache_of
from studykit.build.outgoing import LeftBehind
from studykit.build.parallel_extraction import Means
from studykit.build.plan import Prepared, prepare
from studykit.build.reading import Progress
from studykit.build.whole_build import Built
from studykit.card_json import Json
from studykit.cli.context import Context
from studykit.cli.progress_bar import notes_progress
from studykit.model import Outcome
from studykit.render.characters import counted, one_line
from studykit.store.store import Store


@contextmanager
def reading_bar() -> Iterator[Callable[[int], Progress]]:
    """A progress bar of notes on a terminal, for as long as the block lasts."""
    with ExitStack() as stack:
        yield lambda total: stack.enter_context(notes_progress(total))


def prepared_with_bar(context: Context, store: Store | None, paths: Sequence[Path]) -> Prepared:
    """Prepare a build with a progress bar on a terminal."""
    with reading_bar() as bar:
        means = Means(cache=cache_of(context.config))
        return prepare(context.root, context.config, store, paths, bar, means)


def output_folder(context: Context, given: Path | None) -> Path:
    """Where decks go: ``-o`` as typed, else ``[decks] output`` in the workspace."""
    return given if given is not None else context.root / context.config.decks.output


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
_MOST_NAMED = 3
_ALWAYS = frozenset({Outcome.KEPT, Outcome.NEW})


def counts_line(prepared: Prepared) -> str:
    """One line of counts: "214 kept, 3 reworded, 2 new, 1 retired; no history lost"."""
    counts = prepared.counts
    parts = [f"{counts[o]} {o}" for o in ORDER if counts[o] or o in _ALWAYS]
    back = f" ({prepared.woken} of them come back)" if prepared.woken else ""
    line = ", ".join(parts) + f"{back}; no history lost"
    drafts = counted(counts["drafts"], "draft")
    return f"{line} ({drafts}: `studykit triage`)" if counts["drafts"] else line


def coverage_line(prepared: Prepared) -> str:
    """One line: "32 notes: 2 with fewer than three cards (a.md, b.md), 680 drafts wait; `studykit
    triage`".
    """
    coverage = prepared.coverage
    line = f"{counted(prepared.notes, 'note')}: {coverage.below_three} with fewer than three cards"
    if coverage.poor:
        more = ", …" if coverage.below_three > _MOST_NAMED else ""
        line += f" ({', '.join(map(one_line, coverage.poor[:_MOST_NAMED]))}{more})"
    drafts = coverage.waiting
    waits = "1 draft waits" if drafts == 1 else f"{drafts} drafts wait"
    return f"{line}, {waits}; `studykit triage`" if drafts else line


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
