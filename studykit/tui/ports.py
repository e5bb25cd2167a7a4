"""What the review app can be handed to offer: an editor, and another sitting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from studykit.model import Card, Edits
from studykit.study.session import Session

#: Lets the learner edit a card in another program; None when nothing was changed.
Editor = Callable[[Card], Edits | None]


class Further(Protocol):
    """Begins another sitting on the same store that takes more than what is due."""

    def __call__(self, *, ahead: int, extra_new: int) -> Session:
        """A session with reviews of ``ahead`` days to come and ``extra_new`` new cards more."""
