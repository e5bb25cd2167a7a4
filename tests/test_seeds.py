"""The seeds are the first decks a user sees and the catalogue of the format: both are held here."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from studykit.cli.main import main
from studykit.config import Config
from studykit.config_file import load_config
from studykit.exporter.listing import read_listings
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.model import ClaimKind, Generation, Note, Origin, Problem
from studykit.reader import find_notes

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
    "stamps side by side": r"</a> <a",
    "stamps with a comma between": r"</a>, <a",
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
    "whole note in a fence": r"<br/> \n```markdown\n[\s\S]+\n```\n\Z",
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


# ---------------------------------------------------------------- what studykit reads in them


@cache
def read() -> dict[str, tuple[Note, tuple[Problem, ...]]]:
    files, problems = find_notes([SEEDS], SEEDS)
    assert problems == []
    return {note.path: (note, found) for note, found in read_notes(files, load_config(SEEDS))}


def note(path: str) -> Note:
    return read()[path][0]


def seconds(path: str) -> list[int]:
    """The seconds on the claims of a note, each once, in order of appearance."""
    found = [c.seconds for claim in note(path).claims for c in claim.citations]
    return list(dict.fromkeys(found))


def clock(*stamps: str) -> list[int]:
    """Stamps counted by hand, in seconds."""
    total = []
    for stamp in stamps:
        value = 0
        for part in stamp.split(":"):
            value = value * 60 + int(part)
        total.append(value)
    return total


def test_every_note_is_read() -> None:
    assert set(read()) == set(TEXTS)


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("bodylab/adenosine_and_sleep_pressure.md", 17),
        ("bodylab/light_and_the_body_clock.md", 14),
        ("bodylab/el_corazon_y_la_circulacion.md", 14),
        ("makertalks/bread_from_four_ingredients.md", 22),
        ("makertalks/taking_notes_that_last.md", 8),
        ("makertalks/why_bridges_stand.md", 17),
        ("makertalks/why_volcanoes_erupt.md", 17),
        ("numberworks/what_git_really_stores.md", 21),
    ],
)
def test_claims_counted_by_hand(path: str, claims: int) -> None:
    assert len(note(path).claims) == claims


def test_the_third_field_is_seen_to_lie() -> None:
    path = "bodylab/light_and_the_body_clock.md"
    assert seconds(path) == clock(
        *("6:56", "9:20", "10:05", "13:31", "14:02", "16:44", "20:17", "20:53"),
        *("25:36", "26:10", "30:29", "31:45", "52:40", "53:11"),
    )
    assert {c.origin for claim in note(path).claims for c in claim.citations} == {Origin.REPAIRED}
    assert "shape-repaired" in {problem.code for problem in read()[path][1]}


def test_no_note_is_a_fault() -> None:
    found = extract_notes(list(read().values()), Config())
    assert [p for e in found for p in e.problems if p.code == "failed-note"] == []


def test_written_cards_are_there_without_a_model(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    words = ["--workspace", str(tmp_path / "seeds"), "build", "-o", str(tmp_path / "decks")]
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 0
    cards, problems = read_listings(tmp_path / "decks")
    assert problems == []
    written = [card for card in cards if card.candidate.generator == "written"]
    assert len(written) == sum(
        line.startswith('{"question"')
        for path in (SEEDS / "decks").glob("*.written.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert len({card.source.path for card in written}) == 6
    assert all(card.citations for card in written)


def test_its_siblings_tell_the_truth() -> None:
    sibling = note("bodylab/adenosine_and_sleep_pressure.md")
    assert seconds(sibling.path)[:3] == clock("33:08", "33:41", "33:55")
    assert all(c.origin is Origin.OWN for claim in sibling.claims for c in claim.citations)


def test_broken_attributes_keep_their_time() -> None:
    assert seconds("makertalks/the_clock_that_found_longitude.md")[:3] == clock(
        "1:20", "2:06", "4:15"
    )


def test_a_stamp_that_begins_a_line_belongs_to_it() -> None:
    claims = note("makertalks/why_bridges_stand.md").claims
    stamps = re.findall(r"(?m)^\[([\d:]+)\]", TEXTS["makertalks/why_bridges_stand.md"])
    assert [c.seconds for claim in claims for c in claim.citations] == clock(*stamps)


def test_ranges_keep_their_end() -> None:
    first = note("numberworks/what_git_really_stores.md").claims[0].citations[0]
    assert [first.seconds, first.end] == clock("1:10", "2:04")


def test_links_open_the_second() -> None:
    links = {
        path: next(c.url for claim in note(path).claims for c in claim.citations)
        for path in (
            "numberworks/how_tcp_keeps_its_promises.md",
            "makertalks/the_clock_that_found_longitude.md",
            "makertalks/why_volcanoes_erupt.md",
            "makertalks/the_printing_press_at_the_museum.md",
        )
    }
    assert list(links.values()) == [
        "https://www.youtube.com/watch?v=-TcpW1nd0wU&t=65s",
        "https://vimeo.com/1999999999#t=80s",
        "file:talks/volcanoes.mp4#t=100",
        None,
    ]


def test_pages_that_are_not_notes_say_why() -> None:
    silent = {path: found.silence for path, (found, _) in read().items() if found.silence}
    assert silent == {
        "index.md": "index-page",
        "makertalks/an_interview_without_words.md": "refusal",
    }


def test_a_preamble_is_no_claim() -> None:
    first = note("bodylab/how_vaccines_train_immunity.md").claims[0]
    assert first.text.startswith("A vaccine shows the immune system")


def test_a_fence_around_the_whole_note_is_taken_off() -> None:
    found = note("numberworks/black_holes_and_their_horizons.md")
    assert len(found.sections) == 5
    assert not any(claim.kind is ClaimKind.CODE for claim in found.claims)


def test_windows_bytes_leave_no_trace() -> None:
    found = note("makertalks/bread_from_four_ingredients.md")
    assert found.title == "Bread from four ingredients"
    assert found.claims[0].first_line == 7
    assert not any("\r" in claim.text or "\ufeff" in claim.text for claim in found.claims)


def test_money_is_no_maths() -> None:
    text = " ".join(claim.text for claim in note("numberworks/text_as_numbers.md").claims)
    assert "\\(" not in text
    interest = note("numberworks/compound_interest_and_the_rule_of_72.md").claims
    assert "$1,000 grows by $70 each year and reaches $3,100" in interest[1].text
    assert r"becomes \(P(1+r)^n\) after" in interest[3].text


def test_written_cards_are_there() -> None:
    found = note("numberworks/text_as_numbers.md")
    kinds = [claim.kind for claim in found.claims]
    assert found.generation is Generation.AUTHORED
    assert kinds.count(ClaimKind.AUTHORED_QUESTION) == 4
    assert kinds.count(ClaimKind.AUTHORED_DEFINITION) == 3
    assert kinds.count(ClaimKind.AUTHORED_CLOZE) == 6


def test_a_highlight_costs_its_paragraph_no_claim() -> None:
    texts = [claim.text for claim in note("makertalks/letters_made_for_reading.md").claims]
    assert any(text.startswith("Kerning changes") for text in texts)
    assert any(text.startswith("Robert Bringhurst") for text in texts)


def test_removed_stamps_leave_clean_text() -> None:
    remains = re.compile(r"\(\s*\)|\[\s*\]|,\.| [,;.]|^[:,;.]|<a|</a|data-t|yt-timestamp")
    for found, _ in read().values():
        texts = [claim.text for claim in found.claims if claim.kind is not ClaimKind.CODE]
        assert [text for text in texts if remains.search(text)] == []


def test_a_lone_asterisk_stays() -> None:
    texts = [claim.text for claim in note("numberworks/black_holes_and_their_horizons.md").claims]
    assert any(text.endswith("Sagittarius A*.") for text in texts)
