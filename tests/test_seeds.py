"""The seeds are the first decks a user sees and the catalogue of the format: both are held here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studykit.config import load_config

SEEDS = Path(__file__).parent.parent / "seeds"
TEXTS = {
    path.relative_to(SEEDS).as_posix(): path.read_bytes().decode("utf-8")
    for path in sorted(SEEDS.rglob("*.md"))
}
ANCHOR = r'<a class="yt-timestamp" data-t="[\d:]+">'

# What real notes contain, and the pattern that shows it in at least one seed.
CONSTRUCTS = {
    "anchor, bracket inside": ANCHOR + r"\[[\d:]+\]</a>",
    "anchor, bracket outside": r"(?<!\[)\[" + ANCHOR + r"[\d:]+</a>\]",
    "anchor without text": ANCHOR + "</a>",
    "anchor as link target": r"\[\d\d:\d\d\]\(<a [^>]+>",
    "anchors as a range": r"</a>–" + ANCHOR,
    "plain hh:mm:ss": r"\[\d\d:\d\d:\d\d\]",
    "plain mm:ss": r" \[\d\d:\d\d\]\.",
    "parenthesised": r" \(\d\d:\d\d\)\.",
    "plain range": r"\[[\d:]+-[\d:]+\]",
    "plain range, spaced": r"\[[\d:]+ - [\d:]+\]",
    "escaped brackets": r"\\\[[\d:]+\\\]",
    "doubled brackets": r"\[\[\d\d:\d\d:\d\d\]\]",
    "in a wikilink": r"\[\[\w+ \| \d\d:\d\d:\d\d\]\]",
    "in <sup>": r"<sup><a ",
    "dead link": r"\d\d:\d\d\]\(#\)",
    "YouTube t=seconds": r"\]\(https://youtu\.be/[\w-]+\?t=\d+\)",
    "YouTube t=2m30s": r"watch\?v=[\w-]+&t=\d+m\d+s",
    "media fragment": r"\.mp4#t=754",
    "stamp at line start": r"(?m)^\[\d\d:\d\d:\d\d\] \w",
    "stamp alone on a line": r"(?m)^" + ANCHOR + r"\[[\d:]+\]</a>$",
    "stamp in a heading": r"(?m)^## .*" + ANCHOR,
    "stamp in a table": r"(?m)^\|.*" + ANCHOR,
    "stamp before a comma": r"</a>,",
    "data-t as mm:ss": r'data-t="\d\d:\d\d"',
    "third field lies": r'data-t="53:11:00"',
    "data-t and text disagree": r'data-t="00:49:33">\[00:49:34\]',
    "attribute without its name": r' data-\d\d:\d\d">',
    "class spelt twice": r'class="yt="yt-timestamp"',
    "stray closing anchor": r"</a></a>",
    "byline": r"(?m)^From: \[\[\w+\]\] <br/> $",
    "text right below the byline": r"(?m)^From: \[\[\w+\]\] <br/> \r?\n\S",
    "id that begins with a dash": r"(?m)^videoId: -",
    "local file": r"(?m)^video: .+\.mp4$",
    "Vimeo": r"(?m)^video: https://vimeo\.com/\d+$",
    "no video at all": r"\A---\ntitle: [^\n]+\n---\n",
    "bold term with colon": r"(?m)^\* \*\*[^*]+\*\*: ",
    "bold term without colon": r"(?m)^\* \*\*[^*]+\*\* \w",
    "list item without a term": r"(?m)^- \w",
    "lead-in": r":\n\n[*-] ",
    "lead-in with a citation": r"</a>:\n\n[*-] ",
    "nested list": r"(?m)^    [*-] ",
    "ordered list": r"(?m)^1\. ",
    "callout": r"(?m)^> \[!info\] \w",
    "quote callout": r"(?m)^> \[!quote\] \w",
    "quote": r"(?m)^> (?!\[!)",
    "table": r"(?m)^\| :?---",
    "inline maths": r"(?<!\$)\$[A-Za-z\\][^$\n]*\$(?!\$)",
    "display maths": r"(?m)^\$\$.+\$\$$",
    "money": r"\$\d",
    "one dollar sign on a line": r"(?m)^[^$\n]*\$\d[^$\n]*$",
    "fenced code": r"(?m)^```(python|sh|console)$",
    "diagram": r"(?m)^```mermaid$",
    "inline code": r"`\w[^`\n]*`",
    "wikilink with label": r"\[\[\w+ \| [A-Za-z ]+\]\]",
    "wikilink without label": r"\[\[[a-z_]{12,}\]\]",
    "wikilink in a heading": r"(?m)^## .*\[\[\w+ \| ",
    "label that repeats its words": r"(the [a-z ]+) \[\[\w+ \| \1\]\]",
    "footnote": r"\[\^1\][\s\S]+\n\[\^1\]: ",
    "image": r"!\[[^\]]+\]\(",
    "emphasis": r"\*[a-z]+\*",
    "BOM": r"\A\ufeff---",
    "CRLF": r"\r\n",
    "no-break space": "\u00a0",
    "zero-width space": "\u200b",
    "whole note in a fence": r"\A```markdown\n---[\s\S]+```\n\Z",
    "heading glued to text": r"\w\.## \w",
    "empty section": r"(?m)^### .+\n\n## ",
    "duplicate heading": r"(?m)^(## .+)$[\s\S]+^\1$",
    "title as first heading": r"title: (.+)\n[\s\S]*?\n## \1\n",
    "heading as a question": r"(?m)^## .+\?$",
    "Types of": r"(?m)^## Types of ",
    "Challenges of": r"(?m)^## Challenges of ",
    "How to": r"(?m)^## How to ",
    "acronym expanded": r"\w+ \([A-Z]{2,}\)",
    "written question": r"(?m)^Q: .+\?\nA: ",
    "written definition": r"(?m)^[\w -]+ :: ",
    "highlight": r"==[^=]+==",
    "written cloze": r"\{\{c1::[^}]+\}\}",
    "cloze with a hint": r"\{\{c1::[^:}]+::[^}]+\}\}",
    "authored cards only": r"(?m)^studykit: authored$",
    "Spanish": r"¿Quién",
    "preamble": r"\nHere is the article",
    "refusal": r"the transcript does not contain",
}


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_every_construct_occurs(construct: str) -> None:
    pattern = re.compile(CONSTRUCTS[construct])
    assert [path for path, text in TEXTS.items() if pattern.search(text)]


def test_three_notes_share_one_video() -> None:
    ids = re.findall(r"(?m)^videoId: (\S+)$", "\n".join(TEXTS.values()))
    assert ids.count("sLp8Cyc1eQ4") == 3
    assert len(set(ids)) == len(ids) - 2


def test_video_ids_are_well_formed() -> None:
    ids = re.findall(r"(?m)^videoId: (\S+)$", "\n".join(TEXTS.values()).replace("\r", ""))
    assert len(ids) >= 18
    assert [video for video in ids if not re.fullmatch(r"[\w-]{11}", video)] == []


def test_one_note_has_no_citation() -> None:
    assert not re.search(r"\d\d:\d\d", TEXTS["makertalks/taking_notes_that_last.md"])


def test_the_index_links_to_every_note() -> None:
    linked = set(re.findall(r"\[\[(\w+)", TEXTS["index.md"]))
    assert linked == {Path(path).stem for path in TEXTS} - {"index"}


def test_the_founding_note_keeps_its_seconds() -> None:
    text = TEXTS["hubermanlab/ketamine_in_the_clinic.md"]
    assert "videoId: Rxmv7rT9leo" in text
    assert set(re.findall(r'data-t="([\d:]+)"', text)) == {
        "00:06:31",
        "00:06:52",
        "00:09:01",
        "00:24:44",
        "00:28:36",
        "00:36:17",
        "00:56:01",
        "01:31:01",
    }


def test_the_workspace_has_a_valid_configuration() -> None:
    config = load_config(SEEDS)
    assert config.videos["sLp8Cyc1eQ4"].length == 58 * 60 + 20
