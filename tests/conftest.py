"""What holds for all tests: studykit survives its own failures, the tests do not; none is timed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_NUMBERS = count()


class Loud(logging.Handler):
    """Raises again what a run survived."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            raise record.exc_info[1]


@pytest.fixture(autouse=True)
def no_cache_of_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No test finds what another one, or the machine's user, had analysed."""
    place = tmp_path_factory.getbasetemp() / "cache" / str(next(_NUMBERS))
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))


@pytest.fixture(scope="session", autouse=True)
def no_failure_is_survived() -> Iterator[Loud]:
    log, handler = logging.getLogger("studykit"), Loud()
    log.setLevel(logging.DEBUG)
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)
