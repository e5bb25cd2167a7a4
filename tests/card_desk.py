"""Short notes into cards, for the tests of question types."""

from __future__ import annotations

from studykit.config import CardsConfig, Config
from studykit.extractor.document import Page, read_pages
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import parse_note, read_notes
from studykit.extractor.proposal import Proposal
from studykit.extractor.registry import GENERATORS
from studykit.model import Candidate, Cloze, Extraction, QuestionAnswer
from studykit.reader import note_file

HEAD = "---\ntitle: {title}\nvideoId: aB3dE5fG7h9\n---\n\n"


def extract(body: str, config: Config | None = None, title: str = "Bees in town") -> Extraction:
    """What one note gives."""
    return extract_all({"talks/a.md": HEAD.format(title=title) + body}, config)[0]


def extract_all(texts: dict[str, str], config: Config | None = None) -> list[Extraction]:
    """What several notes give, by path and whole text."""
    chosen = config or Config()
    files = [note_file(path, text) for path, text in texts.items()]
    return extract_notes(read_notes(files, chosen), chosen)


def alone(*generators: str) -> Config:
    """Options by which these question types are the only ones."""
    without = tuple(name for name in GENERATORS if name not in generators)
    return Config(cards=CardsConfig(without=without))


def page(body: str, title: str = "Bees in town") -> Page:
    """A note as the generators see it."""
    note, _ = parse_note(note_file("talks/a.md", HEAD.format(title=title) + body), Config())
    return read_pages([note])[0]


def proposals(body: str, generator: str, title: str = "Bees in town") -> list[Proposal]:
    """What a question type proposes, before checks and choice."""
    return list(GENERATORS[generator].generate(page(body, title)))


def by(extraction: Extraction, generator: str) -> list[Candidate]:
    """The candidates of one question type."""
    return [c for c in extraction.candidates if c.generator == generator]


def cloze(candidate: Candidate) -> str:
    """The text of a cloze."""
    assert isinstance(candidate.content, Cloze)
    return candidate.content.text


def asked(candidate: Candidate) -> tuple[str, str]:
    """Question and answer."""
    assert isinstance(candidate.content, QuestionAnswer)
    return candidate.content.question, candidate.content.answer


def clozes(body: str, generator: str, title: str = "Bees in town") -> list[str]:
    """The clozes that a question type makes of a note."""
    return [cloze(c) for c in by(extract(body, alone(generator), title), generator)]


def questions(body: str, generator: str, title: str = "Bees in town") -> list[tuple[str, str]]:
    """The questions and answers that a question type makes of a note."""
    return [asked(c) for c in by(extract(body, alone(generator), title), generator)]
