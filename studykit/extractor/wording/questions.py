"""Questions of terms, definitions and acronyms; of anything in languages that are not analysed."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.entity_types import is_person, kind_hint
from studykit.extractor.language import Analysis, is_word
from studykit.extractor.wording.noun_phrases import is_plural
from studykit.extractor.words import words_of

_MADE = re.compile(
    r"\b(?:company|companies|firm|group|manufacturer|platform|library|framework|app|software|"
    r"service|book|startup|organi[sz]ation)\b",
    re.IGNORECASE,
)
_BE = frozenset({"is", "are", "was", "were"})


def ask_plain(subject: str, count: int = 0) -> str:
    """What is to be told of a subject, without grammar ("Huso: …?"): a term, letters, a list's
    lead-in with its ``count``.
    """
    subject = subject.strip().rstrip(":：").strip()
    return f"{subject}: …? ({count})" if count else f"{subject}: …?"


def ask_acronym(letters: str, page: Page) -> str:
    """What letters stand for."""
    return f"What does {letters} stand for?" if page.english else ask_plain(letters)


def ask_term(label: str, body: str, page: Page) -> str:
    """What a label means: names are asked as such, other labels as terms, whatever their number."""
    made = _MADE.search(" ".join(body.split()[:5])) is not None
    if made or any(page.is_name(word) for word in words_of(label)):
        return f"What {'are' if is_plural(label) and not made else 'is'} {label}?"
    return f"What is meant by “{label}”?"


def ask_definition(analysis: Analysis, subject: int, kind: int, page: Page) -> str:
    """Who or what the first ``subject`` tokens are; ``kind`` is the noun said of them."""
    be = analysis.tokens[subject].text
    be = be if be in _BE else "are" if analysis.tokens[subject - 1].tag == "NNS" else "is"
    return f"{_wh(analysis, subject, kind)} {be} {_lowered(analysis, subject, page)}?"


def _lowered(analysis: Analysis, subject: int, page: Page) -> str:
    """A subject as it stands within a sentence: its first word small unless it is a name."""
    text, first = analysis.span_text(0, subject), analysis.tokens[0]
    plain = first.text[1:] == first.text[1:].lower()
    known = first.text.lower() in page.lower or first.tag in {"DT", "JJ", "NN", "NNS", "VBG"}
    small = first.text.lower() in page.lower and subject == 1
    titled = first.tag != "DT" and any(t.text[:1].isupper() for t in analysis.tokens[1:subject])
    if titled:
        return text
    if plain and known and (small or first.tag == "DT" or is_word(first.text)):
        return text[0].lower() + text[1:]
    return text


def _wh(analysis: Analysis, subject: int, head: int) -> str:
    """Who for people: a person's noun, or "who", said of a name of two words or a given name."""
    noun = analysis.tokens[head].lemma.lower()
    name = analysis.span_text(0, subject)
    named = kind_hint(name) == "who" or (subject > 1 and all(w[:1].isupper() for w in name.split()))
    person = is_person(noun) or "who" in {t.text for t in analysis.tokens[head + 1 : head + 6]}
    return "Who" if named and person else "What"
