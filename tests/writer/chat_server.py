"""A server on loopback that speaks Chat Completions, and misbehaves on request."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

_CLAIM = re.compile(r"^\[(\d+)\] (.*)$", re.M)
_CARD = re.compile(r"^CARD (\d+)$", re.M)
_WANTED = re.compile(r"^WITHOUT A CARD: (.*)$", re.M)


def cards_of(prompt: str) -> list[dict[str, Any]]:
    """A sound card for each claim that a prompt asks about."""
    wanted = _WANTED.search(prompt)
    numbers = set(wanted[1].split(", ")) if wanted else None
    found = []
    for number, text in _CLAIM.findall(prompt):
        if numbers is not None and number not in numbers:
            continue
        words = text.rstrip(".").split()
        found.append(
            {
                "claims": [int(number)],
                "question": f"Which word comes last after “{' '.join(words[:-1])}”?",
                "answer": words[-1],
                "quote": text,
            }
        )
    return found


def sound(prompt: str) -> str:
    """The reply of a model that does what it is asked."""
    if "CARD 1\n" in prompt and "front: " in prompt:
        numbers = _CARD.findall(prompt)
        grades = [{"card": int(n), "grade": 3, "fault": "", "advice": ""} for n in numbers]
        return json.dumps({"grades": grades})
    return json.dumps({"cards": cards_of(prompt)}, ensure_ascii=False)


def changed(change: Callable[[dict[str, Any]], Any]) -> Callable[[str], str]:
    """A sound reply whose cards are spoilt."""

    def reply(prompt: str) -> str:
        cards = cards_of(prompt)
        for card in cards:
            change(card)
        return json.dumps({"cards": cards}, ensure_ascii=False)

    return reply


GERMAN = (
    "Wie heißt das, was dort an letzter Stelle steht und nicht anders genannt wird als so, wie es "
    "der Text mit seinen Worten sagt?"
)
REPLIES: dict[str, Callable[[str], str]] = {
    "sound": sound,
    "no-json": lambda prompt: "Sure! Here are some nice cards about your note.",
    "refusal": lambda prompt: "I'm sorry, but I can't help with that.",
    "lying": changed(lambda c: c.update(quote="words that stand nowhere")),
    "numbers": changed(lambda c: c.update(question=f"{c['question'][:-1]} in 1873?")),
    "names": changed(lambda c: c.update(question=f"By Ludwig Boltzmann: {c['question']}")),
    "html": changed(lambda c: c.update(answer=f"<img src=x onerror=alert(1)>{c['answer']}")),
    "braces": changed(lambda c: c.update(answer="{{c1::" + c["answer"] + "}}")),
    "escapes": changed(lambda c: c.update(answer=f"\x1b[31m{c['answer']}\x1b[0m")),
    "german": changed(lambda c: c.update(question=GERMAN)),
    "huge": lambda prompt: json.dumps({"cards": [{"question": "x" * 10_000_000}]}),
    "thousand": lambda prompt: json.dumps({"cards": cards_of(prompt) * 1000}),
}


class ChatServer:
    """What was asked, and what is to be answered: one name of REPLIES or a status a request; the
    last one for all that follow.
    """

    def __init__(self, script: Sequence[str | int]) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self.refusal = ""
        self._lock = Lock()

    def next(self, request: dict[str, Any], headers: dict[str, str]) -> str | int:
        """What to do with a request."""
        with self._lock:
            self.requests.append(request)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    @property
    def prompts(self) -> list[str]:
        """The prompts that came."""
        return [request["messages"][0]["content"] for request in self.requests]


@contextmanager
def chat_server(*script: str | int) -> Iterator[ChatServer]:
    """A running server that follows a script."""
    server = ChatServer(script or ("sound",))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            what = server.next(request, dict(self.headers))
            if isinstance(what, int):
                key = self.headers["Authorization"].removeprefix("Bearer ")
                self._send(
                    what,
                    {"error": {"message": f"status {what} for you, key {key}{server.refusal}"}},
                )
                return
            if what == "slow":
                time.sleep(3)
                what = "sound"
            if what == "schemaless" and "response_format" in request:
                self._send(400, {"error": {"message": "response_format is not supported"}})
                return
            if what == "stranger":
                self._send(200, {"hello": "world"})
                return
            text = REPLIES.get(what, sound)(request["messages"][0]["content"])
            found = {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": request["model"],
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": text},
                    }
                ],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            }
            self._send(200, found, cut=what == "cut")

        def _send(self, status: int, found: object, *, cut: bool = False) -> None:
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status in (429, 503):
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if cut else data)
            if cut:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
