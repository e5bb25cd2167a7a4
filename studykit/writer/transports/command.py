"""A program that reads a prompt on its standard input and prints the reply."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from studykit.writer.transports.answer import Answer, Unanswered


class Command:
    """Runs a program for each prompt, without a shell and with a time limit in seconds."""

    def __init__(self, words: Sequence[str], timeout: float) -> None:
        self.words = list(words)
        self.timeout = timeout

    @property
    def place(self) -> str:
        """The program's name."""
        return f"the program {Path(self.words[0]).name}"

    @property
    def model(self) -> str:
        """The command line, which names the model where there is a choice."""
        return " ".join([Path(self.words[0]).name, *self.words[1:]])[:120]

    def ask(self, prompt: str, kind: str, *, free: bool = False) -> Answer:
        """What the program prints. Raises Unanswered."""
        try:
            done = subprocess.run(
                self.words,
                input=prompt.encode("utf-8", "replace"),
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            message = f"{self.place} did not answer within {self.timeout:g} seconds"
            raise Unanswered(message) from None
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{self.place} cannot be run ({reason})"
            raise Unanswered(message, final=True) from None
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = f": {told[-1][:160]}" if told else ""
            raise Unanswered(f"{self.place} failed with code {done.returncode}{reason}")
        return Answer(done.stdout.decode("utf-8", "replace"))
