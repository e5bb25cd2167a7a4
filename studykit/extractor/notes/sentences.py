"""Where sentences end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from studykit.extractor.notes.closings import CLOSING, Closings

# A name, a number or the rest of a sentence follows these, whatever it begins with.
TITLES = frozenset(
    "mr mrs ms mx dr prof rev hon gen col sgt capt lt maj gov sen rep pres fr".split()
)
_NEVER = TITLES | frozenset("e.g i.e cf vs v viz n° nº mt fig figs eq eqs p pp".split())
# These end a sentence when a word follows that begins one.
ABBREVIATIONS = _NEVER | frozenset(
    """sr jr st ft pt etc al approx ca est nos vol vols ch chs sec secs ed eds
    inc ltd co corp dept univ assn bros jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.k u.n e.u d.c ph.d m.d b.a m.a
    resp incl excl min max avg ave blvd rd""".split()
)
_CLOCK = frozenset({"a.m", "p.m"})
_STARTERS = frozenset(
    """a an the this that these those it its he she they we you i his her their our my there here
    in on at by for from with when while if as after before because since although however but and
    so then thus what why how who where which one some many most all both each no not such another
    other others several few during through under over more even until between among everyone
    everybody nobody people hence later next finally first today now did do does is are was were can
    could would should have has had nothing everything something instead yet still also let maybe
    perhaps unlike within without according only every any""".split()
)
# A capital after such a word is what it is called, and may end its sentence.
_CALLED = re.compile(
    r"(?:War|[Vv]itamins?|[Hh]epatitis|[Pp]lan|[Gg]rade|[Gg]eneration|[Pp]oint|[Tt]ype|[Cc]lass"
    r"|[Gg]roup|[Oo]ption|[Ss]eries|[Ff]actor|[Aa]ppendix|[Pp]hase|[Pp]art|[Ss]tage|[Tt]eam|[Ss]ide"
    r"|[Vv]ersion|[Vv]ariant|[Rr]oute|[Ll]evel|[Cc]olumn|[Hh]emophilia|[Ii]nfluenza)\s+$"
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]|[A-Z]")
_LONGEST_CALLED = 12
_SHORTEST = 3  # spaces in a sentence
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
    if _inside_brackets(text, start, match) or _left_out(text, match):
        return False
    if "." not in match["stop"] or match["close"]:
        return True
    return _period_ends(text, match, start)


def _period_ends(text: str, match: re.Match[str], start: int) -> bool:
    stop = match.start("stop")
    found = _LAST_WORD.search(text, max(0, stop - _LONGEST_WORD), stop)
    if found is None:
        return _loose_ends(text, match)
    word, follows = found[0].lower().rstrip("."), _next_word(text, match)
    if word in ABBREVIATIONS:
        if word in _CLOCK and follows in TITLES:  # "At 5 a.m. Mr. Hall" goes on
            return text.count(" ", start, stop) > _SHORTEST
        return _abbreviation_ends(found[0], word, follows)
    if word == "no":  # a number, or an answer
        return not follows[:1].isdigit()
    if _INITIALS.fullmatch(found[0]):
        before = text[max(0, found.start() - _LONGEST_CALLED) : found.start()]
        return follows in _STARTERS or _CALLED.search(before) is not None
    opening = _SPACE.match(text)
    return not (word.isdigit() and opening is not None and found.start() <= opening.end())


def _loose_ends(text: str, match: re.Match[str]) -> bool:
    """Whether dots end a sentence that follow no word: the fourth of four, or after a quotation."""
    stop = match.start("stop")
    if len(match["stop"]) > 1 or text[stop - 1 : stop] in tuple("\"”’'»)]"):
        return True
    return text[max(0, stop - 6) : stop] == ". . . "


def _next_word(text: str, match: re.Match[str]) -> str:
    follows = _WORD.search(text, match.end(), match.end() + _LONGEST_WORD)
    return follows[0].strip('"“”‘’(,.:;!?').lower() if follows is not None else ""


def _abbreviation_ends(written: str, word: str, follows: str) -> bool:
    if word in _NEVER:
        return False
    if written.isupper() and len(written) > 2 and "." not in written:
        return True
    return follows in _STARTERS and (follows not in ("a", "i") or word in _CLOCK)


def _left_out(text: str, match: re.Match[str]) -> bool:
    """Whether dots in brackets of their own say that words were left out."""
    return match["close"][:1] == "]" and text[match.start("stop") - 1 : match.start("stop")] == "["


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
