"""What a sentence can do without when one part of it is asked: its frame, asides and tails.

A card is ready to review when it asks one thing. A learner reads "However, he explained that", the
examples in brackets and what follows from it all at every review, for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.checks import balanced
from studykit.extractor.clause import VERBS, Span, dependents, runs_on, sound
from studykit.extractor.context import leans
from studykit.extractor.language import Analysis
from studykit.extractor.vocabulary import phrases, words
from studykit.extractor.wording.edits import edited
from studykit.extractor.words import specific_words, words_of

LONG, ENOUGH = 18, 4
_OPENINGS = re.compile(
    rf"(?:{phrases('openings.connectives')})(?:,|(?<=but)|(?<=and)|(?<=so))\s+(?=\S)",
    re.IGNORECASE,
)
_TELLS = words("verbs.tell")
_TELLERS = words("words.tellers")
_TAILS = re.compile(
    r"(?:which|who|where|whom|whose|leading|allowing|making|enabling|resulting|ensuring|causing|"
    r"highlighting|emphasi[sz]ing|suggesting|indicating|showing|reflecting|such as|including|"
    r"especially|particularly|creating|helping|providing|contributing|underscoring|thereby|thus|"
    r"meaning|demonstrating|illustrating|marking|giving|driving|fostering|raising|reinforcing|"
    r"often|sometimes|typically|even|offering|prompting|posing|requiring|improving|reducing|"
    r"increasing|promoting|facilitating|supporting|with|without|for example|e\.g\.|like|similar to|"
    r"so|notably|regardless|despite|potentially|effectively|ultimately)\b",
    re.IGNORECASE,
)


_AND_THAT = re.compile(r"\b(?:and|or|but) (?:also )?that\b", re.IGNORECASE)
_CONTRASTS = frozenset({"but", "yet", "nor", "or", "so", "rather", "not", "instead", "than"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_GLOSS = re.compile(r"(?:e\.g\.|such as|like|including|for example|see)\b|e\.g\.", re.IGNORECASE)
_HOLDS_ON = frozenset({"while", "when", "if", "that", "which", "who", "whereas", "because", "as"})
_SUBJECTS = ("nsubj", "csubj")


def superfluous(analysis: Analysis, asked: Span, remark: Span = (0, 0)) -> tuple[Span, ...]:
    """The spans that a card which asks for ``asked`` can leave out; none where in doubt.

    ``remark`` is what was taken off the end of the answer, to be left out too. Never touches
    ``asked``. What stays is a sentence that says enough and leans on nothing that the whole did not
    lean on.
    """
    cuts: tuple[Span, ...] = ()
    if remark[0] < remark[1] and _holds(analysis, (remark,), asked):
        cuts = (remark,)
    for find in (_opening, _fillers, _frame, _bracketed, _halves, _clauses, _tail):
        for span in find(analysis, asked):
            if span[0] < asked[1] and asked[0] < span[1]:
                continue
            trial = (*cuts, span)
            if _holds(analysis, trial, asked):
                cuts = trial
    return cuts


def core(analysis: Analysis, asked: Span) -> Span:
    """An answer without the remark it trails: "doing this, making that easy" is "doing this"."""
    tokens = analysis.tokens
    for i in range(asked[0] + 2, asked[1] - 1):
        if tokens[i].text != "," or not _REMARK.match(analysis.text, tokens[i + 1].start):
            continue
        if _is_closed(analysis, (i, asked[1])) and balanced(analysis.span_text(asked[0], i)):
            return (asked[0], i)
    return asked


_REMARK = re.compile(
    r"(?:which|who|where|leading|allowing|making|enabling|resulting|ensuring|causing|suggesting|"
    r"indicating|showing|reflecting|thereby|thus|though|although|while|even|often|especially|"
    r"particularly|demonstrating|highlighting|rather than|such as|including|as|so)\b",
    re.IGNORECASE,
)


def _holds(analysis: Analysis, cuts: tuple[Span, ...], asked: Span) -> bool:
    rest = edited(analysis, cuts)
    kept = rest.span(asked)
    if kept is None or not sound(rest.analysis) or not balanced(rest.analysis.text):
        return False
    if leans(rest.analysis.text) and not leans(analysis.text):
        return False
    tokens = rest.analysis.tokens
    around = " ".join(t.text for t in (*tokens[: kept[0]], *tokens[kept[1] :]))
    return len(specific_words(around)) >= ENOUGH


def _length(analysis: Analysis) -> int:
    return len(words_of(analysis.text))


def _opening(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """A connective such as "However,"."""
    match = _OPENINGS.match(analysis.text)
    if match is not None:
        yield (0, analysis.find(*match.span())[1])


_FILLERS = words("words.linking_adverbs")


def _fillers(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """Adverbs that only tie a sentence to the text around it."""
    for token in analysis.tokens[1:]:
        plain = token.relation == "advmod" and not analysis.children(token.i)
        before = analysis.tokens[token.i - 1].text.lower()
        names = analysis.tokens[token.head].text.lower() in {"known", "called", "referred"}
        if not plain or names or before in {"but", "not", "only"}:
            continue
        if token.text.lower() in _FILLERS:
            yield (token.i, token.i + 1)


def _frame(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """Who told it, where that is nobody by name: "He explained that", "This shows a problem:"."""
    tokens = analysis.tokens
    if _AND_THAT.search(analysis.text):
        return
    for i, token in enumerate(tokens[1:10], 1):
        if token.tag not in VERBS or token.lemma not in _TELLS:
            continue
        teller = [t for t in tokens[:i] if t.tag not in {"RB", "MD", "VBZ", "VBP", "VBD", "CC"}]
        words = [t.text.lower() for t in teller if t.tag != "DT" or len(teller) == 1]
        if len(words) != 1 or words[0] not in _TELLERS:
            return
        for k in range(i + 1, min(i + 9, len(tokens) - 3)):
            if tokens[k].text == "that" and tokens[k].tag == "IN" and k - i <= 4:
                yield (0, k + 1)
                return
            if tokens[k].text == ":":
                yield (0, k + 1)
                return
        return


def _bracketed(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """Remarks in brackets of two words and more; an acronym or a year stays."""
    opened: list[int] = []
    found: list[Span] = []
    for i, token in enumerate(analysis.tokens):
        if token.text == "(":
            opened.append(i)
        elif token.text == ")" and opened:
            first = opened.pop()
            if not opened and i - first > 2:
                found.append((first, i + 1))
    if any(first < asked[0] < last for first, last in found):
        return
    named = any(analysis.tokens[i].tag not in {"CD", "$"} for i in range(*asked))
    for first, last in found:
        glosses = (
            named
            and first == asked[1]
            and not _GLOSS.match(analysis.text, analysis.tokens[first + 1].start)
        )
        if not glosses:
            yield (first, last)


def _is_closed(analysis: Analysis, span: Span) -> bool:
    """Whether no word outside a span depends on one in it: leaving it out breaks nothing."""
    return not any(
        span[0] <= t.head < span[1] and t.relation != "punct"
        for t in (*analysis.tokens[: span[0]], *analysis.tokens[span[1] :])
    )


def _halves(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """The sentence on the other side of a semicolon."""
    stops = [t.i for t in analysis.tokens if t.text == ";"]
    after = next((i for i in stops if i >= asked[1]), None)
    before = next((i for i in reversed(stops) if i < asked[0]), None)
    if after is not None:
        yield (after, _end(analysis))
    if before is not None and not _refers(analysis, before):
        yield (0, before + 1)


def _refers(analysis: Analysis, first: int) -> bool:
    """Whether a word after ``first`` may stand for something said up to it."""
    return any(t.tag in {"PRP", "PRP$"} for t in analysis.tokens[first:])


def _end(analysis: Analysis) -> int:
    """Where the sentence ends, its stop left out."""
    last = len(analysis.tokens)
    while last and analysis.tokens[last - 1].text in {".", "!", "?"}:
        last -= 1
    return last


def _clauses(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """What is only joined on with "and" before or after the clause that is asked."""
    root, tokens = analysis.root(), analysis.tokens
    if root is None or _length(analysis) <= LONG:
        return
    for i in dependents(analysis, root, "conj", "parataxis"):
        cc = next(dependents(analysis, i, "cc"), None)
        own = any(True for _ in dependents(analysis, i, *_SUBJECTS))
        if cc is None or tokens[cc].text.lower() in _CONTRASTS or not _is_finite(analysis, i):
            continue
        if own and tokens[cc - 1].text != ",":
            continue
        if asked[1] <= cc:
            yield from _clause_after(analysis, root, i, cc, asked)
        elif asked[0] > cc:
            yield from _clause_before(analysis, root, i, cc, own)


def _clause_after(analysis: Analysis, root: int, verb: int, cc: int, asked: Span) -> Iterator[Span]:
    """A last clause; not one of a series, nor where a conjunction before it may hold on to it."""
    tokens, end = analysis.tokens, _end(analysis)
    held = {t.text.lower() for t in tokens[asked[1] : cc]} & _HOLDS_ON
    series = sum(1 for _ in dependents(analysis, root, "conj")) > 1
    series = series or runs_on(tokens[root:cc])
    if analysis.subtree(verb)[1] >= end and not held and not series:
        yield (cc - 1 if tokens[cc - 1].text == "," else cc, end)


def _clause_before(analysis: Analysis, root: int, verb: int, cc: int, own: bool) -> Iterator[Span]:
    """A first clause, or the first of two verbs that share a subject. Its dates may hold on."""
    dated = any(t.tag == "CD" for t in analysis.tokens[:cc])
    if own and not dated and not _refers(analysis, cc):
        yield (0, cc + 1)
    elif not own and _parallel(analysis, root, verb):
        yield (root, cc + 1)


def _is_finite(analysis: Analysis, verb: int) -> bool:
    helpers = tuple(dependents(analysis, verb, "aux", "cop")) or (verb,)
    tagged = analysis.tokens[verb].tag in VERBS
    return tagged and any(analysis.tokens[i].tag in _FINITE for i in helpers)


def _parallel(analysis: Analysis, one: int, other: int) -> bool:
    """Whether two verbs stand alike after one subject, so that the first can be left out."""
    tokens = analysis.tokens
    helped = any(True for _ in dependents(analysis, one, "aux", "cop"))
    return not helped and tokens[one].tag == tokens[other].tag and tokens[one].tag in _FINITE


def _tail(analysis: Analysis, asked: Span) -> Iterator[Span]:
    """What follows after a comma: "which …", "leading to …"; not what describes the answer."""
    if _length(analysis) <= LONG:
        return
    tokens, end = analysis.tokens, _end(analysis)
    for i in range(asked[1], end - 1):
        if tokens[i].text not in {",", "–", "—"}:
            continue
        describes = i == asked[1] and tokens[i + 1].tag in {"WDT", "WP", "WRB", "WP$"}
        trails = _TAILS.match(analysis.text, tokens[i + 1].start) or _is_participle(analysis, i + 1)
        if describes or not trails:
            continue
        if _is_closed(analysis, (i, end)):
            yield (i, end)


def _is_participle(analysis: Analysis, i: int) -> bool:
    """Whether a tail begins with a verb in -ing, an adverb before it at most."""
    tokens = analysis.tokens
    if tokens[i].tag == "RB" and i + 1 < len(tokens):
        i += 1
    return tokens[i].tag == "VBG" and tokens[i].relation in {"advcl", "acl"}
