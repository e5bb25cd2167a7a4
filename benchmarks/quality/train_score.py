"""Weigh the features of a card by graded cards: writes studykit/extractor/vocabulary/score.json.

    python benchmarks/quality/train_score.py GRADED.jsonl …
    python benchmarks/quality/train_score.py --check GRADED.jsonl …

A line is a card as its reader saw it: ``note`` (channel/file), ``tier``, ``generator``, ``kind``,
``title``, ``headings``, ``context``, ``question`` and ``answer`` or ``cloze``, ``grade`` (0 to 3;
2 and more is usable), and ``weak``, the question type's own doubt, where it is known.
``--check`` writes nothing and says how well it ranks cards of channels that were left out, beside a
table of rates by type. Ridge logistic regression by Newton's method.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studykit.extractor.registry import GENERATORS
from studykit.extractor.score import WEIGHTS, Face, features

# The question types that say which of their cards they doubt.
DOUBTING = frozenset({"number", "items"})
# Those whose drafts, of earlier versions, are made no more.
STRICTER = frozenset({"section", "name", "why", "described", "term", "definition", "made"})
PENALTY, FOLDS = 1.5, 10
Vector = npt.NDArray[np.float64]
_BLANK = re.compile(r"\{\{c1::(.*?)(?:::([^:}]*))?\}\}", re.DOTALL)


def face_of(row: dict[str, Any]) -> Face:
    """A graded card as the score sees it."""
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
        row["context"],
        row["title"],
        tuple(row["headings"]),
        row.get("weak", row["tier"] == "draft" and row["generator"] in DOUBTING),
    )


def is_made(row: dict[str, Any]) -> bool:
    """Whether such cards are still made."""
    gone = "weak" not in row and row["tier"] == "draft" and row["generator"] in STRICTER
    return not gone and row["generator"] in GENERATORS


def fitted(x: Vector, y: Vector) -> Vector:
    """Weights, the constant first, that is not penalised."""
    x = np.hstack([np.ones((len(x), 1)), x])
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], PENALTY)
    ridge[0] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + ridge * w
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge), slope)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def matrix(faces: Sequence[Face], names: Sequence[str]) -> Vector:
    """The features of cards, a row each."""
    rows = [features(face) for face in faces]
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def area(y: Vector, p: Vector) -> float:
    """How often a usable card ranks above another (area under the ROC curve)."""
    wins = (p[y == 1][:, None] > p[y == 0][None, :]).mean()
    ties = (p[y == 1][:, None] == p[y == 0][None, :]).mean()
    return float(wins + ties / 2)


def left_out(rows: Sequence[dict[str, Any]], x: Vector, y: Vector) -> tuple[Vector, Vector]:
    """Each card's score, and its type's rate, from channels that are not its own."""
    fold = np.array([zlib.crc32(r["note"].split("/")[0].encode()) % FOLDS for r in rows])
    kinds = [(r["generator"], r["tier"]) for r in rows]
    score, rate = np.zeros(len(y)), np.zeros(len(y))
    for k in range(FOLDS):
        own, others = fold == k, fold != k
        if not own.any():
            continue
        w = fitted(x[others], y[others])
        score[own] = 1 / (1 + np.exp(-(w[0] + x[own] @ w[1:])))
        seen: dict[tuple[str, str], list[float]] = defaultdict(list)
        for i in np.flatnonzero(others):
            seen[kinds[i]].append(y[i])
        for i in np.flatnonzero(own):
            known = seen[kinds[i]]
            rate[i] = (sum(known) + 2 * y[others].mean()) / (len(known) + 2)
    return score, rate


def best(rows: Sequence[dict[str, Any]], y: Vector, p: Vector, count: int) -> float:
    """The usable share of the best few cards of each note."""
    notes: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        notes[row["note"]].append(i)
    chosen = [i for group in notes.values() for i in sorted(group, key=lambda i: -p[i])[:count]]
    return float(y[chosen].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graded", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    lines = [line for path in options.graded for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in map(json.loads, lines) if is_made(row)]
    faces = [face_of(row) for row in rows]
    names = sorted({name for face in faces for name in features(face)})
    x, y = matrix(faces, names), np.array([float(row["grade"] >= 2) for row in rows])
    if options.check:
        score, rate = left_out(rows, x, y)
        for label, p in (("score", score), ("table of rates", rate)):
            order = np.argsort(-p, kind="stable")
            tops = " ".join(f"{n}: {y[order[:n]].mean():.0%}" for n in (100, 200, 300, 450))
            few = " ".join(f"{n} a note: {best(rows, y, p, n):.0%}" for n in (1, 2, 3, 5))
            print(f"{label}: area {area(y, p):.3f}; usable of the best {tops}; best {few}")
        return
    weights = fitted(x, y)
    found = {"": round(float(weights[0]), 3)}
    found |= {n: round(float(w), 3) for n, w in zip(names, weights[1:], strict=True)}
    WEIGHTS.write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} cards, {len(names)} features: {WEIGHTS}")


if __name__ == "__main__":
    main()
