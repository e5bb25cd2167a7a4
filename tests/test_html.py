"""Card text as HTML: what is marked up, what is taken out, what is left literal."""

from __future__ import annotations

import pytest

from studykit.render.html import cloze_to_html, link, plain_html, safe_url, to_html


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("plain & <b>bold</b>", "plain &amp; &lt;b&gt;bold&lt;/b&gt;"),
        ("one\ntwo", "one<br>two"),
        ("maths \\(a<b\\) stays", "maths \\(a&lt;b\\) stays"),
        ("\\[x\ny\\]", "\\[x\ny\\]"),
        ("use `f(<x>)` here", "use <code>f(&lt;x&gt;)</code> here"),
        ("`` a`b ``", "<code> a`b </code>"),
        ("```py\nx = 1\n  y\n```", '<pre><code>x = <span class="mi">1</span>\n  y</code></pre>'),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("So:\n1. one\n2. two\nEnd", "So:<ol><li>one</li><li>two</li></ol>End"),
        ("- a `x`\n- b", "<ul><li>a <code>x</code></li><li>b</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        (
            "- a\n\t- b\n    - c",
            "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>",
        ),
        (
            "- a\n\t- b\n\t   - c",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>",
        ),
        ("a\u2066b\u2069c\u202dd\u200ee\u200ff\u061cg", "abcdef\u061cg"),
        ("می\u200cخواهم \u200d", "می\u200cخواهم \u200d"),
        ("- no list of one", "- no list of one"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[sound:a.mp3] [Latex]x[/latex]", "&#91;sound:a.mp3] &#91;Latex]x&#91;/latex]"),
        ("`[$]x[/$]` & [$$]y[/$$]", "<code>&#91;$]x&#91;/$]</code> &amp; &#91;$$]y&#91;/$$]"),
        ("[sounds: 2] [$5] [latex is]", "[sounds: 2] [$5] [latex is]"),
        ("unclosed `code and \\(maths", "unclosed `code and \\(maths"),
        ("a\x1fb\x00c\ud800d\u202ee", "abcde"),
    ],
)
def test_markup(text: str, markup: str) -> None:
    assert to_html(text) == markup


def test_a_backslash_in_code_never_begins_maths() -> None:
    assert to_html("`\\(x\\)`") == "<code>&#92;(x&#92;)</code>"
    assert "\\[" not in to_html("```\n\\[x\\]\n```")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("It was {{c1::1969}}.", "It was {{c1::1969}}."),
        ("It was {{c1::1969::year}}.", "It was {{c1::1969::year}}."),
        ("Rate \\({{c1::\\frac{a}{b}}}\\)", "Rate \\({{c1::\\frac{a&#125;{b&#125;}}\\)"),
        ("{{c1::`std::vector`}}", "{{c1::<code>std&#58;&#58;vector</code>}}"),
        ("`f({{c1::x}})`", "<code>f({{c1::x}})</code>"),
        ("{{c1::a ::: b}} c", "{{c1::a ::&#58; b}} c"),
        ("{{ and }} and {{c1::x}}", "&#123;&#123; and &#125;&#125; and {{c1::x}}"),
        ("{{{c1::x}}}", "&#123;{{c1::x}}&#125;"),
        ("{{c1::one {{c2::two}} three}}", "{{c1::one two three}}"),
        ("{{c3::x}}", "{{c1::x}}"),
        ("{{c1::a\nb}}", "{{c1::a<br>b}}"),
        ("A ` {{c1::b ` c}} d", "A ` {{c1::b ` c}} d"),
        ("{{c1::[sound:a.mp3]}} &", "{{c1::&#91;sound:a.mp3]}} &amp;"),
        ("{{c1::<script>}}", "{{c1::&lt;script&gt;}}"),
    ],
)
def test_cloze_fields(text: str, field: str) -> None:
    assert cloze_to_html(text) == field


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/x",
        "https://",
        "https:///path",
        "https://a.example/\n",
        'https://a.example/"onclick=x',
        "https://a.example/{{Front}}",
        "https://ex\u0430mple.example",
        "",
        None,
    ],
)
def test_unsafe_links_are_text(url: str | None) -> None:
    assert safe_url(url) is None
    assert link(url, "1:01") == "1:01"


def test_links_open_the_second() -> None:
    made = link("https://www.youtube.com/watch?v=aB3dE5fG7h9&t=61s", "<1:01>")
    assert made == (
        '<a href="https://www.youtube.com/watch?v=aB3dE5fG7h9&amp;t=61s">&lt;1:01&gt;</a>'
    )


def test_titles_are_one_literal_line() -> None:
    assert plain_html("On [sound:a.mp3]") == "On &#91;sound:a.mp3]"
    assert plain_html("a\n <b>\t\x1f{{Front}}") == "a &lt;b&gt; {{Front}}"
