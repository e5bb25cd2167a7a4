"""What lies over the card for a moment: the page of keys and the source paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style

from studykit.model import Card, Edits
from studykit.render.characters import clean, counted
from studykit.study.edit_texts import fields_of
from studykit.study.keys import KEYS, SCROLLING, told
from studykit.study.passage import Passage, SourceLine
from studykit.tui.prose import Line
from studykit.tui.styles import CYAN, FAINT, KEY, MARKED, QUIET
from studykit.tui.widgets import Prose

_SHOWN = 50
_HERE = Style(foreground=CYAN)


class Page(ModalScreen[None]):
    """Some lines in a frame; the key that opened it, space, q or escape close it."""

    CSS = """
    Page { align: center middle; background: transparent; }
    #frame {
        width: 90%; max-width: 90; height: auto; max-height: 90%; padding: 1 2;
        border: round ansi_cyan; background: ansi_default; scrollbar-size-vertical: 1;
        border-title-color: ansi_default; border-subtitle-color: ansi_default;
    }
    """
    AUTO_FOCUS = "#frame"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,space,enter,q,v,question_mark,ctrl+c", "dismiss", show=False)
    ]

    def __init__(self, title: str, lines: tuple[Line, ...]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The frame and the lines in it."""
        with VerticalScroll(id="frame") as frame:
            frame.border_title = Content(self._title)
            frame.border_subtitle = Content("esc closes")
            yield Prose(id="page")

    def on_mount(self) -> None:
        """Fill the frame, unless a key has closed it already."""
        for page in self.query(Prose):
            page.show(self._lines)


class Asked(ModalScreen[bool]):
    """Lines in a frame that end in a question: enter or y agrees, escape or n does not."""

    CSS = Page.CSS.replace("Page {", "Asked {")
    AUTO_FOCUS = "#frame"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "agree", show=False),
        Binding("escape,n,q,ctrl+c", "refuse", show=False),
    ]

    def __init__(self, title: str, lines: tuple[Line, ...]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The frame and the lines in it."""
        with VerticalScroll(id="frame") as frame:
            frame.border_title = Content(self._title)
            frame.border_subtitle = Content("enter does it, esc leaves it")
            yield Prose(id="page")

    def on_mount(self) -> None:
        """Fill the frame."""
        self.query_one(Prose).show(self._lines)

    def action_agree(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_refuse(self) -> None:
        """No."""
        self.dismiss(False)


def replacements_page(changes: Sequence[tuple[Card, Edits]]) -> Asked:
    """The texts that would change, old and new, as a question."""
    lines: list[Line] = []
    for card, edits in changes[:_SHOWN]:
        after = fields_of(replace(card, edits=edits))
        for name, before in fields_of(card).items():
            if after[name] != before:
                lines.append(Line(Content.styled("- ", QUIET) + clean(before), 2))
                lines.append(Line(Content.styled("+ ", KEY) + clean(after[name]), 2))
        lines.append(Line(Content("")))
    if len(changes) > _SHOWN:
        lines.append(Line(Content.styled(f"and {len(changes) - _SHOWN} cards more", QUIET)))
    return Asked(f"change {counted(len(changes), 'card')}?", tuple(lines))


REVIEW_KEYS = (*told(KEYS), ("", SCROLLING))


def keys_page(keys: Sequence[tuple[str, str]] = REVIEW_KEYS) -> Page:
    """All keys, each with what it does; those of a review unless others are given."""
    width = max(len(key) for key, _ in keys) + 2
    rows = [
        Line(
            Content.styled(key.ljust(width), KEY) + Content.styled(says, "" if key else QUIET),
            width,
        )
        for key, says in keys
    ]
    return Page("keys", tuple(rows))


def source_page(card: Card, passage: Passage) -> Page:
    """The paragraph of the note that a card was made from, its lines numbered."""
    place = clean(card.source.path)
    title = place if passage.missing else f"{place}:{card.source.first_line}"
    return Page(title, passage_lines(card, passage))


def passage_lines(card: Card, passage: Passage) -> tuple[Line, ...]:
    """The lines of the note with the claim marked, or what the note said when it is gone."""
    if passage.missing:
        return (
            Line(Content(f"{passage.missing[:1].upper()}{passage.missing[1:]}.")),
            Line(Content("")),
            Line(Content.styled("When the card was made it said:", QUIET)),
            Line(Content(clean(card.source.claim))),
        )
    width = len(str(passage.lines[-1].number)) + 3
    rows = []
    for line in passage.lines:
        number = Content.styled(f"{line.number} ".rjust(width - 2), QUIET)
        bar = Content.styled(*(("┃ ", _HERE) if line.inside else ("│ ", FAINT)))
        text = _marked(line) if line.inside else Content.styled(clean(line.text), QUIET)
        rows.append(Line(number + bar + text, width))
    return tuple(rows)


def _marked(line: SourceLine) -> Content:
    """The claim's lines, with the claim itself marked."""
    before, claim, after = (
        clean(part)
        for part in (
            line.text[: line.start],
            line.text[line.start : line.end],
            line.text[line.end :],
        )
    )
    return Content.assemble(before, (claim, MARKED), after)
