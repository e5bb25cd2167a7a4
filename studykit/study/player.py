"""The learner's video player: mpv where it is installed, one video at a time, else the browser."""

from __future__ import annotations

from pathlib import Path
from shutil import which
from subprocess import DEVNULL, Popen, TimeoutExpired

from studykit.study.links import Opener, open_link, safe_link

_EARLY = 5
_ENDED_BY_HAND = 4


class Player:
    """Plays one video at a time: what still plays ends when the next begins.

    ``opener`` takes what mpv cannot play.
    """

    def __init__(self, opener: Opener = open_link) -> None:
        self._opener = opener
        self._running: Popen[bytes] | None = None
        self._stopped = False

    def play(
        self, url: str | None, seconds: int, end: int | None = None, file: Path | None = None
    ) -> bool:
        """Play a video from a few seconds before a moment, up to ``end`` where a clip ends.

        ``file`` is its copy on this machine. False when nothing could be started, or the address is
        not safe.
        """
        self.stop()
        link, player = safe_link(url), which("mpv")
        there = str(file) if file is not None and file.is_file() else link
        if there is None:
            return False
        if player is None:
            return self._open(link)
        options = [f"--start={max(0, seconds - _EARLY)}"]
        options += [f"--end={end}"] if end is not None and end > seconds else []
        command = [player, *options, "--", there]
        try:
            self._running = Popen(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
        except OSError:
            return self._open(link)
        self._stopped = False
        return True

    def failed(self, within: float | None = None) -> bool:
        """Whether the player ended because it could not play.

        It waits until the player has ended, but no longer than ``within`` seconds.
        """
        running = self._running
        if running is None:
            return False
        try:
            code = running.wait(within)
        except TimeoutExpired:
            return False
        return code > 0 and code != _ENDED_BY_HAND and not self._stopped

    def stop(self) -> None:
        """End what plays."""
        running, self._running = self._running, None
        if running is not None and running.poll() is None:
            self._stopped = True
            running.terminate()

    def _open(self, link: str | None) -> bool:
        return link is not None and self._opener(link)
