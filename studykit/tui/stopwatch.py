"""How long the learner looked at a card, pauses left out."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatch:
    """Counts seconds from its last start; stands still while paused."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since = clock()
        self._paused: float | None = None

    def start(self) -> None:
        """Begin at zero."""
        self._since, self._paused = self._clock(), None

    def pause(self) -> None:
        """Stand still until :meth:`resume`."""
        if self._paused is None:
            self._paused = self._clock()

    def resume(self) -> None:
        """Go on where it stood."""
        if self._paused is not None:
            self._since += self._clock() - self._paused
            self._paused = None

    @property
    def seconds(self) -> float:
        """The time counted so far."""
        now = self._clock() if self._paused is None else self._paused
        return now - self._since
