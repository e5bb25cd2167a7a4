"""Train the English analyser from CoNLL-U files (plain or .gz) and put it where studykit loads it.

    python benchmarks/language/train.py FOLDER [--out DIR] [--steps N]

FOLDER holds train.conllu[.gz] and dev.conllu[.gz]. Seeded: equal files give an equal model on one
machine. Wants about half an hour on one core; the best step on the dev file is kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.tokens import DocBin
from spacy.training.converters import conllu_to_docs

import studykit.extractor.parts_of_speech  # noqa: F401  # a component of the pipeline

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "studykit" / "extractor" / "english"
KEPT = ("README.md",)


def read(folder: Path, name: str) -> str:
    """The text of a CoNLL-U file, unpacked where it is packed."""
    packed = folder / f"{name}.conllu.gz"
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode("utf-8")
    return (folder / f"{name}.conllu").read_text(encoding="utf-8")


def convert(text: str, target: Path) -> None:
    """Write CoNLL-U as spaCy's binary format, one sentence a document."""
    docs = conllu_to_docs(text, n_sents=1, no_print=True)
    DocBin(docs=docs, store_user_data=False).to_disk(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--steps", type=int, default=13_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for part in ("train", "dev"):
            convert(read(options.folder, part), place / f"{part}.spacy")
        train(
            HERE / "config.cfg",
            place / "out",
            overrides={
                "paths.train": str(place / "train.spacy"),
                "paths.dev": str(place / "dev.spacy"),
                "training.max_steps": options.steps,
            },
        )
        settle(place / "out" / "model-best", options.out)


def settle(model: Path, target: Path) -> None:
    """Put a trained model at its place, without the paths it was trained with."""
    nlp = spacy.load(model)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.meta.update(name="english", version="1.0.0", license="CC BY-SA 4.0")
    kept = {name: (target / name).read_bytes() for name in KEPT if (target / name).exists()}
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    for name, data in kept.items():
        (target / name).write_bytes(data)
    meta = json.loads((target / "meta.json").read_text(encoding="utf-8"))
    print(json.dumps(meta.get("performance", {}), indent=1)[:400])


if __name__ == "__main__":
    main()
