"""Front matter, YAML or TOML, as texts by key: what stands there is read as it is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: Longer front matter is not taken apart, so that none can hold up a run.
LONGEST = 65_536  # characters

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a note's front matter, and the text below it.

    Keys are in lower case. ``first_line`` is the file's line on which ``body`` begins, ``fault``
    what is wrong: the line, what it is and what helps.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    body: str = ""
    first_line: int = 1
    fault: tuple[int, str, str] | None = None

    def text(self, *keys: str) -> str:
        """The first of some keys that holds a text."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str) and value.strip():
                return value
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts under a key: of a list each, of a text itself."""
        value = self.values.get(key, ())
        return (value,) if isinstance(value, str) else value


_RULE = re.compile(r"(?P<sign>-{3,}|\+{3})[ \t]*\n")
_END = {
    "-": re.compile(r"^(?:-{3,}|\.{3})[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+": re.compile(r"^\+{3}[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_WRAPPED = re.compile(
    r"\s*(?:(?P<fence>`{3,}|~{3,})[ \t]*(?:markdown|md)[ \t]*\n\s*)?(?=(?:---|\+\+\+)[ \t]*\n)"
)
_KEY = re.compile(r"\w[\w .-]*")
_BELOW_A_KEY = re.compile(r"[ \t]+\S|[ \t]*- |[\]}]")


def read_front_matter(text: str) -> FrontMatter:
    """Take a note apart into front matter and body. Any text is taken; none raises."""
    opened, above = _opened(text)
    rule = _RULE.match(opened)
    if rule is None:
        return FrontMatter(body=text)
    start, sign = rule.end(), rule["sign"][0]
    end = _END[sign].search(opened, start)
    if sign == "+" and end is None:
        return FrontMatter(body=text)
    front = opened[start : end.start() if end else start]
    values, wrong = _toml(front) if sign == "+" else _yaml(front)
    told = _keys_end(opened, start)
    if end is None or (wrong is not None and "\n\n" in opened[max(0, told - 1) : end.start()]):
        if told == start:
            return FrontMatter(body=text)
        first = above + opened.count("\n", 0, told) + 1
        fault = (1, "front matter is not closed", "end it with a line ---")
        return FrontMatter(_plain_values(opened[start:told]), opened[told:], first, fault)
    first = above + opened.count("\n", 0, end.end()) + 1
    if wrong is None:
        return FrontMatter(values, opened[end.end() :], first)
    fault = (above + wrong[0], *wrong[1:])
    return FrontMatter(_plain_values(front), opened[end.end() :], first, fault)


def _opened(text: str) -> tuple[str, int]:
    """The text from its front matter on, out of a fence around all, and the lines above it."""
    match = _WRAPPED.match(text)
    if match is None:
        return text, 0
    above, text = text.count("\n", 0, match.end()), text[match.end() :]
    kept = text.rstrip()
    if match["fence"] and kept.endswith(f"\n{match['fence']}"):
        text = kept.removesuffix(match["fence"])
    return text, above


_Wrong = tuple[int, str, str] | None


def _yaml(front: str) -> tuple[dict[str, Value], _Wrong]:
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    if len(front) > LONGEST:
        return {}, (1, f"front matter is longer than {LONGEST} characters", "move texts below it")
    line, what = 1, "it has no keys"
    try:
        # Everything as text: no numbers, dates and answers, and nothing that grows when read.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        values = YAMLHandler().load(front, Loader=loader)
        if isinstance(values, dict) or values is None or values == "":
            return _texts_of(values or {}), None
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        what = getattr(error, "problem", None) or type(error).__name__
    wrong = f"front matter is not valid YAML ({what})"
    return {}, (line, wrong, "put texts that hold a colon in quotes")


def _toml(front: str) -> tuple[dict[str, Value], _Wrong]:
    if len(front) > LONGEST:
        return {}, (1, f"front matter is longer than {LONGEST} characters", "move texts below it")
    try:
        return _texts_of(tomllib.loads(front)), None
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) + 1 if at else 1
        return {}, (line, f"front matter is not valid TOML ({error})", "put texts in quotes")


def _texts_of(values: Mapping[str, object]) -> dict[str, Value]:
    """What is a text or a list of texts; the first of keys that differ by their case only."""
    found: dict[str, Value] = {}
    for key, value in values.items():
        if isinstance(value, list):
            read: Value | None = tuple(t for t in map(_text_of, value) if t is not None)
        else:
            read = _text_of(value)
        if read is not None:
            found.setdefault(str(key).strip().lower(), read)
    return found


def _text_of(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list) or value is None or value in ("~", "null", "Null", "NULL"):
        return None
    try:
        return str(value)
    except ValueError:  # a number of thousands of digits
        return None


def _keys_end(text: str, start: int) -> int:
    """Where lines of keys and what stands below them end: front matter that nothing closes."""
    at = start
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].rstrip("\n")
        key, colon, rest = line.partition(":")
        named = _KEY.fullmatch(key.strip(" \t\"'")) and colon and (not rest or rest[0] in " \t")
        if not named and (at == start or not _BELOW_A_KEY.match(line)):
            break
        at = end
    return at


_NO_PLAIN_START = frozenset("\"'[]{}&*!|>%@`#")


def _plain_values(front: str) -> dict[str, Value]:
    """The values that stand plainly on the line of their key, whatever the lines around them."""
    found: dict[str, Value] = {}
    for key, value in _plain_lines(front[:LONGEST]):
        if all(value.count(a) == value.count(b) for a, b in ("[]", "{}")):
            found[key.lower()] = value
    return found


def _plain_lines(front: str) -> Iterator[tuple[str, str]]:
    for line in front.split("\n"):
        key, colon, rest = line.partition(":")
        value = rest.strip()
        if not colon or rest[:1] not in (" ", "\t") or not re.fullmatch(r"\w+", key) or not value:
            continue
        if value[0] in "\"'":
            inside, closed, after = value[1:].partition(value[0])
            if closed and after.lstrip()[:1] in ("", "#"):
                yield key, inside
        elif value[0] not in _NO_PLAIN_START and not value.startswith("- "):
            yield key, re.split(r"[ \t]#", value, maxsplit=1)[0].rstrip()
