"""Laws of reading, over generated notes: nothing raises, and nothing is cited that is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from studykit.config import Config
from studykit.extractor.notes.inline.characters import clean_unicode
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.note import parse_note, read_notes
from studykit.extractor.notes.problems import CODES, lint
from studykit.model import Origin
from studykit.reader import note_file

HEAD = "---\ntitle: T\nvideoId: aB3dE5fG7h9\n---\n"
PIECES = st.sampled_from(
    """# ## ### * - 1. > | |---| [!info] ``` ~~~ $ $$ \\( \\) ** * _ ` [ ] [[ ]] | ( ) <a </a> <br/>
    [00:01:02] [01:02] (01:02) [[00:01:02]]
    <a\tclass="yt-timestamp"\tdata-t="00:00:05">[00:00:05]</a>
    https://youtu.be/aB3dE5fG7h9?t=5 Q: A: :: == {{c1:: }} word. Word, end! e.g. 3.5 --- From: &amp;
    %% <!-- --> ^a1b2c3 #tag #12 C# === {{c0:: {{c2:: { } 【01:02】 [01:02](javascript:alert(1))
    [see](https://youtu.be/aB3dE5fG7h9?t=9) [$] [sound:a.mp3] \u200c \u200d \u200b \u00a0
    \u2067 é ж 中 🎈 \x00 \x1f \ud800""".split()
)
SPACES = st.sampled_from(["\n", "\n\n", " ", "  ", "    "])
MESS = st.lists(st.one_of(PIECES, SPACES), max_size=60).map(
    lambda parts: " ".join(parts).replace("\t", " ")
)
WORDS = st.lists(
    st.sampled_from("heat cold rain light stone river bird iron salt glass wind".split()),
    min_size=2,
    max_size=8,
).map(" ".join)


@dataclass(frozen=True)
class Told:
    """A sentence as written, with the seconds of its own stamps."""

    text: str
    seconds: tuple[int, ...]


@st.composite
def sentences(draw: st.DrawFn) -> Told:
    words = draw(WORDS).capitalize()
    seconds = tuple(draw(st.lists(st.integers(60, 3599), max_size=2, unique=True)))
    style = draw(
        st.sampled_from(
            [
                "[{m:02d}:{s:02d}]",
                "[00:{m:02d}:{s:02d}]",
                '<a class="yt-timestamp" data-t="00:{m:02d}:{s:02d}">[00:{m:02d}:{s:02d}]</a>',
                '[<a class="yt-timestamp" data-t="00:{m:02d}:{s:02d}">00:{m:02d}:{s:02d}</a>]',
            ]
        )
    )
    stamps = "".join(" " + style.format(m=n // 60, s=n % 60) for n in seconds)
    return Told(f"{words}{stamps}.", seconds)


@given(st.one_of(st.text(), MESS))
def test_any_text_is_read(text: str) -> None:
    for source in (text, HEAD + text):
        file = note_file("a.md", source)
        note, problems = parse_note(file, Config())
        assert all(problem.code in CODES for problem in problems)
        last = file.text.count("\n") + 2
        for claim in note.claims:
            assert 1 <= claim.first_line <= claim.last_line <= last
            assert claim.text.strip()
            assert all(0 <= m.start < m.end <= len(claim.text) for m in claim.marks)
            assert 0 <= claim.body_start <= len(claim.text)
            assert all(c.seconds >= 0 for c in claim.citations)


@given(st.one_of(st.text(), MESS))
def test_any_text_is_checked(text: str) -> None:
    files = [note_file("a.md", text), note_file("b.md", HEAD + text)]
    assert all(p.code in CODES for p in lint(files, read_notes(files, Config())))


@given(MESS)
def test_every_citation_stands_in_the_text_or_is_repaired(text: str) -> None:
    note, _ = parse_note(note_file("a.md", HEAD + text), Config())
    printed = re.sub(r"\s", "", HEAD + text)
    for claim in note.claims:
        for citation in claim.citations:
            numbers = re.findall(r"\d+", citation.label)
            assert (
                citation.origin is Origin.REPAIRED
                or "".join(citation.label.split()) in printed
                or all(number.lstrip("0") in printed for number in numbers)
            )


@given(st.lists(st.lists(sentences(), min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_sentence_has_its_own_stamps_and_no_others(paragraphs: list[list[Told]]) -> None:
    text = "\n\n".join(" ".join(told.text for told in paragraph) for paragraph in paragraphs)
    note, _ = parse_note(note_file("a.md", HEAD + "\n" + text), Config())
    expected = [told for paragraph in paragraphs for told in paragraph]
    assert len(note.claims) == len(expected)
    for claim, told in zip(note.claims, expected, strict=True):
        own = tuple(c.seconds for c in claim.citations if c.origin is Origin.OWN)
        assert own == told.seconds
        assert claim.text == re.sub(
            r"\s*\[?(<a[^>]*>)?\[?[\d:]+\]?(</a>)?\]?(?=[ .])", "", told.text
        )


@given(st.lists(sentences(), min_size=1, max_size=6), st.integers(0, 5))
def test_lines_point_at_the_claim(told: list[Told], blank: int) -> None:
    text = HEAD + "\n" * blank + "\n\n".join(f"* {one.text}" for one in told)
    note, _ = parse_note(note_file("a.md", text), Config())
    lines = text.split("\n")
    for claim in note.claims:
        assert claim.text.split()[0] in lines[claim.first_line - 1]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_inline_offsets_lie_in_the_text(text: str) -> None:
    inline = read_inline(clean_unicode(text))
    assert all(0 <= at <= len(inline.text) for at, _ in inline.stamps)
    assert inline.text.strip() == inline.text.strip(" \n")


PIECES = [
    *(
        "word",
        " ",
        "  ",
        "\n",
        "\t",
        "&nbsp;",
        "<br/>",
        "</a>",
        ".",
        ":",
        ", ",
        "(",
        ")",
        "[[",
        "]]",
    ),
    *("**", "*", "==", "`a`", "$x$", "#tag", "[^1]", "{{c1::", "}}", "[00:05]"),
    *("https://youtu.be/aB3dE5fG7h9?t=5", "[ ](https://youtu.be/aB3dE5fG7h9?t=5)"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
@example("</a> <br/> https://youtu.be/aB3dE5fG7h9?t=5 \n", False)
@example("\t**</a> **\n", False)
@example("See https://youtu.be/aB3dE5fG7h9?t=5: more", False)
def test_what_is_marked_lies_in_the_text(text: str, keep_breaks: bool) -> None:
    inline = read_inline(text, keep_breaks)
    size = len(inline.text)
    assert all(0 <= at <= size for at, _ in [*inline.stamps, *inline.broken])
    assert all(0 <= one.start < one.end <= size for one in [*inline.marks, *inline.blanks])


@settings(max_examples=30)
@given(st.lists(MESS, min_size=2, max_size=4))
def test_notes_of_other_videos_do_not_matter(texts: list[str]) -> None:
    first = note_file("a.md", HEAD + texts[0])
    others = [
        note_file(f"{n}.md", HEAD.replace("aB3d", f"xx{n:02d}") + text)
        for n, text in enumerate(texts[1:])
    ]
    assert read_notes([first, *others], Config())[0] == read_notes([first], Config())[0]
