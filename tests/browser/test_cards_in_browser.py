"""Cards in a real browser: nothing of a note runs, and both themes can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import BROWSER, loaded, picture, probe

from studykit.anki import notetypes
from studykit.anki.card_css import CSS
from studykit.anki.fields import fields_of
from studykit.exporter.preview import filled, preview_page
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Point,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

RUN = "document.documentElement.dataset.ran=1"
EVIL = (
    f"<script>{RUN}</script><img src=x onerror={RUN}><svg onload={RUN}>"
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe><details open ontoggle={RUN}>"
    f'<a href="javascript:{RUN}">x</a><style>.question{{display:none}}</style></div></article>'
)
# Reports what the browser made of the page: text, colours, sizes.
PROBE = """<script>addEventListener("load", () => setTimeout(() => {
  const q = document.querySelector(".question"), s = getComputedStyle(q);
  const d = document.documentElement;
  d.dataset.ink = s.color;
  d.dataset.ground = getComputedStyle(q.closest(".card")).backgroundColor;
  d.dataset.wide = String(d.scrollWidth > innerWidth);
  d.dataset.shown = s.display;
  d.dataset.pills = getComputedStyle(document.querySelector(".stamps") || q).display;
}, 50));</script>"""


def card(content: Content, title: str = "Note") -> Card:
    source = Source("n.md", title, "Ch", "youtube:x", "x", ("Head",), "A claim.", 5, 5)
    cited = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    candidate = Candidate(content, source, cited, "term", Tier.READY)
    return Card("id1", candidate, Status.ACTIVE, datetime(2026, 1, 1, tzinfo=UTC), "Ch::Note")


def as_in_anki(one: Card, classes: str = "card") -> str:
    """A card's back in a page like that of Anki's reviewer, which runs every script it finds."""
    cloze = isinstance(one.content, Cloze)
    names = notetypes.CLOZE_FIELDS if cloze else notetypes.QUESTION_FIELDS
    fields = dict(zip(names, fields_of(one), strict=True))
    side = filled(notetypes.CLOZE_BACK if cloze else notetypes.QUESTION_BACK, fields, revealed=True)
    return (
        '<!doctype html><html><head><meta charset="utf-8"><style>body { margin: 20px }\n'
        f'{CSS}</style></head><body class="{classes}"><div id="qa">{side}</div>'
        f"{PROBE}</body></html>"
    )


def contrast(document: str) -> float:
    """The contrast of question and ground, by the WCAG formula."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    one, two = sorted((light(probe(document, "ink")), light(probe(document, "ground"))))
    return (two + 0.05) / (one + 0.05)


@pytest.mark.parametrize(
    "content",
    [QuestionAnswer(EVIL, EVIL), Cloze(f"{EVIL} {{{{c1::{EVIL}}}}}")],
    ids=["question", "cloze"],
)
def test_nothing_of_a_note_runs(tmp_path: Path, content: Content) -> None:
    document = loaded(as_in_anki(card(content, EVIL)), tmp_path)
    assert "data-ran" not in document.partition("<body")[0]
    assert probe(document, "shown") == "block"
    assert "&lt;script&gt;" in document


def test_the_page_would_run_what_is_not_made_safe(tmp_path: Path) -> None:
    page = as_in_anki(card(QuestionAnswer("Q?", "A"))).replace("Q?", EVIL)
    assert 'data-ran="1"' in loaded(page, tmp_path).partition("<body")[0]


def test_the_preview_runs_nothing(tmp_path: Path) -> None:
    document = loaded(preview_page([card(QuestionAnswer(EVIL, EVIL), EVIL)]), tmp_path)
    assert "data-ran" not in document.partition("<body")[0]


@pytest.mark.parametrize("classes", ["card", "card nightMode", "card night_mode"])
def test_both_themes_can_be_read(tmp_path: Path, classes: str) -> None:
    document = loaded(as_in_anki(card(QuestionAnswer("Q?", "A")), classes), tmp_path)
    assert contrast(document) >= 7
    is_dark = "night" in classes
    assert (int(re.findall(r"\d+", probe(document, "ground"))[0]) < 128) is is_dark


def test_long_words_and_code_stay_within_a_phone(tmp_path: Path) -> None:
    long = f"{'w' * 200}\n```\n{'code ' * 80}\n```"
    document = loaded(as_in_anki(card(QuestionAnswer(long, long))), tmp_path, width=500)
    assert probe(document, "wide") == "false"


def test_stamps_stand_once() -> None:
    stamp = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    listed = card(QuestionAnswer("Which?", "x", (Point("One", stamp),)))
    assert as_in_anki(listed).count('href="https://youtu.be/x?t=61"') == 1
    assert as_in_anki(card(QuestionAnswer("Q?", "A"))).count('href="https://youtu.be') == 1


# Anki's own rules that ours have to outweigh, on the desktop.
ANKI = """hr { background-color: #737373; margin: 1em 0; border: none; height: 1px }
body { margin: 20px } body.nightMode { background-color: #2c2c2c; color: #fcfcfc }"""
SIDES = {
    "answer": QuestionAnswer("Why does rust spread?", "Because the oxide lets air through."),
    "blank": Cloze("Iron melts at {{c1::1538 degrees::what}}."),
    "list": QuestionAnswer(
        "Which two metals are soft?",
        "x",
        tuple(
            Point(
                f"{name}, which a knife cuts", (Citation(at, f"1:{at}", url=f"https://a.b/{at}"),)
            )
            for name, at in (("Lead", 10), ("Tin", 20))
        ),
    ),
    "code": QuestionAnswer("How?", '```python\nfor x in range(3):\n    print("a", x)  # so\n```'),
    "arabic": QuestionAnswer("ما هي عاصمة فرنسا؟", "باريس."),
}
LOOK = """<script>addEventListener("load", () => {
  const d = document.documentElement.dataset, get = s => document.querySelector(s);
  const style = s => get(s) ? getComputedStyle(get(s)) : {};
  d.ground = getComputedStyle(document.body).backgroundColor;
  d.bar = get("hr").offsetHeight + " " + style("hr").backgroundColor;
  d.sizes = style(".question").fontSize + " " + (style(".answer").fontSize || "");
  d.start = style(".question").direction;
  d.thumb = Math.min(...[...document.querySelectorAll("a")].map(a => a.offsetHeight));
  d.colours = new Set([...document.querySelectorAll("pre span")].map(
    s => getComputedStyle(s).color)).size;
});</script>"""


def looked_at(tmp_path: Path, name: str, classes: str, width: int) -> str:
    """A card with Anki's own rules; a picture of it goes to the tests' artefacts."""
    page = as_in_anki(card(SIDES[name]), classes)
    page = page.replace("<style>body { margin: 20px }", f"<style>{ANKI}</style><style>", 1)
    page = page.replace(PROBE, LOOK)
    document = loaded(page, tmp_path, width)
    kind = "night" if "night" in classes else "day"
    picture(tmp_path / "page.html", f"{name}-{kind}-{width}.png", width)
    return document


@pytest.mark.slow
@pytest.mark.parametrize("width", [500, 900], ids=["phone", "desktop"])
@pytest.mark.parametrize("classes", ["card card1", "card card1 nightMode night_mode"])
@pytest.mark.parametrize("name", SIDES)
def test_looks_with_anki_s_own_rules(tmp_path: Path, name: str, classes: str, width: int) -> None:
    document = looked_at(tmp_path, name, classes, width)
    is_dark = int(re.findall(r"\d+", probe(document, "ground"))[0]) < 40
    assert is_dark is ("night" in classes)
    assert probe(document, "bar") == "1 rgba(0, 0, 0, 0)"
    question, _, answer = probe(document, "sizes").partition(" ")
    assert answer in ("", question)
    assert probe(document, "start") == ("rtl" if name == "arabic" else "ltr")
    assert int(probe(document, "thumb")) >= 26
    if name == "code":
        assert int(probe(document, "colours")) >= 4


def test_a_night_of_anki_s_does_not_outweigh_ours(tmp_path: Path) -> None:
    document = looked_at(tmp_path, "answer", "card card1 nightMode night_mode", 500)
    assert probe(document, "ground") == "rgb(29, 32, 38)"
    assert probe(document, "bar") == "1 rgba(0, 0, 0, 0)"
