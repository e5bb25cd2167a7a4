"""The statistics page in a browser: every chart is drawn under the page's own policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chromium import BROWSER, DARK, loaded, probe, serious
from study_desk import CONFIG, NOON, cards, fill
from test_study_report import studied

from studykit.exporter.stats_page import stats_page
from studykit.study.report import charted

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def test_every_chart_is_drawn(tmp_path: Path) -> None:
    store = fill(tmp_path / "study.db", cards(12, "Maths", "Music"))
    studied(store, store.cards(), 60)
    page = stats_page(charted(store, CONFIG, NOON), "Sea")
    document = loaded(page, tmp_path, 1000)
    assert probe(document, "drawn") == "1"
    charts = re.findall(r'<div class="chart[^"]*"[^>]*>.*?<svg', document, re.DOTALL)
    assert len(charts) == 7


LOOKS = [(390, (DARK,)), (1280, ()), (390, ()), (1280, (DARK,))]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_axe_finds_nothing_serious(tmp_path: Path, width: int, look: tuple[str, ...]) -> None:
    store = fill(tmp_path / "study.db", cards(12, "Maths", "Music"))
    studied(store, store.cards(), 60)
    page = stats_page(charted(store, CONFIG, NOON), "Sea")
    assert serious(page, tmp_path, width, *look, wait=1500) == []
