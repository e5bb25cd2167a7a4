"""Bold terms that open a block, and where their explanation begins."""

from __future__ import annotations

import re

from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.extractor.notes.inline.inline_text import Inline
from studykit.model import MarkKind

_OPENS_A_SENTENCE = re.compile(
    r"(?:It|This|These|They|There|He|She|We|You|The|An|In|On|At|By|For|From|With|When|While|If|As"
    r"|Since|Because|Although|Instead|Often|Many|Most|Some)\b"
)
# A label written as a title, and a sentence that goes on small after its first word, which is no
# abbreviation ("Tide Tables Ltd prints them"). Of 70 such labels in real notes all were ones.
_TITLE = re.compile(r"[A-Z][\w'’-]*(?:,? (?:and|of|the|to|for|in|on|vs\.?|&|with|a) |,? )[A-Z].*")
_WORDS_BEGIN = re.compile(r"[A-Z](?=[a-z'’-]*[aeiouy])[a-z'’-]+ [a-z]")


def with_colon(inline: Inline) -> Inline:
    """A bold label that nothing but its type parts from the sentence after it gets its colon."""
    term, start = label_of(inline)
    if not term or inline.text[start - 1 : start] != " ":
        return inline
    label, rest = inline.text[: start - 1], inline.text[start:]
    own_line = any(len(label) <= at <= start for at in inline.breaks)
    again = rest.split()[0].lower() == label.split()[-1].lower()
    titled = _TITLE.fullmatch(label) is not None and _WORDS_BEGIN.match(rest) is not None
    opened = titled or _OPENS_A_SENTENCE.match(rest) is not None
    if not label[-1].isalnum() or not (own_line or again or opened):
        return inline
    return inline.with_inserted(":", len(label))


def label_of(inline: Inline) -> tuple[str, int]:
    """The bold term that opens a block, and where its explanation begins."""
    bold = next((m for m in inline.marks if m.kind is MarkKind.BOLD and m.start == 0), None)
    if bold is None or bold.end > 90:
        return "", 0
    match = re.match(r"[*_]*\s*(?:[:：]|[-–—]|→)?\s*", inline.text[bold.end :])
    inside = inline.text[: bold.end].rstrip()
    gap = match[0] if match else ""
    rest = inline.text[bold.end + len(gap) :]
    if not rest:
        return "", 0
    parted = inside.endswith((":", "：", ".", "-", "–", "—")) or gap.strip() != ""
    if not parted and not (rest[:1].isupper() and not rest.isupper()):
        return "", 0
    return inside.rstrip(" :：.-–—"), bold.end + len(gap)


def with_label(
    spans: list[tuple[int, int]], owned: list[list[Stamp]], label: tuple[str, int]
) -> tuple[list[tuple[int, int]], list[list[Stamp]]]:
    """Keep a label and the first sentence of its explanation together."""
    while label[1] and len(spans) > 1 and spans[0][1] <= label[1]:
        spans = [(spans[0][0], spans[1][1]), *spans[2:]]
        owned = [[*owned[0], *owned[1]], *owned[2:]]
    return spans, owned
