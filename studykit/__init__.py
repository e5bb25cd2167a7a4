"""Flashcards with timestamps from Markdown notes of videos."""

__version__ = "0.1.0"
