"""What needs no analysis works in every language: terms, acronyms, figures, lists, questions."""

from __future__ import annotations

import pytest
from card_desk import by, extract

from studykit.model import Candidate, Cloze, QuestionAnswer, Tier

SPANISH = """## Partes del telar

* **Huso**: una varilla de madera en la que se enrolla el hilo ya torcido [0:10]
* **Urdimbre**: los hilos que se tensan a lo largo del telar antes de tejer [0:20]

Una manta de lana merina pesa unos 2,5 kg y se teje en tres semanas de trabajo [0:30].
La Asociación de Tejedores del Sur (ATS) se fundó en 1987 con veinte talleres [0:40].
El telar de pedales redujo el tiempo de trabajo en un 40 % en los talleres de la sierra [0:50].

¿Qué fibra soporta mejor el agua?

La lana, porque su grasa natural la protege de la lluvia [1:00].
"""
GERMAN = """## Die Mühle am Bach

* **Mahlgang**: die beiden Steine, zwischen denen das Korn zerrieben wird [0:10]
* **Schütz**: ein Brett, das den Zulauf des Wassers zum Rad sperrt [0:20]

Ein oberschlächtiges Rad nutzt etwa 80 % der Energie, die in dem fallenden Wasser steckt [0:30].
Der Deutsche Müllerbund (DMB) wurde in dem Jahr 1867 von den Müllern in Leipzig gegründet [0:40].
Der Läuferstein wiegt bis zu 900 kg und dreht sich auf dem festen Bodenstein [0:50].
"""
HINDI = """## करघे के भाग

* **तकली**: लकड़ी की एक छड़ जिस पर कता हुआ सूत लपेटा जाता है [0:10]
* **ताना**: वे धागे जो बुनाई से पहले करघे पर लंबाई में ताने जाते हैं [0:20]

एक ऊनी कंबल बुनने में लगभग 3 kg ऊन लगती है और काम तीन सप्ताह चलता है [0:30].
बुनकरों की संख्या 40 % घट गई क्योंकि मशीन के करघे सस्ते थे [0:40].
यह काम राज्य बुनकर संघ (RBS) की देखरेख में 1962 से होता है [0:50].
"""
ARABIC = """## أجزاء النول

* **المغزل**: عصا خشبية يلف عليها الخيط بعد غزله [0:10]
* **السداة**: الخيوط التي تشد على طول النول قبل النسج [0:20]

تحتاج البطانية الواحدة إلى نحو 3 kg من الصوف وثلاثة أسابيع من العمل [0:30].
انخفض عدد النساجين بنسبة 40 % بعد وصول الأنوال الآلية إلى المدينة [0:40].

ما هو أفضل صوف للمطر؟

صوف الغنم الجبلية لأنه دهني [0:50].
"""
JAPANESE = """## 織機の部分

* **紡錘**：撚った糸を巻き取るための木の棒 [0:10]
* **経糸**：織る前に織機に縦に張っておく糸 [0:20]

羊毛の毛布を一枚織るには約3kgの羊毛が必要です [0:30].
機械織機が来てから職人の数は40%減りました [0:40].
この工房は1962年に京都で開かれました [0:50].
"""
NOTES = {
    "es": ("El telar de la abuela", SPANISH),
    "de": ("Die Mühle im Tal", GERMAN),
    "hi": ("दादी का करघा", HINDI),
    "ar": ("نول الجدة", ARABIC),
    "ja": ("祖母の織機", JAPANESE),
}


def shown(card: Candidate) -> str:
    if isinstance(card.content, QuestionAnswer):
        return f"{card.content.question} → {card.content.answer}"
    return card.content.text


def cards(language: str) -> list[Candidate]:
    title, body = NOTES[language]
    return list(extract(body, title=title).candidates)


@pytest.mark.parametrize("language", NOTES)
def test_a_note_of_five_good_claims_gets_at_least_four_ready_cards(language: str) -> None:
    assert sum(card.tier is Tier.READY for card in cards(language)) >= 4


@pytest.mark.parametrize(
    ("language", "term"),
    [
        ("es", "Huso: …? → una varilla de madera en la que se enrolla el hilo ya torcido"),
        ("de", "Schütz: …? → ein Brett, das den Zulauf des Wassers zum Rad sperrt"),
        ("hi", "तकली: …? → लकड़ी की एक छड़ जिस पर कता हुआ सूत लपेटा जाता है"),
        ("ar", "المغزل: …? → عصا خشبية يلف عليها الخيط بعد غزله"),
        ("ja", "紡錘: …? → 撚った糸を巻き取るための木の棒"),
    ],
)
def test_a_bold_term_is_asked_for_its_definition(language: str, term: str) -> None:
    assert term in map(shown, cards(language))


@pytest.mark.parametrize(
    ("language", "blank"),
    [
        ("es", "{{c1::40 %"),
        ("es", "{{c1::2,5 kg"),
        ("de", "{{c1::80 %"),
        ("de", "{{c1::900 kg"),
        ("hi", "{{c1::40 %"),
        ("hi", "{{c1::3 kg"),
        ("ar", "{{c1::40 %"),
        ("ja", "{{c1::40%"),
        ("ja", "{{c1::3kg"),
        ("ja", "{{c1::1962年"),
    ],
)
def test_a_figure_is_blanked_with_its_sign_and_unit(language: str, blank: str) -> None:
    texts = [c.content.text for c in cards(language) if isinstance(c.content, Cloze)]
    assert any(blank in text for text in texts), texts


@pytest.mark.parametrize(
    ("language", "acronym"),
    [
        ("es", "ATS: …? → Asociación de Tejedores del Sur"),
        ("hi", "RBS: …? → राज्य बुनकर संघ"),
    ],
)
def test_letters_in_brackets_are_asked_for_their_words(language: str, acronym: str) -> None:
    assert acronym in map(shown, cards(language))


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("es", "¿Qué fibra soporta mejor el agua?"),
        ("ar", "ما هو أفضل صوف للمطر؟"),
    ],
)
def test_a_question_line_is_asked(language: str, question: str) -> None:
    assert any(shown(card).startswith(f"{question} → ") for card in cards(language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La grasa de la oveja protege la lana de la **lluvia fría** en la sierra"),
        ("de", "Das Fett der Schafe schützt die Wolle vor dem **kalten Regen** im Tal"),
        ("hi", "भेड़ की चर्बी ऊन को पहाड़ों की **ठंडी बारिश** से बचाती है"),
        ("ar", "دهن الغنم يحمي الصوف من **المطر البارد** في الجبال"),
        ("ja", "羊の脂は山の**冷たい雨**から毛を守ります"),
    ],
)
def test_a_blank_of_a_marked_word_is_a_draft(language: str, text: str) -> None:
    title, body = NOTES[language]
    marked = by(extract(f"{body}\n{text} [1:10].\n", title=title), "mark")
    assert [card.tier for card in marked] == [Tier.DRAFT]
