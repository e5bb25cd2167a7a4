"""Every reason for making no card is documented, and every documented one exists."""

from __future__ import annotations

import re
from pathlib import Path

from studykit.extractor.reasons import REASONS

PAGE = Path(__file__).parent.parent / "docs" / "reasons.md"


def test_every_reason_is_documented() -> None:
    documented = set(re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text(encoding="utf-8"), re.M))
    assert documented == set(REASONS)


def test_every_reason_says_what_it_means() -> None:
    assert all(meaning.endswith(".") for meaning in REASONS.values())
