"""Characters of notes as they are kept: composed, visible, and none that could steer anything."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(
    "[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_NOT_PLAIN = re.compile(f"{_SPACES.pattern}|{_UNSEEN.pattern}|[\u200c\u200d\ud800-\udfff]")
# Joiners are part of Persian words, Indic letters and emoji, and mean nothing within ASCII.
_STRAY_JOINER = re.compile("(?<!\\S)[\u200c\u200d]+|(?<=[!-~])[\u200c\u200d]+(?![^\x00-\x7f])")


def clean_unicode(text: str) -> str:
    """NFC, without zero-width spaces and bidi controls; white space and controls as plain spaces.

    Joiners that belong to a script or an emoji stay.
    """
    if text.isascii() and not _SPACES.search(text):
        return text
    text = unicodedata.normalize("NFC", text)
    if not _NOT_PLAIN.search(text):
        return text
    text = _UNSEEN.sub("", _SPACES.sub(" ", text))
    return _STRAY_JOINER.sub("", text).encode("utf-8", "replace").decode("utf-8")
