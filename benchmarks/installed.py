"""The environment of a tool that was installed: its bytecode lies beside it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

IDLE_MS = 30  # in which a bare interpreter starts where nothing else is busy

# Each tree writes its bytecode in the first of some rounds, and the best one counts.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "studykit-bytecode")
}


def patience(interpreter: float) -> float:
    """How many times longer than promised something may take where a bare interpreter takes so
    many milliseconds to start: promises are for a machine that has nothing else to do.
    """
    return max(1.0, interpreter / IDLE_MS)
