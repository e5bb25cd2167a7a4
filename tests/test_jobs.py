"""Builds by several workers write the same bytes as one does."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest

from studykit.build import parallel_extraction as extraction
from studykit.build import reading
from studykit.build.analysis_cache import AnalysisCache, key_of
from studykit.build.cluster import workers_of
from studykit.build.parallel_extraction import Means, extract_videos
from studykit.build.proposal_bytes import packed, unpacked
from studykit.build.reading import read_changed
from studykit.build.whole_build import build
from studykit.bulk import bulk
from studykit.cli.main import main
from studykit.config import BuildConfig, CardsConfig, Config, DecksConfig
from studykit.errors import UsageError
from studykit.extractor.extract import extract_notes, proposals_of
from studykit.extractor.notes.note import read_notes
from studykit.model import NoteFile
from studykit.reader import find_notes, note_file
from studykit.store.store import Store

SEEDS = Path(__file__).parents[1] / "seeds"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def decks(root: Path, jobs: int = 1, **means: Any) -> dict[str, bytes]:
    for file in find_notes([SEEDS], SEEDS)[0]:
        place = root / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.text, encoding="utf-8")
    with Store.open(root / ".studykit" / "study.db") as store:
        done = build(store, root, Config(), now=NOW, jobs=jobs, **means)
    assert not done.failures
    return {path.name: path.read_bytes() for path in sorted((root / "decks").iterdir())}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return decks(tmp_path_factory.mktemp("alone"))


class Backwards(Executor):
    """Does the last task first, so that nothing may hang on the order."""

    def __init__(self) -> None:
        self.tasks: list[tuple[Future[object], object]] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        self.tasks.append((future, (fn, args, kwargs)))
        result, future.result = future.result, None  # type: ignore[method-assign]

        def late(timeout: float | None = None) -> object:
            while self.tasks:
                waiting, (act, values, names) = self.tasks.pop()  # type: ignore[misc]
                waiting.set_result(act(*values, **names))
            return result(timeout)

        future.result = late  # type: ignore[method-assign]
        return future


def test_any_executor_gives_the_same_decks(tmp_path: Path, alone: dict[str, bytes]) -> None:
    assert decks(tmp_path, executor=Backwards()) == alone


class Broken(Executor):
    """Loses the first task, and takes no other."""

    lost = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.lost += 1
        if self.lost > 1:
            raise BrokenExecutor("its processes were killed")
        future: Future[object] = Future()
        future.set_exception(BrokenExecutor("its process was killed"))
        return future


def test_what_a_lost_worker_had_is_done_here(tmp_path: Path, alone: dict[str, bytes]) -> None:
    assert decks(tmp_path, executor=Broken()) == alone


def test_what_workers_made_is_let_go_while_nobody_looks_for_garbage() -> None:
    videos = [
        [note_file(f"{n}.md", f"# Wax\n\nIn 18{n:02} wax was cheap [0:05].\n")] for n in range(40)
    ]
    with bulk(), ThreadPoolExecutor(1) as pool:
        gc.collect()
        made = [len(group) for group in extract_videos(videos, Config(), means=Means(1, pool))]
        left = [held for held in gc.get_objects() if type(held).__name__ in {"_Slot", "_Group"}]
    assert made == [1] * 40
    assert left == []


def test_workers_of_another_release_are_refused(tmp_path: Path) -> None:
    class Other(Executor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            future: Future[object] = Future()
            future.set_result(("0.0.1", []))
            return future

    with pytest.raises(UsageError, match="workers run studykit"):
        decks(tmp_path, executor=Other())


def test_processes_give_the_same_decks(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MANY", 1)
    assert decks(tmp_path, jobs=2) == alone


def test_a_cluster_gives_the_same_decks(tmp_path: Path, alone: dict[str, bytes]) -> None:
    distributed = pytest.importorskip("distributed")
    shape = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(**shape, processes=False) as cluster,
        workers_of(cluster.scheduler_address) as workers,
    ):
        assert decks(tmp_path, executor=workers) == alone


@pytest.mark.slow
def test_processes_of_a_cluster_build_from_the_command_line(
    tmp_path: Path, alone: dict[str, bytes]
) -> None:
    distributed = pytest.importorskip("distributed")
    shape = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    shutil.copytree(
        SEEDS, tmp_path / "notes", ignore=shutil.ignore_patterns("decks", ".studykit", "*.toml")
    )
    where = ["--workspace", str(tmp_path / "notes")]
    with distributed.LocalCluster(**shape) as cluster:
        words = ["build", "--cluster", cluster.scheduler_address]
        with pytest.raises(SystemExit, match="0"):
            main([*where, *words])
    assert {path.name for path in (tmp_path / "notes" / "decks").iterdir()} == alone.keys()


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("studykit.build.cluster._PATIENCE", 0.5)
    with pytest.raises(UsageError, match="no scheduler answers"), workers_of("tcp://127.0.0.1:9"):
        pass


def test_without_the_extra_a_cluster_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="extra of studykit"), workers_of("tcp://127.0.0.1:9"):
        pass


def test_the_cache_gives_the_same_decks(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = AnalysisCache(tmp_path / "cache", 10)
    assert decks(tmp_path / "one", cache=cache) == alone
    entries = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    kept = {path: path.read_bytes() for path in entries}
    monkeypatch.setattr(extraction, "propose", None)
    assert decks(tmp_path / "two", cache=cache) == alone
    monkeypatch.undo()
    for n, path in enumerate(entries):
        path.write_bytes((b"", b"no entry", kept[path][:99], kept[path][:-9] + b"damaged!!")[n % 4])
    assert decks(tmp_path / "three", cache=cache) == alone
    assert {path: path.read_bytes() for path in entries} == kept


def test_a_cache_is_bounded_and_lets_the_oldest_go(tmp_path: Path) -> None:
    cache = AnalysisCache(tmp_path / "cache", 1)
    for n in range(12):
        cache.put(f"{n:02}key", b"x" * 100_000)
        os.utime(cache.folder / f"{n:02}" / "key", (n, n))
    cache.prune()
    kept = [n for n in range(12) if cache.get(f"{n:02}key") is not None]
    assert kept == list(range(12 - len(kept), 12))
    assert 8 <= len(kept) <= 10


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    cache = AnalysisCache(tmp_path / "cache", 1)
    cache.put("abkey", b"x")
    assert cache.get("abkey") is None
    cache.prune()


@pytest.mark.parametrize(
    "changed",
    [
        ([note_file("a.md", "More.")], Config()),
        ([note_file("b.md", "Text.")], Config()),
        ([note_file("a.md", "Text."), note_file("b.md", "Text.")], Config()),
        ([note_file("a.md", "Text.")], Config(cards=CardsConfig(without=("number",)))),
    ],
)
def test_whatever_bears_upon_the_analysis_names_another_entry(
    changed: tuple[list[NoteFile], Config],
) -> None:
    assert key_of(*changed) != key_of([note_file("a.md", "Text.")], Config())


def test_options_of_the_build_leave_entries_as_they_are() -> None:
    file = note_file("a.md", "Text.")
    other = Config(build=BuildConfig(cache=1), decks=DecksConfig(by="note"))
    assert key_of([file], other) == key_of([file], Config())


def test_proposals_come_back_from_bytes_as_they_were() -> None:
    files, _ = find_notes([SEEDS], SEEDS)
    found = list(proposals_of(read_notes(files, Config()), Config()))
    bare = [replace(one, page=None, left_out=()) for one in found]
    odd = replace(bare[0], note=replace(bare[0].note, path="n\udcffme.md"))
    assert unpacked(packed([*bare, odd])) == [*bare, odd]


def test_a_question_that_an_earlier_group_asks_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extraction, "GROUP", 1)
    head = "---\ntitle: T\nvideoId: aB3dE5fG7h{}\n---\n\n## Metals\n\n"
    text = f"{head}steel :: an alloy of iron [0:4]\n"
    more = "brass :: an alloy of copper [0:5]\n"
    files = [note_file("a.md", text.format(1)), note_file("b.md", text.format(2) + more)]
    read = [(note, ()) for note, _ in read_notes(files, Config())]
    alone = [replace(one, left_out=()) for one in extract_notes(read, Config())]
    with ThreadPoolExecutor(1) as pool:
        means = Means(executor=pool)
        made = list(extract_videos([[file] for file in files], Config(), (), means))
    assert [replace(one, left_out=()) for video in made for one in video] == alone


def test_the_bar_is_told_of_notes_and_cards_while_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extraction, "GROUP", 4)
    told: list[tuple[int, int]] = []
    found = read_changed(
        SEEDS, Config(), None, progress=lambda total: lambda done, cards: told.append((done, cards))
    )
    notes = [number for number, _ in told]
    assert notes == sorted(set(notes))
    assert notes[-1] == len(found.read)
    cards = [number for _, number in told]
    assert cards == sorted(cards)
    assert 0 < cards[len(cards) // 2] < cards[-1]


BAR = """
import time
from studykit.cli.progress_bar import notes_progress
with notes_progress(20) as show:
    for done in range(1, 21):
        show(done, done * 3)
        time.sleep(0.02)
print("done")
"""


def test_the_bar_moves_on_a_terminal_and_tells_cards_and_time_left() -> None:
    env: Any = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "90"}
    shown = pexpect.spawn(sys.executable, ["-c", BAR], env=env, encoding="utf-8")
    shown.expect(pexpect.EOF)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.before)
    assert re.search(r"reading .*\d/20 notes, \d+ cards, 0:00:0\d left", text)
    assert re.search(r"writing .*20/20 notes, 60 cards", text)
    assert text.rstrip().endswith("done")


def test_a_pipe_sees_no_bar() -> None:
    run = subprocess.run([sys.executable, "-c", BAR], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("done\n", "")
