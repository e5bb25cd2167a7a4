"""Laws of identity: a plan is a partition, and order, headings and files do not matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from test_identity import cards, made

from studykit.model import Candidate, Outcome, Status

WORDS = """amber basalt copper delta ember fjord granite harbour island jasper kelp lagoon marble
nectar oasis pebble quartz river silver timber umber valley willow zephyr 12 1500 never""".split()
CLAIMS = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9, unique=True).map(
    lambda words: " ".join(words).capitalize() + "."
)
CANDIDATES = st.builds(
    made,
    CLAIMS,
    st.integers(0, 300),
    video=st.sampled_from(["youtube:x", "youtube:y", ""]),
    headings=st.sampled_from([("Heat",), ("Light",), ()]),
)
SETTINGS = settings(max_examples=60, deadline=None)


@SETTINGS
@given(st.lists(CANDIDATES, max_size=8), st.lists(CANDIDATES, max_size=8), st.data())
def test_a_plan_is_a_partition(
    before: list[Candidate], after: list[Candidate], data: st.DataObject
) -> None:
    known = [
        replace(card, status=data.draw(st.sampled_from([Status.ACTIVE, Status.RETIRED])))
        for card in cards(*before)
    ]
    plan = match_(known, after)
    assert Counter(c.card.id for c in plan.changes if c.card) == Counter(c.id for c in known)
    told = [id(c.candidate) for c in plan.changes if c.candidate is not None]
    assert sorted(told) == sorted(id(candidate) for candidate in after)
    for change in plan.changes:
        assert (change.outcome is Outcome.NEW) == (change.card is None)


@SETTINGS
@given(st.lists(CANDIDATES, max_size=8))
def test_nothing_changed_keeps_everything(before: list[Candidate]) -> None:
    plan = match_(cards(*before), before)
    assert all(change.outcome is Outcome.KEPT for change in plan.changes)


@SETTINGS
@given(
    st.lists(CANDIDATES, max_size=8, unique_by=lambda c: c.source.claim),
    st.randoms(use_true_random=False),
)
def test_reordering_and_moving_keep_all_ids(before: list[Candidate], random: object) -> None:
    known = cards(*before)
    after = [_moved(candidate, n) for n, candidate in enumerate(before)]
    random.shuffle(after)  # type: ignore[attr-defined]
    plan = match_(known, after)
    kept = {c.card.id: c.candidate for c in plan.changes if c.card and c.candidate}
    assert len(kept) == len(known)
    for card in known:
        found = kept[card.id]
        assert found is not None
        assert found.source.claim == card.source.claim


def _moved(candidate: Candidate, n: int) -> Candidate:
    source = replace(
        candidate.source, path=f"moved/{n % 2}.md", headings=("New",), first_line=90 - n
    )
    return replace(candidate, source=source)


def match_(known: list, after: list[Candidate]):  # type: ignore[no-untyped-def,type-arg]
    from studykit.identity.matching import match

    return match(known, after)
