"""Decks that nothing touched are not written again; whatever touches them writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_rebuild import HEAD, NOTE, Desk

from studykit.build import whole_build
from studykit.build.whole_build import Built, build
from studykit.exporter import export
from studykit.exporter.decks import PackagePlan
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


GLASS = "---\ntitle: Glass\nvideoId: bB3dE5fG7h9\n---\n\n" + NOTE.replace("iron", "sand")
MAPS = "---\ntitle: Maps\nvideoId: cB3dE5fG7h9\n---\n\n" + NOTE.replace("iron", "paper")


def test_only_the_decks_that_something_touched_are_written_and_they_are_as_a_whole_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[str] = []
    write = export.write_package

    def counted(plan: PackagePlan, *values: object) -> bool:
        packed.append(plan.name)
        return write(plan, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "write_package", counted)
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS)
    built(desk)

    def reword() -> None:
        desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))

    def add() -> None:
        desk.write("maps.md", MAPS)

    def ban_all_of_maps() -> None:
        with desk.store() as store:
            for card in store.cards():
                if card.deck == "Maps":
                    store.set_status(card.id, Status.BANNED)

    def suspend() -> None:
        with desk.store() as store:
            card = next(card for card in store.cards() if card.deck == "Glass")
            store.set_status(card.id, Status.SUSPENDED)

    def lose_a_note() -> None:
        (tmp_path / "glass.md").unlink()

    wanted = ((reword, ["Metals"]), (add, ["Maps"]), (ban_all_of_maps, []), (suspend, ["Glass"]))
    for touch, names in (*wanted, (lose_a_note, ["Glass"])):
        desk.now += timedelta(minutes=1)
        packed.clear()
        touch()
        once = built(desk)
        assert packed == names, touch.__name__
        with desk.store() as store:
            whole = build(store, tmp_path, desk.config, now=desk.now, output=tmp_path / "whole")
        assert [p.path.name for p in whole.packages] == [p.path.name for p in once.packages]
        assert [p.cards for p in whole.packages] == [p.cards for p in once.packages]
        here, there = decks(desk), {p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()}
        assert here == there, touch.__name__


def test_decks_that_differ_by_letter_case_alone_are_written_together(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS.replace("Glass", "METALS"))
    first = built(desk)
    assert len({package.path for package in first.packages}) == 2
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    assert [p.path for p in built(desk).packages] == [p.path for p in first.packages]


def test_a_picture_that_changes_on_disk_is_packed_again(tmp_path: Path, exports: list[int]) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "a.png").write_bytes(b"one")
    desk.write("metals.md", HEAD + NOTE.replace("[0:30]", "[0:30]\n![An atom](a.png)"))
    first = built(desk)
    built(desk)
    assert len(exports) == 1
    assert any(card.candidate.media for card in desk.cards().values())
    package = first.packages[0].path
    before = package.read_bytes()
    (tmp_path / "a.png").write_bytes(b"two, longer")
    built(desk)
    assert package.read_bytes() != before
