"""The card is plain text: no tags, links or template braces but those of its claims."""

from __future__ import annotations

import re

from studykit.writer.checks.draft import Draft

_MARKUP = re.compile(
    r"<[a-z/!][^<>]*>?|\{\{|\}\}|\[(?:sound|anki):|\bhttps?://|\bjavascript:|!\[|\]\(|\bwww\.",
    re.IGNORECASE,
)


def marked_up(draft: Draft) -> bool:
    """Whether question or answer holds markup that its claims do not."""
    told = " ".join(claim.text for claim in draft.claims)
    return any(
        match[0] not in told
        for text in (draft.question, draft.answer)
        for match in _MARKUP.finditer(text)
    )
