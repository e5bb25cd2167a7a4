"""Question types that need no analysis: numbers, acronyms, lists, sections, tables, authored."""

from __future__ import annotations

import pytest
from card_desk import asked, by, cloze, clozes, extract, proposals, questions

from studykit.extractor.quantities import quantities
from studykit.extractor.question_types.acronym import expansions
from studykit.extractor.question_types.question_line import is_question
from studykit.model import QuestionAnswer, Tier


def hints(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], hint) for start, end, hint, _ in quantities(text)]


@pytest.mark.parametrize(
    ("text", "answer", "hint"),
    [
        ("The hive cost $1,250 to build.", "$1,250", "how much"),
        ("Only 23% of the colonies came through winter.", "23%", "what percentage"),
        ("A strong colony holds 40,000 workers.", "40,000", "how many"),
        ("The law has stood since 1936 in that valley.", "1936", "which year"),
        ("The swarm left on May 6, 2019 at noon.", "May 6, 2019", "when"),
        ("The bridge opened on 10 June 2000 and closed again.", "10 June 2000", "when"),
        ("The survey ran from June 2021 onward.", "June 2021", "when"),
        ("A queen lives three to five years in a good hive.", "three to five", "how many"),
        ("The flight takes 10-15 minutes on a warm day.", "10-15", "how many"),
    ],
)
def test_numbers_are_found_with_the_kind_of_answer(text: str, answer: str, hint: str) -> None:
    assert (answer, hint) in hints(text)


@pytest.mark.parametrize(
    "text",
    ["Phase 3 begins in spring.", "The GPT-4 hive monitor failed.", "See 12:30 for the frame."],
)
def test_numbers_of_names_and_times_are_not_asked(text: str) -> None:
    assert hints(text) == []


def test_these_two_and_all_three_are_not_asked() -> None:
    assert hints("Each of these two hives stands alone, and all three keepers know it.") == []


def test_a_number_is_blanked_in_its_sentence() -> None:
    body = "## Size\n\nStrong colonies in the valley can grow to 40,000 workers by June [0:10]."
    assert clozes(body, "number") == [
        "Strong colonies in the valley can grow to {{c1::40,000::how many}} workers by June."
    ]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("A large language model (LLM) guesses words.", ("LLM", "large language model")),
        ("The NMR (nuclear magnetic resonance) probe.", ("NMR", "nuclear magnetic resonance")),
        ("Net promoter scores (NPSs) rose.", ("NPS", "Net promoter score")),
        ("The Bank of England (BoE) waited.", ("BoE", "Bank of England")),
        ("PID stands for proportional integral derivative.", None),
    ],
)
def test_acronyms_are_spelled_by_their_initials(text: str, pair: tuple[str, str] | None) -> None:
    found = list(expansions(text))
    assert found == ([pair] if pair else [("PID", "proportional integral derivative")])


def test_brackets_that_spell_nothing_are_no_acronyms() -> None:
    assert list(expansions("The hive (see below) and the comb (WAX) stand.")) == []


def test_an_acronym_is_asked_once_a_note() -> None:
    body = (
        "A varroa mite index (VMI) is counted weekly [0:10].\n\n"
        "The varroa mite index (VMI) falls in winter [0:20]."
    )
    assert questions(body, "acronym") == [("What does VMI stand for?", "varroa mite index")]


LIST = (
    "## Getting started\n\nA new keeper needs three main tools:\n\n"
    "* a smoker of steel [0:10]\n* a hive tool [0:20]\n* a veil with gloves [0:30]\n"
)


def test_a_list_is_asked_by_its_lead_in() -> None:
    card = by(extract(LIST), "items")[0]
    question, answer = asked(card)
    assert question == "Which three main tools does a new keeper need?"
    assert answer == "• A smoker of steel\n• A hive tool\n• A veil with gloves"
    assert isinstance(card.content, QuestionAnswer)
    assert [[c.seconds for c in p.citations] for p in card.content.points] == [[10], [20], [30]]
    assert [c.seconds for c in card.citations] == [10, 20, 30]


def test_an_ordered_list_keeps_its_numbers() -> None:
    body = (
        "Opening a hive takes three steps:\n\n1. smoke it [0:10]\n2. wait [0:20]\n3. lift [0:30]\n"
    )
    assert questions(body, "items")[0][1] == "1. Smoke it\n2. Wait\n3. Lift"


def test_a_long_list_is_not_asked() -> None:
    items = "".join(f"* the frame of kind {n} [0:{n}0]\n" for n in range(1, 9))
    assert questions(f"A hive has these main frames inside:\n\n{items}", "items") == []


SECTION = (
    "## Benefits of Smoking a Hive\n\n"
    "* **Calm**: the guards leave the entrance [0:10]\n"
    "* **Hunger**: the workers fill up with honey [0:20]\n"
)


def test_a_lead_in_that_makes_no_question_says_how_many() -> None:
    body = (
        "The Carniolan beekeepers outlined a stepwise approach to cold springs:"
        "\n\n* Stored pollen [0:10]\n* Old nurse bees [0:20]\n"
    )
    (proposal,) = proposals(body, "items")
    assert proposal.asked.endswith("to cold springs: which two?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Smokers of the guild burn at 350°F (177°C) and no more", "350°F (177°C)"),
        ("A swarm of the guild weighs 5 pounds (2.3 kilograms) in May", "5 pounds (2.3 kilograms)"),
        ("A guild of the valley kept 12 hives (3 of straw) in May", "12"),
    ],
)
def test_a_figure_told_in_two_units_is_asked_as_one(text: str, said: str) -> None:
    found = [text[start:end] for start, end, *_ in quantities(text)]
    assert found[0] == said
    assert len(found) == (1 if "(" in said else 2)


def test_a_decade_is_asked_as_one() -> None:
    body = "The guild of Graz first painted its hives with linseed oil in the late 1920s [0:10].\n"
    (proposal,) = [p for p in proposals(body, "completion") if "1920s" in p.answer]
    assert proposal.hint == "which decade"


@pytest.mark.parametrize(
    ("text", "asks"),
    [("¿Qué es la cera?", True), ("蜜蜂とは？", True), ("ما هو العسل؟", True), ("Wax", False)],
)
def test_questions_are_known_in_any_script(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_a_question_on_its_own_line_is_answered_by_the_line_after_it() -> None:
    asked, answer = "Which bees feed the larvae?", "Young nurse workers feed them with jelly"
    assert questions(f"{asked}\n\n{answer} [0:10].\n", "section") == [(asked, answer)]


def test_marked_words_are_blanked() -> None:
    body = (
        "The scent that calls swarming workers home is ==Nasonov pheromone== from a gland [0:10]."
    )
    found = extract(body).candidates
    assert any("{{c1::Nasonov pheromone}}" in cloze(c) for c in found if c.generator != "section")


AUTHORED = (
    "Bees dance [0:10].\n\nQ: Who read the waggle dance?\nA: Karl von Frisch\n\n"
    "round dance :: food is near\n"
)


def test_what_the_author_asks_is_always_asked() -> None:
    cards = by(extract(AUTHORED), "authored")
    assert [asked(c)[1] for c in cards] == ["Karl von Frisch", "food is near"]
    assert all(c.tier is Tier.READY and c.citations for c in cards)


def test_an_authored_cloze_of_two_numbers_makes_two_cards() -> None:
    body = "Bees dance [0:10].\n\nThe {{c1::waggle}} dance was read by {{c2::Frisch}}.\n"
    cards = by(extract(body), "authored")
    assert sorted(cloze(c) for c in cards) == [
        "The waggle dance was read by {{c1::Frisch}}.",
        "The {{c1::waggle}} dance was read by Frisch.",
    ]
    assert len({c.variant for c in cards}) == 2


def test_a_callout_that_asks_is_a_question() -> None:
    body = "> [!question] Why six sides?\n> A hexagon spends the least wax on walls [0:10].\n"
    assert ("Why six sides?", "A hexagon spends the least wax on walls") in questions(
        body, "callout"
    )


def test_another_language_is_asked_in_its_own_words() -> None:
    body = (
        "Die Kartoffel kam im Jahr 1565 aus den Anden nach Spanien und wurde dort als Zierpflanze "
        "gehalten [0:10].\n\nEtwa 80 Prozent einer Knolle bestehen aus Wasser, der Rest ist vor "
        "allem Stärke [0:20].\n\nDie Knolle hat auf kargen Böden drei Vorteile vor Getreide:\n\n"
        "* Sie braucht wenig Wasser [0:30]\n* Sie reift in kurzen Sommern [0:40]\n"
        "* Sie ist ohne Mühle zu kochen [0:50]\n"
    )
    found = extract(body, title="Die Geschichte der Knolle")
    texts = [cloze(card) for card in by(found, "number")]
    assert any("{{c1::1565::welches Jahr}}" in text for text in texts)
    assert any("{{c1::80 Prozent::welche Zahl}}" in text for text in texts)
    assert asked(by(found, "items")[0])[0].endswith("Getreide: …? (3)")
