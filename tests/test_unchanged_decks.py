"""Decks that nothing touched are not written again; whatever touches them writes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_rebuild import HEAD, NOTE, Desk

from studykit.build import whole_build
from studykit.build.whole_build import Built, build
from studykit.model import Status


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the exports that were not spared."""
    done: list[int] = []
    export = whole_build.export

    def counted(*values: object) -> object:
        done.append(1)
        return export(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(whole_build, "export", counted)
    return done


def built(desk: Desk) -> Built:
    with desk.store() as store:
        return build(store, desk.root, desk.config, now=desk.now)


def decks(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((desk.root / "decks").iterdir())}


def test_nothing_changed_writes_nothing(tmp_path: Path, exports: list[int]) -> None:
    desk = Desk(tmp_path)
    first = built(desk)
    again = built(desk)
    assert len(exports) == 1
    assert (again.cards, [p.path for p in again.packages]) == (
        first.cards,
        [p.path for p in first.packages],
    )
    assert not any(package.changed for package in again.packages)


def test_whatever_touches_a_deck_writes_it(tmp_path: Path, exports: list[int]) -> None:
    desk = Desk(tmp_path)
    built(desk)
    before = decks(desk)
    card = desk.about("Mercury")

    def ban() -> None:
        with desk.store() as store:
            store.set_status(card.id, Status.BANNED)

    def tag() -> None:
        with desk.store() as store:
            other = desk.about("two percent")
            store.edit(other.id, replace(other.edits, added_tags=("mine",)))

    def spoil() -> None:
        next((tmp_path / "decks").glob("*.apkg")).write_bytes(b"spoilt")

    def lose() -> None:
        next((tmp_path / "decks").glob("*.jsonl")).unlink()

    def reword() -> None:
        desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))

    def prefix() -> None:
        desk.config = replace(desk.config, decks=replace(desk.config.decks, prefix="Videos"))

    for count, touch in enumerate((ban, tag, spoil, lose, reword, prefix), 2):
        touch()
        built(desk)
        assert len(exports) >= count, touch.__name__
        assert any(package.read_bytes() != b"spoilt" for package in (tmp_path / "decks").glob("*"))
        before, after = decks(desk), before
        if touch not in (spoil, lose):
            assert before != after, touch.__name__
    assert b"spoilt" not in decks(desk).values()
