"""Laws of card text as HTML, for any text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.render.cloze import answers, back, front, parse_cloze, told_hint
from studykit.render.html import TAGS, cloze_to_html, link, plain_html, to_html
from studykit.render.terminal import cloze_back, cloze_front, maths_text, to_terminal

NASTY = st.sampled_from(
    "{{c1:: {{c2:: }} :: { } ` ``` \n \\( \\) \\[ \\] <script> </pre> <b onclick=x> &lt; &#58; "
    "- * 1. $ javascript: \x1f \x00 \x01 \x02 \x05 0 \x06 \u202e \ud800 <br> --> <!-- ]]> "
    "[sound: [latex] [/latex] [$] [/$] <svg/onload=x> \\frac{ } ^ _ word".split(" ")
)
texts = st.lists(st.one_of(NASTY, st.text(max_size=4)), max_size=14).map(" ".join) | st.lists(
    NASTY, max_size=14
).map("".join)
calm = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="`\\{}•–-*+"),
    max_size=30,
)


class Reader(HTMLParser):
    """What a browser would find: tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open
    return reader


@given(texts)
def test_only_plain_tags_and_no_attributes(text: str) -> None:
    for markup in (to_html(text), cloze_to_html(text)):
        found = read(markup)
        assert set(found.tags) <= TAGS - {"a"}
        assert not found.attributes
        assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", markup)


@given(texts)
def test_nothing_is_anki_s_to_play_or_typeset(text: str) -> None:
    for markup in (to_html(text), cloze_to_html(text), plain_html(text)):
        assert not re.search(r"(?i)\[/?(?:sound:|anki:|latex\]|\${1,2}\])", markup)


@given(texts, texts)
def test_links_have_an_address_and_nothing_else(url: str, label: str) -> None:
    for target in (url, f"https://a.example/{url}"):
        for tag, name, value in read(link(target, label)).attributes:
            assert (tag, name) == ("a", "href")
            assert (value or "").startswith(("https://", "http://"))


@given(calm)
def test_text_without_markup_comes_back_as_it_was(text: str) -> None:
    assert read(to_html(text)).text == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"))))
def test_code_comes_back_as_it_was(code: str) -> None:
    code = code.replace("`", "")
    if code:
        found = read(to_html(f"`{code}`"))
        assert found.tags == ["code"]
        assert found.text == code


@given(texts)
def test_every_blank_is_anki_s_first_and_is_closed(text: str) -> None:
    field = cloze_to_html(text)
    blanks = re.findall(r"\{\{c1::(.*?)\}\}", field, re.DOTALL)
    assert len(blanks) == len(parse_cloze(text))
    outside = re.sub(r"\{\{c1::.*?\}\}", "", field, flags=re.DOTALL)
    assert "{{" not in outside
    assert "}}" not in outside
    assert all("{{" not in blank and blank.count("::") <= 1 for blank in blanks)


@given(calm, calm, calm, calm)
def test_a_cloze_is_parted_and_put_together(a: str, answer: str, hint: str, b: str) -> None:
    answer, hint = answer.replace(":", ""), hint.replace(":", "")
    text = f"{a}{{{{c1::{answer}::{hint}}}}}{b}"
    (blank,) = parse_cloze(text)
    assert (blank.answer, blank.hint) == (answer, hint)
    assert text[: blank.start] == a
    assert text[blank.end :] == b
    assert back(text) == f"{a}{answer}{b}"
    told = told_hint(blank)
    assert told.split() == ([] if hint.strip(" ?").casefold() == "what" else hint.split())
    assert front(text) == (f"{a}[… {told}]{b}" if told else f"{a}[…]{b}")


@settings(deadline=None)
@given(texts)
def test_showing_a_cloze_never_fails(text: str) -> None:
    assert len(answers(text)) == len(parse_cloze(text))
    for blank in parse_cloze(text):
        assert "{{c" not in blank.answer or not parse_cloze(blank.answer)
    for shown in (cloze_front(text), cloze_back(text), to_terminal(text)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", shown)


@settings(deadline=None)  # the library for maths is loaded by the first
@given(texts)
def test_any_formula_can_be_shown(formula: str) -> None:
    assert "\n" not in maths_text(formula)
