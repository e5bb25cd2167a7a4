"""Every reason for making no card is documented, and every documented one exists."""

from __future__ import annotations

import re
from pathlib import Path

from studykit.extractor.reasons import REASONS
from studykit.writer.check_order import CHECKS, ENGLISH_ONLY
from studykit.writer.reasons import REASONS as WRITTEN

PAGE = Path(__file__).parent.parent / "docs" / "reasons.md"


def test_every_reason_is_documented() -> None:
    documented = set(re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text(encoding="utf-8"), re.M))
    assert documented == set(REASONS) | set(WRITTEN)


def test_every_reason_says_what_it_means() -> None:
    assert all(meaning.endswith(".") for meaning in (REASONS | WRITTEN).values())


def test_every_check_of_a_written_card_has_a_reason() -> None:
    assert set(CHECKS) <= set(WRITTEN)
    assert set(CHECKS) >= ENGLISH_ONLY
    assert not set(REASONS) & set(WRITTEN)
