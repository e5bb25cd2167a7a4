"""Card text in the terminal: formulas a person can read, code as it stands."""

from __future__ import annotations

import pytest

from studykit.render.terminal import cloze_back, cloze_front, maths_text, to_terminal


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("E = mc^2", "E = mc²"),
        (r"\frac{1}{2}mv^2", "½mv²"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac{a}{b}x", "(a/b)x"),
        (r"P(A|B)=\frac{P(B|A)P(A)}{P(B)}", "P(A|B)=P(B|A)P(A)/P(B)"),
        (r"x_{i+1} = x_i - \eta", "xᵢ₊₁ = xᵢ - η"),
        (r"\sqrt{a^2+b^2}", "√(a²+b²)"),
        (r"\sum_{n=1}^{\infty} n", "∑ₙ₌₁^∞ n"),
        (r"e^{-2\pi i t}", "e^(-2π i t)"),
        (r"90^\circ", "90°"),
        (r"\text{H}_2\text{O}", "H₂O"),
        (r"x_\text{max}", "xₘₐₓ"),
        (r"\alpha \leq \beta \times 10^{-5}", "α ≤ β × 10⁻⁵"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "[ a b; c d ]"),
        (r"5\%", "5%"),
        (r"\frac{", r"\frac{"),
        ("", ""),
    ],
)
def test_formulas(formula: str, shown: str) -> None:
    assert maths_text(formula) == shown


def test_code_is_no_maths() -> None:
    assert to_terminal(r"`\(x^2\)` is \(x^2\)") == r"`\(x^2\)` is x²"
    assert to_terminal("```\n\\(x^2\\)\n```") == "```\n\\(x^2\\)\n```"


def test_nothing_steers_the_terminal() -> None:
    assert to_terminal("a\x1b[31mb\u202ec\x9bd\x07\r") == "a[31mbcd"


def test_cloze_sides() -> None:
    text = r"Energy is {{c1::\(mc^2\)::formula}}."
    assert cloze_front(text) == "Energy is [… formula]."
    assert cloze_back(text) == "Energy is mc²."
