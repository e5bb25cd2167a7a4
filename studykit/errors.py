"""What can go wrong outside the learner's text: one small hierarchy, one line each."""

from __future__ import annotations


class StudykitError(Exception):
    """Base of all errors that a user sees as one line.

    ``message`` says what is wrong and where, ``advice`` what to do. ``exit_code`` is 1 for failed
    work and 2 for usage.
    """

    exit_code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}: {self.advice}" if self.advice else self.message


class UsageError(StudykitError):
    """The command line or its arguments are off."""

    exit_code = 2


class ConfigError(StudykitError):
    """studykit.toml cannot be read or holds a value that is not allowed."""

    exit_code = 2


class PluginError(StudykitError):
    """What another package brings cannot be used."""


class ReadError(StudykitError):
    """A note or folder cannot be read."""


class StoreError(StudykitError):
    """The study database cannot be opened, read or written."""


class StoreLocked(StoreError):
    """Another process holds the study database."""


class TakenBack(StoreError):
    """The answer was taken back already, by another session."""


class StoreTooNew(StoreError):
    """The study database was written by a newer studykit; it is left untouched."""


class AnkiError(StudykitError):
    """A file of Anki's cannot be read, or a running Anki or its server refuses."""


class WriterError(StudykitError):
    """The language model cannot be asked."""


class ExportError(StudykitError):
    """A deck cannot be written, or failed its own check before writing."""
