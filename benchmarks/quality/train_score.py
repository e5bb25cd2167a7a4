"""Grow the trees of the score from graded cards: writes studykit/extractor/vocabulary/score.json.

    python benchmarks/quality/train_score.py                   # from graded.csv.gz
    python benchmarks/quality/train_score.py --check           # how well it ranks; writes nothing
    python benchmarks/quality/train_score.py --take CARDS … --notes FOLDER  # makes graded.csv.gz

``graded.csv.gz`` holds a line for each card that strict readers graded: the channel as a number,
how much the line counts, its question type, the grade (0 to 3; 2 and more is usable) and the
features that the score sees, but no word of any note. A line of CARDS (JSON) is a card as its
reader saw it: ``note`` (channel/file), ``generator``, ``kind``, ``title``, ``headings``,
``context``, ``question`` and ``answer`` or ``cloze``, and ``grade``; FOLDER holds the notes.
``--check`` ranks cards of channels that were left out, beside a table of rates by question type.
``--take`` also weighs the words of the cards and of their notes, into vocabulary/word_worth.txt;
what those of a graded card are worth is told by the cards of other channels. Needs
``pip install -e '.[train]'``. Equal lines give equal trees.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.extractor.score import NOTE, WEIGHTS, WORDS, Face, Tree, features, worded
from studykit.extractor.specificity import rarest_word
from studykit.extractor.word_worth import NOTE as NOTE_WORD
from studykit.extractor.word_worth import WEIGHTS as WORDS_FILE
from studykit.extractor.word_worth import words_told
from studykit.extractor.words import content_words, stem
from studykit.reader import note_file

GRADED = Path(__file__).parent / "graded.csv.gz"
FOLDS = 10
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 24,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
    "num_threads": 1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
}
ROUNDS = 200
# Of words, and of the words of notes: cards that hold one, and how they are fitted.
SEEN, STRICT = 10, 0.03
SEEN_NOTES, STRICT_NOTES = 80, 0.001
MOST_SEEN, LEAST_WEIGHT = 0.7, 0.01  # of all cards; of the largest weight
Vector = npt.NDArray[np.float64]
_BLANK = re.compile(r"\{\{c1::(.*?)(?:::([^:}]*))?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Graded:
    """Graded cards as numbers, a line each."""

    names: list[str]
    types: list[str]
    channels: Vector
    weights: Vector
    grades: Vector
    x: Vector

    @property
    def y(self) -> Vector:
        """Which are usable."""
        return (self.grades >= 2).astype(float)


def face_of(row: dict[str, Any], counts: Mapping[str, int]) -> Face:
    """A graded card as the score sees it; ``counts`` are the stems of its note's claims."""
    asked, answer, hint = row["question"] or "", row["answer"] or "", ""
    if row["kind"] == "cloze":
        match = _BLANK.search(row["cloze"])
        if match is not None:
            asked, answer = _BLANK.sub("…", row["cloze"]), match[1]
            hint = match[2] or ""
    return Face(
        row["generator"],
        row["kind"],
        asked,
        answer,
        hint,
        row["context"] or "",
        row["title"],
        tuple(row["headings"]),
        counts.get(stem(rarest_word(answer)), 0) if counts else 1,
    )


def read_graded() -> Graded:
    """What graded.csv.gz holds."""
    with gzip.open(GRADED, "rt", encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    numbers = [[float(cell or 0) for cell in row[4:]] for row in rows]
    head = np.array([[float(row[0]), float(row[1]), float(row[3])] for row in rows])
    types = [row[2] for row in rows]
    return Graded(names[4:], types, head[:, 0], head[:, 1], head[:, 2], np.array(numbers))


def counts_of(folder: Path, names: Iterable[str]) -> dict[str, Mapping[str, int]]:
    """In how many claims of each note a stem stands, of the notes that the folder holds."""
    files = [note_file(n, (folder / n).read_text("utf-8")) for n in names if (folder / n).is_file()]
    read = ((file.path, read_notes([file], Config())[0][0]) for file in files)
    return {
        name: Counter(w for c in note.claims for w in content_words(c.text)) for name, note in read
    }


def write_graded(rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Put graded cards into graded.csv.gz. The file's bytes hang on cards and notes alone."""
    counts = counts_of(folder, sorted({row["note"] for row in rows}))
    held = [counts.get(row["note"], {}) for row in rows]
    faces = [face_of(row, each) for row, each in zip(rows, held, strict=True)]
    channels = [zlib.crc32(row["note"].split("/")[0].encode()) % 9973 for row in rows]
    told = [words_told(*worded(face)) for face in faces]
    words, lines = weighed(told, rows, channels, SEEN, STRICT)
    stems = [[f"{NOTE_WORD}{word}" for word in each] for each in held]
    notes, more = weighed(stems, rows, channels, SEEN_NOTES, STRICT_NOTES)
    head = "# What a word says of a card's worth, by where it stands; see extractor/word_worth.py."
    WORDS_FILE.write_text("\n".join([head, *lines, *more, ""]), encoding="utf-8")
    found = [
        {**features(f), WORDS: w, NOTE: n} for f, w, n in zip(faces, words, notes, strict=True)
    ]
    names = sorted({name for each in found for name in each})
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["channel", "weight", "type", "grade", *names])
    for row, each, channel in zip(rows, found, channels, strict=True):
        cells = [f"{each.get(name, 0):.3g}" for name in names]
        cells = ["" if cell == "0" else cell for cell in cells]
        weight = row.get("counts", 1)
        writer.writerow([channel, weight, row["generator"], row["grade"], *cells])
    GRADED.write_bytes(gzip.compress(target.getvalue().encode(), mtime=0))


def weighed(
    told: Sequence[Iterable[str]],
    rows: Sequence[dict[str, Any]],
    channels: Sequence[int],
    seen: int,
    strict: float,
) -> tuple[list[float], list[str]]:
    """What the words of each graded card are worth by the cards of other channels, which is what
    trees may learn from; and a line a word that ``seen`` cards hold, weighed by all.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(word for each in told for word in each)
    most = MOST_SEEN * len(rows)
    place = {w: i for i, w in enumerate(sorted(w for w in counts if seen <= counts[w] <= most))}
    known = [sorted(place[w] for w in each if w in place) for each in told]
    ends = np.cumsum([0, *map(len, known)])
    cells = [i for each in known for i in each]
    x = csr_matrix((np.ones(len(cells)), cells, ends), (len(rows), len(place)))
    y = np.array([row["grade"] >= 2 for row in rows])
    counted = np.array([float(row.get("counts", 1)) for row in rows])
    fold = np.array(channels) % FOLDS

    def fitted(chosen: npt.NDArray[np.bool_]) -> Vector:
        model = LogisticRegression(C=strict, max_iter=400)
        model.fit(x[chosen], y[chosen], sample_weight=counted[chosen])
        weights = np.asarray(model.coef_[0])
        # A word is worth nothing in the mean, so that short notes and cards are not taken for bad.
        seen_in = np.asarray(x[chosen].sum(axis=0)).ravel()
        return weights - float(seen_in @ weights / seen_in.sum())

    worth = np.zeros(len(rows))
    for n in range(FOLDS):
        worth[fold == n] = x[fold == n] @ fitted(fold != n)
    weights = fitted(np.ones(len(rows), bool))
    least = LEAST_WEIGHT * float(np.abs(weights).max())
    lines = [f"{w}\t{weights[i]:.3g}" for w, i in place.items() if abs(weights[i]) >= least]
    return [round(float(value), 3) for value in worth], lines


def grown(graded: Graded, chosen: npt.NDArray[np.bool_]) -> lightgbm.Booster:
    """Trees grown from some of the cards."""
    data = lightgbm.Dataset(graded.x[chosen], graded.y[chosen], weight=graded.weights[chosen])
    return lightgbm.train(SETTINGS, data, ROUNDS)


def as_tree(node: dict[str, Any]) -> Tree:
    """A tree as score.json holds it: [feature, limit, below, above] or what a leaf adds."""
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 5)
    limit = float(f"{node['threshold']:.5g}")
    sides = [as_tree(node["left_child"]), as_tree(node["right_child"])]
    return [int(node["split_feature"]), limit, *sides]


def area(y: Vector, p: Vector) -> float:
    """How often a usable card ranks above another (area under the ROC curve)."""
    wins = (p[y == 1][:, None] > p[y == 0][None, :]).mean()
    ties = (p[y == 1][:, None] == p[y == 0][None, :]).mean()
    return float(wins + ties / 2)


def left_out(graded: Graded) -> tuple[Vector, Vector]:
    """Each card's score, and its type's rate, from channels that are not its own."""
    fold = graded.channels % FOLDS
    y = graded.y
    score, rate = np.zeros(len(y)), np.zeros(len(y))
    for k in range(FOLDS):
        own = fold == k
        if not own.any():
            continue
        score[own] = grown(graded, ~own).predict(graded.x[own])
        seen: dict[str, list[float]] = defaultdict(list)
        for i in np.flatnonzero(~own):
            seen[graded.types[i]].append(y[i])
        for i in np.flatnonzero(own):
            known = seen[graded.types[i]]
            rate[i] = (sum(known) + 2 * y[~own].mean()) / (len(known) + 2)
    return score, rate


def check(graded: Graded) -> None:
    """Say how well the score ranks cards of other channels, and how true it is."""
    y = graded.y
    score, rate = left_out(graded)
    for label, p in (("score", score), ("table of rates", rate)):
        order = np.argsort(-p, kind="stable")
        tops = " ".join(f"{n}: {y[order[:n]].mean():.0%}" for n in (200, 400, 800, 1600))
        print(f"{label}: area {area(y, p):.3f}; usable of the best {tops}")
    for low in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
        within = (score >= low) & (score < low + 0.1)
        print(f"score {low} to {low + 0.1:.1f}: {y[within].mean():.0%} usable of {within.sum()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", type=Path, nargs="+", metavar="CARDS")
    parser.add_argument("--notes", type=Path, metavar="FOLDER")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.take:
        if options.notes is None:
            parser.error("--take needs --notes: the folder that holds the notes of the cards")
        lines = [line for path in options.take for line in path.read_text("utf-8").splitlines()]
        write_graded([json.loads(line) for line in lines], options.notes)
    graded = read_graded()
    if options.check:
        check(graded)
        return
    trees = grown(graded, np.ones(len(graded.types), dtype=bool)).dump_model()["tree_info"]
    found = {
        "features": graded.names,
        "trees": [as_tree(tree["tree_structure"]) for tree in trees],
    }
    text = json.dumps(found, separators=(",", ":")).replace("],[", "],\n[")
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
    print(f"{len(graded.types)} cards, {len(graded.names)} features: {WEIGHTS}")


if __name__ == "__main__":
    main()
