"""A server that speaks Chat Completions, through the ``openai`` client.

The client is an extra and is imported when the first question is asked.
"""

from __future__ import annotations

from ipaddress import ip_address
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from studykit.errors import WriterError
from studykit.writer.transports.answer import Answer, Unanswered
from studykit.writer.transports.schema import schema

if TYPE_CHECKING:
    import openai

LONGEST_WAIT = 120.0
#: Seconds to wait for a server that is busy and does not say how long.
BUSY = 10.0
#: Ways of asking for JSON, from the strictest; a server that refuses one is asked the next way.
FORMS = ("schema", "grammar", "json", "free")
#: What servers answer that do not know a way of asking.
REFUSALS = frozenset({400, 422, 500, 501})


class Chat:
    """Asks one model of one server; ``timeout`` in seconds. The key is shown nowhere.

    Raises WriterError when the client is not installed.
    """

    def __init__(self, url: str, model: str, key: str, timeout: float) -> None:
        try:
            import openai
        except ImportError:
            raise WriterError(
                "the client for language models is not installed",
                "run `pip install 'studykit[writer]'`",
            ) from None
        self._openai = openai
        self._key = key
        self._url = url
        self._form = 0
        self._lock = Lock()
        self.model = model
        self._client: openai.OpenAI = openai.OpenAI(
            base_url=url, api_key=key or "none", max_retries=0, timeout=timeout
        )

    @property
    def place(self) -> str:
        """The server's host."""
        return host_of(self._url)

    def ask(self, prompt: str, kind: str, *, free: bool = False) -> Answer:
        """The model's reply. Raises Unanswered."""
        while True:
            form = len(FORMS) - 1 if free else self._form
            try:
                return self._asked(prompt, kind, FORMS[form])
            except self._openai.APIError as error:
                if form == len(FORMS) - 1 or not self._refuses_form(error):
                    raise self._failure(error) from None
                with self._lock:
                    self._form = max(self._form, form + 1)

    def _asked(self, prompt: str, kind: str, form: str) -> Answer:
        more: dict[str, Any] = {}
        if form == "schema":
            told = {"name": kind, "strict": True, "schema": schema(kind)}
            more["response_format"] = {"type": "json_schema", "json_schema": told}
        elif form == "grammar":
            # As llama.cpp's servers want it.
            more["response_format"] = {"type": "json_object", "schema": schema(kind)}
        elif form == "json":
            more["response_format"] = {"type": "json_object"}
        found = self._client.chat.completions.create(
            model=self.model, messages=[{"role": "user", "content": prompt}], **more
        )
        choices = getattr(found, "choices", None)
        if not choices:
            raise Unanswered(f"{self.place} answered something that is no chat completion")
        text = choices[0].message.content or ""
        usage = found.usage
        return Answer(
            text,
            (usage.prompt_tokens or 0) if usage else 0,
            (usage.completion_tokens or 0) if usage else 0,
        )

    def _refuses_form(self, error: openai.APIError) -> bool:
        if not isinstance(error, self._openai.APIStatusError):
            return False
        return error.status_code in REFUSALS and _is_about_form(str(error))

    def _failure(self, error: openai.APIError) -> Unanswered:
        openai = self._openai
        if isinstance(error, openai.APITimeoutError):
            return Unanswered(f"{self.place} did not answer in time")
        if isinstance(error, openai.APIConnectionError):
            return Unanswered(f"{self.place} cannot be reached")
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            message = f"{self.place} refuses the key: check the variable that key_env names"
            return Unanswered(message, final=True)
        if isinstance(error, openai.NotFoundError):
            return Unanswered(f"{self._told(error)}: check [writer] url and model", final=True)
        wait = None
        if isinstance(error, openai.APIStatusError):
            wait = _seconds(error.response.headers.get("retry-after"))
            if wait is None and isinstance(error, openai.RateLimitError):
                wait = BUSY
        return Unanswered(self._told(error), wait=wait)

    def _told(self, error: openai.APIError) -> str:
        """What a server said, on one line, short, and without the key."""
        text = " ".join(str(error).split())
        if self._key:
            text = text.replace(self._key, "…")
        return f"{self.place} answered: {text[:200]}"


def _is_about_form(message: str) -> bool:
    low = message.lower()
    return any(word in low for word in ("response_format", "json", "schema", "grammar", "format"))


def _seconds(header: str | None) -> float | None:
    """A Retry-After in seconds, no longer than is bearable; dates are taken for a short while."""
    if header is None:
        return None
    try:
        return min(max(float(header), 0.0), LONGEST_WAIT)
    except ValueError:
        return BUSY


def host_of(url: str) -> str:
    """The host and port of an address, without what may stand before them."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def is_here(url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
