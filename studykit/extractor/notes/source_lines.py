"""The lines of a note as Markdown is to read them: comments out, glued headings freed."""

from __future__ import annotations

import re

_CODE_OR_COMMENT = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*$|`[^`\n]+`|(?P<sign>(?<!\S)%%|<!--)", re.MULTILINE
)
_CLOSING_SIGN = {"%%": "%%", "<!--": "-->"}
_UNDERLINE = re.compile(r" {0,3}(?P<sign>=|-)(?P=sign)+[ \t]*")
# What may be a heading by the line below it. A sentence or a list above a rule is none.
_UNDERLINED = re.compile(r" {0,3}(?![#>|+~`-]|\*(?!\*)|\d+[.)])\S.{0,98}(?<![.!?:;,\s|\]>])\s*")
_MOST_WORDS = 8  # in a heading above a short rule
_GLUED = re.compile(r"(?<=[^\s#\\&(\[/])(?=#{2,6} +[A-Z0-9\[\"“])|(?<=[.!?>])(?=# +[A-Z0-9\[\"“])")
_TOOLS_MARK = re.compile(r"<!--\s*(?:SR|ID):")
_FENCE_OPEN = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(?:markdown|md)?\s*$", re.IGNORECASE)
_PIPE_IN_LINK = re.compile(r"(?<!\\)\|(?=[^\[\]|]*\]\])")  # it would part cells of a table


def lines_of(text: str, first_line: int) -> tuple[list[str], list[int]]:
    """Lines with their numbers: a fence around the whole note opened, glued headings freed."""
    raw = _underlined(_uncommented("\n".join(_unfenced(text.split("\n")))).split("\n"))
    lines: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(raw, first_line):
        if "[[" in line and line.lstrip().startswith("|"):
            line = _PIPE_IN_LINK.sub(r"\\|", line)
        pieces = _GLUED.split(line) if "# " in line and not line.startswith("#") else [line]
        if len(pieces) > 1 and line.count("`") >= 2:
            pieces = [line]
        lines.extend(pieces)
        numbers.extend([number] * len(pieces))
    numbers.append(first_line + len(raw))
    return lines, numbers


def _unfenced(lines: list[str]) -> list[str]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    if len(filled) < 3:
        return lines
    first, last = filled[0], filled[-1]
    opening = _FENCE_OPEN.match(lines[first])
    if opening is None or not re.search("markdown|md", lines[first], re.IGNORECASE):
        return lines
    if lines[last].strip() == opening[1]:
        lines = [*lines[:last], "", *lines[last + 1 :]]
    return [*lines[:first], "", *lines[first + 1 :]]


def _uncommented(text: str) -> str:
    """The text without ``%% comments %%`` and those of HTML, their lines still counted."""
    if "%%" not in text and "<!--" not in text:
        return text
    parts: list[str] = []
    unclosed: set[str] = set()
    at = seen = 0
    while (match := _CODE_OR_COMMENT.search(text, seen)) is not None:
        seen = match.end()
        if match["fence"]:
            closed = re.compile(rf"^[ \t>]*{match['fence']}", re.MULTILINE).search(text, seen)
            seen = closed.end() if closed else len(text)
        elif match["sign"]:
            sign = _CLOSING_SIGN[match["sign"]]
            end = -1 if sign in unclosed else _comment_end(text, seen, sign)
            if end < 0:
                unclosed.add(sign)
                continue
            seen = end + len(sign)
            parts += [text[at : match.start()], "\n" * text.count("\n", match.end(), end)]
            at = seen
    return "".join([*parts, text[at:]])


def _comment_end(text: str, start: int, sign: str) -> int:
    """Where a comment is closed; a tool's mark within it closes itself and not the comment."""
    end = text.find(sign, start)
    while end >= 0 and (mark := _TOOLS_MARK.search(text, start, end)) is not None:
        outer = text.find(sign, end + len(sign))
        if outer < 0:
            return end
        start, end = mark.end(), outer
        start = text.find(sign, start, end) + len(sign)
    return end


def _underlined(lines: list[str]) -> list[str]:
    """Headings that are underlined with === or ---, written with signs before them."""
    made = list(lines)
    fence = ""
    for n, line in enumerate(lines):
        if opening := re.match(r"\s*(`{3,}|~{3,})", line):
            fence = "" if fence and line.lstrip().startswith(fence) else fence or opening[1]
        elif n and not fence and (rule := _UNDERLINE.fullmatch(line)):
            above = lines[n - 2].strip() if n > 1 else ""
            if not above and _is_heading(lines[n - 1], line):
                made[n - 1 : n + 1] = [f"{'#' if rule['sign'] == '=' else '##'} {lines[n - 1]}", ""]
    return made


def _is_heading(above: str, rule: str) -> bool:
    if _UNDERLINED.fullmatch(above) is None:
        return False
    short = rule.strip().startswith("-") and len(rule.strip()) < 4
    return not short or len(above.split()) <= _MOST_WORDS
