"""Why a written card was refused: codes and what they mean. docs/reasons.md lists the same."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "broken-card": "The reply holds something that is no card.",
    "unknown-claim": "The card names no claim of the note, or one that was not sent.",
    "empty-words": "Question or answer is missing, or says nothing specific.",
    "marked-up": "The card holds tags, links or braces that its claim does not.",
    "misquoted": "The quote does not stand in the claims word for word.",
    "answered-elsewhere": "Most of the answer stands in none of its claims.",
    "foreign-number": "A number of the card stands neither in its claims nor around them.",
    "foreign-name": "A name of the card stands nowhere in the note.",
    "denies": "The card denies what its claim does not, or turns a direction round.",
    "other-language": "The card does not speak the note's language.",
    "nameless": 'The question leans on what it does not name ("it", "this", "the speaker").',
    "yes-or-no": "Yes or no answers the question.",
    "asks-twice": "The question asks more than one thing.",
    "long-question": "The question is too long to read.",
    "long-written": "The answer is longer than twelve words, or than a list may be.",
    "leaks": "The question gives the answer away.",
    "leaks-place": "Title or headings, which stand on the card, give the answer away.",
    "written-twin": "Another written card asks nearly the same.",
    "mirrors": "This card and one of another claim answer each other.",
    "beyond": "The note has as many cards as are sensible; this one became a draft.",
    "judged-poor": "The judge found it poor or wrong.",
    "judged-usable": "The judge found it usable, but not ready; it became a draft.",
    "mended": "Better words of the same card took its place.",
    "written": "A written card asks about this claim.",
}
