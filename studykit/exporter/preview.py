"""One page to look at decks in a browser: the cards as Anki shows them, without Anki.

The page holds no scripts and loads nothing; the same fields, templates and CSS go into it as into
the packages. Maths is shown as Unicode text, since MathJax is Anki's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from studykit.anki import notetypes
from studykit.anki.fields import fields_of
from studykit.anki.look import CSS, NIGHT
from studykit.model import Card, Cloze, Status, Tier
from studykit.render.html import plain_html
from studykit.render.terminal import maths_text

_SECTION = re.compile(r"\{\{#(\w+)\}\}(.*?)\{\{/\1\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{(cloze:)?(\w+)\}\}")
_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_MATHS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)

_MOST_OPEN = 60

_PAGE_CSS = f"""
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1.5rem max(1rem, calc(50% - 44rem)) 4rem; background: #eef0f3;
  font: 16px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color: #20242c; }}
h1 {{ font-size: 1.3rem; margin: 0 0 .2rem; }}
summary {{ cursor: pointer; font-weight: 600; padding: .6rem 0; }}
summary small, .told, label {{ font-weight: 400; color: #69707d; }}
.told {{ margin: 0 0 .8rem; font-size: .85rem; }}
.cards {{ display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); }}
.card {{ font-size: 16px; padding: 1rem 1.2rem; border-radius: 10px;
  box-shadow: 0 1px 3px #0002; }}
hr {{ border: 0; border-top: 1px solid var(--line); margin: .9rem 0; }}
.about {{ font-size: .68em; color: var(--quiet); margin-top: .8rem; }}
.maths {{ font-family: "STIX Two Math", "Cambria Math", Georgia, serif; }}
body:has(#hide:checked) .card:not(:hover) .back {{ visibility: hidden; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #14161a; color: #e6e8ec; }}
  .card {{ {NIGHT} }}
}}
@media (max-width: 480px) {{ .cards {{ grid-template-columns: 1fr; }} }}
"""


def preview_page(cards: Sequence[Card], title: str = "studykit") -> str:
    """An HTML page of all cards, by deck."""
    decks: dict[str, list[Card]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    sections, seen = [], 0
    for name in sorted(decks):
        sections.append(_deck(name, decks[name], seen < _MOST_OPEN))
        seen += len(decks[name])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>{plain_html(title)}</title>
<style>{CSS}{_PAGE_CSS}</style>
</head>
<body>
<h1>{plain_html(title)}</h1>
<p class="told">{_count(len(cards), "card")} in {_count(len(decks), "deck")} ·
<label><input type="checkbox" id="hide"> hide answers (point at a card to see its own)</label></p>
{"".join(sections)}
</body>
</html>
"""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _deck(name: str, cards: Sequence[Card], is_open: bool) -> str:
    shown = plain_html(" › ".join(name.split("::")))
    tiles = "\n".join(_tile(card) for card in cards)
    return (
        f"<details{' open' if is_open else ''}><summary>{shown} "
        f"<small>{_count(len(cards), 'card')}</small></summary>\n"
        f'<div class="cards">\n{tiles}\n</div></details>\n'
    )


def _tile(card: Card) -> str:
    cloze = isinstance(card.content, Cloze)
    names = notetypes.CLOZE_FIELDS if cloze else notetypes.QUESTION_FIELDS
    fields = dict(zip(names, fields_of(card), strict=True))
    front = filled(
        notetypes.CLOZE_FRONT if cloze else notetypes.QUESTION_FRONT, fields, revealed=False
    )
    if cloze:
        fields["Back"] = _revealed(fields["Text"], True)
    back = filled(notetypes.ANSWER, fields, revealed=True).replace('<hr id="answer">', "<hr>")
    about = [card.candidate.generator.replace("-", " ")]
    if card.candidate.tier is Tier.DRAFT:
        about.append("draft")
    if card.status is not Status.ACTIVE:
        about.append(card.status.value)
    return (
        f'<article class="card" id="{html.escape(card.id)}">{front}<div class="back">{back}</div>'
        f'<div class="about">{plain_html(" · ".join(about))}</div></article>'
    )


def filled(template: str, fields: Mapping[str, str], *, revealed: bool) -> str:
    """An Anki template with its fields, as Anki would fill it (the parts that ours use)."""
    template = _SECTION.sub(lambda m: m[2] if fields[m[1]].strip() else "", template)

    def field(match: re.Match[str]) -> str:
        text = fields[match[2]]
        return _with_maths(_revealed(text, revealed) if match[1] else text)

    return _FIELD.sub(field, template)


def _revealed(text: str, revealed: bool) -> str:
    def shown(match: re.Match[str]) -> str:
        inside = match[1] if revealed else f"[{match[2] or '...'}]"
        return f'<span class="cloze">{inside}</span>'

    return _BLANK.sub(shown, text)


def _with_maths(markup: str) -> str:
    """Maths in a field as Unicode. (A backslash of code is an entity, so code is left alone.)"""

    def shown(match: re.Match[str]) -> str:
        formula = re.sub(r"<[^>]*>", "", match[1] or match[2])
        text = maths_text(html.unescape(formula))
        return f'<span class="maths">{html.escape(text, quote=False)}</span>'

    return _MATHS.sub(shown, markup)
