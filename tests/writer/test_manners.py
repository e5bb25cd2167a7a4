"""What is asked before the first request to another machine, and where a key may stand."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from chat_server import ChatServer, chat_server
from click.testing import CliRunner

from studykit.cli.main import hoist_global_options, studykit
from studykit.errors import StudykitError
from studykit.writer import asking

pexpect = pytest.importorskip("pexpect")

NOTE = """---
title: Wells of a village
videoId: wellWater11
---

## Digging

The northern well reaches water at a depth of {n} metres, below a layer of clay [0:40].
"""
SECRET = "sk-well-water-4711"


def place(folder: Path, url: str, notes: int = 1) -> Path:
    for n in range(notes):
        text = NOTE.replace("wellWater11", f"wellWater{n:02}").format(n=20 + n)
        (folder / f"well{n}.md").write_text(text, encoding="utf-8")
    (folder / "studykit.toml").write_text(
        f'[writer]\nurl = "{url}"\nmodel = "small"\nkey_env = "WELL_KEY"\n', encoding="utf-8"
    )
    return folder


# ---------------------------------------------------------------- the question


@pytest.fixture
def elsewhere() -> Iterator[ChatServer]:
    """A server that stands for every other machine: requests reach it as their proxy."""
    with chat_server() as server:
        yield server


def typed(folder: Path, proxy: ChatServer, answer: str, *words: str) -> tuple[int, str]:
    """`studykit write` on a terminal: its exit code and what it showed. "" types nothing."""
    env = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    env |= {"http_proxy": proxy.url.removesuffix("/v1"), "WELL_KEY": SECRET, "COLUMNS": "300"}
    child = pexpect.spawn(
        sys.executable,
        ["-c", "from studykit.cli.main import main; main()", "--workspace", str(folder), *words],
        env=env,
        encoding="utf-8",
        timeout=30,
        dimensions=(40, 300),
    )
    shown = ""
    if answer:
        child.expect("Send it.*:")
        shown = child.before + child.after
        assert proxy.requests == []
        child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, shown + child.before


def test_a_host_is_asked_about_until_there_is_a_yes(tmp_path: Path, elsewhere: ChatServer) -> None:
    place(tmp_path, "http://models.invalid/v1")
    code, shown = typed(tmp_path, elsewhere, "n", "write")
    assert (code, elsewhere.requests) == (2, [])
    assert "the text of 1 notes" in shown
    assert "goes to models.invalid" in shown
    assert "nothing was sent" in shown
    code, shown = typed(tmp_path, elsewhere, "y", "write")
    assert (code, len(elsewhere.requests)) == (0, 1)
    assert elsewhere.headers[0]["host"] == "models.invalid"
    assert SECRET not in shown
    place(tmp_path, "http://models.invalid/v1", 2)
    code, shown = typed(tmp_path, elsewhere, "", "write")
    assert (code, len(elsewhere.requests)) == (0, 2)
    assert "Send it" not in shown
    elsewhere.requests.clear()
    place(tmp_path, "http://other.invalid/v1", 3)
    code, shown = typed(tmp_path, elsewhere, "n", "write")
    assert (code, elsewhere.requests) == (2, [])
    assert "goes to other.invalid" in shown


# ---------------------------------------------------------------- the key


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """A command's exit code and all that it says."""
    words = hoist_global_options(["--workspace", str(folder), *arguments])
    result = CliRunner().invoke(studykit, words, standalone_mode=False)
    if isinstance(result.exception, StudykitError):
        return result.exception.exit_code, f"{result.output}{result.exception}"
    assert result.exception is None, result.exception
    return result.return_value or 0, result.output


def test_a_key_of_the_keyring_goes_to_the_server_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {("studykit", "WELL_KEY"): SECRET}
    keyring = SimpleNamespace(get_password=lambda service, name: kept.get((service, name)))
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.delenv("WELL_KEY", raising=False)
    monkeypatch.setattr(asking, "PAUSE", 0.0)
    with chat_server(404) as server:
        place(tmp_path, server.url)
        told = [run(tmp_path, "write", "--json")]
        assert "status 404 for you, key …" in told[0][1]
        server.script = ["sound"]
        told.append(run(tmp_path, "write", "--json"))
        assert {header["authorization"] for header in server.headers} == {f"Bearer {SECRET}"}
    assert json.loads(told[-1][1].splitlines()[-1])["cards"] == 1
    for words in (["build"], ["backup"], ["cards", "--json"], ["why", "well0.md:8"], ["doctor"]):
        told.append(run(tmp_path, *words))
    assert [said for _, said in told if SECRET in said] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any("backup" in str(path.relative_to(tmp_path)) for path in files)
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_a_keyring_that_fails_is_a_missing_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(service: str, name: str) -> str:
        raise RuntimeError(f"{service} {name} is locked: {SECRET}")

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=locked))
    monkeypatch.delenv("WELL_KEY", raising=False)
    with chat_server() as server:
        place(tmp_path, server.url)
        code, said = run(tmp_path, "write")
        assert server.requests == []
    assert code == 2
    assert "WELL_KEY holds no key" in said
    assert SECRET not in said


def test_without_a_writer_no_claim_waits_for_one(tmp_path: Path) -> None:
    place(tmp_path, "http://127.0.0.1:9/v1")
    assert "1 claims wait for the writer" in run(tmp_path, "plan")[1]
    (tmp_path / "studykit.toml").write_text("", encoding="utf-8")
    assert "writer" not in run(tmp_path, "plan")[1]
    assert "waiting" not in json.loads(run(tmp_path, "plan", "--json")[1])


@pytest.mark.parametrize("way", ["server", "program"])
def test_what_a_failing_writer_says_steers_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("WELL_KEY", SECRET)
    monkeypatch.setattr(asking, "PAUSE", 0.0)
    steering = "\x1b]0;owned\x07\x1b[31mred\u202e\x9b31m"
    script = f"import sys; print({steering!r} + ' and why', file=sys.stderr); sys.exit(1)"
    with chat_server(404) as server:
        server.refusal = f"{steering}\nand why"
        place(tmp_path, server.url)
        if way == "program":
            words = json.dumps([sys.executable, "-X", "utf8", "-c", script])
            (tmp_path / "studykit.toml").write_text(f"[writer]\ncommand = {words}\n")
        code, said = run(tmp_path, "write")
    assert code == 1
    assert "and why" in said
    assert set(said) & set("\x1b\x07\x9b\r\u202e") == set()
