"""The parser against HanTa, a tagger without a parser, on what cards need: subject and object.

    pip install HanTa==1.2.1
    python benchmarks/language/compare.py FILE [--sentences 200] [--seed 1]

Draws sentences of a CoNLL-U file (plain or .gz) whose root verb has a subject before it and an
object after it. Asks both analysers for the whole subject and the whole object, as token spans,
and compares them with the treebank. HanTa gives tags alone, so phrases are put together from tags:
the noun phrase before the first finite verb, and the one after the verb group, with "of" phrases.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections.abc import Sequence
from pathlib import Path

import spacy
from HanTa import HanoverTagger
from spacy.tokens import Doc
from spacy.training.converters import conllu_to_docs

import studykit.extractor.parts_of_speech  # noqa: F401  # a component of the pipeline

MODEL = Path(__file__).parents[2] / "studykit" / "extractor" / "english"
Span = tuple[int, int]
# HanTa's English model has the tags of the British National Corpus (C5).
NOMINAL = ("AT0", "AJ", "NN", "NP0", "CRD", "ORD", "DPS", "DT0", "POS", "PNP", "PNI", "PNX", "PRF")
FINITE = ("VBZ", "VBB", "VBD", "VHZ", "VHB", "VHD", "VDZ", "VDB", "VDD", "VM0", "VVZ", "VVB", "VVD")
VERBAL = ("VB", "VH", "VD", "VV", "VM0", "XX0", "AV0", "TO0")


def plain(relation: str) -> str:
    return relation.lower().split(":")[0]


def core(doc: Doc, head: int) -> Span:
    """A noun's subtree without clauses hung after it."""
    token = doc[head]
    loose = {"acl", "appos", "parataxis", "advcl", "punct"}
    inside = {head}
    for child in token.children:
        if plain(child.dep_) not in loose or child.i < head:
            inside.update(t.i for t in child.subtree)
    first, last = min(inside), max(inside) + 1
    while last - 1 > head and doc[last - 1].text in {",", ";", ".", ":"}:
        last -= 1
    return first, last


def spans(doc: Doc) -> tuple[Span, Span] | None:
    """Subject and object of the root; None where it has not both, in that order."""
    root = next((t for t in doc if t.head == t), None)
    if root is None or not root.tag_.startswith("VB"):
        return None
    subject = next((c for c in root.children if plain(c.dep_) == "nsubj" and c.i < root.i), None)
    thing = next((c for c in root.children if plain(c.dep_) == "obj" and c.i > root.i), None)
    return None if subject is None or thing is None else (core(doc, subject.i), core(doc, thing.i))


def tagged_spans(tags: Sequence[str]) -> tuple[Span, Span] | None:
    """The same from tags alone."""
    verb = next((i for i, t in enumerate(tags) if t.startswith(FINITE)), None)
    if verb is None or verb == 0:
        return None
    last = verb
    while last > 0 and tags[last - 1] == "AV0":
        last -= 1
    first = last
    while first > 0 and tags[first - 1].startswith(NOMINAL):
        first -= 1
    start = verb + 1
    while start < len(tags) and tags[start].startswith(VERBAL):
        start += 1
    end = start
    while end < len(tags) and tags[end].startswith(NOMINAL):
        end += 1
    return ((first, last), (start, end)) if first < last and start < end else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = options.file.read_bytes()
    text = (gzip.decompress(data) if options.file.suffix == ".gz" else data).decode("utf-8")
    gold = [d for d in conllu_to_docs(text, n_sents=1, no_print=True) if spans(d) is not None]
    random.Random(options.seed).shuffle(gold)
    gold = gold[: options.sentences]
    nlp = spacy.load(MODEL)
    tagger = HanoverTagger.HanoverTagger("morphmodel_en.pgz")
    hits = {"parser": [0, 0], "HanTa": [0, 0]}
    for doc in gold:
        truth = spans(doc)
        assert truth is not None
        words = [t.text for t in doc]
        bare = Doc(nlp.vocab, words, [bool(t.whitespace_) for t in doc])
        tags = [entry[2] for entry in tagger.tag_sent(words)]
        for name, found in (("parser", spans(nlp(bare))), ("HanTa", tagged_spans(tags))):
            for place in (0, 1):
                hits[name][place] += found is not None and found[place] == truth[place]
    for name, (subjects, things) in hits.items():
        n = len(gold)
        print(f"{name}: right subject {subjects / n:.0%}, right object {things / n:.0%} of {n}")


if __name__ == "__main__":
    main()
