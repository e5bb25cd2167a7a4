"""How likely a strict reader finds a card usable: the one number that decides which cards a note
gets.

Boosted trees over plain features of the finished card, as a learner sees it. They stand in
``vocabulary/score.json`` and come from graded cards: ``benchmarks/quality/train_score.py`` says
how, and how they do on channels that they have not seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from studykit.extractor.openings import leans
from studykit.extractor.specificity import RAREST, is_rare, rarest_word, rarity
from studykit.extractor.word_worth import word_worth
from studykit.extractor.words import (
    EVALUATIVE,
    FASHIONABLE,
    VAGUE_WORDS,
    content_words,
    has_figure,
    numbers_of,
    specific_words,
    stem,
    words_of,
)

WEIGHTS = Path(__file__).parent / "vocabulary" / "score.json"
_EMPTY = FASHIONABLE | VAGUE_WORDS
_MODAL = re.compile(
    r"\b(?:can|could|may|might|should|must|often|some|many|various|several|likely|generally|"
    r"typically)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:this|these|those|such)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|his|her|him|they|their|it|its)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_QUOTE = re.compile(r"[\"“”]")
_JOINED = re.compile(r"\b(?:and|or)\b|,")
_LABEL = re.compile(r"[^.:]{2,50}: ")
_FORMULA = re.compile(r"[=√^×÷]|\b[xy]\b|\d\s*[+*/]\s*\d")
_TELLS = re.compile(
    r"…\W*(?:\w+ly )?(?:sa(?:ys|id)|argue|suggest|emphasi|explain|highlight|believe|"
    r"describe|discuss|mention|note[sd]|stress|express|state[sd]|claim|view|think|observe)"
)
_CONDITION = re.compile(r"(?:if|when|to|for|consider|let|given)\b", re.IGNORECASE)
_THE = re.compile(r"Wh(?:at|o) (?:is|are|was|were) the ")
_HINT = re.compile(r"(how many|what kind of|which) .*")
_SEVERAL = re.compile(r"which (?:two|three|four|five|six|seven|ones)\b")
_DATED = frozenset({"which year", "which years", "when"})
KIN, LEAST_KIN = 5, 4
NEAR = 80  # characters in which the word before a blank is looked for
EVERYWHERE = 1.5  # words less rare say nothing of a subject
WORDS, NOTE = "words", "note"  # the features that word_worth gives
Tree = float | list[Any]
_Node = tuple[int, float, Any, Any]
_LEAF = -1  # in place of a feature: the number beside it is what the tree adds


@dataclass(frozen=True, slots=True)
class Face:
    """What a learner sees of a card: its place, what is asked, and what is to be recalled.

    ``kind`` is "cloze" or "question"; a cloze's ``asked`` is its sentence with the blank left out,
    ``hint`` what the blank says. ``told`` says in how many claims of the note the answer's rarest
    word stands, ``note`` what the note's words are worth.
    """

    generator: str
    kind: str
    asked: str
    answer: str
    hint: str = ""
    context: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    told: int = 1
    note: float = 0.0


def usable(face: Face) -> float:
    """The probability that a strict reader finds a card usable, from 0 to 1."""
    names, trees = _forest()
    found = {**features(face), WORDS: word_worth(*worded(face)), NOTE: face.note}
    values = [found.get(name, 0.0) for name in names]
    return 1 / (1 + exp(-sum(_leaf(tree, values) for tree in trees)))


def worded(face: Face) -> tuple[str, str, str, str, tuple[str, ...], bool]:
    """A card as :func:`word_worth` wants it."""
    place = (face.title, *face.headings)
    return face.asked, face.answer, face.hint, face.context, place, face.kind == "cloze"


def _leaf(node: _Node, values: Sequence[float]) -> float:
    """What a tree adds."""
    feature, limit, below, above = node
    while feature >= 0:
        feature, limit, below, above = below if values[feature] <= limit else above
    return limit


@lru_cache(maxsize=1)
def _forest() -> tuple[list[str], list[_Node]]:
    found = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return found["features"], [_node(tree) for tree in found["trees"]]


def _node(tree: Tree) -> _Node:
    """A tree as it is walked; in the file a node is a feature's number, a limit, and the trees to
    both sides, and a leaf what it adds.
    """
    if not isinstance(tree, list):
        return _LEAF, tree, (), ()
    feature, limit, below, above = tree
    return feature, limit, _node(below), _node(above)


def features(face: Face) -> dict[str, float]:
    """The features of a card by name: of its type, its answer, its front, and what both share."""
    return {
        f"type {face.generator}": 1.0,
        f"blank {_hint_kind(face)}": 1.0,
        **_answer(face),
        **_rarities(face),
        **_around(face),
        **_front(face),
        **_shared(face),
    }


def _hint_kind(face: Face) -> str:
    if face.kind != "cloze":
        return "none"
    if _SEVERAL.match(face.hint):
        return "which of several"
    if face.hint in _DATED:
        return "when"
    return _HINT.sub(r"\1", face.hint)


def _answer(face: Face) -> dict[str, float]:
    words = words_of(face.answer)
    content = content_words(face.answer)
    inner = words[1:] if not face.asked.startswith("…") else words
    count, first = max(1, len(words)), words[0].lower() if words else ""
    return {
        "answer words": min(len(words), 25) / 10,
        "answer rare": min(3, sum(map(is_rare, words))) / 3,
        "answer rare share": sum(map(is_rare, words)) / count,
        "answer specific": min(5, len(specific_words(face.answer))) / 5,
        "answer capitals": sum(w[:1].isupper() for w in inner) / count,
        "answer figure": float(any(c.isdigit() for c in face.answer)),
        "answer quoted": float(_QUOTE.search(face.answer) is not None),
        "answer with a": float(first in {"a", "an"}),
        "answer with the": float(first == "the"),
        "answer -ing": float(first.endswith("ing")),
        "answer joined": float(_JOINED.search(face.answer) is not None),
        "answer values": len(content & EVALUATIVE) / max(1, len(content)),
        "answer empty": sum(w.lower() in _EMPTY for w in words) / count,
        "answer longest": min(20, max(map(len, words), default=0)) / 10,
        "answer points": face.answer.count("\n") / 6,
        "answer or": float("or" in words),
    }


def _rarities(face: Face) -> dict[str, float]:
    """How rare the words of answer and front are, of 1."""
    words = [w for w in words_of(face.answer) if not has_figure(w)]
    told = [rarity(w) for w in words]
    telling = [r for r in told if r > EVERYWHERE] or [0.0]
    front = sorted((rarity(w) for w in {w.lower() for w in words_of(face.asked)}), reverse=True)
    front = front or [0.0]
    found = {
        "rarest": max(telling),
        "mean rarity": sum(telling) / len(telling),
        "least rarity": min(telling),
        "last rarity": told[-1] if told else 0.0,
        "rarest small": max((rarity(w) for w in words if w[:1].islower()), default=0.0),
        "rarest large": max((rarity(w) for w in words if w[:1].isupper()), default=0.0),
        "front rarest": front[0],
        "front three rarest": sum(front[:3]) / 3,
        "front mean rarity": sum(front) / len(front),
    }
    return {name: value / RAREST for name, value in found.items()}


def _around(face: Face) -> dict[str, float]:
    """What stands right before and after a blank, and how often the note tells the answer."""
    before, blank, after = face.asked.partition("…")
    last = _LAST.search(before, max(0, len(before) - NEAR))
    word = last[0].lower() if last is not None else ""
    listed = _LISTED.search(before) is not None or _GOES_ON.match(after) is not None
    return {
        f"before {word if word in _LEADS else 'another'}": float(bool(blank)),
        "before nothing": float(bool(blank) and not before.strip()),
        "within brackets": float(before.count("(") > before.count(")")),
        "before a mark": float(before.rstrip()[-1:] in {",", "(", ":", "-", "–", '"', "“"}),
        "in a list": float(bool(blank) and listed),
        "an example": float(bool(blank) and _EXAMPLE.search(before) is not None),
        "a likeness": float(_LIKENESS.search(before) is not None),
        "after ends": float(bool(blank) and after.strip(" .") == ""),
        "after a mark": float(after[:1] in {",", ")", ";", ":"}),
        "told times": min(face.told, 6) / 6,
        "told once": float(face.told <= 1),
    }


_LEADS = frozenset(
    "a about after an and are as at before between by called during for from in into is like named "
    "of on or over the through to under was were which with".split()
)
_LAST = re.compile(r"[\w'’-]+(?=\W*$)")
_LISTED = re.compile(r"(?:,|\b(?:and|or|&))\s+(?:the |an? )?$")
_GOES_ON = re.compile(r",? (?:and|or|&) |, [\w'’ -]{2,30}(?:,|\band\b|\bor\b)")
_EXAMPLE = re.compile(
    r"\b(?:like|such as|includ\w+|e\.g\.|for example|for instance|exemplified by|especially|"
    r"particularly)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_LIKENESS = re.compile(r"\b(?:akin|similar|likened?|compar\w+|reminiscent|resembl\w+)\b", re.I)


def _front(face: Face) -> dict[str, float]:
    words = words_of(face.asked)
    figures = sum(map(has_figure, words))
    return {
        "front words": min(len(words), 50) / 25,
        "front long": max(0, min(len(words), 50) - 25) / 25,
        "front specific": min(20, len(specific_words(face.asked))) / 20,
        "front rare": min(6, sum(map(is_rare, words))) / 6,
        "front capitals": min(6, sum(w[:1].isupper() for w in words[1:])) / 6,
        "front figures": min(4, figures) / 4,
        "front year": float(figures > 0 and _YEAR.search(face.asked) is not None),
        "front values": len(content_words(face.asked) & EVALUATIVE) / 2,
        "front modal": float(_MODAL.search(face.asked) is not None),
        "front leans": float(leans(face.asked)),
        "front points": float(_POINTS.search(face.asked) is not None),
        "front person": float(_PERSON.search(face.asked) is not None),
        "front label": float(_LABEL.match(face.asked) is not None),
        "front formula": float(_FORMULA.search(face.asked) is not None),
        "front tells": float(_TELLS.search(face.asked) is not None),
        "front colon": float(": which " in face.asked),
        "front condition": float(face.kind != "cloze" and _CONDITION.match(face.asked) is not None),
        "front the": float(face.kind != "cloze" and _THE.match(face.asked) is not None),
        "front quoted": float(_QUOTE.search(face.asked) is not None),
        "front commas": min(5, face.asked.count(",")) / 5,
        "front opens blank": float(face.asked.startswith("…")),
        "front ends blank": float(face.asked.rstrip(". ").endswith("…")),
        "context": float(bool(face.context)),
        "context words": min(60, len(words_of(face.context))) / 60,
        "headings": float(len(face.headings)),
    }


def _shared(face: Face) -> dict[str, float]:
    answer, front = content_words(face.answer), content_words(face.asked)
    title, headings = content_words(face.title), content_words(" ".join(face.headings))
    context = content_words(face.context)
    told = front | title | headings | context
    starts = {word[:KIN] for word in told if len(word) >= KIN}
    count = max(1, len(answer))
    rarest = stem(rarest_word(face.answer))[:LEAST_KIN]
    numbers = numbers_of(face.answer)
    return {
        "rarest told by kin": float(
            len(rarest) == LEAST_KIN
            and any(w.startswith(rarest) for w in told - content_words(face.hint))
        ),
        "number told": float(bool(numbers & numbers_of(" ".join((face.title, *face.headings))))),
        "told by front": len(answer & front) / count,
        "told by context": len(answer & context) / count,
        "told by title": len(answer & title) / count,
        "told by heading": len(answer & headings) / count,
        "told at all": len(answer & told) / count,
        "told by kin": sum(len(w) >= KIN and w[:KIN] in starts for w in answer) / count,
        "front of title": min(3, len(front & title)) / 3,
        "front of heading": min(3, len(front & headings)) / 3,
    }
