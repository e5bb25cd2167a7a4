"""Builds by several workers write the same bytes as one does."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.build import parallel_extraction as extraction
from studykit.build.parallel_extraction import extract_files
from studykit.build.whole_build import build
from studykit.config import Config
from studykit.reader import find_notes, note_file
from studykit.store.store import Store

SEEDS = Path(__file__).parents[1] / "seeds"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def decks(root: Path, jobs: int, executor: Executor | None = None) -> dict[str, bytes]:
    for file in find_notes([SEEDS], SEEDS)[0]:
        place = root / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.text, encoding="utf-8")
    with Store.open(root / ".studykit" / "study.db") as store:
        done = build(store, root, Config(), now=NOW, jobs=jobs, executor=executor)
    assert not done.failures
    return {path.name: path.read_bytes() for path in sorted((root / "decks").iterdir())}


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


def test_any_executor_gives_the_same_decks(tmp_path: Path) -> None:
    alone = decks(tmp_path / "one", 1)
    assert decks(tmp_path / "two", 1, Backwards()) == alone


@pytest.mark.slow
def test_processes_give_the_same_decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = decks(tmp_path / "one", 1)
    monkeypatch.setattr(extraction, "MANY", 1)
    assert decks(tmp_path / "two", 2) == alone


def test_a_question_that_an_earlier_group_asks_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extraction, "GROUP", 1)
    head = "---\ntitle: T\nvideoId: aB3dE5fG7h{}\n---\n\n## Metals\n\n"
    text = f"{head}steel :: an alloy of iron [0:4]\n"
    more = "brass :: an alloy of copper [0:5]\n"
    files = [note_file("a.md", text.format(1)), note_file("b.md", text.format(2) + more)]
    videos = ["youtube:aB3dE5fG7h1", "youtube:aB3dE5fG7h2"]
    alone = extract_files(files, videos, Config())
    with ThreadPoolExecutor(1) as pool:
        assert extract_files(files, videos, Config(), executor=pool) == alone
