"""Moments played in mpv: what it is told, one at a time, and what happens when it cannot play."""

from __future__ import annotations

import math
import os
import shutil
import struct
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from study_desk import CONFIG, Clock, cards, fill

from studykit.model import Rating
from studykit.store.store import Store
from studykit.study.player import Player
from studykit.study.session import Session

URL = "https://www.youtube.com/watch?v=aB3dE5fG7h9&t=83s"
RUN = [sys.executable, "-c", "from studykit.cli.main import main; main()"]
STAND_IN = """#!/bin/sh
echo "$@" >> {log}
{then}
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A stand-in for mpv that writes down what it is told, and then does something."""

    def make(then: str) -> Path:
        log, program = tmp_path / "told", tmp_path / "bin" / "mpv"
        program.parent.mkdir(exist_ok=True)
        program.write_text(STAND_IN.format(log=log, then=then))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return log

    return make


def test_it_starts_a_few_seconds_early_and_ends_with_the_clip(
    told: Callable[[str], Path], tmp_path: Path
) -> None:
    log, player, talk = told("exit 0"), Player(), tmp_path / "talk.mp4"
    talk.write_bytes(b"")
    for asked in ((URL, 83), (URL, 2), (URL, 83, 99), (URL, 83, 99, talk), (URL, 83, 80)):
        assert player.play(*asked)
        assert not player.failed()
    assert log.read_text().splitlines() == [
        f"--start=78 -- {URL}",
        f"--start=0 -- {URL}",
        f"--start=78 --end=99 -- {URL}",
        f"--start=78 --end=99 -- {talk}",
        f"--start=78 -- {URL}",
    ]


def test_one_video_plays_at_a_time_and_ending_it_is_no_failure(told: Callable[[str], Path]) -> None:
    told("exec sleep 30")
    player = Player()
    assert player.play(URL, 83)
    first = player._running
    assert player.play(URL, 120)
    assert first is not None
    assert first.wait(5) < 0
    assert not player.failed(within=0)
    player.stop()
    assert not player.failed()


def test_what_mpv_cannot_play_is_told(told: Callable[[str], Path]) -> None:
    told("exit 2")
    player = Player()
    assert player.play(URL, 83)
    assert player.failed()


def test_without_mpv_the_browser_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studykit.study.player.which", lambda name: None)
    opened: list[str] = []
    player = Player(lambda url: bool(opened.append(url)) or True)
    assert player.play(URL, 83)
    assert not player.play("javascript:alert(1)", 83)
    assert not player.play(None, 0)
    assert opened == [URL]


def test_rewatch_plays_one_moment_after_the_other(
    told: Callable[[str], Path], tmp_path: Path
) -> None:
    log, clock = told("exec sleep 30"), Clock()
    with fill(tmp_path / ".studykit" / "study.db", cards(3)) as store:
        forget(store, clock)
    (tmp_path / "studykit.toml").write_text("")
    command = [*RUN, "--workspace", str(tmp_path), "rewatch", "--play"]
    run = subprocess.run(command, input="\n\nq\n", capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    starts = [line.split()[0] for line in log.read_text().splitlines()]
    assert starts == ["--start=0", "--start=115", "--start=235"]
    assert "3 of 3" in run.stdout


def forget(store: Store, clock: Clock) -> None:
    session = Session(store, CONFIG, clock)
    for _ in range(3):
        session.answer(Rating.AGAIN, 5.0)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("mpv") is None, reason="no mpv here")
def test_a_real_mpv_plays_a_clip_and_refuses_what_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mpv.conf").write_text("vo=null\nao=null\n")
    monkeypatch.setenv("MPV_HOME", str(tmp_path))
    talk = tmp_path / "talk.wav"
    with wave.open(str(talk), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tone = (struct.pack("<h", int(8000 * math.sin(n / 20))) for n in range(8000 * 20))
        sound.writeframes(b"".join(tone))
    player, begun = Player(), time.monotonic()
    assert player.play(URL, 10, 12, talk)
    assert not player.failed()
    # Five seconds before the clip, and the two of the clip.
    assert 5 <= time.monotonic() - begun <= 12
    talk.write_text("no sound")
    assert player.play(URL, 10, 12, talk)
    assert player.failed()
