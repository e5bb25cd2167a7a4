"""Cards that the author writes by hand inside a note.

``Q:``/``A:`` blocks, ``term :: definition``, ``==highlight==`` in a sentence and ``{{c1::cloze}}``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.extractor.blocks import Block, BlockKind
from studykit.extractor.sentences import sentence_spans
from studykit.model import ClaimKind


@dataclass(frozen=True, slots=True)
class Authored:
    """A hand-written card in raw Markdown; ``line`` counts from the block's first line."""

    kind: ClaimKind
    question: str
    answer: str
    claim: str
    line: int = 0
    lines: int = 1


_QUESTION = re.compile(r"\s*(?:\*\*)?Q(?:uestion)?\s*[:.](?:\*\*)?\s*(.*)", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:\*\*)?A(?:nswer)?\s*[:.](?:\*\*)?\s*(.*)", re.IGNORECASE)
_DEFINITION = re.compile(r"(?P<term>[^\n`:]{1,120}?)\s+::\s+(?P<text>\S[^\n]*)")
_CLOZE = re.compile(r"\{\{c\d+::.+?\}\}", re.DOTALL)
_NUMBER = re.compile(r"\{\{c(\d+)::")
_HIGHLIGHT = re.compile(
    r"(?<![A-Za-z0-9_=])==(?=[^\s=])((?:[^=\n]|=(?!=)){1,120}?)(?<=[^\s=])==(?![A-Za-z0-9_=])"
)
_TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.CALLOUT})


def authored_in(block: Block) -> list[Authored]:
    """The hand-written cards of a block; empty when it holds none."""
    if block.kind not in _TEXTS or not any(sign in block.text for sign in (":", "==", "{{")):
        return []
    lines = block.text.split("\n")
    pairs = _pairs(lines)
    if pairs:
        return pairs
    definitions = [m and _definition(m, n) for n, m in enumerate(map(_DEFINITION.fullmatch, lines))]
    if definitions and all(definitions):
        return [definition for definition in definitions if definition]
    if _CLOZE.search(block.text):
        return [card for n, text in _sentences(block.text) for card in _clozes(text, n)]
    if _HIGHLIGHT.search(block.text):
        return _highlights(block.text)
    return []


def without_cloze(text: str) -> str:
    """Raw Markdown in which clozes and highlights show their words."""
    return _HIGHLIGHT.sub(r"\1", _filled(text, None))


def _definition(match: re.Match[str], line: int) -> Authored:
    term, text = match["term"].strip(), match["text"].strip()
    return Authored(ClaimKind.AUTHORED_DEFINITION, term, text, f"{term}: {text}", line)


def _pairs(lines: Sequence[str]) -> list[Authored]:
    """``Q:`` lines with the ``A:`` lines below them; text without a sign goes on."""
    if not _QUESTION.match(lines[0]):
        return []
    cards: list[Authored] = []
    question: list[str] = []
    answer: list[str] | None = None
    start = 0
    for n, line in enumerate([*lines, "Q: "]):
        if match := _QUESTION.match(line):
            if question and answer and "".join(answer).strip():
                cards.append(_pair(question, answer, start, n))
            question, answer, start = [match[1]], None, n
        elif answer is None and (match := _ANSWER.match(line)):
            answer = [match[1]]
        elif answer is not None:
            answer.append(line)
        else:
            question.append(line)
    return cards


def _pair(question: Sequence[str], answer: Sequence[str], start: int, end: int) -> Authored:
    asked, told = "\n".join(question).strip(), "\n".join(answer).strip()
    claim = f"{asked} {told}"
    return Authored(ClaimKind.AUTHORED_QUESTION, asked, told, claim, start, end - start)


def _sentences(text: str) -> list[tuple[int, str]]:
    """The sentences with the line each begins on; a cloze is never cut."""
    shielded = _CLOZE.sub(lambda m: "X" + "x" * (len(m[0]) - 1), text)
    return [
        (text.count("\n", 0, first), text[first:last]) for first, last in sentence_spans(shielded)
    ]


def _clozes(text: str, line: int) -> list[Authored]:
    """One card a number: its blanks stay, those of other numbers show their words."""
    numbers = list(dict.fromkeys(_NUMBER.findall(text)))
    plain = _filled(text, None)
    return [
        Authored(ClaimKind.AUTHORED_CLOZE, _filled(text, number), "", plain, line)
        for number in numbers
    ]


def _filled(text: str, kept: str | None) -> str:
    def fill(match: re.Match[str]) -> str:
        number, _, inner = match[0][3:-2].partition("::")
        return "{{c1::" + inner + "}}" if number == kept else inner.partition("::")[0]

    return _CLOZE.sub(fill, text)


def _highlights(text: str) -> list[Authored]:
    cards = []
    for line, sentence in _sentences(text):
        found = list(_HIGHLIGHT.finditer(sentence))
        plain = _HIGHLIGHT.sub(r"\1", sentence)
        for match in found:
            head = _HIGHLIGHT.sub(r"\1", sentence[: match.start()])
            tail = _HIGHLIGHT.sub(r"\1", sentence[match.end() :])
            cloze = head + "{{c1::" + match[1].replace("::", ":\u200b:") + "}}" + tail
            cards.append(Authored(ClaimKind.AUTHORED_CLOZE, cloze, "", plain, line))
    return cards
