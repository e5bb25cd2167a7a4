"""The page to look at cards: complete, and as inert as the cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from studykit.exporter.preview import preview_page
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)

EVIL = "<script>alert(1)</script><img src=x onerror=y>{{Front}}{{/Context}}"


def card(content: Content, title: str = "Note") -> Card:
    source = Source("n.md", title, "Ch", "youtube:x", "x", (), "A claim.", 5, 5)
    cited = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    candidate = Candidate(content, source, cited, "term", Tier.READY)
    return Card(f"id{hash(content) % 99}", candidate, Status.ACTIVE, datetime.now(UTC), "Ch::Note")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_cards_show_question_answer_and_link() -> None:
    page = preview_page([card(QuestionAnswer("How much?", "\\(\\frac{1}{2}\\) of `a\\(b\\)`"))])
    assert "1 card in 1 deck" in page
    assert "How much?" in page
    assert '<span class="maths">½</span> of <code>a&#92;(b&#92;)</code>' in page
    assert '<a href="https://youtu.be/x?t=61">1:01</a>' in page


def test_a_cloze_is_hidden_and_shown() -> None:
    page = preview_page([card(Cloze("In {{c1::1969::which year}}."))])
    assert 'In <span class="cloze">[which year]</span>.' in page
    assert 'In <span class="cloze">1969</span>.' in page


def test_a_hostile_card_is_inert() -> None:
    cards = [card(QuestionAnswer(EVIL, EVIL), EVIL), card(Cloze(f"{EVIL} {{{{c1::{EVIL}}}}}"))]
    tags = Tags()
    tags.feed(preview_page([replace(one, deck=f"Ch::{EVIL}") for one in cards], EVIL))
    assert tags.found.isdisjoint({"script", "img", "iframe", "link", "object", "form", "base"})
    assert not {name for name in tags.attributes if name.startswith("on") or name == "src"}
