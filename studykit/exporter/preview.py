"""One page to look at cards in a browser, beside the claims they were made of.

The same fields, templates and CSS go into it as into the packages. Maths is shown as Unicode text,
since MathJax is Anki's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from studykit.anki import notetypes
from studykit.anki.card_css import CSS, NIGHT
from studykit.anki.fields import fields_of
from studykit.card_json import Json
from studykit.exporter.page import WEB, page
from studykit.model import Card, Citation, Cloze, Note
from studykit.render.html import plain_html, safe_url, to_html
from studykit.render.terminal import maths_text

_SECTION = re.compile(r"\{\{#(\w+)\}\}(.*?)\{\{/\1\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{(cloze:)?(\w+)\}\}")
_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_MATHS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)

_MADE_BY = {"written": "the writer", "authored": "hand"}
_NIGHT = f"@media (prefers-color-scheme: dark) {{ .card {{ {NIGHT} }} }}"
_BODY = """<div id="page"></div>
<noscript><p>This page needs its own script, which loads nothing.</p></noscript>"""


def preview_page(
    cards: Sequence[Card],
    title: str = "studykit",
    notes: Sequence[Note] = (),
    changes: Mapping[str, str] = MappingProxyType({}),
    media: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """An HTML page of the cards beside the claims they were made of, note by note.

    ``notes`` bring the claims that made no card, and the notes that made none; without them the
    page has what the cards know. ``changes`` says "new" or "changed" of cards by id, and
    ``media`` has the addresses of their pictures by name.
    """
    style = CSS + _NIGHT + (WEB / "preview.css").read_text(encoding="utf-8")
    return page(title, style, _BODY, "preview", preview_data(cards, title, notes, changes, media))


def preview_data(
    cards: Sequence[Card],
    title: str,
    notes: Sequence[Note],
    changes: Mapping[str, str],
    media: Mapping[str, str] = MappingProxyType({}),
) -> Json:
    """What the page's script reads: cards as safe HTML, and notes whose blocks point at them."""
    by_note: dict[str, list[int]] = {}
    for index, card in enumerate(cards):
        by_note.setdefault(card.source.path, []).append(index)
    if all(changes.get(card.id) == "new" for card in cards):
        changes = {}  # a first build: where all is new, nothing stands out
    known = {note.path: note for note in notes}
    paths = sorted({*by_note, *known})
    return {
        "title": title,
        "cards": [_card(card, changes.get(card.id, ""), media) for card in cards],
        "notes": [_note(path, known.get(path), by_note.get(path, []), cards) for path in paths],
    }


_IMAGE = re.compile(r'<img src="(?P<name>sk-[^"]+)"[^>]*>')
_SOUND = re.compile(r"\[sound:(?P<name>sk-[^\]]+)\]")


def _with_media(markup: str, media: Mapping[str, str]) -> str:
    """Pictures and sound from the page itself; what it does not hold is named."""

    def shown(match: re.Match[str]) -> str:
        address = media.get(match["name"])
        if address is None:
            return plain_html(match["name"])
        if match[0].startswith("<img"):
            return match[0].replace(match["name"], address)
        return f'<audio controls src="{address}"></audio>'

    return _SOUND.sub(shown, _IMAGE.sub(shown, markup))


def _card(card: Card, change: str, media: Mapping[str, str]) -> Json:
    cloze = isinstance(card.content, Cloze)
    names = notetypes.CLOZE_FIELDS if cloze else notetypes.QUESTION_FIELDS
    fields = dict(zip(names, fields_of(card), strict=True))
    front = notetypes.CLOZE_FRONT if cloze else notetypes.QUESTION_FRONT
    shown = filled(front, fields, revealed=False)
    if cloze:
        fields["Back"] = _revealed(fields["Text"], True)
    back = filled(notetypes.ANSWER, fields, revealed=True).replace('<hr id="answer">', "<hr>")
    generator = card.candidate.generator
    return {
        "id": card.id,
        "front": _with_media(shown, media),
        "back": _with_media(back, media),
        "note": card.source.path,
        "line": card.source.first_line,
        "type": _plain(generator.replace("-", " ")),
        "how": _MADE_BY.get(generator, "rules"),
        "tier": card.candidate.tier.value,
        "status": card.status.value,
        "tags": [_plain(tag) for tag in card.tags],
        "change": change,
    }


@dataclass(frozen=True, slots=True)
class _Block:
    """A claim as it stands in its note, with the cards (by index) that it made."""

    line: int
    headings: tuple[str, ...]
    claim: str
    citations: tuple[Citation, ...]
    cards: tuple[int, ...]

    def json(self) -> Json:
        stamps = ((c.label, safe_url(c.url)) for c in self.citations)
        at = next(({"label": _plain(label), "url": url} for label, url in stamps if url), None)
        return {
            "heads": [_plain(heading) for heading in self.headings],
            "claim": _with_maths(to_html(self.claim)),
            "line": self.line,
            "at": at,
            "cards": list(self.cards),
        }


def _note(path: str, note: Note | None, indexes: Sequence[int], cards: Sequence[Card]) -> Json:
    first = cards[indexes[0]].source if indexes else None
    return {
        "path": _plain(path),
        "title": _plain(note.title if note else first.title if first else path),
        "channel": _plain(note.channel if note else first.channel if first else ""),
        "reason": _plain(_reason(note)),
        "blocks": [block.json() for block in _blocks(note, indexes, cards)],
    }


def _blocks(note: Note | None, indexes: Sequence[int], cards: Sequence[Card]) -> list[_Block]:
    """A note's claims in order with their cards, and cards whose claim moved where it was."""
    rest = sorted(indexes, key=lambda index: (cards[index].source.first_line, index))
    blocks = []
    for claim in note.claims if note is not None else ():
        own = tuple(i for i in rest if cards[i].source.claim == claim.text)
        rest = [i for i in rest if i not in own]
        blocks.append(_Block(claim.first_line, claim.headings, claim.text, claim.citations, own))
    groups: dict[tuple[int, tuple[str, ...], str], list[int]] = {}
    for index in rest:
        source = cards[index].source
        groups.setdefault((source.first_line, source.headings, source.claim), []).append(index)
    blocks += [_Block(*key, cards[own[0]].citations, tuple(own)) for key, own in groups.items()]
    return sorted(blocks, key=lambda block: block.line)


def _reason(note: Note | None) -> str:
    """Why a note makes no cards, where the note itself says so."""
    if note is None or not note.silence:
        return ""
    return f"it is: {note.silence.replace('-', ' ')}"


def _plain(text: str) -> str:
    """Text without what could move a terminal or a page; the script shows it as text."""
    return html.unescape(plain_html(text))


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
