"""Asking a server that may do anything, from the command line to the cards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from chat_server import ChatServer, chat_server
from click.testing import CliRunner

from studykit.cli.main import hoist_global_options, studykit
from studykit.errors import StudykitError
from studykit.store.store import Store
from studykit.writer import asking

NOTE = """---
title: Note {n} on tea
videoId: teaTime{n:04d}
---

## Leaves of lot {n}

Green tea of garden {n} is steamed within hours so that the leaf stays unoxidised [0:40].
Black tea from the valley of station {n} is rolled until its cells break open [1:20].
"""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAUSE", 0.0)
    monkeypatch.setenv("TEA_KEY", "sk-secret-tea")


def place(folder: Path, server: ChatServer, notes: int = 1, more: str = "") -> Path:
    for n in range(notes):
        (folder / f"tea{n}.md").write_text(NOTE.format(n=n), encoding="utf-8")
    (folder / "studykit.toml").write_text(
        f'[writer]\nurl = "{server.url}"\nmodel = "small"\nkey_env = "TEA_KEY"\n{more}',
        encoding="utf-8",
    )
    return folder


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    words = hoist_global_options(["--workspace", str(folder), *arguments])
    result = CliRunner().invoke(studykit, words, standalone_mode=False)
    if isinstance(result.exception, StudykitError):
        return result.exception.exit_code, result.stdout, str(result.exception)
    assert result.exception is None, result.exception
    return result.return_value or 0, result.stdout, result.stderr


def write(folder: Path, *arguments: str) -> tuple[int, dict[str, object], str]:
    code, out, err = run(folder, "write", "--json", *arguments)
    return code, json.loads(out) if out else {}, err


def test_replies_are_kept_and_never_asked_for_twice(tmp_path: Path) -> None:
    with chat_server() as server:
        place(tmp_path, server, 2)
        code, report, _ = write(tmp_path)
        assert (code, report["replies"], report["cards"], report["failed"]) == (0, 2, 4, 0)
        assert report["tokens"] == {"in": 200, "out": 40}
        form = server.requests[0]["response_format"]
        assert form["json_schema"]["schema"]["required"] == ["cards"]
        assert server.headers[0]["authorization"] == "Bearer sk-secret-tea"
        assert write(tmp_path)[1]["replies"] == 0
        assert write(tmp_path, "--again")[1]["replies"] == 2
        assert len(server.requests) == 4
    run(tmp_path, "build")
    listed = run(tmp_path, "cards", "by:written", "--json")[1].splitlines()
    assert len(listed) == 4


def test_a_judge_follows_in_the_same_run(tmp_path: Path) -> None:
    with chat_server() as server:
        place(tmp_path, server, 1, 'judge = true\njudge_model = "strict"\nprice = [1.0, 2.0]\n')
        _, report, _ = write(tmp_path)
        assert [request["model"] for request in server.requests] == ["small", "strict"]
        assert report["cost"] == pytest.approx(0.0003, abs=0.0001)
    run(tmp_path, "build")
    listed = [json.loads(line) for line in run(tmp_path, "cards", "--json")[1].splitlines()]
    assert {card["grade"] for card in listed if card["generator"] == "written"} == {3}


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ("lying", "misquoted"),
        ("numbers", "foreign-number"),
        ("names", "foreign-name"),
        ("html", "marked-up"),
        ("braces", "marked-up"),
        ("german", "other-language"),
    ],
)
def test_what_the_claims_do_not_say_is_refused(tmp_path: Path, spoilt: str, code: str) -> None:
    with chat_server(spoilt) as server:
        place(tmp_path, server)
        _, report, _ = write(tmp_path)
    assert (report["cards"], report["refused"]) == (0, {code: 2})


def test_escape_sequences_end_as_clean_text(tmp_path: Path) -> None:
    with chat_server("escapes") as server:
        place(tmp_path, server)
        assert write(tmp_path)[1]["cards"] == 2
    run(tmp_path, "build")
    told = run(tmp_path, "cards", "by:written", "--json")[1]
    assert "[31m" not in told
    assert "\\u001b" not in told


def test_a_thousand_cards_are_no_more_than_there_are_claims(tmp_path: Path) -> None:
    with chat_server("thousand") as server:
        place(tmp_path, server)
        _, report, _ = write(tmp_path)
    assert report["cards"] == 2


@pytest.mark.parametrize("spoilt", ["no-json", "refusal", "huge", "stranger", "cut", 500])
def test_a_broken_reply_is_asked_for_again(tmp_path: Path, spoilt: str | int) -> None:
    with chat_server(spoilt, spoilt, "sound") as server:
        place(tmp_path, server)
        code, report, err = write(tmp_path)
    assert (code, report["replies"], err) == (0, 1, "")
    if isinstance(spoilt, str):
        assert "response_format" not in server.requests[-1]


def test_a_server_without_schemas_is_asked_without(tmp_path: Path) -> None:
    with chat_server("schemaless") as server:
        place(tmp_path, server, 2)
        assert write(tmp_path)[1]["replies"] == 2
        forms = [request.get("response_format", {}).get("type") for request in server.requests]
        assert forms == ["json_schema", "json_object", "json_object", None, None]


def test_a_busy_server_is_waited_for(tmp_path: Path) -> None:
    with chat_server(429, 429, 429, 429, "sound") as server:
        place(tmp_path, server)
        assert write(tmp_path)[:1] == (0,)
        assert len(server.requests) == 5


def test_a_wrong_key_stops_at_once_and_is_told_nowhere(tmp_path: Path) -> None:
    with chat_server(401) as server:
        place(tmp_path, server, 3)
        code, report, err = write(tmp_path)
        assert code == 1
        assert len(server.requests) == 1
    assert report["stopped"]
    assert "refuses the key" in err
    database = (tmp_path / ".studykit" / "study.db").read_bytes()
    assert "sk-secret" not in f"{report} {err}"
    assert b"sk-secret" not in database


def test_five_failures_in_a_row_stop_and_keep_what_came(tmp_path: Path) -> None:
    with chat_server("sound", "sound", 500) as server:
        place(tmp_path, server, 6)
        code, report, err = write(tmp_path)
        assert (code, report["replies"]) == (1, 2)
        assert len(server.requests) in (7, 8)
        assert "what came is kept" in err
        server.script = ["sound"]
        assert write(tmp_path)[1]["replies"] == 4


def test_a_slow_server_is_given_up(tmp_path: Path) -> None:
    with chat_server("slow", "sound") as server:
        place(tmp_path, server, 1, "timeout = 1\n")
        assert write(tmp_path)[1]["replies"] == 1


def test_nothing_goes_to_another_machine_without_a_word(tmp_path: Path) -> None:
    with chat_server() as server:
        place(tmp_path, server)
    config = tmp_path / "studykit.toml"
    config.write_text(config.read_text().replace("127.0.0.1", "models.invalid"), encoding="utf-8")
    code, _, told = write(tmp_path)
    assert code == 2
    assert "goes to models.invalid" in told
    assert "--yes" in told
    code, out, _ = run(tmp_path, "write", "--dry-run")
    assert code == 0
    assert out.startswith("1 notes with 2 claims in 1 prompts")


def test_a_missing_key_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEA_KEY")
    with chat_server() as server:
        place(tmp_path, server)
        code, _, told = write(tmp_path)
        assert code == 2
        assert "TEA_KEY" in told
        assert server.requests == []


def test_a_program_is_asked_without_a_shell(tmp_path: Path) -> None:
    (tmp_path / "tea0.md").write_text(NOTE.format(n=0), encoding="utf-8")
    script = tmp_path / "model.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from chat_server import sound\n"
        "assert sys.argv[1] == '; touch pwned'\n"
        "print(sound(sys.stdin.read()))\n",
        encoding="utf-8",
    )
    words = json.dumps([sys.executable, str(script), "; touch pwned"])
    (tmp_path / "studykit.toml").write_text(f"[writer]\ncommand = {words}\n", encoding="utf-8")
    assert write(tmp_path)[1]["cards"] == 2
    assert not (tmp_path / "pwned").exists()


def test_a_program_that_fails_or_hangs_is_told(tmp_path: Path) -> None:
    (tmp_path / "tea0.md").write_text(NOTE.format(n=0), encoding="utf-8")
    toml = tmp_path / "studykit.toml"
    for program, told in (
        (["no-such-program"], "cannot be run"),
        ([sys.executable, "-c", "import sys; sys.exit('no model here')"], "no model here"),
        ([sys.executable, "-c", "import time; time.sleep(9)"], "within 1 seconds"),
    ):
        toml.write_text(f"[writer]\ncommand = {json.dumps(program)}\ntimeout = 1\n")
        code, _, err = write(tmp_path)
        assert code == 1
        assert told in err


def test_a_run_that_is_killed_loses_no_reply(tmp_path: Path) -> None:
    with chat_server() as server:
        place(tmp_path, server, 50)
        command = [sys.executable, "-m", "studykit.cli.main", "--workspace", str(tmp_path), "write"]
        code = "from studykit.cli.main import main; main()"
        with subprocess.Popen([sys.executable, "-c", code, *command[3:]]) as process:
            deadline = time.monotonic() + 60
            while len(server.requests) < 20 and time.monotonic() < deadline:
                time.sleep(0.01)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        answered = len(server.requests)
        with Store.open(tmp_path / ".studykit" / "study.db") as store:
            kept = len(store.replies())
        assert kept >= answered - 2
        assert write(tmp_path)[1]["replies"] == 50 - kept
        with Store.open(tmp_path / ".studykit" / "study.db") as store:
            assert len(store.replies()) == 50
            assert store.damage() == []


def test_a_build_asks_for_what_is_missing_when_told_to(tmp_path: Path) -> None:
    with chat_server() as server:
        place(tmp_path, server, 2, "on_build = true\n")
        plan = json.loads(run(tmp_path, "plan", "--json")[1])
        assert (plan["waiting"], server.requests) == (4, [])
        assert run(tmp_path, "build")[0] == 0
        assert len(server.requests) == 2
        assert len(run(tmp_path, "cards", "by:written", "--json")[1].splitlines()) == 4
        assert json.loads(run(tmp_path, "plan", "--json")[1])["waiting"] == 0
        server.script = [500]
        with (tmp_path / "tea1.md").open("a", encoding="utf-8") as note:
            note.write("White tea is withered for two days and never rolled [3:00].\n")
        code, _, err = run(tmp_path, "build")
        assert code == 1
        assert "known cards stay" in err or "status 500" in err
        assert len(run(tmp_path, "cards", "by:written", "--json")[1].splitlines()) == 4
