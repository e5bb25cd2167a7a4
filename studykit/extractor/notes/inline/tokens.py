"""The signs of inline Markdown: where one can begin, what it is, and where a cloze ends."""

from __future__ import annotations

import re
from itertools import pairwise

from studykit.extractor.notes.citation_spellings import ANY_STAMP
from studykit.extractor.notes.maths import is_maths

# A tag begins with a letter, so that issue numbers stay, and so do colours and C's directives.
_HASHTAG = (
    r"(?<!\S)#(?!(?:[\da-fA-F]{3,4}|[\da-fA-F]{6}|[\da-fA-F]{8})(?![\w/-]))"
    r"(?!(?:include|define|undef|pragma|ifn?def|endif)\b)[^\W\d_][\w/-]*"
)
TOKENS = re.compile(
    rf"(?P<code>`{{1,3}}(?!`)[^`]+?`{{1,3}})"
    rf"|(?P<stamp>{ANY_STAMP})"
    r"|(?P<image>!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()\n]|\([^()\n]*\))*\)|!\[\[[^\[\]\n]*\]\])"
    r"|(?P<wikilink>\[\[[^\[\]]*\]\])|(?P<footnote>\[\^[^\[\]\s]+\])"
    r"|(?P<link>\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()]|\([^()]*\))*\))"
    r"|(?P<display>\$\$(?!\])[^$]+\$\$)|(?P<opening>\\[\[(]|<!--)"
    r"|(?P<dollar>(?<![\\$\w])\$(?=[^\s\]])[^$\n]*?(?<=[^\s\\])\$(?![\d$\w]))"
    r"|(?P<cloze>\{\{c\d+::)"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])|(?P<delimiter>\*{1,3}(?!\*)|_{1,2}(?!_)|(?<!=)==(?!=)|~~(?!~))"
    r"|(?P<auto><https?://[^<>\s]+>)|(?P<tag></?[a-zA-Z][^<>]*>)"
    rf"|(?P<hashtag>{_HASHTAG})"
    r"|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);)|(?P<break>\\?\n\s*)",
    re.DOTALL,
)
# Where a token can begin: most characters cannot, and the tokens are many.
BEGIN = re.compile(r"[`!\[(<\\$*_=~&#{\n【〔（［]|https?://")

HIGHEST_CLOZE = 500  # Anki's editor makes no higher one
_CURLY = re.compile(r"\{\{c\d+::|[{}]")


def cloze_ends(source: str) -> dict[int, int]:
    """Where each ``{{c1::`` of a text ends, by where it begins.

    It closes at the first ``}}`` at which the braces in it are balanced, else at the first that
    closes no other.
    """
    ends: dict[int, int] = {}
    begun: list[tuple[str, int]] = []
    at = 0
    while brace := _CURLY.search(source, at):
        at = brace.end()
        if brace[0] != "}":
            begun.append((brace[0], brace.start()))
        elif begun and begun[-1][0] == "{":
            begun.pop()
        elif begun and source.startswith("}}", brace.start()):
            at += 1
            ends[begun.pop()[1]] = at
    loose = [start for sign, start in begun if sign != "{"]
    for start, limit in pairwise([*loose, len(source)]):
        end = source.find("}}", start, limit)
        if end >= 0 and "{{c" not in source[start + 1 : end]:
            ends[start] = end + 2
    return ends


_SHIELD = "\x00"
_OPEN_TO_ALL = frozenset({"delimiter", "footnote", "hashtag", "break"})
_WITHIN_WORDS = re.compile(r"[^\n]")


def shielded(source: str) -> str:
    """Inline Markdown with all that holds no sign of the author's cards blanked out: code, maths,
    links, stamps, escapes and written clozes. As long as before, line breaks kept.
    """
    parts: list[str] = []
    ends: dict[int, int] | None = None
    at = seen = 0
    while (begin := BEGIN.search(source, seen)) is not None:
        match = TOKENS.match(source, begin.start())
        if match is None or match.lastgroup in _OPEN_TO_ALL:
            seen = match.end() if match else begin.start() + 1
            continue
        end = match.end()
        if match.lastgroup == "dollar" and not is_maths(match[0][1:-1]):
            end = match.start() + 1
        elif match.lastgroup == "cloze":
            ends = cloze_ends(source) if ends is None else ends
            end = ends.get(match.start(), end)
        parts += [source[at : match.start()], _hidden(source[match.start() : end])]
        at = seen = end
    return "".join([*parts, source[at:]])


def _hidden(text: str) -> str:
    return _WITHIN_WORDS.sub(_SHIELD, text)
