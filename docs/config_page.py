"""Writes docs/config.md from the table of options: run `python docs/config_page.py`."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from studykit.options import OPTIONS, Option, Value

PAGE = Path(__file__).parent / "config.md"
# Values that no option takes: each makes a reader say what it does take.
WRONG: tuple[object, ...] = (object(), float("inf"), -1, "?", ["?"])

SECTIONS = {
    "notes": "What is read, and how stamps are understood and linked.",
    "citations": "Where the links of stamps open.",
    "media": "Pictures and sound that notes show: see [media.md](media.md).",
    "build": "How `studykit build` works: see [large.md](large.md).",
    "decks": "What `studykit build` writes.",
    "publish": "Whose work the decks are: see [publishing.md](publishing.md).",
    "cards": "Which cards are made.",
    "writer": "Which language model writes and judges cards, if any: see [writer.md](writer.md).",
    "study": 'When cards come back. `[deck."NAME"]` changes three of these for a single deck.',
}

HEAD = """\
# Options

studykit reads `studykit.toml` in the workspace. `studykit init` writes one in which every option
is commented out: what you do not set keeps its default. A name that does not exist, or a value
that cannot be, is refused with the name of the option and what is allowed, and nothing is built.

Patterns and paths are relative to the workspace and use `/` on every system.
"""

TAIL = """\
## One video, one folder, one deck

Three more tables change things for a part of the notes. The name stands in quotes.

`[video."ID"]` is for one video. ID is what stands after `videoId:` or `video:` in the front matter.

| option | what it does |
|---|---|
| `length` | the video's length, as seconds or `"1:23:45"`; no link leads beyond it |
| `link` | a link template that holds `{seconds}`, for this video only |
| `lead_in` | as in `[citations]` |
| `file` | the video's file on this machine: reviews play it with `mpv`, frames are taken from it |

`[folder."PATTERN"]` is for the notes below a folder, or those whose path the pattern matches. The
longest pattern wins.

| option | what it does |
|---|---|
| `third_field` | `"auto"`, `"force"` or `"forbid"`, as in `[notes]` |
| `link` | as in `[notes]` |
| `tier` | `"ready"`, `"all"`, `"authored"` (only cards written by hand) or `"off"` |
| `lead_in` | as in `[citations]` |
| `syntaxes` | as in `[cards]`, in its place |

`[deck."NAME"]` is for a deck and the decks below it, unless one of them has a table of its own.

| option | what it does |
|---|---|
| `desired_retention` | as in `[study]` |
| `new_per_day` | as in `[study]` |
| `reviews_per_day` | as in `[study]` |

`[queries]` holds queries by name, for use as `@name` in `cards`, `triage` and `review --search`
(see [queries](queries.md)).

## An example

```toml
[notes]
exclude = ["drafts/*"]

[decks]
by = "channel"

[study]
timezone = "Europe/Berlin"
new_per_day = 12
easy_days = ["sat", "sun"]

[video."sLp8Cyc1eQ4"]
length = "58:20"

[folder."lectures"]
link = "https://video.example.org/watch/{id}?at={seconds}"

[deck."numberworks"]
desired_retention = 0.93
```
"""


def allowed(option: Option) -> str:
    """What the option takes, in the words of its own refusals."""
    refusals = []
    for value in WRONG:
        try:
            option.read(value)
        except ValueError as error:
            refusals.append(str(error).removeprefix("must be ").removeprefix("must "))
    return max(refusals, key=len)


def toml(option: Option) -> str:
    """The default as studykit.toml would say it; none where there is nothing to say."""
    value = option.default
    if value is None:
        return "none"
    if option.name.endswith("_steps") and isinstance(value, tuple):
        return f"`{_list([_step(float(item)) for item in value])}`"
    return f"`{_scalar(value)}`"


def _step(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{int(seconds)}s" if rest else f"{minutes}m"


def _scalar(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, tuple):
        return _list([str(item) for item in value])
    return f'"{value}"' if isinstance(value, str) else str(value)


def _list(items: list[str]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


def page() -> str:
    """The text of docs/config.md."""
    parts = [HEAD]
    for section in dict.fromkeys(option.section for option in OPTIONS):
        rows = [
            f"| `{o.name}` | {toml(o)} | {allowed(o)} | {o.help} |"
            for o in OPTIONS
            if o.section == section
        ]
        table = ["| option | default | takes | what it does |", "|---|---|---|---|", *rows]
        parts.append(f"## [{section}]\n\n{SECTIONS[section]}\n\n" + "\n".join(table) + "\n")
    return "\n".join([*parts, TAIL])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
