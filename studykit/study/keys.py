"""Every key of a review, once.

The screen's bindings, its hint line and page of keys follow it, and so does the plain review.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a key does. ``names`` are Textual's names of the keys, ``label`` what is shown.

    ``hint`` is the word in the line at the bottom, "" for keys that stand only on the page of keys.
    """

    names: str
    action: str
    label: str
    says: str
    hint: str = ""

    @property
    def characters(self) -> str:
        """What a terminal sends for it, where that is a character."""
        names = self.names.split(",")
        return "".join(_CHARACTERS.get(name, name if len(name) == 1 else "") for name in names)


_CHARACTERS = {
    "space": " ",
    "enter": "\n",
    "exclamation_mark": "!",
    "minus": "-",
    "question_mark": "?",
}

KEYS: tuple[Key, ...] = (
    Key("space,enter", "turn", "space", "show the answer; then scroll down", "show"),
    Key("1", "grade(1)", "1", "Again: not remembered"),
    Key("2", "grade(2)", "2", "Hard: remembered with trouble"),
    Key("3", "grade(3)", "3", "Good: remembered"),
    Key("4", "grade(4)", "4", "Easy: remembered at once"),
    Key("u", "undo", "u", "undo the last step, also of earlier sessions", "undo"),
    Key("o", "open", "o", "open the video at the second; again: at the next one", "video"),
    Key("w", "play", "w", "watch: play the video from a few seconds before it"),
    Key("p", "pictures", "p", "open the card's pictures and sound"),
    Key("v", "source", "v", "show the paragraph in the note", "note"),
    Key("e", "edit", "e", "edit the card here", "edit"),
    Key("E", "editor", "E", "edit the card in $EDITOR"),
    Key("s,exclamation_mark", "suspend", "s", "suspend: keep it out until resumed", "suspend"),
    Key("minus", "bury", "-", "bury: put it off to tomorrow", "bury"),
    Key("b", "ban", "b", "ban: never show or export it again", "ban"),
    Key("question_mark", "keys", "?", "show all keys", "keys"),
    Key("q,ctrl+q,ctrl+c", "leave", "q", "leave; everything is kept", "leave"),
)
SCROLLING = "↑ ↓ PgUp PgDn Home End scroll a long card; the wheel too"
