"""Results: what something leads to, blanked in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import trimmed
from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import telling
from studykit.extractor.stated import stated
from studykit.extractor.words import specific_words, words_of

_LEADING = re.compile(
    r"(?:,\s+(?:\w+ly\s+)?(?:leading to|resulting in|causing|triggering|producing)|"
    r"\b(?:leads?|led) to|\bresult(?:s|ed)? in|\bcaus(?:es|ed)\b(?! by)|\bgives? rise to|"
    r"\btriggers?|\btriggered(?! by))\s+"
)


def result(page: Page) -> Iterator[Proposal]:
    """A cloze for a named effect of three to ten words."""
    for claim, analysis, context in stated(page):
        match = _LEADING.search(claim.body)
        if match is None:
            continue
        first, last = analysis.find(match.end(), len(claim.body))
        if first >= last:
            continue
        stop = re.search(
            r"[,;:(—–]|\b(?:which|while|when|if|because|although|but)\b", claim.body[match.end() :]
        )
        if stop is not None:
            first, last = analysis.find(match.end(), match.end() + stop.start())
        first, last = trimmed(analysis, (first, last))
        answer = analysis.span_text(first, last)
        told = telling(analysis, first, last, page)
        if not 2 <= len(words_of(answer)) <= 10 or not told:
            continue
        start = claim.body_start + analysis.tokens[first].start
        end = claim.body_start + analysis.tokens[last - 1].end
        if len(specific_words(claim.text[:start])) >= 3:
            yield cloze(
                claim,
                claim.text,
                start,
                end,
                "what effect",
                context=context,
                worth=0.55,
            )
