"""Card text as readable terminal text: maths in Unicode, nothing that steers the terminal."""

from __future__ import annotations

import logging
import re
from functools import lru_cache

from studykit.render.cloze import back, front

_CODE_OR_MATHS = re.compile(
    r"(?P<code>```[^\n`]*\n.*?\n?```|(?P<ticks>`+)(?:[^`]|[^`].*?[^`])(?P=ticks)(?!`))"
    r"|\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]",
    re.DOTALL,
)
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


def to_terminal(text: str) -> str:
    """Card text with maths as Unicode; code keeps its backticks and stays as it is."""

    def shown(match: re.Match[str]) -> str:
        if match["code"] is not None:
            return match[0]
        return maths_text(match["inline"] or match["display"])

    if "\\" in text:
        text = _CODE_OR_MATHS.sub(shown, text)
    return _STEERING.sub("", text)


def cloze_front(text: str) -> str:
    """Cloze text with its blanks as ``[… hint]``."""
    return to_terminal(front(text))


def cloze_back(text: str) -> str:
    """Cloze text with its blanks filled."""
    return to_terminal(back(text))


# ---------------------------------------------------------------- maths

_SUPER = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′",
        strict=True,
    )
)
_SUB = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))")
_SCRIPT = re.compile(r"\s*([\^_])\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+(?:\{[^{}]*\})?|[^\s\\{}]))")
_ROOT = re.compile(r"\\sqrt\s*(?:\[([^\[\]{}]*)\])?\s*\{([^{}]*)\}")
_SPACED = re.compile(r"\\(?:[,;:! ]|quad\b|qquad\b)")
_ROW_END = re.compile(r"\s*\\\\\s*")
_RELATION = re.compile(r"\s*([≤≥≪≫≈≠≡≅∼∝×⋅∈∉⊂⊆∪∩→⇒⇔↔↦])\s*")
_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}
# What the LaTeX reader would take for commands passes it as signs of no meaning.
_RAISED, _LOWERED = "\ue010", "\ue011"
_ATOM = re.compile(r"\w+|[^\W\d_]+\(.*\)")


@lru_cache(maxsize=4096)
def maths_text(formula: str) -> str:
    """A LaTeX formula as Unicode text; the source itself where it cannot be read."""
    from pylatexenc.latex2text import LatexNodes2Text

    # The library logs what it cannot read; the caller's screen is no place for that.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    try:
        reader = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
        prepared = _scripts(_SPACED.sub(" ", _ROW_END.sub("; ", formula)))
        plain = str(reader.latex_to_text(prepared))
    except Exception:  # the library raises many kinds on broken maths; the source is readable too
        return " ".join(formula.split())
    plain = plain.replace(_RAISED, "^").replace(_LOWERED, "_")
    plain = _RELATION.sub(r" \1 ", plain)
    return ("" if "%s" in plain else " ".join(plain.split())) or " ".join(formula.split())


def _scripts(formula: str) -> str:
    """Fractions, roots, powers and indices written out, innermost first."""
    for _ in range(8):
        before = formula
        formula = _SCRIPT.sub(_script, formula)
        formula = _ROOT.sub(_root, formula)
        formula = _FRACTION.sub(_fraction, formula)
        if formula == before:
            break
    return formula


def _script(match: re.Match[str]) -> str:
    inner = _read(match[2] if match[2] is not None else match[3])
    table = _SUPER if match[1] == "^" else _SUB
    packed = inner.replace(" ", "")
    if packed and all(sign in table for sign in packed):
        return "{}" + "".join(table[sign] for sign in packed)
    if match[1] == "^" and packed in ("∘", "°", "*", "†"):
        return "{}" + packed.replace("∘", "°")
    sign = _RAISED if match[1] == "^" else _LOWERED
    return f"{{}}{sign}{inner}" if packed.isalnum() or len(packed) == 1 else f"{{}}{sign}({inner})"


def _fraction(match: re.Match[str]) -> str:
    over = match[1] if match[1] is not None else match[2]
    under = match[3] if match[3] is not None else match[4]
    if f"{over}/{under}" in _VULGAR:
        return _VULGAR[f"{over}/{under}"]
    shown = f"{_bracketed(over)}/{_bracketed(under)}"
    return f"({shown})" if match.string[match.end() : match.end() + 1].isalnum() else shown


def _root(match: re.Match[str]) -> str:
    sign = {"3": "∛", "4": "∜", None: "√", "": "√"}.get(match[1])
    if sign is None:
        return f"{_bracketed(match[2])}{_RAISED}(1/{match[1]})"
    return f"{sign}{_bracketed(match[2])}"


def _bracketed(part: str) -> str:
    read = _read(part)
    return part if _ATOM.fullmatch(read) else f"({part})"


def _read(part: str) -> str:
    """A small piece without its commands, to look at."""
    from pylatexenc.latex2text import LatexNodes2Text

    if "\\" not in part:
        return part.strip()
    reader = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
    return str(reader.latex_to_text(part)).strip()
