"""English sentences taken apart: tokens, tags, heads, relations, lemmas.

One small interface, so that the analyser behind it can change: sentences in, analyses out. Today it
is a spaCy pipeline (tagger and dependency parser) that ships in ``english/`` and was trained by
``make train``; lemmas come from lemminflect. Nothing is downloaded.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = Path(__file__).parent / "english"
REMEMBERED = 20_000  # words
KEPT_SENTENCES = 2_000


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign. ``tag`` is the Penn tag, ``relation`` the Universal Dependencies relation
    without subtype ("root" for the root), ``head`` the index of the governing token (its own for
    the root), ``start`` and ``end`` character offsets in the sentence.
    """

    i: int
    text: str
    start: int
    end: int
    tag: str
    relation: str
    head: int
    space: bool

    @property
    def lemma(self) -> str:
        """The dictionary form, looked up when asked for: few tokens are."""
        return lemma_of(self.text, self.tag)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence and its tree. Spans of tokens are ``(first, last)`` with ``last`` not in them."""

    text: str
    tokens: tuple[Token, ...] = ()
    below: tuple[tuple[int, ...], ...] = ()
    edges: tuple[tuple[int, int], ...] = ()

    def root(self) -> int | None:
        """The index of the root; None for an empty sentence."""
        return next((token.i for token in self.tokens if token.head == token.i), None)

    def children(self, i: int) -> tuple[int, ...]:
        """The tokens that depend on token ``i``, in order."""
        return self.below[i]

    def subtree(self, i: int) -> tuple[int, int]:
        """The span from the first to the last token that depends on ``i``, itself included."""
        return self.edges[i]

    def span_text(self, first: int, last: int) -> str:
        """The text of ``tokens[first:last]``, exactly as it stands in the sentence."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def find(self, start: int, end: int) -> tuple[int, int]:
        """The span of the tokens that touch the characters ``start`` to ``end``."""
        inside = [t.i for t in self.tokens if t.start < end and t.end > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def is_finite(self) -> bool:
        """Whether the root's clause has a finite verb: it is a sentence, not a fragment."""
        root = self.root()
        if root is None:
            return False
        group = [root, *(i for i in self.below[root] if self.tokens[i].relation in ("aux", "cop"))]
        return any(self.tokens[i].tag in ("VBD", "VBP", "VBZ", "MD") for i in group)

    def subject_of(self, i: int) -> int | None:
        """The head of the subject of token ``i``; None where it has none."""
        subjects = ("nsubj", "csubj")
        return next((c for c in self.below[i] if self.tokens[c].relation in subjects), None)


def analyse(sentences: Sequence[str]) -> list[Analysis]:
    """Take sentences of card text apart, in their order. Any string is taken; none raises.

    Maths and code count as one name each. Some sentences are remembered, for those who ask again
    about one of the same notes.
    """
    unknown = [s for s in dict.fromkeys(sentences) if s not in _known]
    fresh = dict(zip(unknown, _parse(unknown), strict=True)) if unknown else {}
    found = [fresh[s] if s in fresh else _known[s] for s in sentences]
    if len(_known) + len(fresh) > KEPT_SENTENCES:
        _known.clear()
    _known.update(fresh)
    return found


_known: dict[str, Analysis] = {}


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    spacy = _spacy_without_commands()
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    # Loading the pipeline looks its first component up by name.
    import studykit.extractor.parts_of_speech  # noqa: F401

    before, collects = get_current_ops(), gc.isenabled()
    # NumPy's products of matrices are some three times as fast as those of spaCy's own library.
    set_current_ops(NumpyOps(use_blis=False))
    try:
        loaded: Language = spacy.load(MODEL)
        return loaded
    finally:
        set_current_ops(before)
        if not collects:
            gc.disable()  # which reading its files turns on


def _spacy_without_commands() -> ModuleType:
    """spaCy without its own command line, which takes a third of the time and nobody calls here.

    It is imported by spaCy's first line for one name; who wants it afterwards gets it.
    """
    absent = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    if "spacy" not in sys.modules:
        sys.modules |= absent
        vars(absent["spacy.cli.info"])["info"] = None
    try:
        return import_module("spacy")
    finally:
        for name, module in absent.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _parse(sentences: Sequence[str]) -> list[Analysis]:
    from threadpoolctl import threadpool_limits

    nlp = _pipeline()
    docs = []
    for sentence in sentences:
        doc = nlp.make_doc(_without_formulas(sentence))
        for token in doc:
            token.is_sent_start = token.i == 0
        docs.append(doc)
    # The matrices are small: more threads would mostly wait for each other.
    with threadpool_limits(limits=1, user_api="blas"):
        parsed = nlp.pipe(docs, batch_size=128)
        return [_analysis(text, doc) for text, doc in zip(sentences, parsed, strict=True)]


_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|```.*?```|`[^`\n]+`", re.DOTALL)


def _without_formulas(sentence: str) -> str:
    """The sentence with each formula and code span as one capitalised word of the same length."""
    shielded = _FORMULA.sub(lambda match: "X" * len(match[0]), sentence)
    # A lone surrogate is no text to spaCy; a question mark takes its place, of the same length.
    return shielded.encode("utf-8", "replace").decode("utf-8")


def _analysis(sentence: str, doc: Doc) -> Analysis:
    kept = [token for token in doc if not token.is_space]
    place = {token.i: i for i, token in enumerate(kept)}
    heads = _one_tree([_visible_head(token.i, doc, place) for token in kept])
    tokens = []
    for i, token in enumerate(kept):
        start, end = token.idx, token.idx + len(token)
        relation = "root" if heads[i] == i else _relation(token.dep)
        space = bool(token.whitespace_)
        text = sentence[start:end]
        tokens.append(Token(i, text, start, end, token.tag_, relation, heads[i], space))
    return analysis_of(sentence, tuple(tokens))


@lru_cache(maxsize=256)
def _relation(name: int) -> str:
    """The relation without its subtype, by its number in the pipeline's strings."""
    return _pipeline().vocab.strings[name].lower()


def analysis_of(text: str, tokens: tuple[Token, ...]) -> Analysis:
    """Tokens whose heads make one tree, with all that follows from them."""
    heads = [token.head for token in tokens]
    below: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            below[head].append(i)
    return Analysis(text, tokens, tuple(map(tuple, below)), _edges(heads))


def _visible_head(i: int, doc: Doc, place: dict[int, int]) -> int:
    """The governing token that is not white space; the token itself at the root."""
    seen = i
    while True:
        head = doc[seen].head.i
        if head == seen:
            return place.get(seen, place[i])
        if head in place:
            return place[head]
        seen = head


def _one_tree(heads: list[int]) -> list[int]:
    """One root: where white space governed several words, the first of them governs the rest."""
    roots = [i for i, head in enumerate(heads) if head == i]
    return [roots[0] if head == i else head for i, head in enumerate(heads)]


def _edges(heads: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """For each token the span of its subtree. A way up ends where another one has passed."""
    first = list(range(len(heads)))
    last = [i + 1 for i in first]
    for start in range(len(heads)):
        i = start
        while heads[i] != i and start < first[heads[i]]:
            i = heads[i]
            first[i] = start
    for end in range(len(heads), 0, -1):
        i = end - 1
        while heads[i] != i and last[heads[i]] < end:
            i = heads[i]
            last[i] = end
    return tuple(zip(first, last, strict=True))


# ---------------------------------------------------------------- words

_PARTS = (("N", "NOUN"), ("V", "VERB"), ("J", "ADJ"), ("R", "ADV"), ("M", "AUX"))
_SHORT = {
    "wo": "will",
    "ca": "can",
    "'s": "be",
    "’s": "be",
    "'re": "be",
    "'m": "be",
    "'ve": "have",
    "'ll": "will",
}
_BE = frozenset({"is", "are", "was", "were", "am", "been", "being", "be"})


@lru_cache(maxsize=REMEMBERED)
def lemma_of(word: str, tag: str) -> str:
    """The dictionary form of a word with a Penn tag; the word in lower case where none is known."""
    lowered = word.lower()
    if tag.startswith("V") and lowered in _BE:
        return "be"
    if tag.startswith(("V", "M")) and lowered in _SHORT:
        return _SHORT[lowered]
    if tag.startswith("NNP"):
        return word
    part = next((part for start, part in _PARTS if tag.startswith(start)), None)
    return lowered if part is None else _dictionary_form(lowered, part)


@lru_cache(maxsize=REMEMBERED)
def _dictionary_form(word: str, part: str) -> str:
    found = known_as(word).get(part, ())
    if not found:
        from lemminflect import getAllLemmasOOV

        found = getAllLemmasOOV(word, part).get(part, ())
    return found[0] if found else word


@lru_cache(maxsize=REMEMBERED)
def known_as(word: str) -> Mapping[str, tuple[str, ...]]:
    """The dictionary forms of a word in lower case by its parts of speech; empty where it is in no
    dictionary.
    """
    from lemminflect import getAllLemmas

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found


@lru_cache(maxsize=REMEMBERED)
def is_word(text: str) -> bool:
    """Whether a text is an English dictionary word: names and coinages are not."""
    return bool(known_as(text.lower()))


@lru_cache(maxsize=REMEMBERED)
def is_noun(text: str) -> bool:
    """Whether a word may be a noun: in a dictionary as one, or in none at all."""
    found = known_as(text.lower())
    return not found or "NOUN" in found or "PROPN" in found


# ---------------------------------------------------------------- languages

# The commonest function words of each language: enough to tell them apart from some twenty words.
_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that it for as with was on are be by this from at which or an "
        "have not they their has can its but these than more when will if into how what",
        "de": "der die das und ist nicht ein eine zu den von mit sich auf für im dem es als auch "
        "wird sind werden bei einer durch nach aus kann oder wie wenn über noch nur",
        "es": "el la de que y en los se del las un por con no una su para es al lo como más pero "
        "sus le ya o este sí porque esta entre cuando muy sin sobre también hasta",
        "pt": "de que e do da em um para é com não uma os no se na por mais as dos como mas foi ao "
        "ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo",
        "fr": "le la les de des et est un une du en que qui dans pour pas sur au plus par avec ce "
        "il ne se sont cette ou mais comme nous son sa ses aux être fait leur",
        "it": "di che è e la il un a per in una mi sono ho non ma lo ha le si ti i con cosa se io "
        "come da ci no questo qui del della nel più gli alla dei anche",
        "nl": "de het een en van ik te dat die in is niet zijn op aan met als voor er maar om dan "
        "zou of wat mijn men dit zo door over ze uit bij ook tot je",
        "pl": "i w na z do nie się jest to że o jak ale po co tak za od przez dla są było może ten "
        "tym być które także jego ich czy oraz pod",
        "sv": "och att det som en på är av för med till den har de inte om ett men var jag sig "
        "från vi så kan när han eller man under vid",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The language of a text by its function words ("en", "de", ...); "und" where it is not clear.

    Wants some twenty words; fewer are taken for English when they are in Latin letters.
    """
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    if not words:
        return "und"
    latin = sum("a" <= word[0] <= "z" or "à" <= word[0] <= "ž" for word in words)
    if latin < len(words) / 2:
        return "und"
    if len(words) < 20:
        return "en"
    counts = {name: sum(w in known for w in words) for name, known in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda name: (counts[name], name == "en"))
    return best if counts[best] * 12 >= len(words) else "und"
