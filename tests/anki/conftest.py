"""What the judges by the real Anki share: a clock that the test sets, and a learner's Anki."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
Step = tuple[str, dict[str, object]]
Hand = Callable[[Path, str, Sequence[Step]], list]


@pytest.fixture(scope="session")
def clock_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("anki")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler to set the backend's clock")
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    command = [compiler, "-shared", "-fPIC", "-o", library, HERE / "clock.c", "-ldl"]
    subprocess.run(command, check=True)
    return library


@pytest.fixture
def anki_hand(clock_library: Path) -> Hand:
    """Has a learner's Anki take steps in a time zone; gives what the steps found."""

    def take(collection: Path, zone: str, steps: Sequence[Step]) -> list:
        environment = {
            **os.environ,
            "TZ": zone,
            "CLOCK_LIBRARY": str(clock_library),
            "LD_PRELOAD": str(clock_library),
        }
        done = subprocess.run(
            [sys.executable, HERE / "anki_hand.py"],
            input=json.dumps({"collection": str(collection), "steps": list(steps)}),
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return take
