"""Which card is which: the cases of a note's life, written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from studykit.identity.facts import facts_differ, facts_difference, values_replaced
from studykit.identity.ids import birth_id
from studykit.identity.matching import match
from studykit.identity.similarity import similarity
from studykit.identity.standing_claims import stand
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Claim,
    ClaimKind,
    Cloze,
    Edits,
    Memory,
    Note,
    Outcome,
    Plan,
    Point,
    QuestionAnswer,
    Section,
    Source,
    State,
    Status,
    Tier,
    Video,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def made(
    claim: str,
    second: int = 60,
    *,
    path: str = "a.md",
    video: str = "youtube:x",
    headings: tuple[str, ...] = ("Heat",),
    content: Cloze | QuestionAnswer | None = None,
) -> Candidate:
    source = Source(path, "A", "ch", video, video[-1:], headings, claim, 5, 5)
    words = claim.rstrip(".").split()
    cloze = Cloze(" ".join(words[:-1]) + " {{c1::" + words[-1] + "}}.")
    return Candidate(
        content or cloze, source, (Citation(second, "1:00"),), "completion", Tier.READY
    )


def cards(*candidates: Candidate) -> list[Card]:
    found: list[Card] = []
    for candidate in candidates:
        card_id = birth_id(candidate, [card.id for card in found])
        found.append(Card(card_id, candidate, Status.ACTIVE, NOW, "ch::A"))
    return found


def outcomes(plan: Plan) -> dict[str, str]:
    """Old claim (or new, in angle brackets) to outcome."""
    return {
        (
            c.card.source.claim
            if c.card
            else f"<{c.candidate.source.claim if c.candidate else ''}>"
        ): (c.outcome.value)
        for c in plan.changes
    }


IRON = "Iron melts at 1538 degrees Celsius in a furnace."
GOLD = "Gold is soft enough to be cut with a knife by hand."
TIN = "Tin was mined in Cornwall for more than two thousand years."


def test_nothing_changed() -> None:
    known = cards(made(IRON), made(GOLD))
    assert outcomes(match(known, [made(GOLD), made(IRON)])) == {IRON: "kept", GOLD: "kept"}


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        ("Iron melts at 1538 degrees Celsius inside a furnace.", "reworded"),
        ("At 1538 degrees Celsius iron melts in a furnace.", "reworded"),
        ("Iron melts at 1,538 degrees Celsius in a furnace.", "reworded"),
        ("Iron melts at 1583 degrees Celsius in a furnace.", "changed"),
        ("Iron never melts at 1538 degrees Celsius in a furnace.", "changed"),
        ("Iron melts above 1538 degrees Celsius in a furnace.", "changed"),
    ],
)
def test_reworded_or_changed(after: str, outcome: str) -> None:
    known = cards(made(IRON), made(GOLD))
    plan = match(known, [made(after), made(GOLD)])
    assert outcomes(plan) == {IRON: outcome, GOLD: "kept"}


def test_another_fact_at_the_same_second_does_not_inherit() -> None:
    plan = match(cards(made(IRON)), [made(GOLD)])
    assert outcomes(plan) == {IRON: "retired", f"<{GOLD}>": "new"}


def test_moved_between_headings_files_and_seconds() -> None:
    known = cards(made(IRON), made(GOLD), made(TIN))
    plan = match(
        known,
        [made(IRON, headings=("Metals",)), made(GOLD, path="b.md"), made(TIN, second=75)],
    )
    assert outcomes(plan) == {IRON: "moved", GOLD: "moved", TIN: "moved"}


def test_another_video_never_inherits() -> None:
    plan = match(cards(made(IRON)), [made(IRON, path="b.md", video="youtube:y")])
    assert outcomes(plan) == {IRON: "retired", f"<{IRON}>": "new"}


def test_a_mended_video_id_keeps_the_cards_of_the_note() -> None:
    known = cards(made(IRON), made(GOLD), made(TIN))
    now = [made(claim, video="youtube:y") for claim in (IRON, GOLD, TIN)]
    assert set(outcomes(match(known, now)).values()) == {"moved"}


def test_a_file_used_again_for_another_video_inherits_nothing() -> None:
    known = cards(made(IRON), made(GOLD), made(TIN))
    now = [made("Copper carries current well.", video="youtube:y"), made(IRON, video="youtube:y")]
    found = outcomes(match(known, now))
    assert [found[claim] for claim in (IRON, GOLD, TIN)] == ["retired"] * 3


def test_a_split_keeps_the_id_on_the_best_half_and_names_the_parent() -> None:
    whole = "Tin was mined in Cornwall for two thousand years, and it was shipped to Venice."
    one = "Tin was mined in Cornwall for two thousand years."
    other = "Tin was shipped from Cornwall to Venice."
    plan = match(cards(made(whole)), [made(one), made(other)])
    (split,) = plan.of(Outcome.SPLIT)
    (new,) = plan.of(Outcome.NEW)
    assert split.candidate is not None
    assert split.candidate.source.claim == one
    assert [card.source.claim for card in new.others] == [whole]


def test_a_merge_lets_the_better_remembered_survive() -> None:
    one = "Tin was mined in Cornwall for two thousand years."
    other = "Tin was shipped from Cornwall to Venice."
    whole = "Tin was mined in Cornwall for two thousand years and was shipped to Venice."
    known = cards(made(one), made(other))
    strong = Memory(known[1].id, State.REVIEW, NOW, NOW, 90.0, 5.0)
    for memory, survivor in (({}, one), ({known[1].id: strong}, other)):
        plan = match(known, [made(whole)], memory)
        (merged,) = plan.of(Outcome.MERGED)
        assert [card.source.claim for card in merged.others] == [survivor]
        assert len(plan.changes) == 2


def test_a_retired_card_comes_back_with_its_claim() -> None:
    (card,) = cards(made(IRON))
    retired = replace(card, status=Status.RETIRED)
    (change,) = match([retired], [made(IRON)]).changes
    assert change.card == retired
    assert change.outcome is Outcome.KEPT
    (still,) = match([retired], []).changes
    assert still.outcome is Outcome.KEPT


def test_near_twins_are_told_apart() -> None:
    left = "The left half of the brain steers the right hand of the body."
    right = "The right half of the brain steers the left hand of the body."
    known = cards(made(left, 10), made(right, 20))
    plan = match(known, [made(right, 20), made(left.replace("hand", "arm"), 10)])
    by_id = {c.card.id: c for c in plan.changes if c.card}
    first, second = by_id[known[0].id].candidate, by_id[known[1].id].candidate
    assert first is not None
    assert second is not None
    assert "arm" in first.source.claim
    assert second.source.claim == right


def test_a_section_question_is_known_by_its_heading_and_points() -> None:
    def section(*points: str) -> Candidate:
        content = QuestionAnswer(
            "Which metals are soft?", "\n".join(points), tuple(Point(point) for point in points)
        )
        return made(" ".join(points), content=content)

    known = cards(section("Gold is soft.", "Tin is soft."))
    plan = match(known, [section("Gold is soft.", "Tin is soft.", "Lead is soft too.")])
    assert [c.outcome for c in plan.changes] == [Outcome.CHANGED]
    plan = match(known, [section("Gold is quite soft.", "Tin is soft.")])
    assert [c.outcome for c in plan.changes] == [Outcome.REWORDED]


def test_a_card_never_turns_into_another_kind() -> None:
    asked = made(IRON, content=QuestionAnswer("Where does iron melt?", "In a furnace"))
    plan = match(cards(made(IRON)), [asked])
    assert [c.outcome for c in plan.changes] == [Outcome.RETIRED, Outcome.NEW]


def test_asking_for_another_part_of_a_claim_is_a_change() -> None:
    year = made(IRON, content=Cloze("Iron melts at {{c1::1538}} degrees Celsius in a furnace."))
    place = made(IRON, content=Cloze("Iron melts at 1538 degrees Celsius in a {{c1::furnace}}."))
    (change,) = match(cards(year), [place]).changes
    assert (change.outcome, change.reason) == (Outcome.CHANGED, "asks for another part")


def test_ids_are_born_alike_on_two_machines_and_never_twice() -> None:
    first, second = made(IRON), made(IRON, second=99, headings=("Other",))
    assert birth_id(first, ()) == birth_id(second, ())
    assert birth_id(second, [birth_id(first, ())]) != birth_id(first, ())
    assert birth_id(first, ()) != birth_id(made(IRON, video="youtube:y"), ())


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("It costs $4,750.", "It costs $4,752.", True),
        ("It costs $4,750.", "It costs $4750.", False),
        ("It takes two days.", "It takes 2 days.", False),
        ("It is larger than or equal to x.", "It is larger than x.", True),
        ("It does help the heart.", "It does not help the heart.", True),
        ("Work of Marie Curie won.", "Work of Marie Meyer won.", True),
        ("It grows quickly.", "It grows fast.", False),
    ],
)
def test_what_makes_two_facts(one: str, other: str, differ: bool) -> None:
    assert facts_differ(one, other) is differ


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("It ran 12 days and 40 nights.", "It ran for weeks.", "another number than 12, 40"),
        ("It ran for weeks.", "It ran 12 days and 40 nights.", ""),
        ("It helps the heart.", "It never helps the heart.", "a negation came or went"),
        ("It helps the heart.", "It fails to help, never helps the heart.", ""),
        ("Salt lowers the point.", "The point is not reached by the use of wax.", ""),
        ("More than 9 came in.", "MORE THAN 9 came in.", ""),
        ("Over 9 came in.", "More than 9 came in.", ""),
        (
            "By noon under 9 boats came in.",
            "By noon at least 9 boats came in.",
            "another comparison",
        ),
        ("It is faster than sound.", "It is slower than sound.", "another comparison"),
        ("It is faster than sound.", "It is than sound.", ""),
        (
            "In that long winter the work of Marie and Pierre won the prize of the academy.",
            "In that long winter the work of Irene and Paul won the prize of the academy.",
            "another name than Marie, Pierre",
        ),
        ("The work of Marie won the prize.", "The work of many won the prize.", ""),
        ("The work of Marie won.", "A prize went to the long labour of Irene at last.", ""),
    ],
)
def test_what_is_said_of_two_facts(one: str, other: str, what: str) -> None:
    assert facts_difference(one, other) == what


@pytest.mark.parametrize(
    ("one", "other", "replaced"),
    [
        ("It took 12 days.", "It took 14 days.", {"12"}),
        ("It took 12 days.", "It took some days.", set()),
        ("It took days.", "It took 14 days.", set()),
        ("In 12 days the mill ground 40 sacks.", "The mill had a staff of 9 and 40 sacks.", set()),
        ("In 12 days all the flour was ground.", "Grinding took 14 days, says the miller.", {"12"}),
        ("It rose by 12 % at the old mill.", "Later at the weir it fell by 9 %.", {"12"}),
    ],
)
def test_which_numbers_have_another_value(one: str, other: str, replaced: set[str]) -> None:
    assert values_replaced(one, other) == replaced


def test_a_number_that_stands_beside_is_not_gone() -> None:
    one, other = "It took 12 days.", "It took 14 days."
    assert values_replaced(one, other, frozenset({"12"})) == frozenset()
    assert facts_difference(one, other, frozenset({"12"})) == ""


# ---------------------------------------------------------------- cards without a candidate


def note_of(*claims: str, video: str = "x") -> Note:
    found = [Claim(c, ClaimKind.SENTENCE, 9, 9, citations=(Citation(7, "0:07"),)) for c in claims]
    section = Section((), 0, 1, tuple(found))
    return Note("a.md", "A", video=Video(f"youtube:{video}", video), sections=(section,))


def test_a_card_stands_while_its_claim_does() -> None:
    known = cards(made(IRON), made(GOLD))
    plan = stand(match(known, [made(GOLD)]), [note_of(IRON, GOLD)])
    (iron, gold) = plan.changes
    assert iron.outcome is Outcome.MOVED
    assert iron.candidate is not None
    assert iron.candidate.content == known[0].candidate.content
    assert iron.candidate.citations == (Citation(7, "0:07"),)
    assert gold.outcome is Outcome.KEPT


def test_a_card_stands_on_a_reworded_claim_and_no_second_card_is_made() -> None:
    after = "In a hot furnace iron melts at 1538 degrees Celsius."
    asked = made(after, content=QuestionAnswer("Where does iron melt?", "In a furnace"))
    plan = stand(match(cards(made(IRON)), [asked]), [note_of(after)])
    (change,) = plan.changes
    assert change.card is not None
    assert change.outcome in (Outcome.REWORDED, Outcome.MOVED)


@pytest.mark.parametrize(
    "after",
    [
        "Iron melts at 1600 degrees Celsius in a furnace.",
        "Iron never melts at 1538 degrees Celsius in a furnace.",
        "Gold is soft enough to be cut with a knife by hand.",
    ],
)
def test_a_card_does_not_stand_on_another_fact(after: str) -> None:
    plan = stand(match(cards(made(IRON)), []), [note_of(after)])
    assert [c.outcome for c in plan.changes] == [Outcome.RETIRED]


def test_a_card_does_not_stand_on_another_videos_claim() -> None:
    plan = stand(match(cards(made(IRON)), []), [note_of(IRON, video="y")])
    assert [c.outcome for c in plan.changes] == [Outcome.RETIRED]


def test_a_card_may_leave_when_better_ones_come() -> None:
    known = cards(made(IRON))
    plan = stand(match(known, []), [note_of(IRON)], leaving=[known[0].id])
    assert [c.outcome for c in plan.changes] == [Outcome.RETIRED]


@pytest.mark.parametrize(
    ("second", "kept"), [(61, True), (300, False)], ids=["same second", "elsewhere"]
)
def test_a_free_retelling_is_known_by_its_second(second: int, kept: bool) -> None:
    before = "Bright light in the first hour after waking sets the body clock for the day."
    after = "Seeing bright light within an hour of getting up anchors the circadian clock."
    known = cards(made(before), made(GOLD, 200))
    plan = match(known, [made(after, second), made(GOLD, 200)])
    assert plan.changes[0].card == known[0]
    assert (plan.changes[0].candidate is not None) is kept


def test_a_claim_that_tells_one_card_s_fact_does_not_tell_another_s() -> None:
    first = "Melatonin is released by the pineal gland in the evening."
    gone = "Melatonin is released by the pineal gland in the early evening of winter days."
    known = cards(made(first), made(gone))
    answer = QuestionAnswer("Which gland releases melatonin?", "The pineal gland")
    known = [replace(card, candidate=replace(card.candidate, content=answer)) for card in known]
    plan = stand(match(known, [known[0].candidate]), [note_of(first)])
    assert [change.outcome for change in plan.changes] == [Outcome.KEPT, Outcome.RETIRED]


def test_a_card_stands_on_the_part_of_its_claim_that_holds_its_answer() -> None:
    whole = "Prices rose by a fifth, no buyer left, and the surplus paid for a bookkeeper."
    known = cards(made(whole))
    (change,) = stand(match(known, []), [note_of("The surplus paid for a bookkeeper.")]).changes
    assert change.card == known[0]
    assert change.candidate is not None


def test_an_id_written_beside_a_card_is_evidence_whatever_its_words() -> None:
    one, other = made("A keel is the beam below."), made("A mast is a pole.", 50)
    before = cards(replace(one, written="anki:1"), replace(other, written="anki:2"))
    wholly_new = replace(made("Ships have long spines of oak.", 700), written="anki:1")
    (kept, gone) = match(before, [wholly_new]).changes
    assert kept.card is before[0]
    assert kept.candidate is wholly_new
    assert gone.outcome is Outcome.RETIRED


def test_siblings_with_one_written_id_are_told_apart_by_their_words() -> None:
    def cloze(text: str, variant: str) -> Candidate:
        base = made("Oars of ash and pins of bronze.")
        return replace(base, content=Cloze(text), variant=variant, written="anki:1")

    first = cloze("Oars of {{c1::ash}} and pins of bronze.", "")
    second = cloze("Oars of ash and pins of {{c1::bronze}}.", "2")
    before = cards(first, second)
    third = cloze("{{c1::Oars}} of ash and pins of bronze.", "")
    now = [third, replace(first, variant="2"), replace(second, variant="3")]
    found = {c.card.id: c.candidate for c in match(before, now).changes if c.card}
    assert found == {before[0].id: now[1], before[1].id: now[2]}


# ---------------------------------------------------------------- whose a card is


REST = Card("x", made(IRON), Status.ACTIVE, NOW, "ch::A")
ELSEWHERE = "In a hot furnace iron melts at 1538 degrees Celsius."


@pytest.mark.parametrize(
    ("card", "the_learners"),
    [
        (REST, False),
        (replace(REST, status=Status.BANNED), True),
        (replace(REST, edits=Edits(context="as smiths have it")), True),
        (replace(REST, status=Status.RETIRED), False),
        (replace(REST, status=Status.RETIRED, edits=Edits(added_tags=("smith",))), True),
        (replace(REST, status=Status.RETIRED, edits=Edits(deck="m"), successor="y"), False),
        (replace(REST, candidate=replace(REST.candidate, generator="authored")), False),
    ],
    ids=["new", "banned", "edited", "retired", "retired and tagged", "succeeded", "by hand"],
)
def test_a_card_that_was_touched_stays_on_its_claim(card: Card, the_learners: bool) -> None:
    (change,) = match([card], [], notes=[note_of(ELSEWHERE)]).changes
    assert (change.candidate is not None) is the_learners


def test_what_was_ever_answered_stays_on_its_claim() -> None:
    memory = {REST.id: Memory(REST.id, State.REVIEW, NOW, NOW, 9.0, 5.0, reps=2)}
    (change,) = match([REST], [], memory, [note_of(ELSEWHERE)]).changes
    assert change.candidate is not None
    assert change.candidate.content == REST.candidate.content


@pytest.mark.parametrize(
    ("path", "claim", "asked", "is_new"),
    [
        ("b.md", IRON, "furnace", False),
        ("b.md", "Iron melts at 1538 degrees Celsius inside a furnace.", "furnace", False),
        ("b.md", IRON, "1538", True),
        ("b.md", GOLD, "hand", True),
    ],
    ids=["same", "nearly the same words", "another part", "another claim"],
)
def test_another_note_of_the_video_asks_no_second_time(
    path: str, claim: str, asked: str, is_new: bool
) -> None:
    known = cards(made(IRON))
    memory = {known[0].id: Memory(known[0].id, State.REVIEW, NOW, NOW, 9.0, 5.0, reps=2)}
    text = claim.replace(asked, "{{c1::" + asked + "}}")
    here, there = note_of(IRON), replace(note_of(claim), path=path)
    again = made(claim, path=path, content=Cloze(text))
    other = made(IRON, content=QuestionAnswer("What melts in a furnace?", "Iron"))
    plan = match(known, [other, again], memory, [here, there])
    assert [c.card for c in plan.changes if c.card and c.candidate] == known
    assert (again in [c.candidate for c in plan.of(Outcome.NEW)]) is is_new


@pytest.mark.parametrize(
    ("path", "question", "is_new"),
    [
        ("b.md", "What is a keel?", False),
        ("b.md", "What is a mast?", True),
        ("a.md", "What is a keel?", True),
    ],
    ids=["same question", "another question", "twice in one note"],
)
def test_a_card_by_hand_is_told_once_a_video(path: str, question: str, is_new: bool) -> None:
    def by_hand(path: str, question: str) -> Candidate:
        content = QuestionAnswer(question, "The beam below")
        base = made(f"{question} The beam below.", path=path, content=content)
        return replace(base, generator="authored")

    first = by_hand("a.md", "What is a keel?")
    plan = match(cards(first), [first, by_hand(path, question)])
    assert bool(plan.of(Outcome.NEW)) is is_new


# ---------------------------------------------------------------- how likely, in numbers


def listing(heading: str, question: str, *points: str) -> Candidate:
    content = QuestionAnswer(question, "\n".join(points), tuple(Point(one) for one in points))
    headings = ("Metals", heading)
    return made(" ".join(points), headings=headings, content=content)


SOFT = listing("Soft ones", "Which are soft?", "gold", "lead")


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (SOFT, 1.0),
        (replace(SOFT, source=replace(SOFT.source, headings=("Iron", "Soft ones"))), 1.0),
        (listing("Soft ones", "Which are soft?", "zinc", "tin"), 0.552),
        (listing("Soft ones", "Name two!", "gold", "brass"), 0.95),
        (listing("Hard", "Which are soft?", "gold", "lead"), 0.55),
        (made(IRON), 0.0),
    ],
    ids=["same", "another path", "no point left", "half the points", "another heading", "no list"],
)
def test_lists_are_alike_by_heading_and_points(other: Candidate, score: float) -> None:
    assert similarity(SOFT, other) == pytest.approx(score, abs=0.005)
    assert similarity(other, SOFT) == pytest.approx(score, abs=0.005)


def test_two_that_fit_as_well_and_tell_other_facts_are_left_to_the_learner() -> None:
    known = cards(made("The bell rang 7 times at noon.", 60))
    twins = [made("The bell rang 5 times at noon.", 60), made("The bell rang 6 times at noon.", 60)]
    plan = match(known, twins)
    (change,) = [c for c in plan.changes if c.card]
    assert (change.outcome, change.card) == (Outcome.UNSURE, known[0])
    assert change.reason == "may be the same fact or another"
    others = [c.candidate for c in plan.of(Outcome.NEW)]
    assert [change.candidate, *others] in (twins, twins[::-1])
    (change,) = [c for c in match(known, twins[:1]).changes if c.card]
    assert change.outcome is Outcome.CHANGED


# ---------------------------------------------------------------- equal cards, learned lists


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (made(IRON, path="a.md"), made(IRON, path="b.md")),
        (made(IRON, headings=("Heat",)), made(IRON, headings=("Smiths",))),
        (made(IRON, 60), made(IRON, 900)),
        (
            replace(made(IRON), source=replace(made(IRON).source, first_line=5)),
            replace(made(IRON), source=replace(made(IRON).source, first_line=80)),
        ),
        (made(IRON), replace(made(IRON), generator="term")),
    ],
    ids=["note", "heading", "second", "line", "question type"],
)
def test_of_equal_claims_each_card_keeps_its_own(one: Candidate, other: Candidate) -> None:
    known = cards(one, other)
    for now in ([one, other], [other, one]):
        changes = match(known, now).changes
        assert {c.card.id: c.candidate for c in changes if c.card} == {
            known[0].id: one,
            known[1].id: other,
        }


def test_a_twin_that_has_its_card_leaves_no_doubt() -> None:
    five, six, seven = (made(f"The bell rang {n} times at noon.", 60) for n in (5, 6, 7))
    changes = match(cards(five, seven), [five, six]).changes
    assert [c.outcome for c in changes if c.card] == [Outcome.KEPT, Outcome.CHANGED]


def answered(*known: Card) -> dict[str, Memory]:
    return {card.id: Memory(card.id, State.REVIEW, NOW, NOW, 9.0, 5.0, reps=2) for card in known}


POINTS = ("gold bends under a thumb", "lead takes the print of a nail", "tin cries when bent")


def test_a_learned_list_takes_its_points_as_they_are_now() -> None:
    (card,) = cards(listing("Soft ones", "Which are soft?", *POINTS))
    longer = listing("Soft ones", "Which are soft?", *POINTS, "zinc gives way to a knife")
    other = listing("Hard ones", "Which are hard?", "flint strikes fire", "quartz scratches glass")
    plan = match([card], [other, longer], answered(card), [note_of(*POINTS)])
    assert [(c.outcome, c.candidate) for c in plan.changes if c.card] == [(Outcome.CHANGED, longer)]
    assert [c.candidate for c in plan.of(Outcome.NEW)] == [other]


@pytest.mark.parametrize(
    ("left", "stands"), [(POINTS, True), (POINTS[:2], True), (POINTS[:1], False), ((), False)]
)
def test_a_learned_list_stands_while_its_points_are_told(
    left: tuple[str, ...], stands: bool
) -> None:
    (card,) = cards(listing("Soft ones", "Which are soft?", *POINTS))
    note = note_of(*(f"{point.capitalize()}." for point in left), GOLD)
    (change,) = match([card], [], answered(card), [note]).changes
    assert (change.candidate == card.candidate) is stands


@pytest.mark.parametrize(
    ("heading", "points", "is_new"),
    [("Soft ones", ("wax", "clay"), False), ("Hard ones", ("flint", "quartz"), True)],
)
def test_a_list_that_stands_is_asked_for_once(
    heading: str, points: tuple[str, ...], is_new: bool
) -> None:
    (card,) = cards(listing("Soft ones", "Which are soft?", *POINTS))
    again = replace(listing(heading, "Name them!", *points), generator="section")
    plan = match([card], [again], answered(card), [note_of(*POINTS)])
    assert [c.outcome for c in plan.changes if c.card] == [Outcome.KEPT]
    assert bool(plan.of(Outcome.NEW)) is is_new


def test_a_retired_card_is_never_a_question_to_the_learner() -> None:
    (card,) = cards(made("The bell rang 7 times at noon.", 60))
    gone = replace(card, status=Status.RETIRED)
    twins = [made("The bell rang 5 times at noon.", 60), made("The bell rang 6 times at noon.", 60)]
    plan = match([gone], twins)
    assert [(c.outcome, c.candidate, c.reason) for c in plan.changes if c.card] == [
        (Outcome.KEPT, None, "still retired")
    ]
    assert [c.candidate for c in plan.of(Outcome.NEW)] == twins


def test_a_plan_says_why() -> None:
    iron, gold = cards(made(IRON), made(GOLD))
    (change,) = match([iron], []).changes
    assert (change.outcome, change.reason) == (Outcome.RETIRED, "its claim is gone")
    both = made(f"{IRON[:-1]}, and gold is soft enough to be cut with a knife by hand.")
    changes = match([iron, gold], [both]).changes
    (merged,) = [c for c in changes if c.outcome is Outcome.MERGED]
    assert merged.card in (iron, gold)
    assert merged.others == tuple(card for card in (iron, gold) if card != merged.card)
    assert merged.reason == "its claim is part of another now"


def test_of_new_cards_by_hand_a_video_takes_each_once() -> None:
    def by_hand(path: str, question: str, video: str = "youtube:x") -> Candidate:
        content = QuestionAnswer(question, "The beam below")
        base = made(f"{question} A beam.", path=path, video=video, content=content)
        return replace(base, generator="authored")

    first, again = by_hand("a.md", "What is a keel?"), by_hand("b.md", "What is a keel?")
    twice, other = by_hand("a.md", "What is a keel?"), by_hand("b.md", "What is a mast?")
    elsewhere = by_hand("c.md", "What is a keel?", "youtube:y")
    plan = match([], [first, again, twice, other, elsewhere])
    assert [c.candidate for c in plan.of(Outcome.NEW)] == [first, twice, other, elsewhere]
    unnamed = [by_hand(path, "What is a keel?", "") for path in ("a.md", "b.md")]
    assert [c.candidate for c in match([], unnamed).changes] == unnamed
