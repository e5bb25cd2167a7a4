"""studykit.toml read into a :class:`~studykit.config.Config`, and what is said when it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from studykit.config import (
    CONFIG_NAME,
    BuildConfig,
    CardsConfig,
    CitationsConfig,
    Config,
    DeckConfig,
    DecksConfig,
    FolderConfig,
    MediaConfig,
    NotesConfig,
    PublishConfig,
    StudyConfig,
    VideoConfig,
    WriterConfig,
)
from studykit.errors import ConfigError
from studykit.options import OPTIONS, TABLES, Value


def load_config(root: Path) -> Config:
    """Read ``studykit.toml`` in a workspace; defaults when there is none.

    Raises ConfigError that names the file, the option, what is wrong and what is allowed.
    """
    path = root / CONFIG_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{CONFIG_NAME}: cannot be read ({error})", "make it UTF-8 text"
        ) from error
    return parse_config(text)


def parse_config(text: str) -> Config:
    """Read the text of a ``studykit.toml``. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ConfigError(f"{CONFIG_NAME}: not valid TOML ({what})", "mend that line") from error
    known = {option.section for option in OPTIONS}
    for section in data:
        if section not in known and section not in TABLES and section != "queries":
            raise ConfigError(
                f"{CONFIG_NAME}: unknown section [{section}]", _nearest(section, known)
            )
    return Config(
        notes=NotesConfig(**_section("notes", data)),  # type: ignore[arg-type]
        citations=CitationsConfig(**_section("citations", data)),  # type: ignore[arg-type]
        media=MediaConfig(**_section("media", data)),  # type: ignore[arg-type]
        build=BuildConfig(**_section("build", data)),  # type: ignore[arg-type]
        decks=DecksConfig(**_section("decks", data)),  # type: ignore[arg-type]
        publish=PublishConfig(**_section("publish", data)),  # type: ignore[arg-type]
        cards=CardsConfig(**_section("cards", data)),  # type: ignore[arg-type]
        study=StudyConfig(**_section("study", data)),  # type: ignore[arg-type]
        writer=WriterConfig(**_section("writer", data)),  # type: ignore[arg-type]
        videos={k: VideoConfig(**v) for k, v in _tables("video", data)},  # type: ignore[arg-type]
        folders={k: FolderConfig(**v) for k, v in _tables("folder", data)},  # type: ignore[arg-type]
        deck={k: DeckConfig(**v) for k, v in _tables("deck", data)},  # type: ignore[arg-type]
        queries=_queries(data),
    )


def _queries(data: Mapping[str, object]) -> dict[str, str]:
    table = data.get("queries", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{CONFIG_NAME}: [queries] must be a section")
    for name, text in table.items():
        if not isinstance(text, str) or not re.fullmatch(r"[\w.-]+", name):
            raise ConfigError(f'{CONFIG_NAME}: [queries] {name} must be NAME = "QUERY"')
    return dict(table)


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else "allowed: " + ", ".join(sorted(known))


def _section(section: str, data: Mapping[str, object]) -> dict[str, Value]:
    table = data.get(section, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{CONFIG_NAME}: [{section}] must be a section")
    readers = {option.name: option.read for option in OPTIONS if option.section == section}
    return _values(f"[{section}]", table, readers)


def _tables(kind: str, data: Mapping[str, object]) -> list[tuple[str, dict[str, Value]]]:
    tables = data.get(kind, {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise ConfigError(f'{CONFIG_NAME}: write [{kind}."NAME"] for each {kind}')
    return [(name, _values(f'[{kind}."{name}"]', t, TABLES[kind])) for name, t in tables.items()]


def _values(
    where: str, table: Mapping[str, object], readers: Mapping[str, Callable[[object], Value]]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, raw in table.items():
        if name not in readers:
            advice = _nearest(name, set(readers))
            raise ConfigError(f"{CONFIG_NAME}: {where} has no option {name}", advice)
        try:
            values[name] = readers[name](raw)
        except ValueError as error:
            raise ConfigError(f"{CONFIG_NAME}: {where} {name} {error}") from error
    return values
