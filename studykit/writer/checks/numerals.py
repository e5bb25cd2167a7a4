"""The numbers of a text, in figures or in words, in one form."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"\d[\d,. ]*\d|\d")
#: "2020–21" names 2021.
_SPAN = re.compile(r"\b((?:1\d|20)\d\d)[-–/](\d\d)\b")
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: str(number) for number, word in enumerate(_SMALL)} | {
    word: str(number) for number, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
_SCALES = {"dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000"} | {
    "billion": "1000000000",
    "trillion": "1000000000000",
}
_OTHERS = {"half": "1/2", "twice": "2", "double": "2", "thrice": "3", "triple": "3"}
_WORD = re.compile(r"[^\W\d_]+")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def figures(text: str) -> frozenset[str]:
    """The numbers that a text writes in figures, without what parts thousands."""
    text = _SPAN.sub(lambda span: f"{span[1]} {span[1][:2]}{span[2]}", text)
    found = set()
    for piece in _FIGURES.findall(text.translate(_SUPERSCRIPT)):
        for number in re.split(r"\s+|,\s+", piece):
            number = re.sub(r"(?<=\d)[,.](?=\d{3}(?:\D|$))", "", number).strip(".,")
            if number:
                found.add(number.replace(",", "."))
    return frozenset(found)


def numbers(text: str) -> frozenset[str]:
    """All numbers of a text, those in English words too."""
    words = (word.casefold() for word in _WORD.findall(text))
    known = _WORDS | _ORDINALS | _SCALES | _OTHERS
    return figures(text) | {known[word] for word in words if word in known}
