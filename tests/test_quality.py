"""The quality tools: intervals, ratings, samples, and the page of question types."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from card_desk import extract

from studykit.extractor.extract import GENERATOR_NAMES

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / "benchmarks" / "quality"
sys.path.insert(0, str(TOOLS))

from cards import back, front  # noqa: E402
from record import ratings  # noqa: E402
from report import VERDICTS, channel_table, coverage, read_verdicts, wilson  # noqa: E402
from sample import draw, entry  # noqa: E402

BODY = "\n\n".join(
    f"The survey of {1900 + n} counted {n},400 hives in Kent [0:{n}]." for n in range(11, 31)
)


def test_the_interval_holds_the_share_and_narrows() -> None:
    low, high = wilson(9, 10)
    assert low < 0.9 < high
    wide, narrow = high - low, wilson(900, 1000)[1] - wilson(900, 1000)[0]
    assert narrow < wide
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(9, 10, 0.5958, 0.9821), (50, 100, 0.4038, 0.5962), (0, 20, 0.0, 0.1611)],
)
def test_the_interval_is_that_of_the_tables(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


def test_ratings_are_read_and_odd_lines_refused() -> None:
    assert ratings("1 T3\n\n2 T1 dangling\n") == {1: ("T3", ""), 2: ("T1", "dangling")}
    with pytest.raises(ValueError, match="not a rating"):
        ratings("one T3")


def test_a_sample_is_seeded_and_blind() -> None:
    cards = list(extract(BODY).candidates)
    assert draw(cards, 1, 5, 0) == draw(cards, 1, 5, 0) != draw(cards, 2, 5, 0)
    assert len(draw(cards, 1, 0, 3)) == 3
    sheet = entry(1, cards[0])
    assert front(cards[0]) in sheet
    assert back(cards[0]) in sheet
    assert cards[0].generator not in sheet


def test_channels_stand_best_first() -> None:
    def row(path: str, verdict: str, tier: str = "ready") -> dict[str, str | int]:
        return {"path": path, "verdict": verdict, "tier": tier}

    rows = [
        row("b/x.md", "T1"),
        row("a/x.md", "T3"),
        row("a/y.md", "T2"),
        row("c/x.md", "T3", "draft"),
    ]
    lines = list(channel_table(rows))[1:]
    assert [line.split(" | ")[0] for line in lines] == ["| a", "| b"]
    assert "100%" in lines[0]


def test_coverage_counts_claims() -> None:
    lines = "\n".join(coverage([extract(BODY)]))
    assert "citing notes: 1, cited claims: 20" in lines
    assert "100.0%" in lines


def test_verdicts_hold_no_sentences() -> None:
    rows = read_verdicts()
    assert rows
    for row in rows:
        assert row["verdict"] in VERDICTS
        assert len(json.dumps(row)) < 400
        assert re.fullmatch(r"[a-z-]*", str(row["reason"]))


def test_every_question_type_is_documented() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([\w-]+)` \|", page, re.M)
    assert documented == list(GENERATOR_NAMES)
