"""One example a command, shown at the end of its help page and on its man page."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final[dict[str, str]] = {
    "init": "studykit init my-notes",
    "build": "studykit build -o decks",
    "plan": "studykit plan talks/sleep.md",
    "extract": "studykit extract talks/ --format jsonl",
    "check": "studykit check talks/sleep.md",
    "why": "studykit why talks/sleep.md:12",
    "write": "studykit write --prompts prompts",
    "preview": "studykit preview",
    "adopt": "studykit adopt --dry-run vault/",
    "cards": "studykit cards spindle",
    "edit": "studykit edit 3f2a91c0d4",
    "tag": "studykit tag 3f2a91c0d4 exam",
    "move": "studykit move 3f2a91c0d4 'Sleep lab'",
    "suspend": "studykit suspend 3f2a91c0d4",
    "resume": "studykit resume 3f2a91c0d4",
    "ban": "studykit ban 3f2a91c0d4",
    "triage": "studykit triage",
    "resolve": "studykit resolve",
    "review": "studykit review --deck 'Sleep lab' --minutes 15",
    "due": "studykit due --json",
    "stats": "studykit stats",
    "forecast": "studykit forecast",
    "rewatch": "studykit rewatch",
    "optimize": "studykit optimize",
    "export": "studykit export deck:'Sleep lab' --format markdown -o sleep.md",
    "anki": "studykit anki progress ~/Downloads/collection.colpkg",
    "break": "studykit break 10d",
    "postpone": "studykit postpone 30",
    "advance": "studykit advance 20",
    "flatten": "studykit flatten 80",
    "reschedule": "studykit reschedule",
    "history": "studykit history",
    "undo": "studykit undo",
    "backup": "studykit backup study-copy.db",
    "restore": "studykit restore",
    "doctor": "studykit doctor",
    "completion": "studykit completion zsh > ~/.zfunc/_studykit",
}
"""Each runs as it stands in a workspace that holds such notes and cards."""
