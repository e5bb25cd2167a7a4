"""Tables from the verdicts, and coverage over a folder of notes.

    python benchmarks/quality/report.py verdicts
    python benchmarks/quality/report.py coverage NOTES [FOLDER …]
    python benchmarks/quality/report.py curve NOTES [FOLDER …]
    python benchmarks/quality/report.py channels

``verdicts`` counts T3/T2/T1/T0 by round and generator with 95 % Wilson intervals and says how far
raters agree. ``coverage`` counts cards a note and the share of cited claims with a card. ``curve``
adds types from the best rated to the worst and shows what each adds in cards and costs in usable
share; it counts the verdicts whose card is still made, by the tier that it has now. ``channels``
counts verdicts on ready cards by the first folder of their path. ``--since N`` leaves rounds before
N out, ``--without R`` a rater; ``--least N`` sets ``cards.least``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path
from statistics import median

from studykit.model import Candidate, Extraction, QuestionAnswer, Tier

VERDICTS = ("T3", "T2", "T1", "T0")
FOLDER = Path(__file__).parent / "verdicts"
Row = dict[str, str | int]
Kind = tuple[str, str]
FEWEST = 4


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
    """Markdown tables: by round and rater (plain samples), then by generator (all samples)."""
    head = "n | T3 | T2 | T1 | T0 | usable (95 %) | T3 share |"
    yield f"| round | rater | tier | {head}\n|{'---|' * 10}"
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["sample"] == "plain":
            groups[(f"{row['round']:>2}", str(row["rater"]), str(row["tier"]))].append(row)
    for key in sorted(groups):
        yield f"| {' | '.join(key)} | {share_line(groups[key])} |"
    yield f"\n| generator | tier | {head}\n|{'---|' * 9}"
    groups = defaultdict(list)
    for row in rows:
        groups[(str(row["generator"]), str(row["tier"]))].append(row)
    for key in sorted(groups):
        yield f"| {' | '.join(key)} | {share_line(groups[key])} |"
    reasons = Counter(str(r["reason"]) for r in rows if r["verdict"] in ("T1", "T0"))
    yield "\nReasons of T1 and T0: " + ", ".join(f"{k} {n}" for k, n in reasons.most_common())
    yield from agreement(rows)


def channel_table(rows: Sequence[Row]) -> Iterable[str]:
    """A Markdown table of the verdicts on ready cards by channel, best first."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["tier"] == "ready":
            groups[str(row["path"]).partition("/")[0].strip("\u2068\u2069")].append(row)
    shares = {k: sum(r["verdict"] in ("T3", "T2") for r in v) / len(v) for k, v in groups.items()}
    yield f"| channel | n | T3 | T2 | T1 | T0 | usable (95 %) | T3 share |\n|{'---|' * 8}"
    for name in sorted(groups, key=lambda k: -shares[k]):
        yield f"| {name} | {share_line(groups[name])} |"


def agreement(rows: Sequence[Row]) -> Iterable[str]:
    """How often two raters of one card agree on usable or not, by pair, with Cohen's kappa."""
    cards: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for r in rows:
        key = tuple(str(r[k]) for k in ("round", "path", "line", "generator", "variant"))
        cards[key][str(r["rater"])] = r["verdict"] in ("T3", "T2")
    pairs: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for verdicts in cards.values():
        for one, other in combinations(sorted(verdicts), 2):
            pairs[(one, other)].append((verdicts[one], verdicts[other]))
    if not pairs:
        yield "No card was rated twice."
    for (one, other), both in sorted(pairs.items()):
        same, chance = kappa(both)
        yield f"{one} and {other}: {len(both)} cards, agreed on {same:.0%}, kappa {chance:.2f}"


def kappa(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """The share of agreement and Cohen's kappa (Educational and Psychological Measurement 1960)."""
    total = len(pairs)
    same = sum(a == b for a, b in pairs) / total
    one, other = (sum(p[i] for p in pairs) / total for i in (0, 1))
    chance = one * other + (1 - one) * (1 - other)
    return same, 1.0 if chance == 1 else (same - chance) / (1 - chance)


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


def still_made(extractions: Sequence[Extraction], rows: Sequence[Row]) -> dict[Kind, list[Row]]:
    """The verdicts whose claim still makes a card of the type that was rated, by type and the tier
    it has now."""
    tiers = {
        (c.source.path, c.source.first_line, c.generator): c.tier.value
        for e in extractions
        for c in e.candidates
    }
    found: dict[Kind, list[Row]] = defaultdict(list)
    for r in rows:
        tier = tiers.get((str(r["path"]), int(r["line"]), str(r["generator"])))
        if tier is not None:
            found[(str(r["generator"]), tier)].append(r)
    return found


def standing(extractions: Sequence[Extraction], rows: Sequence[Row]) -> Iterable[str]:
    """What the raters of plain samples said of the ready cards that are still made, by rater."""
    plain = [r for r in rows if r["sample"] == "plain"]
    ready = [r for k, v in still_made(extractions, plain).items() if k[1] == "ready" for r in v]
    yield f"| rater | n | T3 | T2 | T1 | T0 | usable (95 %) | T3 share |\n|{'---|' * 8}"
    for rater in sorted({str(r["rater"]) for r in ready}):
        yield f"| {rater} | {share_line([r for r in ready if r['rater'] == rater])} |"
    if ready:
        yield f"| all | {share_line(ready)} |"
    yield ""


def curve(extractions: Sequence[Extraction], rows: Sequence[Row]) -> Iterable[str]:
    """What each type adds, best rated first: the trade of coverage for quality."""
    rated = {k: v for k, v in still_made(extractions, rows).items() if len(v) >= FEWEST}
    made = Counter((c.generator, c.tier.value) for e in extractions for c in e.candidates)
    cited = sum(c.cited for e in extractions for c in e.note.claims) or 1
    shares = {k: sum(r["verdict"] in ("T3", "T2") for r in v) / len(v) for k, v in rated.items()}
    yield "| type | tier | rated | usable | T3 | cards | usable so far | cards a cited claim |"
    yield "|---|---|---|---|---|---|---|---|"
    cards, usable = 0, 0.0
    for kind in sorted(rated, key=lambda k: -shares[k]):
        ready = sum(r["verdict"] == "T3" for r in rated[kind]) / len(rated[kind])
        cards += made[kind]
        usable += shares[kind] * made[kind]
        so_far = usable / cards if cards else 0.0
        cells = [*kind, str(len(rated[kind])), f"{shares[kind]:.0%}", f"{ready:.0%}"]
        cells += [str(made[kind]), f"{so_far:.0%}", f"{cards / cited:.1%}"]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["verdicts", "coverage", "curve", "channels"])
    parser.add_argument("notes", type=Path, nargs="?")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--since", type=int, default=1, help="leave earlier rounds out")
    parser.add_argument("--without", default="", help="a rater to leave out")
    parser.add_argument("--least", type=int, default=0, help="the setting cards.least")
    options = parser.parse_args()
    rows = [row for row in read_verdicts() if int(row["round"]) >= options.since]
    rows = [row for row in rows if row["rater"] != options.without]
    if options.what == "verdicts":
        print("\n".join(verdict_tables(rows)))
        return
    if options.what == "channels":
        print("\n".join(channel_table(rows)))
        return
    if options.notes is None:
        parser.error("name a folder of notes")
    from cards import extract_folder

    extractions = extract_folder(options.notes, options.folders, options.least)
    if options.what == "coverage":
        print("\n".join(coverage(extractions)))
    else:
        print("\n".join((*standing(extractions, rows), *curve(extractions, rows))))


if __name__ == "__main__":
    main()
