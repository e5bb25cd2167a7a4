"""What a build costs when nothing changed, beside the first build of the same notes in this run.

The notes are copies of those in seeds/, each with a video id of its own. Exits with 1 when a
rebuild reads a note again.

    python benchmarks/speed_rebuild.py [NOTES]
"""

from __future__ import annotations

import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from studykit.build.apply import apply
from studykit.build.plan import Prepared, prepare
from studykit.config import Config
from studykit.store.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
VIDEO = re.compile(r"^(videoId:).*$", re.MULTILINE)


def copies(root: Path, count: int) -> None:
    """Write ``count`` notes into ``root``."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.rglob("*.md"))]
    for number in range(count):
        text = VIDEO.sub(rf"\1 cop{number:08}", texts[number % len(texts)])
        (root / f"{number}.md").write_text(text, encoding="utf-8")


def build(root: Path) -> tuple[Prepared, float]:
    """Build once; gives what was prepared and the seconds of processor time."""
    start = time.process_time()
    with Store.open(root / ".studykit" / "study.db") as store:
        prepared = prepare(root, Config(), store)
        apply(store, prepared, Config(), datetime.now(UTC))
    return prepared, time.process_time() - start


def main(count: int) -> int:
    """Print both times and their ratio."""
    with TemporaryDirectory() as place:
        copies(Path(place), count)
        first, long = build(Path(place))
        again, short = build(Path(place))
    print(f"{count} notes, one core, decks not written")
    print(f"first build    {long:7.2f} s  {len(first.read)} notes read")
    print(f"rebuild        {short:7.2f} s  {len(again.read)} notes read")
    print(f"ratio          {short / long:7.4f}")
    return 1 if again.read else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
