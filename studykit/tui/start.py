"""Start the review app: the first question at once, then the rest of the screen."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from studykit.study.links import Opener, open_link
from studykit.study.session import Session
from studykit.tui.ports import Editor, Further
from studykit.tui.splash import first_card


def run_review(
    session: Session,
    *,
    root: Path,
    typing: bool = False,
    opener: Opener = open_link,
    further: Further | None = None,
    editor: Editor | None = None,
    zone: tzinfo | None = None,
    notice: str = "",
) -> int:
    """Play a session on the terminal until the learner leaves; returns the exit code.

    ``root`` is the workspace, against which the paths of notes are read. ``typing`` asks for typed
    answers. ``further`` begins a sitting that studies ahead, ``editor`` edits in another program;
    without them these are not offered. ``zone`` is that of the times shown (None: the machine's),
    ``notice`` a line that stands below the first card.
    Afterwards one line about each sitting is printed.
    """
    shown = session.current
    with first_card(None if shown is None else shown.card):
        from studykit.tui.app import ReviewApp
    app = ReviewApp(
        session,
        root=root,
        typing=typing,
        opener=opener,
        further=further,
        editor=editor,
        zone=zone,
        notice=notice,
    )
    app.run()
    code = app.return_code or 0
    if code < 128:
        for line in app.farewell():
            print(line)
    return code
