"""Anki's side of a card: note types, fields, tags and review rows.

The two note types are frozen: their ids, names and fields never change, because a package with
another field list makes a second note type in Anki and updates nothing. Templates and CSS may.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studykit.model import (
    Card,
    Citation,
    Cloze,
    Origin,
    Point,
    Rating,
    Review,
    ReviewOrigin,
)
from studykit.render.html import cloze_to_html, link, plain_html, sanitised, to_html

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
_NOT_IN_TAGS = re.compile(
    '[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069"]'
)

_FRONT = """<div class="sk">
<div class="place"><b>{{Note}}</b>{{#Headings}} › {{Headings}}{{/Headings}}</div>
{{#Context}}<div class="context">{{Context}}</div>{{/Context}}
<div class="question">%s</div>
</div>"""
_ANSWER = """<hr id="answer">
<div class="sk">
{{#Back}}<div class="answer">{{Back}}</div>{{/Back}}
{{#Citations}}<div class="stamps">{{Citations}}</div>{{/Citations}}
{{#Claim}}<div class="claim">{{Claim}}</div>{{/Claim}}
{{#Source}}<div class="source">{{Source}}</div>{{/Source}}
</div>"""
QUESTION_FRONT = _FRONT % "{{Front}}"
CLOZE_FRONT = _FRONT % "{{cloze:Text}}"
ANSWER = _ANSWER
QUESTION_BACK = f"{QUESTION_FRONT}\n{ANSWER}"
CLOZE_BACK = f"{CLOZE_FRONT}\n{ANSWER}"

DAY = """--ink: #20242c; --quiet: #69707d; --line: #dcdfe5; --mark: #0a6a8f;
  --tint: #eaf3f7; --ground: #fdfdfb;"""
NIGHT = """--ink: #e6e8ec; --quiet: #9aa2b1; --line: #3b414c; --mark: #79c8ec;
  --tint: #22323c; --ground: #1d2026;"""
CSS = f""".card {{
  {DAY}
  font: 20px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color: var(--ink); background: var(--ground); text-align: left; overflow-wrap: anywhere;
}}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {{
  {NIGHT}
}}
.sk {{ max-width: 38rem; margin: 0 auto; }}
.place {{ font-size: .7em; line-height: 1.4; color: var(--quiet); margin-bottom: 1.2rem; }}
.place b {{ font-weight: 600; }}
.context {{ font-size: .85em; color: var(--quiet); margin-bottom: .6rem; }}
.question {{ font-size: 1.15em; line-height: 1.4; font-weight: 500; }}
.cloze {{ font-weight: 700; color: var(--mark); }}
hr#answer {{ max-width: 38rem; border: 0; border-top: 1px solid var(--line); margin: 1.3rem auto; }}
a {{ color: var(--mark); text-decoration: none; font-variant-numeric: tabular-nums; }}
a:hover {{ text-decoration: underline; }}
.answer li a {{ font-size: .75em; white-space: nowrap; margin-left: .2em; }}
.answer:has(li a) + .stamps {{ display: none; }}
.stamps {{ margin-top: 1.1rem; font-size: .8em; color: var(--quiet); }}
.stamps a {{ display: inline-block; padding: .15em .7em; margin: 0 .3em .4em 0;
  border-radius: 1em; background: var(--tint); }}
.stamps a::before {{ content: "▶"; font-size: .7em; margin-right: .5em; vertical-align: .1em; }}
.claim {{ margin-top: 1rem; padding-left: .8rem; border-left: 3px solid var(--line);
  font-size: .82em; color: var(--quiet); }}
.source {{ margin-top: 1rem; font-size: .65em; color: var(--quiet); opacity: .8; }}
ul, ol {{ margin: .3rem 0; padding-left: 1.3rem; }}
li {{ margin: .35rem 0; }}
code {{ font: .86em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--tint); border-radius: 4px; padding: .1em .3em; }}
pre {{ overflow-x: auto; margin: .6rem 0; padding: .7rem .9rem; font-weight: 400; line-height: 1.45;
  border: 1px solid var(--line); border-radius: 8px; background: var(--tint); }}
pre code {{ background: none; padding: 0; overflow-wrap: normal; }}
mjx-container[display] {{ overflow-x: auto; overflow-y: hidden; }}
@media (max-width: 480px) {{
  .card {{ font-size: 18px; }}
  .stamps a {{ padding: .35em .9em; }}
}}
"""


def fields_of(card: Card) -> tuple[str, ...]:
    """The values of a card's Anki note, safe HTML in the order of its type's fields."""
    source = card.source
    first, back, claim = _sides(card)
    return (
        plain_html(card.id),
        first,
        back,
        to_html(card.context),
        claim,
        citations_html(card.citations),
        plain_html(f"{source.path}, line {source.first_line}"),
        plain_html(source.title),
        plain_html(" › ".join(source.headings)),
        "",
        "",
        "",
    )


def _sides(card: Card) -> tuple[str, str, str]:
    """Front or text, back, and the sentence of the note where the back does not say it already."""
    content = card.content
    if isinstance(content, Cloze):
        return cloze_to_html(content.text), "", ""
    first = to_html(content.question)
    if content.points:
        return first, _points(content.points), ""
    back, claim = to_html(content.answer), to_html(card.source.claim)
    return first, back, "" if claim == back else claim


def citations_html(citations: Sequence[Citation]) -> str:
    """Stamps as links that open the video at that second."""
    return sanitised(" ".join(_stamp(citation) for citation in citations))


def _stamp(citation: Citation) -> str:
    label = citation.label.strip("[]() ")
    if citation.origin is Origin.REPAIRED or not label:
        label = clock(citation.seconds)
    sign = "≈" if citation.origin is Origin.INHERITED else ""
    return link(citation.url, sign + label)


def clock(seconds: int) -> str:
    """Seconds as 2:05 or 1:02:05."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _points(points: Sequence[Point]) -> str:
    items = [f"<li>{to_html(p.text)} {citations_html(p.citations)}</li>" for p in points]
    return f"<ul>{''.join(items)}</ul>"


def tags_of(card: Card) -> tuple[str, ...]:
    """A card's tags for Anki: no spaces, levels parted by "::"."""
    source = card.source
    found = [
        f"channel::{tag_level(source.channel)}" if tag_level(source.channel) else "",
        f"note::{tag_level(source.title)}" if tag_level(source.title) else "",
        f"section::{tag_level(source.headings[-1])}" if source.headings else "",
        *(tag_text(tag) for tag in card.tags),
    ]
    return tuple(dict.fromkeys(tag for tag in found if tag.strip(":")))


def tag_text(text: str) -> str:
    """A text as a tag; its levels stay parted by "::"."""
    return "::".join(level for level in map(tag_level, text.split("::")) if level)


def tag_level(text: str) -> str:
    """A text as one level of a tag."""
    kept = _NOT_IN_TAGS.sub("", unicodedata.normalize("NFC", text))
    return re.sub(r":{2,}", ":", re.sub(r"[\s\u3000]+", "_", kept.strip())).strip(":")[:100]


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


def revlog_row(
    review: Review, difficulty: float, kind: int, interval: int, last_interval: int = 0
) -> RevlogRow:
    """A review as a row of Anki's log.

    ``difficulty`` is the one after the answer; ``kind`` 0 learning, 1 review, 2 relearning.
    """
    return RevlogRow(
        int(review.at.timestamp() * 1000),
        0 if review.rating is None else int(review.rating),
        interval,
        last_interval,
        round(100 + (difficulty - 1) / 9 * 1000),
        round(review.seconds * 1000),
        kind,
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
