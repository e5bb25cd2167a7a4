"""Notes in languages that the rules leave alone get their cards from the writer."""
# ruff: noqa: E501

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.model import Note, Reply
from studykit.reader import note_file
from studykit.writer.prompt_assembly import write_prompts
from studykit.writer.reply import read_cards
from studykit.writer.written_cards import Admission, Known, admit, language_of_note

GERMAN = """---
title: Wie ein Gletscher fließt
videoId: gLetscher01
---

## Bewegung

Ein Gletscher fließt, weil sich das Eis unter seinem eigenen Gewicht verformt [0:30].
Am Grund gleitet er auf einem Wasserfilm, der sich unter dem Druck des Eises bildet [1:10].
Der Jakobshavn Isbræ in Grönland legte im Sommer 2012 bis zu 46 Meter am Tag zurück [2:05].

## Spuren

Moränen bestehen aus Schutt, den das Eis mitgeführt und am Rand abgelagert hat [3:20].
"""
SPANISH = """---
title: Las mareas
videoId: mAreas00001
---

## Causas

La Luna atrae el agua de la Tierra y levanta dos abultamientos opuestos [0:20].
Las mareas vivas se producen cuando el Sol, la Luna y la Tierra están alineados [1:00].
En la bahía de Fundy la diferencia entre las mareas alcanza 16 metros [1:40].
"""
HINDI = """---
title: मानसून
videoId: mOnsoon0001
---

## कारण

गर्मियों में ज़मीन समुद्र से जल्दी गरम होती है, इसलिए हवा समुद्र से ज़मीन की ओर बहती है [0:30].
दक्षिण-पश्चिम मानसून हर साल लगभग 1 जून को केरल पहुँचता है [1:05].
"""
JAPANESE = """---
title: 火山の種類
videoId: kAzan000001
---

## 形

成層火山は溶岩と火山灰が交互に積み重なってできる [0:40]。
富士山は1707年の宝永噴火を最後に噴火していない [1:20]。
"""


def note_of(text: str) -> Note:
    ((note, _),) = read_notes([note_file("note.md", text)], Config())
    return note


def admitted(note: Note, *cards: tuple[int, str, str, str]) -> Admission:
    """What becomes of cards that a writer gives for a note."""
    (prompt,) = write_prompts(note)
    found = [
        {"claims": [n], "question": question, "answer": answer, "quote": quote}
        for n, question, answer, quote in cards
    ]
    told = read_cards(json.dumps({"cards": found}), dict(prompt.claims))
    assert note.video is not None
    reply = Reply(
        note.path, note.title, "", note.video.key, (), prompt.asked, told.cards, "1", "",
        datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return admit(note, Known((reply,)))


GOOD = [
    (GERMAN, 1, "Warum fließt ein Gletscher?", "Das Eis verformt sich unter seinem eigenen Gewicht",
     "weil sich das Eis unter seinem eigenen Gewicht verformt"),
    (GERMAN, 2, "Worauf gleitet ein Gletscher am Grund?", "Auf einem Wasserfilm",
     "Am Grund gleitet er auf einem Wasserfilm"),
    (GERMAN, 3, "Wie weit floss der Jakobshavn Isbræ im Sommer 2012 höchstens an einem Tag?",
     "46 Meter", "bis zu 46 Meter am Tag"),
    (GERMAN, 4, "Woraus bestehen Moränen?", "Aus Schutt, den das Eis abgelagert hat",
     "Moränen bestehen aus Schutt"),
    (SPANISH, 2, "¿Cuándo se producen las mareas vivas?",
     "Cuando el Sol, la Luna y la Tierra están alineados",
     "cuando el Sol, la Luna y la Tierra están alineados"),
    (SPANISH, 3, "¿Qué diferencia alcanzan las mareas en la bahía de Fundy?", "16 metros",
     "la diferencia entre las mareas alcanza 16 metros"),
    (HINDI, 1, "गर्मियों में हवा किस ओर बहती है?", "समुद्र से ज़मीन की ओर", "हवा समुद्र से ज़मीन की ओर बहती है"),
    (HINDI, 2, "दक्षिण-पश्चिम मानसून केरल कब पहुँचता है?", "लगभग 1 जून को", "लगभग 1 जून को केरल पहुँचता है"),
    (JAPANESE, 1, "成層火山は何が交互に積み重なってできますか?", "溶岩と火山灰",
     "溶岩と火山灰が交互に積み重なってできる"),
    (JAPANESE, 2, "富士山が最後に噴火したのは何年ですか?", "1707年", "富士山は1707年の宝永噴火を最後に"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "n", "question", "answer", "quote"), GOOD)
def test_good_cards_pass(text: str, n: int, question: str, answer: str, quote: str) -> None:
    found = admitted(note_of(text), (n, question, answer, quote))
    assert [one.code for one in found.refused] == []
    assert found.admitted[0].candidate.citations


@pytest.mark.parametrize(
    ("text", "n", "question", "answer", "quote", "code"),
    [
        (GERMAN, 1, "Why does a glacier flow?", "Das Eis verformt sich", "das Eis", "other-language"),
        (GERMAN, 3, "Wie weit floss der Jakobshavn Isbræ an einem Tag?", "64 Meter",
         "bis zu 46 Meter am Tag", "foreign-number"),
        (SPANISH, 3, "What difference do the tides reach in the bay of Fundy?", "16 metros",
         "alcanza 16 metros", "other-language"),
        (HINDI, 1, "Why does the wind blow from the sea in summer?", "समुद्र से ज़मीन की ओर",
         "समुद्र से ज़मीन की ओर", "other-language"),
        (HINDI, 2, "दक्षिण-पश्चिम मानसून केरल कब पहुँचता है?", "लगभग 5 जून को", "लगभग 1 जून को", "foreign-number"),
        (JAPANESE, 1, "What builds a stratovolcano?", "溶岩と火山灰", "溶岩と火山灰", "other-language"),
        (JAPANESE, 2, "富士山が最後に噴火したのは何年ですか?", "1708年", "1707年の宝永噴火", "foreign-number"),
        (JAPANESE, 2, "富士山が最後に噴火したのは何年ですか?", "1707年", "浅間山は噴火した", "misquoted"),
    ],
)  # fmt: skip
def test_bad_cards_do_not(
    text: str, n: int, question: str, answer: str, quote: str, code: str
) -> None:
    found = admitted(note_of(text), (n, question, answer, quote))
    assert [one.code for one in found.refused] == [code]


@pytest.mark.parametrize("text", [GERMAN, SPANISH, HINDI, JAPANESE])
def test_none_of_them_is_taken_for_english(text: str) -> None:
    assert language_of_note(note_of(text)) != "en"
