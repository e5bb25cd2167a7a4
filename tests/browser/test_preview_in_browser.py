"""The preview page as a reader uses it: keys, search, filters, many cards, no finding by axe."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from chromium import BROWSER, DARK, loaded, probe, probed, serious

from studykit.exporter.preview import preview_page
from studykit.model import Candidate, Card, Citation, Note, QuestionAnswer, Source, Status, Tier

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

# Types keys one after the other and reports after each what is on the page.
TYPIST = """
const told = [], root = document.documentElement;
const open = () => [...document.querySelectorAll("article .back")].map((b) => b.textContent.trim());
const note = (name) => told.push([name, document.querySelectorAll("article").length,
  document.querySelector("article.current")?.dataset.index ?? "", open().length]);
const steps = KEYS;
async function type() {
  while (!document.querySelector("article")) await new Promise((go) => setTimeout(go, 20));
  note("start");
  for (const step of steps) {
    if (step.key) document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: step.key, bubbles: true }));
    if (step.search !== undefined) {
      const box = document.querySelector("input[type=search]");
      box.value = step.search; box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (step.choose) {
      const [at, value] = step.choose;
      const select = [...document.querySelectorAll("select")].find((s) =>
        s.closest("label").textContent.startsWith(at));
      select.value = value; select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await new Promise((go) => setTimeout(go, 120));
    note(JSON.stringify(step));
  }
  root.dataset.told = JSON.stringify(told);
}
addEventListener("load", () => setTimeout(type, 100));
"""


def card(number: int, note: str = "tides", tier: Tier = Tier.READY) -> Card:
    claim = f"Fact {number} of {note} is {number * 7}."
    source = Source(f"{note}.md", note.title(), "Sea", "youtube:x", "x", ("Head",), claim, 5, 5)
    source = replace(source, first_line=5 + number, last_line=5 + number)
    cited = (Citation(61, "1:01", url="https://youtu.be/x?t=61"),)
    content = QuestionAnswer(f"How much is fact {number} of {note}?", str(number * 7))
    candidate = Candidate(content, source, cited, "number", tier, tags=(note,))
    return Card(
        f"{note}{number}", candidate, Status.ACTIVE, datetime(2026, 1, 1, tzinfo=UTC), "Sea"
    )


UNSAFE = Citation(61, "1:01", url="javascript:alert(1)")
CARDS = [card(n) for n in range(4)] + [card(9, "winds", Tier.DRAFT)]


def typed(folder: Path, steps: list[dict[str, object]]) -> list[list[object]]:
    """What the page had after each step: its name, articles, the current card, open answers."""
    script = TYPIST.replace("KEYS", json.dumps(steps))
    tall = "--window-size=1200,2400"
    document = loaded(probed(preview_page(CARDS), script), folder, 1200, tall)
    found: list[list[object]] = json.loads(unescape(probe(document, "told")))
    return found


def test_keys_move_and_flip(tmp_path: Path) -> None:
    keys = [{"key": key} for key in ("j", "j", " ", "k", "a", "a", " ")]
    told = typed(tmp_path, keys)
    assert [(current, shown) for _, _, current, shown in told] == [
        ("", 0),
        ("0", 0),
        ("1", 0),
        ("1", 1),
        ("0", 1),
        ("0", 4),
        ("0", 1),
        ("0", 2),
    ]


def test_search_and_filters_leave_what_matches(tmp_path: Path) -> None:
    steps: list[dict[str, object]] = [
        {"search": '"fact 3" tides'},
        {"search": ""},
        {"choose": ["tier", "draft"]},
        {"choose": ["tier", ""]},
        {"choose": ["note", "tides.md"]},
    ]
    told = typed(tmp_path, steps)
    assert [articles for _, articles, *_ in told] == [5, 1, 5, 1, 5, 4]


LOOKS = [(390, ()), (1280, ()), (390, (DARK,)), (1280, (DARK,))]


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_axe_finds_nothing_serious(tmp_path: Path, width: int, look: tuple[str, ...]) -> None:
    notes = (Note("empty.md", "Empty", silence="empty"),)
    page = preview_page(CARDS, "Sea", notes, {"tides1": "changed", "tides2": "new"})
    assert serious(page, tmp_path, width, *look) == []


def test_a_claim_opens_its_second_and_no_other_address(tmp_path: Path) -> None:
    document = loaded(preview_page(CARDS), tmp_path, 1200)
    assert document.count('href="https://youtu.be/x?t=61" target="_blank"')
    bad = [replace(c, candidate=replace(c.candidate, citations=(UNSAFE,))) for c in CARDS]
    assert 'aria-label="watch' not in loaded(preview_page(bad), tmp_path, 1200)


def test_the_page_keeps_its_policy_and_asks_for_nothing(tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    document = loaded(preview_page(CARDS), tmp_path, 1200, f"--log-net-log={log}")
    assert "5 of 5 cards" in document, "the script runs under the page's own policy"
    started = log.read_text(encoding="utf-8", errors="replace")
    assert "youtu.be" not in started


@pytest.mark.slow
def test_twenty_thousand_cards_keep_the_document_small(tmp_path: Path) -> None:
    many = [card(n % 50, f"note{n // 50:03}") for n in range(20_000)]
    document = loaded(preview_page(many), tmp_path, 1200)
    assert "20000 of 20000 cards" in document
    assert 3 <= document.count("<article") < 200
