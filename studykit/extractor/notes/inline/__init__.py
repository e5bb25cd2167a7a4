"""Inline Markdown to card text with marks, stamps and clozes."""
