"""Pictures of the product into docs/images/, from the notes in seeds/: run by `make screenshots`.

The terminal's are drawn by Textual, the pages by headless Chromium. Nothing is set up by hand, so
that pictures can be made again whenever a screen changes.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from textual.app import App

import studykit
from studykit.anki import notetypes
from studykit.anki.card_css import CSS
from studykit.anki.fields import fields_of
from studykit.config import Config
from studykit.exporter.preview import filled, preview_page
from studykit.exporter.stats_page import stats_page
from studykit.model import Card, Memory, QuestionAnswer, Rating, Review, Status
from studykit.reader import find_notes
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import schedule_of
from studykit.store.store import Store
from studykit.study.home import home
from studykit.study.report import charted
from studykit.study.session import Session
from studykit.study.triage import Triage
from studykit.tui.app import ReviewApp
from studykit.tui.home import HomeApp
from studykit.tui.triage import TriageApp

ROOT = Path(__file__).parent.parent.parent
IMAGES = ROOT / "docs" / "images"
BROWSER = next((b for b in ("chromium", "google-chrome", "chrome") if shutil.which(b)), None)
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
SIZE = (100, 28)


def now() -> datetime:
    """The clock of the pictures: nine in the morning, today."""
    return datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)


def studied(store: Store, cards: list[Card], days: int) -> None:
    """Some months of reviews, forgetting one in eight."""
    luck, schedule = Random(3), schedule_of(Config())
    memories: dict[str, Memory] = {}
    for day in range(days):
        at = now() - timedelta(days=days - day)
        for number, card in enumerate(cards):
            memory = memories.get(card.id)
            if (memory is None and number > day) or (memory is not None and memory.due > at):
                continue
            at += timedelta(seconds=15)
            rating = Rating.AGAIN if luck.random() < 0.125 else Rating.GOOD
            new = after(card.id, memory, rating, at, schedule)
            store.record(Review(card.id, at, rating, luck.uniform(4, 20), new.due), new)
            memories[card.id] = new


async def shot(app: App[object], name: str, *keys: str) -> None:
    """Draw a screen after some keys; the picture names no font that would have to be loaded."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        drawn = app.export_screenshot(title="studykit")
    (IMAGES / f"{name}.svg").write_text(FONTS.sub("", drawn), encoding="utf-8")


def photograph(page: str, name: str, width: int, height: int) -> None:
    """Take a picture of a page in headless Chromium."""
    assert BROWSER is not None
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                BROWSER,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}",
                "--virtual-time-budget=4000",
                f"--screenshot={IMAGES / name}.png",
                path.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def in_anki(card: Card) -> str:
    """A card's back by day and by night, with the templates and the style of the packages."""
    fields = dict(zip(notetypes.QUESTION_FIELDS, fields_of(card), strict=True))
    back = filled(notetypes.QUESTION_BACK, fields, revealed=True)
    sides = "".join(
        f'<div class="card {night}" style="padding:1.5rem;flex:1">{back}</div>'
        for night in ("", "nightMode night_mode")
    )
    return (
        f'<!doctype html><meta charset="utf-8"><style>{CSS}body{{margin:0}}</style>'
        f'<div style="display:flex">{sides}</div>'
    )


async def terminal(root: Path, store: Store, config: Config) -> None:
    """The home screen, an answer, triage."""
    files, _ = find_notes([root], root, config.notes.exclude)
    await shot(HomeApp(home(store, config, now, files), "talks"), "home")  # type: ignore[arg-type]
    app = ReviewApp(Session(store, config, now), root=root, zone=UTC, now=now)
    await shot(app, "answer", "space")  # type: ignore[arg-type]
    drafts = [card for card in store.cards() if card.status is Status.DRAFT]
    await shot(TriageApp(Triage(store, drafts), root), "triage")  # type: ignore[arg-type]


def main() -> None:
    """Make all pictures again."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        root = Path(folder, "talks")
        shutil.copytree(ROOT / "seeds", root, ignore=shutil.ignore_patterns(".studykit"))
        workspace = studykit.Workspace(root)
        workspace.build()
        with workspace.store() as store:
            cards = [card for card in store.cards() if card.status is Status.ACTIVE]
            studied(store, cards, 150)
            asyncio.run(terminal(root, store, workspace.config))
            if BROWSER is None:
                sys.exit("no Chromium here: the pages' pictures were left out")
            notes = [note for note, _ in studykit.read_notes(root, root=root)]
            photograph(preview_page(cards, "talks", notes), "preview", 1200, 800)
            stats = stats_page(charted(store, workspace.config, now()), "talks")
            photograph(stats, "stats", 1200, 800)
            question = next(c for c in cards if isinstance(c.content, QuestionAnswer))
            photograph(in_anki(question), "anki", 1200, 460)


if __name__ == "__main__":
    main()
