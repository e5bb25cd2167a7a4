"""Clozes and highlights that the author set within sentences, as cards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from studykit.extractor.notes.inline.inline_text import Blank, Inline
from studykit.extractor.notes.inline.tokens import cloze_ends
from studykit.model import MarkKind

LONGEST_HIGHLIGHT = 120
#: Each blank makes a card of its whole sentence; so many characters may all of one's cards hold.
MOST_WRITTEN = 100_000


def has_clozes(inline: Inline) -> bool:
    """Whether the author set a cloze or a highlight in a text."""
    return bool(inline.blanks) or any(m.kind is MarkKind.HIGHLIGHT for m in inline.marks)


def written_clozes(spans: Sequence[tuple[int, int]], inline: Inline) -> list[list[tuple[str, str]]]:
    """The cloze cards of each sentence, text and answer: one for each number of its blanks and for
    each highlight.
    """
    cards: list[dict[str, list[Blank]]] = [{} for _ in spans]
    firsts = [first for first, _ in spans]
    highlights = (
        Blank(f"={m.start}", m.start, m.end)
        for m in sorted(inline.marks, key=lambda m: m.start)
        if m.kind is MarkKind.HIGHLIGHT and m.end - m.start <= LONGEST_HIGHLIGHT
    )
    for blank in [*inline.blanks, *highlights]:
        n = bisect_right(firsts, blank.start) - 1
        if n >= 0 and blank.end <= spans[n][1] and not _is_all(inline.text, spans[n], blank):
            cards[n].setdefault(blank.number, []).append(blank)
    made: list[list[tuple[str, str]]] = []
    for span, numbered in zip(spans, cards, strict=True):
        made.append([])
        most = max(1, MOST_WRITTEN // (span[1] - span[0]))
        for n, card in enumerate(numbered.values()):
            if n == most:
                what = f"a sentence of {span[1] - span[0]} characters has more than {most} blanks"
                inline.broken.append((card[0].start, what))
                break
            if (cloze := _cloze(inline.text, span, card)) is not None:
                made[-1].append(cloze)
                continue
            answer = inline.text[card[0].start : card[0].end]
            inline.broken.append((card[0].start, f"braces would end the blank {answer!r} early"))
    return made


def _is_all(text: str, span: tuple[int, int], blank: Blank) -> bool:
    """Whether nothing is left of a sentence without its highlight, so that it asks nothing."""
    if not blank.number.startswith("=") or 2 * (blank.end - blank.start) < span[1] - span[0]:
        return False
    around = text[span[0] : blank.start] + text[blank.end : span[1]]
    return not any(char.isalnum() for char in around)


def _cloze(text: str, span: tuple[int, int], blanks: Sequence[Blank]) -> tuple[str, str] | None:
    """A cloze card, text and answer; None where braces would end a blank elsewhere."""
    at, made, answers, ends = span[0], "", [], []
    for blank in sorted(blanks, key=lambda b: (b.start, -b.end)):
        if blank.start < at:  # a blank of the same number within another
            continue
        answer = text[blank.start : blank.end]
        answers.append(answer)
        if "`" not in answer:  # two colons would begin a hint; in code they do not
            answer = answer.replace("::", ":\u200b:")
        hint = f"::{blank.hint}" if blank.hint else ""
        made += f"{text[at : blank.start]}{{{{c1::{answer}{hint}}}}}"
        ends.append(len(made))
        at = blank.end
    made += text[at : span[1]]
    return (made, ", ".join(answers)) if sorted(cloze_ends(made).values()) == ends else None
