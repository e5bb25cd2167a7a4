"""Why a claim made no card: codes and what they mean. docs/reasons.md lists the same."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "index-page": "The note is a page of links.",
    "refusal": "The note only says that there was nothing to write.",
    "empty": "Nothing is there to ask or to answer.",
    "off": "Front matter (`studykit: off`) or a folder in studykit.toml switches cards off.",
    "not-english": "Only question types that need no analysis of the language are tried.",
    "draft-unwanted": "The note or its folder asks for ready cards only; this is a draft.",
    "no-shape": "No question type found something to ask.",
    "dangling": 'It leans on words that stand nowhere before it ("It", "This").',
    "meta": "It speaks of the article, the episode or the talk, not of the subject.",
    "dated": 'It is bound to the day of the talk ("currently", "next month").',
    "hedged": 'It guesses or hopes ("might", "seems", "perhaps").',
    "chatty": "It is a question, an exclamation, or speaks as I, we or us.",
    "example": "It is a worked example of another claim.",
    "summary": "It sums up what the note has said before.",
    "table-row": "It is a row of a table that could not be read as cells.",
    "long-claim": "It is too long to read on a card.",
    "unsafe-blank": "The blank would hold `::` or braces, which Anki reads as its end.",
    "unbalanced": "A quote or bracket is opened and not closed.",
    "ragged": "The answer begins or ends within a phrase.",
    "half-quoted": "The blank would leave half of a quotation standing.",
    "unnamed": "It asks of a speaker, host or author without a name.",
    "pointing-answer": 'The answer points elsewhere ("this method").',
    "long-answer": "The answer is too long to grade.",
    "long-listing": "The list of points is too long to recall.",
    "leak": "The front gives most of the answer away.",
    "leak-place": "Title and heading, which stand on the card, give the answer away.",
    "leak-number": "The number asked for, or the rest of a hundred, stands on the front.",
    "leak-letters": "The letters asked for are spelled out beside the blank.",
    "second-answer": "Two claims of the note answer the same question differently.",
    "asked-elsewhere": "Another card asks the same question with the same answer.",
    "unlikely": "Such cards were found usable too seldom to be offered.",
    "one-a-claim": "Another question about the same claim was better.",
    "twin": "Another card of the note asks nearly the same.",
    "told-by-sibling": "A card of another note of the same video asks nearly the same.",
}
