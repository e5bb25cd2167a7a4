"""What a transport gives for a prompt, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from studykit.render.characters import one_line


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's reply with the tokens that it cost, as far as they are known."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class Unanswered(Exception):
    """A prompt that got no reply. ``final``: asking again is of no use, for any prompt.

    ``wait`` are the seconds after which to ask again, None where that was not said. ``message`` may
    repeat what a server said: it is one line that steers no terminal.
    """

    def __init__(self, message: str, *, final: bool = False, wait: float | None = None) -> None:
        self.message = one_line(message)
        super().__init__(self.message)
        self.final = final
        self.wait = wait


class Transport(Protocol):
    """Asks a model. Called from several threads at once."""

    @property
    def place(self) -> str:
        """Where prompts go, for people: a host or a program."""

    @property
    def model(self) -> str:
        """The name that is kept with replies."""

    def ask(self, prompt: str, kind: str, *, free: bool = False) -> Answer:
        """The reply to a prompt of a kind. ``free``: without a schema. Raises Unanswered."""
