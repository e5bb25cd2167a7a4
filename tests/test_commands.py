"""Commands as a user types them, over a workspace of one note."""

from __future__ import annotations

import io
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.build.apply import apply
from studykit.build.plan import prepare
from studykit.cli.main import main
from studykit.config import Config
from studykit.extractor.notes.note import read_notes
from studykit.extractor.reasons import REASONS
from studykit.model import Edits, NoteFile, QuestionAnswer, Status
from studykit.store.store import Store

NOTE = """---
title: Metals
videoId: aB3dE5fG7h9
channel: Lab
---

## Iron

steel :: an alloy of iron with up to two percent of carbon [0:40]

Q: Which metal is liquid at room temperature?
A: Mercury [0:30]

Moreover, the smiths who lived there were mostly seen as fairly odd people by others [0:50].

* **Rust**: the red oxide that moist air makes of iron [0:20].
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "metals.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["--workspace", str(root), *arguments])
    out = capsys.readouterr()
    assert isinstance(stop.value.code, int)
    return stop.value.code, out.out, out.err


def store(root: Path) -> Store:
    return Store.open(root / ".studykit" / "study.db", create=False)


def review(root: Path, keys: str) -> None:
    code = "from studykit.cli.main import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "--workspace", str(root), "review", "--plain"],
        input=keys,
        text=True,
        capture_output=True,
        check=True,
    )


def test_triage_by_keys_from_a_pipe(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, root, "build")
    with store(root) as opened:
        cards = opened.cards(status=(Status.ACTIVE,))[:3]
        for card in cards:
            opened.set_status(card.id, Status.DRAFT)
        weight = opened.importances(Status.DRAFT)
        drafts = opened.cards(status=(Status.DRAFT,))
        offered = [card.id for card in sorted(drafts, key=lambda card: -weight[card.id])]
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, out, _ = run(capsys, root, "triage")
    assert out.splitlines()[-1] == f"{len(offered)} drafts wait"
    monkeypatch.setattr(sys, "stdin", io.StringIO("b\nu\nl\nu\na\nb\ns\nq\n"))
    code, out, _ = run(capsys, root, "triage")
    assert code == 0
    assert "1 accepted, 1 banned, 1 skipped" in out
    (root / "metals.md").write_text(NOTE + "\nzinc :: a metal [0:59]\n", encoding="utf-8")
    run(capsys, root, "build")
    with store(root) as opened:
        after = {card.id: card.status for card in opened.cards()}
    assert after[offered[0]] is Status.ACTIVE
    assert after[offered[1]] is Status.BANNED


def test_tier_all_takes_drafts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, root, "build", "--tier", "all")
    with store(root) as opened:
        assert opened.cards(status=(Status.DRAFT,)) == []
        assert len(opened.cards(status=(Status.ACTIVE,))) >= 3


def test_why_names_the_card_or_the_reason(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, root, "why", str(root / "metals.md"))
    assert code == 0
    assert "card (authored, ready): steel" in out
    code, out, _ = run(capsys, root, "why", f"{root / 'metals.md'}:14", "--json")
    (answer,) = json.loads(out)
    assert answer["line"] == 14
    assert answer["cards"] or answer["left_out"]
    code, _, err = run(capsys, root, "why", str(root / "none.md"))
    assert code == 2
    assert "does not exist" in err


def test_why_shows_cards_as_the_learner_left_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    with store(root) as opened:
        steel, mercury = (c for c in opened.cards() if c.candidate.generator == "authored")
        opened.edit(steel.id, Edits(QuestionAnswer("steel", "my own words")))
        opened.set_status(mercury.id, Status.BANNED)
    _, out, _ = run(capsys, root, "why", str(root / "metals.md"))
    assert "card (authored, ready, edited): steel → my own words" in out
    assert "card (authored, ready, banned): " in out
    _, out, _ = run(capsys, root, "why", mercury.id[:8], "--json")
    (answer,) = json.loads(out)
    assert [(c["id"], c["status"]) for c in answer["cards"]] == [(mercury.id, "banned")]


def test_an_id_that_is_unknown_and_one_that_is_too_short_are_told_apart(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    with store(root) as opened:
        opened.put_cards([replace(opened.cards()[0], id=f"same-{n}") for n in range(5)])
    code, _, err = run(capsys, root, "ban", "same")
    assert code == 2
    assert "same: more of the id is needed, so begin same-0, same-1, same-2, …" in err
    code, _, err = run(capsys, root, "ban", "nothing-of-it")
    assert code == 2
    assert "nothing-of-it: there is no such card" in err


def test_build_json_has_the_contracts_keys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(run(capsys, root, "build", "--json")[1])
    wanted = "notes cards kept reworded changed moved new retired unsure failed decks seconds"
    assert set(wanted.split()) <= set(report)
    assert set(report["decks"][0]) == {"path", "cards"}


def test_cards_json_has_the_contracts_keys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, root, "build")
    lines = run(capsys, root, "cards", "steel", "--json")[1].splitlines()
    found = [json.loads(line) for line in lines]
    assert found
    wanted = """id status due stability difficulty reps lapses kind question answer cloze context
    claim line generator tier note headings tags citations"""
    for card in found:
        assert set(wanted.split()) <= set(card)
        assert set(card["note"]) == {"path", "title", "video_id", "channel"}
        assert set(card["citations"][0]) == {"seconds", "label", "url", "origin"}


def test_history_lists_builds(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, root, "build")
    run(capsys, root, "undo")
    (build,) = json.loads(run(capsys, root, "history", "--json")[1])
    assert build["undone"] is True
    assert build["new"] >= 3


def test_a_locked_store_is_one_line(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studykit.store.connection.WAIT_SECONDS", 0.05)
    run(capsys, root, "build")
    (root / "metals.md").write_text(NOTE + "\nzinc :: a metal [0:59]\n", encoding="utf-8")
    with store(root) as opened, opened.transaction():
        code, out, err = run(capsys, root, "build")
    assert (code, out) == (1, "")
    assert "another studykit is writing" in err
    assert err.count("\n") == 1


def test_listings_of_another_database_are_told_and_kept(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    listing = root / "decks" / "Lab.jsonl"
    first = json.loads(listing.read_text(encoding="utf-8").splitlines()[0])
    strange = json.dumps({**first, "id": "strangeid2222222"})
    with listing.open("a", encoding="utf-8") as file:
        file.write(strange + "\n")
    for command in ("doctor", "plan", "build"):
        code, _, err = run(capsys, root, command)
        assert code == 1
        assert err.count("\n") == 1
    assert "listing 1 cards are not in the study database, such as strangeid2222222" in err
    (kept,) = (root / ".studykit" / "backups" / "listings").rglob("Lab.jsonl")
    assert "strangeid2222222" in kept.read_text(encoding="utf-8")
    assert "strangeid2222222" not in listing.read_text(encoding="utf-8")
    assert run(capsys, root, "build")[::2] == (0, "")
    assert run(capsys, root, "doctor")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_watch_builds_again_on_save(root: Path) -> None:
    code = "from studykit.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code, "--workspace", str(root), "build", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        listing = root / "decks" / "Lab.jsonl"
        for attempt in range(60):
            (root / "metals.md").write_text(
                f"{NOTE}\nzinc :: a metal of number {attempt} [0:59]\n", encoding="utf-8"
            )
            time.sleep(0.5)
            if "zinc" in listing.read_text(encoding="utf-8"):
                break
        assert "zinc" in listing.read_text(encoding="utf-8")
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert "1 new" in out
    assert "Traceback" not in err


def test_a_conflict_can_be_taken_over_as_advised(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    listing = root / "decks" / "Lab.jsonl"
    ours = listing.read_text(encoding="utf-8")
    ids = [json.loads(line)["id"] for line in ours.splitlines()]
    listing.write_text(ours.replace(ids[0], "strangeid2222222"), encoding="utf-8")
    assert "1 of them tell a claim that has another id" in run(capsys, root, "build")[2]
    listing.write_text(ours.replace(ids[0], "strangeid3333333"), encoding="utf-8")
    run(capsys, root, "build")
    kept = sorted((root / ".studykit" / "backups" / "listings").rglob("Lab.jsonl"))
    told = "".join(path.read_text(encoding="utf-8") for path in kept)
    assert "strangeid2222222" in told
    assert "strangeid3333333" in told
    listing.write_bytes(kept[0].read_bytes())
    (root / ".studykit").rename(root / ".away")
    run(capsys, root, "build")
    with store(root) as opened:
        assert opened.card("strangeid2222222") is not None


def test_doctor_tells_of_unknown_listed_cards(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    listing = root / "decks" / "Lab.jsonl"
    first = json.loads(listing.read_text(encoding="utf-8").splitlines()[0])
    with listing.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**first, "id": "strangeid2222222"}) + "\n")
    _, out, err = run(capsys, root, "doctor")
    assert "strangeid2222222" in out + err


def test_why_prints_the_reasons_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = root / "metals.md"
    _, out, _ = run(capsys, root, "why", str(note), "--json")
    codes = {left["reason"] for answer in json.loads(out) for left in answer["left_out"]}
    assert codes
    out = run(capsys, root, "why", str(note))[1]
    assert all(REASONS[code] in out for code in codes)


def test_a_second_build_reads_no_note_again(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        text = NOTE.replace("aB3dE5fG7h9", f"aB3dE5f{number:04}").replace("Metals", f"M{number}")
        (root / f"m{number}.md").write_text(text, encoding="utf-8")
    read: list[int] = []

    def counted(files: Sequence[NoteFile], config: Config) -> object:
        read.append(len(files))
        return read_notes(files, config)

    monkeypatch.setattr("studykit.extractor.notes.note.read_notes", counted)
    for _ in range(2):
        with Store.open(root / ".studykit" / "study.db") as opened:
            prepared = prepare(root, Config(), opened)
            apply(opened, prepared, Config(), datetime(2026, 5, 1, tzinfo=UTC))
    assert sum(read) == 301


def test_a_newer_database_is_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, root, "build")
    with closing(sqlite3.connect(root / ".studykit" / "study.db")) as database, database:
        database.execute("PRAGMA user_version = 9999")
    code, out, err = run(capsys, root, "build")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "newer studykit" in err


def test_a_file_in_the_way_is_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / ".studykit").write_text("in the way", encoding="utf-8")
    code, out, err = run(capsys, root, "build")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_check_finds_what_is_wrong(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, root, "check", str(root / "metals.md"))[0] == 0
    (root / "bad.md").write_bytes(b"\xff\xfe\xff")
    code, out, err = run(capsys, root, "check", str(root))
    assert code == 1
    assert "bad.md" in out + err


def test_an_emptied_database_is_refused_and_the_first_days_answers_come_back(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, root, "build")
    assert not (root / ".studykit" / "backups").exists()
    review(root, " 3 4q")
    path = root / ".studykit" / "study.db"
    path.write_bytes(b"")
    for arguments in (["doctor"], ["build"], ["plan"], ["review", "--plain"], ["due"]):
        code, out, err = run(capsys, root, *arguments)
        assert (code, out, err.count("\n")) == (1, "", 1), arguments
        assert "study.db: is damaged, it is empty: run `studykit restore`" in err
    assert path.read_bytes() == b""
    code, out, _ = run(capsys, root, "restore")
    assert code == 0
    assert "2 reviews are back" in out
    with store(root) as opened:
        assert len(opened.reviews()) == 2
    assert run(capsys, root, "doctor")[0] == 0
    assert run(capsys, root, "restore")[0] == 0


def test_a_database_that_is_gone_beside_its_backups_is_not_begun_anew(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    review(root, " 3 4q")
    path = root / ".studykit" / "study.db"
    path.unlink()
    code, out, err = run(capsys, root, "build")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "study.db: is gone, but there are backups of it: run `studykit restore`" in err
    assert not path.exists()
    (root / ".studykit" / "backups").rename(root / "away")
    assert run(capsys, root, "build")[0] == 0
    path.unlink()
    (root / "away").rename(root / ".studykit" / "backups")
    assert "2 reviews are back" in run(capsys, root, "restore")[1]
    assert run(capsys, root, "build")[0] == 0


def test_a_session_without_answers_makes_no_backup(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    review(root, "q")
    assert not (root / ".studykit" / "backups").exists()


def test_without_a_backup_the_cards_come_back_as_advised(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, root, "build")
    path = root / ".studykit" / "study.db"
    with store(root) as opened:
        ids = {card.id for card in opened.cards(status=(Status.ACTIVE,))}
    path.write_bytes(b"")
    path.rename(root / "damaged.db")
    assert run(capsys, root, "build")[0] == 0
    with store(root) as opened:
        assert {card.id for card in opened.cards(status=(Status.ACTIVE,))} == ids


@pytest.mark.parametrize("arguments", [("undo",), ("resolve", "", "relearn")])
def test_a_backup_is_made_before_what_cannot_be_taken_back(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    (root / "studykit.toml").write_text("[study]\nsibling_seconds = 0\n", encoding="utf-8")
    run(capsys, root, "build")
    review(root, " 4 4 4q")
    (root / "metals.md").write_text(NOTE.replace("two percent", "four percent"), encoding="utf-8")
    run(capsys, root, "build")
    assert run(capsys, root, *arguments)[0] == 0
    (copy,) = (root / ".studykit" / "backups").glob(f"before-{arguments[0]}-*.db")
    with Store.open(copy, create=False) as kept:
        assert any("four percent" in str(card.content) for card in kept.cards())


def test_without_a_path_the_notes_of_the_workspace_are_asked_about(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "decks").mkdir()
    (root / "decks" / "told.md").write_text(NOTE, encoding="utf-8")
    for command in ("extract", "why"):
        code, out, err = run(capsys, root, command)
        named = run(capsys, root, command, str(root / "metals.md"))
        assert (code, out) == named[:2]
        assert "told.md" not in out + err


def test_a_note_among_the_decks_is_passed_over_with_a_remark(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "decks").mkdir()
    told = "decks/told.md:1: among-decks is not read: decks is the folder of the decks"
    (root / "decks" / "told.md").write_text(NOTE, encoding="utf-8")
    assert told in run(capsys, root, "check")[1]
    assert told in run(capsys, root, "build")[2]
    (root / "studykit.toml").write_text('[notes]\npaths = [".", "decks"]\n', encoding="utf-8")
    _, out, err = run(capsys, root, "check")
    assert "among-decks" not in out + err
