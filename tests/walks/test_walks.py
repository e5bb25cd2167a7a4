"""Random walks through a learner's life, by seed."""

from __future__ import annotations

from pathlib import Path

import pytest
from life import Life

STEPS = 14


def walk(root: Path, seed: int) -> None:
    life = Life(root, seed)
    try:
        for _ in range(STEPS):
            life.step()
    except Exception as error:
        error.add_note(f"seed {seed}: {', '.join(life.steps)}")
        raise


@pytest.mark.parametrize("seed", range(2))
def test_a_short_walk(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 220))
def test_a_walk(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed)
