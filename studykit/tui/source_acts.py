"""From a card to where it comes from: the video at the second, the paragraph, the pictures."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from studykit.study.links import Opener, copy_of, safe_link, shown_files
from studykit.study.player import Player
from studykit.study.session import Session


class SourceActs(App[None]):
    """The part of the review screen that leads out of it; the sitting itself is a subclass's."""

    _root: Path
    _opener: Opener
    _player: Player
    _opened: int
    _turned: bool

    @property
    def session(self) -> Session:
        """The sitting that is played."""
        raise NotImplementedError

    def _say(self, text: str, *, quiet: bool = False) -> None:
        raise NotImplementedError

    def action_open(self) -> None:
        """Open the video at the cited second; when pressed again, at the next one."""
        shown = self.session.current
        if shown is None:
            return
        cited = [c for c in shown.card.citations if safe_link(c.url)]
        if not cited:
            self._say("this card has no link into a video", quiet=True)
            return
        citation = cited[self._opened % len(cited)]
        self._opened += 1
        more = f"; o again: {cited[self._opened % len(cited)].label}" if len(cited) > 1 else ""
        self.action_open_at(citation.url or "", f"opened {citation.label}{more}")

    def action_play(self) -> None:
        """Play the video from a few seconds before the cited second."""
        shown = self.session.current
        cited = next((c for c in shown.card.citations if safe_link(c.url)), None) if shown else None
        if shown is None or cited is None:
            self._say("this card has no link into a video", quiet=True)
            return
        url, seconds, end = cited.url, cited.seconds, cited.end
        file = copy_of(shown.card, self.session.config, self._root)
        self._say(f"playing from {cited.label}", quiet=True)
        self.run_worker(
            lambda: self._play(url, seconds, end, file), thread=True, exit_on_error=False
        )

    def _play(self, url: str | None, seconds: int, end: int | None, file: Path | None) -> None:
        # In a thread: the player may try for long before it gives up.
        if not self._player.play(url, seconds, end, file):
            self.call_from_thread(self._say, f"no player or browser could be started for {url}")
        elif self._player.failed():
            opened = url is not None and self._opener(url)
            told = "; opened in the browser" if opened else " (is yt-dlp there, and the network?)"
            self.call_from_thread(self._say, f"mpv could not play it{told}")

    def action_pictures(self) -> None:
        """Open the pictures and recordings of the card; those of its back once it is turned."""
        shown = self.session.current
        files = [] if shown is None else shown_files(shown.card, self._root, back=self._turned)
        if not files:
            self._say("this card shows no picture", quiet=True)
        for name, address in files:
            self.action_open_at(address, f"opened {name}")

    def action_open_at(self, url: str, says: str = "opened") -> None:
        """Open a link of the card."""
        link = safe_link(url)
        if link is not None:
            self._say(says, quiet=True)
            self.run_worker(lambda: self._open(link), thread=True, exit_on_error=False)

    def _open(self, link: str) -> None:
        # In a thread: a browser may take its time.
        if not self._opener(link):
            self.call_from_thread(self._say, f"no browser could be started for {link}")

    def action_source(self) -> None:
        """Show the paragraph of the note."""
        shown = self.session.current
        if shown is not None:
            from studykit.study.passage import passage
            from studykit.tui.overlays import source_page

            found = passage(self._root, shown.card.source)
            self.push_screen(source_page(shown.card, found))
