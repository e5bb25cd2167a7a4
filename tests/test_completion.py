"""Completion scripts: made by the command, understood by the shell, answered by studykit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studykit.cli.completion import SHELLS

STUDYKIT = Path(sys.executable).parent / "studykit"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell(shell: str) -> None:
    run = subprocess.run([STUDYKIT, "completion", shell], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "_STUDYKIT_COMPLETE" in run.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_a_command(tmp_path: Path) -> None:
    script = tmp_path / "studykit.bash"
    made = subprocess.run([STUDYKIT, "completion", "bash"], capture_output=True, text=True)
    script.write_text(made.stdout, encoding="utf-8")
    ask = (
        f"source {script}; COMP_WORDS=(studykit re); COMP_CWORD=1;"
        ' _studykit_completion studykit; echo "${COMPREPLY[@]}"'
    )
    path = f"{STUDYKIT.parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", ask], capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    assert {"review", "resolve", "restore", "resume", "rewatch"} <= set(run.stdout.split())
