"""A real Anki, offscreen, with the real AnkiConnect: `pytest -m live`.

Needs an environment of its own with `aqt[qt]`, whose Python $STUDYKIT_LIVE_ANKI names, and the
add-on's `plugin` folder, which $STUDYKIT_ANKICONNECT names.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit.cli.main import main
from studykit.config import Config
from studykit.errors import AnkiError
from studykit.model import Rating, Review
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import schedule_of
from studykit.store.store import Store
from studykit.sync.ankiconnect import AnkiConnect

PYTHON, PLUGIN = os.environ.get("STUDYKIT_LIVE_ANKI"), os.environ.get("STUDYKIT_ANKICONNECT")
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not (PYTHON and PLUGIN), reason="no Anki to run: see this file's head"),
]

PROFILE = """
import sys
from pathlib import Path
from aqt.profiles import ProfileManager
manager = ProfileManager(Path(sys.argv[1]))
manager.setupMeta()
manager.meta["defaultLang"] = "en_US"
manager.meta["firstRun"] = False
manager.create("User 1")
manager.load("User 1")
manager.profile["autoSync"] = False
manager.save()
"""
HEAD = "---\ntitle: Talk {n}\nvideoId: aB3dE5fG7h9\nchannel: Matter\n---\n\n"


def note(n: int, last: str = "") -> str:
    """A note of ten hand-written cards."""
    cards = "".join(
        f"Q: What is alloy {n}-{k}?\nA: A metal of {n} parts tin and {k} of lead [{n}:{k:02}].\n\n"
        for k in range(9)
    )
    final = last or f"Q: What is ore {n}?\nA: A stone that holds metal {n} [{n}:59].\n\n"
    return HEAD.format(n=n) + cards + final


@pytest.fixture
def running(tmp_path: Path) -> Iterator[str]:
    base = tmp_path / "anki"
    base.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert PYTHON is not None
    assert PLUGIN is not None
    addon = base / "addons21" / "2055492159"
    shutil.copytree(PLUGIN, addon)
    config = json.loads((addon / "config.json").read_text(encoding="utf-8"))
    config["webBindPort"] = port
    (addon / "config.json").write_text(json.dumps(config), encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
    }
    subprocess.run([PYTHON, "-c", PROFILE, str(base)], check=True, env=environment)
    command = [str(Path(PYTHON).with_name("anki")), "-b", str(base), "-p", "User 1", "-l", "en_US"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            AnkiConnect(url).version()
            break
        except AnkiError:
            time.sleep(0.5)
    yield url
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


def run(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(root), *words])
    out = capsys.readouterr()
    assert not end.value.code, out.out + out.err
    return out.out


def test_five_hundred_cards_reach_a_real_anki(
    tmp_path: Path, running: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "notes"
    root.mkdir()
    for n in range(50):
        (root / f"{n}.md").write_text(note(n), encoding="utf-8")
    run(root, capsys, "build")
    schedule = schedule_of(Config())
    with Store.open(root / ".studykit" / "study.db") as store:
        made = store.cards()
        assert len(made) == 500
        for number, card in enumerate(made[:60]):
            at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=9, seconds=number)
            memory = after(card.id, None, Rating.EASY, at, schedule)
            store.record(Review(card.id, at, Rating.EASY, 3.0, memory.due), memory)
    push = ("anki", "push", "--json", "--url", running)
    assert json.loads(run(root, capsys, *push))["sent"]["new"] == 500
    assert not any(json.loads(run(root, capsys, *push))["sent"].values())
    (root / "0.md").write_text(
        note(0, "Q: What is ore 0?\nA: A rock that holds metal [0:59].\n\n"), encoding="utf-8"
    )
    (root / "1.md").write_text(note(1).rpartition("Q: What is ore")[0], encoding="utf-8")
    run(root, capsys, "build")
    run(root, capsys, "move", made[5].id, "Own::Place")
    with Store.open(root / ".studykit" / "study.db") as store:
        at = datetime.now(UTC).replace(microsecond=0)
        memory = after(made[3].id, store.memory(made[3].id), Rating.GOOD, at, schedule)
        store.record(Review(made[3].id, at, Rating.GOOD, 3.0, memory.due), memory)
    found = json.loads(run(root, capsys, *push))["sent"]
    assert (found["moved"], found["retired"], found["reviews"]) == (1, 1, 1)
    assert found["changed"] >= 2
    held = {
        note.guid: (note, card)
        for anki in [AnkiConnect(running).held(schedule.clock.day(at))]
        for card in anki.cards
        for note in [anki.notes[card.note_id]]
    }
    assert held[made[5].id][1].deck == "Own::Place"
    assert sum("studykit::retired" in note.tags for note, _ in held.values()) == 1
    assert sum(card.queue == -1 for _, card in held.values()) == 1
    with Store.open(root / ".studykit" / "study.db") as store:
        ours = {i: schedule.clock.day(m.due) for i, m in store.memories().items()}
    anki = AnkiConnect(running).held(schedule.clock.day(datetime.now(UTC)))
    theirs = {
        anki.notes[card.note_id].guid: anki.calendar.day(card.due)
        for card in anki.cards
        if card.type == 2
    }
    assert ours == theirs
    assert not any(json.loads(run(root, capsys, *push))["sent"].values())
