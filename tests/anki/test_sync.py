"""One memory through a real sync server on loopback: two devices, and the workspace."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.sync import SyncAuth

from studykit.cli import anki_sync
from studykit.cli.main import main
from studykit.errors import AnkiError
from studykit.model import Status
from studykit.store.store import Store
from studykit.sync import mirror

HEAD = "---\ntitle: Metals\nvideoId: aB3dE5fG7h9\nchannel: Matter\n---\n\n"
IRON = "Q: At what does iron melt?\nA: At 1538 degrees Celsius [0:10].\n\n"
RUST = "Q: What is rust?\nA: The red oxide that moist air makes of iron [0:20].\n\n"
LEAD = "Q: Why is lead soft?\nA: Its atoms hold each other but loosely [0:30].\n\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_BASE": str(tmp_path_factory.mktemp("server")),
        **{f"SYNC_USER{n}": f"user{n}:secret" for n in range(1, 12)},
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait()


class Phone:
    """Another device of the same learner."""

    def __init__(self, path: Path, user: str, server: str) -> None:
        self.col = Collection(str(path))
        self.col.set_config("fsrs", True)
        self.auth: SyncAuth = self.col.sync_login(user, "secret", server)

    def sync(self) -> None:
        found = self.col.sync_collection(self.auth, False)
        if found.required in (found.FULL_DOWNLOAD, found.FULL_UPLOAD, found.FULL_SYNC):
            upload = found.required != found.FULL_DOWNLOAD
            self.col.close_for_full_sync()
            self.col.full_upload_or_download(auth=self.auth, server_usn=None, upload=upload)
            self.col.reopen(after_full_sync=True)

    def note(self, words: str):  # type: ignore[no-untyped-def]
        (number,) = self.col.find_notes(f'"Front:*{words}*"')
        return self.col.get_note(number)

    def card(self, words: str):  # type: ignore[no-untyped-def]
        return self.note(words).cards()[0]

    def answer(self, words: str, rating: int) -> None:
        card = self.card(words)
        card.start_timer()
        states = self.col._backend.get_scheduling_states(card.id)
        built = self.col.sched.build_answer(card=card, states=states, rating=rating - 1)
        self.col.sched.answer_card(built)


class Desk:
    """The workspace, by its commands."""

    def __init__(self, root: Path, user: str, server: str, capsys) -> None:  # type: ignore[no-untyped-def]
        self.root, self.user, self.server, self.capsys = root, user, server, capsys

    def run(self, *words: str) -> str:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["--workspace", str(self.root), *words])
        out = self.capsys.readouterr()
        self.said, self.code = out.out + out.err, end.value.code or 0
        return out.out

    def build(self, *parts: str) -> None:
        (self.root / "metals.md").write_text(HEAD + "".join(parts), encoding="utf-8")
        self.run("build")
        assert not self.code, self.said

    def login(self) -> dict:
        return self.sync("--user", self.user, "--endpoint", self.server)

    def sync(self, *words: str) -> dict:
        out = self.run("anki", "sync", "--json", *words)
        assert not self.code, self.said
        return json.loads(out)

    def store(self) -> Store:
        return Store.open(self.root / ".studykit" / "study.db")

    def id_of(self, words: str) -> str:
        with self.store() as store:
            return next(c.id for c in store.cards() if words in str(c.content))

    def review(self, words: str, key: str, days_ago: float = 0.0) -> None:
        from datetime import UTC, datetime, timedelta

        from studykit.model import Rating, Review
        from studykit.scheduler.memory import after
        from studykit.scheduler.schedule import schedule_of

        card_id, at = self.id_of(words), datetime.now(UTC) - timedelta(days=days_ago)
        with self.store() as store:
            schedule = schedule_of(anki_sync.Context(workspace=self.root).config)
            memory = after(card_id, store.memory(card_id), Rating(int(key)), at, schedule)
            store.record(Review(card_id, at, Rating(int(key)), 2.0, memory.due), memory)


@pytest.fixture
def pair(  # type: ignore[no-untyped-def]
    tmp_path: Path, server: str, request, capsys, monkeypatch
) -> Iterator[tuple[Desk, Phone]]:
    monkeypatch.setenv("STUDYKIT_ANKI_PASSWORD", "secret")
    monkeypatch.setitem(sys.modules, "keyring", None)
    user = f"user{request.param}"
    phone = Phone(tmp_path / "phone.anki2", user, server)
    phone.sync()
    (tmp_path / "desk").mkdir()
    desk = Desk(tmp_path / "desk", user, server, capsys)
    desk.build(IRON, RUST, LEAD)
    yield desk, phone
    phone.col.close()


@pytest.mark.parametrize("pair", [1], indirect=True)
def test_two_devices_and_the_desk_are_one_memory(pair: tuple[Desk, Phone]) -> None:
    desk, phone = pair
    desk.review("rust", "4")
    assert desk.login()["sent"]["new"] == 3
    assert (desk.root / ".studykit" / "anki" / "login.json").stat().st_mode & 0o777 == 0o600
    phone.sync()
    assert phone.card("rust").type == 2
    phone.answer("iron melt", 3)
    phone.answer("iron melt", 4)
    note = phone.note("lead soft")
    note["Extra1"], note.tags = "<b>mine</b>", [*note.tags, "own"]
    phone.col.update_note(note)
    phone.col.sched.suspend_cards([phone.card("rust").id])
    phone.sync()
    desk.review("lead", "3")
    found = desk.sync()
    assert found["reviews"] == {"new": 2, "known": 1, "skipped": 0}
    assert (found["edits"], found["suspended"]) == (1, 1)
    assert found["sent"]["reviews"] == 1
    phone.sync()
    with desk.store() as store:
        memories = store.memories()
        statuses = {c.id: c.status for c in store.cards()}
    assert statuses[desk.id_of("rust")] is Status.SUSPENDED
    for words in ("iron melt", "lead soft", "rust"):
        card, memory = phone.card(words), memories[desk.id_of(words.split()[0])]
        assert card.memory_state.stability == pytest.approx(memory.stability, rel=1e-3)
    assert phone.card("lead soft").due == int(memories[desk.id_of("lead")].due.timestamp())
    assert desk.sync()["sent"] == {
        "new": 0, "changed": 0, "moved": 0, "suspended": 0, "resumed": 0, "retired": 0,
        "reviews": 0, "deleted_there": [],
    }  # fmt: skip
    # The note changes, loses a claim, and its card another deck: the phone gets all of it.
    desk.run("move", desk.id_of("iron"), "Own::Place")
    desk.build(IRON.replace("At 1538", "At about 1538"), RUST)
    desk.sync()
    phone.sync()
    assert "about 1538" in phone.note("iron melt")["Back"]
    assert phone.col.decks.name(phone.card("iron melt").did) == "Own::Place"
    lead = phone.note("lead soft")
    assert lead["Extra1"] == "<b>mine</b>"
    assert {"own", "studykit::retired"} <= set(lead.tags)
    assert lead.cards()[0].queue == -1
    assert phone.col.db.scalar("SELECT count(*) FROM revlog") == 4


@pytest.mark.parametrize("pair", [9], indirect=True)
def test_answers_of_two_devices_that_did_not_know_of_each_other_are_put_together(
    pair: tuple[Desk, Phone], tmp_path: Path
) -> None:
    desk, phone = pair
    desk.review("rust", "4", days_ago=20)
    desk.login()
    tablet = Phone(tmp_path / "tablet.anki2", "user9", desk.server)
    tablet.sync()
    phone.sync()
    for words, on_the_phone, on_the_tablet in (("rust", 3, 1), ("iron", 3, 3), ("lead", 4, 3)):
        phone.answer(words, on_the_phone)
        time.sleep(0.08)
        tablet.answer(words, on_the_tablet)
    for device in (phone, tablet, phone):
        device.sync()
    assert desk.sync()["reviews"]["new"] == 6
    phone.sync()
    with desk.store() as store:
        memories = store.memories()
    for words in ("rust", "iron", "lead"):
        card, memory = phone.card(words), memories[desk.id_of(words)]
        assert card.type == int(memory.state)
        assert card.memory_state.stability == pytest.approx(memory.stability, rel=1e-3)
    assert not any(desk.sync()["sent"].values())
    tablet.col.close()


@pytest.mark.parametrize("pair", [2], indirect=True)
def test_a_field_added_elsewhere_is_explained_and_asked(pair: tuple[Desk, Phone]) -> None:
    desk, phone = pair
    desk.login()
    phone.sync()
    desk.review("rust", "3")
    kind = phone.col.models.by_name("studykit question")
    phone.col.models.add_field(kind, phone.col.models.new_field("Own"))
    phone.col.models.update_dict(kind)
    note = phone.note("iron")
    note["Own"] = "mine"
    phone.col.update_note(note)
    phone.answer("iron", 3)
    phone.sync()
    desk.run("anki", "sync")
    assert desk.code == 1
    assert "full sync" in desk.said
    assert "--yes" in desk.said
    found = desk.sync("--yes")
    assert found["reviews"]["new"] == 1
    assert found["sent"]["reviews"] == 1
    phone.sync()
    assert phone.note("iron")["Own"] == "mine"
    assert phone.col.db.scalar("SELECT count(*) FROM revlog") == 2


@pytest.mark.parametrize("pair", [3], indirect=True)
def test_a_wrong_password_is_one_line_and_keeps_nothing(  # type: ignore[no-untyped-def]
    pair: tuple[Desk, Phone], monkeypatch
) -> None:
    desk, _ = pair
    monkeypatch.setenv("STUDYKIT_ANKI_PASSWORD", "wrong")
    desk.run("anki", "sync", "--user", desk.user, "--endpoint", desk.server)
    assert desk.code == 1
    assert "does not take this name and password" in desk.said
    assert not (desk.root / ".studykit" / "anki" / "login.json").exists()
    desk.run("anki", "sync", "--user", desk.user, "--endpoint", "http://127.0.0.1:9/")
    assert desk.code == 1
    assert "cannot be reached" in desk.said
    monkeypatch.setenv("STUDYKIT_ANKI_PASSWORD", "secret")
    assert desk.login()["sent"]["new"] == 3


@pytest.mark.parametrize(
    ("pair", "step"),
    [
        (4, "bring"),
        (6, "reschedule"),
        pytest.param(5, "apply", marks=pytest.mark.slow),
        pytest.param(7, "exchange", marks=pytest.mark.slow),
        pytest.param(8, "download", marks=pytest.mark.slow),
    ],
    indirect=["pair"],
)
def test_a_run_that_breaks_off_is_taken_up_by_the_next(  # type: ignore[no-untyped-def]
    pair: tuple[Desk, Phone], monkeypatch, step: str
) -> None:
    desk, phone = pair
    desk.review("rust", "4")
    calls = []
    whole = getattr(mirror.Mirror, step)

    def breaks(self, *rest):  # type: ignore[no-untyped-def]
        calls.append(step)
        if step == "exchange" and len(calls) < 2:
            return whole(self, *rest)
        if step == "reschedule":
            whole(self, *rest)
        raise AnkiError("the power is gone")

    if step == "reschedule":
        desk.login()
        desk.review("iron", "1")
    with monkeypatch.context() as patched:
        patched.setattr(mirror.Mirror, step, breaks)
        desk.run("anki", "sync", "--user", desk.user, "--endpoint", desk.server)
        assert calls
    desk.review("lead", "3")
    desk.sync("--yes")
    phone.sync()
    assert phone.col.note_count() == 3
    rows = phone.col.db.list("SELECT ease FROM revlog WHERE cid IN (SELECT id FROM cards)")
    assert sorted(rows) == ([1, 3, 4] if step == "reschedule" else [3, 4])
