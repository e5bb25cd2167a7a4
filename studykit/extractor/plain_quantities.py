"""Figures in languages that are not analysed: with sign and unit, told apart by form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The words for "number" and "year", all that a blank of another language needs to say.
_SAID = {
    "de": ("welche Zahl", "welches Jahr"),
    "es": ("qué número", "qué año"),
    "pt": ("que número", "que ano"),
    "fr": ("quel nombre", "quelle année"),
    "it": ("quale numero", "quale anno"),
    "nl": ("welk getal", "welk jaar"),
    "pl": ("jaka liczba", "który rok"),
    "sv": ("vilket tal", "vilket år"),
    "hi": ("कौन सी संख्या", "कौन सा वर्ष"),
    "ar": ("أي عدد", "أي سنة"),
    "ja": ("いくつ", "何年"),
}
BARE = 0.42  # what a figure without sign or unit is worth: a draft
_SIGN = r"[€$£¥₹]\s?"
# Signs and short units that belong to a figure, in Latin letters, Japanese, Hindi and Arabic.
_SHARE = (
    r"[%％٪‰]|Prozent\b|por ciento\b|por cento\b|pour cent\b|procent\b|प्रतिशत|फीसदी|"
    r"في المئة|في المائة|بالمئة|パーセント"
)
_UNIT = (
    rf"{_SHARE}|°\s?[CF]?|[€$£¥₹]|(?:km|cm|mm|nm|m|kg|mg|µg|g|t|ml|cl|dl|l|ha|kWh|kW|MW|GW|Hz|h|s|"
    r"min|km/h|km²|m²|m³)(?![A-Za-z/²³])|[百千万億兆]*(?:年間|年|月|日|時間|分|秒|人|円|度|回|個|本|匹|"
    r"メートル|キロ(?:グラム|メートル)?|グラム|リットル|倍|歳|世紀)?(?<=[百千万億兆年月日間分秒人円度回個本匹"
    r"ルロムト倍歳紀])"
)
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])(?P<sign>{_SIGN})?(?P<one>\d+(?:[.,٫٬]\d+)*)(?P<unit>\s?(?:{_UNIT}))?"
    r"(?![\d:/-]|[.,]\d)",
)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


def plain_quantities(
    text: str, language: str, begin: int = 0
) -> Iterator[tuple[int, int, str, float]]:
    """The figures of a text that is not analysed, with their signs and units: start, end, hint and
    worth."""
    number, year = _SAID.get(language, ("", ""))
    padded = _apart(text)
    for match in _NUMBER.finditer(padded, begin):
        start, end = match.span()
        while end > start and padded[end - 1] == " ":
            end -= 1
        if _joined(text, end):
            continue
        if _YEAR.fullmatch(match["one"]) and (match["unit"] or "年").strip() == "年":
            yield start, end, year, 0.7
        elif match["unit"] or match["sign"]:
            yield start, end, number, 0.7
        elif len(match["one"]) > 1:
            yield start, end, number, BARE


def _apart(text: str) -> str:
    """The text with Japanese letters before figures as spaces, which part words elsewhere."""
    return re.sub(r"[\u3040-\u30ff\u4e00-\u9fff、。・「（](?=\d)", " ", text)


def _joined(text: str, end: int) -> bool:
    """Whether a word goes on right after a figure ("3D")."""
    after = text[end : end + 1]
    return after.isalpha() and _CJK.match(after) is None and text[end - 1 : end].isdigit()
