"""studykit.toml: every option is read, checked and documented."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from datetime import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studykit.config import (
    CardsConfig,
    Config,
    DecksConfig,
    NotesConfig,
    StudyConfig,
    WriterConfig,
)
from studykit.config_file import load_config, parse_config
from studykit.errors import ConfigError
from studykit.options import OPTIONS

SECTIONS = {
    "notes": NotesConfig,
    "decks": DecksConfig,
    "cards": CardsConfig,
    "study": StudyConfig,
    "writer": WriterConfig,
}


def test_table_and_types_agree() -> None:
    for section, kind in SECTIONS.items():
        table = {o.name: o.default for o in OPTIONS if o.section == section}
        assert table == {f.name: f.default for f in dataclasses.fields(kind)}


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_values_are_read() -> None:
    config = parse_config(
        '[study]\nrollover = "03:30"\nlearning_steps = ["30s", "2h"]\neasy_days = ["sun"]\n'
        '[video."abc"]\nlength = "1:00:05"\n'
        '[folder."talks"]\nthird_field = "force"\n'
        '[folder."talks/true"]\nthird_field = "forbid"\n'
        '[deck."Medicine"]\ndesired_retention = 0.95\n'
    )
    assert config.study.rollover == time(3, 30)
    assert config.study.learning_steps == (30.0, 7200.0)
    assert config.study.easy_days == ("sun",)
    assert config.videos["abc"].length == 3605
    assert config.folder_of("talks/a.md").third_field == "force"
    assert config.folder_of("talks/true/a.md").third_field == "forbid"
    assert config.folder_of("talkshow/a.md").third_field is None
    assert config.deck_of("Medicine::Heart").desired_retention == 0.95
    assert config.deck_of("Law").desired_retention is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[study\n", "not valid TOML"),
        ("[stury]\n", "did you mean study?"),
        ("study = 1\n", "must be a section"),
        ("[study]\nnew_per_day = true\n", "[study] new_per_day must be a whole number"),
        ("[study]\ndesired_retention = 1.5\n", "must be from 0.7 to 0.99"),
        ('[study]\nrollover = "25:00"\n', "time of day"),
        ('[study]\nlearning_steps = ["soon"]\n', "must be steps"),
        ("[study]\nparameters = [1.0]\n", "21 numbers"),
        ('[decks]\nby = "mood"\n', "must be one of auto, note, channel, tag"),
        ('[notes]\nlink = "javascript:alert({seconds})"\n', "must be a link"),
        ('[video."x"]\nlength = "long"\n', "must be seconds or a length"),
        ("[video]\nx = 1\n", 'write [video."NAME"]'),
    ],
)
def test_a_wrong_value_is_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("studykit.toml: ")


def test_not_text(tmp_path: Path) -> None:
    (tmp_path / "studykit.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path)


PIECES = st.sampled_from(
    """[notes] [cards] [media] [folder."a"] [video."b"] paths exclude links lead_in tier = "files"
    ["a"] 3 -1 true 1e400 nan 07:30:00 2026-01-01 [[ ]] { } , # \n " \'\'\' \x00""".split(" ")
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map(" ".join)))
@example("a = " + "[" * 5000)
@example("a = " + "{a=" * 5000)
@example("[cards]\nper_note = " + "1" * 5000)
@example("a" + ".a" * 5000 + " = 1")
def test_any_text_is_options_or_says_what_is_wrong(text: str) -> None:
    with suppress(ConfigError):
        parse_config(text)
