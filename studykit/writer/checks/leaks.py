"""Nothing on the front gives the answer away."""

from __future__ import annotations

from studykit.extractor.words import VAGUE_WORDS
from studykit.writer.checks.draft import UNSPACED, Draft, stem, telling
from studykit.writer.checks.numerals import figures, numbers
from studykit.writer.digests import plain


def leaks(draft: Draft) -> bool:
    """Whether the question holds all that the answer says."""
    if figures(draft.answer):
        return bool(figures(draft.answer) <= figures(draft.question))
    if UNSPACED.search(draft.answer):
        return plain(draft.answer) in plain(draft.question)
    answer, front = telling(draft.answer), telling(draft.question)
    if draft.english and not numbers(draft.answer):
        answer -= {stem(word) for word in VAGUE_WORDS}
    return bool(answer) and answer <= front


def place_leaks(draft: Draft) -> bool:
    """Whether title, headings and question together hold all that the answer says."""
    if figures(draft.answer):
        return bool(figures(draft.answer) <= figures(draft.place))
    if UNSPACED.search(draft.answer):
        return plain(draft.answer) in draft.place
    answer = telling(draft.answer)
    front = telling(draft.question) | telling(draft.place)
    return bool(answer) and answer <= front
