"""Settings, and what builds left to the learner."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from studykit.card_json import Json
from studykit.store.connection import Connection

#: Settings that builds write of what follows from notes and decks: how the keys begin of what was
#: written to each folder, and the key of the pages that tell nothing of a video.
WRITTEN, PAGES = "written ", "pages without a video"


@dataclass(frozen=True, slots=True)
class Question:
    """What a build left to the learner: ``kind`` is "changed", "merge" or "unsure"."""

    card_id: str
    kind: str
    detail: Mapping[str, Json]


class Questions(Connection):
    """Open questions of builds, and the settings."""

    def setting(self, key: str) -> str | None:
        """The value kept under a key."""
        rows = self._rows("SELECT value FROM setting WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def questions(self) -> list[Question]:
        """What builds left to the learner, and was not answered yet."""
        rows = self._rows("SELECT card_id, kind, detail FROM question ORDER BY card_id, kind")
        return [Question(card_id, kind, json.loads(detail)) for card_id, kind, detail in rows]

    def questions_of(self, cards: Collection[str]) -> dict[str, dict[str, Json]]:
        """The open questions of some cards: detail by kind, by card."""
        found: dict[str, dict[str, Json]] = {}
        for question in self.questions():
            if question.card_id in cards:
                found.setdefault(question.card_id, {})[question.kind] = question.detail
        return found

    def ask(self, question: Question) -> None:
        """Keep a question for the learner."""
        with self.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO question VALUES (?, ?, ?)",
                (question.card_id, question.kind, json.dumps(question.detail, ensure_ascii=False)),
            )

    def close_question(self, card_id: str, kind: str) -> None:
        """Forget a question that was answered or is moot."""
        with self.transaction():
            self._database.execute(
                "DELETE FROM question WHERE card_id = ? AND kind = ?", (card_id, kind)
            )
