"""Every key of review, triage and card browser, once.

The screens' bindings, hint lines and pages of keys follow these tables, and so do plain review and
plain triage.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    "slash": "/",
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

TRIAGE_KEYS: tuple[Key, ...] = (
    Key(
        "space,pagedown", "scroll('page_down')", "space",
        "scroll down; PgUp ↑ ↓ Home End and the wheel too", "more",
    ),
    Key("a", "decide('accept')", "a", "accept: an ordinary card from now on", "accept"),
    Key("e", "edit", "e", "edit; what is saved is accepted", "edit"),
    Key("b", "decide('ban')", "b", "ban: never offer it again", "ban"),
    Key("s", "decide('skip')", "s", "skip: offered again another day", "skip"),
    Key("l", "decide('later')", "l", "later: shown again after all others", "later"),
    Key("A", "accept_note", "A", "accept all that is left of this note", "all of note"),
    Key("u", "undo", "u", "undo the last decision", "undo"),
    Key("question_mark", "keys", "?", "show all keys", "keys"),
    Key("q,escape,ctrl+q,ctrl+c", "quit", "q", "leave; what was decided is kept", "leave"),
)  # fmt: skip

BROWSER_KEYS: tuple[Key, ...] = (
    Key("slash", "query", "/", "write a query; the list follows while you type", "query"),
    Key("space", "mark", "space", "mark a card; what follows is for all that are marked", "mark"),
    Key("o", "sort", "o", "sort by due, lapses, stability or note", "order"),
    Key("u", "act('undo')", "u", "undo the last act, also of earlier days", "undo"),
    Key("question_mark", "keys", "?", "show all keys", "keys"),
    Key("q,ctrl+q,ctrl+c", "quit", "q", "leave", "leave"),
    Key("a", "mark_all", "a", "mark all that are listed, or none", "all"),
    Key("escape", "list", "esc", "back to the list; there, take all marks away"),
    Key("s", "act('suspend')", "s", "suspend, or resume", "suspend"),
    Key("b", "act('ban')", "b", "ban: never show or export it again", "ban"),
    Key("m", "move", "m", "move to a deck", "move"),
    Key("t", "tag", "t", "add tags; -tag takes one away", "tag"),
    Key("r", "replace", "r", "replace words, after a look at what would change"),
    Key("e", "edit", "e", "edit the card here", "edit"),
    Key("E", "editor", "E", "edit the card in $EDITOR"),
    Key("v", "source", "v", "show the claim in its paragraph", "note"),
    Key("J", "scroll(1)", "J", "scroll the card down"),
    Key("K", "scroll(-1)", "K", "scroll the card up"),
)


def hints(keys: Sequence[Key]) -> tuple[tuple[str, str], ...]:
    """The keys of a hint line, each with its word."""
    return tuple((key.label, key.hint) for key in keys if key.hint)


def told(keys: Sequence[Key]) -> tuple[tuple[str, str], ...]:
    """The rows of a page of keys."""
    return tuple((key.label, key.says) for key in keys)
