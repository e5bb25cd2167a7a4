"""Pictures and sound: packed by content, each there once, shown on both sides."""

from __future__ import annotations

import json
import subprocess
import zipfile
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest

from studykit.cli.main import main

anki_collection = pytest.importorskip("anki.collection")

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NOTE = """---
title: Curves
videoId: aB3dE5fG7h9
---

Q: What does ![[bell.png|300]] show?
A: The normal curve [1:00]

Q: Which curve is it?
A: ![the normal curve](img/bell.png) [1:10]

Q: What is heard?
A: A bell <audio src="img/bell.mp3"></audio> [1:20]

Q: ![](img/bell.png)
A: A curve of two tails [1:25]

Q: Which map is it?
A: ![](img/gone.png) [1:30]

Q: What stands there?
A: A tower ![](https://example.org/tower.png) [1:40]

The ![[bell.png]] shows ==two tails== [1:50].
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "bell.png").write_bytes(PIXEL)
    (tmp_path / "img" / "bell.mp3").write_bytes(b"ID3bell")
    (tmp_path / "curves.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(["--workspace", str(root), *arguments])
    return capsys.readouterr().out


def built(capsys: pytest.CaptureFixture[str], vault: Path) -> Path:
    (deck,) = json.loads(run(capsys, vault, "build", "--json"))["decks"]
    return Path(deck["path"])


def test_cards_have_the_pictures_of_their_sides(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(capsys, vault, "extract", str(vault), "--format", "jsonl")
    cards = [json.loads(line) for line in out.splitlines()]
    told = {
        card["question"] or card["cloze"]: [tuple(media.values()) for media in card["media"]]
        for card in cards
    }
    bell = ("img/bell.png", "image")
    assert told == {
        "What does bell show?": [(*bell, "front")],
        "Which curve is it?": [(*bell, "back")],
        "What is heard?": [("img/bell.mp3", "sound", "back")],
        "What does this show?": [(*bell, "front")],
        "What stands there?": [],
        "The bell shows {{c1::two tails}}.": [(*bell, "front")],
    }
    said = run(capsys, vault, "check", str(vault))
    assert "media-missing img/gone.png is not there" in said
    assert "media-remote https://example.org/tower.png is not on this machine" in said


def test_the_package_holds_each_file_once(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = built(capsys, vault)
    with zipfile.ZipFile(package) as archive:
        media = json.loads(archive.read("media"))
        assert sorted(name.rpartition(".")[2] for name in media.values()) == ["mp3", "png"]
        assert PIXEL in [archive.read(number) for number in media]
    before = package.read_bytes()
    assert built(capsys, vault) == package
    assert package.read_bytes() == before


def test_anki_shows_them_and_keeps_one_file(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from anki.import_export_pb2 import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    package = built(capsys, vault)
    (tmp_path / "anki").mkdir()
    collection = anki_collection.Collection(str(tmp_path / "anki" / "collection.anki2"))
    try:
        for _ in range(2):
            collection.import_anki_package(
                ImportAnkiPackageRequest(
                    package_path=str(package), options=ImportAnkiPackageOptions()
                )
            )
        kept = sorted(path.suffix for path in (tmp_path / "anki" / "collection.media").iterdir())
        assert kept == [".mp3", ".png"]
        assert collection.media.check().missing == []
        assert collection.media.check().unused == []
        asked = [collection.get_card(number) for number in collection.find_cards("img")]
        sides = [("<img" in card.question(), "<img" in card.answer()) for card in asked]
        assert sorted(sides) == [(False, True), (True, True), (True, True), (True, True)]
    finally:
        collection.close()


def test_a_changed_picture_changes_its_cards(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(capsys, vault)
    (vault / "img" / "bell.png").write_bytes(PIXEL + b"more")
    package = built(capsys, vault)
    with zipfile.ZipFile(package) as archive:
        contents = [archive.read(n) for n in json.loads(archive.read("media"))]
    assert PIXEL + b"more" in contents
    assert PIXEL not in contents


def test_the_preview_shows_pictures(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built(capsys, vault)
    run(capsys, vault, "preview")
    page = (vault / "decks" / "preview.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 5
    assert "data:audio/mpeg;base64," in page


def test_a_review_names_pictures_and_opens_only_what_is_shown(vault: Path) -> None:
    from studykit.build.whole_build import build
    from studykit.cli.plain_review import back, front
    from studykit.config import Config
    from studykit.store.store import Store
    from studykit.study.links import shown_files

    with Store.open(vault / ".studykit" / "study.db") as store:
        build(store, vault, Config(), now=datetime(2026, 11, 25, tzinfo=UTC))
        cards = {card.source.first_line: card for card in store.cards()}
    asked, told = cards[6], cards[9]
    assert front(asked) == "What does bell show?\n[img/bell.png: p opens it]"
    assert back(told) == "the normal curve\n[the normal curve: p opens it]"
    address = (vault / "img" / "bell.png").resolve().as_uri()
    assert shown_files(asked, vault, back=False) == [("bell.png", address)]
    assert shown_files(told, vault, back=False) == []
    assert shown_files(told, vault, back=True) == [("the normal curve", address)]


@pytest.mark.skipif(which("ffmpeg") is None, reason="needs ffmpeg")
def test_the_frame_of_a_local_video_stands_on_the_back(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [
        "ffmpeg",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "color=red:s=64x48:d=3",
        "talk.mp4",
    ]
    subprocess.run(made, cwd=vault, check=True)
    options = '[media]\nframes = true\n[video."aB3dE5fG7h9"]\nfile = "talk.mp4"\n'
    (vault / "studykit.toml").write_text(options, encoding="utf-8")
    text = "---\ntitle: T\nvideoId: aB3dE5fG7h9\n---\n\nQ: Which colour?\nA: Red [0:01]\n"
    (vault / "curves.md").write_text(text, encoding="utf-8")
    run(capsys, vault, "plan")
    assert not (vault / ".studykit" / "frames").exists()
    package = built(capsys, vault)
    card = json.loads(run(capsys, vault, "cards", "--json").splitlines()[0])
    (frame,) = card["media"]
    assert (frame["kind"], frame["side"]) == ("image", "back")
    assert (vault / frame["path"]).read_bytes().startswith(b"\xff\xd8")
    with zipfile.ZipFile(package) as archive:
        assert [name[-4:] for name in json.loads(archive.read("media")).values()] == [".jpg"]
    before = package.read_bytes()
    assert built(capsys, vault).read_bytes() == before
