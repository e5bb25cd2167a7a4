"""Why: a clause that gives the reason, asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import NOUNS
from studykit.extractor.stated import stated
from studykit.extractor.words import specific_words, words_of

SHORTEST, LONGEST, FRONT = 3, 15, 3  # words of a reason; words that tell before it
_REASON = re.compile(
    r"(?<!not )(?<!simply )(?<!merely )(?<!only )"
    r"\b(?:because of|because|due to|owing to|as a result of|thanks to)\s+"
    r"(?P<why>(?:[^,;()]|\([^()]*\))+?)(?=[,;]|\.?$)",
    re.IGNORECASE,
)


def why(page: Page) -> Iterator[Proposal]:
    """A cloze for the reason that a sentence gives."""
    for sentence in stated(page):
        claim = sentence.claim
        match = _REASON.search(claim.body)
        if match is None or not SHORTEST <= len(words_of(match["why"])) <= LONGEST:
            continue
        told = len(specific_words(claim.body[: match.start()]))
        if told >= FRONT and not _is_cut(sentence.analysis, *match.span("why")):
            start, end = (claim.body_start + at for at in match.span("why"))
            yield cloze(claim, claim.text, start, end, "why", context=sentence.context, worth=0.8)


def _is_cut(analysis: Analysis, start: int, end: int) -> bool:
    """Whether a noun phrase goes on behind the comma ("a large, easily detectable footprint")."""
    tags = [t.tag for t in analysis.tokens[slice(*analysis.find(start, end))]]
    article = max((i for i, tag in enumerate(tags) if tag == "DT"), default=len(tags))
    return article < len(tags) and not NOUNS & set(tags[article:])
