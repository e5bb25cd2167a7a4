"""A page of one file: it holds its script, style and data, and asks for nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from studykit.card_json import Json
from studykit.render.html import plain_html

WEB = Path(__file__).parent / "web"


def page(title: str, style: str, body: str, script: str, data: Json = None) -> str:
    """An HTML page. ``script`` names a bundle in web/built/; ``data`` is what it reads at #data.

    The page's policy lets that one script run and nothing load, so that text of notes stays inert
    even where a check before it failed.
    """
    code = (WEB / "built" / f"{script}.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(code.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<title>{plain_html(title)}</title>
<style>{style}</style>
</head>
<body>
{body}
<script type="application/json" id="data">{_inert(data)}</script>
<script>{code}</script>
</body>
</html>
"""


def _inert(data: Json) -> str:
    """JSON in which nothing can end the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
