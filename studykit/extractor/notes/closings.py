"""Where signs that open something are closed, in one pass over a text."""

from __future__ import annotations

#: The longest maths and comments, in characters: a sign that is closed farther off opens nothing.
LONGEST_FORMULA, LONGEST_DISPLAY, LONGEST_COMMENT = 2000, 5000, 2000
CLOSING = {
    "\\(": ("\\)", LONGEST_FORMULA),
    "\\[": ("\\]", LONGEST_DISPLAY),
    "<!--": ("-->", LONGEST_COMMENT),
}


class Closings:
    """The next closing sign of each kind, looked for once however often it is asked for.

    The places that are asked about must not go back.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: dict[str, int] = {}

    def after(self, sign: str, at: int) -> int:
        """The first place of ``sign`` from ``at`` on; -1 where there is none."""
        known = self.next.get(sign)
        if known is None or 0 <= known < at:
            self.next[sign] = known = self.text.find(sign, at)
        return known

    def of(self, opening: str, at: int) -> int:
        """Where what ``opening`` opened before ``at`` is closed; -1 where it is not, or too far."""
        sign, longest = CLOSING[opening]
        end = self.after(sign, at)
        return end if end <= at + longest else -1
