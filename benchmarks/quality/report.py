"""Tables from the verdicts, and coverage over a folder of notes.

    python benchmarks/quality/report.py verdicts
    python benchmarks/quality/report.py coverage NOTES [FOLDER …]
    python benchmarks/quality/report.py curve NOTES [FOLDER …]

``verdicts`` counts T3/T2/T1/T0 by round and generator with 95 % Wilson intervals and says how far
raters agree. ``coverage`` counts cards a note and the share of cited claims with a card. ``curve``
adds generators from the best rated to the worst and shows what each adds in cards and costs in
usable share.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path
from statistics import median

from studykit.model import Candidate, Extraction, QuestionAnswer, Tier

VERDICTS = ("T3", "T2", "T1", "T0")
FOLDER = Path(__file__).parent / "verdicts"
Row = dict[str, str | int]


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % Wilson interval of a share; (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    centre = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (centre - spread) / scale, (centre + spread) / scale


def read_verdicts() -> list[Row]:
    """All verdicts on record."""
    rows: list[Row] = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        rows.extend(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return rows


def share_line(rows: Sequence[Row]) -> str:
    """Counts and shares of one group of verdicts, as cells of a Markdown table."""
    counts = Counter(str(r["verdict"]) for r in rows)
    total = len(rows)
    usable = counts["T3"] + counts["T2"]
    low, high = wilson(usable, total)
    cells = [str(total), *(str(counts[v]) for v in VERDICTS)]
    cells += [f"{usable / total:.0%} ({low:.0%}–{high:.0%})", f"{counts['T3'] / total:.0%}"]
    return " | ".join(cells)


def verdict_tables(rows: Sequence[Row]) -> Iterable[str]:
    """Markdown tables: by round (plain samples), then by round and generator (all samples)."""
    head = "n | T3 | T2 | T1 | T0 | usable (95 %) | T3 share |"
    yield f"| round | tier | {head}\n|{'---|' * 9}"
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["sample"] == "plain":
            groups[(str(row["round"]), str(row["tier"]))].append(row)
    for key in sorted(groups):
        yield f"| {' | '.join(key)} | {share_line(groups[key])} |"
    yield f"\n| round | generator | {head}\n|{'---|' * 9}"
    groups = defaultdict(list)
    for row in rows:
        groups[(str(row["round"]), f"{row['generator']} {row['variant']}".strip())].append(row)
    for key in sorted(groups):
        yield f"| {' | '.join(key)} | {share_line(groups[key])} |"
    reasons = Counter(str(r["reason"]) for r in rows if r["verdict"] in ("T1", "T0"))
    yield "\nReasons of T1 and T0: " + ", ".join(f"{k} {n}" for k, n in reasons.most_common())
    yield agreement(rows)


def agreement(rows: Sequence[Row]) -> str:
    """How often two raters of the same card agree on usable or not."""
    cards: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for r in rows:
        key = tuple(str(r[k]) for k in ("round", "path", "line", "generator", "variant"))
        cards[key][str(r["rater"])] = r["verdict"] in ("T3", "T2")
    pairs = [list(v.values()) for v in cards.values() if len(v) > 1]
    if not pairs:
        return "No card was rated twice."
    same = sum(1 for p in pairs if p[0] == p[1])
    return f"Rated twice: {len(pairs)}; agreed on usable or not: {same / len(pairs):.0%}."


def is_listing(card: Candidate) -> bool:
    """Whether a card asks for several claims at once."""
    return isinstance(card.content, QuestionAnswer) and bool(card.content.points)


def coverage(extractions: Sequence[Extraction]) -> Iterable[str]:
    """Cards a note, and the share of cited claims with a card of their own or in a list."""
    cited = own = any_card = 0
    ready_counts = []
    for found in extractions:
        claims = [c for c in found.note.claims if c.cited]
        if not claims:
            continue
        ready = [c for c in found.candidates if c.tier is Tier.READY]
        ready_counts.append(len(ready))
        singles = {(c.source.first_line, c.source.claim) for c in ready if not is_listing(c)}
        listed = " ".join(c.source.claim for c in found.candidates if is_listing(c))
        everything = {(c.source.first_line, c.source.claim) for c in found.candidates}
        cited += len(claims)
        own += sum((c.first_line, c.text) in singles for c in claims)
        any_card += sum((c.first_line, c.text) in everything or c.text in listed for c in claims)
    notes = len(ready_counts) or 1
    cited = cited or 1
    yield f"citing notes: {len(ready_counts)}, cited claims: {cited}"
    yield f"cited claims with a ready card of their own: {own / cited:.1%}"
    yield f"cited claims in any card: {any_card / cited:.1%}"
    yield f"ready cards a note: median {median(ready_counts or [0])}"
    yield f"notes with no ready card: {sum(n == 0 for n in ready_counts) / notes:.1%}"
    yield f"notes with five ready cards or more: {sum(n >= 5 for n in ready_counts) / notes:.1%}"
    kinds = Counter((c.tier.value, c.generator) for e in extractions for c in e.candidates)
    yield "\n".join(f"  {tier:5} {name:12} {n}" for (tier, name), n in sorted(kinds.items()))


def curve(extractions: Sequence[Extraction], rows: Sequence[Row]) -> Iterable[str]:
    """What each generator adds, best rated first: the trade of coverage for quality."""
    rated: dict[str, list[bool]] = defaultdict(list)
    for r in rows:
        if r["sample"] == "plain":
            rated[str(r["generator"])].append(r["verdict"] in ("T3", "T2"))
    made = Counter(c.generator for e in extractions for c in e.candidates)
    cited = sum(c.cited for e in extractions for c in e.note.claims) or 1
    order = sorted(rated, key=lambda g: -sum(rated[g]) / len(rated[g]))
    yield "| generator added | its usable share | cards | usable so far | cards a cited claim |"
    yield "|---|---|---|---|---|"
    cards, usable = 0, 0.0
    for name in order:
        share = sum(rated[name]) / len(rated[name])
        cards += made[name]
        usable += share * made[name]
        so_far = usable / cards if cards else 0.0
        yield f"| {name} | {share:.0%} | {cards} | {so_far:.0%} | {cards / cited:.1%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["verdicts", "coverage", "curve"])
    parser.add_argument("notes", type=Path, nargs="?")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    if options.what == "verdicts":
        print("\n".join(verdict_tables(read_verdicts())))
        return
    if options.notes is None:
        parser.error("name a folder of notes")
    from cards import extract_folder

    extractions = extract_folder(options.notes, options.folders)
    if options.what == "coverage":
        print("\n".join(coverage(extractions)))
    else:
        print("\n".join(curve(extractions, read_verdicts())))


if __name__ == "__main__":
    main()
