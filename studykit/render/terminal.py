"""Card text as readable terminal text: maths in Unicode, nothing that steers the terminal."""

from __future__ import annotations

import re
from functools import lru_cache

from studykit.render.cloze import back, front

_MATHS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def to_terminal(text: str) -> str:
    """Card text with maths as Unicode; code keeps its backticks."""
    shown = _MATHS.sub(lambda match: _unicode(match[1] or match[2]), text)
    return _STEERING.sub("", shown)


@lru_cache(maxsize=4096)
def _unicode(formula: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        plain = LatexNodes2Text(math_mode="text").latex_to_text(_scripts(formula))
    except Exception:  # the library raises many kinds on broken maths; the source is readable too
        return formula.strip()
    return " ".join(str(plain).split())


_SUPER = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ")
_SCRIPT = re.compile(r"([\^_])(?:\{([0-9+\-=()niaeox]+)\}|([0-9niaeox]))")


def _scripts(formula: str) -> str:
    def raised(match: re.Match[str]) -> str:
        inner = match[2] or match[3]
        table = _SUPER if match[1] == "^" else _SUB
        shown = inner.translate(table)
        return (
            shown if all(ord(a) != ord(b) for a, b in zip(inner, shown, strict=True)) else match[0]
        )

    return _SCRIPT.sub(raised, formula)


def cloze_front(text: str) -> str:
    """Cloze text with its blanks as ``[… hint]``."""
    return to_terminal(front(text))


def cloze_back(text: str) -> str:
    """Cloze text with its blanks filled."""
    return to_terminal(back(text))
