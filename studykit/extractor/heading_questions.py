"""Headings as questions: those that ask, and those that divide their subject."""

from __future__ import annotations

import re

from studykit.extractor.document import Page
from studykit.extractor.language import is_word
from studykit.extractor.vocabulary import words

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
EMPTY_HEADINGS = re.compile(
    r"(?:introduction|conclusion|conclusions|overview|summary|background|context|final thoughts|"
    r"closing thoughts|closing remarks|wrap[- ]?up|references|sources|resources|links|see also|"
    r"further reading|related topics?|notes?|about.*|transcript|timestamps?|outro|intro|recap|"
    r"in summary|key takeaways?|takeaways?|disclaimer|sponsors?|next steps|acknowledg\w+|"
    r"discussion|additional (?:info\w*|resources|notes)|general|misc\w*|other|details)\W*",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(
    r"^(?:(?:step|part|phase|stage|chapter|section|lesson|tip|rule)\s+\w+\s*[:.–—-]\s*|"
    r"\(?[\dIVX]{1,4}[.):]\s+|[#•*–—-]+\s+)",
    re.IGNORECASE,
)
_PREPOSITION = r"(?:of|for|in|to|with|behind|against|from|on|between|about|by|through|under|at|as)"


def is_question(text: str) -> bool:
    """Whether a text ends as a question does, in any script."""
    return text.rstrip(" *_").endswith(("?", "？", "؟"))


def ask_division(heading: str, page: Page, points: int) -> str | None:
    """The question that a heading asks of its parts; None for headings that divide nothing.

    A heading alone says less than a sentence that leads a list in. Measured: steps, principles and
    components below a heading were usable less than every other time.
    """
    soft = soften(clean_heading(heading), page)
    match = _DIVISION.fullmatch(soft)
    if match is None or EMPTY_HEADINGS.fullmatch(heading):
        return None
    what = re.sub(r"^the\s+", "", soft)
    count = "" if _COUNTED.match(what) else f"{number_word(points)} "
    return f"What are the {count}{what}?"


def clean_heading(heading: str) -> str:
    """A heading without its number and trailing marks."""
    return _LEADING_NUMBER.sub("", heading.strip()).strip().rstrip(":.–—- ")


def soften(heading: str, page: Page) -> str:
    """A heading in sentence case within: names and acronyms keep their capitals."""
    words = heading.split(" ")
    capitals = sum(1 for w in words if w[:1].isupper())
    titled = capitals > 1 and capitals * 2 > len(words)
    return " ".join(_soft_word(w, page, titled) for w in words)


def _soft_word(word: str, page: Page, titled: bool) -> str:
    core = re.sub(r"^\W+|\W+$", "", word)
    base = re.sub(r"['’]s$", "", core)
    if not core[:1].isupper() or core[1:] != core[1:].lower() or core == "I":
        return word
    if base.lower() in page.lower or base.lower() in _COMMON:
        return word.lower()
    if base in page.proper:
        return word
    return word.lower() if titled and (is_word(base) or _COINED.search(base)) else word


# Words that no dictionary holds, but are made like nouns and adjectives: "Paleomagnetic".
_COINED = re.compile(r"[a-z]{3}(?:ibilit|abilit|ness|etic|onic|ologic|ology|ization|lines?)y?$")


_COMMON = words("words.small_in_headings")


def is_plural(phrase: str) -> bool:
    """Whether a noun phrase is plural by its head, the last word before a preposition."""
    head = re.split(rf"\s+{_PREPOSITION}\s+", phrase, maxsplit=1)[0]
    if re.search(r"\band\b|&", head):
        return True
    words = re.sub(r"\s*\([^)]*\)\s*$", "", head).split()
    if words and words[-1].isupper():
        return False
    last = re.sub(r"\W+$", "", words[-1]).lower() if words else ""
    if last in {"people", "children", "men", "women", "criteria", "phenomena", "data", "media"}:
        return True
    return last.endswith("s") and not last.endswith(
        ("ss", "us", "is", "ics", "news", "series", "'s", "’s", "ous")
    )


def is_gerund(phrase: str) -> bool:
    """Whether a phrase begins with an -ing form, which takes a singular verb."""
    first = phrase.split()[0].lower() if phrase.split() else ""
    return len(first) > 4 and first.endswith("ing") and first not in {"everything", "something"}


def number_word(count: int) -> str:
    """A small number as a word."""
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)


_LISTABLE = (
    "benefits|challenges|limitations|risks|advantages|disadvantages|applications|features|steps|"
    "strategies|tips|causes|symptoms|effects|components|principles|lessons|concerns|"
    "implications|consequences|drawbacks|goals|factors|methods|techniques|tools|characteristics|"
    "requirements|findings|types|criticisms|solutions|reasons|mechanisms|"
    "recommendations|mistakes|predictions|capabilities|properties|treatments|uses|obstacles|"
    "achievements|misconceptions|guidelines|practices|prerequisites|barriers|problems|stages|"
    "phases|differences|objectives|arguments|myths|signs|criteria|elements|pillars|roles|"
    "options|threats|contributions|responsibilities|impacts|innovations|"
    "issues|use cases|ways|levels|layers|rules|metrics"
)
_COUNTED = re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_LIST_NOUN = re.compile(rf"\b(?:{_LISTABLE})$", re.IGNORECASE)


_CLOSED = re.compile(
    r"\b(?:two|three|four|five|six|seven|types|kinds|forms|categories|classes|stages|phases|levels|"
    r"pillars|components|elements|parts|principles|rules|laws|axioms|steps|layers|dimensions|"
    r"properties|criteria|causes|symptoms|conditions|quadrants|branches|risks)\b",
    re.IGNORECASE,
)


def is_closed(text: str) -> bool:
    """Whether a lead-in or heading announces a set with an end ("three types"), not whatever a
    speaker happened to name ("implications", "strategies").

    Measured: lists of the second sort were found usable less than every other time.
    """
    return _CLOSED.search(text) is not None


_SORTED = (
    "types|kinds|forms|categories|classes|stages|phases|levels|layers|laws|axioms|quadrants|"
    "branches|dimensions"
)
_DIVISION = re.compile(
    rf"(?:the )?(?:(?!{_PREPOSITION} )[\w'’-]+ ){{0,4}}(?:{_SORTED})(?: {_PREPOSITION} [^:]+)?",
    re.IGNORECASE,
)


def counts_otherwise(heading: str, points: int) -> bool:
    """Whether a heading announces another number of points than there are."""
    words = {w.lower() for w in re.findall(r"\w+", heading)}
    announced = [n for n, word in enumerate(NUMBER_WORDS) if n > 1 and word in words]
    return bool(announced) and points not in announced


def names_list(text: str) -> bool:
    """Whether a text ends in a noun that announces a list ("the risks of …", "its benefits")."""
    return any(_LIST_NOUN.search(part) for part in re.split(rf"\s+{_PREPOSITION}\s+|[,:]", text))
