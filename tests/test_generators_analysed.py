"""Question types that read the sentence: completions, names, series, reasons, definitions."""

from __future__ import annotations

import pytest
from card_desk import by, clozes, extract, proposals, questions

from studykit.model import Cloze


def blanks(body: str, generator: str) -> list[tuple[str, str]]:
    """Answers and hints of the clozes that a question type proposes."""
    found = []
    for proposal in proposals(body, generator):
        assert isinstance(proposal.content, Cloze)
        inner = proposal.content.text.split("{{c1::", 1)[1].split("}}", 1)[0]
        answer, _, hint = inner.partition("::")
        found.append((answer, hint))
    return found


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            "The strongest colony of the orchard died because varroa mites had weakened "
            "its winter workers [0:10].",
            "varroa mites had weakened its winter workers",
        ),
        (
            "Hives near the orchard failed due to repeated spraying of fungicides [0:10].",
            "repeated spraying of fungicides",
        ),
    ],
)
def test_a_reason_is_asked(body: str, answer: str) -> None:
    assert (answer, "why") in blanks(body, "given")


def test_a_means_is_asked() -> None:
    body = "Workers cool the brood nest by fanning droplets of water with their wings [0:10]."
    assert blanks(body, "given") == [("fanning droplets of water with their wings", "how")]


def test_what_something_is_called_is_asked() -> None:
    body = "The gland at the tip of the worker's abdomen is known as the Nasonov gland [0:10]."
    assert blanks(body, "called") == [("Nasonov gland", "what")]


def test_what_something_is_set_against_is_asked() -> None:
    body = "Stingless workers defend the nest with resin rather than venomous barbs [0:10]."
    assert blanks(body, "contrast") == [("venomous barbs", "what")]


def test_what_something_is_made_of_is_asked() -> None:
    body = "The waterproof seal of the entrance consists of propolis and chewed resin [0:10]."
    assert blanks(body, "made") == [("propolis and chewed resin", "which two")]


def test_a_series_is_blanked_whole_with_its_count() -> None:
    body = "The keeper feeds the weak colony with pollen, sugar syrup, and fondant [0:10]."
    assert ("pollen, sugar syrup, and fondant", "which three") in blanks(body, "series")


def test_a_series_that_goes_on_is_not_cut() -> None:
    body = "Growers in Almería, Murcia, Valencia, and Huelva rent bumblebee colonies [0:10]."
    assert all("{{c1::Almería, Murcia, Valencia::" not in text for text in clozes(body, "series"))


def test_quoted_words_that_name_something_are_blanked() -> None:
    body = 'Swarms settle on a branch and hold a "house hunting parliament" for hours [0:10].'
    assert blanks(body, "quote") == [("house hunting parliament", "three words")]


def test_quoted_talk_is_not_blanked() -> None:
    body = 'The keeper called the empty autumn hive "really very sad to look at" [0:10].'
    assert blanks(body, "quote") == []


def test_a_label_explained_by_a_noun_phrase_is_defined() -> None:
    body = (
        "## Parts of a Hive\n\n* **Brood box**: the lower chamber where the queen lays [0:10]\n"
        "* **Queen excluder**: a grid that only workers can pass [0:20]\n"
    )
    found = questions(body, "term")
    assert ("What is meant by “Queen excluder”?", "A grid that only workers can pass") in found


def test_an_everyday_label_is_not_defined() -> None:
    assert questions("* **Name**: a word painted on the lid of the hive [0:10]\n", "term") == []


def test_examples_after_like_are_no_names_to_recall() -> None:
    body = "Large makers like Dadant sell frames and boxes to most of the keepers there [0:10]."
    assert blanks(body, "name") == []


def test_an_answer_is_a_whole_noun_phrase() -> None:
    body = (
        "In the 1940s the dance of the forager was first read by Karl von Frisch in Austria [0:10]."
    )
    assert all(
        not answer.startswith(("of ", "by ", "and ", ","))
        for answer, _ in blanks(body, "completion")
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("The episode tells how 4,000 Langstroth hives spread over Ohio [0:10].", "meta"),
        ("Ohio currently counts 4,000 registered hives [0:10].", "dated"),
        ("The mites might have come from 12 colonies in Utah [0:10].", "hedged"),
        ("I once lost 12 colonies in a winter in Utah [0:10].", "chatty"),
        ("For example, 12 colonies in Utah swarmed in May that year [0:10].", "example"),
    ],
)
def test_what_is_not_worth_asking_is_left_out_with_a_reason(body: str, reason: str) -> None:
    found = extract(body)
    assert found.candidates == ()
    assert reason in {entry.reason for entry in found.left_out}


def test_a_pronoun_without_anything_before_it_is_left_out() -> None:
    found = extract("It holds 40,000 workers in a strong valley summer [0:10].")
    assert found.candidates == ()
    assert {entry.reason for entry in found.left_out} == {"dangling"}


def test_a_leaning_sentence_shows_what_it_leans_on() -> None:
    body = (
        "A strong colony fills the upper boxes by midsummer [0:10]. "
        "It then holds 40,000 workers and stores honey [0:20]."
    )
    card = by(extract(body), "number")[0]
    assert card.context == "A strong colony fills the upper boxes by midsummer."
    assert [c.seconds for c in card.citations] == [20]


def test_an_item_shows_its_lead_in() -> None:
    body = "Langstroth measured several gaps:\n\n* the gap between combs is 9.5 mm wide [0:10]\n"
    card = by(extract(body), "number")[0]
    assert card.context == "Langstroth measured several gaps:"


def test_an_answer_that_the_front_gives_away_is_left_out() -> None:
    body = (
        "## The Nasonov Gland\n\n"
        "The scent of home comes from an organ known as the Nasonov gland [0:10]."
    )
    found = extract(body)
    assert by(found, "called") == []
    assert "leak-place" in {entry.reason for entry in found.left_out}


def test_a_weak_completion_is_a_draft() -> None:
    body = "The keeper repainted the lids and covered every hive with tarpaulin in autumn [0:10]."
    assert all(proposal.draft for proposal in proposals(body, "completion"))
