"""What is asked of a label, and of what stands behind one."""

from __future__ import annotations

from studykit.extractor.document import Page

TERM = "which term"


def ask_attribute(thing: str, attribute: str, page: Page) -> str:
    """A thing and what is asked of it, in the note's own words: "Trachoma: treatment?"."""
    small = (word if page.is_name(word) else word.lower() for word in attribute.split())
    return f"{thing}: {' '.join(small)}?"
