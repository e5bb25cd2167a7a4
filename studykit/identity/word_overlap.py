"""How much two texts share, word by word."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from studykit.model import Candidate, Card

#: Share of a claim's words that must stand in a longer one for it to be a part of that.
CONTAINED = 0.72
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?", re.UNICODE)
DIGITS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
} | {
    word: str(number)
    for number, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Words in lower case, parted by single spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def words_in(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _WORD.findall(text)


def same_text(one: str, other: str) -> bool:
    """Whether two texts have the same words."""
    return plain(one) == plain(other)


def alike(one: str, other: str) -> float:
    """How alike two texts are written, from 0 to 1."""
    return fuzz.ratio(plain(one), plain(other)) / 100


_LITTLE = frozenset(
    """a an one the of to in on at by for with from as is are was were be been being am it its this
    that these those they them their he she his her him we us our you your i my me and or but if
    then than which who whom whose what when where while also can could may might will would
    shall should do does did has have had having about into over such there here very just like
    many much some any each both more most other because due through often not even so still yet
    thus therefore hence too""".split()
)
_ENDINGS = ("ations", "ation", "ingly", "ments", "ment", "ities", "ity", "ness", "ings", "ing")
_SHORT_ENDINGS = ("ies", "ied", "ers", "ed", "es", "er", "ly", "al", "s", "e")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its commonest endings, so that "reduces" meets "reduction" halfway."""
    for ending in (*_ENDINGS, *_SHORT_ENDINGS):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """What a text tells by: its words without endings, the little ones left out."""
    words = plain(text).split()
    stems = {stem(DIGITS.get(word, word)) for word in words if word not in _LITTLE}
    return frozenset(stems or words)


def rarity(cards: Sequence[Card], candidates: Sequence[Candidate]) -> Callable[[str], float]:
    """How much a shared word tells: little where it stands in many claims of the video."""
    before = {card.source.claim for card in cards}
    after = {candidate.source.claim for candidate in candidates}
    # Each version by itself, or else what both tell would seem common for being told twice.
    counts = _stem_counts(before) | _stem_counts(after)
    total = max(len(before), len(after), 2)

    def weight(stem: str) -> float:
        return 0.2 + math.log(total / max(counts[stem], 1)) / math.log(total)

    return weight


def _stem_counts(claims: Collection[str]) -> Counter[str]:
    return Counter(stem for claim in claims for stem in stems(claim))


def overlap(one: frozenset[str], other: frozenset[str], weight: Callable[[str], float]) -> float:
    """Weighted share of common words: between Dice and containment, so that a claim that grew or
    shrank is still recognised.
    """
    common = sum(weight(stem) for stem in one & other)
    here, there = sum(map(weight, one)), sum(map(weight, other))
    if not here or not there:
        return 0.0
    return 0.65 * 2 * common / (here + there) + 0.35 * common / min(here, there)


def is_part(claim: str, whole: str, weight: Callable[[str], float]) -> bool:
    """Whether most of what a claim says stands in a longer one."""
    small, large = stems(claim), stems(whole)
    if len(small) < 3 or len(large) <= len(small):
        return False
    told = sum(map(weight, small))
    return sum(weight(stem) for stem in small & large) >= CONTAINED * told


def share_of(part: str, whole: str, weight: Callable[[str], float] | None = None) -> float:
    """How much of what one text tells stands in another, from 0 to 1."""
    small, large = stems(part), stems(whole)
    weigh = weight or (lambda stem: 1.0)
    told = sum(map(weigh, small))
    return sum(weigh(stem) for stem in small & large) / told if told else 0.0


_SHORT_FORM = re.compile(r"\b[A-Z][A-Z.]{0,6}[A-Z]s?\b")


@lru_cache(maxsize=8192)
def spelled_out(text: str, other: str) -> str:
    """A text with its abbreviations spelled as the other text spells them out."""
    words: list[str] = []
    for short in sorted(set(_SHORT_FORM.findall(text))):
        words = words or _WORD.findall(other)
        letters = short.removesuffix("s").replace(".", "").lower()
        for at in range(len(words) - len(letters) + 1 if len(letters) > 1 else 0):
            run = words[at : at + len(letters)]
            if "".join(word[0].lower() for word in run) == letters:
                full = " ".join(run)
                if full not in text:
                    text = re.sub(rf"\b{re.escape(short)}(?!\w)", full, text)
                break
    return text
