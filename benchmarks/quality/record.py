"""Join a rated sheet with its key and keep the verdicts, without anybody's sentences.

    python benchmarks/quality/record.py sheet.key.jsonl ratings.txt --round 1 --rater a \
        --sample plain >> benchmarks/quality/verdicts/round1.jsonl

A line of ratings is ``number verdict reason``; reasons are single words such as "dangling".
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

VERDICTS = ("T3", "T2", "T1", "T0")


def ratings(text: str) -> dict[int, tuple[str, str]]:
    """Verdict and reason by card number. Raises ValueError for a line that is neither."""
    found: dict[int, tuple[str, str]] = {}
    for line in text.splitlines():
        words = line.split(maxsplit=2)
        if not words:
            continue
        if len(words) < 2 or not words[0].isdigit() or words[1] not in VERDICTS:
            raise ValueError(f"not a rating: {line!r}")
        found[int(words[0])] = (words[1], words[2] if len(words) > 2 else "")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("key", type=Path)
    parser.add_argument("ratings", type=Path)
    parser.add_argument("--round", type=int, required=True)
    parser.add_argument("--rater", required=True)
    parser.add_argument("--sample", choices=["plain", "each"], default="plain")
    options = parser.parse_args()
    rated = ratings(options.ratings.read_text(encoding="utf-8"))
    for line in options.key.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        number = row.pop("number")
        if number in rated:
            verdict, reason = rated[number]
            row |= {"round": options.round, "rater": options.rater, "sample": options.sample}
            row |= {"verdict": verdict, "reason": reason}
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
