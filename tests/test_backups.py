"""Backups and what goes with them: restore, listings in conflict, places that cannot be written."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from study_desk import NOON, card
from test_damage import Said, answer, blank, leaves_of

from studykit.cli.main import main
from studykit.errors import StoreError
from studykit.model import Edits, Status
from studykit.store.backups import back_up_before, back_up_before_build
from studykit.store.store import Store

NOTE = """---
title: Metals
videoId: aB3dE5fG7h9
---

# Metals

- copper :: a metal that conducts well [0:10]
- tin :: a metal that melts early [0:20]
- lead :: a metal that is heavy [0:30]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "here"
    root.mkdir()
    (root / "studykit.toml").write_text("", encoding="utf-8")
    (root / "metals.md").write_text(NOTE, encoding="utf-8")
    return root


@pytest.fixture
def path(root: Path) -> Path:
    return root / ".studykit" / "study.db"


def say(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Said:
    with pytest.raises(SystemExit) as stop:
        main(["--workspace", str(root), *arguments])
    told = capsys.readouterr()
    assert isinstance(stop.value.code, int)
    assert "unexpected" not in told.err
    return Said(stop.value.code, told.out, told.err)


def studied(path: Path, answers: int = 3) -> None:
    with Store.open(path, create=False) as store:
        ids = [one.id for one in store.cards(status=(Status.ACTIVE,))]
        for minutes in range(answers):
            store.record(*answer(ids[minutes % len(ids)], minutes))


def test_backup_writes_over_nothing_but_backups(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    studied(path)
    note, other = root / "metals.md", root / "other.db"
    for target in (note, path):
        before = target.read_bytes()
        said = say(capsys, root, "backup", str(target))
        assert said.code == 2
        assert target.read_bytes() == before
    for _ in range(2):
        assert say(capsys, root, "backup", str(other)).code == 0
    with Store.open(other) as store:
        store.record(*answer(store.cards(status=(Status.ACTIVE,))[0].id, 99))
    assert say(capsys, root, "backup", str(other)).code == 2


def test_restore_asks_before_it_replaces_a_sound_newer_database(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    studied(path)
    say(capsys, root, "backup")
    studied(path, 5)
    said = say(capsys, root, "restore")
    assert said.code == 2
    assert "sound and newer: 3 cards and 8 reviews, 3 and 3 in backup-" in said.err.replace(
        "4 cards", "3 cards"
    )
    assert "damaged" not in said.err
    assert say(capsys, root, "restore", "--yes").code == 0
    with Store.open(path) as store:
        assert len(store.reviews()) == 3
    (kept,) = (path.parent / "backups").glob("before-restore-*.db")
    assert say(capsys, root, "restore", str(kept)).code == 0
    with Store.open(path) as store:
        assert len(store.reviews()) == 8


def test_a_database_of_a_newer_studykit_is_not_called_damaged(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    say(capsys, root, "backup")
    with Store.open(path) as store:
        store._database.execute("PRAGMA user_version = 9999")
    said = say(capsys, root, "restore")
    assert said.code == 2
    assert "sound, but was written by a newer studykit" in said.err
    assert say(capsys, root, "restore", "--yes").code == 0
    assert list((path.parent / "backups").glob("before-restore-*.newer"))


def test_after_an_older_copy_the_bans_and_edits_of_the_listings_are_named(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    say(capsys, root, "backup")
    with Store.open(path) as store:
        banned, edited = [one.id for one in store.cards(status=(Status.ACTIVE,))][:2]
    say(capsys, root, "ban", banned)
    say(capsys, root, "edit", edited, "--context", "Mine")
    say(capsys, root, "build")
    newest = max((path.parent / "backups").glob("backup-*.db"))
    said = say(capsys, root, "restore", str(newest), "--yes")
    assert said.code == 0
    assert f"1 cards are banned in the listings, not here: {banned}" in said.err
    assert f"1 cards are edited in the listings, not here: {edited}" in said.err
    for command in ("doctor", "plan", "build"):
        said = say(capsys, root, command)
        assert said.code == 1
        assert banned in said.err
        assert edited in said.err
    (kept,) = (path.parent / "backups" / "listings").rglob("*.jsonl")
    assert '"banned"' in kept.read_text(encoding="utf-8")
    assert say(capsys, root, "build") == Said(0, say(capsys, root, "build").out, "")


def test_a_listing_in_conflict_is_kept_and_its_lines_are_used(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    (listing,) = (root / "decks").glob("*.jsonl")
    lines = listing.read_text(encoding="utf-8").splitlines()
    own = {**json.loads(lines[0]), "id": "ownid22222222222"}
    banned = {**json.loads(lines[1]), "status": "banned"}
    conflict = [
        "<<<<<<< HEAD", json.dumps(own), lines[1], "=======", json.dumps(banned), ">>>>>>> theirs",
    ]  # fmt: skip
    text = "\n".join([*conflict, *lines[2:]]).encode() + b"\n\xff\xfe no text\n"
    listing.write_bytes(text)
    shutil.rmtree(path.parent)
    said = say(capsys, root, "build")
    assert said.code == 1
    assert said.err.count("is no card") == 4
    with Store.open(path) as store:
        assert store.card("ownid22222222222") is not None
        found = store.card(banned["id"])
        assert found is not None
        assert found.status is Status.BANNED
    (kept,) = (path.parent / "backups" / "listings").rglob("*.jsonl")
    assert kept.read_bytes() == text


@pytest.mark.skipif(os.name != "posix", reason="rights")
def test_the_database_and_its_copies_are_the_owners_alone(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.umask(0o000)
    try:
        say(capsys, root, "build")
        studied(path)
        say(capsys, root, "backup")
        say(capsys, root, "restore", "--yes")
        files = [path, *(path.parent / "backups").glob("*.db")]
        with Store.open(path) as store:
            store.set_setting("a", "b")
            files += path.parent.glob("study.db-*")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}, modes


def test_what_killed_processes_left_half_written_goes(path: Path) -> None:
    with Store.open(path) as store:
        back_up_before(store, "build", NOON)
        folder = path.parent / "backups"
        old, new = folder / "before-build-1.db.0a.part", folder / "before-build-2.db.0b.part"
        for part in (old, new):
            part.write_bytes(b"half")
        os.utime(old, (time.time() - 3600,) * 2)
        back_up_before(store, "build", NOON + timedelta(days=1))
    assert not old.exists()
    assert new.exists()


def test_an_older_schema_is_copied_before_it_is_changed(path: Path) -> None:
    path.parent.mkdir(parents=True)
    import sqlite3

    database = sqlite3.connect(path)
    script = Path(__file__).parent / "stores" / "schema-1.sql"
    database.executescript(script.read_text(encoding="utf-8"))
    database.close()
    Store.open(path).close()
    (copy,) = (path.parent / "backups").glob("before-update-*.db")
    database = sqlite3.connect(copy)
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    database.close()
    Store.open(path).close()
    assert len(list((path.parent / "backups").iterdir())) == 1


def test_builds_of_a_day_copy_once_until_the_learner_does_something(path: Path) -> None:
    def copies() -> int:
        return len(list((path.parent / "backups").glob("*.db")))

    now = datetime.now(UTC)
    with Store.open(path) as store:
        store.put_cards([card(n) for n in range(3)])
        back_up_before_build(store, now)
        assert copies() == 1
        store.put_cards([card(n) for n in range(5)])
        store.add_build(now, {}, [card(5)])
        back_up_before_build(store, now + timedelta(seconds=1))
        assert copies() == 1
        for n, act in enumerate(
            [
                lambda: store.record(*answer(card(1).id, 1)),
                lambda: store.set_status(card(2).id, Status.BANNED),
                lambda: store.edit(card(0).id, Edits(context="Mine")),
                lambda: store.edit(card(0).id, Edits()),
                lambda: store.set_setting("a", "b"),
            ],
            2,
        ):
            act()
            back_up_before_build(store, now + timedelta(seconds=n))
            assert copies() == n
            back_up_before_build(store, now + timedelta(seconds=n))
            assert copies() == n
        back_up_before_build(store, now + timedelta(days=2))
        assert copies() == 7


def test_no_build_writes_to_a_damaged_database(path: Path) -> None:
    with Store.open(path) as store:
        store.put_cards([card(n) for n in range(60)])
        back_up_before_build(store, datetime.now(UTC))
    blank(path, next(iter(leaves_of(path, "card"))))
    with Store.open(path) as store, pytest.raises(StoreError, match="is damaged"):
        back_up_before_build(store, datetime.now(UTC))


def test_an_open_database_that_was_replaced_takes_no_answer(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    say(capsys, root, "backup")
    other = root / "other.db"
    with Store.open(path) as store:
        shutil.copy(path, other)
        other.replace(path)
        (first, *_) = store.cards(status=(Status.ACTIVE,))
        with pytest.raises(StoreError, match="another database was put in its place"):
            store.record(*answer(first.id, 1))


def test_restore_waits_for_a_session_to_end(
    root: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, root, "build")
    say(capsys, root, "backup")
    with Store.open(path) as store:
        store.set_setting("a", "b")
        said = say(capsys, root, "restore", "--yes")
        assert said.code == 1
        assert "another studykit" in said.err
        assert store.setting("a") == "b"
    assert say(capsys, root, "restore", "--yes").code == 0


# ---------------------------------------------------------------- places

LOOKING = (["due"], ["cards"], ["stats"], ["plan"], ["forecast"], ["history"])


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount something in a folder of its own, where that is allowed."""
    places: list[Path] = []

    def mount(*options: str) -> Path:
        place = tmp_path / "disk"
        place.mkdir(exist_ok=True)
        command = ["mount", *options, str(place)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        if place not in places:
            places.append(place)
        return place

    yield mount
    for place in reversed(places):
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("left_open", [False, True])
def test_a_workspace_that_cannot_be_written_can_be_looked_at(
    root: Path,
    path: Path,
    mounted: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    left_open: bool,
) -> None:
    say(capsys, root, "build")
    with Store.open(path, create=False) as store:
        ids = [one.id for one in store.cards(status=(Status.ACTIVE,))]
        store.record(*answer(ids[0], 1))
        left = [(file, file.read_bytes()) for file in path.parent.glob("study.db*")]
    if left_open:
        for file, data in left:
            if not file.name.endswith("-shm"):
                file.write_bytes(data)
    place = mounted("--bind", str(root))
    mounted("-o", "remount,ro,bind")
    for arguments in LOOKING:
        said = say(capsys, place, *arguments)
        assert (said.code, said.err) == (0, ""), arguments
    assert json.loads(say(capsys, place, "stats", "--json").out)["spans"]["year"]["answers"] == 1
    said = say(capsys, place, "ban", ids[0])
    assert said.code == 1
    assert "cannot be written" in said.err


@pytest.mark.parametrize("left", [0, 20_000, 60_000])
def test_a_full_disk_is_called_full_and_nothing_half_is_left(
    root: Path, mounted: Callable[..., Path], capsys: pytest.CaptureFixture[str], left: int
) -> None:
    say(capsys, root, "build")
    disk = mounted("-t", "tmpfs", "-o", "size=2m", "tmpfs")
    place = Path(shutil.copytree(root, disk / "notes"))
    path = place / ".studykit" / "study.db"
    studied(path)
    names = set(place.rglob("*"))
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    os.truncate(filler, max(0, filler.stat().st_size - left))
    (ids,) = [[one["id"] for one in map(json.loads, _listed(place))]]
    for arguments in (["backup"], ["ban", *ids], ["edit", ids[0], "--context", "x" * 90_000]):
        said = say(capsys, place, *arguments)
        assert said.code in (0, 1), arguments
        if said.code:
            assert "the disk is full: make room; nothing was lost" in said.err, arguments
            assert said.err.count("\n") == 1
    filler.unlink()
    assert {file for file in place.rglob("*") if ".part" in file.name} == set()
    assert names <= set(place.rglob("*"))
    with Store.open(path) as store:
        assert len(store.reviews()) == 3
        assert store.damage() == []


def _listed(place: Path) -> list[str]:
    (listing,) = (place / "decks").glob("*.jsonl")
    return listing.read_text(encoding="utf-8").splitlines()


def test_no_deck_file_begins_with_a_dash() -> None:
    from studykit.config import DecksConfig
    from studykit.exporter.decks import package_plans

    for deck in ("-rf", "--help", "-", ". -x", "_-x"):
        (plan,) = package_plans([card(1, deck)], DecksConfig())
        assert plan.name[0] not in "-._", deck
