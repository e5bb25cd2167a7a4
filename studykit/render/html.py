"""Card text as safe HTML. Text of notes is data: it is escaped first and allow-listed after.

Nothing runs and nothing loads from elsewhere; links are http(s) only. Anki sanitises nothing, so
this is the only place between a note and the reviewer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studykit.render.cloze import replaced, told_hint

if TYPE_CHECKING:
    import nh3

TAGS = frozenset({"a", "br", "code", "li", "ol", "pre", "span", "ul"})
#: What Anki's own editor writes besides.
_DRESS = frozenset(
    "b blockquote div em font h1 h2 h3 hr i img p s span strong sub sup u".split()
) | frozenset("table tbody td th thead tr".split())
# Entities that a sanitiser would write back as signs, where the signs would mean something else.
_SHIELDS = {"\x01": "&#123;", "\x02": "&#125;", "\x03": "&#58;", "\x04": "&#92;", "\x05": "&#91;"}

# Control characters, bidi overrides and the like, lone surrogates, noncharacters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff"
    "\ufdd0-\ufdef\ud800-\udfff\ufffe\uffff]"
)
_CODE_OR_MATHS = re.compile(
    r"```(?P<language>[^\n`]*)\n(?P<fenced>.*?)\n?```"
    r"|(?P<ticks>`+)(?P<inline>[^`]|[^`].*?[^`])(?P=ticks)(?!`)"
    r"|(?P<maths>\\\(.+?\\\)|\\\[.+?\\\])",
    re.DOTALL,
)
# Names, operators and space: what of code has no colour of its own.
_PLAIN_PART = re.compile(r'<span class="(?:n|nn|nv|nx|o|p|w|err|x)">([^<]*)</span>')
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+•–]|(?P<number>\d{1,3})[.)])[ \t]+(?P<text>\S.*)")

# Signs for what must survive the sanitiser, which writes entities back as characters: a blank's
# three borders, a line break inside a blank, a kept piece's borders, a backslash of code. None of
# them can come from a note: they are control characters, and those are taken out first.
_OPEN, _HINT, _CLOSE, _BREAK, _KEEP, _KEPT, _SLASH = "\x01\x02\x03\x04\x05\x06\x07"
_KEPT_PIECE = re.compile(f"{_KEEP}(\\d+){_KEPT}")
_BLANK = re.compile(f"{_OPEN}([^{_HINT}]*){_HINT}([^{_CLOSE}]*){_CLOSE}")
# What Anki plays, speaks or typesets wherever it stands in a field.
_ANKI_SIGN = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\${1,2}\]))", re.IGNORECASE)
_LOOSE_COLON = re.compile(r":(?=:)|(?<=:):|^:|:$")
_LOOSE_BRACE = re.compile(
    rf"\{{(?=[{{{_OPEN}])|(?<=\{{)\{{|\}}(?=[}}{_OPEN}])|(?<=[}}{_CLOSE}])\}}"
)


def to_html(text: str) -> str:
    """Card text as HTML: maths kept for MathJax, code and lists marked up, all else literal."""
    return _finished(_marked_up(_cleaned(text)))


def cloze_to_html(text: str) -> str:
    """Cloze text as an Anki field: every blank is number 1, whatever stands in or around it."""
    signed = replaced(
        _cleaned(text),
        lambda blank: (f"{_OPEN}{blank.answer}{_HINT}{told_hint(blank)}{_CLOSE}").replace(
            "\n", _BREAK
        ),
    )
    shielded = _LOOSE_BRACE.sub(_entity, _finished(_marked_up(signed)))
    return _BLANK.sub(_blank, shielded)


def plain_html(text: str) -> str:
    """A title, name or path on one line of HTML: all of it literal."""
    return _inert(html.escape(" ".join(_cleaned(text).split()), quote=False))


def link(url: str | None, label: str) -> str:
    """A link that opens ``url``, or the label alone where the URL is none or not http(s)."""
    shown = plain_html(label)
    target = safe_url(url)
    return shown if target is None else f'<a href="{html.escape(target)}">{shown}</a>'


def safe_url(url: str | None) -> str | None:
    """The URL if it is a whole http(s) address without odd characters, else None."""
    if not url or re.search(r"[^!#-;=?-\[\]_a-z~]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def sanitised(markup: str) -> str:
    """HTML with nothing but plain text tags, and links to http(s)."""
    return _inert(_cleaner().clean(markup))


def from_elsewhere(markup: str) -> str:
    """A field that the learner wrote in Anki, with the dress that its editor gives, made safe.

    Nothing runs, and pictures are those of the collection's own media.
    """
    signed = _UNSAFE.sub("", markup)
    for sign, entity in _SHIELDS.items():
        signed = signed.replace(entity, sign)
    cleaned = _dressed_cleaner().clean(signed)
    for sign, entity in _SHIELDS.items():
        cleaned = cleaned.replace(sign, entity)
    return cleaned


def _inert(markup: str) -> str:
    return _ANKI_SIGN.sub(_entity, markup)


@cache
def _dressed_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS | _DRESS),
        attributes={"a": {"href"}, "img": {"src", "alt", "width", "height"}, "*": {"style", "dir"}},
        attribute_filter=_own_media,
        filter_style_properties={"color", "background-color", "text-align", "font-weight"},
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _own_media(tag: str, name: str, value: str) -> str | None:
    """A picture's name as it is; None for what would be loaded from elsewhere."""
    remote = tag == "img" and name == "src" and (":" in value or value.startswith(("/", "\\")))
    return None if remote else value


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={"a": {"href"}, "span": {"class"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _cleaned(text: str) -> str:
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\u2028", "\n"))


def _finished(markup: str) -> str:
    if "<" in markup or "&" in markup:
        markup = sanitised(markup)
    return _inert(markup.replace(_SLASH, "&#92;"))


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _blank(match: re.Match[str]) -> str:
    def inside(part: str) -> str:
        part = _LOOSE_COLON.sub(_entity, part).replace("}", "&#125;")
        return part.replace("{{", "&#123;&#123;")

    hint = f"::{inside(match[2])}" if match[2] else ""
    return "{{c1::" + inside(match[1]) + hint + "}}"


# ---------------------------------------------------------------- markup


def _marked_up(text: str) -> str:
    """Escaped text with its code, maths, lists and line breaks marked up."""
    kept: list[str] = []

    def keep(markup: str) -> str:
        kept.append(markup)
        return f"{_KEEP}{len(kept) - 1}{_KEPT}"

    lines = _aside(text, keep).split("\n")
    markup = _KEPT_PIECE.sub(lambda match: kept[int(match[1])], _blocks(lines))
    return markup.replace("<br><pre>", "<pre>").replace("</pre><br>", "</pre>")


def _aside(text: str, keep: Callable[[str], str]) -> str:
    """Text with code and maths set aside, except where a blank's border would be torn apart."""
    parts, at = [], 0
    while match := _CODE_OR_MATHS.search(text, at):
        if _torn(match[0]):
            parts.append(text[at : match.start() + 1])
            at = match.start() + 1
            continue
        parts += [text[at : match.start()], keep(_piece(match))]
        at = match.end()
    return "".join([*parts, text[at:]])


def _torn(piece: str) -> bool:
    """Whether a piece holds one border of a blank without the others."""
    borders = re.sub(f"[^{_OPEN}{_HINT}{_CLOSE}]", "", piece)
    return bool(borders.replace(_OPEN + _HINT + _CLOSE, ""))


def _piece(match: re.Match[str]) -> str:
    if match["maths"] is not None:
        return html.escape(match[0].replace(_BREAK, "\n"), quote=False)
    fenced = match["fenced"] is not None
    code = match["fenced"] if fenced else match["inline"]
    shown = _coloured(code, match["language"].strip()) if fenced else ""
    shown = shown or html.escape(code.replace(_BREAK, "\n"), quote=False)
    # A backslash in code must not begin maths, neither for MathJax nor in Anki's cloze filter.
    shown = shown.replace("\\", _SLASH)
    return f"<pre><code>{shown}</code></pre>" if fenced else f"<code>{shown}</code>"


def _coloured(code: str, language: str) -> str:
    """Code with its parts marked by pygments' short classes; "" for a language it does not know.

    A blank within code stays whole: such code has no colours.
    """
    if not language or re.search("[\x01-\x08]", code):
        return ""
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language.split()[0].strip("{}.,").lower(), stripnl=False)
    except ClassNotFound:
        return ""
    marked = str(highlight(code, lexer, HtmlFormatter(nowrap=True))).removesuffix("\n")
    return _PLAIN_PART.sub(r"\1", marked)


def _blocks(lines: Sequence[str]) -> str:
    """Lines as HTML: two and more items in a row are a list, the rest is parted by <br>."""
    parts: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_item(lines[end]):
            end += 1
        if end - at >= 2:
            parts.append(_list(lines[at:end]))
            at = end
            continue
        if parts and not parts[-1].endswith(("</ul>", "</ol>")):
            parts.append("<br>")
        parts.append(_text(lines[at]))
        at += 1
    return "".join(parts)


def _is_item(line: str) -> bool:
    # A blank that opens before the item's sign, or reaches beyond its line, is no list's business.
    return _ITEM.fullmatch(line) is not None and not _torn(line)


def _text(line: str) -> str:
    return html.escape(line, quote=False).replace(_BREAK, "<br>")


def _list(lines: Sequence[str]) -> str:
    """Items as a list; those set in deeper than the first are a list within the item above."""
    items = [match for match in map(_ITEM.fullmatch, lines) if match is not None]
    depth = min(_width(item) for item in items)
    tag = "ol" if items[0]["number"] else "ul"
    parts: list[str] = []
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and _width(items[end]) > depth:
            end += 1
        below = _list(lines[at + 1 : end]) if end > at + 1 else ""
        parts.append(f"<li>{_text(items[at]['text'])}{below}</li>")
        at = end
    return f"<{tag}>{''.join(parts)}</{tag}>"


def _width(item: re.Match[str]) -> int:
    return len(item["indent"].expandtabs(4))
