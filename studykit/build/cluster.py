"""The workers of a Dask cluster, for notes by the ten thousand. Nothing is sent unasked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from studykit.errors import UsageError

_PATIENCE = 10  # seconds for a scheduler to answer


@contextmanager
def workers_of(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at an address such as "tcp://10.0.0.5:8786", as an executor.

    Raises UsageError where the extra ``studykit[cluster]`` is missing or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "a cluster needs an extra of studykit", "pip install 'studykit[cluster]'"
        ) from None
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise UsageError(
            f"{address}: no scheduler answers ({reason})", "see `dask scheduler --help`"
        ) from error
    with client:
        yield client.get_executor()
