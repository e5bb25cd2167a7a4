"""Claims that wear out or say nothing of the subject, by their words alone.

Each check is a pattern; its code is what `studykit why` prints. Such claims are not analysed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_META = re.compile(
    r"\b(?:this|the|in this|in the|our) (?:article|episode|podcast|video|note|conversation|"
    r"discussion|transcript|interview|talk|section|summary|presentation|lecture|series|guide|"
    r"tutorial|lesson|clip|segment|post|document|text)\b(?! of\b)|"
    r"\b(?:as|was|were|been|is|are) (?:discussed|mentioned|explored|explained|covered|described|"
    r"shared|highlighted|outlined|noted) (?:in|by|during|on|above|below|earlier|here)\b|"
    r"\bfor (?:more|further) (?:information|details|insights?|reading)\b|\bsubscrib\w+|"
    r"\b(?:live ?stream|demo|demonstration|walkthrough)\b|"
    r"\b(?:link|comments?) (?:below|in the description)\b|\bsee also\b|\bsponsor\w*\b|"
    r"\b(?:recent|latest|the) discussions?\b|\b(?:article|note|page)s? (?:such as|like|on)\b|"
    r"\bin (?:a|the|his|her|their) (?:conversation|interview|discussion) with\b|"
    r"\brecent episode\b|\b(?:podcast|episode) \w+ hosts?\b|\bduring the (?:session|show|stream)\b|"
    r"\bpodcast,|\b(?:podcast|episode|show|series|channel),? (?:\w+,? )?hosted by\b|"
    r"\b(?:shar\w+|offer\w+|provid\w+) (?:\w+ ){0,3}(?:insights?|thoughts|wisdom)\b|"
    r"\bcan be (?:found|reached) (?:on|at|via) (?=[A-Z@])|(?<!\w)@\w{3,}|"
    r"\bthe show\b|\blisteners?\b|\bviewers?\b|"
    r"^(?:an?|another|one(?: particular)?) (?:graph|chart|slide|image|screenshot)\b(?! of)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|current|currently|now|nowadays|at the moment|"
    r"(?:this|next|last|past) (?:week|month|year|quarter|season|weekend|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|spring|summer|fall|autumn|winter)|upcoming|"
    r"(?:in|over) recent (?:weeks|months|days|years)|recently|so far|as of (?:now|yet)|soon|"
    r"to date|at present|present day|the latest|these days|newly|"
    r"at the time of (?:analysis|recording|writing|filming|the \w+))\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:might|perhaps|maybe|probably|possibly|presumably|speculat\w+|rumou?r\w*|allegedly|"
    r"seems?|seemed|appears? to|appeared to|hopes?|hoped|hopefully)\b",
    re.IGNORECASE,
)
_CHATTY = re.compile(
    r"\b(?:I|I'm|I've|me|my|we|we're|we've|our|us|let's|let us)\b|^(?:imagine|consider|suppose|"
    r"let|picture|think of|remember|note that|recall)\b|[?!]\s*$"
)
_SUMMARY = re.compile(
    r"^(?:in (?:summary|conclusion|short|essence|closing)|to (?:summari[sz]e|conclude|sum up)|"
    r"overall|ultimately|all in all)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^(?:for example|for instance|an example|e\.g\.|in one (?:case|instance|example))",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d,.]*%?")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_TABLE_ROW = re.compile(r" \| ")

CHECKS: Mapping[str, re.Pattern[str]] = {
    "meta": _META,
    "dated": _DATED,
    "hedged": _HEDGE,
    "chatty": _CHATTY,
    "example": _EXAMPLE,
    "summary": _SUMMARY,
    "table-row": _TABLE_ROW,
}


_MARKET = re.compile(
    r"[$€£]\s?\d|\b(?:stocks?|shares?|prices?|priced|trading|traded|trades|valuations?|valued|worth|"
    r"market cap\w*|portfolio|holdings?|stake|revenues?|earnings|EPS|EBITDA|sales|margins?|"
    r"dividends?|yields?|inflation|interest rates?|unemployment|polls?|polling|GDP|deficit|"
    r"users|subscribers|customers|employees|staff|engineers|salar(?:y|ies)|"
    r"turnover|gr[eo]wn?|run rate|ARR|profits?|losses|growth|basis points|investors|funding|"
    r"subscriptions?|weightings?|costs?|discount|credits?)\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(?:project(?:ed|ing|s|ions?)|expect\w*|forecast\w*|predict\w*|planned|plans? to|target\w*|"
    r"aims?|aiming|anticipat\w*|estimate[sd]? (?:target|price|run)|will|potential|could|"
    r"whisper|guidance)\b",
    re.IGNORECASE,
)
_COUNTED_TO_NOW = re.compile(
    r"\b(?:past|last|has\b.*\bfor(?: over| more than| nearly| almost| about| some)?|"
    r"have\b.*\bfor(?: over| more than| nearly| almost| about| some)?)\s+$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"[\s-]+(?:years?|decades?|months?|weeks?|days?)(?P<ago> ago\b)?", re.IGNORECASE)


def passes(text: str, start: int, end: int) -> bool:
    """Whether the figure ``text[start:end]`` will be another by next year.

    Prices, sales and market figures without a year, forecasts, and spans that are counted back
    from the day of the talk pass; what is dated by a year stays true.
    """
    rest = text[:start] + text[end:]
    if _FORECAST.search(rest):
        return True
    if _MARKET.search(text) and not _YEAR.search(rest):
        return True
    spoken = not re.search(r"\d,\d{3}|thousand|million|billion", text[start:end])
    span = _SPAN.match(text, end)
    if not spoken or span is None:
        return False
    return span["ago"] is not None or _COUNTED_TO_NOW.search(text[:start]) is not None


def tells_passing_figure(text: str) -> bool:
    """Whether a text tells a figure that will be another by next year ("at 5 times earnings")."""
    figures = (match for match in _FIGURE.finditer(text) if not _YEAR.fullmatch(match[0]))
    return any(passes(text, *match.span()) for match in figures)


@lru_cache(maxsize=16384)
def worn_by(text: str, meta_only: bool = False) -> str:
    """The code of the first check that a claim's text fails; "" when it passes them all.

    A claim that names a year is not bound to the day of the talk. ``meta_only`` asks no more than
    whether it speaks of the talk itself.
    """
    text = text.strip()
    for code, pattern in CHECKS.items():
        if meta_only and code != "meta":
            continue
        if pattern.search(text) and not (code == "dated" and _YEAR.search(text)):
            return code
    return ""
