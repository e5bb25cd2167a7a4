"""A list of rows of one line each, drawn as they come into sight: quick with a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

_HERE, _ELSEWHERE = "▸ ", "  "
_BAR = Style(reverse=True)
_IDLE_BAR = Style(bold=True)


class RowList(ScrollView, can_focus=True):
    """Rows with a bar on one of them, which a mark shows, too, where colours do not."""

    DEFAULT_CSS = """
    RowList {
        height: 1fr; background: ansi_default; color: ansi_default; overflow-x: hidden;
        scrollbar-size-vertical: 1; scrollbar-background: ansi_default;
        scrollbar-background-hover: ansi_default; scrollbar-background-active: ansi_default;
        scrollbar-color: ansi_bright_black; scrollbar-color-hover: ansi_bright_black;
        scrollbar-color-active: ansi_bright_black;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", show=False),
        Binding("up,k", "step(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home,g", "go(0)", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(Message):
        """The bar is on another row."""

    class Chosen(Message):
        """The row under the bar was chosen."""

    def __init__(self, draw: Callable[[int, int], Content], *, id: str | None = None) -> None:
        """``draw`` gives a row's text from its number and the cells there are for it."""
        super().__init__(id=id)
        self._draw_row = draw
        self.count = 0
        self.at = 0

    def show(self, count: int, at: int) -> None:
        """Draw anew: so many rows, the bar on one of them."""
        self.count, self.at = count, max(0, min(at, count - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, count)
        self._into_sight()
        self.refresh()

    def go(self, at: int) -> None:
        """Put the bar on a row, the nearest there is."""
        at = max(0, min(at, self.count - 1))
        if at != self.at and self.count:
            self.at = at
            self._into_sight()
            self.refresh()
            self.post_message(self.Moved())

    def action_step(self, way: int) -> None:
        """One row down or up."""
        self.go(self.at + way)

    def action_page(self, way: int) -> None:
        """As many rows as are seen, down or up."""
        self.go(self.at + way * max(1, self.size.height - 1))

    def action_go(self, at: int) -> None:
        """To a row."""
        self.go(at)

    def action_last(self) -> None:
        """To the last row."""
        self.go(self.count - 1)

    def action_choose(self) -> None:
        """Choose the row under the bar."""
        if self.count:
            self.post_message(self.Chosen())

    def on_click(self, event: Click) -> None:
        """A click puts the bar on a row; one on the bar chooses it."""
        at = event.y + round(self.scroll_y)
        if at == self.at:
            self.action_choose()
        elif at < self.count:
            self.go(at)

    def on_resize(self) -> None:
        """Keep the bar in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self._into_sight()

    def _into_sight(self) -> None:
        top, height = round(self.scroll_y), max(1, self.size.height)
        if self.at < top:
            self.scroll_to(y=self.at, animate=False, immediate=True, force=True)
        elif self.at >= top + height:
            self.scroll_to(y=self.at - height + 1, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.scrollable_content_region.width
        number = y + round(self.scroll_y)
        if number >= self.count:
            return Strip.blank(width)
        here = number == self.at
        room = width - len(_HERE)
        text = self._draw_row(number, room).truncate(room, ellipsis=True)
        text = Content(_HERE if here else _ELSEWHERE) + text.pad_right(room - text.cell_length)
        if here:
            text = text.stylize(_BAR if self.has_focus else _IDLE_BAR)
        return Strip(text.render_segments(self.visual_style), width)
