"""Texts without what a card does not need: openings, remarks in brackets, tails.

A learner reads "However", the examples in brackets and what follows from it all at every review,
for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.extractor.clause import sound
from studykit.extractor.language import Analysis
from studykit.extractor.openings import OPENING, leans, without_opening
from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import balanced, specific_words, words_of
from studykit.model import Claim

Place = tuple[int, int]  # the characters of a text from the first up to the second
LONG, ENOUGH, LONG_ANSWER, LEAST = 18, 4, 20, 7
_TAIL = re.compile(rf"(?:,|\s[–—])\s+(?:{phrases('openings.tails')})\b")
_JOINED = re.compile(r"(?:,|\s[–—])\s+(?=\w)")
_BRACKETS = re.compile(r"\s\([^()]*\)")
_EXAMPLES = re.compile(
    r"\s+\((?:e\.g\.|such as|like|including|for example|i\.e\.|see)[^()]*\)", re.I
)
_LINKED_ON = re.compile(r"[,;]\s+(?:and|or)$")
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*(?:[\s,;]|$)")


def shortened(analysis: Analysis, keep: Place) -> tuple[str, Place]:
    """A sentence cut to what a card needs that asks for ``keep``, and where that stands in it.

    What stays is a sentence that says enough and leans on nothing that the whole did not lean on.
    An answer loses the remark that it trails: "doing this, making that easy" becomes "doing this".
    """
    text, end = analysis.text, keep[1]
    keep = keep[0], core(analysis, keep)
    cuts: list[Place] = []
    found = (_opening(text), _brackets(text, keep), _tail(analysis, keep))
    for cut in ((keep[1], end), *(cut for places in found for cut in places)):
        apart = cut[0] < cut[1] and (cut[1] <= keep[0] or keep[1] <= cut[0])
        if apart and _holds(analysis, [*cuts, cut], keep):
            cuts.append(cut)
    start = keep[0] - sum(b - a for a, b in cuts if b <= keep[0])
    return _without(text, cuts), (start, start + keep[1] - keep[0])


def core(analysis: Analysis, keep: Place) -> int:
    """Where an answer ends without the remark that it trails."""
    text = analysis.text
    for match in _TAIL.finditer(text, *keep):
        cut = match.start(), keep[1]
        if " " in text[keep[0] : cut[0]] and _is_closed(analysis, cut):
            return cut[0] if balanced(text[keep[0] : cut[0]]) else keep[1]
    return keep[1]


def _without(text: str, cuts: Sequence[Place]) -> str:
    kept = "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in cuts))
    return _large(kept) if kept != text and kept[:1] != text[:1] else kept


def _large(text: str) -> str:
    return text[:1].upper() + text[1:] if _PLAIN.match(text) else text


def _holds(analysis: Analysis, cuts: Sequence[Place], keep: Place) -> bool:
    text = _without(analysis.text, cuts)
    tokens = (t for t in analysis.tokens if not any(a <= t.start < b for a, b in cuts))
    if not sound(Analysis(text, tuple(tokens))) or not balanced(text):
        return False
    rest = _without(analysis.text, [*cuts, keep])
    return len(specific_words(rest)) >= ENOUGH and (leans(analysis.text) or not leans(text))


def _opening(text: str) -> Iterator[Place]:
    match = OPENING.match(text)
    if match is not None:
        yield match.span()


def _brackets(text: str, keep: Place) -> Iterator[Place]:
    """Remarks in brackets of two words and more; one that explains the answer stays."""
    named = any(c.isalpha() for c in text[slice(*keep)])
    for match in _BRACKETS.finditer(text):
        explains = named and match.start() == keep[1] and not _EXAMPLES.match(match[0])
        if " " in match[0].strip() and not explains:
            yield match.span()


def _tail(analysis: Analysis, keep: Place) -> Iterator[Place]:
    """What follows after a comma in a long sentence; not what describes the answer."""
    text = analysis.text
    end = len(text.rstrip(".!? "))
    if len(words_of(text)) <= LONG:
        return
    for joint in _JOINED.finditer(text, keep[1]):
        first = analysis.tokens[analysis.find(joint.end(), joint.end() + 1)[0]]
        describes = joint.start() == keep[1] and first.tag in {"WDT", "WP", "WRB", "WP$"}
        participle = first.tag == "VBG" and first.relation in {"advcl", "acl"}
        trails = participle or _TAIL.match(text, joint.start())
        if trails and not describes and _is_closed(analysis, (joint.start(), end)):
            yield joint.start(), end


def _is_closed(analysis: Analysis, place: Place) -> bool:
    """Whether no word outside depends on one inside: leaving it out breaks nothing."""
    inside = {t.i for t in analysis.tokens if place[0] <= t.start < place[1]}
    outside = (t for t in analysis.tokens if t.i not in inside and t.relation != "punct")
    return not any(t.head in inside for t in outside)


def short_text(text: str) -> str:
    """An answer without its opening connective and, when long, without its trailing clauses."""
    text = without_opening(text)
    if len(words_of(text)) > LONG_ANSWER:
        text = _EXAMPLES.sub("", text)
    while len(words_of(text)) > LONG_ANSWER:
        cut = next((m.start() for m in _TAIL.finditer(text) if "." not in text[m.start() : -1]), 0)
        if len(words_of(text[:cut])) < LEAST or not balanced(text[:cut]):
            break
        text = text[:cut]
    return _large(_LINKED_ON.sub("", text.rstrip().removesuffix(".")).rstrip(" ,;:"))


def label_of(claim: Claim) -> str:
    """The bold label of an item, without its colon."""
    return claim.term.strip().rstrip(":").strip()
