"""Copies of the database thin out with age and by the room that they take."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_desk import NOON, cards, fill

from studykit.store import kept_copies
from studykit.store.backups import back_up_before, bring, newest_sound
from studykit.store.kept_copies import MOST, ROOM, Copy, copies_in, superfluous
from studykit.store.store import Store

DAY = 86_400
KINDS = ("before-build", "before-undo", "day")
copies = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.floats(0, 200 * DAY),
        st.integers(1, 400_000_000),
        st.booleans(),
    ),
    max_size=60,
)


def held(rows: list[tuple[str, float, int, bool]]) -> tuple[list[Copy], set[Path]]:
    found = [
        Copy(Path(f"{kind}-{n}.db"), kind, age, size) for n, (kind, age, size, _) in enumerate(rows)
    ]
    own = {copy.path for copy, row in zip(found, rows, strict=True) if row[3]}
    return sorted(found, key=lambda copy: (copy.age, copy.path)), own


@given(copies)
def test_the_newest_of_each_kind_stays_and_the_rest_is_bounded(
    rows: list[tuple[str, float, int, bool]],
) -> None:
    found, own = held(rows)
    gone = set(superfluous(found, own.__contains__))
    left = [copy for copy in found if copy.path not in gone]
    for kind in {copy.kind for copy in found}:
        newest = next(copy for copy in found if copy.kind == kind)
        assert newest in left
        assert sum(copy.kind == kind for copy in left) <= MOST
    first = {next(c.path for c in found if c.kind == kind) for kind in {c.kind for c in found}}
    rest = [copy for copy in left if copy.path in own and copy.path not in first]
    assert sum(copy.size for copy in rest) <= max([ROOM, *(4 * c.size for c in found[:1])])
    newer: dict[str, int] = {}
    for copy in found:
        newer[copy.kind] = newer.get(copy.kind, 0) + 1
        assert copy in left or copy.path in own or newer[copy.kind] > MOST


def test_small_copies_of_many_days_are_one_a_day_then_one_a_week() -> None:
    rows = [("day", n * DAY + 60.0, 1000, True) for n in range(60)]
    found, own = held(rows)
    gone = superfluous(found, own.__contains__)
    ages = [round(copy.age // DAY) for copy in found if copy.path not in gone]
    assert ages == [0, 1, 2, 3, 4, 5, 6, 7]


def test_large_copies_keep_other_days_before_more_of_today() -> None:
    rows = [("before-build", n * 60.0, 100_000_000, True) for n in range(9)]
    rows += [("before-build", n * DAY + 60.0, 100_000_000, True) for n in (1, 2, 3, 4)]
    found, own = held(rows)
    gone = superfluous(found, own.__contains__)
    left = [copy for copy in found if copy.path not in gone]
    assert [copy.age // DAY for copy in left] == [0, 1, 2, 3]


def test_each_copy_that_is_left_can_be_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".studykit" / "study.db"
    with fill(path, cards(3)) as store:
        monkeypatch.setattr(kept_copies, "ROOM", 1)
        for n in range(8):
            store.put_cards(cards(3 + n))
            back_up_before(store, "build", NOON + timedelta(minutes=n))
        back_up_before(store, "undo", NOON)
    folder = path.parent / "backups"
    left = copies_in(folder, 0.0)
    assert 2 <= len(left) <= 5
    assert newest_sound(path).sound is not None
    monkeypatch.undo()
    for copy in left:
        bring(copy.path, path, NOON, "restore")
        with Store.open(path, create=False) as store:
            assert store.cards()
