"""The speed benchmarks: one entry for all of them.

python benchmarks/speed.py              all ratios, and then each benchmark
python benchmarks/speed.py ratios       one of them, with its options after its name
python benchmarks/speed.py --list       which there are
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIRST = "ratios"


def benchmarks() -> dict[str, Path]:
    """The files by name, the one with all ratios first."""
    found = {path.stem.removeprefix("speed_"): path for path in sorted(HERE.glob("speed_*.py"))}
    return {FIRST: found[FIRST], **found}


def purpose(path: Path) -> str:
    """The first line of a file's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def main(arguments: list[str]) -> int:
    known = benchmarks()
    if arguments == ["--list"]:
        for name, path in known.items():
            print(f"{name:10}{purpose(path)}")
        return 0
    if arguments and arguments[0] not in known:
        print(f"no benchmark {arguments[0]!r}: there is {', '.join(known)}", file=sys.stderr)
        return 2
    code = 0
    for name in arguments[:1] or known:
        print(f"== {name}: {purpose(known[name])}", flush=True)
        command = [sys.executable, known[name], *arguments[1:]]
        code = subprocess.run(command, check=False).returncode or code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
