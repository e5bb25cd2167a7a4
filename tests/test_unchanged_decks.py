"""Decks that nothing touched are not written again; whatever touches them writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_rebuild import HEAD, NOTE, Desk

from studykit.build import decks as written_decks
from studykit.build.undo import undo
from studykit.build.whole_build import Built, build
from studykit.cli.main import main
from studykit.config import PublishConfig
from studykit.exporter import export
from studykit.exporter.decks import PackagePlan, package_names
from studykit.model import Grade, Status


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the exports that were not spared."""
    done: list[int] = []
    export = written_decks.export

    def counted(*values: object) -> object:
        done.append(1)
        return export(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(written_decks, "export", counted)
    return done


def built(desk: Desk) -> Built:
    with desk.store() as store:
        return build(store, desk.root, desk.config, now=desk.now)


def code_of(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


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


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the packages that were made."""
    made: list[str] = []
    write = export.write_package

    def counted(plan: PackagePlan, *values: object) -> bool:
        made.append(plan.name)
        return write(plan, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "write_package", counted)
    return made


def test_only_the_decks_that_something_touched_are_written_and_they_are_as_a_whole_export(
    tmp_path: Path, packed: list[str]
) -> None:
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


@pytest.mark.parametrize("other", ["METALS", "@metals", "Metals!"])
def test_a_package_written_alone_has_the_name_that_it_has_among_all(
    tmp_path: Path, packed: list[str], other: str
) -> None:
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS.replace("title: Glass", f"title: '{other}'"))
    first = built(desk)
    names = [package.path.stem for package in first.packages]
    assert sorted(name.casefold() for name in names) == ["metals", "metals_2"]
    packed.clear()
    assert [p.path for p in built(desk).packages] == [p.path for p in first.packages]
    assert packed == []
    desk.now += timedelta(minutes=1)
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    assert [p.path for p in built(desk).packages] == [p.path for p in first.packages]
    assert packed == [names[sorted((other, "Metals")).index("Metals")]]
    with desk.store() as store:
        build(store, tmp_path, desk.config, now=desk.now, output=tmp_path / "whole")
    assert decks(desk) == {p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()}


TOPS = st.lists(st.sampled_from(("a", "A", "@a", "a_2", "a/2", "con", "", "b" * 90, "b" * 91)))


@given(in_study=TOPS, others=TOPS)
def test_names_of_packages_hang_on_no_order(in_study: list[str], others: list[str]) -> None:
    names = package_names(in_study, others)
    assert names == package_names(in_study[::-1], set(others))
    assert set(names) == {*in_study, *others}
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert names.items() >= package_names(in_study).items()


def test_published_decks_are_spared(tmp_path: Path, exports: list[int]) -> None:
    desk = Desk(tmp_path)
    desk.config = replace(desk.config, publish=PublishConfig(author="Ada", version="1"))
    first = built(desk)
    before = decks(desk)
    again = built(desk)
    assert (len(exports), decks(desk), again.cards) == (1, before, first.cards)
    desk.config = replace(desk.config, publish=PublishConfig(author="Ada", version="2"))
    built(desk)
    assert len(exports) == 2
    assert decks(desk) != before


def test_a_package_of_everything_is_spared_or_made_alone_with_what_changed(
    tmp_path: Path, exports: list[int], packed: list[str]
) -> None:
    desk = Desk(tmp_path)
    desk.config = replace(desk.config, decks=replace(desk.config.decks, everything=True))
    desk.write("glass.md", GLASS)
    first = built(desk)
    again = built(desk)
    assert len(exports) == 1
    told = [[(p.path, p.cards, p.whole) for p in one.packages] for one in (first, again)]
    assert told[0] == told[1]
    assert again.cards == first.cards
    (tmp_path / "decks" / "everything.apkg").unlink()
    before = decks(desk)
    built(desk)
    assert decks(desk).keys() - before.keys() == {"everything.apkg"}
    packed.clear()
    desk.now += timedelta(minutes=1)
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    assert [p.path.stem for p in built(desk).packages] == ["Glass", "Metals", "everything"]
    assert packed == ["Metals", "everything"]
    with desk.store() as store:
        build(store, tmp_path, desk.config, now=desk.now, output=tmp_path / "whole")
    assert decks(desk) == {p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()}


def test_decks_beside_replies_are_spared_until_one_comes(
    tmp_path: Path, exports: list[int], packed: list[str]
) -> None:
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS)
    built(desk)

    def judge(card: str) -> None:
        note = ("metals.md", "youtube:aB3dE5fG7h9")
        with desk.store() as store:
            store.put_grades([Grade(card, 3, "", "", *note, "1", "a judge", desk.now)])

    judge("one")
    built(desk)
    before = decks(desk)
    (judged,) = (name for name in before if name.endswith(".written.jsonl"))
    exports.clear()
    packed.clear()
    built(desk)
    assert (exports, packed) == ([], [])
    judge("two")
    built(desk)
    assert before[judged] != decks(desk)[judged]
    assert packed == []
    (tmp_path / "decks" / judged).unlink()
    built(desk)
    assert judged in decks(desk)


def test_a_deck_that_takes_leave_of_a_card_is_spared(tmp_path: Path, packed: list[str]) -> None:
    desk = Desk(tmp_path)
    built(desk)
    desk.now += timedelta(minutes=1)
    desk.write("metals.md", HEAD + NOTE.partition("Q: ")[0])
    left = built(desk).left.retired
    assert left
    packed.clear()
    assert built(desk).left.retired == left
    assert packed == []
    for number in range(6):
        desk.now += timedelta(minutes=1)
        desk.write(
            f"glass{number}.md", GLASS.replace("bB3", f"bB{number}").replace("Glass", "Vase")
        )
        after = built(desk).left.retired
    assert after == ()
    assert packed.count("Metals") == 1


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


def test_a_plan_looks_at_the_decks_that_something_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    listed = export.is_listed

    def counted(plan: PackagePlan, folder: Path) -> bool:
        read.append(plan.name)
        return listed(plan, folder)

    monkeypatch.setattr(export, "is_listed", counted)
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS.replace("Glass", "METALS"))
    built(desk)
    monkeypatch.chdir(tmp_path)
    assert code_of("plan", "--check") == 0
    assert read == []
    lost = tmp_path / "decks" / "Metals_2.jsonl"
    lost.unlink()
    capsys.readouterr()
    assert code_of("plan", "--check") == 1
    assert f"{lost.with_suffix('.apkg')}  is missing or not up to date" in capsys.readouterr().out
    assert read == ["Metals_2"]


def test_undo_writes_the_decks_that_it_touched(tmp_path: Path, packed: list[str]) -> None:
    desk = Desk(tmp_path)
    desk.write("glass.md", GLASS)
    built(desk)
    desk.now += timedelta(minutes=1)
    desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", "a hard alloy of iron"))
    built(desk)
    packed.clear()
    desk.now += timedelta(minutes=1)
    with desk.store() as store:
        done = undo(store, tmp_path, desk.config, now=desk.now)
        assert packed == ["Metals"]
        assert [p.path.name for p in done.packages] == ["Glass.apkg", "Metals.apkg"]
    _, failures = export.export(list(desk.cards().values()), desk.config.decks, tmp_path / "whole")
    assert not failures
    there = {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    assert decks(desk) == there


def test_builds_of_a_day_copy_the_database_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    built(desk)
    for number, word in enumerate(("hard", "strong", "bright"), 1):
        desk.write("metals.md", HEAD + NOTE.replace("an alloy of iron", f"a {word} alloy of iron"))
        desk.write(f"index{number}.md", "# An index\n\n* [[metals]]\n")
        desk.now += timedelta(minutes=1)
        assert any(package.changed for package in built(desk).packages)
    assert len(list((tmp_path / ".studykit" / "backups").glob("*.db"))) == 1


def test_what_is_told_of_published_decks_is_the_same_whatever_is_spared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(root: Path) -> list[dict[str, bytes]]:
        desk = Desk(root)
        desk.config = replace(desk.config, publish=PublishConfig(author="Ada", version="1"))
        desk.write("glass.md", GLASS)
        strong = NOTE.replace("an alloy of iron", "a strong alloy of iron")
        steps: list[tuple[str, str]] = [
            ("metals.md", HEAD + NOTE),
            ("metals.md", HEAD + strong),
            ("maps.md", MAPS),
            ("glass.md", GLASS.replace("title: Glass", "title: Glass\nchannel: Crafts")),
            ("metals.md", HEAD + strong.partition("Q: ")[0]),
            ("maps.md", MAPS.replace("paper", "parchment")),
            ("metals.md", HEAD + strong),
        ]
        found = []
        for number, (name, text) in enumerate(steps):
            desk.write(name, text)
            if number == 3:
                version = replace(desk.config.publish, version="2")
                desk.config = replace(desk.config, publish=version)
            desk.now += timedelta(days=1)
            built(desk)
            found.append(decks(desk))
        return found

    spared = told(tmp_path / "spared")
    monkeypatch.setattr(written_decks, "standing", lambda *values: written_decks.Standing())
    whole = told(tmp_path / "whole")
    assert [one["CHANGES.md"].decode() for one in spared] == [
        one["CHANGES.md"].decode() for one in whole
    ]
    assert spared == whole


def test_a_deck_that_comes_while_decks_are_looked_at_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    look = written_decks.standing

    def looked(*values: object) -> object:
        found = look(*values)  # type: ignore[arg-type]
        with desk.store() as other, other.transaction():
            (card, *_) = other.cards(status={Status.ACTIVE})
            other.put_cards([replace(card, deck="Elsewhere")])
        return found

    monkeypatch.setattr(written_decks, "standing", looked)
    assert "Elsewhere.apkg" in {package.path.name for package in built(desk).packages}
    assert "Elsewhere.jsonl" in decks(desk)
