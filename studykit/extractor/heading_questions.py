"""Headings as questions: what a heading is decides how it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from studykit.extractor.document import Page
from studykit.extractor.language import is_word
from studykit.extractor.words import word_set

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


@dataclass(frozen=True, slots=True)
class HeadingQuestion:
    """A heading as a question. ``kind`` is "asked", "list", "aspect", "open" or "topic"
    (the weakest)."""

    text: str
    kind: str


def ask_heading(heading: str, page: Page, points: int) -> HeadingQuestion | None:
    """The question that a heading asks; None for headings that name no subject."""
    heading = clean_heading(heading)
    if not re.search(r"[^\W\d_]", heading) or EMPTY_HEADINGS.fullmatch(heading):
        return None
    if heading.endswith("?"):
        return HeadingQuestion(heading, "asked")
    if not page.english:
        return HeadingQuestion(f"{heading}: …?", "list" if points > 1 else "topic")
    soft = soften(heading, page)
    for pattern, build in _FORMS:
        match = pattern.fullmatch(soft)
        if match is not None:
            found = build(match, points)
            if found is not None:
                return HeadingQuestion(found[0].upper() + found[1:], _kind(build))
    return HeadingQuestion(f"What are the key points on {soft}?", "topic")


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


_COMMON = word_set(
    """the a an and or of in on to for with how why what when where who types kinds benefits
    challenges risks steps key main role impact importance history understanding using
    building early future current personal other more new first final common causes effects"""
)


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


def _be(phrase: str) -> str:
    return "are" if is_plural(phrase) and not is_gerund(phrase) else "is"


def _do(phrase: str) -> str:
    return "do" if is_plural(phrase) and not is_gerund(phrase) else "does"


def _bare(phrase: str) -> str:
    return re.sub(r"^the\s+", "", phrase)


Build = Callable[[re.Match[str], int], str | None]


def _kinds(m: re.Match[str], points: int) -> str:
    count = f"{number_word(points)} " if 2 <= points <= 7 else ""
    return f"what are the {count}{m['what']}?"


def _how_to(m: re.Match[str], points: int) -> str:
    return f"how do you {m['what']}?"


def _importance(m: re.Match[str], points: int) -> str:
    return f"why {_be(m['what'])} {m['what']} important?"


def _role(m: re.Match[str], points: int) -> str:
    where = m["where"] or ""
    return f"what role {_do(m['what'])} {m['what']} play{where}?"


def _impact(m: re.Match[str], points: int) -> str:
    noun = m["noun"].removesuffix("s")
    where = m["where"] or ""
    return f"what {noun} {_do(m['what'])} {m['what']} have{where}?"


def _growth(m: re.Match[str], points: int) -> str:
    return f"how did {m['what']} develop?"


def _what_is(m: re.Match[str], points: int) -> str:
    return f"what {_be(m['what'])} {m['what']}?"


def _versus(m: re.Match[str], points: int) -> str:
    return f"how do {_bare(m['one'])} and {_bare(m['two'])} differ?"


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


_SORTED = re.compile(
    r"\b(?:types|kinds|forms|categories|classes|stages|phases|levels|layers|laws|axioms|quadrants|"
    r"branches|dimensions)\b",
    re.IGNORECASE,
)


def is_closed_heading(heading: str) -> bool:
    """Whether the head of a heading announces a division ("Types of risks": types).

    A heading alone says less than a sentence that leads a list in. Measured: steps, principles and
    components below a heading were usable less than every other time.
    """
    return _SORTED.search(re.split(rf"\s+{_PREPOSITION}\s+", heading, maxsplit=1)[0]) is not None


def counts_otherwise(heading: str, points: int) -> bool:
    """Whether a heading announces another number of points than there are."""
    words = {w.lower() for w in re.findall(r"\w+", heading)}
    announced = [n for n, word in enumerate(NUMBER_WORDS) if n > 1 and word in words]
    return bool(announced) and points not in announced


def names_list(text: str) -> bool:
    """Whether a text ends in a noun that announces a list ("the risks of …", "its benefits")."""
    return any(_LIST_NOUN.search(part) for part in re.split(rf"\s+{_PREPOSITION}\s+|[,:]", text))


def _plural(m: re.Match[str], points: int) -> str | None:
    """Lists are asked with their count, so that the learner knows when to stop."""
    head = m["head"]
    if is_gerund(head) or re.search(r"\band\b|&|,|:", head) or not _LIST_NOUN.search(head):
        return None
    count = (
        f"{number_word(points)} " if 2 <= points <= 7 and not _COUNTED.match(_bare(m[0])) else ""
    )
    return f"what are the {count}{_bare(m[0])}?"


def _singular(m: re.Match[str], points: int) -> str:
    return f"what is the {_bare(m[0])}?"


def _why_verb(m: re.Match[str], points: int) -> str:
    verb = m["verb"]
    does = "does" if verb.endswith("s") else "do"
    return f"{m['wh'].lower()} {does} {m['what']} {verb.removesuffix('s')}?"


_LISTED = {_kinds, _plural}


def _kind(build: Build) -> str:
    if build in _LISTED:
        return "list"
    return "aspect" if build in {_what_is, _importance, _how_to, _why_verb} else "open"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SINGULAR = (
    "definition|purpose|goal|aim|cause|reason|structure|process|function|solution|mechanism|"
    "difference|relationship|connection|link|origin|architecture|anatomy|scope|problem|challenge|"
    "paradox|case|argument|theory|method|strategy|philosophy|meaning|nature|state|benefit|"
    "composition|formula|principle|law|rule|distinction|current state|key|secret|science"
)
_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    (_form(r"how to (?P<what>.+)"), _how_to),
    (
        _form(
            r"(?P<wh>why|how) (?P<what>.+) "
            r"(?P<verb>matters?|works?|fails?|happens?|exists?|helps?|differs?|occurs?|forms?)"
        ),
        _why_verb,
    ),
    (
        _form(r"(?P<one>[^,:]+?) (?:vs\.?|versus) (?P<two>[^,:]+)"),
        _versus,
    ),
    (_form(r"(?:the )?differences? between (?P<one>[^,:]+?) and (?P<two>[^,:]+)"), _versus),
    (
        _form(
            r"(?:the |key |main )*"
            r"(?:importance|significance|necessity|need) (?:of|for) (?P<what>.+)"
        ),
        _importance,
    ),
    (
        _form(
            r"(?:the )?(?:\w+ )?roles? of (?P<what>[^,:]+?)(?P<where> (?:in|for|within|during) .+)?"
        ),
        _role,
    ),
    (
        _form(
            r"(?:the )?(?P<noun>impacts?|effects?|influence) of (?P<what>[^,:]+?)"
            r"(?P<where> (?:on|in) .+)"
        ),
        _impact,
    ),
    (
        _form(
            r"(?:the )?(?:history|evolution|development|origins?|emergence) "
            r"(?:and (?:history|evolution|development|growth|origins?) )?of (?P<what>[^,:]+)"
        ),
        _growth,
    ),
    (
        _form(r"(?:the )?(?:definition of|defining|what (?:is|are)) (?P<what>.+)"),
        _what_is,
    ),
    (
        _form(
            r"(?:the )?(?P<what>(?:(?:main|key|different|common|various|core|major) )?"
            r"(?:types|kinds|forms|categories|classes|stages|phases|levels|pillars|components|"
            r"elements|principles|rules|laws|steps|layers|dimensions) (?:of|in|to|for) .+)"
        ),
        _kinds,
    ),
    (_form(rf"(?:the )?(?P<head>[^:]+?) {_PREPOSITION} [^:]+"), _plural),
    (_form(rf"(?:the )?(?:\w+ )?(?:{_SINGULAR}) (?:of|for|between|behind|in) [^:]+"), _singular),
    (
        _form(rf"(?P<head>(?:the )?(?:[\w-]+ ){{0,3}}(?:{_LISTABLE}))"),
        _plural,
    ),
)
