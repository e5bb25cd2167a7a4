"""Tags, UAS and LAS of the analyser on CoNLL-U files (plain or .gz), and its speed on one core.

    python benchmarks/language/evaluate.py FILE...

Punctuation does not count for UAS and LAS. Gold tokens are given, so the figures are of tagging
and parsing alone.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from time import perf_counter, process_time

import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.converters import conllu_to_docs

import studykit.extractor.parts_of_speech  # noqa: F401  # a component of the pipeline

MODEL = Path(__file__).parents[2] / "studykit" / "extractor" / "english"


def main() -> None:
    began = perf_counter()
    nlp = spacy.load(MODEL)
    print(f"loads in {perf_counter() - began:.2f} s")
    for name in sys.argv[1:]:
        path = Path(name)
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        gold = list(conllu_to_docs(text, n_sents=1, no_print=True))
        bare = [Doc(nlp.vocab, [t.text for t in d], [bool(t.whitespace_) for t in d]) for d in gold]
        began = process_time()
        found = list(nlp.pipe(bare, batch_size=128))
        seconds = process_time() - began
        scores = nlp.evaluate([Example(f, g) for f, g in zip(found, gold, strict=True)])
        words = sum(len(doc) for doc in gold)
        print(
            f"{path.name}: {len(gold)} sentences, tags {scores['tag_acc']:.1%},"
            f" UAS {scores['dep_uas']:.1%}, LAS {scores['dep_las']:.1%},"
            f" {words / seconds:,.0f} words a second"
        )


if __name__ == "__main__":
    main()
