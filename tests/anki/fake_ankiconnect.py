"""An AnkiConnect that answers from a real collection, without a window."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

ROW = ("id", "usn", "ease", "ivl", "lastIvl", "factor", "time", "type")


class Actions:
    """What the add-on does, as far as it is asked here."""

    def __init__(self, col: Collection) -> None:
        self.col = col
        self.calls: list[str] = []

    def do(self, request: dict) -> object:
        self.calls.append(request["action"])
        return getattr(self, request["action"])(**request.get("params", {}))

    def version(self) -> int:
        return 6

    def multi(self, actions: list[dict]) -> list:
        return [self.answer(action) for action in actions]

    def answer(self, request: dict) -> dict:
        try:
            return {"result": self.do(request), "error": None}
        except Exception as error:
            return {"result": None, "error": f"{type(error).__name__}: {error}"}

    def findNotes(self, query: str) -> list[int]:
        return list(self.col.find_notes(query))

    def findCards(self, query: str) -> list[int]:
        return list(self.col.find_cards(query))

    def notesInfo(self, notes: list[int]) -> list[dict]:
        found = []
        for number in notes:
            note = self.col.get_note(number)
            fields = {name: {"value": text} for name, text in note.items()}
            found.append(
                {
                    "noteId": number,
                    "tags": note.tags,
                    "fields": fields,
                    "modelName": note.note_type()["name"],
                    "cards": list(note.card_ids()),
                }
            )
        return found

    def cardsInfo(self, cards: list[int]) -> list[dict]:
        found = []
        for number in cards:
            card = self.col.get_card(number)
            found.append(
                {
                    "cardId": number,
                    "note": card.nid,
                    "ord": card.ord,
                    "deckName": self.col.decks.name(card.did),
                    "type": card.type,
                    "queue": card.queue,
                    "due": card.due,
                    "interval": card.ivl,
                    "reps": card.reps,
                    "lapses": card.lapses,
                    "mod": card.mod,
                }
            )
        return found

    def getReviewsOfCards(self, cards: list[int]) -> dict:
        query = f"SELECT {', '.join(ROW)} FROM revlog WHERE cid = ?"
        return {
            card: [dict(zip(ROW, row, strict=True)) for row in self.col.db.all(query, card)]
            for card in cards
        }

    def importPackage(self, path: str) -> bool:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        self.col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
        return True

    def updateNoteFields(self, note: dict) -> None:
        found = self.col.get_note(note["id"])
        for name, text in note["fields"].items():
            found[name] = text
        self.col.update_note(found)

    def addTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_add(notes, tags)

    def removeTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_remove(notes, tags)

    def changeDeck(self, cards: list[int], deck: str) -> None:
        self.col.set_deck(cards, self.col.decks.id(deck))

    def deleteDecks(self, decks: list[str], cardsToo: bool) -> None:
        self.col.decks.remove([self.col.decks.id_for_name(deck) for deck in decks])

    def suspend(self, cards: list[int]) -> None:
        self.col.sched.suspend_cards(cards)

    def unsuspend(self, cards: list[int]) -> None:
        self.col.sched.unsuspend_cards(cards)

    def deleteNotes(self, notes: list[int]) -> None:
        self.col.remove_notes(notes)

    def forgetCards(self, cards: list[int]) -> None:
        self.col.sched.schedule_cards_as_new(cards)

    def insertReviews(self, reviews: list[list[int]]) -> None:
        for row in reviews:
            self.col.db.execute("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def setSpecificValueOfCard(
        self, card: int, keys: list[str], newValues: list, warning_check: bool
    ) -> list[bool]:
        assert warning_check
        found = self.col.get_card(card)
        for key, value in zip(keys, newValues, strict=True):
            setattr(found, key, value)
        self.col.update_card(found)
        return [True]


def serve(col: Collection) -> tuple[ThreadingHTTPServer, Actions]:
    """Serve a collection on a free port of loopback."""
    actions, one_at_a_time = Actions(col), Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with one_at_a_time:
                answer = actions.answer(request)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, actions
