"""Anki's side of a card: note types, fields, tags and review rows.

The two note types are frozen: their ids, names and fields never change, because a package with
another field list makes a second note type in Anki and updates nothing. Templates and CSS may.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studykit.model import (
    Card,
    Citation,
    Cloze,
    Point,
    Rating,
    Review,
    ReviewOrigin,
)
from studykit.render.html import cloze_to_html, link, sanitised, to_html

QUESTION_TYPE = ("studykit question", 1_726_300_411_001)
CLOZE_TYPE = ("studykit cloze", 1_726_300_411_002)
_REST = (
    "Back",
    "Context",
    "Claim",
    "Citations",
    "Source",
    "Note",
    "Headings",
    "Extra1",
    "Extra2",
    "Extra3",
)
QUESTION_FIELDS = ("Id", "Front", *_REST)
CLOZE_FIELDS = ("Id", "Text", *_REST)

_PLACE = """<div class="place">{{Note}}{{#Headings}} › {{Headings}}{{/Headings}}</div>
{{#Context}}<div class="context">{{Context}}</div>{{/Context}}"""
_FOOT = """{{#Citations}}<div class="stamps">▶ {{Citations}}</div>{{/Citations}}
{{#Claim}}<div class="claim">{{Claim}}</div>{{/Claim}}
{{#Source}}<div class="source">{{Source}}</div>{{/Source}}"""
QUESTION_FRONT = f"""{_PLACE}
<div class="question">{{{{Front}}}}</div>"""
QUESTION_BACK = f"""{QUESTION_FRONT}
<hr id="answer">
<div class="answer">{{{{Back}}}}</div>
{_FOOT}"""
CLOZE_FRONT = f"""{_PLACE}
<div class="question">{{{{cloze:Text}}}}</div>"""
CLOZE_BACK = f"""{CLOZE_FRONT}
<hr id="answer">
{{{{#Back}}}}<div class="answer">{{{{Back}}}}</div>{{{{/Back}}}}
{_FOOT}"""
CSS = """.card {
  --ink: #1d2330; --quiet: #6a7283; --line: #d9dde5; --mark: #0b6e99; --ground: #fcfcfa;
  font: 20px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--ink); background: var(--ground);
  max-width: 40rem; margin: 0 auto; padding: 1rem 1.1rem 2rem; text-align: left;
  overflow-wrap: anywhere;
}
.nightMode.card, .night_mode.card, .nightMode .card, .night_mode .card {
  --ink: #e7e9ee; --quiet: #98a1b3; --line: #3a4150; --mark: #6cc4ec; --ground: #1c1f26;
}
.place { font-size: .72em; color: var(--quiet); margin-bottom: .9rem; }
.context { font-size: .85em; color: var(--quiet); margin-bottom: .6rem; }
.question { font-size: 1.12em; }
.answer { font-size: 1.05em; }
hr#answer { border: 0; border-top: 1px solid var(--line); margin: 1.1rem 0; }
.cloze { font-weight: 600; color: var(--mark); }
a { color: var(--mark); text-decoration: none; font-variant-numeric: tabular-nums; }
.stamps { margin-top: 1rem; font-size: .85em; }
.claim { margin-top: .8rem; padding-left: .7rem; border-left: 3px solid var(--line);
  font-size: .8em; color: var(--quiet); }
.source { margin-top: .8rem; font-size: .68em; color: var(--quiet); }
.stamp { white-space: nowrap; font-size: .8em; }
ul, ol { margin: .3rem 0; padding-left: 1.3rem; }
li { margin: .25rem 0; }
code { font: .85em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .7rem; border: 1px solid var(--line); border-radius: 6px; }
@media (max-width: 480px) { .card { font-size: 18px; padding: .8rem .8rem 1.6rem; } }
"""


def fields_of(card: Card) -> tuple[str, ...]:
    """The values of a card's Anki note, safe HTML in the order of its type's fields."""
    source = card.source
    content = card.content
    if isinstance(content, Cloze):
        first, back = cloze_to_html(content.text), ""
        claim = ""
    else:
        first = to_html(content.question)
        back = _points(content.points) if content.points else to_html(content.answer)
        claim = "" if content.points else to_html(source.claim)
    place = f"{source.path}, line {source.first_line}"
    return tuple(
        text.replace("\x1f", "")
        for text in (
            card.id,
            first,
            back,
            to_html(card.context),
            claim,
            citations_html(card.citations),
            _escape(place),
            _escape(source.title),
            _escape(" › ".join(source.headings)),
            "",
            "",
            "",
        )
    )


def citations_html(citations: Sequence[Citation]) -> str:
    """Stamps as links that open the video at that second."""
    return sanitised(" ".join(_stamp(citation) for citation in citations))


def _stamp(citation: Citation) -> str:
    label = citation.label.strip("[]() ") or str(citation.seconds)
    if citation.origin == "repaired":
        label = f"{_clock(citation.seconds)}"
    sign = "≈" if citation.origin == "inherited" else ""
    return link(citation.url, sign + label)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _points(points: Sequence[Point]) -> str:
    items = [
        f'<li>{to_html(point.text)} <span class="stamp">{citations_html(point.citations)}</span></li>'
        for point in points
    ]
    return sanitised(f"<ul>{''.join(items)}</ul>")


def _escape(text: str) -> str:
    return html.escape(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", text), quote=False)


def tags_of(card: Card) -> tuple[str, ...]:
    """A card's tags for Anki: no spaces, levels parted by "::"."""
    source = card.source
    found = [
        f"channel::{tag_text(source.channel)}" if source.channel else "",
        f"note::{tag_text(source.title)}",
        f"section::{tag_text(source.headings[-1])}" if source.headings else "",
        *(tag_text(tag) for tag in card.tags),
    ]
    return tuple(dict.fromkeys(tag for tag in found if tag.strip(":")))


def tag_text(text: str) -> str:
    """A text as one level of a tag."""
    text = re.sub(
        r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\"]", "", text
    )
    return re.sub(r"[\s\u3000]+", "_", text.strip())[:100]


def stable_number(text: str, bits: int = 40) -> int:
    """A positive number for a name, the same on every machine: Anki's ids of decks and notes."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return (1 << bits) + int.from_bytes(digest[:8], "big") % (1 << bits)


@dataclass(frozen=True, slots=True)
class RevlogRow:
    """One row of Anki's review log. ``id`` is milliseconds since 1970; intervals are days when
    positive and seconds when negative.
    """

    id: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    milliseconds: int
    type: int


def revlog_row(review: Review, difficulty: float, type_: int) -> RevlogRow:
    """A review as a row of Anki's log (facts on how progress travels in a package)."""
    wait = review.due - review.at
    interval = wait.days if wait >= timedelta(days=1) else -max(1, int(wait.total_seconds()))
    return RevlogRow(
        int(review.at.timestamp() * 1000),
        int(review.rating),
        interval,
        0,
        round(100 + (difficulty - 1) / 9 * 1000),
        round(review.seconds * 1000),
        type_,
    )


def review_of(row: RevlogRow, card_id: str) -> Review | None:
    """An answer taken in Anki; None for rows that are no answers (manual changes)."""
    if row.ease not in (1, 2, 3, 4):
        return None
    at = datetime.fromtimestamp(row.id / 1000, UTC)
    wait = timedelta(days=row.interval) if row.interval > 0 else timedelta(seconds=-row.interval)
    return Review(
        card_id, at, Rating(row.ease), row.milliseconds / 1000, at + wait, ReviewOrigin.ANKI
    )
