"""Claims in short, for the backs of cards that list several."""

from __future__ import annotations

import re

from studykit.extractor.words import words_of
from studykit.model import Claim

_OPENING = re.compile(
    r"^(?:additionally|moreover|furthermore|however|also|in addition|similarly|consequently|"
    r"therefore|thus|for example|for instance|as a result|in fact|indeed|notably|interestingly|"
    r"importantly|ultimately|overall|in summary|essentially|finally|then|lastly|crucially|"
    r"specifically|generally),\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r",\s+(?:which|who|where|whereas|while|although|though|but|because|as|so|since|leading|"
    r"allowing|making|enabling|resulting|ensuring|causing|highlighting|emphasi[sz]ing|suggesting|"
    r"indicating|showing|reflecting|rather than|such as|including|especially|particularly|even|"
    r"creating|helping|providing|contributing|underscoring|thereby|thus|meaning)\b[^.]*$"
)
_ASIDE = re.compile(r"\s+\((?:e\.g\.|such as|including|like|i\.e\.)[^()]*\)")
_LINKED_ON = re.compile(r"[,;]\s+(?:and|or)$")
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*(?:[\s,;]|$)")
LONG = 20


def without_opening(text: str) -> str:
    """A sentence without the connective that it opens with ("However, …")."""
    return _OPENING.sub("", text.strip())


_LISTING = re.compile(
    r",? (?:including|such as|like|namely|as follows|for example)$|"
    r" (?:typically|generally|often|also|usually|mainly|primarily)$",
    re.IGNORECASE,
)


def lead_sentence(lead: str) -> str:
    """A list's lead-in as a sentence of its own: no connective before it, no "including" after."""
    return f"{_LISTING.sub('', without_opening(lead.strip().rstrip(':').strip()))}."


def short_text(text: str) -> str:
    """A sentence without its opening connective and, when long, without its trailing clause."""
    text = _OPENING.sub("", text.strip())
    if len(words_of(text)) > LONG:
        text = _ASIDE.sub("", text)
    while len(words_of(text)) > LONG:
        cut = _TAIL.search(text)
        if (
            cut is None
            or len(words_of(text[: cut.start()])) < 7
            or not _closed(text[: cut.start()])
        ):
            break
        text = text[: cut.start()]
    text = _LINKED_ON.sub("", text.rstrip().removesuffix(".")).rstrip(" ,;:")
    return text[:1].upper() + text[1:] if _PLAIN.match(text) else text


def _closed(text: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("“", "”"), ("\\(", "\\)"))
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


_STRUCTURAL = re.compile(
    r"(?:(?:basic |key |main |general )?(?:ideas?|recommendations?|conclusions?|overview|summary|"
    r"introduction|background|examples?|notes?|limitations?|challenges?(?: and \w+)?|"
    r"considerations?|implications?|context|results?|findings|applications?|discussion|"
    r"points|takeaways|aspects|features|benefits|other))\b(?:$|:)",
    re.IGNORECASE,
)


def is_structural(label: str) -> bool:
    """Whether a label only orders the text ("Recommendation", "Example: …") and names nothing."""
    return _STRUCTURAL.match(label.strip()) is not None


def label_of(claim: Claim) -> str:
    """The bold label of an item, without its colon."""
    return claim.term.strip().rstrip(":").strip()
