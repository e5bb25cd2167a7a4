from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from study_desk import CONFIG, Clock, card, cards, cloze, fill

from studykit.model import Cloze, QuestionAnswer, Rating, Review, Status
from studykit.store.store import Store
from studykit.study.session import Session

RUN = [sys.executable, "-c", "from studykit.cli.main import main; main()"]
TIDY = {**os.environ, "TZ": "UTC", "PYTHONUTF8": "1", "TERM": "dumb"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "studykit.toml").write_text('[study]\ntimezone = "UTC"\n')
    lines = [f"Line {number} of the note." for number in range(20)]
    (tmp_path / "maths.md").write_text("\n".join(lines))
    fill(tmp_path / ".studykit" / "study.db", cards(8)).close()
    return tmp_path


def run(workspace: Path, *arguments: str, keys: str = "") -> subprocess.CompletedProcess[str]:
    command = [*RUN, *arguments, "--workspace", str(workspace)]
    return subprocess.run(
        command, input=keys, capture_output=True, text=True, env=TIDY, timeout=60, check=False
    )


def reviews(workspace: Path) -> list[Review]:
    with Store.open(workspace / ".studykit" / "study.db") as store:
        return store.reviews()


def rows(found: list[Review]) -> list[tuple[str, Rating]]:
    return [(review.card_id, review.rating) for review in found]


def test_a_cram_says_that_nothing_counts_and_promises_no_intervals(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", "--cram", keys=" 1 3q")
    assert "Cram, nothing counts. 0 of 8 done." in done.stdout
    assert "it comes again" in done.stdout
    assert "again 1m" not in done.stdout
    assert "Tomorrow" not in done.stdout
    assert reviews(workspace) == []


def test_the_forecast_of_today_is_what_is_due(workspace: Path) -> None:
    (workspace / "studykit.toml").write_text('[study]\ntimezone = "UTC"\nnew_per_day = 3\n')
    run(workspace, "review", "--plain", keys=" 4 4q")
    due = json.loads(run(workspace, "due", "--json").stdout)
    today = json.loads(run(workspace, "forecast", "--days", "3", "--json").stdout)["days"][0]
    assert (due["new"], due["due"] + due["learning"]) == (today["new"], today["due"]) == (1, 0)


def test_keys_from_a_pipe_play_a_session(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", keys=" 3 4 1 u 2q")
    assert done.returncode == 0, done.stderr
    assert "Question: What is 0?" in done.stdout
    assert "At 2:00: https://youtu.be/x?t=120" in done.stdout
    assert "1 again 1m, 2 hard 6m, 3 good 10m, 4 easy" in done.stdout
    assert "undone" in done.stdout
    assert "0 again, 1 hard, 1 good, 1 easy" in done.stdout
    ratings = [review.rating for review in reviews(workspace)]
    assert ratings == [Rating.GOOD, Rating.EASY, Rating.HARD]


def test_lines_play_a_session_too_and_the_end_of_input_ends_it(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", keys="\n3\n\n4\n 2\n")
    assert done.returncode == 0
    ratings = [review.rating for review in reviews(workspace)]
    assert ratings == [Rating.GOOD, Rating.EASY, Rating.HARD]


def test_a_grade_before_the_answer_is_no_answer(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", keys="333q")
    assert "space shows the answer first" in done.stdout
    assert reviews(workspace) == []


def test_the_same_keys_give_the_same_rows_as_the_engine(workspace: Path, tmp_path: Path) -> None:
    ratings = (3, 1, 4, 2, 3, 3, 1, 4)
    run(workspace, "review", "--plain", keys="".join(f" {rating}" for rating in ratings))
    with fill(tmp_path / "other" / "study.db", cards(8)) as store:
        session = Session(store, CONFIG, Clock())
        for rating in ratings:
            session.answer(Rating(rating), 1.0)
        assert rows(store.reviews()) == rows(reviews(workspace))


def test_three_sessions_at_once_answer_each_card_once(tmp_path: Path) -> None:
    (tmp_path / "studykit.toml").write_text("[study]\nnew_per_day = 99\nlearning_steps = []\n")
    fill(tmp_path / ".studykit" / "study.db", cards(80)).close()
    command = [*RUN, "review", "--plain", "--workspace", str(tmp_path)]
    pipe = subprocess.PIPE
    players = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=TIDY)
        for _ in range(3)
    ]
    for player in players:
        assert player.stdin is not None
        player.stdin.write(" 4" * 100)
        player.stdin.close()
    for player in players:
        assert player.stdout is not None
        assert player.stderr is not None
        player.stdout.read()
        assert player.stderr.read() == ""
        assert player.wait(60) == 0
    assert sorted(card_id for card_id, _ in rows(reviews(tmp_path))) == [
        made.id for made in cards(80)
    ]


def test_putting_aside_and_the_source_paragraph(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", keys="vos-b?q")
    assert "1> Line 0 of the note." in done.stdout
    assert "https://youtu.be/x?t=0" in done.stdout
    assert "space  show the answer" in done.stdout
    with Store.open(workspace / ".studykit" / "study.db") as store:
        statuses = [store.card(f"card-000{n}") for n in range(3)]
        assert [card.status if card else None for card in statuses] == [
            Status.SUSPENDED,
            Status.ACTIVE,
            Status.BANNED,
        ]
        assert [row.card_id for row in store.queue() if row.buried_until] == ["card-0001"]


def test_nothing_due_says_when_and_what_else(workspace: Path) -> None:
    run(workspace, "review", "--plain", keys=" 4" * 8)
    done = run(workspace, "review", "--plain")
    assert done.returncode == 0
    assert "nothing is due" in done.stdout
    assert "The next card is due in" in done.stdout
    assert "--ahead" in done.stdout


def test_typed_answers_are_compared_but_not_graded(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", "--type", keys=" It is nought.\n3q")
    assert "It is" in done.stdout
    assert "you wrote It is [nought]." in done.stdout
    assert "the card says It is [0]." in done.stdout
    assert [review.rating for review in reviews(workspace)] == [Rating.GOOD]


def test_a_summary_for_machines(workspace: Path) -> None:
    done = run(workspace, "review", "--plain", "--json", keys=" 3 1q")
    found = json.loads(done.stdout)
    assert found["answers"] == 2
    assert found["ratings"] == {"again": 1, "hard": 0, "good": 1, "easy": 0}


def test_what_stands_in_a_note_does_not_command_the_terminal(tmp_path: Path) -> None:
    evil = card(1, content=QuestionAnswer("What\x1b]0;owned\x07 is\x1b[2J it?", "\x9b31mRed\x00"))
    fill(tmp_path / ".studykit" / "study.db", [evil, cloze(7)]).close()
    done = run(tmp_path, "review", "--plain", keys=" 3 3q")
    assert not any(c in done.stdout for c in "\x1b\x07\x9b\x00")
    assert "is" in done.stdout


def test_letters_that_a_stream_cannot_carry_do_not_end_a_session(workspace: Path) -> None:
    done = subprocess.run(
        [*RUN, "review", "--plain", "--workspace", str(workspace)],
        input=b" \xff3q",
        capture_output=True,
        env={**TIDY, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"good: again in" in done.stdout
    assert len(reviews(workspace)) == 1


def test_a_cloze_shows_its_blank_and_then_its_word(tmp_path: Path) -> None:
    made = card(1, content=Cloze("The capital of France is {{c1::Paris::city}}."))
    fill(tmp_path / ".studykit" / "study.db", [made]).close()
    done = run(tmp_path, "review", "--plain", keys=" q")
    question, answer = done.stdout.split("Answer:")
    assert "city" in question
    assert "Paris" not in question
    assert "Paris" in answer


# ---------------------------------------------------------------- a terminal that goes away

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pexpect  # noqa: E402


@pytest.fixture
def terminal(workspace: Path) -> Callable[..., pexpect.spawn]:
    def start(*arguments: str) -> pexpect.spawn:
        arguments = ("review", "--plain", *arguments, "--workspace", str(workspace))
        return pexpect.spawn(RUN[0], [*RUN[1:], *arguments], env=TIDY, encoding="utf-8", timeout=30)

    return start


def answer_five(child: pexpect.spawn) -> None:
    for _ in range(5):
        child.expect("Question:")
        child.send(" ")
        child.expect("1 again")
        child.send("3")
        child.expect("good: again in")
    child.expect("Question:")


def test_killed_after_five_answers_five_are_on_record(
    workspace: Path, terminal: Callable[..., pexpect.spawn]
) -> None:
    child = terminal()
    answer_five(child)
    child.kill(signal.SIGKILL)
    child.wait()
    assert len(reviews(workspace)) == 5
    with Store.open(workspace / ".studykit" / "study.db") as store:
        assert store.damage() == []


@pytest.mark.slow
def test_killed_at_any_moment_all_that_was_confirmed_is_on_record(
    workspace: Path, terminal: Callable[..., pexpect.spawn]
) -> None:
    luck = random.Random(5)
    confirmed = 0
    for _ in range(20):
        child = terminal()
        child.expect("Question:")
        child.send(" 1" * 60)
        time.sleep(luck.uniform(0, 0.15))
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        child.wait()
        confirmed += child.before.count("again: again in")
        on_record = len(reviews(workspace))
        # The last answer may be committed and not yet confirmed.
        assert confirmed <= on_record <= confirmed + 1
        confirmed = on_record
    assert confirmed > 20


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_leave_with_everything_kept(
    workspace: Path, terminal: Callable[..., pexpect.spawn], number: int
) -> None:
    child = terminal()
    answer_five(child)
    child.kill(number)
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 128 + number
    assert "Traceback" not in child.before
    assert len(reviews(workspace)) == 5


def test_a_closed_terminal_keeps_everything(
    workspace: Path, terminal: Callable[..., pexpect.spawn]
) -> None:
    child = terminal()
    answer_five(child)
    child.close(force=False)
    for _ in range(100):
        if not child.isalive():
            break
        time.sleep(0.05)
    assert not child.isalive()
    assert len(reviews(workspace)) == 5


def test_ctrl_c_ctrl_d_and_q_leave(workspace: Path, terminal: Callable[..., pexpect.spawn]) -> None:
    for key, code in (("\x03", 130), ("\x04", 0), ("q", 0)):
        child = terminal()
        child.expect("Question:")
        child.send(key)
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == code
    assert reviews(workspace) == []


def test_keys_typed_ahead_count_and_are_not_echoed(
    workspace: Path, terminal: Callable[..., pexpect.spawn]
) -> None:
    child = terminal()
    child.expect("Question:")
    child.send(" 3 3\x1b[A 3q")
    child.expect(pexpect.EOF)
    child.wait()
    assert len(reviews(workspace)) == 3
    assert "3 3" not in child.before


def test_editing_in_the_learners_editor(
    workspace: Path, terminal: Callable[..., pexpect.spawn], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = workspace / "editor.sh"
    editor.write_text(
        '#!/bin/sh\nsed "s/It is 0/It is nothing/" "$1" > "$1.new"\nmv "$1.new" "$1"\n'
    )
    editor.chmod(0o755)
    monkeypatch.setitem(TIDY, "EDITOR", str(editor))
    child = terminal()
    child.expect("Question:")
    child.send("e")
    child.expect("edited")
    child.send(" ")
    child.expect("It is nothing")
    child.send("q")
    child.expect(pexpect.EOF)
