"""Card text as safe HTML. Note text is data: it is escaped first and allow-listed after.

Nothing runs and nothing loads from elsewhere; links are http(s) only. Anki sanitises nothing, so
this is the only place between a note and the reviewer.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import nh3

from studykit.render.cloze import parse_cloze

TAGS = {"a", "b", "br", "code", "div", "li", "ol", "pre", "span", "ul"}
_PARTS = re.compile(
    r"(?P<fence>```(?P<info>[^\n`]*)\n(?P<code>.*?)\n?```)|(?P<inline>`[^`\n]+`)"
    r"|(?P<maths>\\\(.+?\\\)|\\\[.+?\\\])",
    re.DOTALL,
)
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BULLETS = re.compile(r"(?:^|\n)((?:[ \t]*(?:[•*-]|\d{1,2}[.)]) [^\n]+(?:\n|$)){2,})")
_BULLET = re.compile(r"[ \t]*(?:[•*-]|(\d{1,2})[.)]) ([^\n]+)")


def to_html(text: str) -> str:
    """Card text as HTML: maths kept for MathJax, code and lists marked up, all else literal."""
    return sanitised(_marked_up(text))


def cloze_to_html(text: str) -> str:
    """Cloze text as an Anki field: the blanks stay blanks, whatever stands in or around them."""
    parts, at = [], 0
    for blank in parse_cloze(text):
        parts.append(_shielded(_marked_up(text[at : blank.start])))
        answer = _inside_blank(_marked_up(blank.answer))
        hint = "::" + _inside_blank(html.escape(_cleaned(blank.hint))) if blank.hint else ""
        parts.append("{{c1::" + answer + hint + "}}")
        at = blank.end
    parts.append(_shielded(_marked_up(text[at:])))
    return "".join(parts)


def link(url: str | None, label: str) -> str:
    """A link that opens ``url``, or the label alone where the URL is none or not http(s)."""
    shown = html.escape(_cleaned(label))
    target = safe_url(url)
    if target is None:
        return f"<span>{shown}</span>"
    return f'<a href="{html.escape(target)}">{shown}</a>'


def safe_url(url: str | None) -> str | None:
    """The URL if it is a whole http(s) address without odd characters, else None."""
    if not url or re.search(r"[\s\x00-\x20<>\"'`{}\\^|\x7f-\uffff]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def sanitised(markup: str) -> str:
    """HTML with nothing but plain text tags, and links to http(s)."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes={"a": {"href"}, "code": {"class"}, "div": {"class"}, "span": {"class"}},
        url_schemes={"http", "https"},
        link_rel=None,
        strip_comments=True,
    )


def _cleaned(text: str) -> str:
    return _UNSAFE.sub("", text)


def _marked_up(text: str) -> str:
    text = _cleaned(text)
    parts, at = [], 0
    for match in _PARTS.finditer(text):
        parts.append(_plain(text[at : match.start()]))
        parts.append(_special(match))
        at = match.end()
    parts.append(_plain(text[at:]))
    return "".join(parts)


def _special(match: re.Match[str]) -> str:
    if match["fence"] is not None:
        return f"<pre><code>{_escaped(match['code'])}</code></pre>"
    if match["inline"] is not None:
        return f"<code>{_escaped(match[0][1:-1])}</code>"
    return html.escape(match[0], quote=False)


def _escaped(text: str) -> str:
    """Escaped, and kept from MathJax."""
    return html.escape(text, quote=False).replace("\\(", "\\\u2060(").replace("\\[", "\\\u2060[")


def _plain(text: str) -> str:
    def listed(match: re.Match[str]) -> str:
        found = list(_BULLET.finditer(match[1]))
        tag = "ol" if all(item[1] for item in found) else "ul"
        items = "".join(f"<li>{html.escape(item[2], quote=False)}</li>" for item in found)
        return f"\x00<{tag}>{items}</{tag}>\x00"

    marked = _BULLETS.sub(listed, text)
    pieces = marked.split("\x00")
    for n in range(0, len(pieces), 2):
        pieces[n] = html.escape(pieces[n], quote=False).replace("\n", "<br>")
    return "".join(pieces)


def _shielded(markup: str) -> str:
    """Braces that could open or close a blank, as entities."""
    return markup.replace("{{", "&#123;&#123;").replace("}}", "&#125;&#125;")


def _inside_blank(markup: str) -> str:
    return markup.replace("::", "&#58;&#58;").replace("}", "&#125;").replace("{{", "&#123;&#123;")
