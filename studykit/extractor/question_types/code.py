"""Code: the line that leads into a short block asks for it; of one command its program is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.question_types.block import blocks
from studykit.model import ClaimKind

_FENCED = re.compile(r"```[^\n]*\n(?P<code>.*?)\n?```", re.DOTALL)
_COMMAND = re.compile(r"(?:\$ )?(?P<program>[a-z][\w.-]*) +(?P<rest>\S.*)")


def code(page: Page) -> Iterator[Proposal]:
    """Which code?, for short blocks that a sentence leads into."""
    for claim, lead in blocks(page, ClaimKind.CODE):
        shown = program(claim.text)
        asked = f"{lead}: `{shown} …`" if shown else f"{lead}: which code?"
        yield question(claim, asked, claim.text, worth=0.5)


def program(text: str) -> str:
    """The program that a block of one command runs: ``pip`` of ``pip install mido``; "" else."""
    match = _FENCED.fullmatch(text.strip())
    command = None if match is None else _COMMAND.fullmatch(match["code"].strip())
    return "" if command is None or "`" in command[0] or "=" in command[0] else command["program"]
