"""What writers answered and judges graded: the learner's data, never asked for twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from studykit.card_json import Json, grade_from, grade_object, reply_from, reply_object
from studykit.model import Grade, Reply
from studykit.store.connection import Connection
from studykit.store.instants import micros


class Replies(Connection):
    """Replies, grades, and what the numbers in prompts that were handed over stand for."""

    def replies(
        self, *, paths: Iterable[str] | None = None, videos: Iterable[str] = ()
    ) -> list[Reply]:
        """All replies, or those about some notes and videos, oldest first."""
        where, values = _places(paths, videos)
        rows = self._rows(f"SELECT body FROM reply{where} ORDER BY number", values)
        return [reply_from(json.loads(row[0])) for row in rows]

    def grades(
        self, *, paths: Iterable[str] | None = None, videos: Iterable[str] = ()
    ) -> dict[str, Grade]:
        """All grades, or those about some notes and videos, by the digest of the card's words."""
        where, values = _places(paths, videos)
        rows = self._rows(f"SELECT body FROM grade{where} ORDER BY number", values)
        found = (grade_from(json.loads(row[0])) for row in rows)
        return {grade.card: grade for grade in found}

    def put_replies(self, replies: Sequence[Reply]) -> int:
        """Keep replies; those that say what the newest about their claims says are left out. Gives
        how many were new.
        """
        new = 0
        with self.transaction():
            for reply in replies:
                body = reply_object(reply)
                key = _key({name: body[name] for name in body if name not in ("at", "note")})
                newest = self._rows(
                    "SELECT key FROM reply WHERE asked = ? ORDER BY number DESC LIMIT 1",
                    [_asked(reply)],
                )
                if newest and newest[0][0] == key:
                    continue
                new += 1
                self._database.execute(
                    "INSERT INTO reply (key, asked, path, video_key, at, body)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        key,
                        _asked(reply),
                        reply.path,
                        reply.video_key,
                        micros(reply.at),
                        _text(body),
                    ),
                )
        return new

    def move_replies(self, before: str, after: str) -> None:
        """Give what is known of a note without a video to the path that it has now."""
        with self.transaction():
            rows = self._rows(
                "SELECT number, body FROM reply WHERE path = ? AND video_key = ''", [before]
            )
            for number, body in rows:
                reply = replace(reply_from(json.loads(body)), path=after)
                self._database.execute(
                    "UPDATE reply SET path = ?, asked = ?, body = ? WHERE number = ?",
                    (after, _asked(reply), _text(reply_object(reply)), number),
                )
            self._database.execute(
                """UPDATE grade SET path = ?1, body = json_set(body, '$.note.path', ?1)
                    WHERE path = ?2 AND video_key = ''""",
                (after, before),
            )

    def put_grades(self, grades: Sequence[Grade]) -> int:
        """Keep grades; a newer one of the same words takes the place of an older. Gives how many
        say something new.
        """
        new = 0
        with self.transaction():
            for grade in grades:
                known = self._rows("SELECT body FROM grade WHERE card = ?", [grade.card])
                before = grade_from(json.loads(known[0][0])) if known else None
                if before is not None and _said(before) == _said(grade):
                    continue
                new += 1
                self._database.execute(
                    "INSERT OR REPLACE INTO grade (card, path, video_key, at, body)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (
                        grade.card,
                        grade.path,
                        grade.video_key,
                        micros(grade.at),
                        _text(grade_object(grade)),
                    ),
                )
        return new

    def written_marks(self) -> dict[str, str]:
        """For each video's key and each note's path, a text that changes with its replies."""
        marks: dict[str, str] = {}
        for table in ("reply", "grade"):
            for column in ("path", "video_key"):
                query = f"SELECT {column}, count(*), max(number) FROM {table} GROUP BY {column}"
                for place, count, last in self._rows(query):
                    if place:
                        marks[place] = f"{marks.get(place, '')}{table[0]}{count}.{last}"
        return marks

    def hand_over(self, name: str, at: datetime, sent: Mapping[str, Json]) -> None:
        """Remember what the numbers of a prompt stand for, by its file's name."""
        with self.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO handed_over VALUES (?, ?, ?)",
                (name, micros(at), _text(sent)),
            )

    def handed_over(self, name: str) -> Mapping[str, Json] | None:
        """What :meth:`hand_over` kept under a name."""
        rows = self._rows("SELECT sent FROM handed_over WHERE name = ?", [name])
        return None if not rows else dict(json.loads(rows[0][0]))


def _places(paths: Iterable[str] | None, videos: Iterable[str]) -> tuple[str, list[str]]:
    if paths is None:
        return "", []
    where = """ WHERE path IN (SELECT value FROM json_each(?))
        OR (video_key <> '' AND video_key IN (SELECT value FROM json_each(?)))"""
    return where, [json.dumps(list(paths)), json.dumps(list(videos))]


def _said(grade: Grade) -> tuple[int, str, str]:
    return grade.grade, grade.fault, grade.advice


def _asked(reply: Reply) -> str:
    mended = (card.mends for card in reply.cards if card.mends)
    return _key([reply.video_key or reply.path, *sorted(reply.asked), *sorted(mended)])


def _key(value: Json) -> str:
    return hashlib.sha256(_text(value).encode("utf-8", "replace")).hexdigest()[:24]


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)
