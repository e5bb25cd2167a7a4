"""Cards in a real browser: nothing of a note runs, and both themes can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import BROWSER, loaded, probe

from studykit.anki import notetypes
from studykit.anki.fields import fields_of
from studykit.anki.look import CSS
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


def test_stamps_stand_once(tmp_path: Path) -> None:
    stamp = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    listed = QuestionAnswer("Which?", "x", (Point("One", stamp),))
    assert probe(loaded(as_in_anki(card(listed)), tmp_path), "pills") == "none"
    plain = loaded(as_in_anki(card(QuestionAnswer("Q?", "A"))), tmp_path)
    assert probe(plain, "pills") == "block"
