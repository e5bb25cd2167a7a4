"""A learner's Anki under a clock we set: imports packages, answers for days, edits, exports.

Runs as a process of its own (the clock is loaded before libc, the zone read at start). Reads a list
of steps as JSON on stdin, writes what it found as JSON on stdout.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import sys

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

DAY = 86_400_000


class Hand:
    def __init__(self, path: str) -> None:
        self.path = path
        library = ctypes.CDLL(os.environ["CLOCK_LIBRARY"])
        library.set_clock.argtypes = [ctypes.c_longlong]
        self.set_clock = library.set_clock
        self.col: Collection | None = None
        self.found: list[object] = []

    def at(self, ms: int) -> Collection:
        """The collection, opened anew: an open one keeps the end of its day."""
        self.close()
        self.set_clock(ms)
        self.now = ms
        self.col = Collection(self.path)
        return self.col

    def close(self) -> None:
        if self.col is not None:
            self.col.close()
            self.col = None

    def make(self, at: int, rollover: int = 4) -> None:
        col = self.at(at)
        col.set_config("fsrs", True)
        col.set_config("rollover", rollover)
        config = col.decks.get_config(1)
        config["new"]["perDay"] = config["rev"]["perDay"] = 9999
        col.decks.update_config(config)

    def bring(self, at: int, packages: list[str], scheduling: bool = True) -> None:
        col = self.at(at)
        logs = []
        for package in packages:
            options = ImportAnkiPackageOptions(
                with_scheduling=scheduling, with_deck_configs=scheduling
            )
            request = ImportAnkiPackageRequest(package_path=package, options=options)
            log = col.import_anki_package(request).log
            logs.append([len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)])
        self.found.append(logs)

    def study(self, at: int, days: int, seed: int, most: int = 60) -> None:
        """Answer what is due and some new cards every day at odd hours."""
        chance = random.Random(seed)
        for day in range(days):
            now = at + day * DAY + chance.randrange(0, 14 * 3_600_000)
            col = self.at(now)
            today = col.sched.today
            due = col.db.list(
                "SELECT id FROM cards WHERE (queue = 2 AND due <= ?) OR (queue = 3 AND due <= ?)"
                " OR queue = 1 ORDER BY id",
                today,
                today,
            )
            new = col.db.list("SELECT id FROM cards WHERE queue = 0 ORDER BY due, id LIMIT 12")
            for card in [*due[:most], *new]:
                for _ in range(chance.choice((1, 1, 2, 3))):
                    now += chance.randrange(1_500, 40_000)
                    self.set_clock(now)
                    self.answer(card, chance.choices((1, 2, 3, 4), (15, 10, 60, 15))[0], now)
                    if col.db.scalar("SELECT queue FROM cards WHERE id = ?", card) not in (1,):
                        break

    def answer(self, card_id: int, rating: int, now: int) -> None:
        col = self.col
        assert col is not None
        card = col.get_card(card_id)
        card.start_timer()
        states = col._backend.get_scheduling_states(card_id)
        built = col.sched.build_answer(card=card, states=states, rating=rating - 1)
        built.answered_at_millis = now
        col.sched.answer_card(built)

    def do(self, at: int, what: str, guids: list[str], more: str = "", text: str = "") -> None:
        """What a learner does by hand to some notes."""
        col = self.at(at)
        notes = [self.note(guid) for guid in guids]
        cards = [col.find_cards(f"nid:{note}")[0] for note in notes]
        {
            "forget": lambda: col.sched.schedule_cards_as_new(cards),
            "due": lambda: col.sched.set_due_date(cards, more),
            "suspend": lambda: col.sched.suspend_cards(cards),
            "resume": lambda: col.sched.unsuspend_cards(cards),
            "bury": lambda: col.sched.bury_cards(cards),
            "flag": lambda: col.set_user_flag_for_cards(int(more), cards),
            "tag": lambda: col.tags.bulk_add(notes, more),
            "untag": lambda: col.tags.bulk_remove(notes, more),
            "deck": lambda: col.set_deck(cards, col.decks.id(more)),
            "write": lambda: self.write(notes, more, text),
            "cram": lambda: self.cram(cards),
        }[what]()

    def write(self, notes: list[int], field: str, text: str) -> None:
        assert self.col is not None
        for number in notes:
            note = self.col.get_note(number)
            note[field] = text
            self.col.update_note(note)

    def cram(self, cards: list[int]) -> None:
        col = self.col
        assert col is not None
        deck = col.sched.get_or_create_filtered_deck(0)
        deck.config.reschedule = False
        deck.config.search_terms[0].search = " or ".join(f"cid:{card}" for card in cards)
        col.sched.add_or_update_filtered_deck(deck)
        for card in cards:
            self.now += 5000
            self.set_clock(self.now)
            self.answer(card, 3, self.now)

    def note(self, guid: str) -> int:
        assert self.col is not None
        return int(self.col.db.scalar("SELECT id FROM notes WHERE guid = ?", guid))

    def export(self, at: int, path: str, *, legacy: bool = False) -> None:
        col = self.at(at)
        if path.endswith(".colpkg"):
            col.export_collection_package(path, include_media=False, legacy=legacy)
            self.col = None
            return
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=False, legacy=legacy
        )
        col.export_anki_package(out_path=path, options=options, limit=None)

    def state(self, at: int) -> None:
        """Per note: days until due, the memory, rows of the log, words, tags, deck."""
        col = self.at(at)
        found = {}
        for guid, card, kind, queue, due, odue, data in col.db.all(
            "SELECT n.guid, c.id, c.type, c.queue, c.due, c.odue, c.data"
            " FROM cards c JOIN notes n ON n.id = c.nid"
        ):
            note = col.get_card(card).note()
            memory = json.loads(data or "{}")
            rows = col.db.all("SELECT id, ease, type FROM revlog WHERE cid = ? ORDER BY id", card)
            due = odue or due
            found[guid] = {
                "type": kind,
                "queue": queue,
                "due": due - col.sched.today if due < 1_000_000_000 else None,
                "due_at": due if due >= 1_000_000_000 else None,
                "s": memory.get("s"),
                "d": memory.get("d"),
                "rows": rows,
                "fields": dict(note.items()),
                "tags": note.tags,
                "deck": col.decks.name(col.get_card(card).current_deck_id()),
            }
        self.found.append(found)


def main() -> None:
    task = json.load(sys.stdin)
    hand = Hand(task["collection"])
    for name, arguments in task["steps"]:
        getattr(hand, name)(**arguments)
    hand.close()
    json.dump(hand.found, sys.stdout)


if __name__ == "__main__":
    main()
