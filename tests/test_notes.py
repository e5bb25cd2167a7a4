"""Notes as they are read: sections, claims, what each citation covers, and what is wrong."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from studykit.config import Config, FolderConfig, VideoConfig
from studykit.config_file import parse_config
from studykit.extractor.notes.note import parse_note, read_notes
from studykit.model import (
    Citation,
    Claim,
    ClaimKind,
    Generation,
    MarkKind,
    Note,
    Origin,
    Problem,
    Severity,
)
from studykit.reader import note_file

HEAD = "---\ntitle: A talk\nvideoId: aB3dE5fG7h9\n---\n\n"

CLOCKS = [("0:05", 5), ("0:15", 15), ("0:25", 25)]


def read(body: str, config: Config | None = None, head: str = HEAD) -> Note:
    return parse_note(note_file("talks/a.md", head + body), config or Config())[0]


def problems(body: str, config: Config | None = None, head: str = HEAD) -> list[Problem]:
    return list(parse_note(note_file("talks/a.md", head + body), config or Config())[1])


def cites(claim: Claim) -> list[tuple[int, str]]:
    return [(c.seconds, c.origin.value) for c in claim.citations]


def told(note: Note) -> list[tuple[str, list[tuple[int, str]]]]:
    return [(claim.text, cites(claim)) for claim in note.claims]


# ---------------------------------------------------------------- what a citation covers


def test_rule_1_and_2_a_citation_covers_its_sentence_and_no_other() -> None:
    note = read("One is told [0:10]. Two is told. [0:20] Three is told [0:30].")
    assert told(note) == [
        ("One is told.", [(10, "own")]),
        ("Two is told.", [(20, "own")]),
        ("Three is told.", [(30, "own")]),
    ]


def test_rule_3_adjacent_and_clausal_citations_stay_with_the_sentence() -> None:
    note = read("It rose [0:10] [0:11], then it fell [0:12].")
    assert told(note) == [("It rose, then it fell.", [(10, "own"), (11, "own"), (12, "own")])]


def test_rule_4_uncited_sentences_inherit_from_the_next_then_the_last() -> None:
    note = read("A first one. A second one [0:20]. A third one.")
    assert [cites(c) for c in note.claims] == [
        [(20, "inherited")],
        [(20, "own")],
        [(20, "inherited")],
    ]


def test_rule_5_a_lead_in_is_no_claim_and_lends_only_when_no_item_cites() -> None:
    note = read("There are two kinds [0:05]:\n\n* red ones\n* blue ones\n")
    assert told(note) == [("red ones", [(5, "inherited")]), ("blue ones", [(5, "inherited")])]
    assert {c.lead_in for c in note.claims} == {"There are two kinds:"}
    note = read("There are two kinds: [0:05]\n\n* red ones\n")
    assert note.claims[0].lead_in == "There are two kinds:"
    note = read("There are two kinds [0:05]:\n\n* red ones [0:06]\n* blue ones\n")
    assert told(note) == [("red ones", [(6, "own")]), ("blue ones", [])]


def test_rule_5_a_parent_does_not_cover_its_children() -> None:
    note = read("* Animals breathe [0:10]\n  * fish with gills\n  * birds with lungs [0:12]\n")
    assert told(note) == [
        ("Animals breathe", [(10, "own")]),
        ("fish with gills", []),
        ("birds with lungs", [(12, "own")]),
    ]
    assert [c.parent for c in note.claims] == ["", "Animals breathe", "Animals breathe"]
    assert [c.depth for c in note.claims] == [1, 2, 2]


def test_rule_6_a_heading_is_a_weak_fallback() -> None:
    note = read("## Heat [1:00]\n\nIt flows downhill.\n\nIt is measured in joules [1:30].\n")
    assert told(note) == [
        ("It flows downhill.", [(60, "inherited")]),
        ("It is measured in joules.", [(90, "own")]),
    ]
    assert note.claims[0].headings == ("Heat",)


def test_rule_7_a_line_of_citations_covers_the_block_above() -> None:
    note = read("$$E = mc^2$$\n\n[2:00]\n\n```py\nprint(1)\n```\n\n[2:30]\n")
    assert [(c.kind, cites(c)) for c in note.claims] == [
        (ClaimKind.FORMULA, [(120, "own")]),
        (ClaimKind.CODE, [(150, "own")]),
    ]
    assert note.claims[0].text == "\\[E = mc^2\\]"


def test_display_maths_on_its_own_lines_is_a_formula_with_its_lead_in() -> None:
    note = read(
        "Mass is energy [0:50]. In symbols:\n$$E = mc^2$$\nwhere m is mass [0:55].\n\n"
        "The rule [1:00]:\n\n$$\na = b\n$$\n\n[1:05]\n\n"
        "Then also\n\\[ x\n= y \\] [1:10]\n\n\\[1:15\\]\n"
        "\n* An item has:\n  $$z$$\n"
    )
    assert [(c.kind.value, c.text, c.lead_in, cites(c), c.first_line) for c in note.claims] == [
        ("sentence", "Mass is energy.", "", [(50, "own")], 6),
        ("formula", "\\[E = mc^2\\]", "In symbols:", [(55, "inherited")], 7),
        ("sentence", "where m is mass.", "", [(55, "own")], 8),
        ("formula", "\\[a = b\\]", "The rule:", [(65, "own")], 12),
        ("sentence", "Then also", "", [(70, "inherited")], 18),
        ("formula", "\\[x\n= y\\]", "", [(70, "own"), (75, "own")], 19),
        ("formula", "\\[z\\]", "An item has:", [], 25),
    ]


def test_rule_8_in_a_table() -> None:
    note = read(
        "| metal | melts at | found in |\n|---|---|---|\n"
        "| tin | 232 °C [0:10] | Cornwall |\n| zinc | 420 °C [0:20] | China [0:25] |\n"
    )
    assert [(c.row, c.column, c.text, cites(c)) for c in note.claims] == [
        ("tin", "metal", "tin", [(10, "own")]),
        ("tin", "melts at", "232 °C", [(10, "own")]),
        ("tin", "found in", "Cornwall", [(10, "own")]),
        ("zinc", "metal", "zinc", [(20, "inherited")]),
        ("zinc", "melts at", "420 °C", [(20, "own")]),
        ("zinc", "found in", "China", [(25, "own")]),
    ]


def test_bare_stamps_at_the_start_of_lines_cut_a_transcript() -> None:
    note = read("0:05 The door opens.\n0:15 - Somebody speaks.\nSlowly.\n")
    assert told(note) == [
        ("The door opens.", [(5, "own")]),
        ("Somebody speaks.", [(15, "own")]),
        ("Slowly.", [(15, "inherited")]),
    ]
    assert [c.first_line for c in note.claims] == [6, 7, 8]


@pytest.mark.parametrize(
    ("one", "two", "three"),
    [
        ("[0:05]", "[0:15]", "[0:25]"),
        ("[00:00:05] -", "[00:00:15] -", "[00:00:25] -"),
        ("(0:05)", "(0:15)", "(0:25)"),
        ("**[0:05]**", "**[0:15]**", "**[0:25]**"),
        *[
            tuple(spelling.format(clock, second) for clock, second in CLOCKS)
            for spelling in (
                "[{0}](https://youtu.be/aB3dE5fG7h9?t={1})",
                "https://youtu.be/aB3dE5fG7h9?t={1}",
                '<a class="yt-timestamp" data-t="{0}">[{0}]</a>',
                '[<a class="yt-timestamp" data-t="{0}">{0}</a>]:',
            )
        ],
    ],
)
def test_stamps_at_the_start_of_lines_cover_their_lines(one: str, two: str, three: str) -> None:
    note = read(f"{one} The door opens.\n{two} She speaks\n{three} He goes. Slowly.\n")
    assert told(note) == [
        ("The door opens.", [(5, "own")]),
        ("She speaks", [(15, "own")]),
        ("He goes.", [(25, "own")]),
        ("Slowly.", [(25, "inherited")]),
    ]


def test_a_wrapped_line_that_begins_with_a_stamp_is_no_transcript() -> None:
    note = read("The door opens\n[0:05]. She speaks\n[0:15]. He goes [0:25].\n")
    assert told(note) == [
        ("The door opens.", [(5, "own")]),
        ("She speaks.", [(15, "own")]),
        ("He goes.", [(25, "own")]),
    ]


def test_stamps_alone_on_lines_cover_the_words_below_them() -> None:
    note = read("[0:05]\nThe door opens\n[0:15]\nShe speaks\n")
    assert told(note) == [("The door opens", [(5, "own")]), ("She speaks", [(15, "own")])]
    assert told(read("0:05\nThe door opens\n")) == [("The door opens", [(5, "own")])]
    assert told(read("The door opens.\n\n0:05\n")) == [("The door opens.", [(5, "own")])]


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A [[long_slug | plain word]] stands.", "A plain word stands."),
        ("A [[some_slug]] stands.", "A some slug stands."),
        ("Sold over the counter [[x | over the counter]] here.", "Sold over the counter here."),
        (
            "It is **bold** and *slanted* and ~~not~~ here ~~gone~~.",
            "It is bold and slanted and here.",
        ),
        ("It cost $5 then and $7 now.", "It cost $5 then and $7 now."),
        ("A price of \\$49 held.", "A price of $49 held."),
        ("Energy is $E = mc^2$ here.", "Energy is \\(E = mc^2\\) here."),
        ("Call `len(x)` twice.", "Call `len(x)` twice."),
        ("A note[^1] has a foot.", "A note has a foot."),
        ("Salt &amp; water <b>mix</b>.", "Salt & water mix."),
        ("Zero\u200bwidth and\u00a0hard spaces.", "Zerowidth and hard spaces."),
        ("It is \u202eturned\u202c and \ufeffmarked.", "It is turned and marked."),
        ("می\u200cخواهم و PDF\u200cها.", "می\u200cخواهم و PDF\u200cها."),
        ("A 👩\u200d🔬 works\u200d with\u200cin.", "A 👩\u200d🔬 works within."),
        ("It falls. ^fall-1\n\n^two3", "It falls."),
        ("It is 10 ^12 and x ^n", "It is 10 ^12 and x ^n"),
        ("%% unsure %% It falls %% or so %% fast.", "It falls fast."),
        ("It falls.\n\n%%\nask\n\nagain\n%%\n\n<!-- and\n\nmore -->", "It falls."),
        (
            "It is `%% code %%` and 100%% sure, 50%% not.",
            "It is `%% code %%` and 100%% sure, 50%% not.",
        ),
        ("It falls #physics #heat/flow", "It falls"),
        ("It falls [0:05]. #physics\n\n#heat, #flow\n\nTags: #a-b", "It falls."),
        ("#Physics It falls.", "It falls."),
        (
            "In C# the #falling of issue #12 and #a1b2c3 is #so.",
            "In C# the falling of issue #12 and #a1b2c3 is so.",
        ),
        ("It is what they call the #MeToo", "It is what they call the MeToo"),
        ("A line\n#goes on", "A line goes on"),
        (
            "It says [$]x[/$] and [$$]y[/$$] and [$z$].",
            "It says [$]x[/$] and [$$]y[/$$] and [\\(z\\)].",
        ),
        ("One\x1ftwo\x00three\x0bfour\x85five.", "One two three four five."),
        ("A [page](https://example.org) is linked.", "A page is linked."),
        ("See <https://example.org> there.", "See https://example.org there."),
        ("- [ ] Read it twice.", "Read it twice."),
        ("Snake_case_names stay.", "Snake_case_names stay."),
        ("It is 3 * 4 * 5 = 60.", "It is 3 * 4 * 5 = 60."),
        ("It is Sagittarius A*.", "It is Sagittarius A*."),
        ("Search A* and B* beat it.", "Search A* and B* beat it."),
        ("So 2*3 = 6 and 2*3*4 = 24.", "So 2*3 = 6 and 2*3*4 = 24."),
        ("A *slanted* word and a lone *star.", "A slanted word and a lone *star."),
        ("It holds when a == b or x==1 and y==2.", "It holds when a == b or x==1 and y==2."),
        ("It raises 2 ** 3 and **bold** too.", "It raises 2 ** 3 and bold too."),
        ("It is ***both*** and **a *b***.", "It is both and a b."),
        ("The bold **Term **: and so on.", "The bold Term : and so on."),
        ("About ~~five~~ ~~ six.", "About ~~ six."),
        ("A private _name stays.", "A private _name stays."),
        ("The store [[x | The store]], then more.", "The store, then more."),
        ("Here $f'(x)$ is $0$ or $-0.6$.", "Here \\(f'(x)\\) is \\(0\\) or \\(-0.6\\)."),
        ("It costs $5 or $x$ in US$ terms.", "It costs $5 or \\(x\\) in US$ terms."),
    ],
)
def test_clean_text(markdown: str, text: str) -> None:
    assert [c.text for c in read(markdown).claims] == [text]


ANCHOR = '<a class="yt-timestamp" data-t="00:00:05">[00:00:05]</a>'


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (f"It rose {ANCHOR}, {ANCHOR}.", "It rose."),
        (f"It rose {ANCHOR}; {ANCHOR} & [0:20].", "It rose."),
        (f"It rose {ANCHOR} and {ANCHOR}.", "It rose."),
        (f"It rose {ANCHOR}, and it fell {ANCHOR}.", "It rose, and it fell."),
        (f"It rose <sup>{ANCHOR}</sup>, <sup>{ANCHOR}</sup>.", "It rose."),
        (f"It rose ([0:05]({ANCHOR})).", "It rose."),
        (f"It rose ({ANCHOR}, {ANCHOR}).", "It rose."),
        ("It rose ([0:05](https://youtu.be/aB3dE5fG7h9?t=5)) and fell.", "It rose and fell."),
        ("It rose (see [0:05]).", "It rose."),
        ("It rose *([0:05])*.", "It rose."),
        ("f() rose ([0:05], [0:09]); it fell (a lot [0:10]).", "f() rose; it fell (a lot)."),
    ],
)
def test_stamps_leave_nothing_behind(markdown: str, text: str) -> None:
    (claim,) = read(markdown).claims
    assert claim.text == text
    assert claim.cited


def test_money_eats_no_citation() -> None:
    text = "A $5 filter and a $10 strap{0} help {1}. In US$ terms, $x$ is near {2}."
    note = read(text.format("", "[0:20]", "[0:30]"))
    assert [c.citations[0].seconds for c in note.claims] == [20, 30]
    assert "\\(x\\)" in note.claims[1].text
    note = read(f"It takes $a filter {ANCHOR} and US$ more [[slug | label]] or so$ [0:09].")
    assert [c.seconds for c in note.claims[0].citations] == [5, 9]


def test_marks_tell_where_the_author_pointed() -> None:
    (claim,) = read("The **heart** is a [[pump | strong pump]], says `x`.").claims
    assert [(m.kind, claim.text[m.start : m.end], m.target) for m in claim.marks] == [
        (MarkKind.BOLD, "heart", ""),
        (MarkKind.LINK, "strong pump", "pump"),
        (MarkKind.CODE, "`x`", ""),
    ]


@pytest.mark.parametrize(
    ("item", "term", "body"),
    [
        ("* **Spindle**: a short burst.", "Spindle", "a short burst."),
        ("* **Spindle:** a short burst.", "Spindle", "a short burst."),
        ("* **Spindle** - a short burst.", "Spindle", "a short burst."),
        ("* **Spindle** A short burst.", "Spindle", "A short burst."),
        ("* **Spindles** are short bursts.", "", "Spindles are short bursts."),
    ],
)
def test_bold_labels(item: str, term: str, body: str) -> None:
    (claim,) = read(item).claims
    assert (claim.term, claim.body) == (term, body)


def test_callouts_and_quotes() -> None:
    note = read("> [!info] Sleep\n> It comes in cycles [0:10].\n\n> A quoted line [0:20].\n")
    callout, quote = note.claims
    assert (callout.kind, callout.term, callout.text) == (
        ClaimKind.CALLOUT,
        "Sleep",
        "It comes in cycles.",
    )
    assert callout.first_line == 7
    assert (quote.kind, quote.term) == (ClaimKind.QUOTE, "")


def test_a_sentence_beside_the_callouts_kind_is_its_text() -> None:
    note = read("> [!NOTE] Sleep comes in cycles that last for 90 minutes [0:10].\n")
    assert [(c.term, c.text, cites(c), c.first_line) for c in note.claims] == [
        ("Note", "Sleep comes in cycles that last for 90 minutes.", [(10, "own")], 6)
    ]


def test_a_link_does_not_part_the_cells_of_a_table() -> None:
    note = read("| [[x | metal]] | melts at |\n|---|---|\n| [[y | tin]] | 232 °C [0:10] |\n")
    assert [(c.row, c.column, c.text) for c in note.claims] == [
        ("tin", "metal", "tin"),
        ("tin", "melts at", "232 °C"),
    ]
    assert note.links == ("y",)


def test_lines_are_those_of_the_file() -> None:
    lines = ["\ufeff---", "title: A", "videoId: aB3dE5fG7h9", "---", "", "One [0:01].", "", "Two"]
    text = "\r\n".join([*lines, "three [0:02].", ""])
    note, _ = parse_note(note_file("a.md", text), Config())
    assert [(c.text, c.first_line, c.last_line) for c in note.claims] == [
        ("One.", 6, 6),
        ("Two three.", 8, 9),
    ]


def test_a_fence_around_the_whole_note_is_opened() -> None:
    note = read("```markdown\n## Heat\n\nIt flows [0:05].\n```\n")
    (claim,) = note.claims
    assert (claim.headings, claim.first_line) == (("Heat",), 9)


def test_a_fence_around_front_matter_too_is_opened() -> None:
    head = "```markdown\n---\ntitle: Wrapped\nvideoId: aB3dE5fG7h9\n---\n"
    note = read("\n## Heat\n\nIt flows [0:05].\n```\n", head=head)
    (claim,) = note.claims
    assert (note.title, claim.headings, claim.first_line) == ("Wrapped", ("Heat",), 9)
    assert note.video is not None


def test_a_heading_may_begin_with_a_stamp() -> None:
    (claim,) = read("### 10:15 Heat\n\nIt flows.\n").claims
    assert (claim.headings, cites(claim)) == (("Heat",), [(615, "inherited")])


def test_a_placeholder_is_taken_out_and_reported() -> None:
    body = "Heat flows [HH:MM:SS]. It stays [0:10]."
    assert told(read(body)) == [("Heat flows.", []), ("It stays.", [(10, "own")])]
    assert [p.code for p in problems(body)] == ["unreadable-stamp"]


def test_a_glued_heading_is_freed() -> None:
    note = read("It ends here [0:05].## Next part\n\nIt begins [0:06].\n")
    assert [(c.text, c.headings) for c in note.claims] == [
        ("It ends here.", ()),
        ("It begins.", ("Next part",)),
    ]


def test_a_note_glued_to_its_second_draft_begins_anew() -> None:
    note = read("## Last\n\nIt ends here [0:05].# A talk\n\nIt begins [0:06].\n")
    assert [(c.text, c.headings) for c in note.claims] == [
        ("It ends here.", ("Last",)),
        ("It begins.", ()),
    ]


def test_a_language_whose_name_ends_in_a_hash_is_no_heading() -> None:
    note = read("The tools speak C# And more, .NET.# too [0:05].\n")
    assert len(note.sections) == 1


def test_heading_paths() -> None:
    note = read("## A\n\n### B\n\nx is y [0:01].\n\n## A talk\n\nz is w [0:02].\n")
    assert [c.headings for c in note.claims] == [("A", "B"), ()]


# ---------------------------------------------------------------- front matter and videos


@pytest.mark.parametrize(
    ("front", "key", "link"),
    [
        ("videoId: -B3dE5fG7h9", "youtube:-B3dE5fG7h9", "watch?v=-B3dE5fG7h9&t=5s"),
        ("video_id: aB3dE5fG7h9", "youtube:aB3dE5fG7h9", "&t=5s"),
        ("url: https://youtu.be/aB3dE5fG7h9", "youtube:aB3dE5fG7h9", "&t=5s"),
        ("source: https://vimeo.com/76979871", "vimeo:76979871", "vimeo.com/76979871#t=5s"),
        ("video: talks/one.mp4", "file:talks/one.mp4", "file:talks/one.mp4#t=5"),
        ("video: https://x.org/a.mp4", "url:https://x.org/a.mp4", "https://x.org/a.mp4#t=5"),
    ],
)
def test_videos(front: str, key: str, link: str) -> None:
    note = read("It is so [0:05].", head=f"---\ntitle: A\n{front}\n---\n\n")
    assert note.video is not None
    assert note.video.key == key
    assert link in str(note.claims[0].citations[0].url)


def test_an_embedded_player_names_the_video() -> None:
    body = '<iframe src="https://www.youtube.com/embed/aB3dE5fG7h9"></iframe>\n\nIt is so [0:05].'
    note = read(body, head="")
    assert note.video is not None
    assert note.video.id == "aB3dE5fG7h9"


@pytest.mark.parametrize(
    "line",
    [
        "https://www.youtube.com/watch?v=aB3dE5fG7h9",
        "Video: <https://youtu.be/aB3dE5fG7h9>",
        "**Source:** [the talk](https://youtu.be/aB3dE5fG7h9?si=x)",
    ],
)
def test_a_link_on_its_own_line_names_the_video(line: str) -> None:
    note = read(f"# The talk\n\n{line}\n\nIt is so [0:05].\n", head="")
    assert (note.title, note.video and note.video.id) == ("The talk", "aB3dE5fG7h9")
    assert [(c.text, c.first_line) for c in note.claims] == [("It is so.", 5)]


def test_a_link_with_a_time_is_a_stamp_and_names_its_own_video() -> None:
    body = "It is so.\n\nhttps://youtu.be/aB3dE5fG7h9?t=5\n"
    note = read(body, head="")
    assert note.video is None
    assert "aB3dE5fG7h9&t=5s" in str(note.claims[0].citations[0].url)
    assert problems(body, head="") == []


def test_a_template_gives_any_video_a_link() -> None:
    config = parse_config('[notes]\nlink = "https://media.example/{id}?at={seconds}"\n')
    note = read("It is so [0:05].", config, "---\ntitle: A\nvideo: lecture-3\n---\n\n")
    assert note.claims[0].citations[0].url == "https://media.example/lecture-3?at=5"


def test_without_a_video_stamps_are_text_and_check_says_so() -> None:
    head = "---\ntitle: A\n---\n\n"
    (claim,) = read("It is so [0:05].", head=head).claims
    assert claim.citations == (Citation(5, "0:05"),)
    (problem,) = problems("It is so [0:05].", head=head)
    assert (problem.code, problem.severity) == ("no-video", Severity.WARNING)


def test_another_videos_link_points_there() -> None:
    note = read("It is so [0:05](https://youtu.be/Zz3dE5fG7h9?t=5).")
    assert "Zz3dE5fG7h9" in str(note.claims[0].citations[0].url)


def test_beyond_a_known_end_there_is_no_link_and_an_error() -> None:
    config = Config(videos={"aB3dE5fG7h9": VideoConfig(length=60)})
    note = read("It is so [0:05] and so [2:00].", config)
    assert [c.url is None for c in note.claims[0].citations] == [False, True]
    assert [p.code for p in problems("It is so [2:00].", config)] == ["beyond-end"]


def test_broken_front_matter_is_a_problem_and_the_rest_is_read() -> None:
    head = "---\ntitle: A: B: [\nvideoId: aB3dE5fG7h9\n---\n\n"
    assert [p.code for p in problems("It is so [0:05].", head=head)] == ["broken-front-matter"]
    assert read("It is so [0:05].", head=head).video is not None
    head = "---\ntitle: A: B: [\n---\n\n"
    assert [p.code for p in problems("It is so [0:05].", head=head)] == ["broken-front-matter"]


@pytest.mark.parametrize(
    ("front", "title", "tags"),
    [
        ("title: [unclosed\ntags: [x, y", "The heading", ()),
        ("title: {a: b\ntags: a", "The heading", ("a",)),
        ('title: "unclosed\ntags: a', "The heading", ("a",)),
        ("title: *x\ntags: - a", "The heading", ()),
        ("\ttitle: A", "The heading", ()),
        ("a text", "The heading", ()),
        ("title: Sleep: a talk # draft\ntags:\n  - x\n   - y\n  z: w", "Sleep: a talk", ()),
    ],
)
def test_of_broken_front_matter_only_plain_values_are_taken(
    front: str, title: str, tags: tuple[str, ...]
) -> None:
    head = f"---\n{front}\n---\n"
    note = read("# The heading\n\nIt is so [0:05].", head=head)
    found = problems("# The heading\n\nIt is so [0:05].", head=head)
    assert [p.code for p in found] == ["broken-front-matter"]
    assert (note.title, note.tags) == (title, tags)
    assert [claim.text for claim in note.claims] == ["It is so."]


@pytest.mark.parametrize("below", ["\n", "\n---\n\nIt is more.\n"])
def test_front_matter_that_is_not_closed_ends_with_its_keys(below: str) -> None:
    head = "---\ntitle: A talk\nvideoId: aB3dE5fG7h9\ntags:\n- x\n\n"
    note = read(f"# Heat\n\nIt is so [0:05].\n{below}", head=head)
    assert note.title == "A talk"
    assert note.claims[0].text == "It is so."
    assert (note.claims[0].headings, note.claims[0].first_line) == (("Heat",), 9)
    assert [p.message for p in problems("It is so.\n\n\n", head=head)] == [
        "front matter is not closed"
    ]


def test_a_rule_before_a_text_is_no_front_matter() -> None:
    assert [c.text for c in read("It is so.\n", head="---\n\n").claims] == ["It is so."]
    assert problems("It is so.\n\n---\n\nAnd so.\n", head="---\n\n") == []


@pytest.mark.parametrize("title", ["2024-01-02", "12:30", "yes", "1e3", "007", "0x1f", "1_000"])
def test_a_title_is_what_is_written(title: str) -> None:
    assert read("x", head=f"---\ntitle: {title}  # so\n---\n").title == title


def test_tags_in_the_text_are_the_note_s() -> None:
    note = read("It falls #physics\n\n## Heat #heat/flow\n\nIt is #hot here.\n\n#physics #new")
    assert note.tags == ("physics", "heat/flow", "new")
    assert [s.headings for s in note.sections] == [(), ("Heat",)]


def test_underlined_headings_are_headings_and_rules_are_none() -> None:
    text = (
        "The name\n=====\n\nOne falls.\n\nA part\n---\nTwo falls.\n\nThree falls.\n---\n\n- four\n"
    )
    note = read(text + "---\n\nA long line\nof text\n----\n\n```\nA part\n---\n```\n", head="")
    assert note.title == "The name"
    assert [(c.headings, c.text, c.first_line) for c in note.claims] == [
        ((), "One falls.", 4),
        (("A part",), "Two falls.", 8),
        (("A part",), "Three falls.", 10),
        (("A part",), "four", 13),
        (("A part",), "A long line of text", 16),
        (("A part",), "```\nA part\n---\n```", 20),
    ]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A {{c0::heart}} beats.", "A heart beats."),
        ("A {{c99999::heart}} beats.", "A heart beats."),
        ("A {{c1::}} heart beats.", "A heart beats."),
        ("A {{c1::heart beats.", "A heart beats."),
        ("A ==heart }} that== beats.", "A heart }} that beats."),
        ("A ==heart}== beats.", "A heart} beats."),
    ],
)
def test_what_anki_takes_for_no_cloze_is_told_and_read_as_text(markdown: str, text: str) -> None:
    (claim,) = read(f"It lives.\n{markdown}").claims[1:]
    assert (claim.kind, claim.text) == (ClaimKind.SENTENCE, text)
    assert [(p.code, p.line) for p in problems(f"It lives.\n{markdown}")] == [("broken-cloze", 7)]


def test_a_brace_that_ends_nothing_may_stand_in_a_blank() -> None:
    note = read("A {{c1::heart }of{ four::a } hint}} beats ==so { fast==.")
    assert [(c.question, c.answer) for c in note.claims] == [
        ("A {{c1::heart }of{ four::a } hint}} beats so { fast.", "heart }of{ four"),
        ("A heart }of{ four beats {{c1::so { fast}}.", "so { fast"),
    ]


def test_clozes_within_a_cloze_are_cards_of_their_own() -> None:
    note = read(
        "In {{c1::a {{c2::heart::organ}} of {{c1::four}}::whole}} and \\({{c3::\\frac{a}{b}}}\\)."
    )
    assert [(c.question, c.answer) for c in note.claims] == [
        ("In {{c1::a heart of four::whole}} and \\(\\frac{a}{b}\\).", "a heart of four"),
        ("In a {{c1::heart::organ}} of four and \\(\\frac{a}{b}\\).", "heart"),
        ("In a heart of four and \\({{c1::\\frac{a}{b}}}\\).", "\\frac{a}{b}"),
    ]


@pytest.mark.parametrize("between", [" ", "\n", "\n> ", "\n- "])
def test_a_long_block_takes_no_longer_than_its_length(between: str) -> None:
    told = [f"Fact **{n}** of ==it== holds." for n in range(6000)]
    began = time.process_time()
    note = read(between[1:] + between.join(told))
    assert len(note.claims) == 6000
    assert time.process_time() - began < 8  # a minute, were each sentence to look at all


@pytest.mark.parametrize(
    ("value", "generation"),
    [("off", Generation.OFF), ("authored", Generation.AUTHORED), ("all", Generation.ALL)],
)
def test_generation_is_set_in_the_front_matter(value: str, generation: Generation) -> None:
    assert read("x", head=f"---\ntitle: A\nstudykit: {value}\n---\n").generation is generation


# ---------------------------------------------------------------- the third field


TRAP = "".join(f"Fact {n} holds [{n * 7:02d}:{n * 5 % 60:02d}:00]. " for n in range(1, 9))


def test_a_note_whose_third_field_lies_is_repaired() -> None:
    note = read(TRAP)
    assert [c.citations[0].seconds for c in note.claims[:2]] == [7 * 60 + 5, 14 * 60 + 10]
    assert {c.citations[0].origin for c in note.claims} == {Origin.REPAIRED}
    assert [p.code for p in problems(TRAP)] == ["shape-repaired"]


def test_an_honest_note_is_left_alone() -> None:
    body = "One holds [00:07:00]. Two holds [02:14:00]. Three holds [03:21:00]. Four [03:30:01]."
    note = read(body)
    assert note.claims[1].citations[0].seconds == 2 * 3600 + 14 * 60
    assert {c.citations[0].origin for c in note.claims} == {Origin.OWN}


def test_full_minutes_below_four_hours_are_kept_and_reported() -> None:
    body = "".join(f"Fact {n} holds [01:{n:02d}:00]. " for n in range(1, 9))
    assert read(body).claims[0].citations[0].seconds == 3660
    assert [p.code for p in problems(body)] == ["shape-doubtful"]


def test_a_sibling_tells_the_truth() -> None:
    lying = "".join(f"Fact {n} holds [0{n}:1{n}:00]. " for n in range(1, 4))
    honest = "Fact one holds [00:01:11]. Another holds [00:03:20]."
    files = [note_file("a.md", HEAD + lying), note_file("b.md", HEAD + honest)]
    (note, _), _ = read_notes(files, Config())
    assert note.claims[0].citations[0].seconds == 71
    assert read(lying).claims[0].citations[0].seconds == 3600 + 11 * 60


def test_hundredths_and_a_known_length() -> None:
    body = "One holds [03:13:95]. Two holds [04:20:17]."
    assert [c.citations[0].seconds for c in read(body).claims] == [193, 260]
    config = Config(videos={"aB3dE5fG7h9": VideoConfig(length=300)})
    assert read("One holds [03:13:00].", config).claims[0].citations[0].seconds == 193


def test_no_link_goes_beyond_what_a_video_can_last() -> None:
    note = read("One holds [59:36:20]. Two holds [00:05:10].")
    assert [c.citations[0].url is None for c in note.claims] == [True, False]


def test_a_note_that_cannot_be_in_hours_nor_be_repaired_links_nowhere_past_the_hour() -> None:
    body = TRAP + "One holds [05:30:40]. Two holds [00:05:10]."
    note = read(body)
    assert [p.code for p in problems(body)] == ["shape-doubtful"]
    linked = [c.citations[0].label for c in note.claims if c.citations[0].url]
    assert linked == ["00:05:10"]


def test_folders_force_and_forbid() -> None:
    forbid = replace(Config(), folders={"talks": FolderConfig(third_field="forbid")})
    assert read(TRAP, forbid).claims[0].citations[0].origin is Origin.OWN
    force = replace(Config(), folders={"talks": FolderConfig(third_field="force")})
    assert read("One holds [01:02:00].", force).claims[0].citations[0].seconds == 62


# ---------------------------------------------------------------- authored cards


def test_question_and_answer_blocks() -> None:
    note = read("Q: What moves?\nA: The moon [0:10]\nand the sun.\n\nQ: Why?\nA: Mass.\n")
    first, second = note.claims
    assert first.kind is ClaimKind.AUTHORED_QUESTION
    assert (first.question, first.answer) == ("What moves?", "The moon\nand the sun.")
    assert cites(first) == [(10, "own")]
    assert cites(second) == [(10, "inherited")]
    assert (second.first_line, second.last_line) == (10, 11)


def test_a_list_below_an_answer_belongs_to_it() -> None:
    note = read(
        "Q: Which?\nA: Two:\n1. red ones\n2. blue ones [0:10]\n   * pale\n\nIt ends.\n\n"
        "Q: And?\nA:\n\n- one\n\nQ: Why?\nA: So.\n\n- no answer\n"
    )
    assert [(c.kind.value, c.answer or c.text, c.first_line) for c in note.claims] == [
        ("authored-question", "Two:\n1. red ones\n2. blue ones\n- pale", 6),
        ("sentence", "It ends.", 12),
        ("authored-question", "- one", 14),
        ("authored-question", "So.", 19),
        ("item", "no answer", 22),
    ]


def test_definitions_clozes_and_highlights() -> None:
    note = read(
        "enzyme :: a protein that speeds a reaction up [0:10]\n\n"
        "A {{c1::heart}} has {{c2::four::number}} chambers [0:20].\n\n"
        "Blood is ==red== because of ==iron== [0:30].\n"
    )
    assert [(c.kind.value, c.question, c.answer) for c in note.claims] == [
        ("authored-definition", "enzyme", "a protein that speeds a reaction up"),
        ("authored-cloze", "A {{c1::heart}} has four chambers.", "heart"),
        ("authored-cloze", "A heart has {{c1::four::number}} chambers.", "four"),
        ("authored-cloze", "Blood is {{c1::red}} because of iron.", "red"),
        ("authored-cloze", "Blood is red because of {{c1::iron}}.", "iron"),
    ]
    assert [cites(c)[0][0] for c in note.claims] == [10, 20, 20, 30, 30]


def test_a_highlight_or_cloze_is_a_card_of_its_sentence_only() -> None:
    note = read(
        "One is plain. Two is ==red==. [0:10] Three is plain [0:15].\n"
        "Four is {{c1::a big. Dog::kind}} and {{c2::`a::b`}} [0:20].\n"
    )
    assert [(c.kind.value, c.question or c.text, cites(c)) for c in note.claims] == [
        ("sentence", "One is plain.", [(10, "inherited")]),
        ("authored-cloze", "Two is {{c1::red}}.", [(10, "own")]),
        ("sentence", "Three is plain.", [(15, "own")]),
        ("authored-cloze", "Four is {{c1::a big. Dog::kind}} and `a::b`.", [(20, "own")]),
        ("authored-cloze", "Four is a big. Dog and {{c1::`a::b`}}.", [(20, "own")]),
    ]
    assert [c.first_line for c in note.claims] == [6, 6, 6, 7, 7]


def test_a_cloze_in_an_item_keeps_its_place() -> None:
    note = read("* **Iron**: it is ==heavy==\n* a plain one [0:10]\n")
    assert [(c.kind.value, c.term, c.depth, cites(c)) for c in note.claims] == [
        ("authored-cloze", "Iron", 1, []),
        ("item", "", 1, [(10, "own")]),
    ]


def test_an_empty_cloze_swallows_nothing() -> None:
    (claim,) = read("It {{c1::}} is {{c2::big}}.").claims
    assert claim.question == "It is {{c1::big}}."


def test_code_holds_no_cards() -> None:
    (claim,) = read("It writes `{{c1::x}}` and `==y==` in code.").claims
    assert claim.kind is ClaimKind.SENTENCE


def test_definitions_and_questions_leave_the_other_lines_alone() -> None:
    note = read(
        "Some text is here [0:10].\nenzyme :: a protein [0:20]\nOther text is here [0:30].\n"
        "Q: Why?\nA: Mass [0:40].\n"
    )
    assert [(c.kind.value, c.text, c.first_line, cites(c)) for c in note.claims] == [
        ("sentence", "Some text is here.", 6, [(10, "own")]),
        ("authored-definition", "enzyme: a protein", 7, [(20, "own")]),
        ("sentence", "Other text is here.", 8, [(30, "own")]),
        ("authored-question", "Why? Mass.", 9, [(40, "own")]),
    ]


def test_ordinary_colons_are_no_cards() -> None:
    kinds = {c.kind for c in read("Note: this is std::vector<int> at 10:30 [0:10].").claims}
    assert kinds == {ClaimKind.SENTENCE}


# ---------------------------------------------------------------- what is not a note


@pytest.mark.parametrize(
    ("body", "silence"),
    [
        ("- [[one | One]]\n- [[two | Two]]\n- [[three | Three]]\n", "index-page"),
        ("I'm sorry, but the transcript does not contain enough about this topic.", "refusal"),
        ("", "empty"),
        ("## Only\n\n## Headings\n", "empty"),
    ],
)
def test_silence(body: str, silence: str) -> None:
    assert read(body, head="---\ntitle: A\n---\n\n").silence == silence


def test_a_preamble_is_no_claim() -> None:
    note = read("Here is the article about heat in Markdown:\n\nHeat flows [0:05].\n")
    assert [c.text for c in note.claims] == ["Heat flows."]


@pytest.mark.parametrize("marker", ["[!INFO] ", "[!note|Example]\n", "> [!note|Example]\n> "])
def test_a_callout_marker_is_no_text(marker: str) -> None:
    text = f"---\ntitle: T\nvideoId: aB3dE5fG7h9\n---\n\n{marker}The hive holds wax [0:10].\n"
    note, _ = parse_note(note_file("a.md", text), Config())
    assert [c.text for c in note.claims] == ["The hive holds wax."]


def test_a_break_around_a_bare_link_is_read() -> None:
    text = "---\ntitle: T\n---\n\n</a> <br/> https://youtu.be/aB3dE5fG7h9?t=5 \n <br/>\n"
    note, _ = parse_note(note_file("a.md", text), Config())
    assert [c.seconds for claim in note.claims for c in claim.citations] in ([], [5])


def test_a_list_is_led_by_the_line_above_it_not_by_one_deeper_down() -> None:
    text = (
        "The kit has several parts:\n\n"
        "1. **Frame**\n    * It comes in two sizes:\n        * deep ones [0:10]\n"
        "        * shallow ones [0:20]\n"
        "    * It obeys a rule:\n\n      $$a = b$$\n\n"
        "2. **Smoker**: calms the bees [0:30]\n"
    )
    leads = {claim.text: claim.lead_in for claim in read(text).claims}
    assert leads["Smoker: calms the bees"] == "The kit has several parts:"
    assert leads["deep ones"] == "It comes in two sizes:"


def test_a_bold_label_is_parted_from_its_sentence_by_a_colon() -> None:
    note = read(
        "- **Slack water** It lasts some twenty minutes. [00:10]\n"
        "- **Tidal range** Range is the height between high and low. [00:20]\n"
        "- **Tide Tables** Ltd prints them. [00:30]\n"
        "- **Wind and Pressure** Storms raise the water. [00:35]\n"
        "- **Neap tides:** They are weak. [00:40]\n\n"
        "**Spring tides**\nSun and moon pull in line. [00:50]\n"
    )
    assert [claim.text for claim in note.claims] == [
        "Slack water: It lasts some twenty minutes.",
        "Tidal range: Range is the height between high and low.",
        "Tide Tables Ltd prints them.",
        "Wind and Pressure: Storms raise the water.",
        "Neap tides: They are weak.",
        "Spring tides: Sun and moon pull in line.",
    ]
    slack = note.claims[0]
    assert (slack.term, slack.body) == ("Slack water", "It lasts some twenty minutes.")
    assert slack.citations[0].seconds == 10


def test_a_callout_may_stand_in_a_box_of_html() -> None:
    note = read('<div class="note">\n[!INFO] **Tides**\nThe moon makes them. [00:10]\n</div>\n')
    assert [claim.text for claim in note.claims] == ["Tides: The moon makes them."]


def test_an_alias_bomb_is_a_remark() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    head = "---\n" + "\n".join(levels) + "\nstudykit: *a29\n---\n"
    (found,) = [p for p in problems("It is so [0:05].", head=head) if p.code == "unknown-setting"]
    assert len(found.message) < 80


def test_merge_keys_do_not_grow() -> None:
    levels = ["a0: &a0 {x: y}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 30)]
    head = "---\ntitle: T\n" + "\n".join(levels) + "\n---\n"
    assert read("It is so [0:05].", head=head).title == "T"


def test_an_inherited_stamp_that_was_mended_says_both() -> None:
    body = "\n\n".join(f"It is {n}. Heat {n} rises [{n + 10}:3{n}:00]." for n in range(6))
    claims = read(body).claims
    assert [
        (c.origin.value, c.repaired, c.mended) for claim in claims for c in claim.citations
    ] == [
        ("inherited", True, True),
        ("repaired", False, True),
    ] * 6


def test_links_open_before_their_stamp() -> None:
    text = '[citations]\nlead_in = 3\n[folder."talks/late"]\nlead_in = 10\n'
    text += '[video."zZ3dE5fG7h9"]\nlead_in = 0\n'
    config = parse_config(text)
    files = [
        note_file("a.md", HEAD + "It is so [0:02], and so [1:00]."),
        note_file("talks/late/b.md", HEAD + "It is so [1:00]."),
        note_file("c.md", HEAD.replace("aB3d", "zZ3d") + "It is so [1:00]."),
    ]
    told = [
        [(c.seconds, c.label, (c.url or "").rpartition("t=")[2]) for c in note.claims[0].citations]
        for note, _ in read_notes(files, config)
    ]
    assert told == [
        [(2, "0:02", "0s"), (60, "1:00", "57s")],
        [(60, "1:00", "50s")],
        [(60, "1:00", "60s")],
    ]


def test_a_link_belongs_to_its_own_video() -> None:
    body = (
        "It is so [1:30](https://youtu.be/zZ3dE5fG7h9?t=90), and [here](talk.mp4#t=95)"
        " too [2:00].\n\n"
        "The [chart](https://example.org/chart?start=1990&end=2000) shows it."
    )
    first, second = read(body).claims
    assert [(c.seconds, c.url) for c in first.citations] == [
        (90, "https://www.youtube.com/watch?v=zZ3dE5fG7h9&t=90s"),
        (95, "file:talk.mp4#t=95"),
        (120, "https://www.youtube.com/watch?v=aB3dE5fG7h9&t=120s"),
    ]
    assert second.citations == ()
    assert second.text == "The chart shows it."


def test_a_label_that_disagrees_with_its_link_is_reported() -> None:
    (found,) = problems("It is so [1:17](https://youtu.be/aB3dE5fG7h9?t=1).")
    assert (found.code, found.message) == (
        "stamps-disagree",
        "the link says second 1 (1:17), the text second 77",
    )
    assert problems("It is so [06:56:00](https://youtu.be/aB3dE5fG7h9?t=416).") == []


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("source: documentary\nlink: https://youtu.be/aB3dE5fG7h9", "youtube:aB3dE5fG7h9"),
        ("source: documentary", None),
        ("videoId: documentary\nurl: https://youtu.be/aB3dE5fG7h9", "youtube:aB3dE5fG7h9"),
        ("VideoID: aB3dE5fG7h9", "youtube:aB3dE5fG7h9"),
        ("url: [https://youtu.be/aB3dE5fG7h9]", "youtube:aB3dE5fG7h9"),
        ("media_url: https://vimeo.com/76979871", "vimeo:76979871"),
        ("related: https://youtu.be/aB3dE5fG7h9", None),
        ("video: talk.mp4", "file:talk.mp4"),
        ("url: https://www.youtube.com/watch?a=1&amp;v=aB3dE5fG7h9", "youtube:aB3dE5fG7h9"),
    ],
)
def test_the_video_that_front_matter_names(front: str, key: str | None) -> None:
    video = read("It is so [0:05].", head=f"---\ntitle: T\n{front}\n---\n").video
    assert (video.key if video else None) == key


def test_front_matter_in_toml_and_keys_in_other_cases() -> None:
    head = '+++\ntitle = "The heart"\nvideoId = "aB3dE5fG7h9"\ntags = ["body"]\n+++\n'
    note = read("It is so [0:05].", head=head)
    assert (note.title, note.tags, note.claims[0].first_line) == ("The heart", ("body",), 6)
    assert note.video is not None
    assert read("It is so.", head="---\nTitle: The heart\n---\n").title == "The heart"
    assert [p.line for p in problems("It is so.", head="+++\nname = 1\ntitle =\n+++\n")] == [3]


def test_stamps_at_a_distance_go_to_the_claims_that_refer_to_them() -> None:
    body = (
        "It is so.[^1] And so[^b], as [he says][talk] and [1:50][talk].\n\n"
        "A note^[said at [3:00](https://youtu.be/aB3dE5fG7h9?t=180) of all] leaves.\n\n"
        "- A point[^1]\n\n"
        "`[^1]` is code, and [unknown][x] is none.\n\n"
        "[^1]: https://youtu.be/aB3dE5fG7h9?t=90\n"
        "[^b]: Told by [12:34](https://youtu.be/aB3dE5fG7h9?t=754)\n"
        "    and again.\n\n"
        "[talk]: https://youtu.be/zZ3dE5fG7h9?t=60\n\n"
        "A last one[^of all], and a number [7].\n\n"
        "[^of all]: https://youtu.be/aB3dE5fG7h9?t=91\n\n"
        "[7]: https://youtu.be/aB3dE5fG7h9?t=92\n"
    )
    claims = read(body).claims
    assert [(c.text, [s for s, _ in cites(c)]) for c in claims] == [
        ("It is so.", [90]),
        ("And so, as he says.", [754, 60, 60]),
        ("A note leaves.", [180]),
        ("A point", [90]),
        ("`[^1]` is code, and [unknown][x] is none.", []),
        ("A last one, and a number.", [91, 92]),
    ]
    assert claims[3].first_line == 10


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<<<<<<< HEAD\nIt is so.\n=======\nIt was so.\n>>>>>>> 3f2c1d0 (phone)\n", [6]),
        ("It is so.\n\n<<<<<<< a\n>>>>>>> b\n\n<<<<<<< a\n=======\n>>>>>>> b\n", [8, 11]),
        ("It is so.\n=======\nIt was so.\n>>>>>>> theirs\n", [9]),
        ("```\n<<<<<<< HEAD\n=======\n>>>>>>> b\n```\n\nIt is so.", []),
        (">>>>>>> A deep quotation of words.\n", []),
        ("A heading\n=======\n\nIt is so.\n", []),
    ],
)
def test_a_note_merged_by_half_is_an_error(text: str, lines: list[int]) -> None:
    found = [p.line for p in problems(text) if p.code == "merge-marker"]
    assert found == lines
    assert (read(text).claims == ()) == bool(lines)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The order $n!$ grows, $|x|$ too.", "The order \\(n!\\) grows, \\(|x|\\) too."),
        ("From $x^2$ to $2n$, by $kT$.", "From \\(x^2\\) to \\(2n\\), by \\(kT\\)."),
        ("The $k$th and $(a,b)$.", "The \\(k\\)th and \\((a,b)\\)."),
        ("The line $AB$ from $A$ to $B$.", "The line \\(AB\\) from \\(A\\) to \\(B\\)."),
        ("The sign $\\$$ is $x$.", "The sign \\(\\$\\) is \\(x\\)."),
        ("It costs $5 to $10, or $20 for $n$.", "It costs $5 to $10, or $20 for \\(n\\)."),
        ("Stocks ($AAPL) beat others ($MSFT).", "Stocks ($AAPL) beat others ($MSFT)."),
        ("Sell $5 calls, buy 10$ ones, at $x$.", "Sell $5 calls, buy 10$ ones, at \\(x\\)."),
        ("Code `$n$` and $ab$ stay.", "Code `$n$` and $ab$ stay."),
        ("A break\\\ngoes on.", "A break goes on."),
        ("The [[a | A thing | thing]] is.", "The thing is."),
        ("The [[a|b|spindle]] lasts.", "The spindle lasts."),
        ("Look {{video https://youtu.be/zZ3dE5fG7h9}} here.", "Look here."),
        ("It is so ((6601b2c3-1111-2222-3333-444455556666)).", "It is so."),
        ("```mermaid\ngraph TD\n```\n\nIt is so.", "It is so."),
    ],
)
def test_what_programs_leave_in_notes(markdown: str, text: str) -> None:
    assert [c.text for c in read(markdown).claims] == [text]


def test_a_page_of_logseq_has_its_properties_as_front_matter() -> None:
    body = (
        "title:: The heart\ntags:: body, [[blood]]\nvideo:: https://youtu.be/aB3dE5fG7h9\n\n"
        "- It beats {{youtube-timestamp 754}}\n- And again ［00：05：40］\n"
    )
    note = read(body, head="")
    assert (note.title, note.tags) == ("The heart", ("body", "blood"))
    assert note.video is not None
    told = [(c.text, cites(c)[0][0]) for c in note.claims]
    assert told == [("It beats", 754), ("And again", 340)]
