"""What the terminal tests study: cards of our own, a store, and a clock that is set by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.app import App

from studykit.config import Config, StudyConfig
from studykit.model import (
    Candidate,
    Card,
    Citation,
    Cloze,
    Content,
    Origin,
    QuestionAnswer,
    Source,
    Status,
    Tier,
)
from studykit.store.store import Store
from studykit.study.links import Opener
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions
from studykit.tui.app import ReviewApp
from studykit.tui.ports import Editor

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
CONFIG = Config(study=StudyConfig(timezone="UTC"))


class Clock:
    """A wall clock and a stopwatch that move together, and only when told."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def counter(self) -> float:
        return (self.at - START).total_seconds()

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


def card(
    number: int,
    content: Content | None = None,
    *,
    context: str = "",
    urls: tuple[str | None, ...] | None = None,
    headings: tuple[str, ...] = ("Bread", "The crust"),
) -> Card:
    """Card number so-and-so, of a fact far from the others in its video."""
    if urls is None:
        urls = (f"https://www.youtube.com/watch?v=loafloafloa&t={number * 100}s",)
    cited = tuple(
        Citation(number * 100 + n, f"{number}:{n:02}", Origin.OWN, url)
        for n, url in enumerate(urls)
    )
    source = Source(
        path="kitchen/bread.md",
        title="Baking at home",
        channel="Kitchen",
        video_key="youtube:loafloafloa",
        video_id="loafloafloa",
        headings=headings,
        claim=f"Fact {number}.",
        first_line=4,
        last_line=5,
    )
    content = content or QuestionAnswer(f"What is fact {number}?", f"It is answer {number}.")
    candidate = Candidate(content, source, cited, "definition", Tier.READY, context)
    return Card(f"card{number:02}", candidate, Status.ACTIVE, START, "Kitchen::Bread")


def open_store(root: Path, *cards: Card) -> Store:
    """A store in a workspace, with these cards in this order."""
    (root / "studykit.toml").write_text('[study]\ntimezone = "UTC"\n', encoding="utf-8")
    path = root / ".studykit" / "study.db"
    path.parent.mkdir(exist_ok=True)
    store = Store.open(path)
    store.put_cards(cards, 0)
    return store


def app_of(
    store: Store,
    clock: Clock,
    root: Path,
    *,
    config: Config = CONFIG,
    options: SessionOptions | None = None,
    typing: bool = False,
    opener: Opener = lambda url: True,
    editor: Editor | None = None,
) -> ReviewApp:
    """The app on a session of a store."""
    chosen = options or SessionOptions()

    def further(*, ahead: int, extra_new: int) -> Session:
        return Session(
            store,
            config,
            clock.now,
            replace(chosen, ahead=ahead, extra_new=extra_new, minutes=None),
        )

    return ReviewApp(
        Session(store, config, clock.now, chosen),
        root=root,
        typing=typing,
        opener=opener,
        further=further,
        editor=editor,
        zone=UTC,
        now=clock.now,
        counter=clock.counter,
    )


def screen(app: App[None]) -> list[str]:
    """The rows of the screen as text."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def text(app: App[None]) -> str:
    """The screen as one text, its spacing flattened."""
    return " ".join(" ".join(screen(app)).split())


CLOZE = Cloze("Steam keeps the {{c1::crust::outer part}} soft for the first minutes.")
