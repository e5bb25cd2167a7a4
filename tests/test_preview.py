"""The page to look at cards: complete, and as inert as the cards."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from studykit.exporter.page import WEB
from studykit.exporter.preview import preview_page
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Claim,
    ClaimKind,
    Cloze,
    Content,
    Note,
    QuestionAnswer,
    Section,
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
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.scripts += tag == "script"
        self.attributes |= {name for name, _ in attrs}


def shown(*cards: Card, notes: tuple[Note, ...] = (), changes: dict[str, str] | None = None) -> Any:
    """What the page's script reads, from the page itself."""
    page = preview_page(list(cards), "Title", notes, changes or {})
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_cards_show_question_answer_and_link() -> None:
    data = shown(card(QuestionAnswer("How much?", "\\(\\frac{1}{2}\\) of `a\\(b\\)`")))
    assert "How much?" in data["cards"][0]["front"]
    back = data["cards"][0]["back"]
    assert '<span class="maths">½</span> of <code>a&#92;(b&#92;)</code>' in back
    assert '<a href="https://youtu.be/x?t=61">1:01</a>' in back
    assert "½" not in data["cards"][0]["front"]


def test_a_cloze_is_hidden_and_shown() -> None:
    (one,) = shown(card(Cloze("In {{c1::1969::which year}}.")))["cards"]
    assert 'In <span class="cloze">[which year]</span>.' in one["front"]
    assert "1969" not in one["front"]
    assert 'In <span class="cloze">1969</span>.' in one["back"]


def test_claims_stand_beside_their_cards_and_notes_without_cards_say_why() -> None:
    claims = (
        Claim("Nothing asked.", ClaimKind.SENTENCE, 3, 3, ("Head",)),
        Claim("A claim.", ClaimKind.SENTENCE, 5, 5, ("Head",)),
    )
    note = Note("n.md", "Note", sections=(Section(("Head",), 2, 2, claims),))
    page_of_links = Note("index.md", "Index", silence="index-page")
    moved = replace(card(QuestionAnswer("Gone?", "Yes")), id="moved")
    source = replace(moved.source, claim="No longer there.", first_line=4)
    moved = replace(moved, candidate=replace(moved.candidate, source=source))
    data = shown(card(QuestionAnswer("Q?", "A")), moved, notes=(note, page_of_links))
    index, n = data["notes"]
    assert (index["title"], index["reason"], index["blocks"]) == ("Index", "it is: index page", [])
    assert [(b["claim"], b["cards"]) for b in n["blocks"]] == [
        ("Nothing asked.", []),
        ("No longer there.", [1]),
        ("A claim.", [0]),
    ]


def test_changes_of_the_last_build_are_marked_unless_all_is_new() -> None:
    one, two = (replace(card(QuestionAnswer(q, "A")), id=q) for q in ("a?", "b?"))
    marked = shown(one, two, changes={"a?": "new"})
    assert [c["change"] for c in marked["cards"]] == ["new", ""]
    first = shown(one, two, changes={"a?": "new", "b?": "new"})
    assert [c["change"] for c in first["cards"]] == ["", ""]


def test_a_hostile_card_is_inert() -> None:
    cards = [card(QuestionAnswer(EVIL, EVIL), EVIL), card(Cloze(f"{EVIL} {{{{c1::{EVIL}}}}}"))]
    cards = [replace(one, deck=f"Ch::{EVIL}") for one in cards]
    data = shown(*cards)
    tags = Tags()
    for one in data["cards"]:
        tags.feed(one["front"] + one["back"])
    for block in data["notes"][0]["blocks"]:
        tags.feed(block["claim"])
    assert tags.found.isdisjoint({"script", "img", "iframe", "link", "object", "form", "base"})
    assert not {name for name in tags.attributes if name.startswith("on") or name == "src"}
    page = Tags()
    page.feed(preview_page(cards, EVIL))
    assert page.scripts == 2, "the page's data and its own script, nothing of a note"


def test_bundles_are_those_of_their_sources() -> None:
    digest = sha256()
    for file in sorted((WEB / "src").iterdir()):
        digest.update(file.read_bytes())
    digest.update((WEB / "package.json").read_bytes())
    for built in (WEB / "built").glob("*.js"):
        banner = built.read_text(encoding="utf-8").partition("\n")[0]
        assert digest.hexdigest() in banner, "run `make web`"
