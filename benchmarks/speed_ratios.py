"""Every speed that matters as one ratio, in one run: against peers, floors and the commit before.

Processor seconds unless "wall" is said, the best of some rounds. The notes are copies of those in
seeds/, each with a video id of its own. markdown-anki-decks comes from the package index into an
environment of its own that is thrown away; where it cannot be had, its line says so.

    python benchmarks/speed_ratios.py [--notes N] [--cards N] [--before REF]
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installed import ENVIRONMENT
from speed_rebuild import SEEDS, copies

from studykit.build.parallel_extraction import cores

ROOT = Path(__file__).parent.parent
RUN = "from studykit.cli.main import main; main()"
COMMANDS = ("due", "stats", "cards", "doctor")
ROUNDS = 3


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Processor seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def run(*command: str | Path, tree: Path = ROOT, cache: Path = ROOT) -> tuple[float, float]:
    """Processor and wall seconds of a process with the studykit of ``tree``. ``cache`` is where it
    finds analysed notes of earlier runs.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=True,
        cwd=tree,
        env={**ENVIRONMENT, "PYTHONPATH": str(tree), "XDG_CACHE_HOME": str(cache)},
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall


def studykit(tree: Path, root: Path, *arguments: str) -> tuple[float, float]:
    command = (sys.executable, "-c", RUN, "--workspace", root, *arguments)
    return run(*command, tree=tree, cache=root / ".cache")


@contextmanager
def one_core() -> Iterator[None]:
    """What begins meanwhile has one core, where the system can do that."""
    if not hasattr(os, "sched_getaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def line(what: str, ours: float, theirs: float, beside: str) -> None:
    print(f"{what:34} {ours:8.2f} s {theirs:8.2f} s {ours / theirs:7.2f} ×  {beside}", flush=True)


def reading_and_analysing(count: int, place: Path) -> None:
    """Against bare markdown-it-py on the same notes, and the bare analyser on their claims."""
    from markdown_it import MarkdownIt
    from threadpoolctl import threadpool_limits

    from studykit.config import Config
    from studykit.extractor import language
    from studykit.extractor.extract import extract_notes
    from studykit.extractor.notes.note import read_notes
    from studykit.reader import find_notes

    copies(place, count)
    config = Config()
    files, _ = find_notes([place], place)
    parser = MarkdownIt("commonmark").enable("table")
    notes = read_notes(files, config)
    bare = best(lambda: [parser.parse(file.text) for file in files])
    line("reading notes", best(lambda: read_notes(files, config)), bare, "bare markdown-it-py")
    texts = list(dict.fromkeys(claim.text for note, _ in notes for claim in note.claims))
    language.analyse(texts[:9])

    def analysed() -> None:
        language._known.clear()
        language.analyse(texts)

    def extracted() -> None:
        language._known.clear()
        extract_notes(notes, config)

    with threadpool_limits(limits=1, user_api="blas"):
        bare = best(lambda: list(language._pipeline().pipe(texts, batch_size=128)))
        line("analysing their claims", best(analysed), bare, "bare nlp.pipe")
        line("cards from notes that were read", best(extracted, 1), bare, "bare nlp.pipe")


def exporting() -> None:
    """Against bare genanki, which is given the finished fields."""
    import warnings

    import speed_export

    warnings.simplefilter("ignore")
    line("exporting 10,000 cards", *speed_export.both(), "bare genanki")


def storing(cards: int, place: Path) -> None:
    """Against the bare statements."""
    import speed_store

    line(f"inserting {cards:,} cards", *speed_store.insertion(place, cards), "bare SQLite")


def beside_markdown_anki_decks(count: int, place: Path) -> None:
    """All of the way from notes to decks, against a tool that analyses nothing."""
    peer = _markdown_anki_decks(place / "peer")
    if peer is None:
        print("markdown-anki-decks: left out, it cannot be installed here")
        return
    (place / "notes").mkdir()
    copies(place / "notes", count)
    (place / "decks").mkdir()
    (place / "notes" / "studykit.toml").touch()
    (cpu, _), (_, wall) = (_first_builds(place / "notes", *jobs) for jobs in (("--jobs", "1"), ()))
    theirs = [run(peer, place / "notes", place / "decks") for _ in range(2)]
    line(f"{count} notes to decks", cpu, min(cpu for cpu, _ in theirs), "markdown-anki-decks")
    beside = f"markdown-anki-decks, {cores()} cores"
    line(f"{count} notes to decks, wall", wall, min(wall for _, wall in theirs), beside)


def _first_builds(root: Path, *options: str) -> tuple[float, float]:
    """Processor and wall seconds of the quicker of two first builds. What other processes of a
    build take is in the second only.
    """
    taken = []
    for _ in range(2):
        for folder in (".studykit", ".cache", "decks"):
            shutil.rmtree(root / folder, ignore_errors=True)
        taken.append(studykit(ROOT, root, "build", "--json", *options))
    return min(cpu for cpu, _ in taken), min(wall for _, wall in taken)


def _markdown_anki_decks(place: Path) -> Path | None:
    """The peer's command in an environment of its own; None where it cannot be had."""
    # Its command line is of the days of an older click.
    wanted = ("markdown-anki-decks", "click<8.1")
    python = place / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        install = [python, "-m", "pip", "install", "--quiet", *wanted]
        subprocess.run(install, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return None
    return python.with_name("mdankideck")


def beside_the_commit_before(ref: str, notes: int, cards: int, place: Path) -> None:
    """The same notes and the same store by an older studykit, each with its own database."""
    with tree_of(ref, place / "tree") as tree:
        if tree is None:
            print(f"the commit before: left out, {ref} cannot be checked out")
            return
        name = _said("git", "rev-parse", "--short", ref)
        roots = {tree: place / "old", ROOT: place / "new"}
        for root in roots.values():
            root.mkdir()
            copies(root, notes)
            (root / "studykit.toml").touch()
        with one_core():  # so that one process does all, in older commits, too
            (ours, _), (theirs, _) = (studykit(t, roots[t], "build") for t in (ROOT, tree))
        line(f"first build of {notes} notes", ours, theirs, f"commit {name}")
        print(f"{'':34} {_same_decks(roots[ROOT], roots[tree])}")
        line("build where nothing changed", *_both(roots, "build"), f"commit {name}")
        shelves = {tree: place / "old shelf", ROOT: place / "new shelf"}
        for at, root in shelves.items():
            fill = f"import sys; sys.path.insert(0, {str(at / 'benchmarks')!r})\n" + (
                "from pathlib import Path\nfrom speed_store import fill\n"
                f"fill(Path({str(root)!r}) / '.studykit' / 'study.db', {cards})"
            )
            run(sys.executable, "-c", fill, tree=at)
            (root / "studykit.toml").touch()
        for command in COMMANDS:
            line(f"{command}, {cards:,} cards", *_both(shelves, command), f"commit {name}")


def _both(roots: dict[Path, Path], command: str) -> tuple[float, float]:
    """Processor seconds of a command by this tree and by the other, in turns."""
    taken: dict[Path, list[float]] = {tree: [] for tree in roots}
    for _ in range(ROUNDS):
        for tree, root in roots.items():
            taken[tree].append(studykit(tree, root, command)[0])
    (other,) = (tree for tree in roots if tree != ROOT)
    return min(taken[ROOT]), min(taken[other])


def _same_decks(one: Path, other: Path) -> str:
    """Whether two workspaces made the same cards, whenever they did."""
    same = _listed(one) == _listed(other)
    return "the cards are the same" if same else "the cards are not the same"


def _listed(root: Path) -> list[str]:
    lines = [
        line
        for path in sorted((root / "decks").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [re.sub(r'"revised_at": "[^"]*"', "", line) for line in lines]


@contextmanager
def tree_of(ref: str, place: Path) -> Iterator[Path | None]:
    """A commit checked out beside this one."""
    added = ["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", place, ref]
    if subprocess.run(added, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        removed = ["git", "-C", ROOT, "worktree", "remove", "--force", place]
        subprocess.run(removed, capture_output=True, check=False)


def _said(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--notes", type=int, default=300, help="how many notes are built")
    parser.add_argument("--cards", type=int, default=20_000, help="how many cards a store holds")
    parser.add_argument("--before", default="HEAD~1", help="the commit to be measured against")
    asked = parser.parse_args()
    print(f"{'':34} {'ours':>10} {'theirs':>10} {'ratio':>9}  beside")
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
        place = Path(folder)
        for name in ("read", "store", "peer", "before"):
            (place / name).mkdir()
        # Each note once: a sentence that stands in many is analysed once.
        reading_and_analysing(min(asked.notes, len(list(SEEDS.rglob("*.md")))), place / "read")
        exporting()
        storing(asked.cards, place / "store")
        beside_markdown_anki_decks(asked.notes, place / "peer")
        beside_the_commit_before(asked.before, asked.notes, asked.cards, place / "before")


if __name__ == "__main__":
    main()
