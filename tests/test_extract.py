"""Choice, tiers and silence: what a note's claims become, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from card_desk import HEAD, by, extract, extract_all

from studykit.config import CardsConfig, Config, FolderConfig
from studykit.extractor.extract import GENERATOR_NAMES
from studykit.extractor.reasons import REASONS
from studykit.model import Candidate, Generation, QuestionAnswer, Tier

BODY = "\n\n".join(
    f"The survey of {1900 + n} weighed {n},400 tons of honey in the county of {place} [0:{n}]."
    for n, place in enumerate(["Kent", "Devon", "Essex", "Surrey", "Dorset", "Norfolk"], 11)
)


def is_ready(candidate: Candidate) -> bool:
    return candidate.tier is Tier.READY


def test_one_card_a_claim() -> None:
    found = extract(BODY)
    singles = [
        c.source.claim
        for c in found.candidates
        if not (isinstance(c.content, QuestionAnswer) and c.content.points)
    ]
    assert len(singles) == len(set(singles)) == 6


def test_candidates_stand_in_the_order_of_the_note() -> None:
    lines = [c.source.first_line for c in extract(BODY).candidates]
    assert lines == sorted(lines)


def test_cards_beyond_the_quota_become_drafts() -> None:
    found = extract(BODY, replace(Config(), cards=CardsConfig(per_note=2)))
    tiers = [c.tier for c in found.candidates]
    assert tiers.count(Tier.READY) == 2
    assert tiers.count(Tier.DRAFT) == 4


def test_authored_cards_do_not_count() -> None:
    body = BODY + "\n\nQ: Who keeps bees?\nA: A keeper\n"
    found = extract(body, replace(Config(), cards=CardsConfig(per_note=1)))
    ready = [c for c in found.candidates if c.tier is Tier.READY]
    assert len(ready) == 2
    assert len(by(found, "authored")) == 1


def test_a_generator_can_be_left_out() -> None:
    found = extract(BODY, replace(Config(), cards=CardsConfig(without=("number",))))
    assert by(found, "number") == []


@pytest.mark.parametrize(("word", "tiers"), [("off", set()), ("authored", {"authored"})])
def test_front_matter_says_what_is_made(word: str, tiers: set[str]) -> None:
    text = f"---\ntitle: Bees\nvideoId: aB3dE5fG7h9\nstudykit: {word}\n---\n\n{BODY}"
    found = extract_all({"a.md": text + "\n\nQ: Who?\nA: They\n"})[0]
    assert {c.generator for c in found.candidates} == tiers


def test_front_matter_may_want_ready_cards_only() -> None:
    section = "\n\n## Wax\n\nWorkers sweat wax in flakes [0:10]. Six sides save most wax [0:20]."
    text = f"---\ntitle: Bees\nvideoId: aB3dE5fG7h9\nstudykit: ready\n---\n\n{BODY}{section}"
    found = extract_all({"a.md": text})[0]
    assert {c.tier for c in found.candidates} == {Tier.READY}
    assert "draft-unwanted" in {entry.reason for entry in found.left_out}


def test_a_folder_may_be_silent() -> None:
    config = replace(Config(), folders={"talks": FolderConfig(tier=Generation.OFF.value)})
    found = extract(BODY, config)
    assert found.candidates == ()
    assert {entry.reason for entry in found.left_out} == {"off"}


def test_every_claim_has_a_card_or_a_reason() -> None:
    body = BODY + "\n\nIt is nice [0:30]. Bees are good [0:40]. And so on [0:50]."
    found = extract(body)
    told = {(c.source.first_line, c.source.claim) for c in found.candidates}
    told |= {(entry.line, entry.claim) for entry in found.left_out}
    assert {(c.first_line, c.text) for c in found.note.claims} <= told
    assert {entry.reason for entry in found.left_out} <= set(REASONS)


def test_a_fact_told_by_a_sibling_note_makes_one_card() -> None:
    text = HEAD.format(title="Bees") + BODY
    first, second = extract_all({"a.md": text, "b.md": text})
    told = [c.source.claim for c in first.candidates if c.tier is Tier.READY]
    assert len(told) >= 3
    assert not set(told) & {c.source.claim for c in second.candidates}
    assert {"told-by-sibling", "asked-elsewhere"} & {entry.reason for entry in second.left_out}


def test_the_same_question_and_answer_stand_once_in_a_workspace() -> None:
    text = HEAD.format(title="Bees") + BODY
    other = (
        text.replace("aB3dE5fG7h9", "zZ3dE5fG7h9") + "\n\nKent weighed 9,000 tons of wax [0:50]."
    )
    first, second = extract_all({"a.md": text, "b.md": other})
    assert sum(c.tier is Tier.READY for c in first.candidates) >= 3
    asked = {c.content for c in first.candidates if c.tier is Tier.READY}
    assert not asked & {c.content for c in second.candidates}
    assert "asked-elsewhere" in {entry.reason for entry in second.left_out}


def test_two_answers_to_one_question_are_left_out() -> None:
    body = (
        "A beekeepers federation (BFF) was founded in Leeds [0:10].\n\n"
        "* **Comb**: a sheet of wax cells for the brood [0:20]\n"
        "* **Comb**: a tool of steel for the uncapping of honey [0:30]\n"
    )
    found = extract(body)
    assert by(found, "term") == []
    assert [e.reason for e in found.left_out if e.generator == "term"] == ["second-answer"] * 2


def test_a_note_in_another_language_gets_what_needs_no_analysis() -> None:
    body = (
        "## Tipos de colmenas\n\n"
        "La colmena de Langstroth es la más usada en los países de clima frío y tiene diez "
        "cuadros para la cría [0:10]. La colmena de Layens es la que más se usa en el sur y "
        "cuesta unos 120 euros en la feria [0:20]. En el norte hay muchas colmenas que no "
        "tienen cuadros y que se hacen con los troncos de los árboles del lugar [0:30]."
    )
    found = extract(body, title="Las abejas de la ciudad")
    assert {c.generator for c in found.candidates} <= {"number", "section", "mark", "items"}
    assert by(found, "number")


def test_progress_counts_notes() -> None:
    from studykit.extractor.extract import extract_notes
    from studykit.extractor.notes.note import read_notes
    from studykit.reader import note_file

    files = [note_file(f"{n}.md", HEAD.format(title="Bees") + BODY) for n in range(3)]
    seen: list[int] = []
    extract_notes(read_notes(files, Config()), Config(), seen.append)
    assert seen == [1, 2, 3]


def test_names_of_generators_are_told() -> None:
    assert {"authored", "section", "number", "completion"} <= set(GENERATOR_NAMES)


WEAK = (
    "Robbery among the strong colonies of the old orchard followed the dry autumn of that year "
    "[{}]."
)


def test_a_note_is_not_filled_up_with_what_readers_refuse() -> None:
    body = (
        "Good keepers look after their work with care and patience [0:10].\n\n"
        "The process helps people to reach better results in the end [0:20].\n\n"
        "This approach makes a real difference for many people [0:30].\n"
    )
    assert not [c for c in extract(body).candidates if is_ready(c)]


def test_a_note_gets_about_one_card_for_three_claims() -> None:
    places = "Kent Devon Essex Surrey Dorset Norfolk Rutland Cornwall Durham Suffolk".split()
    body = "\n\n".join(
        f"The survey of {1900 + n} weighed {n},400 tons of honey in the county of {place} [0:{n}]."
        for n, place in enumerate([*places, *(f"West {p}" for p in places)], 11)
    )
    assert sum(c.tier is Tier.READY for c in extract(body).candidates) <= 7


def test_what_letters_stand_for_is_asked_beside_the_claim() -> None:
    body = (
        "Brood of the eastern bee resists the mite because workers uncap the cells of "
        "deformed wing virus (DWV) in time [0:10]."
    )
    found = extract(body)
    made = {c.generator for c in found.candidates}
    assert "acronym" in made
    assert len(made) == 2


def test_a_bare_company_is_shown_with_the_sentence_that_names_it() -> None:
    body = (
        "## Makers\n\nGreenford Mills grinds rapeseed in a valley of the north. "
        "The company was founded in 1884 by two brothers from Leeds [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Oil"), "number")
    assert candidate.context == "Greenford Mills grinds rapeseed in a valley of the north."


def test_what_a_date_puts_first_still_leans() -> None:
    body = (
        "## Makers\n\nGreenford Mills grinds rapeseed in a valley of the north. "
        "By the third year, it had sold 40,000 barrels to Leeds and York [1:00].\n"
    )
    (candidate,) = by(extract(body, title="Oil"), "number")
    assert candidate.context == "Greenford Mills grinds rapeseed in a valley of the north."
