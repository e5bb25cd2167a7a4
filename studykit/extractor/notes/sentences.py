"""Where sentences end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from studykit.extractor.notes.closings import CLOSING, Closings

ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev hon sr jr st mt gen col sgt capt lt maj gov sen rep pres
    e.g i.e cf vs etc al approx ca est fig figs eq eqs no nos vol vols ch chs sec secs p pp ed eds
    inc ltd co corp dept univ assn bros jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.k u.n e.u d.c ph.d m.d b.a m.a
    viz resp incl excl min max avg approx ave blvd rd""".split()
)
# These end a sentence as often as not: they do when a capital follows that is no name's rest.
_MAY_END = frozenset({"etc", "inc", "ltd", "co", "corp", "al", "u.s", "u.k", "e.u", "a.m", "p.m"})
_STARTERS = frozenset(
    """a an the this that these those it its he she they we you i his her their our my there here
    in on at by for from with when while if as after before because since although however but and
    so then thus what why how who where which one some many most all both each no not""".split()
)
_END = re.compile(
    r"(?P<stop>(?<![.!?…])[.!?…]++|[。！？]++)(?P<close>[\"”’')\]»]*)(?P<gap>\s+|(?<=[。！？])|$)"
)
_STARTER = re.compile(r"[\"“‘'(\[«¿¡*_`\\]*[A-ZÀ-ÞĀ-ſΑ-ΩА-Я0-9$€£]|[\"“‘«¿¡`]|[^\x00-\u02ff]")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘'/–—-]+$")
_LONGEST_WORD = 60
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s*")
_BEFORE, _AHEAD = 2000, 400  # characters in which the other half of a bracket is looked for
_OPENS = re.compile(r"\\[(\[]|`[^`\n]*`")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of card text, without the white space between them.

    Abbreviations, decimals, initials, ellipses, brackets, quotes, maths and code do not split.
    """
    shielded = list(_shielded(text))
    shields = [first for first, _ in shielded]
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.start("stop") < start or not _ends(text, match, start):
            continue
        shield = bisect_left(shields, match.start("stop")) - 1
        if shield >= 0 and match.start("stop") < shielded[shield][1]:
            continue
        spans.append((start, match.end("close")))
        start = match.end()
    spans.append((start, len(text)))
    return [span for span in (_stripped(text, *span) for span in spans) if span[0] < span[1]]


def _shielded(text: str) -> Iterator[tuple[int, int]]:
    """The spans of maths and code."""
    closings = Closings(text)
    at = 0
    while match := _OPENS.search(text, at):
        at = match.end()
        if match[0] not in CLOSING:
            yield match.span()
        elif (end := closings.of(match[0], at)) >= 0:
            at = end + 2
            yield match.start(), at


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    if match.end() == len(text):
        return True
    if not _STARTER.match(text, match.end()):
        return False
    if _inside_brackets(text, start, match):
        return False
    if "." not in match["stop"] or match["close"]:
        return True
    return _period_ends(text, match)


def _period_ends(text: str, match: re.Match[str]) -> bool:
    stop = match.start("stop")
    found = _LAST_WORD.search(text, max(0, stop - _LONGEST_WORD), stop)
    if found is None:
        return len(match["stop"]) > 1 or text[stop - 1 : stop] in tuple("\"”’'»)]")
    word = found[0].lower().rstrip(".")
    follows = _WORD.search(text, match.end())
    starts = follows is not None and follows[0].strip('"“”‘’(').lower() in _STARTERS
    if word in ABBREVIATIONS:
        return word in _MAY_END and starts
    if len(word) == 1 and word.isalpha() and found[0].isupper():
        return starts
    opening = _SPACE.match(text)
    return not (word.isdigit() and opening is not None and found.start() <= opening.end())


def _inside_brackets(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the stop stands inside a bracket or quotation that closes later in the text."""
    end = match.end("close")
    head = text[max(start, end - _BEFORE) : end]
    tail = text[match.end() : match.end() + _AHEAD]
    for opening, closing in ("()", "[]", "“”", "«»"):
        if head.count(opening) > head.count(closing) and closing in tail:
            return True
    return head.count('"') % 2 == 1 and tail.count('"') % 2 == 1


def _stripped(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last
