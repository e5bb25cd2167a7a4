"""A card as a page in the learner's own editor ($EDITOR)."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from studykit.errors import UsageError
from studykit.model import Card, Edits

_LEFT = "the card was left as it was"
#: How a shell says that a program is not there, or is none.
_NOT_STARTED = frozenset({126, 127, 9009})
_RULE = "<!-- {} -->"
_HEAD = (
    "Change the text below the lines with arrows, then save and leave; empty the page to cancel."
)
_MARK = re.compile(r"^<!-- (question|answer|text|context) -->[ \t]*$", re.MULTILINE)


def edited(card: Card) -> Edits | None:
    """Let the learner edit a card in $EDITOR; None when nothing was changed.

    Raises UsageError when the editor failed or the page came back without its marks.
    """
    from studykit.study.edit_texts import edits_from, fields_of, problem

    before = fields_of(card)
    page = open_page(page_of(before), ".md")
    if page is None or not page.strip():
        return None
    texts = texts_of(page)
    if set(texts) != set(before):
        raise UsageError("the lines with arrows are gone", _LEFT)
    wrong = problem(texts)
    if wrong:
        raise UsageError(wrong, _LEFT)
    return edits_from(card, texts)


def open_page(text: str, ending: str) -> str | None:
    """Let the learner edit a text in $VISUAL or $EDITOR; None when it was left as it was.

    Raises UsageError when the editor cannot be started or ends with an error, and when what it
    left is no text. Nothing stays in the temporary folder.
    """
    with tempfile.TemporaryDirectory(prefix="studykit-", ignore_cleanup_errors=True) as folder:
        page = Path(folder) / f"card{ending}"
        page.write_text(text, encoding="utf-8")
        _run(page)
        try:
            changed = page.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise UsageError("the page is gone", _LEFT) from None
        except UnicodeDecodeError:
            raise UsageError("the page is not UTF-8 text any more", _LEFT) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"the page cannot be read ({reason})", _LEFT) from None
    changed = changed.replace("\r\n", "\n").replace("\r", "\n")
    return None if changed == text else changed


def _run(page: Path) -> None:
    command = _command()
    windows = sys.platform == "win32"
    quoted = subprocess.list2cmdline([str(page)]) if windows else shlex.quote(str(page))
    try:
        code = subprocess.run(f"{command} {quoted}", shell=True, check=False).returncode
    except (OSError, ValueError) as error:
        raise UsageError(f"{command}: the editor cannot be started ({error})", _LEFT) from None
    except KeyboardInterrupt:
        raise UsageError("the editor was interrupted", _LEFT) from None
    if code in _NOT_STARTED:
        raise UsageError(f"{command}: the editor cannot be started", f"set $EDITOR; {_LEFT}")
    if code:
        raise UsageError(f"the editor ended with an error ({code})", _LEFT)


def _command() -> str:
    for name in ("VISUAL", "EDITOR"):
        if os.environ.get(name, "").strip():
            return os.environ[name]
    usual = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")
    found = next((name for name in usual if shutil.which(name)), None)
    if found is None:
        raise UsageError("there is no editor", f"set $EDITOR; {_LEFT}")
    return found


def page_of(texts: dict[str, str]) -> str:
    """The page to edit: each text below a line that names it."""
    parts = [f"{_RULE.format(name)}\n{text}\n" for name, text in texts.items()]
    return "\n".join([f"<!-- {_HEAD} -->\n", *parts])


def texts_of(page: str) -> dict[str, str]:
    """The texts of an edited page by name."""
    pieces = _MARK.split(page)
    names, texts = pieces[1::2], pieces[2::2]
    return {name: text.strip() for name, text in zip(names, texts, strict=True)}
