"""The cards of a folder of notes, as the quality tools need them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from studykit.config import CardsConfig, Config
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.model import Candidate, Cloze, Extraction
from studykit.reader import find_notes

_BLANK = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)


def extract_folder(root: Path, folders: Sequence[str], least: int = 0) -> list[Extraction]:
    """All extractions of the notes below some folders of a root (all of it when none is named).

    ``least`` is the setting ``cards.least``.
    """
    paths = [root / name for name in folders] or [root]
    files, _ = find_notes(paths, root)
    config = Config(cards=CardsConfig(least=least))
    return extract_notes(read_notes(files, config), config)


def front(candidate: Candidate) -> str:
    """What the learner is shown before the answer."""
    content = candidate.content
    if isinstance(content, Cloze):
        return _BLANK.sub(lambda m: f"[… {m[2]}]" if m[2] else "[…]", content.text)
    return content.question


def back(candidate: Candidate) -> str:
    """What is to be recalled."""
    content = candidate.content
    if isinstance(content, Cloze):
        return "; ".join(m[1] for m in _BLANK.finditer(content.text))
    return content.answer
