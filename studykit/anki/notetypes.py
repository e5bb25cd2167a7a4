"""Our note types: ids, names, fields and templates.

The two note types are frozen: their ids, names and fields never change, because a package with
another field list makes a second note type in Anki and updates nothing. Templates and CSS may.
"""

from __future__ import annotations

from studykit.model import Card, Cloze

QUESTION_TYPE = ("studykit question", 1_726_300_411_001)
CLOZE_TYPE = ("studykit cloze", 1_726_300_411_002)
_REST = (
    "Back",
    "Context",
    "Claim",
    "Citations",
    "Source",
    "Note",
    "Headings",
    "Extra1",
    "Extra2",
    "Extra3",
)
QUESTION_FIELDS = ("Id", "Front", *_REST)
CLOZE_FIELDS = ("Id", "Text", *_REST)

_FRONT = """<div class="sk">
<div class="place" dir="auto"><b>{{Note}}</b>{{#Headings}} › {{Headings}}{{/Headings}}</div>
{{#Context}}<div class="context" dir="auto">{{Context}}</div>{{/Context}}
<div class="question" dir="auto">%s</div>
</div>"""
_EXTRA = "\n".join(
    f'{{{{#{name}}}}}<div class="extra" dir="auto">{{{{{name}}}}}</div>{{{{/{name}}}}}'
    for name in ("Extra1", "Extra2", "Extra3")
)
_ANSWER = f"""<hr id="answer">
<div class="sk">
{{{{#Back}}}}<div class="answer" dir="auto">{{{{Back}}}}</div>{{{{/Back}}}}
{{{{#Citations}}}}<div class="stamps">{{{{Citations}}}}</div>{{{{/Citations}}}}
{_EXTRA}
{{{{#Claim}}}}<div class="claim" dir="auto">{{{{Claim}}}}</div>{{{{/Claim}}}}
{{{{#Source}}}}<div class="source">{{{{Source}}}}</div>{{{{/Source}}}}
</div>"""
QUESTION_FRONT = _FRONT % "{{Front}}"
CLOZE_FRONT = _FRONT % "{{cloze:Text}}"
ANSWER = _ANSWER
QUESTION_BACK = f"{QUESTION_FRONT}\n{ANSWER}"
CLOZE_BACK = f"{CLOZE_FRONT}\n{ANSWER}"


def names_of(card: Card) -> tuple[str, ...]:
    """The names of the fields of a card's note."""
    return CLOZE_FIELDS if isinstance(card.content, Cloze) else QUESTION_FIELDS
