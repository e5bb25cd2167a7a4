"""Question types that read the sentence: completions, names, series, reasons, definitions."""

from __future__ import annotations

import pytest
from card_desk import alone, by, clozes, extract, proposals, questions

from studykit.model import Cloze
from studykit.model.place import shown_headings


def blanks(body: str, generator: str) -> list[tuple[str, str]]:
    """Answers and hints of the clozes that a question type proposes."""
    found = []
    for proposal in proposals(body, generator):
        assert isinstance(proposal.content, Cloze)
        inner = proposal.content.text.split("{{c1::", 1)[1].split("}}", 1)[0]
        answer, _, hint = inner.partition("::")
        found.append((answer, hint))
    return found


def test_what_something_is_called_is_asked() -> None:
    body = "The gland at the tip of the worker's abdomen is known as the Nasonov gland [0:10]."
    assert blanks(body, "called") == [("Nasonov gland", "what")]


def test_what_something_is_made_of_is_asked() -> None:
    body = "The waterproof seal of the entrance consists of propolis and chewed resin [0:10]."
    assert [answer for answer, _ in blanks(body, "made")] == ["propolis and chewed resin"]


def test_a_label_explained_by_a_noun_phrase_is_defined() -> None:
    body = (
        "## Parts of a Hive\n\n* **Brood box**: the lower chamber where the queen lays [0:10]\n"
        "* **Queen excluder**: a grid that only workers can pass [0:20]\n"
    )
    found = questions(body, "term")
    assert ("What is meant by “Queen excluder”?", "A grid that only workers can pass") in found


def test_a_label_that_is_made_by_people_is_asked_by_its_name() -> None:
    body = (
        "* **Skepworks**: a small company from the Ohio valley that weaves straw hives [0:10]\n"
        "* **Combtown Group**: an American company [0:20]\n"
        "* **Observation hives**: the glass observation hives of a school class [0:30]\n"
    )
    assert "What is Skepworks?" in [proposal.asked for proposal in proposals(body, "term")]


@pytest.mark.parametrize(
    "sentence",
    [
        "In one case, a hive in Kent doubled its honey by moving to the heather [0:10].",
        "A graph covering 17 years shows the swarms of Kent [0:10].",
    ],
)
def test_an_instance_and_a_picture_that_was_shown_make_no_card(sentence: str) -> None:
    assert not extract(sentence).candidates


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
    found = extract(body, title="The Nasonov gland")
    assert by(found, "called") == []
    assert "leak-place" in {entry.reason for entry in found.left_out}
    # A heading may be left off the front, so that what a section is about can be asked.
    (card,) = by(extract(body, alone("called")), "called")
    assert shown_headings(card.source.headings, card.content) == ()


def test_a_term_is_asked_by_what_describes_it() -> None:
    body = (
        "Cold colonies in the north form a winter cluster, a tight ball of workers around "
        "the queen [0:10].\n\n"
        "The midgut of old foragers often holds Nosema, a fungus that shortens the life of "
        "a worker [0:20]."
    )
    found = blanks(body, "described")
    assert "Nosema" in [answer for answer, _ in found]


def test_a_relative_clause_about_somebody_elses_news_describes_no_term() -> None:
    body = "The keeper sold the hives near the river, which were later moved to Kent [0:10]."
    assert blanks(body, "described") == []


@pytest.mark.parametrize(
    ("body", "asked", "answer"),
    [
        (
            "Propolis is a resin that workers gather from the buds of poplars [0:10].",
            "What is Propolis?",
            "A resin that workers gather from the buds of poplars",
        ),
        (
            "The Nasonov gland is an organ that releases a scent of lemon at the entrance [0:10].",
            "What is the Nasonov gland?",
            "An organ that releases a scent of lemon at the entrance",
        ),
        (
            "Absconding is the colony's flight from a nest that it gives up, and it is rare [0:1].",
            "What is absconding?",
            "The colony's flight from a nest that it gives up",
        ),
        (
            "Trophallaxis refers to the exchange of liquid food between nestmates [0:10].",
            "What is Trophallaxis?",
            "The exchange of liquid food between nestmates",
        ),
    ],
)
def test_what_a_term_is_is_asked(body: str, asked: str, answer: str) -> None:
    assert (asked, answer) in questions(body, "definition")


@pytest.mark.parametrize(
    "body",
    [
        "Varroa is a major concern that worries keepers in every valley of Kent [0:10].",
        "Varroa is the best reason for a careful look at hives in Kent in autumn [0:10].",
    ],
)
def test_praise_and_sentences_define_nothing(body: str) -> None:
    assert questions(body, "definition") == []


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (
            "The first hive with movable frames and a bee space was built by Lorenzo Langstroth",
            "who",
        ),
        (
            "The first course on queens, drones and mites was created by Cornell University",
            "which university",
        ),
    ],
)
def test_a_blank_says_what_kind_of_name_it_wants(body: str, hint: str) -> None:
    note = (
        f"{body} [0:10].\n\nKeepers like Karl von Frisch, Eva Crane, Moses Quinby, Charles Dadant "
        "and Amos Root wrote of it [0:20]."
    )
    assert hint in [found for _, found in blanks(note, "name")]


@pytest.mark.parametrize(
    ("generator", "body"),
    [
        ("why", "Young keepers in Kent spend a summer learning how to read the brood nest"),
        ("described", "A key concern was Nosema, a fungus that shortens the life of foragers"),
    ],
)
def test_spans_that_are_no_answers_are_left_out(generator: str, body: str) -> None:
    assert proposals(f"{body} [0:10].", generator) == []


def test_a_label_that_names_nothing_is_no_term() -> None:
    body = "- **Spatial**: The order of the combs in a hive, from the brood to the honey [1:00].\n"
    assert not by(extract(body), "term")


def test_a_year_is_no_contrast() -> None:
    body = "Unlike 2022 and 2023, the colonies of the northern valleys lost no queen [1:00].\n"
    assert not by(extract(body), "contrast")


def test_a_blank_does_not_end_before_what_belongs_to_it() -> None:
    body = (
        "Beekeepers of the valley split strong hives by moving three frames of brood and that "
        "the old queen stays behind is a sign of luck [1:00].\n"
    )
    assert not by(extract(body), "how")


def test_one_of_two_figures_makes_no_card() -> None:
    body = (
        "Foragers of the heath return with only about 50 or 60 milligrams of nectar "
        "from the lime trees of the valley [1:00].\n"
    )
    assert not proposals(body, "number")


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (
            "Winter losses of the valley are measured against Langstroth's records [1:00].",
            "whose records",
        ),
    ],
)
def test_a_hint_says_whose(body: str, hint: str) -> None:
    assert hint in {h for _, h in blanks(body, "completion")}


def test_who_is_asked_for_a_person_by_what_they_are() -> None:
    body = (
        "Anton Zelenka, a Moravian biologist of the last years of the empire, mapped the "
        "flight of drones over the meadows of Brno [1:00].\n"
    )
    assert blanks(body, "described") == [("Anton Zelenka", "who")]


def test_letters_are_asked_whatever_their_sentence_says() -> None:
    body = (
        "Currently, deformed wing virus (DWV) and chronic bee paralysis virus (CBPV) spread "
        "faster than last year [1:00].\n"
    )
    letters = [question for question, _ in questions(body, "acronym")]
    assert letters == ["What does DWV stand for?", "What does CBPV stand for?"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Benton-Huber cage, invented by Frank Huber, holds one queen and six of her workers.",
        "The Huber hive, invented by Professor Francis Huber, opens like the pages of a book.",
    ],
)
def test_namesakes_are_not_asked(sentence: str) -> None:
    body = f"{sentence[:-1]} [1:00]."
    assert not proposals(body, "described")


@pytest.mark.parametrize(
    ("rest", "hint"),
    [("", "how many miles"), (" of old hedges", "what")],
)
def test_a_number_of_things_is_all_that_its_hint_asks_for(rest: str, hint: str) -> None:
    body = (
        f"The Kentish bee corridor, composed of 800 miles{rest}, feeds the heather swarms [0:10]."
    )
    assert [found for _, found in blanks(body, "made")] == [hint]


def test_whose_opinion_it_is_is_not_asked() -> None:
    somebody = "Lorenzo Langstroth, a pastor who kept bees in Ohio"
    voiced = f"According to {somebody}, the bee space keeps the frames apart [0:10]."
    assert not proposals(voiced, "described")
    taught = f"Keepers in Kent learned the trade from {somebody} [0:10]."
    assert [p.answer for p in proposals(taught, "described")] == ["Lorenzo Langstroth"]


def test_somebody_who_did_something_is_asked_with_who() -> None:
    body = "John Harrow was a carpenter from Kent who taught himself the weaving of skeps [0:10]."
    assert questions(body, "definition")[0][0] == "Who was John Harrow?"


def test_a_night_that_follows_leans() -> None:
    before = "A swarm of the Ohio valley left its hive at dusk."
    body = f"{before} On the following night the scouts danced for 14 hours on the comb [0:10].\n"
    (proposal,) = proposals(body, "number")
    assert proposal.context == before


def test_who_found_something_may_be_asked() -> None:
    body = "The bee space, discovered by Lorenzo Langstroth in 1851, keeps the frames apart [1:00]."
    assert "Lorenzo Langstroth" in {p.answer for p in proposals(body, "name")}


def test_a_purpose_is_not_asked_and_a_reason_for_several_things_a_blank() -> None:
    purpose = (
        "Keepers feed their colonies sugar in October to save them from hunger in the frost [1:00]."
    )
    assert not proposals(purpose, "why")
    several = (
        "Straw hives provide their colonies warmth and deep shade due to the absence of thin "
        "boards [1:00]."
    )
    assert [type(p.content).__name__ for p in proposals(several, "why")] == ["Cloze"]


def test_a_front_that_leans_on_this_shows_the_sentence_before() -> None:
    body = (
        "A calm colony is worth more than a full super. "
        "To reach this, keepers of the Ohio valley give each queen 30 grams of candied sugar "
        "in autumn [1:00].\n"
    )
    made = [card for card in extract(body).candidates if card.generator != "section"]
    assert made
    assert all("calm colony" in card.context for card in made)


def test_of_a_speaker_without_a_name_nothing_is_asked() -> None:
    body = (
        "Besides the hives, the speaker of those days suffers from hay fever and asthma [1:00].\n"
        "In June the speaker is treated with 30 grams of comb honey from the Ohio valley [2:00].\n"
        "In June the queen of the Ohio valley lays 2,000 kilograms of eggs per comb [3:00].\n"
    )
    tiers = {card.source.first_line: card.tier.value for card in by(extract(body), "number")}
    assert set(tiers) == {8}


@pytest.mark.parametrize(
    "sentence",
    [
        "After this, the hives of the Ohio valley lost 40 per cent of their nectar [1:00].",
        "In all three cases, the hives of the valley lost 40 per cent of their nectar [1:00].",
    ],
)
def test_what_stands_for_something_before_shows_the_sentence(sentence: str) -> None:
    before = "A swarm in the Ohio valley keeps its weight for three days."
    made = extract(f"{before} {sentence}\n").candidates
    assert made
    assert all(
        before in card.context for card in made if card.source.claim.startswith(sentence[:9])
    )


def test_what_is_no_reason_or_a_slight_one_is_not_asked() -> None:
    denied = "Skeps vanished not because they were too small for the swarms of Ohio [1:00]."
    assert not proposals(denied, "why")
    slight = "Frames of the Ohio valley have a waiting list of two years due to high demand [1:00]."
    assert not proposals(slight, "why")


@pytest.mark.parametrize(
    "body",
    [
        "Baker's yeast is Saccharomyces cerevisiae, which turns sugar into gas and spirit [0:10].",
        "Cinder cones are heaps of loose fragments around one vent of the mountain [0:10].",
        "Stratovolcanoes are steep and layered from lava and ash of many years [0:10].",
    ],
)
def test_a_piece_of_a_name_and_a_large_first_word_are_no_names(body: str) -> None:
    assert not proposals(body, "name")


def test_rare_names_are_asked_and_known_ones_not() -> None:
    body = "The autolyse was first tried by Raymond Calvel in a bakery of London [0:10]."
    assert blanks(body, "name") == [("Raymond Calvel", "who")]


def test_a_name_with_a_hyphen_is_asked_as_a_name() -> None:
    body = "Talks refer to the Five Stages of the Swarm, outlined by Elisabeth Kübler-Ross [0:10]."
    assert ("Elisabeth Kübler-Ross", "who") in blanks(body, "completion")


def test_a_rare_subject_is_asked_by_what_is_said_of_it() -> None:
    body = "## Wax\n\nMelittin is the peptide that makes the sting of Kentish bees ache [0:10].\n"
    assert clozes(body, "subject") == [
        "{{c1::Melittin::who or what}} is the peptide that makes the sting of Kentish bees ache."
    ]


def test_a_subject_that_is_common_or_told_by_the_title_is_not_asked() -> None:
    said = " is the peptide that makes the sting of Kentish bees ache [0:10].\n"
    assert not clozes(f"The sting{said}", "subject")
    assert not clozes(f"Melittin{said}", "subject", title="Melittin in bees")
    assert not clozes(f"It{said}", "subject")


def test_a_reason_that_makes_no_question_is_blanked() -> None:
    body = "Skeps went out of use in Kent, and straw was sold, because mites (Varroa) hid in it {}"
    assert clozes(body.format("[0:10]."), "why") == [
        "Skeps went out of use in Kent, and straw was sold, because "
        "{{c1::mites (Varroa) hid in it::why}}."
    ]
    assert not clozes(body.replace("because", "not because").format("[0:10]."), "why")
    assert not clozes(body.replace("mites (Varroa) hid in it", "of mites").format("[0:10]."), "why")


def test_a_reason_is_not_cut_at_a_comma_within_it() -> None:
    body = "Skeps of Kent lasted long because straw is a warm, easily mended, cheap wall [0:10]."
    assert not any("a warm::" in text for text in clozes(body, "why"))


def test_two_years_with_one_hyphen_are_years() -> None:
    body = "Late frosts in 1930-31 led keepers in Kent to give up their straw hives [0:10]."
    assert any("::which years}}" in text for text in clozes(body, "number"))


def test_a_name_that_opens_its_sentence_is_asked_as_one() -> None:
    body = (
        "Pinatubo covered the hives of three provinces with ash and sulphur in June 1991 [0:10]. "
        "Amédée Durantou carried the survivors across the strait to new meadows [0:20].\n"
    )
    hints = dict(blanks(body, "subject"))
    assert hints == {"Pinatubo": "who or what", "Amédée Durantou": "who or what"}
